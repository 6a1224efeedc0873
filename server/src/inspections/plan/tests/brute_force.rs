//! Small plans against the best of all plans.
//! Invariant: shares only the model with the solver.

use super::super::chance::Chance;
use super::super::*;
use super::{DAY, invent, planned};

/// The best worth of every set of visits in one shift, by trying every order.
struct Exhaustive<'p> {
    problem: &'p Problem,
    shift: &'p Shift,
    /// Overtime and cost by set; `None` where no order is possible.
    best: Vec<Option<(i64, i64)>>,
}

impl Exhaustive<'_> {
    fn of(problem: &Problem, shift: usize) -> Vec<Option<(i64, i64)>> {
        let mut all = Exhaustive {
            problem,
            shift: &problem.shifts[shift],
            best: vec![None; 1 << problem.visits.len()],
        };
        all.best[0] = Some((0, 0));
        let start = all.rests(vec![(0, all.shift.start_s)]);
        all.extend(0, all.shift.from, &start, [0; 4]);
        all.best
    }

    /// Every way to take further breaks now: (breaks taken, time).
    fn rests(&self, ways: Vec<(usize, i64)>) -> Vec<(usize, i64)> {
        let mut all = ways;
        let mut i = 0;
        while i < all.len() {
            let (taken, time) = all[i];
            if let Some(pause) = self.shift.breaks.get(taken)
                && time <= pause.latest_s
            {
                all.push((taken + 1, time.max(pause.earliest_s) + pause.length_s));
            }
            i += 1;
        }
        all.sort_unstable();
        all.dedup_by_key(|way| way.0);
        all
    }

    /// `sums`: drive, service, load, moved.
    fn extend(&mut self, set: usize, at: usize, ways: &[(usize, i64)], sums: [i64; 4]) {
        let (problem, shift) = (self.problem, self.shift);
        if set != 0 {
            self.finish(set, at, ways, sums);
        }
        for (v, visit) in problem.visits.iter().enumerate().filter(|(v, _)| set >> v & 1 == 0) {
            let elsewhere = visit.pin.team.is_some_and(|team| team != shift.team)
                || visit.pin.day.is_some_and(|day| day != shift.day);
            if elsewhere || visit.skills & !shift.skills != 0 || sums[2] + visit.load > shift.capacity {
                continue;
            }
            let leg = problem.legs.seconds(at, visit.place);
            let arrived = self.rests(ways.iter().map(|(b, t)| (*b, t + leg)).collect());
            let mut served = Vec::new();
            for (b, t) in arrived {
                let begins: Vec<i64> = if visit.windows.is_empty() {
                    vec![t]
                } else {
                    let fits = |w: &&Window| t.max(w.opens_s) + visit.service_s <= w.closes_s;
                    visit.windows.iter().filter(fits).map(|w| t.max(w.opens_s)).collect()
                };
                served.extend(begins.iter().min().map(|begin| (b, begin + visit.service_s)));
            }
            served.retain(|(_, t)| *t < 10 * DAY);
            if served.is_empty() {
                continue;
            }
            let moved = i64::from(visit.previous.is_some_and(|key| key != (shift.team, shift.day)));
            let sums = [sums[0] + leg, sums[1] + visit.service_s, sums[2] + visit.load, sums[3] + moved];
            let left = self.rests(served);
            self.extend(set | 1 << v, visit.place, &left, sums);
        }
    }

    fn finish(&mut self, set: usize, at: usize, ways: &[(usize, i64)], [drive, service, _, moved]: [i64; 4]) {
        let shift = self.shift;
        let leg = if at == shift.to { 0 } else { self.problem.legs.seconds(at, shift.to) };
        let drive = drive + leg;
        let home = ways.iter().map(|(b, t)| (t + leg, *b));
        let home = home.filter(|(t, b)| {
            *t <= shift.end_s + shift.overtime_s
                && shift.breaks.get(*b).is_none_or(|next| *t <= next.latest_s)
        });
        let Some((returns, taken)) = home.min() else { return };
        if drive > shift.max_drive_s {
            return;
        }
        let rest: i64 = shift.breaks[..taken].iter().map(|pause| pause.length_s).sum();
        let w = &self.problem.weights;
        let wait = returns - shift.start_s - drive - service - rest;
        let work = (drive + service) / 60;
        let cost = w.drive * drive + w.wait * wait + w.balance * work * work + w.moved * moved;
        let worth = ((returns - shift.end_s).max(0), cost);
        if self.best[set].is_none_or(|best| worth < best) {
            self.best[set] = Some(worth);
        }
    }
}

fn brute_force(problem: &Problem) -> [i64; 5] {
    let (first, second) = (Exhaustive::of(problem, 0), Exhaustive::of(problem, 1));
    let mut best = [i64::MAX; 5];
    for (a, x) in first.iter().enumerate() {
        for (b, y) in second.iter().enumerate().filter(|(b, _)| a & b == 0) {
            let (Some(x), Some(y)) = (x, y) else { continue };
            let mut worth = [0, 0, x.0 + y.0, 0, x.1 + y.1];
            for (_, visit) in problem.visits.iter().enumerate().filter(|(v, _)| (a | b) >> v & 1 == 0) {
                worth[usize::from(!visit.must)] += if visit.must { 1 } else { visit.priority };
            }
            if problem.fewest_shifts {
                worth[3] = i64::from(a != 0) + i64::from(b != 0);
            }
            best = best.min(worth);
        }
    }
    best
}

fn worth(plan: &Plan) -> [i64; 5] {
    let o = &plan.objective;
    [o.must_unserved, o.priority_unserved, o.overtime_s, o.shifts, o.cost]
}

#[test]
fn two_thousand_small_plans_are_as_good_as_brute_force() {
    let mut chance = Chance::new(6);
    let mut worse = Vec::new();
    for case in 0..2_000 {
        let problem = invent(&mut chance, 8);
        let (found, best) = (worth(&planned(&problem, 1, 1_500)), brute_force(&problem));
        if found != best {
            worse.push(format!(
                "case {case}: {found:?} instead of {best:?}, fewest {}",
                problem.fewest_shifts
            ));
        }
    }
    assert!(worse.is_empty(), "{} worse\n{}", worse.len(), worse.join("\n"));
}

//! Why a visit is not in the plan: it is impossible alone, or it lost to others; with the least change that
//! would make room in each shift.
//! Invariant: "alone" is proved by giving the visit an empty shift; a fix is one change that works by itself.

use super::field::{Field, NEVER};
use super::model::{Fix, Limit, Obstacle, Problem, UNREACHABLE, Unserved};
use super::tour::Tour;

/// The problem with one limit of one shift or visit moved, to see whether that is enough.
struct Eased<'p> {
    problem: &'p Problem,
    tours: &'p [Vec<usize>],
}

/// Reasons for every visit that no tour has; `tours` by index of the problem's shifts. O(unserved × shifts ×
/// stops²) tries.
pub(super) fn unserved(problem: &Problem, tours: &[Vec<usize>]) -> Vec<Unserved> {
    let mut served = vec![false; problem.visits.len()];
    for visit in tours.iter().flatten() {
        served[*visit] = true;
    }
    let eased = Eased { problem, tours };
    let missing = served.iter().enumerate().filter(|(_, served)| !**served);
    missing.map(|(visit, _)| eased.explain(visit)).collect()
}

impl Eased<'_> {
    fn explain(&self, visit: usize) -> Unserved {
        let shifts = 0..self.problem.shifts.len();
        let alone = shifts.clone().all(|shift| !self.fits(shift, &[visit], |_| ()));
        let mut obstacles: Vec<Obstacle> = shifts.map(|shift| self.obstacle(shift, visit, alone)).collect();
        obstacles.sort_by_key(|obstacle| (effort(obstacle.fix), obstacle.shift));
        Unserved { visit, alone, obstacles }
    }

    /// What binds in one shift. When the visit is impossible alone, the shift is taken as empty.
    fn obstacle(&self, shift: usize, visit: usize, alone: bool) -> Obstacle {
        let (wanted, day) = (&self.problem.visits[visit], &self.problem.shifts[shift]);
        let told = |limit, fix| Obstacle { shift, limit, fix };
        if wanted.pin.team.is_some_and(|team| team != day.team)
            || wanted.pin.day.is_some_and(|d| d != day.day)
        {
            return told(Limit::Pin, Fix::Unpin);
        }
        let missing = wanted.skills & !day.skills;
        if missing != 0 {
            return told(Limit::Skill, Fix::AddSkills(missing));
        }
        let legs = &self.problem.legs;
        let there = legs.seconds(day.from, wanted.place).max(legs.seconds(wanted.place, day.to));
        if there >= i64::from(UNREACHABLE) && day.from != wanted.place {
            return told(Limit::Unreachable, Fix::Connect);
        }
        let longest = wanted.windows.iter().map(|window| window.closes_s - window.opens_s).max();
        if let Some(longest) = longest.filter(|longest| *longest < wanted.service_s) {
            return told(Limit::LongerThanWindow, Fix::CloseLater(wanted.service_s - longest));
        }
        let others: &[usize] = if alone { &[] } else { &self.tours[shift] };
        self.least(shift, visit, others)
    }

    fn least(&self, shift: usize, visit: usize, others: &[usize]) -> Obstacle {
        let orders: Vec<Vec<usize>> =
            (0..=others.len()).map(|at| [&others[..at], &[visit], &others[at..]].concat()).collect();
        let day = &self.problem.shifts[shift];
        let load: i64 = orders[0].iter().map(|v| self.problem.visits[*v].load).sum();
        let any = |change: &dyn Fn(&mut Problem)| orders.iter().any(|order| self.fits(shift, order, change));
        let mut found = Vec::new();
        if load > day.capacity && any(&|p| p.shifts[0].capacity = load) {
            found.push((Limit::Capacity, Fix::CarryMore(load - day.capacity)));
        }
        let day_s = 86_400;
        let least = |change: &dyn Fn(&mut Problem, i64)| {
            if !any(&|p| change(p, day_s)) {
                return None;
            }
            let (mut no, mut yes) = (0, day_s);
            while yes - no > 1 {
                let middle = (no + yes) / 2;
                if any(&|p| change(p, middle)) { yes = middle } else { no = middle }
            }
            Some(yes)
        };
        if let Some(by) = least(&|p, by| p.shifts[0].end_s += by) {
            found.push((Limit::ShiftEnd, Fix::EndLater(by)));
        }
        if let Some(by) = least(&|p, by| p.shifts[0].max_drive_s += by) {
            found.push((Limit::Drive, Fix::DriveMore(by)));
        }
        let close_later = |p: &mut Problem, by: i64| {
            let at = p.visits.iter().position(|v| v.id == self.problem.visits[visit].id);
            if let Some(own) = at.and_then(|at| p.visits.get_mut(at)) {
                own.windows.iter_mut().for_each(|window| window.closes_s += by);
            }
        };
        if let Some(by) = least(&close_later) {
            found.push((Limit::Window, Fix::CloseLater(by)));
        }
        let rank = |v: usize| (self.problem.visits[v].must, self.problem.visits[v].priority);
        let mut weaker: Vec<usize> = others.iter().copied().filter(|v| rank(*v) <= rank(visit)).collect();
        weaker.retain(|v| self.problem.visits[*v].pin.rank.is_none());
        weaker.sort_by_key(|v| (rank(*v), *v));
        let out = weaker.into_iter().find(|out| {
            orders.iter().any(|order| {
                let rest: Vec<usize> = order.iter().copied().filter(|v| v != out).collect();
                self.fits(shift, &rest, |_| ())
            })
        });
        if let Some(out) = out {
            let limit = found.first().map_or(Limit::ShiftEnd, |(limit, _)| *limit);
            found.push((limit, Fix::Displace(out)));
        }
        let (limit, fix) =
            found.into_iter().min_by_key(|(_, fix)| effort(*fix)).unwrap_or((Limit::Window, Fix::Nothing));
        Obstacle { shift, limit, fix }
    }

    /// Whether a shift can make the visits in this order once `change` was made to a copy of them; the shift
    /// is the copy's only one.
    fn fits(&self, shift: usize, order: &[usize], change: impl Fn(&mut Problem)) -> bool {
        let mut places = vec![self.problem.shifts[shift].from, self.problem.shifts[shift].to];
        places.extend(order.iter().map(|visit| self.problem.visits[*visit].place));
        let legs = &self.problem.legs;
        let cell = |from: usize, to: usize| if from == to { 0 } else { legs.seconds(from, to) as i32 };
        let mut small = Problem { weights: self.problem.weights, ..Problem::default() };
        small.legs.places = places.len();
        small.legs.seconds = places.iter().flat_map(|a| places.iter().map(move |b| cell(*a, *b))).collect();
        small.shifts.push(super::model::Shift { from: 0, to: 1, ..self.problem.shifts[shift].clone() });
        for (i, visit) in order.iter().enumerate() {
            let mut own = self.problem.visits[*visit].clone();
            own.id = format!("{i:08}-{}", own.id);
            own.place = i + 2;
            own.pin.rank = None;
            small.visits.push(own);
        }
        // The caller finds its visit by the id it knows.
        for (own, visit) in small.visits.iter_mut().zip(order) {
            own.id.clone_from(&self.problem.visits[*visit].id);
        }
        change(&mut small);
        for (i, own) in small.visits.iter_mut().enumerate() {
            own.id = format!("{i:08}");
        }
        let field = Field::new(&small);
        let visits: Vec<u32> = (0..order.len() as u32).collect();
        let allowed = visits.iter().all(|visit| field.allows(*visit, 0));
        let mut tour = Tour::of(&field, 0, &visits);
        allowed && tour.refresh(&field, 0) && tour.returns < NEVER
    }
}

/// Seconds of change, or what a planner would rather do than that many.
fn effort(fix: Fix) -> i64 {
    match fix {
        Fix::CloseLater(by) | Fix::EndLater(by) | Fix::DriveMore(by) => by,
        Fix::CarryMore(_) => 1_800,
        Fix::Displace(_) => 3_600,
        Fix::Unpin => 7_200,
        Fix::AddSkills(_) => 100_000,
        Fix::Connect => 200_000,
        Fix::Nothing => 1_000_000,
    }
}

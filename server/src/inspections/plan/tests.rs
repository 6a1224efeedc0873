//! What a plan promises, on invented problems; `brute_force` tries every plan, `spoilt` spoils good ones.

mod brute_force;
mod spoilt;

use super::chance::Chance;
use super::*;
use crate::inspections::check::check;

const DAY: i64 = 86_400;

/// A small problem with windows, breaks, skills, pins, loads, overtime and published shifts.
fn invent(chance: &mut Chance, most: usize) -> Problem {
    let visits = 1 + chance.below(most);
    let places = visits + 2;
    let points: Vec<[i64; 2]> =
        (0..places).map(|_| [chance.below(3_000) as i64, chance.below(3_000) as i64]).collect();
    let mut legs = Matrix { places, ..Matrix::default() };
    for (i, a) in points.iter().enumerate() {
        for (j, b) in points.iter().enumerate() {
            let straight = ((a[0] - b[0]).abs() + (a[1] - b[1]).abs()) as i32 / 2;
            let leg = if i == j { 0 } else { straight + chance.below(200) as i32 };
            legs.seconds.push(leg);
            legs.metres.push(leg * 9);
        }
    }
    // Roads are shortest ways: no detour is a shortcut.
    for k in 0..places {
        for i in 0..places * places {
            let (a, b) = (i / places, i % places);
            legs.seconds[i] =
                legs.seconds[i].min(legs.seconds[a * places + k] + legs.seconds[k * places + b]);
        }
    }
    if chance.below(6) == 0 {
        let island = 2 + chance.below(visits);
        for other in (0..places).filter(|other| *other != island) {
            legs.seconds[other * places + island] = UNREACHABLE;
            legs.seconds[island * places + other] = UNREACHABLE;
        }
    }
    let hour = |chance: &mut Chance, from: i64, to: i64| {
        (from * 60 + chance.below((to - from) as usize * 60) as i64) * 60
    };
    let two_days = chance.below(2) == 0;
    let some_shift = |chance: &mut Chance, s: usize| {
        let day = if two_days { s as i64 } else { 0 };
        let start_s = day * DAY + 8 * 3_600;
        let lunch = Break {
            earliest_s: day * DAY + hour(chance, 9, 11),
            latest_s: day * DAY + hour(chance, 11, 13),
            length_s: 600 + chance.below(3_000) as i64,
        };
        let prayer =
            Break { earliest_s: lunch.earliest_s + 5_400, latest_s: lunch.latest_s + 7_200, length_s: 1_200 };
        Shift {
            team: if two_days { 1 } else { s as u32 },
            day: day as u32,
            start_s,
            end_s: start_s + hour(chance, 2, 8),
            overtime_s: if chance.below(3) == 0 { 1_800 } else { 0 },
            from: 0,
            to: chance.below(2),
            breaks: [lunch, prayer][..chance.below(3)].to_vec(),
            max_drive_s: 2_000 + chance.below(12_000) as i64,
            capacity: 4 + chance.below(12) as i64,
            skills: chance.below(4) as u64,
        }
    };
    let shifts: Vec<Shift> = (0..2).map(|s| some_shift(chance, s)).collect();
    let some_visit = |chance: &mut Chance, v: usize| {
        let windows = (0..chance.below(4)).map(|_| {
            let opens_s = chance.below(2) as i64 * DAY * i64::from(two_days) + hour(chance, 8, 14);
            Window { opens_s, closes_s: opens_s + hour(chance, 0, 4) }
        });
        let windows = windows.collect();
        let shift = &shifts[chance.below(2)];
        let mut pin = Pin::default();
        match chance.below(12) {
            0 => pin.team = Some(shift.team),
            1 => pin.day = Some(shift.day),
            _ => {}
        }
        Visit {
            id: format!("v{:02}", (v * 7) % 97),
            place: v + 2,
            service_s: chance.below(5_400) as i64,
            windows,
            must: chance.below(5) == 0,
            priority: 1 + chance.below(3) as i64,
            skills: if chance.below(5) == 0 { 1 << chance.below(2) } else { 0 },
            load: chance.below(4) as i64,
            pin,
            previous: (chance.below(2) == 0).then_some((shift.team, shift.day)),
        }
    };
    let visits = (0..visits).map(|v| some_visit(chance, v)).collect();
    let weights = Weights {
        drive: 10,
        wait: chance.below(3) as i64,
        balance: chance.below(2) as i64,
        moved: chance.below(2) as i64 * 5_000,
    };
    Problem { visits, shifts, legs, weights, fewest_shifts: chance.below(3) == 0 }
}

fn steps(most: u64) -> impl FnMut(&Progress) -> Option<f64> {
    move |progress| (progress.iterations() < most).then(|| progress.iterations() as f64 / most as f64)
}

fn planned(problem: &Problem, seed: u64, most: u64) -> Plan {
    let plan = solve(problem, &[], seed, Tuning::default(), steps(most)).expect("sound");
    assert_eq!(check(problem, &plan), []);
    plan
}

#[test]
fn a_permuted_problem_has_the_same_plan() {
    let mut chance = Chance::new(7);
    for _ in 0..60 {
        let problem = invent(&mut chance, 20);
        let plan = planned(&problem, 3, 300);
        let mut order: Vec<usize> = (0..problem.visits.len()).collect();
        chance.shuffle(&mut order);
        let mut turned = problem.clone();
        turned.visits = order.iter().map(|v| problem.visits[*v].clone()).collect();
        turned.shifts.reverse();
        let other = planned(&turned, 3, 300);
        let told = |problem: &Problem, plan: &Plan| {
            let ids = |route: &Route| -> Vec<String> {
                route.stops.iter().map(|stop| problem.visits[stop.visit].id.clone()).collect()
            };
            let mut routes: Vec<_> = plan
                .routes
                .iter()
                .map(|r| (problem.shifts[r.shift].day, problem.shifts[r.shift].team, ids(r), r.returns_s))
                .collect();
            routes.sort();
            routes
        };
        assert_eq!(told(&problem, &plan), told(&turned, &other));
        assert_eq!(plan.objective, other.objective);
    }
}

#[test]
fn the_same_seed_and_steps_give_the_same_bytes() {
    let problem = invent(&mut Chance::new(8), 25);
    let bytes = |plan: &Plan| serde_json::to_vec(plan).expect("json");
    assert_eq!(bytes(&planned(&problem, 5, 800)), bytes(&planned(&problem, 5, 800)));
}

#[test]
fn a_run_stopped_at_any_step_leaves_a_valid_plan_with_every_visit_once() {
    let mut chance = Chance::new(9);
    for stop in 0..40 {
        let problem = invent(&mut chance, 20);
        let plan = planned(&problem, 2, stop * 64);
        let served: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
        assert_eq!(served + plan.unserved.len(), problem.visits.len());
    }
}

#[test]
fn every_fix_that_is_named_changes_something() {
    let mut chance = Chance::new(10);
    for _ in 0..60 {
        let problem = invent(&mut chance, 14);
        let plan = planned(&problem, 2, 400);
        for unserved in &plan.unserved {
            for obstacle in &unserved.obstacles {
                // Every fix is a change; a place that is free would need none.
                let free = matches!(
                    obstacle.fix,
                    Fix::CloseLater(0) | Fix::EndLater(0) | Fix::DriveMore(0) | Fix::CarryMore(0)
                );
                assert!(!free, "{obstacle:?}");
            }
        }
    }
}

#[test]
fn a_named_fix_is_enough_by_itself() {
    let mut chance = Chance::new(11);
    let mut tried = 0;
    for _ in 0..200 {
        let problem = invent(&mut chance, 8);
        let plan = planned(&problem, 2, 400);
        let Some(unserved) =
            plan.unserved.iter().find(|u| !u.alone && problem.visits[u.visit].pin.rank.is_none())
        else {
            continue;
        };
        let Some(obstacle) = unserved.obstacles.first() else { continue };
        // What the fix leaves in place is the rest of the plan.
        let mut eased = problem.clone();
        let shift = &mut eased.shifts[obstacle.shift];
        match obstacle.fix {
            Fix::EndLater(by) => shift.end_s += by,
            Fix::DriveMore(by) => shift.max_drive_s += by,
            Fix::CarryMore(by) => shift.capacity += by,
            Fix::CloseLater(by) => {
                eased.visits[unserved.visit].windows.iter_mut().for_each(|window| window.closes_s += by);
            }
            _ => continue,
        }
        let better = planned(&eased, 2, 1_500).objective;
        let before = (plan.objective.must_unserved, plan.objective.priority_unserved);
        assert!((better.must_unserved, better.priority_unserved) < before, "{obstacle:?}");
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn locked_first_stops_stay_first_and_in_order() {
    let mut chance = Chance::new(12);
    for _ in 0..100 {
        let mut problem = invent(&mut chance, 12);
        let key = (problem.shifts[0].team, problem.shifts[0].day);
        for (rank, visit) in problem.visits.iter_mut().take(2).enumerate() {
            visit.pin = Pin { team: Some(key.0), day: Some(key.1), rank: Some(rank as u32) };
        }
        let plan = planned(&problem, 2, 300);
        let first = plan.routes.iter().find(|route| route.shift == 0);
        let at = |v: usize| first.and_then(|route| route.stops.iter().position(|stop| stop.visit == v));
        assert!(at(0).is_none_or(|at| at == 0));
        assert!(at(1).is_none_or(|at| at == 1));
    }
}

#[test]
fn at_full_penalty_a_cancelled_stop_moves_nobody() {
    let mut chance = Chance::new(13);
    for _ in 0..30 {
        let mut problem = invent(&mut chance, 14);
        let plan = planned(&problem, 2, 400);
        for route in &plan.routes {
            let shift = &problem.shifts[route.shift];
            for stop in &route.stops {
                problem.visits[stop.visit].previous = Some((shift.team, shift.day));
            }
        }
        let kept: Vec<usize> =
            plan.routes.iter().flat_map(|r| &r.stops).map(|stop| stop.visit).skip(1).collect();
        problem.visits = kept.iter().map(|v| problem.visits[*v].clone()).collect();
        problem.weights = Weights { drive: 1, moved: 1 << 30, ..Weights::default() };
        problem.fewest_shifts = false;
        assert_eq!(planned(&problem, 2, 400).objective.moved, 0);
    }
}

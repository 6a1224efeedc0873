//! A planner's own changes to a plan, with their times at once: move, leave out, take in, lock, unlock.
//! Invariant: nothing but what the planner moved changes its place; what no longer fits is named and left
//! out, never squeezed in; the plan that comes back passes `check` against the problem that comes with it.

use super::check::{Wrong, check};
use super::plan::{Fault, Pin, Plan, Problem, Tuning, solve};

/// A visit no team has: how a plan says that it is left out by hand.
pub const NO_TEAM: u32 = u32::MAX;

/// One change. Indices are those of the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Into that shift, at that place in its order (0 is first); also for a visit that was left out.
    Move {
        visit: usize,
        shift: usize,
        rank: usize,
    },
    /// Out of the plan, until it is moved into one.
    Exclude {
        visit: usize,
    },
    /// Stays with its team and day, also when all is planned again.
    Lock {
        visit: usize,
    },
    Unlock {
        visit: usize,
    },
}

/// The plan after a change.
#[derive(Debug, Clone)]
pub struct Edited {
    /// With the pins that the change made or took away.
    pub problem: Problem,
    pub plan: Plan,
    /// Visits that were in the plan, were not asked out of it, and have no room in this order.
    pub dropped: Vec<usize>,
}

/// Why a change is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditFault {
    #[error("there is no such visit, shift or place in the order")]
    Unknown,
    #[error("{0} is locked; unlock it first")]
    Locked(String),
    #[error("{0} is not in the plan")]
    NotPlanned(String),
    #[error("{0}")]
    Problem(#[from] Fault),
    /// A defect of this program; the change is not made.
    #[error("the changed plan is not sound: {0}")]
    Unsound(String),
}

/// Makes the change and times every route anew, earliest first. O(visits²); no search.
pub fn edit(problem: &Problem, plan: &Plan, edit: Edit) -> Result<Edited, EditFault> {
    let mut changed = problem.clone();
    let mut tours = vec![Vec::new(); problem.shifts.len()];
    for route in &plan.routes {
        let tour = tours.get_mut(route.shift).ok_or(EditFault::Unknown)?;
        *tour = route.stops.iter().map(|stop| stop.visit).collect();
    }
    let (Edit::Move { visit, .. } | Edit::Exclude { visit } | Edit::Lock { visit } | Edit::Unlock { visit }) =
        edit;
    let own = changed.visits.get_mut(visit).ok_or(EditFault::Unknown)?;
    let at = tours.iter().position(|tour| tour.contains(&visit));
    let locked = own.pin != Pin::default() && own.pin.team != Some(NO_TEAM);
    match edit {
        Edit::Move { .. } | Edit::Exclude { .. } if locked => return Err(EditFault::Locked(own.id.clone())),
        Edit::Move { shift, rank, .. } => {
            tours.iter_mut().for_each(|tour| tour.retain(|other| *other != visit));
            let tour = tours.get_mut(shift).filter(|tour| rank <= tour.len()).ok_or(EditFault::Unknown)?;
            tour.insert(rank, visit);
            own.pin = Pin::default();
        }
        Edit::Exclude { .. } => {
            tours.iter_mut().for_each(|tour| tour.retain(|other| *other != visit));
            own.pin = Pin { team: Some(NO_TEAM), ..Pin::default() };
        }
        Edit::Lock { .. } => {
            let shift = at.ok_or_else(|| EditFault::NotPlanned(own.id.clone()))?;
            let shift = &problem.shifts[shift];
            own.pin = Pin { team: Some(shift.team), day: Some(shift.day), rank: None };
        }
        Edit::Unlock { .. } => own.pin = Pin::default(),
    }
    let plan = timed(&changed, &tours, plan.seed)?;
    let mut dropped: Vec<usize> = tours.into_iter().flatten().collect();
    dropped.retain(|visit| plan.unserved.iter().any(|unserved| unserved.visit == *visit));
    match check(&changed, &plan).first() {
        // Another visit is locked to its place in the order, and would lose it.
        Some(Wrong::Lock { visit, .. }) => Err(EditFault::Locked(changed.visits[*visit].id.clone())),
        Some(wrong) => Err(EditFault::Unsound(wrong.to_string())),
        None => Ok(Edited { problem: changed, plan, dropped }),
    }
}

/// The plan of these tours in this order: every visit is pinned where it stands, so that there is nothing to
/// search for.
pub(super) fn timed(problem: &Problem, tours: &[Vec<usize>], seed: u64) -> Result<Plan, EditFault> {
    let mut tours = tours.to_vec();
    loop {
        let mut pinned = problem.clone();
        let outside = Pin { team: Some(NO_TEAM), ..Pin::default() };
        pinned.visits.iter_mut().for_each(|visit| visit.pin = outside);
        for (shift, tour) in problem.shifts.iter().zip(&tours) {
            for (rank, visit) in (0..).zip(tour) {
                pinned.visits[*visit].pin =
                    Pin { team: Some(shift.team), day: Some(shift.day), rank: Some(rank) };
            }
        }
        let mut plan = solve(&pinned, &[], seed, Tuning::default(), |_| None)?;
        // Behind a visit that does not fit the others wait for its rank; without it they may fit.
        let missing = tours.iter_mut().find_map(|tour| {
            let lost = |visit: &usize| plan.unserved.iter().any(|unserved| unserved.visit == *visit);
            tour.iter().position(lost).map(|at| tour.remove(at))
        });
        if missing.is_none() {
            // Why each is out is asked of the problem itself, not of one in which all are pinned.
            plan.unserved = super::plan::reasons(problem, &plan);
            return Ok(plan);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Break, Matrix, Shift, Visit, Weights, Window};
    use super::*;

    const SEEDS: u64 = 50;

    struct Draw(u64);

    impl Draw {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as usize) % n
        }
    }

    fn problem(seed: u64) -> Problem {
        let mut draw = Draw(seed + 1);
        let places = 9;
        let seconds: Vec<i32> = (0..places * places).map(|_| 300 + draw.below(1_500) as i32).collect();
        let visit = |place: usize| {
            let opens_s = draw.below(5) as i64 * 3_600;
            Visit {
                id: format!("v{place}"),
                place,
                service_s: 1_800,
                windows: vec![Window { opens_s, closes_s: opens_s + 14_400 }],
                priority: 1,
                ..Visit::default()
            }
        };
        let visits = (1..places).map(visit).collect();
        let shift = |team: u32| Shift {
            team,
            end_s: 28_800,
            breaks: vec![Break { earliest_s: 12_600, latest_s: 16_200, length_s: 3_600 }],
            max_drive_s: 14_400,
            capacity: 10,
            ..Shift::default()
        };
        Problem {
            visits,
            shifts: vec![shift(0), shift(1)],
            legs: Matrix { places, metres: seconds.clone(), seconds },
            weights: Weights { drive: 1, ..Weights::default() },
            fewest_shifts: false,
        }
    }

    fn planned(problem: &Problem) -> Plan {
        solve(problem, &[], 1, Tuning::default(), |p| (p.iterations() < 500).then_some(0.5)).unwrap()
    }

    fn order(plan: &Plan, shift: usize) -> Vec<usize> {
        let route = plan.routes.iter().find(|route| route.shift == shift);
        route.map(|route| route.stops.iter().map(|stop| stop.visit).collect()).unwrap_or_default()
    }

    #[test]
    fn a_moved_visit_stands_where_it_was_put_and_all_others_where_they_were() {
        let (mut whole, mut dropped) = (0, 0);
        for seed in 0..SEEDS {
            let problem = problem(seed);
            let plan = planned(&problem);
            let mut draw = Draw(seed);
            for _ in 0..6 {
                let (visit, shift) = (draw.below(8), draw.below(2));
                let mut expected = [order(&plan, 0), order(&plan, 1)];
                expected.iter_mut().for_each(|tour| tour.retain(|other| *other != visit));
                let rank = draw.below(expected[shift].len() + 1);
                expected[shift].insert(rank, visit);
                let edited = edit(&problem, &plan, Edit::Move { visit, shift, rank }).unwrap();
                // What has no room is named; the rest keeps its order.
                for tour in &mut expected {
                    tour.retain(|visit| !edited.dropped.contains(visit));
                }
                assert_eq!([order(&edited.plan, 0), order(&edited.plan, 1)], expected, "seed {seed}");
                let count = plan.unserved.len() + edited.dropped.len();
                let taken_in = usize::from(plan.unserved.iter().any(|unserved| unserved.visit == visit));
                assert_eq!(edited.plan.unserved.len(), count - taken_in, "seed {seed}");
                if edited.dropped.is_empty() { whole += 1 } else { dropped += 1 }
            }
        }
        assert!(whole > 60 && dropped > 15, "{whole} whole, {dropped} with something left out");
    }

    #[test]
    fn nothing_is_left_out_that_would_have_fitted_where_it_was_put() {
        for seed in 0..SEEDS {
            let problem = problem(seed);
            let plan = planned(&problem);
            // Every visit put back where it stands.
            for route in &plan.routes {
                for (rank, stop) in route.stops.iter().enumerate() {
                    let again = Edit::Move { visit: stop.visit, shift: route.shift, rank };
                    let edited = edit(&problem, &plan, again).unwrap();
                    assert_eq!(
                        (edited.plan.routes, edited.dropped),
                        (plan.routes.clone(), vec![]),
                        "seed {seed}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_visit_that_was_left_out_stays_out_until_it_is_moved_in() {
        let problem = problem(3);
        let plan = planned(&problem);
        let stop = plan.routes[0].stops[0];
        let out = edit(&problem, &plan, Edit::Exclude { visit: stop.visit }).unwrap();
        assert!(out.plan.unserved.iter().any(|unserved| unserved.visit == stop.visit && unserved.alone));
        let again = planned(&out.problem);
        assert!(again.unserved.iter().any(|unserved| unserved.visit == stop.visit));
        let back = Edit::Move { visit: stop.visit, shift: plan.routes[0].shift, rank: 0 };
        let back = edit(&out.problem, &out.plan, back).unwrap();
        assert_eq!((back.plan.routes, back.problem.visits), (plan.routes, problem.visits));
    }

    #[test]
    fn a_locked_visit_keeps_its_team_and_day_and_is_not_moved_by_hand() {
        let problem = problem(5);
        let plan = planned(&problem);
        let visit = plan.routes[0].stops[0].visit;
        let locked = edit(&problem, &plan, Edit::Lock { visit }).unwrap();
        assert_eq!(locked.plan.routes, plan.routes);
        for refused in [Edit::Exclude { visit }, Edit::Move { visit, shift: 1, rank: 0 }] {
            let fault = edit(&locked.problem, &locked.plan, refused).unwrap_err();
            assert_eq!(fault, EditFault::Locked(problem.visits[visit].id.clone()));
        }
        let again = planned(&locked.problem);
        let shift = &problem.shifts[plan.routes[0].shift];
        let kept = again.routes.iter().find(|route| route.stops.iter().any(|stop| stop.visit == visit));
        let team = kept.map(|route| problem.shifts[route.shift].team);
        assert_eq!(team, Some(shift.team));
        let free = edit(&locked.problem, &locked.plan, Edit::Unlock { visit }).unwrap();
        assert_eq!(free.problem.visits, problem.visits);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let problem = problem(7);
        let plan = planned(&problem);
        for unknown in [
            Edit::Exclude { visit: 99 },
            Edit::Move { visit: 0, shift: 9, rank: 0 },
            Edit::Move { visit: 0, shift: 0, rank: 99 },
        ] {
            assert_eq!(edit(&problem, &plan, unknown).unwrap_err(), EditFault::Unknown);
        }
        let visit = plan.routes[0].stops[0].visit;
        let out = edit(&problem, &plan, Edit::Exclude { visit }).unwrap();
        let fault = edit(&out.problem, &out.plan, Edit::Lock { visit }).unwrap_err();
        assert_eq!(fault, EditFault::NotPlanned(problem.visits[visit].id.clone()));
    }
}

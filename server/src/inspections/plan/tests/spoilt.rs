//! Good plans, spoilt against one rule each: `check` finds every one.

use super::super::chance::Chance;
use super::super::*;
use super::{DAY, invent, planned};
use crate::inspections::check::{Wrong, check};

/// Plans to spoil: with stops, rests and unserved visits.
fn plans() -> impl Iterator<Item = (Problem, Plan)> {
    let mut chance = Chance::new(14);
    (0..80).map(move |_| {
        let problem = invent(&mut chance, 12);
        let plan = planned(&problem, 2, 200);
        (problem, plan)
    })
}

/// Spoils every plan that `spoil` can, and expects the fault among those found, at least once.
fn caught(spoil: impl Fn(&mut Problem, &mut Plan) -> bool, fault: impl Fn(&Wrong) -> bool) {
    let mut spoilt = 0;
    for (mut problem, mut plan) in plans() {
        if spoil(&mut problem, &mut plan) {
            spoilt += 1;
            let wrong = check(&problem, &plan);
            assert!(wrong.iter().any(&fault), "{wrong:?}");
        }
    }
    assert!(spoilt > 0, "no plan could be spoilt so");
}

#[test]
fn a_plan_spoilt_against_any_rule_is_caught() {
    caught(
        |_, plan| plan.routes.first_mut().map(|r| r.shift = 99).is_some(),
        |w| matches!(w, Wrong::Unknown(99)),
    );
    caught(
        |_, plan| plan.routes.first().cloned().map(|route| plan.routes.push(route)).is_some(),
        |w| matches!(w, Wrong::Routes(_)),
    );
    caught(|_, plan| plan.unserved.pop().is_some(), |w| matches!(w, Wrong::Once(_)));
    caught(
        |_, plan| {
            let Some(stop) = plan.routes.first().and_then(|r| r.stops.first()) else { return false };
            let visit = stop.visit;
            plan.unserved.push(Unserved { visit, alone: false, obstacles: Vec::new() });
            true
        },
        |w| matches!(w, Wrong::Once(_)),
    );
    caught(|_, plan| change_stop(plan, |s| s.arrives_s -= 1), |w| matches!(w, Wrong::Arrival { .. }));
    caught(|_, plan| change_stop(plan, |s| s.ends_s -= 1), |w| matches!(w, Wrong::Service(_)));
    caught(|_, plan| change_stop(plan, |s| s.begins_s = s.arrives_s - 1), |w| matches!(w, Wrong::Service(_)));
    caught(|_, plan| change_stop(plan, |s| s.slack_s = -1), |w| matches!(w, Wrong::Slack(_)));
    caught(
        |problem, plan| {
            let Some(stop) = plan.routes.first().and_then(|r| r.stops.first()) else { return false };
            problem.visits[stop.visit].windows =
                vec![Window { opens_s: stop.begins_s + 1, closes_s: 20 * DAY }];
            true
        },
        |w| matches!(w, Wrong::Window(_)),
    );
    let rests = |plan: &Plan| plan.routes.iter().position(|route| !route.rests.is_empty());
    caught(
        |_, plan| rests(plan).map(|i| plan.routes[i].rests[0].ends_s -= 1).is_some(),
        |w| matches!(w, Wrong::Break { .. }),
    );
    caught(
        |_, plan| rests(plan).map(|i| plan.routes[i].rests.clear()).is_some(),
        |w| matches!(w, Wrong::Break { .. }),
    );
    caught(
        |problem, plan| {
            rests(plan)
                .map(|i| {
                    problem.shifts[plan.routes[i].shift].breaks[0].latest_s =
                        plan.routes[i].rests[0].begins_s - 1
                })
                .is_some()
        },
        |w| matches!(w, Wrong::Break { .. }),
    );
    caught(|_, plan| change_route(plan, |r| r.returns_s += 1), |w| matches!(w, Wrong::Return(_)));
    caught(
        |problem, plan| {
            let Some(route) = plan.routes.first() else { return false };
            let shift = &mut problem.shifts[route.shift];
            (shift.end_s, shift.overtime_s) = (route.returns_s - 1, 0);
            true
        },
        |w| matches!(w, Wrong::Return(_)),
    );
    caught(|_, plan| change_route(plan, |r| r.drive_s += 1), |w| matches!(w, Wrong::Drive(_)));
    caught(|_, plan| change_route(plan, |r| r.drive_m += 1), |w| matches!(w, Wrong::Drive(_)));
    caught(|_, plan| change_route(plan, |r| r.wait_s += 1), |w| matches!(w, Wrong::Sums(_)));
    caught(|_, plan| change_route(plan, |r| r.service_s += 1), |w| matches!(w, Wrong::Sums(_)));
    let shift_of = |plan: &Plan| plan.routes.first().map(|route| route.shift);
    caught(
        |problem, plan| {
            shift_of(plan).map(|s| problem.shifts[s].max_drive_s = plan.routes[0].drive_s - 1).is_some()
        },
        |w| matches!(w, Wrong::Drive(_)),
    );
    caught(
        |problem, plan| {
            let Some(stop) = plan.routes.first().and_then(|r| r.stops.first()) else { return false };
            problem.visits[stop.visit].load = 1_000;
            true
        },
        |w| matches!(w, Wrong::Load(_)),
    );
    caught(
        |problem, plan| {
            let Some(stop) = plan.routes.first().and_then(|r| r.stops.first()) else { return false };
            problem.visits[stop.visit].skills = 1 << 40;
            true
        },
        |w| matches!(w, Wrong::Skill { .. }),
    );
    for pin in [
        Pin { team: Some(77), ..Pin::default() },
        Pin { day: Some(77), ..Pin::default() },
        Pin { rank: Some(77), ..Pin::default() },
    ] {
        caught(
            |problem, plan| {
                let Some(stop) = plan.routes.first().and_then(|r| r.stops.first()) else { return false };
                problem.visits[stop.visit].pin = pin;
                true
            },
            |w| matches!(w, Wrong::Lock { .. }),
        );
    }
    let objective = |w: &Wrong| matches!(w, Wrong::Objective { .. });
    caught(|_, plan| change_sum(plan, |o| o.must_unserved += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.priority_unserved += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.overtime_s += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.shifts += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.cost += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.moved += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.drive_s += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.wait_s += 1), objective);
    caught(|_, plan| change_sum(plan, |o| o.balance += 1), objective);
}

fn change_stop(plan: &mut Plan, change: impl Fn(&mut Stop)) -> bool {
    plan.routes.first_mut().and_then(|route| route.stops.first_mut()).map(change).is_some()
}

fn change_route(plan: &mut Plan, change: impl Fn(&mut Route)) -> bool {
    plan.routes.first_mut().map(change).is_some()
}

fn change_sum(plan: &mut Plan, change: impl Fn(&mut Objective)) -> bool {
    change(&mut plan.objective);
    true
}

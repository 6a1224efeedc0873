//! Goes over a plan: every arrival, window, break, load, skill, lock and total, from the problem alone.
//! Invariant: shares only the model with the solver; what passes can be driven as it is written.

use super::plan::{Objective, Plan, Problem, Route};

/// What is wrong with a plan. Indices are those of the problem's lists.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("the plan names a visit, shift or break that is not there: {0}")]
    Unknown(usize),
    #[error("shift {0} has two routes, or one without stops")]
    Routes(usize),
    #[error("visit {0} is neither in one route nor unserved, or is in both, or twice")]
    Once(usize),
    #[error("the team of shift {shift} reaches visit {visit} at another time than is written")]
    Arrival { shift: usize, visit: usize },
    #[error("the service of visit {0} begins before arrival, overlaps a break or has another length")]
    Service(usize),
    #[error("visit {0} lies outside its windows")]
    Window(usize),
    #[error("the slack of visit {0} is negative")]
    Slack(usize),
    #[error("break {taken} of shift {shift} is missed, misplaced or of another length")]
    Break { shift: usize, taken: usize },
    #[error("shift {0} ends at another time than is written, or too late")]
    Return(usize),
    #[error("shift {0} drives longer than it may, or another time or distance than is written")]
    Drive(usize),
    #[error("shift {0} carries more than it can")]
    Load(usize),
    #[error("shift {shift} lacks a skill for visit {visit}")]
    Skill { shift: usize, visit: usize },
    #[error("visit {visit} is locked elsewhere than in shift {shift} or at another place in it")]
    Lock { shift: usize, visit: usize },
    #[error("service or waiting of shift {0} add up to something else")]
    Sums(usize),
    #[error("the objective is {worked_out:?}, not what is written")]
    Objective { worked_out: Objective },
}

/// Every fault of the plan, in the order of its routes. O(stops + visits + shifts).
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut times = vec![0_usize; problem.visits.len()];
    let mut shifts = vec![0_usize; problem.shifts.len()];
    for route in &plan.routes {
        match shifts.get_mut(route.shift) {
            None => wrong.push(Wrong::Unknown(route.shift)),
            Some(used) => {
                *used += 1;
                if *used > 1 || route.stops.is_empty() {
                    wrong.push(Wrong::Routes(route.shift));
                }
            }
        }
        for stop in &route.stops {
            times.get_mut(stop.visit).map_or_else(|| wrong.push(Wrong::Unknown(stop.visit)), |n| *n += 1);
        }
    }
    for unserved in &plan.unserved {
        times.get_mut(unserved.visit).map_or_else(|| wrong.push(Wrong::Unknown(unserved.visit)), |n| *n += 1);
    }
    if !wrong.is_empty() {
        return wrong;
    }
    wrong.extend(times.iter().enumerate().filter(|(_, n)| **n != 1).map(|(visit, _)| Wrong::Once(visit)));
    for route in &plan.routes {
        check_route(problem, route, &mut wrong);
    }
    let worked_out = objective(problem, plan);
    if worked_out != plan.objective {
        wrong.push(Wrong::Objective { worked_out });
    }
    wrong
}

/// Something that occupies the team, in the order of time.
#[derive(Clone, Copy)]
enum Event {
    /// Index of the stop.
    Stop(usize),
    /// Index of the rest.
    Rest(usize),
}

fn check_route(problem: &Problem, route: &Route, wrong: &mut Vec<Wrong>) {
    let shift = &problem.shifts[route.shift];
    let mut events: Vec<(i64, i64, u8, Event)> = Vec::new();
    for (i, stop) in route.stops.iter().enumerate() {
        events.push((stop.begins_s, stop.ends_s, 1, Event::Stop(i)));
    }
    for (i, rest) in route.rests.iter().enumerate() {
        events.push((rest.begins_s, rest.ends_s, 0, Event::Rest(i)));
    }
    // A rest that ends as a service begins comes first; one that begins as it ends comes after.
    events.sort_by_key(|(begins, ends, kind, _)| (*begins, *ends, *kind));
    // The team is somewhere (`place`), free from `free`; a stop's arrival decides when it left.
    let (mut free, mut place, mut next_stop, mut next_rest) = (shift.start_s, shift.from, 0, 0);
    let (mut drive_s, mut drive_m, mut service_s, mut rest_s) = (0, 0, 0, 0);
    let mut under_way = false;
    for (begins, ends, _, event) in events {
        // A stop counts as reached when the team arrives there, so rests before its service are taken there.
        if !under_way && let Some(stop) = route.stops.get(next_stop) {
            let to = problem.visits[stop.visit].place;
            let leg = leg_s(problem, place, to);
            let there_first = matches!(event, Event::Stop(_)) || stop.arrives_s <= begins;
            if there_first {
                if stop.arrives_s != free + leg {
                    wrong.push(Wrong::Arrival { shift: route.shift, visit: stop.visit });
                }
                drive_s += leg;
                drive_m += leg_m(problem, place, to);
                (place, free, under_way) = (to, stop.arrives_s, true);
            }
        }
        match event {
            Event::Rest(i) => {
                let rest = &route.rests[i];
                let fault = Wrong::Break { shift: route.shift, taken: rest.taken };
                let right = shift.breaks.get(rest.taken).is_some_and(|own| {
                    rest.taken == next_rest
                        && (own.earliest_s..=own.latest_s).contains(&begins)
                        && ends == begins + own.length_s
                });
                if !right || begins < free {
                    wrong.push(fault);
                }
                rest_s += ends - begins;
                next_rest += 1;
                free = ends;
            }
            Event::Stop(i) => {
                let stop = &route.stops[i];
                let visit = &problem.visits[stop.visit];
                if i != next_stop
                    || begins < free
                    || begins < stop.arrives_s
                    || ends != begins + visit.service_s
                {
                    wrong.push(Wrong::Service(stop.visit));
                }
                let inside = |w: &super::plan::Window| w.opens_s <= begins && ends <= w.closes_s;
                if !visit.windows.is_empty() && !visit.windows.iter().any(inside) {
                    wrong.push(Wrong::Window(stop.visit));
                }
                if stop.slack_s < 0 {
                    wrong.push(Wrong::Slack(stop.visit));
                }
                service_s += visit.service_s;
                next_stop += 1;
                (free, under_way) = (ends, false);
            }
        }
    }
    let leg = leg_s(problem, place, shift.to);
    drive_s += leg;
    drive_m += leg_m(problem, place, shift.to);
    if route.returns_s != free + leg || route.returns_s > shift.end_s + shift.overtime_s {
        wrong.push(Wrong::Return(route.shift));
    }
    if let Some(missed) = shift.breaks.get(next_rest)
        && route.returns_s > missed.latest_s
    {
        wrong.push(Wrong::Break { shift: route.shift, taken: next_rest });
    }
    if drive_s > shift.max_drive_s || (drive_s, drive_m) != (route.drive_s, route.drive_m) {
        wrong.push(Wrong::Drive(route.shift));
    }
    let wait_s = route.returns_s - shift.start_s - drive_s - service_s - rest_s;
    if (service_s, wait_s) != (route.service_s, route.wait_s) {
        wrong.push(Wrong::Sums(route.shift));
    }
    check_fitness(problem, route, wrong);
}

/// Load, skills and locks.
fn check_fitness(problem: &Problem, route: &Route, wrong: &mut Vec<Wrong>) {
    let shift = &problem.shifts[route.shift];
    let visits = route.stops.iter().map(|stop| &problem.visits[stop.visit]);
    if visits.map(|visit| visit.load).sum::<i64>() > shift.capacity {
        wrong.push(Wrong::Load(route.shift));
    }
    for (at, stop) in route.stops.iter().enumerate() {
        let visit = &problem.visits[stop.visit];
        if visit.skills & !shift.skills != 0 {
            wrong.push(Wrong::Skill { shift: route.shift, visit: stop.visit });
        }
        let pin = visit.pin;
        if pin.team.is_some_and(|team| team != shift.team)
            || pin.day.is_some_and(|day| day != shift.day)
            || pin.rank.is_some_and(|rank| rank as usize != at)
        {
            wrong.push(Wrong::Lock { shift: route.shift, visit: stop.visit });
        }
    }
}

fn leg_s(problem: &Problem, from: usize, to: usize) -> i64 {
    if from == to { 0 } else { problem.legs.seconds(from, to) }
}

fn leg_m(problem: &Problem, from: usize, to: usize) -> i64 {
    if from == to { 0 } else { problem.legs.metres(from, to) }
}

fn objective(problem: &Problem, plan: &Plan) -> Objective {
    let mut sum = Objective::default();
    for unserved in &plan.unserved {
        let visit = &problem.visits[unserved.visit];
        if visit.must {
            sum.must_unserved += 1;
        } else {
            sum.priority_unserved += visit.priority;
        }
    }
    for route in &plan.routes {
        let shift = &problem.shifts[route.shift];
        sum.overtime_s += (route.returns_s - shift.end_s).max(0);
        sum.drive_s += route.drive_s;
        sum.wait_s += route.wait_s;
        sum.balance += ((route.drive_s + route.service_s) / 60).pow(2);
        for stop in &route.stops {
            if problem.visits[stop.visit].previous.is_some_and(|key| key != (shift.team, shift.day)) {
                sum.moved += 1;
            }
        }
    }
    if problem.fewest_shifts {
        sum.shifts = plan.routes.len() as i64;
    }
    let w = &problem.weights;
    sum.cost = w.drive * sum.drive_s + w.wait * sum.wait_s + w.balance * sum.balance + w.moved * sum.moved;
    sum
}

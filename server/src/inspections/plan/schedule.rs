//! Writes tours out as a plan: every time, break, slack and term of the objective.
//! Invariant: a route is its earliest possible return, with the fewest breaks among equals; the objective
//! is worked out from what is written, not taken from the search.

use super::field::{Field, NEVER, Times};
use super::model::{Objective, Problem, Rest, Route, Stop};
use super::tour::{Tour, home, later, leave, rest_after, serve_only};

/// Routes of the tours, each the visits of a shift in order, by index of the problem's shifts.
pub(super) fn routes(problem: &Problem, field: &Field, tours: &[Vec<u32>]) -> Vec<Route> {
    let used = tours.iter().enumerate().filter(|(_, visits)| !visits.is_empty());
    let mut routes: Vec<Route> = used.map(|(shift, visits)| route(problem, field, shift, visits)).collect();
    routes.sort_by_key(|route| route.shift);
    routes
}

/// A stop's times at each of its four moments, by breaks taken.
struct Moments {
    arrive: Times,
    /// After breaks before the service.
    ready: Times,
    served: Times,
    /// After breaks after the service.
    depart: Times,
}

fn route(problem: &Problem, field: &Field, shift: usize, visits: &[u32]) -> Route {
    let day = &field.days[shift];
    let tour = Tour::of(field, shift, visits);
    let mut moments = Vec::with_capacity(visits.len());
    let start = leave(day);
    let mut times = start;
    let (mut drive_s, mut drive_m) = (0, 0);
    let mut place = problem.shifts[field.shifts[shift]].from;
    let mut at = day.from;
    for &visit in visits {
        let next = problem.visits[field.visits[visit as usize]].place;
        let leg = field.leg(at, visit);
        (drive_s, drive_m) = (drive_s + leg, drive_m + metres(problem, place, next));
        (at, place) = (visit, next);
        later(&mut times, leg);
        let arrive = times;
        rest_after(day, &mut times);
        let ready = times;
        serve_only(field, day, &field.nodes[visit as usize], &mut times);
        let served = times;
        rest_after(day, &mut times);
        moments.push(Moments { arrive, ready, served, depart: times });
    }
    let leg = field.leg(at, day.to);
    later(&mut times, leg);
    drive_s += leg;
    drive_m += metres(problem, place, problem.shifts[field.shifts[shift]].to);
    let (returns_s, rest) = home(day, &times);
    let service_s = visits.iter().map(|visit| field.nodes[*visit as usize].service).sum();
    let mut route = Route {
        shift: field.shifts[shift],
        returns_s,
        drive_s,
        drive_m,
        service_s,
        wait_s: returns_s - day.start - drive_s - service_s - rest,
        ..Route::default()
    };
    // Backwards from the return: which breaks were taken where.
    let mut taken = (0..=day.breaks.len())
        .find(|b| times[*b] == returns_s && returns_s <= super::tour::latest_home(day, *b))
        .unwrap_or(0);
    let back = |taken: &mut usize, before: &Times, after: &Times, rests: &mut Vec<Rest>| {
        // `before` holds the times without the breaks of this moment, `after` those with them.
        while *taken > 0 && after[*taken] < before[*taken] {
            let pause = &day.breaks[*taken - 1];
            *taken -= 1;
            let begins_s = after[*taken].max(pause.earliest_s);
            rests.push(Rest { taken: *taken, begins_s, ends_s: begins_s + pause.length_s });
        }
    };
    for (i, (moment, &visit)) in moments.iter().zip(visits).enumerate().rev() {
        back(&mut taken, &moment.served, &moment.depart, &mut route.rests);
        let ends_s = moment.served[taken];
        back(&mut taken, &moment.arrive, &moment.ready, &mut route.rests);
        let arrives_s = moment.arrive[taken];
        route.stops.push(Stop {
            visit: field.visits[visit as usize],
            arrives_s,
            begins_s: ends_s - field.nodes[visit as usize].service,
            ends_s,
            slack_s: tour.latest_after(field, i + 1, taken) - arrives_s,
        });
    }
    let mut plain = [NEVER; _];
    plain[0] = day.start;
    back(&mut taken, &plain, &start, &mut route.rests);
    route.stops.reverse();
    route.rests.reverse();
    route
}

fn metres(problem: &Problem, from: usize, to: usize) -> i64 {
    if from == to { 0 } else { problem.legs.metres(from, to) }
}

/// What the routes are worth, from the routes alone.
pub(super) fn objective(problem: &Problem, routes: &[Route]) -> Objective {
    let mut objective = Objective::default();
    let mut served = vec![false; problem.visits.len()];
    for route in routes {
        let shift = &problem.shifts[route.shift];
        objective.overtime_s += (route.returns_s - shift.end_s).max(0);
        objective.shifts += i64::from(problem.fewest_shifts);
        objective.drive_s += route.drive_s;
        objective.wait_s += route.wait_s;
        let work = (route.drive_s + route.service_s) / 60;
        objective.balance += work * work;
        for stop in &route.stops {
            served[stop.visit] = true;
            let previous = problem.visits[stop.visit].previous;
            objective.moved += i64::from(previous.is_some_and(|key| key != (shift.team, shift.day)));
        }
    }
    for (visit, _) in problem.visits.iter().zip(served).filter(|(_, served)| !served) {
        objective.must_unserved += i64::from(visit.must);
        objective.priority_unserved += if visit.must { 0 } else { visit.priority };
    }
    let weights = &problem.weights;
    objective.cost = weights.drive * objective.drive_s
        + weights.wait * objective.wait_s
        + weights.balance * objective.balance
        + weights.moved * objective.moved;
    objective
}

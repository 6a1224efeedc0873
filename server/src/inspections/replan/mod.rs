//! Planning the rest again, with a price on every visit that moves. Invariant: a proposal is made of the kept
//! plan, a moment and what was told alone, so that whoever takes it gets the very plan that was shown; at
//! full price no visit leaves its team or day.

pub mod http;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use petapora_wire::{PlaceId, VisitChange, VisitChangeKind, VisitSlot};

use super::brief::moved_weight;
use super::kept::{EditRefused, Kept};
use super::plan::{Pin, Problem, Tuning, solve};
use super::planned::{PlanFault, Planned, SEED};
use super::rest::{Whereabouts, rest};
use super::road::Graph;
use crate::attached::sha256;

/// The price at which nothing moves.
pub const FULL: u32 = 10;
/// A skill beyond those that can be asked for: to be out on a day of the order.
const UNDER_ORDER: u64 = 1 << 62;
/// Enough for what is left of a day, within a tenth of a second.
const STEPS: u64 = 3_000;

/// The rest of the plan at `at_s` with this price on moving, 0 to 10. Errors: every shift is over.
pub fn propose(
    kept: &Kept,
    at_s: i64,
    stability: u32,
    spots: &Whereabouts,
    zone: &TimeZone,
    graph: &Graph,
) -> Result<Planned, EditRefused> {
    let mut left = rest(kept, at_s, spots, zone, graph)?;
    left.problem.weights.moved = moved_weight(stability);
    let mut search = left.problem.clone();
    within_order(&mut search, kept);
    if stability >= FULL {
        for visit in &mut search.visits {
            if let (Some((team, day)), pin) = (visit.previous, &mut visit.pin)
                && *pin == Pin::default()
            {
                *pin = Pin { team: Some(team), day: Some(day), rank: None };
            }
        }
    }
    let mut plan = solve(&search, &left.tours(), SEED, Tuning::default(), |progress| {
        let steps = progress.iterations();
        (steps < STEPS).then_some(steps as f64 / STEPS as f64)
    })
    .map_err(PlanFault::from)?;
    // Why each is out is asked of the problem itself, not of one in which all are held.
    plan.unserved.clear();
    Ok(left.with(plan, &kept.brief.places_with(&left.past.positions), graph)?)
}

/// A day that the order does not cover keeps its visits and gets no others.
fn within_order(search: &mut Problem, kept: &Kept) {
    let Some(order) = &kept.life.order else { return };
    let dates: Vec<Option<Date>> = kept.brief.settings.days.iter().map(|day| day.parse().ok()).collect();
    let covered =
        |day: u32| dates.get(day as usize).copied().flatten().is_some_and(|date| order.covers(date));
    for shift in search.shifts.iter_mut().filter(|shift| covered(shift.day)) {
        shift.skills |= UNDER_ORDER;
    }
    for visit in &mut search.visits {
        match visit.previous {
            Some((team, day)) if !covered(day) => {
                if visit.pin == Pin::default() {
                    visit.pin = Pin { team: Some(team), day: Some(day), rank: None };
                }
            }
            _ => visit.skills |= UNDER_ORDER,
        }
    }
}

/// What becomes of each visit: those of the new plan in its order, then those that lost their place.
pub fn changes(kept: &Kept, next: &Planned) -> Vec<VisitChange> {
    let (before, after) = (slots(&kept.planned), slots(next));
    let find =
        |all: &[(String, VisitSlot)], id: &str| all.iter().find(|(own, _)| own == id).map(|(_, slot)| *slot);
    let told = after.iter().map(|(id, slot)| {
        let old = find(&before, id);
        let kind = match old {
            _ if kept.life.records.contains_key(id) => VisitChangeKind::Made,
            None => VisitChangeKind::Added,
            Some(old) if (old.team, old.day) == (slot.team, slot.day) => VisitChangeKind::Stays,
            Some(_) => VisitChangeKind::Moved,
        };
        VisitChange { visit: PlaceId(id.clone()), kind, before: old, after: Some(*slot) }
    });
    let lost = before.iter().filter(|(id, _)| find(&after, id).is_none()).map(|(id, slot)| VisitChange {
        visit: PlaceId(id.clone()),
        kind: VisitChangeKind::Dropped,
        before: Some(*slot),
        after: None,
    });
    told.chain(lost).collect()
}

/// Visits with their places in the plan, by day, team and time.
fn slots(planned: &Planned) -> Vec<(String, VisitSlot)> {
    let slot = |team, day, arrives_s: i64| VisitSlot { team, day, arrives_ms: arrives_s * 1_000 };
    let made = planned
        .past
        .stops()
        .map(|(route, stop)| (stop.visit.clone(), slot(route.team, route.day, stop.begins_s)));
    let open = planned.plan.routes.iter().flat_map(|route| {
        let shift = &planned.problem.shifts[route.shift];
        let id = |visit: usize| planned.problem.visits[visit].id.clone();
        route.stops.iter().map(move |stop| (id(stop.visit), slot(shift.team, shift.day, stop.arrives_s)))
    });
    let mut all: Vec<_> = made.chain(open).collect();
    all.sort_by_key(|(id, slot)| (slot.day, slot.team, slot.arrives_ms, id.clone()));
    all
}

/// Fingerprint of a proposal: of its plan, what it rests on and what it was made of.
pub fn digest(kept: &Kept, at_s: i64, next: &Planned) -> String {
    let told = serde_json::json!({
        "version": kept.version, "at_s": at_s, "slots": slots(next), "roads": next.roads,
        "objective": next.plan.objective, "price": next.problem.weights.moved,
    });
    sha256(told.to_string().as_bytes())
}

#[cfg(test)]
mod tests;

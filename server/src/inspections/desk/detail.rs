//! One inspection as the browser shows it. Invariant: everything shown is of what is kept, nothing is planned
//! here; sentences of referrals are told to those alone who may read them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use petapora_wire::{
    Evidence, Inspection, InspectionDetail, InspectionOrder, InspectionRest, InspectionRoute, InspectionStep,
    InspectionStop, InspectionTimer, InspectionVisit, InspectionWay, OrderFile, Permission, PlaceId,
    PlanDifference, PlanObjective, PlanSearch, TeamMember, VisitAlert, VisitOutcome, VisitRecord,
};

use super::actor;
use crate::access::Who;
use crate::inspections::acts::allowed;
use crate::inspections::brief::{Asked, Brief};
use crate::inspections::edit::NO_TEAM;
use crate::inspections::kept::{Entry, Kept};
use crate::inspections::orders::{Change, Inspection as Life, Order, Timer, WorkingDays};
use crate::inspections::past::{PastRoute, PastStop};
use crate::inspections::plan::{Pin, Route};
use crate::inspections::planned::{Planned, Ways};
use crate::inspections::prepare::service_s;
use crate::inspections::road::LegSource;
use crate::inspections::wording;

/// What stands around an inspection in the database.
pub struct Around {
    /// Accounts that can be in a team, with those that are.
    pub people: Vec<TeamMember>,
    /// Names of accounts.
    pub names: BTreeMap<String, String>,
    pub timeline: Vec<InspectionStep>,
    /// What shows the findings, by the place of its visit.
    pub photos: Vec<(PlaceId, Evidence)>,
}

/// Who reads, and when.
pub struct Reader<'a> {
    pub who: &'a Who,
    pub days: &'a WorkingDays,
    pub now: Timestamp,
    pub time_zone: &'a str,
    pub search: Option<PlanSearch>,
}

pub fn detail(kept: &Kept, around: &Around, reader: &Reader) -> InspectionDetail {
    let Kept { planned, brief, life, .. } = kept;
    let reads_referrals = reader.who.may(Permission::ReadReferrals);
    let course = Change::Course { visit: None, day: None };
    InspectionDetail {
        inspection: line(&kept.entry(), &around.names, reader.days, reader.now),
        settings: brief.settings.clone(),
        people: around.people.clone(),
        visits: brief
            .visits
            .iter()
            .map(|asked| {
                let pin = planned.pin(asked.place.as_str());
                self::visit(asked, pin, life, &around.photos, reads_referrals)
            })
            .collect(),
        routes: routes(brief, planned),
        unserved: wording::unserved(brief, &planned.problem, &planned.plan),
        objective: objective(planned),
        difference: difference(kept),
        search: reader.search.clone(),
        acts: allowed(life, &actor(reader.who)).map(str::to_owned).collect(),
        editable: kept.is_editable() && reader.who.may(Permission::PlanInspections),
        steerable: !kept.is_editable() && life.may_change(&course, &actor(reader.who)).is_ok(),
        timeline: around.timeline.clone(),
        order: life.order.as_ref().map(order),
        attribution: planned.attribution.clone(),
        roads: planned.roads.clone(),
        time_zone: reader.time_zone.to_owned(),
    }
}

/// One line of the list.
pub fn line(
    entry: &Entry,
    names: &BTreeMap<String, String>,
    days: &WorkingDays,
    now: Timestamp,
) -> Inspection {
    let name = |account: &str| names.get(account).cloned().unwrap_or_default();
    let Entry { life, brief, .. } = entry;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Inspection {
        id: entry.id.clone(),
        title: entry.title.to_owned(),
        state: life.state,
        version: entry.version,
        days: brief.settings.days.clone(),
        teams: count(brief.settings.teams.len()),
        planned: count(life.visits.len()),
        recorded: count(life.visits.iter().filter(|visit| life.is_done(visit)).count()),
        wanted: count(brief.visits.len()),
        planned_by: name(&life.planned_by),
        leader: name(&life.leader),
        order: life.order.as_ref().map(|order| order.number.clone()).unwrap_or_default(),
        timer: life.timer(days).map(|running| timer(running, days, now)),
        changed_ms: entry.changed_ms,
    }
}

fn timer(timer: Timer, days: &WorkingDays, now: Timestamp) -> InspectionTimer {
    let (kind, due, provisional) = match timer {
        Timer::OrderDue(at) => ("order_due", at, false),
        Timer::ObjectionUntil(last) => ("objection_until", days.end_of(last.date), last.provisional),
        Timer::ForwardUntil(last) => ("forward_until", days.end_of(last.date), last.provisional),
        Timer::DecideUntil(last) => ("decide_until", days.end_of(last.date), last.provisional),
    };
    InspectionTimer { kind: kind.into(), due_ms: due.as_millisecond(), provisional, late: now >= due }
}

fn visit(
    asked: &Asked,
    pin: Pin,
    life: &Life,
    photos: &[(PlaceId, Evidence)],
    reads_referrals: bool,
) -> InspectionVisit {
    let minutes = |seconds: i64| u32::try_from(seconds / 60).unwrap_or_default();
    let excluded = pin.team == Some(NO_TEAM);
    let alerts = asked.alerts.iter().filter(|alert| reads_referrals || !alert.restricted);
    InspectionVisit {
        place: asked.place.clone(),
        name: asked.name.clone(),
        address: asked.address.clone(),
        kind: asked.kind,
        point: asked.point,
        accuracy_m: asked.accuracy_m,
        access: asked.access,
        people: asked.people,
        service_min: asked.service_min.unwrap_or_else(|| minutes(service_s(asked.kind, asked.people))),
        must: asked.must,
        priority: asked.priority,
        windows: asked.windows.clone(),
        skills: asked.skills.clone(),
        locked: !excluded && pin != Pin::default(),
        excluded,
        alerts: alerts
            .map(|alert| VisitAlert { id: alert.id.clone(), sentence: alert.sentence.clone() })
            .collect(),
        record: record(life, &asked.place),
        named: life.records.get(asked.place.as_str()).map_or(0, |record| record.named),
        photos: photos
            .iter()
            .filter(|(place, _)| *place == asked.place)
            .map(|(_, one)| one.clone())
            .collect(),
    }
}

fn record(life: &Life, place: &PlaceId) -> Option<VisitRecord> {
    if let Some(record) = life.records.get(place.as_str()) {
        return Some(VisitRecord {
            visit: place.clone(),
            at_ms: record.at.as_millisecond(),
            arrived_ms: record.arrived.map(Timestamp::as_millisecond),
            left_ms: record.left.map(Timestamp::as_millisecond),
            outcome: record.outcome,
            findings: record.findings.clone(),
            note: record.note.clone(),
            skipped: false,
            met: record.met,
        });
    }
    let reason = life.skipped.get(place.as_str())?;
    Some(VisitRecord {
        visit: place.clone(),
        at_ms: life.started.map_or(0, Timestamp::as_millisecond),
        arrived_ms: None,
        left_ms: None,
        outcome: VisitOutcome::Unverified,
        findings: Vec::new(),
        note: reason.clone(),
        skipped: true,
        met: 0,
    })
}

/// Every team's day with the stops that were made.
pub fn routes(brief: &Brief, planned: &Planned) -> Vec<InspectionRoute> {
    let all = planned.plan.routes.iter().zip(&planned.ways);
    let mut routes: Vec<_> = all.map(|(route, ways)| one(planned, brief, route, ways)).collect();
    for past in &planned.past.routes {
        match routes.iter_mut().find(|route| (route.team, route.day) == (past.team, past.day)) {
            Some(route) => made_before(route, past),
            None => routes.push(made(brief, past)),
        }
    }
    routes.sort_by_key(|route| (route.day, route.team));
    routes
}

fn one(planned: &Planned, brief: &Brief, route: &Route, ways: &Ways) -> InspectionRoute {
    let problem = &planned.problem;
    let shift = &problem.shifts[route.shift];
    let whole = |number: i64| u32::try_from(number).unwrap_or_default();
    let minutes = |seconds: i64| whole(seconds / 60);
    let way = |from: usize, to: usize, line: &Vec<[f64; 2]>| {
        let still = from == to;
        let source = if still { LegSource::Road } else { planned.source(from, to) };
        InspectionWay {
            line: line.clone(),
            seconds: if still { 0 } else { whole(problem.legs.seconds(from, to)) },
            metres: if still { 0 } else { whole(problem.legs.metres(from, to)) },
            source: source_name(source).into(),
        }
    };
    let mut at = shift.from;
    let mut stops = Vec::with_capacity(route.stops.len());
    for (stop, line) in route.stops.iter().zip(&ways.to) {
        let visit = &problem.visits[stop.visit];
        stops.push(InspectionStop {
            visit: PlaceId(visit.id.clone()),
            arrives_ms: stop.arrives_s * 1_000,
            begins_ms: stop.begins_s * 1_000,
            ends_ms: stop.ends_s * 1_000,
            slack_min: minutes(stop.slack_s),
            way: way(at, visit.place, line),
        });
        at = visit.place;
    }
    let rests = route.rests.iter().map(|rest| InspectionRest {
        begins_ms: rest.begins_s * 1_000,
        ends_ms: rest.ends_s * 1_000,
        // Of the two breaks there are, the prayer is the longer one.
        prayer: rest.ends_s - rest.begins_s > 3_600,
    });
    let base = brief.settings.teams.get(shift.team as usize).and_then(|team| team.base);
    InspectionRoute {
        team: shift.team,
        day: shift.day,
        leaves_ms: shift.start_s * 1_000,
        returns_ms: route.returns_s * 1_000,
        shift_ends_ms: shift.end_s * 1_000,
        drive_min: minutes(route.drive_s),
        drive_m: whole(route.drive_m),
        service_min: minutes(route.service_s),
        wait_min: minutes(route.wait_s),
        base: base.unwrap_or(brief.office),
        rests: rests.collect(),
        home: way(at, shift.to, &ways.home),
        stops,
    }
}

/// Puts the stops that were made before those that are left.
fn made_before(route: &mut InspectionRoute, past: &PastRoute) {
    let whole = |number: i64| u32::try_from(number).unwrap_or_default();
    let mut stops: Vec<InspectionStop> = past.stops.iter().map(made_stop).collect();
    stops.append(&mut route.stops);
    route.stops = stops;
    route.leaves_ms = past.leaves_s * 1_000;
    route.drive_min += whole(past.drive_s() / 60);
    route.drive_m += whole(past.stops.iter().map(|stop| stop.metres).sum());
    route.service_min += whole(past.stops.iter().map(|stop| stop.ends_s - stop.begins_s).sum::<i64>() / 60);
}

/// A day of which nothing is left.
fn made(brief: &Brief, past: &PastRoute) -> InspectionRoute {
    let base = brief.settings.teams.get(past.team as usize).and_then(|team| team.base);
    let last_s = past.stops.last().map_or(past.leaves_s, |stop| stop.ends_s);
    let mut route = InspectionRoute {
        team: past.team,
        day: past.day,
        leaves_ms: 0,
        returns_ms: last_s * 1_000,
        shift_ends_ms: past.ends_s.max(last_s) * 1_000,
        drive_min: 0,
        drive_m: 0,
        service_min: 0,
        wait_min: 0,
        base: base.unwrap_or(brief.office),
        stops: Vec::new(),
        rests: Vec::new(),
        home: InspectionWay::default(),
    };
    made_before(&mut route, past);
    route
}

fn made_stop(stop: &PastStop) -> InspectionStop {
    let whole = |number: i64| u32::try_from(number).unwrap_or_default();
    InspectionStop {
        visit: PlaceId(stop.visit.clone()),
        arrives_ms: stop.begins_s * 1_000,
        begins_ms: stop.begins_s * 1_000,
        ends_ms: stop.ends_s * 1_000,
        slack_min: 0,
        way: InspectionWay {
            line: stop.line.clone(),
            seconds: whole(stop.seconds),
            metres: whole(stop.metres),
            source: source_name(stop.source).into(),
        },
    }
}

fn source_name(source: LegSource) -> &'static str {
    match source {
        LegSource::Estimate => "estimate",
        LegSource::Connector => "connector",
        LegSource::Road => "road",
    }
}

/// The terms of the objective, with what makes the plan again.
pub fn objective(planned: &Planned) -> PlanObjective {
    let (plan, made) = (&planned.plan, &planned.past);
    let terms = &plan.objective;
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    PlanObjective {
        must_unserved: terms.must_unserved,
        priority_unserved: terms.priority_unserved,
        overtime_s: terms.overtime_s,
        drive_s: terms.drive_s + made.routes.iter().map(PastRoute::drive_s).sum::<i64>(),
        wait_s: terms.wait_s,
        balance: terms.balance,
        moved: terms.moved,
        seed: whole(plan.seed),
        iterations: whole(plan.iterations),
    }
}

fn difference(kept: &Kept) -> PlanDifference {
    let (before, now) = (&kept.before, kept.planned.keys());
    let place = |id: &String| PlaceId(id.clone());
    PlanDifference {
        moved: now
            .iter()
            .filter(|(id, key)| before.get(*id).is_some_and(|old| old != *key))
            .map(|(id, _)| place(id))
            .collect(),
        added: now.keys().filter(|id| !before.contains_key(*id)).map(place).collect(),
        removed: before.keys().filter(|id| !now.contains_key(*id)).map(place).collect(),
    }
}

fn order(order: &Order) -> InspectionOrder {
    InspectionOrder {
        number: order.number.clone(),
        signatory: order.signatory.clone(),
        signed_on: order.signed_on.to_string(),
        valid_from: order.valid_from.to_string(),
        valid_to: order.valid_to.to_string(),
        elsewhere: order.elsewhere,
        file: order.file.as_ref().map(|file| OrderFile {
            name: file.name.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        }),
    }
}

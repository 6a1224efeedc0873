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
use crate::inspections::orders::{Inspection as Life, Order, Timer, WorkingDays};
use crate::inspections::plan::{Pin, Plan, Route};
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
    InspectionDetail {
        inspection: line(&kept.entry(), &around.names, reader.days, reader.now),
        settings: brief.settings.clone(),
        people: around.people.clone(),
        visits: brief
            .visits
            .iter()
            .zip(&planned.problem.visits)
            .map(|(asked, visit)| self::visit(asked, visit.pin, life, &around.photos, reads_referrals))
            .collect(),
        routes: routes(kept),
        unserved: wording::unserved(brief, &planned.problem, &planned.plan),
        objective: objective(&planned.plan),
        difference: difference(kept),
        search: reader.search.clone(),
        acts: allowed(life, &actor(reader.who)).map(str::to_owned).collect(),
        editable: kept.is_editable() && reader.who.may(Permission::PlanInspections),
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
        recorded: count(life.records.len() + life.skipped.len()),
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

fn routes(kept: &Kept) -> Vec<InspectionRoute> {
    let planned = &kept.planned;
    let all = planned.plan.routes.iter().zip(&planned.ways);
    let mut routes: Vec<_> = all.map(|(route, ways)| one(planned, &kept.brief, route, ways)).collect();
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
        let source = planned.sources.get(from * problem.legs.places + to).copied();
        InspectionWay {
            line: line.clone(),
            seconds: if still { 0 } else { whole(problem.legs.seconds(from, to)) },
            metres: if still { 0 } else { whole(problem.legs.metres(from, to)) },
            source: match source {
                Some(LegSource::Estimate) => "estimate",
                Some(LegSource::Connector) => "connector",
                _ => "road",
            }
            .into(),
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

/// The terms of the objective, with what makes the plan again.
pub fn objective(plan: &Plan) -> PlanObjective {
    let terms = &plan.objective;
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    PlanObjective {
        must_unserved: terms.must_unserved,
        priority_unserved: terms.priority_unserved,
        overtime_s: terms.overtime_s,
        drive_s: terms.drive_s,
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

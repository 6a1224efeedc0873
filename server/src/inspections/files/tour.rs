//! One team's day as it is written out. Invariant: times are those of the plan, to the second.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::inspections::plan::{Problem, Route};
use crate::inspections::road::LegSource;

/// What a place of the plan is called and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub name: String,
    pub address: String,
    /// Longitude and latitude.
    pub at: [f64; 2],
}

/// The way to a stop, or home.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// Longitude and latitude; a straight line for an estimate.
    pub line: Vec<[f64; 2]>,
    pub seconds: i64,
    pub metres: i64,
    pub source: LegSource,
}

/// One place that is visited.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// 1 for the first.
    pub number: usize,
    pub visit: String,
    pub label: Label,
    pub arrives: Timestamp,
    pub begins: Timestamp,
    pub ends: Timestamp,
    /// How much later the team may arrive.
    pub slack_s: i64,
    pub way: Way,
}

/// One team's route of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Tour {
    /// Of the plan, and which version of it.
    pub plan: String,
    pub version: i64,
    pub title: String,
    pub zone: TimeZone,
    pub start: Label,
    pub leaves: Timestamp,
    pub stops: Vec<Stop>,
    pub home: Way,
    pub returns: Timestamp,
    /// Whose the roads are.
    pub attribution: String,
}

/// Name, version and owner of what is written out.
pub struct Of<'a> {
    pub plan: &'a str,
    pub version: i64,
    pub title: &'a str,
    pub zone: &'a TimeZone,
    pub attribution: &'a str,
}

impl Tour {
    /// The tour of a route that passed the check. `label` tells of each place of the problem, `way` of each
    /// pair of them. `None` where a time is none, or the route names what the problem does not have.
    pub fn new(
        of: &Of,
        problem: &Problem,
        route: &Route,
        label: impl Fn(usize) -> Label,
        way: impl Fn(usize, usize) -> (Vec<[f64; 2]>, LegSource),
    ) -> Option<Self> {
        let shift = problem.shifts.get(route.shift)?;
        let at = |seconds: i64| Timestamp::from_second(seconds).ok();
        let driven = |from: usize, to: usize| {
            let still = from == to;
            let (line, source) = if still { (Vec::new(), LegSource::Road) } else { way(from, to) };
            Way {
                line,
                seconds: if still { 0 } else { problem.legs.seconds(from, to) },
                metres: if still { 0 } else { problem.legs.metres(from, to) },
                source,
            }
        };
        let mut place = shift.from;
        let mut stops = Vec::with_capacity(route.stops.len());
        for (number, stop) in (1..).zip(&route.stops) {
            let visit = problem.visits.get(stop.visit)?;
            stops.push(Stop {
                number,
                visit: visit.id.clone(),
                label: label(visit.place),
                arrives: at(stop.arrives_s)?,
                begins: at(stop.begins_s)?,
                ends: at(stop.ends_s)?,
                slack_s: stop.slack_s,
                way: driven(place, visit.place),
            });
            place = visit.place;
        }
        Some(Self {
            plan: of.plan.into(),
            version: of.version,
            title: of.title.into(),
            zone: of.zone.clone(),
            start: label(shift.from),
            leaves: at(shift.start_s)?,
            stops,
            home: driven(place, shift.to),
            returns: at(route.returns_s)?,
            attribution: of.attribution.into(),
        })
    }
}

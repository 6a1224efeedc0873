//! What teams have made of their day when the rest is planned again. Invariant: a visit that was made stays
//! with its team and day for good; its times are those it was recorded at, in order and without gaps that
//! are not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::kept::Kept;
use super::planned::line;
use super::prepare::service_s;
use super::road::{Graph, LegSource, Place};

/// Kept beside the plan of what is left.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// By day, then team.
    pub routes: Vec<PastRoute>,
    /// Where teams were that told: places of the matrix behind those of the brief. Longitude and latitude.
    pub positions: Vec<[f64; 2]>,
}

/// One team's day as far as it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastRoute {
    pub team: u32,
    pub day: u32,
    pub leaves_s: i64,
    /// When the shift ends, or ended.
    pub ends_s: i64,
    pub stops: Vec<PastStop>,
}

/// A visit that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastStop {
    /// Id of the visit.
    pub visit: String,
    pub begins_s: i64,
    pub ends_s: i64,
    /// The way there: seconds and metres by the matrix, what they rest on, how it is drawn.
    pub seconds: i64,
    pub metres: i64,
    pub source: LegSource,
    pub line: Vec<[f64; 2]>,
}

impl Past {
    /// Of that team on that day.
    pub fn route(&self, team: u32, day: u32) -> Option<&PastRoute> {
        self.routes.iter().find(|route| (route.team, route.day) == (team, day))
    }

    pub fn stops(&self) -> impl Iterator<Item = (&PastRoute, &PastStop)> {
        self.routes.iter().flat_map(|route| route.stops.iter().map(move |stop| (route, stop)))
    }
}

impl PastRoute {
    pub fn drive_s(&self) -> i64 {
        self.stops.iter().map(|stop| stop.seconds).sum()
    }
}

/// The past with every visit that is recorded by now; those that are new come behind, by their time.
pub fn past(kept: &Kept, places: &[Place], zone: &TimeZone, graph: &Graph) -> Past {
    let (planned, brief) = (&kept.planned, &kept.brief);
    let problem = &planned.problem;
    let mut routes: BTreeMap<(u32, u32), PastRoute> =
        planned.past.routes.iter().map(|route| ((route.day, route.team), route.clone())).collect();
    let known: BTreeSet<&str> = planned.past.stops().map(|(_, stop)| stop.visit.as_str()).collect();
    let keys = planned.keys();
    let mut made: Vec<_> = kept.life.records.iter().filter(|(id, _)| !known.contains(id.as_str())).collect();
    made.sort_by_key(|(id, record)| (record.at, *id));
    for (id, record) in made {
        let Some(number) = brief.visits.iter().position(|asked| asked.place.0 == *id) else { continue };
        let date = zone.to_datetime(record.at).date().to_string();
        let today = brief.settings.days.iter().position(|day| *day == date).unwrap_or(0);
        // One that had lost its place in the plan and was made all the same counts to the first team.
        let (team, day) = keys.get(id).copied().unwrap_or((0, today as u32));
        // A team that says when it came and went is believed before the hour of its record.
        let ends_s = record.left.unwrap_or(record.at).as_second();
        let shift = problem.shifts.iter().find(|shift| (shift.team, shift.day) == (team, day));
        let route = routes.entry((day, team)).or_insert_with(|| PastRoute {
            team,
            day,
            leaves_s: shift.map_or(ends_s, |shift| shift.start_s),
            ends_s: shift.map_or(ends_s, |shift| shift.end_s),
            stops: Vec::new(),
        });
        let place_of = |stop: &PastStop| place_of(kept, &stop.visit);
        let from = route.stops.last().and_then(place_of).unwrap_or(team as usize);
        let to = brief.settings.teams.len() + number;
        let asked = &brief.visits[number];
        let service_s =
            asked.service_min.map_or_else(|| service_s(asked.kind, asked.people), |min| i64::from(min) * 60);
        route.leaves_s = route.leaves_s.min(ends_s);
        let free_s = route.stops.last().map_or(route.leaves_s, |stop| stop.ends_s);
        let ends_s = ends_s.max(free_s);
        let (seconds, metres) = (problem.legs.seconds(from, to), problem.legs.metres(from, to));
        route.stops.push(PastStop {
            visit: id.clone(),
            begins_s: record.arrived.map_or(ends_s - service_s, |at| at.as_second()).clamp(free_s, ends_s),
            ends_s,
            seconds: if from == to { 0 } else { seconds },
            metres: if from == to { 0 } else { metres },
            source: planned.source(from, to),
            line: line(planned, places, graph, from, to),
        });
    }
    Past { routes: routes.into_values().collect(), positions: Vec::new() }
}

/// The place in the matrix of a visit of the brief.
pub fn place_of(kept: &Kept, visit: &str) -> Option<usize> {
    let number = kept.brief.visits.iter().position(|asked| asked.place.0 == visit)?;
    Some(kept.brief.settings.teams.len() + number)
}

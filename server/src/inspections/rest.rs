//! What is left of a plan at a moment: the visits that nobody made, the shifts that are not over, each team
//! from where it is. Invariant: visits that were made or are being made stay with their team and day; the
//! rest stands in the order in which it was, as far as it still fits.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use petapora_wire::{InspectionState, PlaceId, TeamNow, Text};

use super::edit::{NO_TEAM, timed};
use super::kept::{EditRefused, Kept};
use super::past::{Past, past, place_of};
use super::plan::{Pin, Problem, Shift};
use super::planned::{PlanFault, Planned, SEED, sound, ways};
use super::road::{Graph, Legs, Place};

/// Teams that told where they are, by team.
#[derive(Debug, Clone, Default)]
pub struct Whereabouts(BTreeMap<u32, Spot>);

#[derive(Debug, Clone, PartialEq)]
enum Spot {
    At([f64; 2]),
    /// At this visit, which it is making.
    Making(PlaceId),
}

impl Whereabouts {
    /// Reads what was told. Errors: what cannot be, by field.
    pub fn read(kept: &Kept, told: &[TeamNow], covers: impl Fn([f64; 2]) -> bool) -> Result<Self, Text> {
        let mut spots = BTreeMap::new();
        for now in told {
            let spot = match (now.point, &now.visit) {
                (Some(point), None) if covers(point) => Spot::At(point),
                (None, Some(visit)) if is_open(kept, visit, now.team) => Spot::Making(visit.clone()),
                _ => {
                    return Err(Text::new(
                        "teams: titik di dalam wilayah, atau kunjungan tim itu yang belum dicatat.",
                        "teams: a point inside the area, or a visit of that team that is not recorded.",
                    ));
                }
            };
            let known = (now.team as usize) < kept.brief.settings.teams.len();
            if !known || spots.insert(now.team, spot).is_some() {
                return Err(Text::new("teams: tiap tim satu kali.", "teams: each team once."));
            }
        }
        Ok(Self(spots))
    }
}

fn is_open(kept: &Kept, visit: &PlaceId, team: u32) -> bool {
    !kept.life.is_done(visit.as_str())
        && kept.planned.keys().get(visit.as_str()).is_some_and(|(own, _)| *own == team)
}

/// The plan of what is left at `at_s`, not searched yet: what no longer fits in its place is left out. A
/// draft is left whole, since nobody is out. Errors: every shift is over.
pub fn rest(
    kept: &Kept,
    at_s: i64,
    spots: &Whereabouts,
    zone: &TimeZone,
    graph: &Graph,
) -> Result<Planned, EditRefused> {
    let (brief, before) = (&kept.brief, &kept.planned);
    let positions: Vec<[f64; 2]> = spots
        .0
        .values()
        .filter_map(|spot| if let Spot::At(point) = spot { Some(*point) } else { None })
        .collect();
    let places = brief.places_with(&positions);
    let as_before =
        before.roads == graph.identity.hash && positions.is_empty() && before.past.positions.is_empty();
    let legs = if as_before {
        let (matrix, sources) = (before.problem.legs.clone(), before.sources.clone());
        Legs { matrix, sources, snaps: Vec::new() }
    } else {
        graph.legs(&places, 1)
    };
    let mut problem = brief.problem(zone, legs.matrix).map_err(PlanFault::from)?;
    let past = Past { positions, ..past(kept, &kept.places(), zone, graph) };
    let out = kept.life.state != InspectionState::Draft;
    if out {
        from_now(&mut problem, kept, at_s, spots, &past, zone);
        if problem.shifts.is_empty() {
            return Err(EditRefused::Cannot(Text::new(
                "Waktu semua tim pada hari-hari rencana ini sudah lewat; catat yang tidak dikunjungi beserta \
                 alasannya.",
                "The time of all teams on the days of this plan is over; record what was not visited, with \
                 the reason.",
            )));
        }
    }
    let tours = tours(&mut problem, kept, spots, out);
    problem.check().map_err(PlanFault::from)?;
    let plan = timed(&problem, &tours, SEED).map_err(|fault| EditRefused::Unsound(fault.to_string()))?;
    sound(&problem, &plan)?;
    let mut planned = Planned {
        problem,
        sources: legs.sources,
        plan,
        ways: Vec::new(),
        past,
        roads: graph.identity.hash.clone(),
        attribution: graph.identity.attribution.clone(),
    };
    planned.ways = ways(&planned, &places, graph);
    Ok(planned)
}

/// Leaves out visits that were made and shifts that are over, and sets each team that is out where it is.
fn from_now(
    problem: &mut Problem,
    kept: &Kept,
    at_s: i64,
    spots: &Whereabouts,
    past: &Past,
    zone: &TimeZone,
) {
    let (life, brief) = (&kept.life, &kept.brief);
    problem.visits.retain(|visit| !life.records.contains_key(&visit.id));
    let now = jiff::Timestamp::from_second(at_s).map(|at| zone.to_datetime(at).date().to_string());
    let now = now.unwrap_or_default();
    let bases = brief.settings.teams.len() + brief.visits.len();
    problem.shifts.retain_mut(|shift| {
        let Some(date) = brief.settings.days.get(shift.day as usize) else { return false };
        if at_s >= shift.end_s + shift.overtime_s {
            return false;
        }
        let spot = spots.0.get(&shift.team).filter(|_| *date == now);
        let made = past.route(shift.team, shift.day);
        if at_s > shift.start_s || made.is_some() || spot.is_some() {
            let from = match spot {
                Some(Spot::At(point)) => {
                    past.positions.iter().position(|position| position == point).map(|number| bases + number)
                }
                Some(Spot::Making(visit)) => place_of(kept, visit.as_str()),
                None => made.and_then(|route| place_of(kept, &route.stops.last()?.visit)),
            };
            let driven_s = made.map_or(0, super::past::PastRoute::drive_s);
            set_out(shift, at_s, from, driven_s);
        }
        true
    });
}

/// The shift from this moment and place.
fn set_out(shift: &mut Shift, at_s: i64, from: Option<usize>, driven_s: i64) {
    let last_s = shift.end_s + shift.overtime_s;
    shift.start_s = shift.start_s.max(at_s);
    shift.end_s = shift.end_s.max(shift.start_s);
    shift.overtime_s = last_s - shift.end_s;
    shift.from = from.unwrap_or(shift.from);
    shift.max_drive_s = (shift.max_drive_s - driven_s).max(0);
    // Whether a break that could have begun was taken is not known; one that can no longer begin was.
    shift.breaks.retain(|pause| pause.latest_s >= shift.start_s);
}

/// Locks, the plan before, and what is being made; the tours as they stand.
fn tours(problem: &mut Problem, kept: &Kept, spots: &Whereabouts, out: bool) -> Vec<Vec<usize>> {
    let before = &kept.planned;
    let keys = before.keys();
    let pins: BTreeMap<&str, Pin> =
        before.problem.visits.iter().map(|visit| (visit.id.as_str(), visit.pin)).collect();
    let making = |id: &str| {
        spots.0.iter().find_map(|(team, spot)| match spot {
            Spot::Making(visit) if out && visit.as_str() == id => Some(*team),
            _ => None,
        })
    };
    let mut tours = vec![Vec::new(); problem.shifts.len()];
    for visit in &mut problem.visits {
        visit.previous = keys.get(&visit.id).copied();
        let pin = pins.get(visit.id.as_str()).copied().unwrap_or_default();
        // A rank stood for a visit that was being made.
        visit.pin = if pin.rank.is_some() { Pin::default() } else { pin };
        if kept.life.skipped.contains_key(&visit.id) {
            visit.pin = Pin { team: Some(NO_TEAM), ..Pin::default() };
        }
        if let (Some(team), Some((_, day))) = (making(&visit.id), visit.previous) {
            visit.pin = Pin { team: Some(team), day: Some(day), rank: Some(0) };
            // It began, whatever its hours are.
            visit.windows.clear();
        }
    }
    for stop in before.plan.routes.iter().flat_map(|route| &route.stops) {
        let id = &before.problem.visits[stop.visit].id;
        let Some(number) = problem.visits.iter().position(|visit| visit.id == *id) else { continue };
        let visit = &problem.visits[number];
        let shift = problem.shifts.iter().position(|shift| visit.previous == Some((shift.team, shift.day)));
        if let Some(tour) = shift.and_then(|shift| tours.get_mut(shift))
            && visit.pin.team != Some(NO_TEAM)
        {
            let rank = if visit.pin.rank == Some(0) { 0 } else { tour.len() };
            tour.insert(rank, number);
        }
    }
    tours
}

/// Places of the matrix, with those where teams were.
impl Kept {
    pub fn places(&self) -> Vec<Place> {
        self.brief.places_with(&self.planned.past.positions)
    }
}

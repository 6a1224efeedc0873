//! The planner's matrix: seconds and metres between all places, and what each rests on.
//! Invariant: a cell is an estimate only where a place is off the road or the roads do not lead; walking
//! from the place to the road is counted at both ends.

use serde::{Deserialize, Serialize};

use crate::index::metres::distance_m;
use crate::inspections::plan::Matrix;

use super::graph::Graph;
use super::rows::{Calibration, Leg, Slate, Targets, Way, leg, row};
use super::snap::Snap;

/// Farther from the road a place is off the road.
pub const SNAP_LIMIT_M: f64 = 300.0;
/// 5 km/h.
const WALK_M_PER_S: f64 = 5.0 / 3.6;

/// A place of the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Longitude and latitude.
    pub at: [f64; 2],
    /// Where the team leaves the road for it, by the planner's word; the nearest road without.
    pub access: Option<[f64; 2]>,
}

/// What a leg rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegSource {
    Road,
    /// Straight distance times the usual detour.
    Estimate,
    /// Partly by ferry or boat, so by a timetable.
    Connector,
}

/// Legs between all places.
#[derive(Debug, Clone, PartialEq)]
pub struct Legs {
    pub matrix: Matrix,
    /// Row by row, as the matrix.
    pub sources: Vec<LegSource>,
    /// Where each place meets the road; `None` is off the road.
    pub snaps: Vec<Option<Snap>>,
}

impl Graph {
    /// All legs, on as many threads as asked; the answer does not depend on how many.
    pub fn legs(&self, places: &[Place], threads: usize) -> Legs {
        let snaps: Vec<Option<Snap>> = places.iter().map(|place| self.snap_place(place)).collect();
        let on_road: Vec<Snap> = snaps.iter().flatten().copied().collect();
        let targets = Targets::new(self, &on_road);
        let mut rows = vec![Vec::new(); on_road.len()];
        let share = on_road.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            for (from, rows) in on_road.chunks(share).zip(rows.chunks_mut(share)) {
                let (all, targets) = (&on_road, &targets);
                scope.spawn(move || {
                    let mut slate = Slate::new(self);
                    for (from, found) in from.iter().zip(rows) {
                        *found = row(self, from, all, targets, &mut slate);
                    }
                });
            }
        });
        self.fill(places, snaps, &rows)
    }

    fn fill(&self, places: &[Place], snaps: Vec<Option<Snap>>, rows: &[Vec<Option<Way>>]) -> Legs {
        let mut numbers = 0..;
        let number: Vec<Option<usize>> = snaps.iter().map(|snap| snap.and_then(|_| numbers.next())).collect();
        let cells = places.len() * places.len();
        let mut matrix = Matrix { places: places.len(), seconds: Vec::new(), metres: Vec::new() };
        let mut sources = Vec::with_capacity(cells);
        for (a, from) in places.iter().enumerate() {
            for (b, to) in places.iter().enumerate() {
                let way = number[a].zip(number[b]).and_then(|(a, b)| rows[a][b]);
                let (seconds, metres, source) = match (way, snaps[a].zip(snaps[b])) {
                    _ if a == b => (0.0, 0.0, LegSource::Road),
                    (Some(way), Some((start, end))) => {
                        let walk_s = (start.offset_m + end.offset_m) / WALK_M_PER_S;
                        let source = if way.by_boat { LegSource::Connector } else { LegSource::Road };
                        (f64::from(way.ms) / 1e3 + walk_s, f64::from(way.cm) / 100.0, source)
                    }
                    _ => {
                        let usual = self.calibration().unwrap_or_default();
                        let metres = distance_m(from.at, to.at) * usual.detour;
                        (metres / usual.metres_per_s, metres, LegSource::Estimate)
                    }
                };
                // Rounded up: a plan in whole seconds is never earlier than the way allows.
                matrix.seconds.push(seconds.ceil() as i32);
                matrix.metres.push(metres.round() as i32);
                sources.push(source);
            }
        }
        Legs { matrix, sources, snaps }
    }

    /// Where a place meets the road. The planner's access point stands in for the place: from there the
    /// team is on the premises, so the way to the place itself is not counted.
    pub fn snap_place(&self, place: &Place) -> Option<Snap> {
        self.snap(place.access.unwrap_or(place.at), SNAP_LIMIT_M)
    }

    /// The way between two places to be drawn; `None` where only an estimate is known.
    pub fn leg(&self, from: &Place, to: &Place) -> Option<Leg> {
        leg(self, &self.snap_place(from)?, &self.snap_place(to)?)
    }
}

/// Legs without any road: all estimates.
pub fn estimates(places: &[Place]) -> Legs {
    let usual = Calibration::default();
    let pairs = places.iter().flat_map(|a| places.iter().map(move |b| distance_m(a.at, b.at) * usual.detour));
    let metres: Vec<f64> = pairs.collect();
    Legs {
        matrix: Matrix {
            places: places.len(),
            seconds: metres.iter().map(|metres| (metres / usual.metres_per_s).ceil() as i32).collect(),
            metres: metres.iter().map(|metres| metres.round() as i32).collect(),
        },
        sources: vec![LegSource::Estimate; metres.len()],
        snaps: vec![None; places.len()],
    }
}

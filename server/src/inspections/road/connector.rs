//! Boats that the map does not know: from a pier to an island or a settlement on stilts, by the operator's
//! word. Invariant: a connector joins the roads at least at one end; its other end may be land without roads.

use serde::{Deserialize, Serialize};

use crate::index::metres::{centimetres, distance_m};

use super::legs::SNAP_LIMIT_M;
use super::network::{Access, Kind, Network, Way, degrees, point};
use super::snap::nearest;

/// A boat between two landings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connector {
    pub name: String,
    /// Longitude and latitude.
    pub from: [f64; 2],
    pub to: [f64; 2],
    pub minutes: u32,
    pub both_ways: bool,
}

/// Neither landing is within 300 m of a road.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("neither landing of {0} is near a road")]
pub struct Unconnected(pub String);

impl Network {
    /// Adds a boat. Errors: neither end is near a road. O(points of the ways).
    pub fn connect(&mut self, boat: &Connector) -> Result<(), Unconnected> {
        let roads = [self.nearest_road(boat.from), self.nearest_road(boat.to)];
        if roads == [None, None] {
            return Err(Unconnected(boat.name.clone()));
        }
        // Found anew each time: landing at one end may part the very stretch of the other.
        let ends = [boat.from, boat.to].map(|at| match self.nearest_road(at) {
            Some(spot) => self.land_on_road(spot),
            None => self.land_on_island(at),
        });
        self.ways.push(Way {
            points: ends.to_vec(),
            kind: Kind::Boat,
            access: Access::Open,
            forward: true,
            backward: boat.both_ways,
            kmh: 1,
            whole_s: Some(boat.minutes.saturating_mul(60)),
        });
        Ok(())
    }

    /// Way, stretch and share of the nearest spot of a road within the limit.
    fn nearest_road(&self, at: [f64; 2]) -> Option<(usize, usize, f64)> {
        let mut best: Option<(f64, (usize, usize, f64))> = None;
        for (number, way) in self.ways.iter().enumerate().filter(|(_, way)| way.kind == Kind::Road) {
            for (stretch, two) in way.points.windows(2).enumerate() {
                let [a, b] = [two[0], two[1]].map(|p| degrees(self.points[p as usize]));
                let [pa, pb] = [a, b].map(|p| centimetres(at, p).map(f64::from));
                let (share, cm) = nearest(pa, pb);
                if cm <= SNAP_LIMIT_M * 100.0 && best.is_none_or(|(known, _)| cm < known) {
                    best = Some((cm, (number, stretch, share)));
                }
            }
        }
        best.map(|(_, spot)| spot)
    }

    fn land_on_road(&mut self, (way, stretch, share): (usize, usize, f64)) -> u32 {
        let two = [self.ways[way].points[stretch], self.ways[way].points[stretch + 1]];
        let [a, b] = two.map(|p| degrees(self.points[p as usize]));
        let at = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
        // Within a metre of a point it is that point.
        if let Some(known) = two.into_iter().find(|p| distance_m(degrees(self.points[*p as usize]), at) < 1.0)
        {
            return known;
        }
        let new = self.points.len() as u32;
        self.points.push(point(at));
        self.ways[way].points.insert(stretch + 1, new);
        new
    }

    /// A landing is a road of no length, so that places can be put there and nowhere else on the water.
    fn land_on_island(&mut self, at: [f64; 2]) -> u32 {
        let new = self.points.len() as u32;
        self.points.extend([point(at), point(at)]);
        self.ways.push(Way {
            points: vec![new, new + 1],
            kind: Kind::Road,
            access: Access::Open,
            forward: true,
            backward: true,
            kmh: 5,
            whole_s: None,
        });
        new
    }
}

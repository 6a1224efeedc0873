//! Roads as they were drawn, before they are a graph: points, ways, and what is forbidden between ways.
//! Invariant: each way has at least two points, all of them in `points`; the same point number is the same
//! spot, and only there can one change from way to way.

use serde::{Deserialize, Serialize};

/// Longitude and latitude in steps of 1e-7 degree (1 cm): exact to compare and to hash.
pub type Point = [i32; 2];

/// Steps in a degree.
pub const STEPS: f64 = 1e7;

/// The nearest step of a position in degrees.
pub fn point([lon, lat]: [f64; 2]) -> Point {
    [(lon * STEPS).round() as i32, (lat * STEPS).round() as i32]
}

/// Longitude and latitude in degrees.
pub fn degrees([lon, lat]: Point) -> [f64; 2] {
    [f64::from(lon) / STEPS, f64::from(lat) / STEPS]
}

/// The roads, ferries and boats of an area.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    pub points: Vec<Point>,
    /// What stands at a point, sorted by point.
    pub marks: Vec<(u32, Mark)>,
    pub ways: Vec<Way>,
    pub bans: Vec<Ban>,
    /// Where the roads are from and of which day; shown with every map and print.
    pub source: String,
    pub attribution: String,
    /// Turn restrictions that could not be understood.
    pub bans_ignored: u32,
}

/// What stands on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    Signals,
    /// No car passes.
    Closed,
    /// A guarded gate.
    Gate,
}

/// One drawn line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Indices into `Network::points`.
    pub points: Vec<u32>,
    pub kind: Kind,
    pub access: Access,
    pub forward: bool,
    pub backward: bool,
    /// Speed on it; of no meaning where `whole_s` is known.
    pub kmh: u8,
    /// Time from end to end (ferries and boats).
    pub whole_s: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    Road,
    /// A ferry of the map or a boat of the operator: goes by a timetable, carries the team.
    Boat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Access {
    Open,
    /// Behind a gate: the team may come from there or go there, not pass through.
    Private,
}

/// A turn restriction along a chain of ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// Index of the way it is for.
    pub from: u32,
    pub via: Via,
    /// Index of the way that it forbids or commands.
    pub to: u32,
    /// Whether `to` is the only way to go on, instead of the forbidden one.
    pub only: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Via {
    /// Index of a point.
    Point(u32),
    /// Indices of ways, in order.
    Ways(Vec<u32>),
}

impl Network {
    /// The part of it that has a point in the box (west, south, east, north in degrees): whole ways, the points
    /// they need, and the restrictions among them. O(points).
    pub fn within(mut self, [west, south, east, north]: [f64; 4]) -> Self {
        let inside = |number: &u32| {
            let [lon, lat] = degrees(self.points[*number as usize]);
            (west..=east).contains(&lon) && (south..=north).contains(&lat)
        };
        let keep: Vec<bool> = self.ways.iter().map(|way| way.points.iter().any(inside)).collect();
        let mut used = vec![false; self.points.len()];
        for (way, _) in self.ways.iter().zip(&keep).filter(|(_, keep)| **keep) {
            way.points.iter().for_each(|number| used[*number as usize] = true);
        }
        let new_point = renumber(&used);
        let new_way = renumber(&keep);
        let mut kept = keep.iter();
        self.ways.retain(|_| kept.next().is_some_and(|keep| *keep));
        for number in self.ways.iter_mut().flat_map(|way| &mut way.points) {
            *number = new_point[*number as usize].unwrap_or_default();
        }
        let marks = self.marks.iter().filter_map(|(at, mark)| Some((new_point[*at as usize]?, *mark)));
        self.marks = marks.collect();
        let mut used = used.iter();
        self.points.retain(|_| used.next().is_some_and(|used| *used));
        let way = |number: &u32| new_way[*number as usize];
        let bans = self.bans.iter().filter_map(|ban| {
            let via = match &ban.via {
                Via::Point(at) => Via::Point(new_point[*at as usize]?),
                Via::Ways(ways) => Via::Ways(ways.iter().map(way).collect::<Option<_>>()?),
            };
            Some(Ban { from: way(&ban.from)?, via, to: way(&ban.to)?, only: ban.only })
        });
        self.bans = bans.collect();
        self
    }
}

/// New numbers of those that are kept.
fn renumber(keep: &[bool]) -> Vec<Option<u32>> {
    let mut next = 0..;
    keep.iter().map(|keep| if *keep { next.next() } else { None }).collect()
}

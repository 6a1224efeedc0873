//! Cuts ways into links: stretches between two crossings, with their length, time and headings.
//! Invariant: a link runs along one way, from a crossing to the next; its directed edges are numbered
//! 2·link (as drawn) and 2·link + 1 (against it), whether or not one may drive there.

use crate::index::metres::distance_m;

use super::network::{Access, Kind, Network, degrees};

/// Time of an edge on which one may not drive.
pub const NO_WAY: u32 = u32::MAX;

/// A stretch of road without a crossing.
pub struct Link {
    /// Numbers of the crossings at its ends.
    pub ends: [u32; 2],
    /// Its points in `Links::shape`.
    pub shape: (u32, u32),
    pub cm: u32,
    /// As drawn and against it; `NO_WAY` where forbidden.
    pub ms: [u32; 2],
    /// Headings at the start and the end as drawn, degrees from north to the east.
    pub headings: [f32; 2],
    pub kind: Kind,
    pub access: Access,
}

/// All links with their shapes.
pub struct Links {
    pub links: Vec<Link>,
    /// Indices into `Network::points`, link after link.
    pub shape: Vec<u32>,
    /// Point of each crossing.
    pub crossings: Vec<u32>,
    /// The first link of each way, and an end mark.
    pub first: Vec<u32>,
}

/// Cuts the ways where they meet, end, or pass something that stands there. O(points of the ways).
pub fn links(network: &Network) -> Links {
    let crossing_of = crossings(network);
    let mut all = Links { links: Vec::new(), shape: Vec::new(), crossings: crossing_of.1, first: Vec::new() };
    for way in &network.ways {
        all.first.push(all.links.len() as u32);
        let leg_m: Vec<f64> =
            way.points.windows(2).map(|two| distance_m(at(network, two[0]), at(network, two[1]))).collect();
        let whole_m: f64 = leg_m.iter().sum();
        let mut start = 0;
        for end in 1..way.points.len() {
            let cut = crossing_of.0[way.points[end] as usize];
            if cut == u32::MAX {
                continue;
            }
            let metres: f64 = leg_m[start..end].iter().sum();
            let seconds = way.whole_s.map_or_else(
                || metres * 3.6 / f64::from(way.kmh.max(1)),
                |whole| f64::from(whole) * if whole_m > 0.0 { metres / whole_m } else { 1.0 },
            );
            // A thousand hours, so that sums of them cannot overflow.
            let ms = (seconds * 1e3).round().min(3.6e8) as u32;
            let points = &way.points[start..=end];
            let begin = all.shape.len() as u32;
            all.shape.extend(points);
            all.links.push(Link {
                ends: [crossing_of.0[points[0] as usize], cut],
                shape: (begin, all.shape.len() as u32),
                cm: (metres * 100.0).round().min(1e9) as u32,
                ms: [way.forward, way.backward].map(|may| if may { ms } else { NO_WAY }),
                headings: [
                    heading(at(network, points[0]), at(network, points[1])),
                    heading(at(network, points[points.len() - 2]), at(network, points[points.len() - 1])),
                ],
                kind: way.kind,
                access: way.access,
            });
            start = end;
        }
    }
    all.first.push(all.links.len() as u32);
    all
}

/// The crossing's number of each point, `u32::MAX` where there is none, and the point of each crossing.
fn crossings(network: &Network) -> (Vec<u32>, Vec<u32>) {
    let mut uses = vec![0_u8; network.points.len()];
    for way in &network.ways {
        let last = way.points.len() - 1;
        for (place, point) in way.points.iter().enumerate() {
            // An end counts twice: it is a crossing by itself.
            let count = if place == 0 || place == last { 2 } else { 1 };
            let used = &mut uses[*point as usize];
            *used = used.saturating_add(count);
        }
    }
    for (point, _) in &network.marks {
        let used = &mut uses[*point as usize];
        *used = if *used > 0 { 2 } else { 0 };
    }
    let mut points = Vec::new();
    let numbers = (0..).zip(uses).map(|(point, used)| {
        if used < 2 {
            return u32::MAX;
        }
        points.push(point);
        points.len() as u32 - 1
    });
    (numbers.collect(), points)
}

fn at(network: &Network, point: u32) -> [f64; 2] {
    degrees(network.points[point as usize])
}

fn heading(a: [f64; 2], b: [f64; 2]) -> f32 {
    let east = (b[0] - a[0]) * a[1].to_radians().cos();
    east.atan2(b[1] - a[1]).to_degrees() as f32
}

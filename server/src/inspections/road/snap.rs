//! Puts places on the road. Invariant: the nearest point of a road from which one gets to the main roads
//! and back, whatever other places there are; never on the water.

use rstar::AABB;
use rstar::primitives::{GeomWithData, Rectangle};

use crate::index::metres::{centimetres, circle_bbox};

use super::graph::Graph;
use super::link::Link;
use super::network::{Kind, Point, degrees};

/// Where a place meets the road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    pub(super) link: u32,
    /// Share of the link's length from its start as drawn, 0 to 1.
    pub(super) along: f64,
    /// Longitude and latitude.
    pub at: [f64; 2],
    /// From the place to the road.
    pub offset_m: f64,
}

/// Bounding boxes of the links that can be driven, in degrees.
pub(super) fn boxes(
    links: &[Link],
    shape: &[Point],
    connected: &[bool],
) -> Vec<GeomWithData<Rectangle<[f64; 2]>, u32>> {
    let usable = (0..)
        .zip(links)
        .filter(|(number, link): &(u32, &Link)| link.kind == Kind::Road && connected[*number as usize]);
    let boxed = usable.map(|(number, link)| {
        let points = &shape[link.shape.0 as usize..link.shape.1 as usize];
        let corner = |pick: fn(i32, i32) -> i32, start: i32| {
            points.iter().fold([start; 2], |a, b| [pick(a[0], b[0]), pick(a[1], b[1])])
        };
        let (low, high) = (corner(i32::min, i32::MAX), corner(i32::max, i32::MIN));
        GeomWithData::new(Rectangle::from_corners(degrees(low), degrees(high)), number)
    });
    boxed.collect()
}

impl Graph {
    /// The nearest usable point of a road within `limit_m`; `None` where there is none. Logarithmic in the
    /// links, linear in the points of those within the limit.
    pub fn snap(&self, place: [f64; 2], limit_m: f64) -> Option<Snap> {
        let [west, south, east, north] = circle_bbox(place, limit_m);
        let near =
            self.tree.locate_in_envelope_intersecting(AABB::from_corners([west, south], [east, north]));
        let found = near.map(|link| self.project(place, link.data));
        found
            .filter(|snap| snap.offset_m <= limit_m)
            .min_by(|a, b| a.offset_m.total_cmp(&b.offset_m).then(a.link.cmp(&b.link)))
    }

    fn project(&self, place: [f64; 2], number: u32) -> Snap {
        let link = &self.links[number as usize];
        let points = &self.shape[link.shape.0 as usize..link.shape.1 as usize];
        let plane = |point: &Point| centimetres(place, degrees(*point)).map(f64::from);
        let mut best = (f64::INFINITY, 0.0, 0, 0.0);
        let mut length = 0.0;
        for (at, two) in points.windows(2).enumerate() {
            let (a, b) = (plane(&two[0]), plane(&two[1]));
            let (share, distance) = nearest(a, b);
            let step = (b[0] - a[0]).hypot(b[1] - a[1]);
            if distance < best.0 {
                best = (distance, length + share * step, at, share);
            }
            length += step;
        }
        let (distance, along, at, share) = best;
        let (a, b) = (degrees(points[at]), degrees(points[at + 1]));
        Snap {
            link: number,
            along: if length > 0.0 { along / length } else { 0.0 },
            at: [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share],
            offset_m: distance / 100.0,
        }
    }
}

/// Share of the way from `a` to `b` that is nearest to the origin, and its distance from there.
pub(super) fn nearest(a: [f64; 2], b: [f64; 2]) -> (f64, f64) {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 { (-(a[0] * dx + a[1] * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (share, (a[0] + dx * share).hypot(a[1] + dy * share))
}

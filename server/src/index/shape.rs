//! Whether a point lies in a drawn shape. Invariant: a shape's box holds every point
//! that is inside the shape.

use petapora_wire::Shape;

use super::metres::{circle_bbox, distance_m};

/// West, south, east, north of a box around the shape.
pub(super) fn bbox(shape: &Shape) -> [f64; 4] {
    match shape {
        Shape::Bbox(bbox) => *bbox,
        Shape::Radius { lon, lat, radius_m } => circle_bbox([*lon, *lat], *radius_m),
        Shape::Polygon(ring) => ring.iter().fold(
            [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
            |[w, s, e, n], [lon, lat]| [w.min(*lon), s.min(*lat), e.max(*lon), n.max(*lat)],
        ),
    }
}

/// Edges of boxes and circles belong to them. O(corners) for a polygon.
pub(super) fn contains(shape: &Shape, point: [f64; 2]) -> bool {
    match shape {
        Shape::Bbox([w, s, e, n]) => *w <= point[0] && point[0] <= *e && *s <= point[1] && point[1] <= *n,
        Shape::Radius { lon, lat, radius_m } => distance_m([*lon, *lat], point) <= *radius_m,
        Shape::Polygon(ring) => in_ring(ring, point),
    }
}

/// Even-odd rule: a ray to the east crosses the ring an odd number of times
/// (Shimrat 1962, Algorithm 112).
fn in_ring(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    let mut from = ring.last().copied().unwrap_or_default();
    for &to in ring {
        let crosses = (from[1] > y) != (to[1] > y);
        if crosses && x < from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]) {
            inside = !inside;
        }
        from = to;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_made_by_crossing_lines_is_outside() {
        // A five-pointed star drawn without lifting the pen: its middle is crossed twice.
        let star = Shape::Polygon(vec![[0.0, 3.0], [2.0, -3.0], [-3.0, 1.0], [3.0, 1.0], [-2.0, -3.0]]);
        assert!(!contains(&star, [0.0, 0.0]));
        assert!(contains(&star, [0.0, 2.0]));
        assert!(!contains(&star, [2.5, 2.5]));
    }
}

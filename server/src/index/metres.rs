//! Degrees to metres, in one place: nothing else takes degrees for a distance.
//! Distances are those on the plane that touches the WGS 84 ellipsoid at the middle
//! latitude of the two points. Error: below 0.01 % for points up to 100 km apart
//! within 60° of the equator (tested against Karney's geodesics); 1 cm on a
//! kilometre at most in a city. Invariant: the envelope of a circle holds every point
//! that `distance_m` puts inside it.

/// WGS 84: equatorial radius in metres and squared eccentricity.
const A_M: f64 = 6_378_137.0;
const E2: f64 = 6.694_379_990_141_4e-3;

/// Metres per degree of longitude and of latitude at `lat`: the radii of curvature
/// in the prime vertical and in the meridian (Torge, Geodesy, 4.14 and 4.15).
fn metres_per_degree(lat: f64) -> [f64; 2] {
    let (sin, cos) = lat.to_radians().sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    let n = A_M / w2.sqrt();
    let m = n * (1.0 - E2) / w2;
    [(n * cos).to_radians(), m.to_radians()]
}

/// Metres between two points (longitude, latitude in degrees). Does not cross the
/// antimeridian.
pub fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [per_lon, per_lat] = metres_per_degree((a[1] + b[1]) / 2.0);
    ((a[0] - b[0]) * per_lon).hypot((a[1] - b[1]) * per_lat)
}

/// Whole centimetres east and north of `origin`, on the plane that touches the ellipsoid
/// there: exact to compare, and within a city as good as `distance_m`.
pub fn centimetres(origin: [f64; 2], at: [f64; 2]) -> [i32; 2] {
    let [per_lon, per_lat] = metres_per_degree(origin[1]);
    let cm = |from: f64, to: f64, per_degree: f64| ((to - from) * per_degree * 100.0).round() as i32;
    [cm(origin[0], at[0], per_lon), cm(origin[1], at[1], per_lat)]
}

/// West, south, east and north of a box that holds the circle.
pub fn circle_bbox(centre: [f64; 2], radius_m: f64) -> [f64; 4] {
    // A meridian degree is shortest at the equator, a parallel one at the end of the
    // circle nearer to the pole.
    let d_lat = radius_m / metres_per_degree(0.0)[1] * 1.001;
    let far = (centre[1].abs() + d_lat).min(89.9);
    let d_lon = radius_m / metres_per_degree(far)[0] * 1.001;
    [centre[0] - d_lon, centre[1] - d_lat, centre[0] + d_lon, centre[1] + d_lat]
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Geodesic, Point};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn distances_are_those_of_the_ellipsoid(
            lon in -170.0..170.0f64, lat in -60.0..60.0f64, east in -0.6..0.6f64, north in -0.6..0.6f64
        ) {
            let (a, b) = ([lon, lat], [lon + east, lat + north]);
            let exact = Geodesic.distance(Point::from(a), Point::from(b));
            prop_assert!((distance_m(a, b) - exact).abs() <= exact * 1e-4 + 1e-6);
        }

        #[test]
        fn the_box_holds_the_circle(
            lon in -170.0..170.0f64, lat in -80.0..80.0f64, radius_m in 1.0..100_000.0f64, turn in 0.0..6.3f64
        ) {
            let [w, s, e, n] = circle_bbox([lon, lat], radius_m);
            // Walk outwards until just inside the circle.
            let mut t = 1.0;
            let at = |t: f64| [lon + (e - lon) * 1.5 * t * turn.cos(), lat + (n - lat) * 1.5 * t * turn.sin()];
            while distance_m([lon, lat], at(t)) > radius_m {
                t *= 0.999;
            }
            let [x, y] = at(t);
            prop_assert!(w <= x && x <= e && s <= y && y <= n);
        }
    }

    #[test]
    fn a_degree_at_the_equator_is_as_the_almanac_says() {
        assert!((distance_m([117.0, 0.0], [118.0, 0.0]) - 111_319.49).abs() < 0.01);
        assert!((distance_m([117.0, -0.5], [117.0, 0.5]) - 110_574.28).abs() < 0.5);
    }
}

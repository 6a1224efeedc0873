//! What is laid over the ground for a while: an area under the pen, an alert's zone, chosen sites, the one pointed
//! at. Invariant: a disc has the radius on the ground that it says.

use std::f64::consts::PI;
use std::fmt::Write as _;

use super::Camera;
use crate::Position;

const ACCENT: &str = "#0b5c77";
const ALERT: &str = "#882255";
const INK: &str = "#1b2a33";
/// Metres a degree of latitude, on a sphere of the mean radius.
const DEGREE_M: f64 = 6_371_008.8 * PI / 180.0;
/// A zone of a single place has a disc one can see, metres.
const LEAST_ZONE_M: f64 = 40.0;
/// More chosen sites than anybody could tell apart are not all drawn.
const CHOSEN_MOST: usize = 2_000;

/// An area, closed or still open, and the corners set so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    pub ring: Vec<Position>,
    pub corners: Vec<Position>,
}

/// The zone of an alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    pub centre: Position,
    pub radius_m: f64,
    pub hull: Vec<Position>,
}

/// A circle on the ground as a ring of 64 corners, on a plane around its centre.
pub fn disc([lon, lat]: Position, radius_m: f64) -> Vec<Position> {
    let reach = radius_m / DEGREE_M;
    (0..64)
        .map(|step| {
            let (sin, cos) = (f64::from(step) * PI / 32.0).sin_cos();
            [lon + reach * cos / lat.to_radians().cos(), lat + reach * sin]
        })
        .collect()
}

fn path(camera: &Camera, line: &[Position], closed: bool) -> String {
    let mut path = String::new();
    for (place, at) in line.iter().enumerate() {
        let [x, y] = camera.at(*at);
        // Writing to a string cannot fail.
        let _ = write!(path, "{}{x:.1} {y:.1}", if place == 0 { 'M' } else { 'L' });
    }
    if closed {
        path.push('Z');
    }
    path
}

/// An area and its corners.
pub fn draw_sketch(sketch: &Sketch, camera: &Camera) -> String {
    let mut out = String::new();
    if sketch.ring.len() > 2 {
        let _ = write!(
            out,
            "<path d=\"{}\" fill=\"{ACCENT}\" fill-opacity=\"0.12\" stroke=\"{ACCENT}\" stroke-width=\"2\"/>",
            path(camera, &sketch.ring, true)
        );
    } else if sketch.corners.len() > 1 {
        let line = path(camera, &sketch.corners, false);
        let _ = write!(out, "<path d=\"{line}\" fill=\"none\" stroke=\"{ACCENT}\" stroke-width=\"2\"/>");
    }
    for corner in &sketch.corners {
        let [x, y] = camera.at(*corner);
        let _ = write!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#ffffff\" stroke=\"{ACCENT}\" stroke-width=\"2\"/>"
        );
    }
    out
}

/// The hull of an alert's places and the disc around them.
pub fn draw_zone(zone: &Zone, camera: &Camera) -> String {
    let mut out = String::new();
    let hull = path(camera, &zone.hull, zone.hull.len() > 2);
    if zone.hull.len() > 1 {
        let fill = if zone.hull.len() > 2 { ALERT } else { "none" };
        let _ = write!(
            out,
            "<path class=\"zone-hull\" d=\"{hull}\" fill=\"{fill}\" fill-opacity=\"0.14\" stroke=\"{ALERT}\" \
             stroke-width=\"2.5\" stroke-linejoin=\"round\"/>"
        );
    }
    let around = path(camera, &disc(zone.centre, zone.radius_m.max(LEAST_ZONE_M)), true);
    let _ = write!(
        out,
        "<path class=\"zone-disc\" d=\"{around}\" fill=\"none\" stroke=\"{ALERT}\" stroke-width=\"2\" stroke-dasharray=\"4 4\"/>"
    );
    out
}

/// A disc below each chosen site in the frame.
pub fn draw_chosen(points: &[Position], camera: &Camera) -> String {
    let mut out = String::new();
    let inside = |[x, y]: &[f64; 2]| {
        (-20.0..=camera.width + 20.0).contains(x) && (-20.0..=camera.height + 20.0).contains(y)
    };
    for [x, y] in points.iter().map(|at| camera.at(*at)).filter(inside).take(CHOSEN_MOST) {
        let _ = write!(
            out,
            "<circle class=\"chosen\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"19\" fill=\"#7fc8de\" fill-opacity=\"0.55\" \
             stroke=\"{ACCENT}\" stroke-width=\"2.5\"/>"
        );
    }
    out
}

/// A ring around the place that is pointed at.
pub fn draw_pointer(at: Position, camera: &Camera) -> String {
    let [x, y] = camera.at(at);
    format!(
        "<circle class=\"pointed\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"22\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"2.5\"/>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: Camera = Camera { lon: 117.48, lat: 0.12, zoom: 13.5, width: 600.0, height: 500.0 };

    #[test]
    fn a_disc_has_its_radius_on_the_ground() {
        let centre = [117.48, 0.12];
        for [lon, lat] in disc(centre, 750.0) {
            let east = (lon - centre[0]) * 0.12_f64.to_radians().cos();
            assert!((east.hypot(lat - centre[1]) * DEGREE_M - 750.0).abs() < 1e-6);
        }
        let [x, y] = CAMERA.at(disc(centre, 750.0)[16]);
        let [a, b] = CAMERA.at(centre);
        assert!(((x - a).hypot(y - b) * CAMERA.metres_per_pixel() - 750.0).abs() < 1.0);
    }

    #[test]
    fn a_zone_has_hull_and_disc_and_a_single_place_a_disc_one_can_see() {
        let hull = vec![[117.48, 0.12], [117.49, 0.12], [117.48, 0.13]];
        let both = draw_zone(&Zone { centre: [117.483, 0.123], radius_m: 900.0, hull }, &CAMERA);
        assert!(both.contains("zone-hull") && both.contains("zone-disc"));
        let one =
            draw_zone(&Zone { centre: [117.48, 0.12], radius_m: 0.0, hull: vec![[117.48, 0.12]] }, &CAMERA);
        assert!(!one.contains("zone-hull") && one.contains("zone-disc"));
    }

    #[test]
    fn only_what_is_in_the_frame_is_marked_as_chosen() {
        let svg = draw_chosen(&[[117.48, 0.12], [119.0, 0.12]], &CAMERA);
        assert_eq!(svg.matches("chosen").count(), 1);
    }
}

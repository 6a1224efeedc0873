//! Where to look so that an area is seen whole. Pure.
//! Invariant: a fitted camera shows every corner of its box inside the given pixels.

use std::f64::consts::PI;

use petapora_wire::Region;

use crate::view::Camera;

/// West, south, east, north in degrees.
pub type Bbox = [f64; 4];

/// MapLibre draws the world in 512 CSS pixels at zoom 0.
const WORLD_PX: f64 = 512.0;
const CLOSEST: f64 = 18.0;

/// The camera that shows `bbox` within `size_px` (width, height), with `margin_px` on every side.
/// Web Mercator, as MapLibre: x = (λ+180)/360, y = (1 − ln tan(π/4+φ/2)/π)/2.
pub fn fit([w, s, e, n]: Bbox, size_px: [f64; 2], margin_px: f64) -> Camera {
    let (left, right) = ((w + 180.0) / 360.0, (e + 180.0) / 360.0);
    let (top, bottom) = (mercator_y(n), mercator_y(s));
    let room = |px: f64| (px - 2.0 * margin_px).max(32.0);
    let zoom_for = |px: f64, share: f64| (room(px) / (WORLD_PX * share.max(1e-9))).log2();
    let zoom = zoom_for(size_px[0], right - left).min(zoom_for(size_px[1], bottom - top));
    Camera { lon: (w + e) / 2.0, lat: latitude((top + bottom) / 2.0), zoom: zoom.clamp(0.0, CLOSEST) }
}

/// A camera on one point, close enough to tell it from its neighbours.
pub fn near(lon: f64, lat: f64) -> Camera {
    Camera { lon, lat, zoom: 16.0 }
}

/// The box around all areas of the region, or the region's own where it has none.
pub fn city(region: &Region) -> Bbox {
    union(region.kelurahan.iter().map(|area| area.bbox)).unwrap_or(region.bbox)
}

/// The smallest box around all boxes.
pub fn union(boxes: impl IntoIterator<Item = Bbox>) -> Option<Bbox> {
    boxes.into_iter().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

fn mercator_y(lat: f64) -> f64 {
    (1.0 - (PI / 4.0 + lat.to_radians() / 2.0).tan().ln() / PI) / 2.0
}

fn latitude(y: f64) -> f64 {
    (2.0 * (PI * (1.0 - 2.0 * y)).exp().atan() - PI / 2.0).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BONTANG: Bbox = [117.3883, 0.0214, 117.5649, 0.2061];

    /// Pixels from the middle of the picture.
    fn pixel(camera: Camera, lon: f64, lat: f64) -> [f64; 2] {
        let scale = WORLD_PX * camera.zoom.exp2();
        [(lon - camera.lon) / 360.0 * scale, (mercator_y(lat) - mercator_y(camera.lat)) * scale]
    }

    #[test]
    fn every_corner_of_a_fitted_box_is_seen() {
        for size in [[726.0, 640.0], [360.0, 640.0], [1366.0, 500.0]] {
            let camera = fit(BONTANG, size, 24.0);
            for (lon, lat) in [(BONTANG[0], BONTANG[1]), (BONTANG[2], BONTANG[3])] {
                let [x, y] = pixel(camera, lon, lat);
                assert!(x.abs() <= size[0] / 2.0 - 23.9 && y.abs() <= size[1] / 2.0 - 23.9, "{size:?}");
            }
        }
    }

    #[test]
    fn the_tighter_side_is_filled() {
        let camera = fit(BONTANG, [360.0, 2000.0], 0.0);
        let [x, _] = pixel(camera, BONTANG[2], BONTANG[3]);
        assert!((x - 180.0).abs() < 0.01);
    }

    #[test]
    fn a_point_is_not_looked_at_from_inside_an_atom() {
        assert_eq!(fit([117.5, 0.1, 117.5, 0.1], [700.0, 600.0], 0.0).zoom, CLOSEST);
    }

    #[test]
    fn boxes_join() {
        assert_eq!(union([[1.0, 1.0, 2.0, 2.0], [0.0, 1.5, 1.0, 3.0]]), Some([0.0, 1.0, 2.0, 3.0]));
        assert_eq!(union([]), None);
    }
}

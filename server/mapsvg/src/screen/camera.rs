//! Where the map looks. Invariant: `place` undoes `at`; a held camera shows nothing beyond its bounds.

use std::f64::consts::PI;

use crate::Position;

/// The world's width at zoom 0 in CSS pixels, as of MapLibre, so that one address means one view in both.
pub const WORLD_PX: f64 = 512.0;

/// Mean radius of the earth in metres.
const EARTH_M: f64 = 6_371_008.8;

/// A frame of `width` × `height` CSS pixels with a place in its middle. Web Mercator:
/// x = (λ+180)/360, y = (1 − ln tan(π/4+φ/2)/π)/2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    pub lon: f64,
    pub lat: f64,
    pub zoom: f64,
    pub width: f64,
    pub height: f64,
}

/// Position on the unit square of the world, y to the south.
pub fn world([lon, lat]: Position) -> [f64; 2] {
    [(lon + 180.0) / 360.0, (1.0 - (PI / 4.0 + lat.to_radians() / 2.0).tan().ln() / PI) / 2.0]
}

fn degrees([x, y]: [f64; 2]) -> Position {
    [x * 360.0 - 180.0, (2.0 * (PI * (1.0 - 2.0 * y)).exp().atan() - PI / 2.0).to_degrees()]
}

impl Camera {
    /// Pixels of the world's width.
    pub fn scale(&self) -> f64 {
        WORLD_PX * self.zoom.exp2()
    }

    /// The frame's left and top edge in pixels of the world.
    pub fn origin(&self) -> [f64; 2] {
        let [x, y] = world([self.lon, self.lat]);
        [x * self.scale() - self.width / 2.0, y * self.scale() - self.height / 2.0]
    }

    /// Pixels from the frame's left and top.
    pub fn at(&self, place: Position) -> [f64; 2] {
        let ([x, y], [left, top], scale) = (world(place), self.origin(), self.scale());
        [x * scale - left, y * scale - top]
    }

    /// The place at a pixel of the frame.
    pub fn place(&self, [x, y]: [f64; 2]) -> Position {
        let ([left, top], scale) = (self.origin(), self.scale());
        degrees([(x + left) / scale, (y + top) / scale])
    }

    /// With the ground moved by so many pixels to the right and down.
    #[must_use]
    pub fn moved(self, [right, down]: [f64; 2]) -> Self {
        let [lon, lat] = self.place([self.width / 2.0 - right, self.height / 2.0 - down]);
        Self { lon, lat, ..self }
    }

    /// Closer by so many zoom levels, with what is at a pixel staying there.
    #[must_use]
    pub fn zoomed(self, steps: f64, [x, y]: [f64; 2]) -> Self {
        let kept = self.place([x, y]);
        let closer = Self { zoom: self.zoom + steps, ..self };
        let [now_x, now_y] = closer.at(kept);
        closer.moved([x - now_x, y - now_y])
    }

    /// The same look without anything beyond west, south, east, north, and not closer than `closest`.
    #[must_use]
    pub fn held(self, [west, south, east, north]: [f64; 4], closest: f64) -> Self {
        let ([left, top], [right, bottom]) = (world([west, north]), world([east, south]));
        let least = |pixels: f64, share: f64| (pixels / (WORLD_PX * share.max(1e-9))).log2();
        let farthest = least(self.width, right - left).max(least(self.height, bottom - top)).min(closest);
        let zoomed = Self { zoom: self.zoom.clamp(farthest, closest), ..self };
        let scale = zoomed.scale();
        let between = |middle: f64, low: f64, high: f64, pixels: f64| {
            let half = pixels / 2.0 / scale;
            if high - low <= 2.0 * half { (low + high) / 2.0 } else { middle.clamp(low + half, high - half) }
        };
        let [x, y] = world([zoomed.lon, zoomed.lat]);
        let [lon, lat] = degrees([between(x, left, right, self.width), between(y, top, bottom, self.height)]);
        Self { lon, lat, ..zoomed }
    }

    /// Metres on the ground of a pixel in the frame's middle.
    pub fn metres_per_pixel(&self) -> f64 {
        2.0 * PI * EARTH_M * self.lat.to_radians().cos() / self.scale()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BONTANG: Camera = Camera { lon: 117.48, lat: 0.13, zoom: 12.5, width: 700.0, height: 600.0 };

    fn near([x, y]: [f64; 2], [a, b]: [f64; 2], within: f64) -> bool {
        (x - a).abs() < within && (y - b).abs() < within
    }

    #[test]
    fn the_middle_is_in_the_middle_and_a_pixel_leads_back_to_its_place() {
        assert!(near(BONTANG.at([117.48, 0.13]), [350.0, 300.0], 1e-6));
        for pixel in [[0.0, 0.0], [700.0, 600.0], [13.0, 512.0]] {
            assert!(near(BONTANG.at(BONTANG.place(pixel)), pixel, 1e-6));
        }
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let place = BONTANG.place([100.0, 450.0]);
        for steps in [-1.5, 0.25, 3.0] {
            assert!(near(BONTANG.zoomed(steps, [100.0, 450.0]).at(place), [100.0, 450.0], 1e-6));
        }
    }

    #[test]
    fn moving_carries_the_ground_along() {
        let place = BONTANG.place([200.0, 200.0]);
        assert!(near(BONTANG.moved([30.0, -12.0]).at(place), [230.0, 188.0], 1e-6));
    }

    #[test]
    fn a_held_camera_shows_nothing_beyond_its_bounds() {
        let bounds = [117.3, -0.05, 117.65, 0.3];
        for (lon, lat, zoom) in [(0.0, 0.0, 2.0), (117.64, 0.29, 13.0), (117.31, -0.04, 25.0)] {
            let held = Camera { lon, lat, zoom, ..BONTANG }.held(bounds, 19.0);
            let ([west, north], [east, south]) = (held.place([0.0, 0.0]), held.place([700.0, 600.0]));
            assert!(west > bounds[0] - 1e-9 && east < bounds[2] + 1e-9, "{held:?}");
            assert!(south > bounds[1] - 1e-9 && north < bounds[3] + 1e-9, "{held:?}");
            assert!(held.zoom <= 19.0);
        }
        assert_eq!(BONTANG.held(bounds, 19.0).zoom, BONTANG.zoom);
    }

    #[test]
    fn a_pixel_is_as_long_as_the_ground_says() {
        let ([west, _], [east, _]) = (BONTANG.place([0.0, 300.0]), BONTANG.place([700.0, 300.0]));
        let metres = (east - west).to_radians() * EARTH_M * 0.13_f64.to_radians().cos();
        assert!((metres / 700.0 - BONTANG.metres_per_pixel()).abs() < 0.01);
    }
}

//! Degrees to pixels. Invariant: the extent lies within the frame, its middle in the frame's middle, and a
//! pixel is as long to the north as to the east.

/// WGS 84: equatorial radius in metres and squared eccentricity.
const A_M: f64 = 6_378_137.0;
const E2: f64 = 6.694_379_990_141_4e-3;

/// Around the extent, so that nothing touches the edge.
const MARGIN: f64 = 14.0;

/// The plane that touches the earth in the middle of the map: within a city as good as any projection.
#[derive(Debug, Clone)]
pub struct Projection {
    centre: [f64; 2],
    middle: [f64; 2],
    /// Metres a degree to the east and to the north.
    degree_m: [f64; 2],
    pub metres_per_pixel: f64,
    pub width: f64,
    pub height: f64,
}

impl Projection {
    /// West, south, east and north into a frame of pixels.
    pub fn fit([west, south, east, north]: [f64; 4], width: f64, height: f64) -> Self {
        let middle = [(west + east) / 2.0, (south + north) / 2.0];
        let (sin, cos) = middle[1].to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let prime = A_M / w2.sqrt();
        let degree_m = [(prime * cos).to_radians(), (prime * (1.0 - E2) / w2).to_radians()];
        let room = [(width - 2.0 * MARGIN).max(1.0), (height - 2.0 * MARGIN).max(1.0)];
        let across = (east - west) * degree_m[0] / room[0];
        let up = (north - south) * degree_m[1] / room[1];
        // A single place is shown with its neighbourhood.
        let metres_per_pixel = across.max(up).max(1.0);
        Self { centre: [width / 2.0, height / 2.0], middle, degree_m, metres_per_pixel, width, height }
    }

    /// Pixels from the left and from the top.
    pub fn at(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        [
            self.centre[0] + (lon - self.middle[0]) * self.degree_m[0] / self.metres_per_pixel,
            self.centre[1] - (lat - self.middle[1]) * self.degree_m[1] / self.metres_per_pixel,
        ]
    }
}

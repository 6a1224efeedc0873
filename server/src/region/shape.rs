//! Polygons on the ground: which points they hold, how large they are, where a label
//! fits. Invariant: two shapes that share a border through the same two vertices never
//! both hold a point of it.
//!
//! A point exactly on a border belongs to the shape east of it, or, where the border
//! runs east–west, to the shape north of it (half-open even-odd rule). So a shape holds
//! its western and southern edge, not its eastern and northern one.

/// A ring or a line: longitude and latitude in degrees.
pub type Path = Vec<[f64; 2]>;

/// West, south, east, north in degrees.
pub type Bbox = [f64; 4];

/// One or more polygons, each its outer ring and then its holes. Rings are closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    polygons: Vec<Vec<Path>>,
    bbox: Bbox,
}

impl Shape {
    pub fn new(polygons: Vec<Vec<Path>>) -> Self {
        let bbox = bbox_of(polygons.iter().flatten().flatten().copied());
        Self { polygons, bbox }
    }

    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// The polygons as given.
    pub fn polygons(&self) -> &[Vec<Path>] {
        &self.polygons
    }

    /// Whether the shape holds the point: a ray to the east crosses its rings an odd
    /// number of times (Shimrat 1962, even-odd). Linear in the number of vertices.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let [west, south, east, north] = self.bbox;
        if lon < west || lon > east || lat < south || lat > north {
            return false;
        }
        let crossings = self
            .polygons
            .iter()
            .flatten()
            .flat_map(|ring| ring.windows(2))
            .filter(|edge| crossing(edge[0], edge[1], lat).is_some_and(|x| lon < x))
            .count();
        crossings % 2 == 1
    }

    /// Area in km², holes taken off. Shoelace on a plane tangent at the shape's middle
    /// latitude: within 0.01 % for a city.
    pub fn area_km2(&self) -> f64 {
        let (x, y) = km_per_degree((self.bbox[1] + self.bbox[3]) / 2.0);
        let ring_area = |ring: &Path| {
            // Relative to the first vertex, so that large coordinates do not cost digits.
            let [ox, oy] = ring.first().copied().unwrap_or_default();
            let cross = |e: &[[f64; 2]]| (e[0][0] - ox) * (e[1][1] - oy) - (e[1][0] - ox) * (e[0][1] - oy);
            (ring.windows(2).map(cross).sum::<f64>() / 2.0).abs()
        };
        let area = |polygon: &Vec<Path>| {
            let mut rings = polygon.iter().map(ring_area);
            rings.next().unwrap_or_default() - rings.sum::<f64>()
        };
        self.polygons.iter().map(area).sum::<f64>() * x * y
    }

    /// A point inside: the middle of the widest stretch at the middle latitude of the
    /// largest polygon.
    pub fn point_inside(&self) -> [f64; 2] {
        let single = |polygon: &Vec<Path>| Self::new(vec![polygon.clone()]);
        let largest = self
            .polygons
            .iter()
            .map(single)
            .max_by(|a, b| a.area_km2().total_cmp(&b.area_km2()))
            .unwrap_or_else(|| self.clone());
        let [west, south, east, north] = largest.bbox;
        let lat = (south + north) / 2.0;
        let edges = largest.polygons.iter().flatten().flat_map(|ring| ring.windows(2));
        let mut cuts: Vec<f64> = edges.filter_map(|e| crossing(e[0], e[1], lat)).collect();
        cuts.sort_by(f64::total_cmp);
        let widest = cuts
            .chunks_exact(2)
            .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))
            .map_or((west + east) / 2.0, |pair| (pair[0] + pair[1]) / 2.0);
        [widest, lat]
    }
}

/// Longitude at which the edge crosses the parallel `lat`, its lower end included and
/// its upper end not. Always computed from the lower end, so that both neighbours of a
/// border get the same bits.
fn crossing(a: [f64; 2], b: [f64; 2], lat: f64) -> Option<f64> {
    if (a[1] > lat) == (b[1] > lat) {
        return None;
    }
    let (low, high) = if a[1] < b[1] { (a, b) } else { (b, a) };
    Some(low[0] + (lat - low[1]) * (high[0] - low[0]) / (high[1] - low[1]))
}

/// Smallest box around the points; of no points, an inside-out one that holds nothing.
pub fn bbox_of(points: impl IntoIterator<Item = [f64; 2]>) -> Bbox {
    let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    points.into_iter().fold(nothing, |b, [x, y]| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)])
}

/// Length in km, on planes tangent at the middle of each stretch: within 0.01 % for
/// stretches of a few kilometres.
pub fn length_km(line: &[[f64; 2]]) -> f64 {
    line.windows(2)
        .map(|pair| {
            let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
            let (x, y) = km_per_degree((ay + by) / 2.0);
            ((bx - ax) * x).hypot((by - ay) * y)
        })
        .sum()
}

/// Kilometres per degree of longitude and of latitude at `lat`: the radii of curvature
/// of the WGS 84 ellipsoid (Snyder 1987, eq. 4-18 to 4-20).
fn km_per_degree(lat: f64) -> (f64, f64) {
    const A_KM: f64 = 6378.137;
    const E2: f64 = 0.006_694_379_990_14;
    let (sin, cos) = lat.to_radians().sin_cos();
    let w = 1.0 - E2 * sin * sin;
    let normal = A_KM / w.sqrt();
    let meridian = A_KM * (1.0 - E2) / (w * w.sqrt());
    ((normal * cos).to_radians(), meridian.to_radians())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[[f64; 2]]) -> Path {
        points.iter().chain(points.first()).copied().collect()
    }

    fn square(w: f64, s: f64, e: f64, n: f64) -> Path {
        ring(&[[w, s], [e, s], [e, n], [w, n]])
    }

    #[test]
    fn a_hole_is_outside_and_an_island_in_it_is_inside() {
        let shape = Shape::new(vec![
            vec![square(0.0, 0.0, 10.0, 10.0), square(2.0, 2.0, 8.0, 8.0)],
            vec![square(4.0, 4.0, 6.0, 6.0)],
        ]);
        assert!(shape.contains(1.0, 1.0));
        assert!(!shape.contains(3.0, 3.0));
        assert!(shape.contains(5.0, 5.0));
        assert!(!shape.contains(11.0, 5.0));
    }

    #[test]
    fn a_point_on_a_shared_border_belongs_to_the_east_or_to_the_north() {
        let quarter = |w, s| Shape::new(vec![vec![square(w, s, w + 1.0, s + 1.0)]]);
        let (sw, se, nw, ne) = (quarter(0.0, 0.0), quarter(1.0, 0.0), quarter(0.0, 1.0), quarter(1.0, 1.0));
        let holders = |x, y| [&sw, &se, &nw, &ne].map(|shape| shape.contains(x, y));
        assert_eq!(holders(1.0, 0.5), [false, true, false, false]);
        assert_eq!(holders(0.5, 1.0), [false, false, true, false]);
        assert_eq!(holders(1.0, 1.0), [false, false, false, true]);
    }

    #[test]
    fn areas_and_lengths_agree_with_the_ellipsoid() {
        // One degree square at the equator: 110.574 km by 111.320 km, half a part in
        // ten thousand less for the convergence towards 1 degree.
        let shape = Shape::new(vec![vec![square(117.0, 0.0, 118.0, 1.0)]]);
        assert!((shape.area_km2() / 12_308.8 - 1.0).abs() < 2e-4, "{}", shape.area_km2());
        assert!((length_km(&[[117.0, 0.0], [118.0, 0.0]]) - 111.3195).abs() < 1e-3);
        assert!((length_km(&[[117.0, 0.0], [117.0, 0.1]]) - 11.0574).abs() < 1e-3);
    }

    #[test]
    fn the_point_inside_a_crescent_lies_in_it() {
        let c =
            [[0.0, 0.0], [4.0, 0.0], [4.0, 1.0], [1.0, 1.0], [1.0, 3.0], [4.0, 3.0], [4.0, 4.0], [0.0, 4.0]];
        let crescent = Shape::new(vec![vec![ring(&c)]]);
        let [x, y] = crescent.point_inside();
        assert!(crescent.contains(x, y));
    }
}

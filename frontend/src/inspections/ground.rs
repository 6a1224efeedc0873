//! The ground under a route as paths of a drawing. Invariant: north is up, and a metre is as long
//! eastwards as northwards at the middle of what is drawn.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Degrees to the drawing's units; one unit is about 11 m, y grows to the south.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    lon: f64,
    lat: f64,
    shrink: f64,
}

/// Units per degree of latitude: 111.2 km.
const UNITS: f64 = 10_000.0;

impl Projection {
    /// Around the middle of `[west, south, east, north]`.
    pub fn around([west, south, east, north]: [f64; 4]) -> Self {
        let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
        Self { lon, lat, shrink: lat.to_radians().cos() }
    }

    pub fn of(self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        [(lon - self.lon) * self.shrink * UNITS, (self.lat - lat) * UNITS]
    }

    /// The inverse of `of`.
    pub fn back(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let lon = self.lon + x / (self.shrink * UNITS);
        // Seven digits are a centimetre.
        [lon, self.lat - y / UNITS].map(|degrees| (degrees * 1e7).round() / 1e7)
    }
}

/// The part of the drawing that is seen: middle and width; the height follows the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    pub x: f64,
    pub y: f64,
    pub width: f64,
}

/// Height of the window over its width.
pub const ASPECT: f64 = 0.72;

impl Look {
    /// All points with air around them; a kilometre at least.
    pub fn at_all(points: &[[f64; 2]]) -> Self {
        let fold = |axis: usize, start: f64, pick: fn(f64, f64) -> f64| {
            points.iter().filter_map(|point| point.get(axis).copied()).fold(start, pick)
        };
        if points.is_empty() {
            return Self { x: 0.0, y: 0.0, width: 2_000.0 };
        }
        let (left, right) = (fold(0, f64::INFINITY, f64::min), fold(0, f64::NEG_INFINITY, f64::max));
        let (top, bottom) = (fold(1, f64::INFINITY, f64::min), fold(1, f64::NEG_INFINITY, f64::max));
        let width = (right - left).max((bottom - top) / ASPECT) * 1.25;
        Self { x: (left + right) / 2.0, y: (top + bottom) / 2.0, width: width.max(90.0) }
    }

    pub fn zoomed(self, by: f64) -> Self {
        Self { width: (self.width * by).clamp(20.0, 20_000.0), ..self }
    }

    /// Moved by shares of the width.
    pub fn moved(self, right: f64, down: f64) -> Self {
        Self { x: self.x + right * self.width, y: self.y + down * self.width, ..self }
    }

    /// The point at these shares of the window's width and height.
    pub fn at(self, right: f64, down: f64) -> [f64; 2] {
        [self.x + (right - 0.5) * self.width, self.y + (down - 0.5) * self.width * ASPECT]
    }

    pub fn view_box(self) -> String {
        let height = self.width * ASPECT;
        format!("{:.1} {:.1} {:.1} {height:.1}", self.x - self.width / 2.0, self.y - height / 2.0, self.width)
    }

    /// Units of one pixel of a window 480 pixels wide: marks keep their size at every zoom.
    pub fn pixel(self) -> f64 {
        self.width / 480.0
    }
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Properties,
    geometry: Option<Geometry>,
}

#[derive(Default, Deserialize)]
struct Properties {
    #[serde(default)]
    class: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Vec<[f64; 2]>),
    MultiLineString(Vec<Vec<[f64; 2]>>),
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
    /// Not drawn.
    Point(IgnoredAny),
    MultiPoint(IgnoredAny),
}

/// The path of a GeoJSON collection; of its features those whose class `takes`. `None` for what is no
/// such collection.
pub fn path_of(geojson: &str, projection: Projection, takes: fn(&str) -> bool) -> Option<String> {
    let collection: Collection = serde_json::from_str(geojson).ok()?;
    let mut path = String::new();
    let taken = |feature: &&Feature| takes(feature.properties.class.as_deref().unwrap_or_default());
    for feature in collection.features.iter().filter(taken) {
        match &feature.geometry {
            Some(Geometry::LineString(line)) => add(&mut path, line, projection, false),
            Some(Geometry::MultiLineString(lines)) => {
                lines.iter().for_each(|line| add(&mut path, line, projection, false));
            }
            Some(Geometry::Polygon(rings)) => {
                rings.iter().for_each(|ring| add(&mut path, ring, projection, true));
            }
            Some(Geometry::MultiPolygon(polygons)) => {
                polygons.iter().flatten().for_each(|ring| add(&mut path, ring, projection, true));
            }
            Some(Geometry::Point(_) | Geometry::MultiPoint(_)) | None => {}
        }
    }
    Some(path)
}

/// The path of one line.
pub fn line_path(line: &[[f64; 2]], projection: Projection) -> String {
    let mut path = String::new();
    add(&mut path, line, projection, false);
    path
}

fn add(path: &mut String, line: &[[f64; 2]], projection: Projection, closed: bool) {
    use std::fmt::Write;
    for (at, point) in line.iter().enumerate() {
        let [x, y] = projection.of(*point);
        let letter = if at == 0 { 'M' } else { 'L' };
        // Writing into a string cannot fail.
        let _ = write!(path, "{letter}{x:.1} {y:.1}");
    }
    if closed && !line.is_empty() {
        path.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn north_is_up_and_a_degree_is_as_long_both_ways_at_the_equator() {
        let projection = Projection::around([117.0, -0.5, 118.0, 0.5]);
        assert_eq!(projection.of([117.5, 0.0]), [0.0, 0.0]);
        for point in [[117.6, 0.1], [117.43, -0.2]] {
            assert_eq!(projection.back(projection.of(point)), point);
        }
        let ([east, _], [_, north]) = (projection.of([117.6, 0.0]), projection.of([117.5, 0.1]));
        assert!((east - 1_000.0).abs() < 1e-6);
        assert!((north + 1_000.0).abs() < 1e-6);
    }

    #[test]
    fn the_first_look_holds_every_point() {
        let points = [[0.0, 0.0], [1_000.0, 100.0], [500.0, 900.0]];
        let look = Look::at_all(&points);
        let half = look.width / 2.0;
        for [x, y] in points {
            assert!((x - look.x).abs() <= half && (y - look.y).abs() <= half * ASPECT);
        }
        assert!(Look::at_all(&[]).width > 0.0);
        assert_eq!(look.at(0.5, 0.5), [look.x, look.y]);
        assert_eq!(look.zoomed(0.5).width, look.width / 2.0);
    }

    #[test]
    fn lines_and_rings_become_paths_and_points_are_left_out() {
        let projection = Projection::around([0.0, 0.0, 0.0, 0.0]);
        let json = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"class":"arterial"},"geometry":{"type":"LineString","coordinates":[[0,0],[0.001,0]]}},
            {"type":"Feature","properties":{"class":"local"},"geometry":{"type":"LineString","coordinates":[[0,0],[0.002,0]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,1]}}]}"#;
        assert_eq!(
            path_of(json, projection, |class| class == "arterial").as_deref(),
            Some("M0.0 0.0L10.0 0.0")
        );
        let ring =
            r#"{"features":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[0.001,0],[0,0]]]}}]}"#;
        assert_eq!(path_of(ring, projection, |_| true).as_deref(), Some("M0.0 0.0L10.0 0.0L0.0 0.0Z"));
        assert_eq!(path_of("<html>", projection, |_| true), None);
    }
}

//! One GeoJSON layer, read strictly. Invariant: what passes is an RFC 7946
//! FeatureCollection with finite WGS 84 positions, longitude first, and closed rings of
//! at least four positions; the `geojson` crate checks none of the latter.

use geojson::{Feature, GeoJson, GeometryValue, JsonObject, PolygonType, Position};
use petapora_wire::Text;

use super::shape::Path;
use crate::error::Error;

/// Why a package is refused: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence().en)]
pub struct PackageError {
    pub file: Box<str>,
    /// 1-based, in the order of the file.
    pub feature: Option<u32>,
    pub reason: Text,
    pub fix: Text,
}

impl PackageError {
    pub fn new(file: &str, feature: Option<u32>, reason: Text, fix: Text) -> Self {
        Self { file: file.into(), feature, reason, fix }
    }

    /// The place and the reason in one sentence.
    pub fn sentence(&self) -> Text {
        let at = |word: &str| self.feature.map_or(String::new(), |n| format!(", {word} {n}"));
        Text::new(
            format!("{}{}: {}", self.file, at("fitur"), self.reason.id),
            format!("{}{}: {}", self.file, at("feature"), self.reason.en),
        )
    }
}

impl From<PackageError> for Error {
    fn from(error: PackageError) -> Self {
        Self::refused("region_package", error.sentence(), error.fix)
    }
}

/// A feature whose positions passed.
#[derive(Debug, Clone)]
pub struct Piece {
    pub properties: JsonObject,
    pub geometry: Flat,
}

/// A geometry with its multi-ness folded in.
#[derive(Debug, Clone)]
pub enum Flat {
    Points(Vec<[f64; 2]>),
    Lines(Vec<Path>),
    Polygons(Vec<Vec<Path>>),
}

impl Piece {
    /// A text property, trimmed; `None` if absent, empty or no text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.properties.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// All positions, in order.
    pub fn positions(&self) -> Box<dyn Iterator<Item = [f64; 2]> + '_> {
        match &self.geometry {
            Flat::Points(points) => Box::new(points.iter().copied()),
            Flat::Lines(lines) => Box::new(lines.iter().flatten().copied()),
            Flat::Polygons(polygons) => Box::new(polygons.iter().flatten().flatten().copied()),
        }
    }
}

/// Reads the layer `text` of `file`, taking at most `limit` positions.
/// Errors: the first thing that is wrong, with its feature.
pub fn read(file: &str, text: &str, limit: usize) -> Result<Vec<Piece>, PackageError> {
    let whole = |reason, fix| PackageError::new(file, None, reason, fix);
    let parsed: GeoJson = text.parse().map_err(|e| {
        whole(
            Text::new(format!("bukan GeoJSON ({e})."), format!("not GeoJSON ({e}).")),
            Text::new("Ekspor ulang sebagai GeoJSON (RFC 7946).", "Export it again as GeoJSON (RFC 7946)."),
        )
    })?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(whole(
            Text::new("bukan FeatureCollection.", "not a FeatureCollection."),
            Text::new(
                "Simpan seluruh lapisan sebagai satu FeatureCollection.",
                "Save the whole layer as one FeatureCollection.",
            ),
        ));
    };
    // Older writers name WGS 84 here; any other system would put the city elsewhere.
    let crs = collection.foreign_members.as_ref().and_then(|members| members.get("crs"));
    if crs.is_some_and(|crs| !crs.to_string().contains("CRS84")) {
        return Err(whole(
            Text::new("memakai sistem koordinat lain.", "uses another coordinate system."),
            Text::new(
                "Ubah ke WGS 84 (EPSG:4326) lalu ekspor ulang.",
                "Convert it to WGS 84 (EPSG:4326) and export again.",
            ),
        ));
    }
    let mut left = limit;
    let features = (1..).zip(collection.features);
    features.map(|(n, feature)| piece(&At { file, feature: n }, feature, &mut left)).collect()
}

/// Where in the package the reader is.
struct At<'a> {
    file: &'a str,
    feature: u32,
}

impl At<'_> {
    fn refuse(&self, reason: Text, fix: Text) -> PackageError {
        PackageError::new(self.file, Some(self.feature), reason, fix)
    }
}

fn piece(at: &At, feature: Feature, left: &mut usize) -> Result<Piece, PackageError> {
    let value = feature.geometry.map(|geometry| geometry.value);
    let geometry = match value {
        Some(GeometryValue::Point { coordinates }) => Flat::Points(path(at, vec![coordinates], left)?),
        Some(GeometryValue::MultiPoint { coordinates }) => Flat::Points(path(at, coordinates, left)?),
        Some(GeometryValue::LineString { coordinates }) => Flat::Lines(vec![line(at, coordinates, left)?]),
        Some(GeometryValue::MultiLineString { coordinates }) => {
            Flat::Lines(coordinates.into_iter().map(|l| line(at, l, left)).collect::<Result<_, _>>()?)
        }
        Some(GeometryValue::Polygon { coordinates }) => Flat::Polygons(vec![polygon(at, coordinates, left)?]),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            Flat::Polygons(coordinates.into_iter().map(|p| polygon(at, p, left)).collect::<Result<_, _>>()?)
        }
        Some(GeometryValue::GeometryCollection { .. }) | None => {
            return Err(at.refuse(
                Text::new("tidak punya geometri tunggal.", "has no single geometry."),
                Text::new(
                    "Beri tiap fitur satu titik, garis atau poligon.",
                    "Give each feature one point, line or polygon.",
                ),
            ));
        }
    };
    let piece = Piece { properties: feature.properties.unwrap_or_default(), geometry };
    if piece.positions().next().is_none() {
        return Err(at.refuse(
            Text::new("geometrinya kosong.", "its geometry is empty."),
            Text::new("Hapus fitur itu atau gambar bentuknya.", "Remove the feature or draw it."),
        ));
    }
    Ok(piece)
}

fn polygon(at: &At, rings: PolygonType, left: &mut usize) -> Result<Vec<Path>, PackageError> {
    let mut closed = Vec::with_capacity(rings.len());
    for ring in rings {
        let ring = path(at, ring, left)?;
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err(at.refuse(
                Text::new(
                    format!("cincin dengan {} posisi tidak tertutup.", ring.len()),
                    format!("a ring of {} positions is not closed.", ring.len()),
                ),
                Text::new(
                    "Cincin perlu sedikitnya 4 posisi, yang terakhir sama dengan yang pertama.",
                    "A ring needs at least 4 positions, the last equal to the first.",
                ),
            ));
        }
        closed.push(ring);
    }
    Ok(closed)
}

fn line(at: &At, positions: Vec<Position>, left: &mut usize) -> Result<Path, PackageError> {
    let line = path(at, positions, left)?;
    if line.len() < 2 {
        return Err(at.refuse(
            Text::new("garis kurang dari 2 posisi.", "a line of fewer than 2 positions."),
            Text::new("Hapus atau gambar ulang garis itu.", "Remove the line or draw it again."),
        ));
    }
    Ok(line)
}

fn path(at: &At, positions: Vec<Position>, left: &mut usize) -> Result<Path, PackageError> {
    *left = left.checked_sub(positions.len()).ok_or_else(|| {
        at.refuse(
            Text::new("paket punya terlalu banyak posisi.", "the package has too many positions."),
            Text::new("Sederhanakan geometri lapisan besar.", "Simplify the geometry of the large layers."),
        )
    })?;
    positions.iter().map(|p| position(at, p.as_slice())).collect()
}

/// Longitude and latitude; an altitude is let go.
fn position(at: &At, numbers: &[f64]) -> Result<[f64; 2], PackageError> {
    let [lon, lat] = match *numbers {
        [lon, lat] | [lon, lat, _] if lon.is_finite() && lat.is_finite() => [lon, lat],
        _ => {
            return Err(at.refuse(
                Text::new("posisi bukan dua angka.", "a position is not two numbers."),
                Text::new("Tulis [bujur, lintang] dalam derajat.", "Write [longitude, latitude] in degrees."),
            ));
        }
    };
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        return Ok([lon, lat]);
    }
    let axes = lat.abs() <= 180.0 && lon.abs() <= 90.0;
    Err(at.refuse(
        Text::new(
            format!("posisi [{lon}, {lat}] di luar bumi."),
            format!("position [{lon}, {lat}] is off the earth."),
        ),
        if axes { longitude_first() } else { degrees() },
    ))
}

/// What to do about swapped axes.
pub fn longitude_first() -> Text {
    Text::new(
        "Sumbu tampak tertukar: tulis bujur dahulu, lalu lintang.",
        "The axes look swapped: write longitude first, then latitude.",
    )
}

/// What to do about positions that are in no order of degrees.
fn degrees() -> Text {
    Text::new(
        "Ubah ke WGS 84: bujur −180 sampai 180, lintang −90 sampai 90 derajat.",
        "Convert it to WGS 84: longitude −180 to 180, latitude −90 to 90 degrees.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(geometry: &str) -> String {
        let good =
            r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[117.4,0.1]}}"#;
        format!(
            r#"{{"type":"FeatureCollection","features":[{good},{{"type":"Feature","properties":null,"geometry":{geometry}}}]}}"#
        )
    }

    fn refusal(text: &str) -> PackageError {
        read("x.geojson", text, 100).map(|pieces| pieces.len()).expect_err("refused")
    }

    #[test]
    fn what_the_crate_lets_through_is_refused_with_its_feature() {
        for (geometry, part) in [
            (r#"{"type":"Point","coordinates":[200.0,0.1]}"#, "off the earth"),
            (r#"{"type":"Point","coordinates":[0.1,117.4]}"#, "off the earth"),
            (r#"{"type":"Polygon","coordinates":[[[1,1],[2,1],[1,1]]]}"#, "not closed"),
            (r#"{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2]]]}"#, "not closed"),
            (r#"{"type":"LineString","coordinates":[[1,1]]}"#, "fewer than 2"),
            (r#"{"type":"MultiPolygon","coordinates":[]}"#, "empty"),
            (r#"{"type":"GeometryCollection","geometries":[]}"#, "no single geometry"),
            ("null", "no single geometry"),
        ] {
            let error = refusal(&layer(geometry));
            assert_eq!(error.feature, Some(2), "{geometry}");
            assert!(error.reason.en.contains(part), "{geometry}: {error}");
        }
    }

    #[test]
    fn swapped_axes_are_told_apart_from_other_systems() {
        assert_eq!(refusal(&layer(r#"{"type":"Point","coordinates":[0.1,117.4]}"#)).fix, longitude_first());
        assert_eq!(refusal(&layer(r#"{"type":"Point","coordinates":[552000,17000]}"#)).fix, degrees());
    }

    #[test]
    fn only_feature_collections_in_wgs_84_are_layers() {
        assert!(refusal("{").reason.en.starts_with("not GeoJSON"));
        assert!(refusal(r#"{"type":"Point","coordinates":[1,2]}"#).reason.en.contains("FeatureCollection"));
        let with_crs = |name: &str| {
            format!(
                r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features":[]}}"#
            )
        };
        assert!(
            refusal(&with_crs("urn:ogc:def:crs:EPSG::32650")).reason.en.contains("another coordinate system")
        );
        assert!(read("x", &with_crs("urn:ogc:def:crs:OGC:1.3:CRS84"), 1).is_ok());
    }

    #[test]
    fn positions_are_counted_against_the_limit() {
        let text = layer(r#"{"type":"LineString","coordinates":[[1,1],[2,2],[3,3]]}"#);
        assert!(read("x", &text, 4).is_ok());
        assert!(read("x", &text, 3).is_err());
    }
}

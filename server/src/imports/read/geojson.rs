//! Lists as GeoJSON (RFC 7946): each feature a row, its properties the cells, its point
//! two more columns, `lon` and `lat`. Invariant: a feature that cannot be read is a row
//! that says so; positions are passed on as written and judged by the checks.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::scan::{Cut, Scan};
use super::{REASON, Raw};
use crate::imports::columns::{Field, meaning};
use crate::imports::fault::ListError;
use crate::imports::remark::{self, Remark};

/// Features whose properties make the columns.
const COLUMN_FEATURES: usize = 200;

/// Columns at most; a list of places has some twenty.
const MAX_COLUMNS: usize = 200;

/// Longest feature, in bytes: a point with its properties has some hundred.
const FEATURE_LIMIT: usize = 1024 * 1024;

pub struct Features {
    scan: Scan,
    bytes_total: u64,
    buffer: Vec<u8>,
    columns: Vec<String>,
    column_of: HashMap<String, usize>,
    /// Whether the first columns are `lon` and `lat`.
    located: bool,
    has_reasons: bool,
    /// Features seen.
    count: u32,
    ended: bool,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    geometry: Option<Value>,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
}

/// A feature as read, or why it is none.
type Read = Result<Feature, &'static Remark>;

impl Features {
    /// Opens the text at its `features`; anything but a collection is refused.
    pub fn open(path: &Path) -> Result<Self, ListError> {
        let file = File::open(path)?;
        let bytes_total = file.metadata()?.len();
        let mut scan = Scan::new(file);
        scan.skip_mark()?;
        if !scan.take_byte(b'{')? {
            return Err(no_collection());
        }
        let mut buffer = Vec::new();
        loop {
            if matches!(scan.value(&mut buffer, 200)?, Cut::Ended | Cut::Endless) || !scan.take_byte(b':')? {
                return Err(no_collection());
            }
            if buffer == b"\"features\"" {
                break;
            }
            if matches!(scan.value(&mut buffer, 0)?, Cut::Ended | Cut::Endless) || !scan.take_byte(b',')? {
                return Err(no_collection());
            }
        }
        if !scan.take_byte(b'[')? {
            return Err(no_collection());
        }
        let ended = scan.take_byte(b']')?;
        Ok(Self {
            scan,
            bytes_total,
            buffer,
            columns: Vec::new(),
            column_of: HashMap::new(),
            located: false,
            has_reasons: false,
            count: 0,
            ended,
        })
    }

    pub fn share(&self) -> f64 {
        let read = self.scan.bytes_read() as f64 / self.bytes_total.max(1) as f64;
        if self.ended { 1.0 } else { read.min(1.0) }
    }

    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether a feature says why it did not go in.
    pub fn has_reasons(&self) -> bool {
        self.has_reasons
    }

    /// Settles the columns by the first features and hands those back as rows.
    pub fn read_columns(&mut self) -> Result<VecDeque<Raw>, ListError> {
        let mut first = Vec::new();
        while first.len() < COLUMN_FEATURES
            && let Some(read) = self.read()?
        {
            first.push(read);
        }
        let mut names: Vec<&String> = Vec::new();
        for name in first.iter().flatten().filter_map(|f| f.properties.as_ref()).flat_map(Map::keys) {
            self.has_reasons |= name == REASON;
            if names.len() < MAX_COLUMNS && name != REASON && !names.contains(&name) {
                names.push(name);
            }
        }
        let has_axes = names.iter().any(|name| matches!(meaning(name), Some(Field::Lat | Field::Lon)));
        self.located = first.iter().flatten().any(|feature| feature.geometry.is_some()) || !has_axes;
        if self.located {
            self.columns.extend(["lon".to_owned(), "lat".to_owned()]);
        }
        for name in names {
            self.column_of.insert(name.clone(), self.columns.len());
            self.columns.push(name.clone());
        }
        Ok(first.into_iter().zip(1..).map(|(read, line)| self.row(line, read)).collect())
    }

    pub fn next_row(&mut self) -> Result<Option<Raw>, ListError> {
        let Some(read) = self.read()? else { return Ok(None) };
        Ok(Some(self.row(self.count, read)))
    }

    fn read(&mut self) -> Result<Option<Read>, ListError> {
        if self.ended {
            return Ok(None);
        }
        self.count = self.count.saturating_add(1);
        let cut = self.scan.value(&mut self.buffer, FEATURE_LIMIT)?;
        if cut == Cut::Endless {
            self.ended = true;
            return Err(endless(self.count));
        }
        let followed = cut != Cut::Ended && self.scan.take_byte(b',')?;
        self.ended = !followed && cut != Cut::Ended && self.scan.take_byte(b']')?;
        if !followed && !self.ended {
            return Err(ListError::refused(
                "geojson_cut",
                ["Berkas GeoJSON terpotong atau rusak.", "The GeoJSON file is cut off or damaged."],
                ["Ekspor ulang lalu kirim berkas yang utuh.", "Export again and send the whole file."],
            )
            .at(self.count));
        }
        let feature = if cut == Cut::Whole { serde_json::from_slice(&self.buffer).ok() } else { None };
        Ok(Some(feature.ok_or(&remark::FEATURE_FORM)))
    }

    fn row(&self, line: u32, read: Read) -> Raw {
        let mut cells = vec![String::new(); self.columns.len()];
        let feature = match read {
            Ok(feature) => feature,
            Err(remark) => return Raw { remark: Some(remark), ..Raw::of(line, cells) },
        };
        let mut remark = None;
        match position(feature.geometry.as_ref()) {
            Ok(Some([lon, lat])) if self.located => {
                cells[0] = lon;
                cells[1] = lat;
            }
            Ok(_) => {}
            Err(wrong) => remark = Some(wrong),
        }
        for (name, value) in feature.properties.unwrap_or_default() {
            match self.column_of.get(&name) {
                Some(column) => cells[*column] = text(value),
                None if value.is_null() || name == REASON => {}
                None => remark = remark.or(Some(&remark::PROPERTY_LATE)),
            }
        }
        Raw { remark, ..Raw::of(line, cells) }
    }
}

/// The refusal of a feature that is no place of a list: a million vertices, a picture, a bomb.
fn endless(feature: u32) -> ListError {
    ListError::refused(
        "feature_long",
        [
            "Satu fitur lebih besar dari 4 MB; daftar memuat titik, bukan garis atau bidang yang rinci.",
            "One feature is larger than 4 MB; a list holds points, not detailed lines or areas.",
        ],
        ["Ekspor lapisan titiknya saja.", "Export the layer of points alone."],
    )
    .at(feature)
}

fn no_collection() -> ListError {
    ListError::refused(
        "geojson_form",
        ["Berkas ini bukan GeoJSON FeatureCollection.", "This file is no GeoJSON FeatureCollection."],
        ["Ekspor lapisan sebagai GeoJSON (RFC 7946).", "Export the layer as GeoJSON (RFC 7946)."],
    )
}

/// Longitude and latitude as written; `None` for a feature that has no place.
fn position(geometry: Option<&Value>) -> Result<Option<[String; 2]>, &'static Remark> {
    let Some(geometry) = geometry.filter(|geometry| !geometry.is_null()) else { return Ok(None) };
    if geometry.get("type").and_then(Value::as_str) != Some("Point") {
        return Err(&remark::GEOMETRY_KIND);
    }
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    match coordinates.map(Vec::as_slice) {
        // A height may stand third (RFC 7946 §3.1.1); more is not a position.
        Some([Value::Number(lon), Value::Number(lat)] | [Value::Number(lon), Value::Number(lat), _]) => {
            Ok(Some([lon.to_string(), lat.to_string()]))
        }
        Some([]) => Ok(None),
        _ => Err(&remark::COORDINATE_FORM),
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::read::tests_support::{Scratch, rows_of};
    use proptest::prelude::*;

    fn collection(features: &str) -> String {
        format!(
            r#"{{"name": "x, [y]", "crs": {{"a": ["}}"]}}, "features": [{features}], "type": "FeatureCollection"}}"#
        )
    }

    #[test]
    fn properties_and_the_point_become_cells() {
        let text = collection(
            r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[117.47,0.19]},"properties":{"nama":"A \"B\" }","lahir":1963}},
               {"type":"Feature","geometry":null,"properties":{"nama":"C","negara":null,"petugas":true}}"#,
        );
        let rows = rows_of(text.as_bytes(), "list.geojson");
        assert_eq!(rows[0].cells[..2], ["117.47", "0.19"]);
        assert!(
            rows[0].cells.contains(&"A \"B\" }".to_owned()) && rows[0].cells.contains(&"1963".to_owned())
        );
        assert_eq!((rows[1].line, rows[1].remark), (2, None));
        assert_eq!(rows[1].cells[..2], ["", ""]);
    }

    #[test]
    fn a_bad_feature_is_a_row_and_the_next_one_is_read() {
        let text = collection(
            r#"{"geometry":7 7},{"geometry":{"type":"Polygon","coordinates":[]},"properties":{"nama":"A"}},
               {"geometry":{"type":"Point","coordinates":[1,2,3,4]},"properties":{"nama":"B"}},
               5, {"geometry":{"type":"Point","coordinates":[117.4,0.1,12.5]},"properties":{"nama":"C"}}"#,
        );
        let said: Vec<_> =
            rows_of(text.as_bytes(), "x").iter().map(|row| (row.line, row.remark.map(|r| r.code))).collect();
        assert_eq!(
            said,
            [
                (1, Some("feature_form")),
                (2, Some("geometry_kind")),
                (3, Some("coordinate_form")),
                (4, Some("feature_form")),
                (5, None)
            ]
        );
    }

    #[test]
    fn what_is_no_collection_is_refused() {
        for text in ["{}", r#"{"type":"Feature","geometry":null}"#, "{\"features\":{}}", "[1]", "{\"a\""] {
            let file = Scratch::new(text.as_bytes());
            assert_eq!(Features::open(file.path()).err().map(|e| e.code()), Some("geojson_form"), "{text}");
        }
        let file = Scratch::new(br#"{"features": [{"properties":{}}, {"prop"#);
        let mut features = Features::open(file.path()).unwrap();
        assert_eq!(features.read_columns().err().map(|e| e.code()), Some("geojson_cut"));
    }

    #[test]
    fn depth_and_length_do_no_harm() {
        let deep = collection(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
        assert_eq!(rows_of(deep.as_bytes(), "x")[0].remark.map(|r| r.code), Some("feature_form"));
        let long = |bytes| collection(&format!(r#"{{"properties":{{"nama":"{}"}}}}"#, "a".repeat(bytes)));
        assert_eq!(rows_of(long(2_000_000).as_bytes(), "x")[0].remark.map(|r| r.code), Some("feature_form"));
        // Reading stops inside a feature that nobody's list holds, and reads no further.
        let file = Scratch::new(long(9_000_000).as_bytes());
        let mut features = Features::open(file.path()).unwrap();
        assert_eq!(features.read_columns().err().map(|e| e.code()), Some("feature_long"));
        assert!(features.scan.bytes_read() < 4_300_000, "{}", features.scan.bytes_read());
        assert!(features.next_row().is_ok_and(|row| row.is_none()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(middle in r#"[\[\]{}",:0-9a\\ ]{0,60}"#, cut in 0_usize..60) {
            let whole = collection(&middle);
            for text in [middle.as_str(), &whole, &whole[..cut.min(whole.len())]] {
                let file = Scratch::new(text.as_bytes());
                if let Ok(mut features) = Features::open(file.path())
                    && features.read_columns().is_ok()
                {
                    while let Ok(Some(_)) = features.next_row() {}
                }
            }
        }
    }
}

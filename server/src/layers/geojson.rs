//! Sites as GeoJSON (RFC 7946). Invariant: positions are longitude first; the map's
//! form has no name and no address; the file's form says what it is a selection of.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use petapora_wire::{PermitStatus, Site, SiteFilter, SiteRole};
use serde::Serialize;

use crate::index::{Dot, Selection, Snapshot};

/// Bytes after which a chunk of a file goes out.
const CHUNK_BYTES: usize = 64 * 1024;
/// About what a dot of the map takes.
const DOT_BYTES: usize = 220;

/// The whole selection for the map: a point each with counts only.
pub fn dots(snapshot: &Snapshot, selection: &Selection) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + selection.sites.len() * DOT_BYTES);
    out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
    for (i, counted) in selection.sites.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        dot(&mut out, &snapshot.dot(counted));
    }
    out.extend_from_slice(b"]}");
    out
}

/// Only numbers, ids and codes: nothing here needs escaping.
fn dot(out: &mut Vec<u8>, dot: &Dot) {
    // 6 decimals are 11 cm, finer than any list.
    let degrees = |d: f64| (d * 1e6).round() / 1e6;
    // The role is the lowest bit, so both sites of a place have their own number.
    let number = number(dot.place.as_u128(), dot.role);
    // Writing to a vector does not fail.
    let _ = write!(
        out,
        r#"{{"type":"Feature","id":{number},"geometry":{{"type":"Point","coordinates":[{},{}]}},"properties":{{"id":"{}-{}","role":"{}","kind":"{}","people":{},"status":"{}","over":{}"#,
        degrees(dot.lon),
        degrees(dot.lat),
        dot.place.hyphenated(),
        if dot.role == SiteRole::Workplace { 'w' } else { 'r' },
        dot.role,
        dot.kind,
        dot.people,
        dot.status.leading(),
        dot.over,
    );
    // Clusters add people up by status; most sites have one or two, so zeros stay out.
    for status in PermitStatus::ALL {
        let people = dot.status.of(*status);
        if people > 0 {
            let _ = write!(out, r#","{status}":{people}"#);
        }
    }
    out.extend_from_slice(b"}}");
}

/// A whole number for the map's feature state, the same in every snapshot: 52 random
/// bits of the place's id and the role, so it is exact in JavaScript.
fn number(place: u128, role: SiteRole) -> u64 {
    ((place & ((1 << 52) - 1)) as u64) << 1 | u64::from(role == SiteRole::Residence)
}

/// What a file says of itself; foreign members of the collection (RFC 7946, 6.1).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct About {
    pub number_matched: usize,
    /// The parameters that gave the selection.
    pub filter: BTreeMap<&'static str, String>,
    /// Newest list behind it, `YYYY-MM-DD`.
    pub source_date: String,
    pub as_of: String,
    pub attribution: String,
}

impl About {
    pub fn filter(filter: &SiteFilter) -> BTreeMap<&'static str, String> {
        filter.to_pairs().into_iter().collect()
    }
}

/// A file of sites in chunks, made as they are asked for.
pub struct File {
    snapshot: Arc<Snapshot>,
    selection: Selection,
    about: About,
    next: Next,
}

enum Next {
    Head,
    Site(usize),
    Done,
}

impl File {
    pub fn new(snapshot: Arc<Snapshot>, selection: Selection, about: About) -> Self {
        Self { snapshot, selection, about, next: Next::Head }
    }

    /// What the file says of itself.
    pub fn about(&self) -> &About {
        &self.about
    }
}

impl Iterator for File {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES + 1024);
        let mut at = match self.next {
            Next::Done => return None,
            Next::Site(at) => at,
            Next::Head => {
                let about = serde_json::to_string(&self.about).unwrap_or_else(|_| "{}".into());
                // The collection's own members, then those of `about`, then the features.
                let members = about.trim_start_matches('{').trim_end_matches('}');
                let _ = write!(chunk, r#"{{"type":"FeatureCollection",{members},"features":["#);
                0
            }
        };
        while let Some(counted) = self.selection.sites.get(at) {
            if chunk.len() >= CHUNK_BYTES {
                self.next = Next::Site(at);
                return Some(chunk);
            }
            chunk.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
            feature(&mut chunk, self.snapshot.site(counted));
            at += 1;
        }
        chunk.extend_from_slice(b"\n]}\n");
        self.next = Next::Done;
        Some(chunk)
    }
}

#[derive(Serialize)]
struct Feature {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    geometry: Point,
    properties: Properties,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    coordinates: [f64; 2],
}

#[derive(Serialize)]
struct Properties {
    over_capacity: u32,
    /// Its `lon` and `lat` say the same as the point, for spreadsheets.
    #[serde(flatten)]
    site: Site,
}

fn feature(out: &mut Vec<u8>, site: Site) {
    let feature = Feature {
        kind: "Feature",
        id: site.id.0.clone(),
        geometry: Point { kind: "Point", coordinates: [site.lon, site.lat] },
        properties: Properties { over_capacity: site.over_capacity(), site },
    };
    // Plain text and finite numbers (checked on import) always serialise.
    let _ = serde_json::to_writer(out, &feature);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_number_is_exact_in_javascript_and_differs_by_role() {
        let place = u128::MAX;
        let (w, r) = (number(place, SiteRole::Workplace), number(place, SiteRole::Residence));
        assert!(r < 1 << 53);
        assert_ne!(w, r);
    }

    #[test]
    fn a_dot_tells_its_people_by_status_and_no_name() {
        let dot_of = Dot {
            place: uuid::Uuid::from_u128(7),
            role: SiteRole::Residence,
            kind: petapora_wire::PlaceKind::Kos,
            lon: 117.5,
            lat: 0.125,
            people: 8,
            status: petapora_wire::StatusCounts { active: 5, expired: 3, ..Default::default() },
            over: 2,
        };
        let mut bytes = Vec::new();
        dot(&mut bytes, &dot_of);
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            read["properties"],
            serde_json::json!({
                "id": "00000000-0000-0000-0000-000000000007-r", "role": "residence", "kind": "kos",
                "people": 8, "status": "expired", "over": 2, "active": 5, "expired": 3,
            })
        );
    }

    #[test]
    fn an_empty_file_is_a_collection() {
        let about = About {
            number_matched: 0,
            filter: BTreeMap::from([("q", "say \"}\"".to_owned())]),
            source_date: String::new(),
            as_of: "2026-11-01".into(),
            attribution: "Tim PORA {uji}".into(),
        };
        let file = File::new(Arc::default(), Selection::default(), about);
        let bytes: Vec<u8> = file.flatten().collect();
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["type"], "FeatureCollection");
        assert_eq!(read["filter"]["q"], "say \"}\"");
        assert_eq!(read["attribution"], "Tim PORA {uji}");
        assert_eq!(read["features"].as_array().map(Vec::len), Some(0));
    }
}

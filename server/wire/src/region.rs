//! The map's ground: what a region package says of itself, and its areas.

use crate::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `region.json` of a package. Coordinates are WGS 84, longitude first (RFC 7946).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegionManifest {
    /// Kemendagri code of the city or regency, e.g. `64.74`.
    pub code: String,
    pub name: Text,
    pub time_zone: String,
    /// West, south, east, north in degrees.
    pub bbox: [f64; 4],
    /// Day the package was made, `YYYY-MM-DD`.
    pub date: String,
    /// A drawing, not a legal boundary: the map must say so.
    pub generalised: bool,
    pub attribution: String,
    /// The same in English; a package without it shows `attribution` in both languages.
    #[serde(default)]
    pub attribution_en: Option<String>,
    #[serde(default)]
    pub licence: String,
    /// Layer name to file name inside the package.
    pub layers: BTreeMap<String, String>,
}

/// What the browser needs of the installed region; geometry is fetched by layer
/// from `/api/v1/region/layers/<layer>.geojson?v=<version>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Region {
    pub code: String,
    pub name: Text,
    pub bbox: [f64; 4],
    pub date: String,
    pub generalised: bool,
    pub attribution: Text,
    /// Grows with each install; part of the layers' address, so they cache for good.
    pub version: i64,
    /// Names of the layers there are.
    pub layers: Vec<String>,
    pub kecamatan: Vec<Area>,
    pub kelurahan: Vec<Area>,
    /// Summed length of the road layer.
    pub roads_km: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    pub code: String,
    pub name: String,
    /// Code of the kecamatan or city above.
    pub parent: String,
    pub bbox: [f64; 4],
    /// A point inside, for the label.
    pub label: [f64; 2],
    pub area_km2: f64,
    #[serde(default)]
    pub population: Option<i64>,
}

//! The map's answers: sites as lists, GeoJSON and counts by area.
//! Invariant: counts only, within the reader's scope; files out are audited.

mod areas;
mod export;
mod geojson;
pub(crate) mod http;
mod query;
mod search;

pub use export::export_sites;
pub use geojson::{About, File};
pub use http::routes;

//! The map's answers: sites as lists, GeoJSON and counts by area.
//! Invariant: counts only, within the reader's scope; files out are audited.

mod areas;
mod export;
mod geojson;
mod http;
mod query;
mod search;

pub use export::export_sites;
pub use geojson::{About, File};
pub use http::{filter_in, routes};

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    http::sites,
    http::sites_map,
    http::sites_geojson,
    http::site,
    http::areas,
    http::search_box,
))]
pub struct Api;

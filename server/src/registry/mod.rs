//! Persons, documents, permits, companies, places and how they belong together.
//! Invariant: every fact names the source row it comes from.

pub mod documents;
pub mod facts;
mod homes;
mod http;
pub mod name_key;
pub mod permit;
mod pins;
pub mod place;
pub mod presence;
mod sql;

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    [http::routes(), documents::routes(), pins::http::routes()].into_iter().flatten().collect()
}

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    http::unlocated,
    http::people,
    http::sources,
    documents::http::reveal,
    pins::http::suggest,
    pins::http::moves,
    pins::http::pin,
    pins::http::undo
))]
pub struct Api;

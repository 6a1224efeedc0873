//! Persons, documents, permits, companies, places and how they belong together.
//! Invariant: every fact names the source row it comes from.

pub mod facts;
mod http;
pub mod masked;
pub mod name_key;
mod permit;
pub mod place;
pub mod presence;
mod sql;

pub use http::routes;

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(http::unlocated, http::people, http::sources, http::reveal,))]
pub struct Api;

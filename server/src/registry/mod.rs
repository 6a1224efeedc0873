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

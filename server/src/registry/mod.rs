//! Persons, documents, permits, companies, places and how they belong together.
//! Invariant: every fact names the source row it comes from.

pub mod documents;
pub mod facts;
mod http;
pub mod name_key;
mod permit;
pub mod place;
pub mod presence;
mod sql;

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    [http::routes(), documents::routes()].into_iter().flatten().collect()
}

//! Persons, documents, permits, companies, places and how they belong together.
//! Invariant: every fact names the source row it comes from.

pub mod documents;
mod edits;
mod evidence;
pub mod facts;
mod homes;
mod http;
mod merges;
pub mod name_key;
pub mod permit;
mod pins;
pub mod place;
pub mod presence;
mod reason;
mod sql;

use petapora_wire::JurisdictionId;

use crate::access::Route;
use crate::store::{Result, Tx};

pub fn routes() -> Vec<Route> {
    let all = [
        http::routes(),
        documents::routes(),
        pins::http::routes(),
        edits::http::routes(),
        merges::http::routes(),
        evidence::http::routes(),
    ];
    all.into_iter().flatten().collect()
}

/// Lays what was said by hand over what lists wrote; the ids of further places that changed.
pub async fn lay_over(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<String>> {
    edits::sql::lay_over_waiting(tx, jurisdiction).await?;
    merges::sql::show(tx, jurisdiction, None).await
}

/// Shows places as lists have them, for what is derived from lists anew.
pub async fn lift_off(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    edits::sql::lift_off(tx, jurisdiction).await
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
    pins::http::undo,
    edits::http::record,
    edits::http::edit,
    edits::http::undo,
    merges::http::merge,
    merges::http::undo,
    evidence::http::of_place,
    evidence::http::send_for_place,
    evidence::http::of_person,
    evidence::http::send_for_person,
    evidence::http::look,
    evidence::http::withdraw
))]
pub struct Api;

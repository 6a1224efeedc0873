//! Persons, documents, permits, companies, places and how they belong together.
//! Invariant: every fact names the source row it comes from.

pub mod documents;
mod edits;
pub mod evidence;
pub mod facts;
mod homes;
mod http;
mod known_by;
mod merges;
pub mod name_key;
pub mod permit;
mod pins;
pub mod place;
pub mod presence;
mod reason;
mod sql;

use petapora_wire::{JurisdictionId, PersonRecord, PlaceKind};

use crate::access::Route;
use crate::store::{Result, Tx};

pub fn routes() -> Vec<Route> {
    let all = [
        http::routes(),
        documents::routes(),
        pins::http::routes(),
        edits::place::http::routes(),
        edits::person::http::routes(),
        merges::http::routes(),
        evidence::http::routes(),
    ];
    all.into_iter().flatten().collect()
}

/// Lays what was said by hand over what lists wrote; the ids of further places that changed.
pub async fn lay_over(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<String>> {
    edits::place::sql::lay_over_waiting(tx, jurisdiction).await?;
    lay_over_people(tx, jurisdiction).await?;
    merges::sql::show(tx, jurisdiction, None).await
}

/// The name by which a list meets the place, and its kind as lists have it; `None` if there is no such place.
pub async fn place_as_listed(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
) -> Result<Option<(String, PlaceKind)>> {
    let found = edits::place::sql::place(tx, jurisdiction, id).await?;
    Ok(found.map(|place| {
        let meets = name_key::name_key(&place.listed.name) == place.key;
        (if meets { place.listed.name } else { place.key }, place.listed.kind)
    }))
}

/// Shows everything as lists have it, for what is derived from lists anew.
pub async fn lift_off(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    edits::place::sql::lift_off(tx, jurisdiction).await?;
    lift_off_people(tx, jurisdiction).await
}

/// Lays what was said of persons by hand over what lists say of them, as they are linked now;
/// the ids of those, as shown, of whom something else is shown since.
pub async fn lay_over_people(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<String>> {
    edits::person::sql::lay_over(tx, jurisdiction).await
}

/// Shows persons and their permits as lists have them, for what lists add to them.
pub async fn lift_off_people(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    edits::person::sql::lift_off(tx, jurisdiction).await
}

/// What can be corrected of a person as shown. `None`: nobody whom lists tell apart.
pub async fn record_of(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    person: &str,
) -> Result<Option<PersonRecord>> {
    edits::person::sql::record(tx, jurisdiction, person).await
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
    edits::place::http::record,
    edits::place::http::edit,
    edits::place::http::undo,
    edits::person::http::edit,
    edits::person::http::undo,
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

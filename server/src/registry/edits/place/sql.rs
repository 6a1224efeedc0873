//! Corrections of places in the database. Invariant: `place.listed` holds what lists say of
//! every place over which a correction lies, and is NULL where none does.

use petapora_wire::{JurisdictionId, PlaceFacts, PlaceId, PlaceKind};

use super::laid_over;
use crate::binds;
use crate::registry::edits::sql::{Of, edits, read, standing, text};
use crate::store::{Result, Tx};

/// A place as a correction finds it.
pub struct Corrected {
    pub id: String,
    /// The key under which lists meet at it.
    pub key: String,
    /// As shown.
    pub facts: PlaceFacts,
    pub listed: PlaceFacts,
    pub has_point: bool,
    pub merged_into: Option<PlaceId>,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    name_key: String,
    name: String,
    kind: String,
    address: Option<String>,
    kelurahan_code: Option<String>,
    capacity: Option<i64>,
    expected_occupancy: Option<i64>,
    lon: Option<f64>,
    listed: Option<String>,
    merged_into: Option<String>,
}

macro_rules! place_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, name_key, name, kind, address, kelurahan_code, capacity, expected_occupancy, lon, listed, \
             merged_into FROM place WHERE jurisdiction_id = $1 AND ",
            $condition
        )
    };
}

const PLACE: &str = place_where!("id = $2");
const LAID_OVER: &str = place_where!("listed IS NOT NULL ORDER BY id");
/// Places of which a list was heard since.
const WAITING: &str = place_where!(
    "listed IS NULL AND name_key IN (SELECT e.subject_key FROM fact_edit e \
     WHERE e.jurisdiction_id = $1 AND e.subject = 'place' AND e.undone_ms IS NULL) ORDER BY id"
);
const PUT: &str = "UPDATE place SET name = $3, kind = $4, address = $5, \
    kelurahan_code = CASE WHEN lon IS NULL THEN $6 ELSE kelurahan_code END, capacity = $7, expected_occupancy = $8, \
    listed = $9 WHERE jurisdiction_id = $1 AND id = $2";

impl PlaceRow {
    fn corrected(self) -> Corrected {
        let count = |people: Option<i64>| people.and_then(|people| u32::try_from(people).ok());
        let facts = PlaceFacts {
            name: self.name,
            kind: PlaceKind::parse(&self.kind).unwrap_or(PlaceKind::Workplace),
            address: self.address,
            kelurahan_code: self.kelurahan_code,
            capacity: count(self.capacity),
            expected: count(self.expected_occupancy),
        };
        let listed = self.listed.as_deref().and_then(read).unwrap_or_else(|| PlaceFacts {
            // No list says how many are expected.
            expected: None,
            ..facts.clone()
        });
        Corrected {
            id: self.id,
            key: self.name_key,
            facts,
            listed,
            has_point: self.lon.is_some(),
            merged_into: self.merged_into.map(PlaceId),
        }
    }
}

pub async fn place(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<Option<Corrected>> {
    let row = tx.optional::<PlaceRow>(PLACE, binds![jurisdiction.as_str(), id]).await?;
    Ok(row.map(PlaceRow::corrected))
}

/// Lays the corrections that stand over what lists say of the place.
pub async fn lay_over(tx: &mut Tx, jurisdiction: &JurisdictionId, place: &Corrected) -> Result<PlaceFacts> {
    let said = standing(edits(tx, jurisdiction, Of::Place, std::slice::from_ref(&place.key)).await?);
    let stands = !said.is_empty();
    let facts = laid_over(&place.listed, &said, place.has_point);
    put(tx, jurisdiction, &place.id, &facts, stands.then(|| text(&place.listed))).await?;
    Ok(facts)
}

/// Lays corrections over the places that lists wrote since.
pub async fn lay_over_waiting(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    for row in tx.all::<PlaceRow>(WAITING, binds![jurisdiction.as_str()]).await? {
        lay_over(tx, jurisdiction, &row.corrected()).await?;
    }
    Ok(())
}

/// Shows every place as lists have it, for what is to be derived from lists anew.
pub async fn lift_off(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    for row in tx.all::<PlaceRow>(LAID_OVER, binds![jurisdiction.as_str()]).await? {
        let place = row.corrected();
        put(tx, jurisdiction, &place.id, &place.listed, None).await?;
    }
    Ok(())
}

async fn put(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
    facts: &PlaceFacts,
    listed: Option<String>,
) -> Result<()> {
    let binds = binds![
        jurisdiction.as_str(),
        id,
        &facts.name,
        facts.kind.as_str(),
        &facts.address,
        &facts.kelurahan_code,
        facts.capacity,
        facts.expected,
        listed
    ];
    tx.execute(PUT, binds).await?;
    Ok(())
}

//! One document for a reveal, and how many there were. Invariant: a number is opened
//! here only, and only within the scope.

use petapora_wire::{DocumentId, JurisdictionId};

use super::Masked;
use crate::access::Scope;
use crate::binds;
use crate::store::{Keys, Result, StoreError, Tx};

/// A document as the reveal needs it.
pub struct Document {
    pub person: String,
    pub number: Masked<String>,
}

#[derive(sqlx::FromRow)]
struct SealedRow {
    person_id: String,
    number_sealed: Vec<u8>,
}

const DOCUMENT: &str =
    "SELECT person_id, number_sealed FROM travel_document WHERE jurisdiction_id = $1 AND id = $2";
/// Places that the rows of a person name, those linked among them, and who sent them.
const WHERE_NAMED: &str = "SELECT DISTINCT b.agency, p.kelurahan_code FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN place p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.place_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE r.jurisdiction_id = $1 AND (r.person_id = $2 OR w.person_id IN (SELECT o.person_id FROM person_row o \
        JOIN source_row s ON s.jurisdiction_id = o.jurisdiction_id AND s.id = o.row_id \
        WHERE o.jurisdiction_id = $1 AND s.person_id = $2))";
const REVEALS: &str = "SELECT COUNT(*), MIN(at_ms) FROM audit \
    WHERE jurisdiction_id = $1 AND actor = $2 AND at_ms > $3 AND action = 'document.reveal'";

/// A document within the scope: some row names its holder at a place of the area, and
/// the agency in question sent one. Errors: the number does not open for its row.
pub async fn document(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &DocumentId,
    scope: &Scope,
    keys: &Keys,
) -> Result<Option<Document>> {
    let j = jurisdiction.as_str();
    let Some(row) = tx.optional::<SealedRow>(DOCUMENT, binds![j, id.as_str()]).await? else {
        return Ok(None);
    };
    let named = tx.all::<(String, Option<String>)>(WHERE_NAMED, binds![j, &row.person_id]).await?;
    let visible = named.iter().any(|(agency, kelurahan)| {
        scope.covers_area(kelurahan.as_deref()) && scope.own_agency.is_none_or(|own| agency == own.as_str())
    });
    if !visible {
        return Ok(None);
    }
    let clear = keys
        .open_sealed("travel_document.number_sealed", id.as_str(), &row.number_sealed)
        .map_err(|e| StoreError::Sql(sqlx::Error::Decode(e.into())))?;
    let number = String::from_utf8_lossy(&clear).into_owned();
    Ok(Some(Document { person: row.person_id, number: Masked::new(number) }))
}

/// How many reveals `actor` had since `since_ms`, and when the first of them was.
pub async fn reveals_since(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    actor: &str,
    since_ms: i64,
) -> Result<(i64, Option<i64>)> {
    tx.one(REVEALS, binds![jurisdiction.as_str(), actor, since_ms]).await
}

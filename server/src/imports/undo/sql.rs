//! The rows behind an undo. Invariant: nothing is read or removed outside the
//! jurisdiction, and what a list said is never altered: a row that is handed over is
//! sealed anew under its new id.

use petapora_wire::{Agency, JurisdictionId, ListKind, MappedColumn};

use crate::binds;
use crate::imports::apply::{About, OldIds};
use crate::store::{Result, Sealed, Tx};

pub struct OldBatch {
    pub id: String,
    pub agency: Agency,
    pub list: ListKind,
    pub list_date: String,
    pub imported_ms: i64,
    pub columns: Vec<MappedColumn>,
    /// The record of an inspection, which is no list that could be undone.
    pub is_record: bool,
}

#[derive(sqlx::FromRow)]
struct BatchRow {
    id: String,
    agency: String,
    list_kind: String,
    list_date: String,
    imported_ms: i64,
    mapping: String,
    inspection_id: Option<String>,
}

/// An accepted row that stays.
#[derive(sqlx::FromRow)]
pub struct OldRow {
    pub id: String,
    pub line: i64,
    pub sealed: Sealed,
    person_id: Option<String>,
    company_id: Option<String>,
    place_id: Option<String>,
}

impl OldRow {
    pub fn about(&self) -> About {
        About {
            person: self.person_id.clone(),
            company: self.company_id.clone(),
            place: self.place_id.clone(),
        }
    }
}

/// A row of the undone batch that another row repeats.
#[derive(sqlx::FromRow)]
pub struct Again {
    pub row_id: String,
    pub row_hash: String,
    pub sealed: Sealed,
    outcome: String,
    pub batch_id: String,
    pub number: i64,
    line: i64,
}

// Ids are made in the order of the imports, also within one millisecond.
const BATCHES: &str = "SELECT id, agency, list_kind, list_date, imported_ms, mapping, inspection_id FROM import_batch \
    WHERE jurisdiction_id = $1 ORDER BY imported_ms, id";
const ROWS: &str = "SELECT id, line, sealed, person_id, company_id, place_id FROM source_row \
    WHERE jurisdiction_id = $1 AND batch_id = $2 AND outcome = 'accepted' ORDER BY id";
const SAID_AGAIN: &str = "SELECT r.id AS row_id, r.row_hash, r.sealed, r.outcome, a.batch_id, a.number, a.line \
    FROM source_row r JOIN repeated_row a ON a.jurisdiction_id = r.jurisdiction_id AND a.row_hash = r.row_hash \
    WHERE r.jurisdiction_id = $1 AND r.batch_id = $2";
const ADD_ROW: &str = "INSERT INTO source_row (jurisdiction_id, id, batch_id, line, row_hash, sealed, outcome) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const COUNT_ACCEPTED: &str = "UPDATE import_batch SET accepted = accepted + 1, duplicates = duplicates - 1, \
    finding_count = finding_count - 1 WHERE jurisdiction_id = $1 AND id = $2";
const COUNT_REJECTED: &str = "UPDATE import_batch SET rejected = rejected + 1, duplicates = duplicates - 1, \
    finding_count = finding_count - 1 WHERE jurisdiction_id = $1 AND id = $2";
const NO_LONGER_REPEATED: [&str; 2] = [
    "DELETE FROM finding WHERE jurisdiction_id = $1 AND batch_id = $2 AND code = 'repeated_row' AND number = \
     (SELECT MIN(number) FROM finding WHERE jurisdiction_id = $1 AND batch_id = $2 AND code = 'repeated_row' AND line = $3)",
    "DELETE FROM repeated_row WHERE jurisdiction_id = $1 AND batch_id = $2 AND line = $3 AND number = $4",
];
const REMOVE: [&str; 4] = [
    "DELETE FROM finding WHERE jurisdiction_id = $1 AND batch_id = $2",
    "DELETE FROM repeated_row WHERE jurisdiction_id = $1 AND batch_id = $2",
    "DELETE FROM source_row WHERE jurisdiction_id = $1 AND batch_id = $2",
    "DELETE FROM import_batch WHERE jurisdiction_id = $1 AND id = $2",
];
const KEPT: [(&str, &str); 13] = [
    ("person", "SELECT number_blind, person_id FROM travel_document WHERE jurisdiction_id = $1"),
    ("document", "SELECT number_blind, id FROM travel_document WHERE jurisdiction_id = $1"),
    ("company", "SELECT name_key, id FROM company WHERE jurisdiction_id = $1"),
    ("place", "SELECT name_key, id FROM place WHERE jurisdiction_id = $1"),
    (
        "permit",
        "SELECT COALESCE(number_blind, kind) || person_id, id FROM stay_permit WHERE jurisdiction_id = $1",
    ),
    (
        "approval",
        "SELECT number || COALESCE(position, '') || company_id, id FROM work_approval WHERE jurisdiction_id = $1",
    ),
    ("assignment", "SELECT source_row_id, id FROM assignment WHERE jurisdiction_id = $1"),
    ("stay", "SELECT source_row_id, id FROM stay WHERE jurisdiction_id = $1"),
    ("sighting", "SELECT source_row_id, id FROM sighting WHERE jurisdiction_id = $1"),
    (
        "crossing",
        "SELECT source_row_id || direction || crossed_on, id FROM border_crossing WHERE jurisdiction_id = $1",
    ),
    ("referral", "SELECT source_row_id, id FROM referral WHERE jurisdiction_id = $1"),
    ("sponsor_report", "SELECT source_row_id, id FROM sponsor_report WHERE jurisdiction_id = $1"),
    // Somebody without a document is known by the one row that names him.
    (
        "nameless",
        "SELECT r.id, r.person_id FROM source_row r WHERE r.jurisdiction_id = $1 AND r.person_id IS NOT NULL",
    ),
];
// A pin is a planner's word, not a list's: it stays, and what lists said of it is heard anew.
const CLEAR: [&str; 16] = [
    "DELETE FROM person_row WHERE jurisdiction_id = $1",
    "DELETE FROM person_link WHERE jurisdiction_id = $1",
    "DELETE FROM person_question WHERE jurisdiction_id = $1",
    "DELETE FROM referral WHERE jurisdiction_id = $1",
    "DELETE FROM sponsor_report WHERE jurisdiction_id = $1",
    "DELETE FROM border_crossing WHERE jurisdiction_id = $1",
    "DELETE FROM sighting WHERE jurisdiction_id = $1",
    "DELETE FROM stay WHERE jurisdiction_id = $1",
    "DELETE FROM assignment WHERE jurisdiction_id = $1",
    "DELETE FROM work_approval WHERE jurisdiction_id = $1",
    "DELETE FROM stay_permit WHERE jurisdiction_id = $1",
    "DELETE FROM travel_document WHERE jurisdiction_id = $1",
    "DELETE FROM person WHERE jurisdiction_id = $1",
    "DELETE FROM company WHERE jurisdiction_id = $1",
    "DELETE FROM place WHERE jurisdiction_id = $1 AND located <> 'pinned'",
    "UPDATE place SET address = NULL, rt = NULL, operator = NULL, company_id = NULL, capacity = NULL, \
     source_row_id = NULL, described_row_id = NULL, merged_into = NULL WHERE jurisdiction_id = $1",
];
const SET_ABOUT: &str = "UPDATE source_row SET person_id = $3, company_id = $4, place_id = $5, merged_from = NULL \
    WHERE jurisdiction_id = $1 AND id = $2";

/// All batches in the order in which they came.
pub async fn batches(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<OldBatch>> {
    let rows = tx.all::<BatchRow>(BATCHES, binds![jurisdiction.as_str()]).await?;
    let batch = |row: BatchRow| {
        Some(OldBatch {
            agency: Agency::parse(&row.agency)?,
            list: ListKind::parse(&row.list_kind)?,
            columns: serde_json::from_str(&row.mapping).ok()?,
            id: row.id,
            list_date: row.list_date,
            imported_ms: row.imported_ms,
            is_record: row.inspection_id.is_some(),
        })
    };
    Ok(rows.into_iter().filter_map(batch).collect())
}

pub async fn rows(tx: &mut Tx, jurisdiction: &JurisdictionId, batch: &str) -> Result<Vec<OldRow>> {
    tx.all::<OldRow>(ROWS, binds![jurisdiction.as_str(), batch]).await
}

pub async fn said_again(tx: &mut Tx, jurisdiction: &JurisdictionId, batch: &str) -> Result<Vec<Again>> {
    tx.all::<Again>(SAID_AGAIN, binds![jurisdiction.as_str(), batch]).await
}

/// Makes a repetition the row itself.
pub async fn hand_over(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
    sealed: Sealed,
    again: &Again,
) -> Result<()> {
    let j = jurisdiction.as_str();
    let (batch, line) = (again.batch_id.as_str(), again.line);
    tx.execute(ADD_ROW, binds![j, id, batch, line, &again.row_hash, sealed, &again.outcome]).await?;
    let count = if again.outcome == "accepted" { COUNT_ACCEPTED } else { COUNT_REJECTED };
    tx.execute(count, binds![j, batch]).await?;
    let [finding, repetition] = NO_LONGER_REPEATED;
    tx.execute(finding, binds![j, batch, line]).await?;
    tx.execute(repetition, binds![j, batch, line, again.number]).await?;
    Ok(())
}

/// Removes the batch with its rows and findings; the number of rows.
pub async fn remove_batch(tx: &mut Tx, jurisdiction: &JurisdictionId, batch: &str) -> Result<u64> {
    let mut removed = [0; REMOVE.len()];
    for (sql, removed) in REMOVE.into_iter().zip(&mut removed) {
        *removed = tx.execute(sql, binds![jurisdiction.as_str(), batch]).await?;
    }
    Ok(removed[2])
}

/// The ids that are to stay.
pub async fn kept(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<OldIds> {
    let mut kept = OldIds::new();
    for (kind, sql) in KEPT {
        let found = tx.all::<(String, String)>(sql, binds![jurisdiction.as_str()]).await?;
        kept.extend(found.into_iter().map(|(key, id)| ((kind, key), id)));
    }
    Ok(kept)
}

/// Removes every fact that rows gave.
pub async fn clear(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    for sql in CLEAR {
        tx.execute(sql, binds![jurisdiction.as_str()]).await?;
    }
    Ok(())
}

pub async fn set_about(tx: &mut Tx, jurisdiction: &JurisdictionId, row: &str, about: &About) -> Result<()> {
    let binds = binds![jurisdiction.as_str(), row, &about.person, &about.company, &about.place];
    tx.execute(SET_ABOUT, binds).await?;
    Ok(())
}

//! The rejected rows of a batch. Invariant: an agency reads of its own batches only.

use petapora_wire::{Agency, JurisdictionId};

use crate::binds;
use crate::store::{Result, Sealed, Store};

/// A batch, as far as its rows are to be written again.
#[derive(sqlx::FromRow)]
pub struct Source {
    pub file_name: String,
    pub list_date: String,
    /// `Vec<MappedColumn>` as JSON.
    pub mapping: String,
    /// `FileForm` as JSON; `None` of a batch from before it was noted.
    pub form: Option<String>,
}

#[derive(sqlx::FromRow)]
pub struct FailedRow {
    pub id: String,
    pub line: i64,
    pub sealed: Sealed,
}

const SOURCE: &str = "SELECT file_name, list_date, mapping, form FROM import_batch \
    WHERE jurisdiction_id = $1 AND id = $2 AND inspection_id IS NULL AND ($3 = '' OR agency = $3)";
const ROWS: &str = "SELECT id, line, sealed FROM source_row \
    WHERE jurisdiction_id = $1 AND batch_id = $2 AND outcome = 'rejected' ORDER BY id";
const REASONS: &str = "SELECT line, column_name, reason_id, suggestion_id FROM finding \
    WHERE jurisdiction_id = $1 AND batch_id = $2 AND severity = 'error' ORDER BY number";

pub async fn source(
    store: &Store,
    jurisdiction: &JurisdictionId,
    batch: &str,
    agency: Option<Agency>,
) -> Result<Option<Source>> {
    let agency = agency.map_or("", Agency::as_str);
    store.optional(SOURCE, binds![jurisdiction.as_str(), batch, agency]).await
}

/// The rows in the order of the file.
pub async fn rows(store: &Store, jurisdiction: &JurisdictionId, batch: &str) -> Result<Vec<FailedRow>> {
    store.all(ROWS, binds![jurisdiction.as_str(), batch]).await
}

/// Line, column, reason and suggestion of all that kept rows out.
pub async fn reasons(
    store: &Store,
    jurisdiction: &JurisdictionId,
    batch: &str,
) -> Result<Vec<(i64, Option<String>, String, String)>> {
    store.all(REASONS, binds![jurisdiction.as_str(), batch]).await
}

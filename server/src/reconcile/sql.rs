//! Accepted rows as they are stored. Invariant: rows leave here sealed.

use petapora_wire::JurisdictionId;

use crate::binds;
use crate::store::{Result, Store};

/// A list and what its columns mean.
#[derive(Debug, sqlx::FromRow)]
pub struct ListRow {
    pub id: String,
    pub agency: String,
    pub list_kind: String,
    pub file_name: String,
    pub mapping: String,
}

#[derive(Debug, sqlx::FromRow)]
pub struct SealedRow {
    pub id: String,
    pub line: i64,
    pub sealed: Vec<u8>,
}

/// A row that says what an earlier one said, and which.
#[derive(Debug, sqlx::FromRow)]
pub struct Repeat {
    pub list: String,
    pub line: i64,
    pub said_list: String,
    pub said_line: i64,
}

const REPEATS: &str = "SELECT q.batch_id AS list, q.line, r.batch_id AS said_list, r.line AS said_line \
    FROM repeated_row q JOIN source_row r ON r.jurisdiction_id = q.jurisdiction_id AND r.row_hash = q.row_hash \
    WHERE q.jurisdiction_id = $1 AND r.outcome = 'accepted'";
const LISTS: &str = "SELECT id, agency, list_kind, file_name, mapping FROM import_batch \
    WHERE jurisdiction_id = $1 ORDER BY agency, file_name, file_sha256";
const ROWS: &str = "SELECT id, line, sealed FROM source_row \
    WHERE jurisdiction_id = $1 AND batch_id = $2 AND outcome = 'accepted' ORDER BY line";

/// All lists, in an order that does not tell which came first.
pub async fn lists(store: &Store, jurisdiction: &JurisdictionId) -> Result<Vec<ListRow>> {
    store.all(LISTS, binds![jurisdiction.as_str()]).await
}

/// The rows that repeat an accepted one.
pub async fn repeats(store: &Store, jurisdiction: &JurisdictionId) -> Result<Vec<Repeat>> {
    store.all(REPEATS, binds![jurisdiction.as_str()]).await
}

/// The accepted rows of one list.
pub async fn rows(store: &Store, jurisdiction: &JurisdictionId, list: &str) -> Result<Vec<SealedRow>> {
    store.all(ROWS, binds![jurisdiction.as_str(), list]).await
}

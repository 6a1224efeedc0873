//! What an agency sent before. Invariant: a batch that repairs another is no list.

use petapora_wire::{Agency, BatchId, JurisdictionId};

use super::Counted;
use crate::binds;
use crate::store::{Result, Store, Tx};

// A list that was uploaded is counted as the upload, one from the command line as itself.
const BYTES: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM (\
    SELECT bytes FROM upload WHERE jurisdiction_id = $1 AND agency = $2 AND uploaded_ms > $3 UNION ALL \
    SELECT bytes FROM import_batch WHERE jurisdiction_id = $1 AND agency = $2 AND imported_ms > $3) AS sent";
const ROWS: &str = "SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM import_batch \
    WHERE jurisdiction_id = $1 AND agency = $2 AND imported_ms > $3";
const LAST: &str = "SELECT id, list_date, row_count FROM import_batch WHERE jurisdiction_id = $1 AND agency = $2 \
    AND list_kind = $3 AND inspection_id IS NULL AND repairs IS NULL AND id <> $4 ORDER BY imported_ms DESC, id DESC LIMIT 1";
const LACKS: &str = "SELECT b.id FROM import_batch b WHERE b.jurisdiction_id = $1 AND b.agency = $2 \
    AND b.list_kind = $3 AND b.repairs IS NULL AND b.id <> $4 AND b.rejected - COALESCE((SELECT CAST(SUM(r.accepted) AS BIGINT) \
    FROM import_batch r WHERE r.jurisdiction_id = b.jurisdiction_id AND r.repairs = b.id), 0) >= $5 \
    ORDER BY b.imported_ms DESC, b.id DESC LIMIT 1";
const REPAIRS: &str = "UPDATE import_batch SET repairs = $3 WHERE jurisdiction_id = $1 AND id = $2";
const BATCH_BYTES: &str = "UPDATE import_batch SET bytes = $3 WHERE jurisdiction_id = $1 AND id = $2";

/// What an agency sent and imported since: bytes, rows.
pub async fn used(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Agency,
    since_ms: i64,
) -> Result<[u64; 2]> {
    let mut used = [0; 2];
    for (sql, used) in [BYTES, ROWS].into_iter().zip(&mut used) {
        let binds = binds![jurisdiction.as_str(), agency.as_str(), since_ms];
        *used = store.one::<(i64,)>(sql, binds).await?.0.cast_unsigned();
    }
    Ok(used)
}

/// The agency's last list of the kind: batch, its date, its rows.
pub async fn last(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    list: &Counted<'_>,
) -> Result<Option<(String, String, u64)>> {
    let binds = binds![jurisdiction.as_str(), list.agency.as_str(), list.kind.as_str(), list.batch.as_str()];
    let found = tx.optional::<(String, String, i64)>(LAST, binds).await?;
    Ok(found.map(|(id, date, rows)| (id, date, rows.cast_unsigned())))
}

/// The agency's last list of the kind of which so many rows have not gone in yet.
pub async fn lacks(tx: &mut Tx, jurisdiction: &JurisdictionId, list: &Counted<'_>) -> Result<Option<String>> {
    let (agency, kind) = (list.agency.as_str(), list.kind.as_str());
    let binds = binds![jurisdiction.as_str(), agency, kind, list.batch.as_str(), list.rows];
    Ok(tx.optional::<(String,)>(LACKS, binds).await?.map(|(id,)| id))
}

/// Notes that a batch repairs another.
pub async fn repairs(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    batch: &BatchId,
    repaired: &BatchId,
) -> Result<()> {
    tx.execute(REPAIRS, binds![jurisdiction.as_str(), batch.as_str(), repaired.as_str()]).await?;
    Ok(())
}

/// Notes the size of a list that was never an upload.
pub async fn count_bytes(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    batch: &BatchId,
    bytes: u64,
) -> Result<()> {
    tx.execute(BATCH_BYTES, binds![jurisdiction.as_str(), batch.as_str(), bytes]).await?;
    Ok(())
}

//! Pages of the audit, newest first. Invariant: one jurisdiction's entries, in the
//! order of their chain.

use petapora_wire::{AuditEntry, JurisdictionId};

use crate::binds;
use crate::error::Result;
use crate::store::Store;

#[derive(sqlx::FromRow)]
struct EntryRow {
    seq: i64,
    at_ms: i64,
    actor: String,
    actor_name: String,
    action: String,
    target: String,
    detail: String,
    hash: String,
}

const PAGE: &str = "SELECT e.seq, e.at_ms, e.actor, COALESCE(a.display_name, '') AS actor_name, e.action, e.target, \
    e.detail, e.hash FROM audit e \
    LEFT JOIN account a ON a.jurisdiction_id = e.jurisdiction_id AND a.id = e.actor \
    WHERE e.jurisdiction_id = $1 AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3";

/// At most `limit` entries older than `before`. O(limit) by the primary key.
pub async fn page(
    store: &Store,
    jurisdiction: &JurisdictionId,
    before: i64,
    limit: i64,
) -> Result<Vec<AuditEntry>> {
    let rows = store.all::<EntryRow>(PAGE, binds![jurisdiction.as_str(), before, limit]).await?;
    Ok(rows
        .into_iter()
        .map(|row| AuditEntry {
            seq: row.seq,
            at_ms: row.at_ms,
            actor: row.actor,
            actor_name: row.actor_name,
            action: row.action,
            target: row.target,
            detail: row.detail,
            hash: row.hash,
        })
        .collect())
}

//! What shows findings, in the database. Invariant: content lies sealed under its row, and is never changed.

use std::collections::BTreeMap;

use petapora_wire::{Evidence, EvidenceId, JurisdictionId, PlaceId};

use crate::attached::FileKind;
use crate::binds;
use crate::store::{Result, Sealed, Tx, Write};

/// A file on its way in.
pub struct New<'a> {
    pub id: &'a str,
    pub inspection: &'a str,
    pub place: &'a str,
    pub name: &'a str,
    pub kind: FileKind,
    pub bytes: u64,
    pub sha256: &'a str,
    pub sealed: Sealed,
}

#[derive(sqlx::FromRow)]
struct PhotoRow {
    id: String,
    place_id: String,
    name: String,
    kind: String,
    bytes: i64,
    sha256: String,
    sent_by: String,
    sent_ms: i64,
}

const ADD: &str = "INSERT INTO inspection_photo (jurisdiction_id, id, inspection_id, place_id, name, kind, bytes, sha256, \
    sealed, sent_by, sent_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const LIST: &str = "SELECT id, place_id, name, kind, bytes, sha256, sent_by, sent_ms FROM inspection_photo \
    WHERE jurisdiction_id = $1 AND inspection_id = $2 ORDER BY sent_ms, id";
const ONE: &str = "SELECT kind, sealed FROM inspection_photo \
    WHERE jurisdiction_id = $1 AND inspection_id = $2 AND id = $3";
const SENT: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM inspection_photo \
    WHERE jurisdiction_id = $1 AND sent_by = $2 AND sent_ms > $3";

pub async fn add(write: &mut Write, file: New<'_>) -> Result<()> {
    let (jurisdiction, actor, at_ms) =
        (write.jurisdiction().clone(), write.actor().to_owned(), write.at_ms());
    let binds = binds![
        jurisdiction.as_str(),
        file.id,
        file.inspection,
        file.place,
        file.name,
        file.kind.as_str(),
        file.bytes,
        file.sha256,
        file.sealed,
        actor,
        at_ms
    ];
    write.tx.execute(ADD, binds).await?;
    Ok(())
}

/// The files of an inspection with the places of their visits, in the order in which they came; `names` are of accounts.
pub async fn list(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    inspection: &str,
    names: &BTreeMap<String, String>,
) -> Result<Vec<(PlaceId, Evidence)>> {
    let rows = tx.all::<PhotoRow>(LIST, binds![jurisdiction.as_str(), inspection]).await?;
    let one = |row: PhotoRow| {
        let shown = Evidence {
            id: EvidenceId(row.id),
            name: row.name,
            kind: row.kind,
            bytes: row.bytes.cast_unsigned(),
            sha256: row.sha256,
            sent_ms: row.sent_ms,
            sent_by_name: names.get(&row.sent_by).cloned().unwrap_or_default(),
            sent_by: row.sent_by.into(),
        };
        (PlaceId(row.place_id), shown)
    };
    Ok(rows.into_iter().map(one).collect())
}

/// What it is, and its content, sealed.
pub async fn one(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    inspection: &str,
    id: &str,
) -> Result<Option<(FileKind, Sealed)>> {
    let binds = binds![jurisdiction.as_str(), inspection, id];
    let row = tx.optional::<(String, Vec<u8>)>(ONE, binds).await?;
    Ok(row.and_then(|(kind, sealed)| Some((FileKind::parse(&kind)?, sealed))))
}

/// Bytes that an account sent since.
pub async fn sent_since(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    account: &str,
    since_ms: i64,
) -> Result<u64> {
    let (bytes,) = tx.one::<(i64,)>(SENT, binds![jurisdiction.as_str(), account, since_ms]).await?;
    Ok(bytes.cast_unsigned())
}

//! Files of orders in the database. Invariant: a file is kept under its SHA-256 and never changed.

use petapora_wire::JurisdictionId;

use crate::binds;
use crate::error::Result;
use crate::inspections::orders::Attachment;
use crate::store::{Tx, Write};

const KEEP: &str = "INSERT INTO inspection_file (jurisdiction_id, inspection_id, sha256, name, bytes, content, sent_by, \
    sent_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (jurisdiction_id, inspection_id, sha256) DO NOTHING";
const KNOWN: &str = "SELECT name, bytes FROM inspection_file \
    WHERE jurisdiction_id = $1 AND inspection_id = $2 AND sha256 = $3";
const LAST: &str = "SELECT name, content FROM inspection_file WHERE jurisdiction_id = $1 AND inspection_id = $2 \
    AND ($3 = '' OR sha256 = $3) ORDER BY sent_ms DESC, sha256 LIMIT 1";

/// Keeps a file; one that is there already stays as it is.
pub async fn keep(write: &mut Write, inspection: &str, file: &Attachment, content: Vec<u8>) -> Result<()> {
    let (jurisdiction, actor, at_ms) =
        (write.jurisdiction().clone(), write.actor().to_owned(), write.at_ms());
    let binds = binds![
        jurisdiction.as_str(),
        inspection,
        &file.sha256,
        &file.name,
        file.bytes,
        content,
        actor,
        at_ms
    ];
    write.tx.execute(KEEP, binds).await?;
    Ok(())
}

/// The file of this fingerprint, if it was sent.
pub async fn known(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    inspection: &str,
    sha256: &str,
) -> Result<Option<Attachment>> {
    let row = tx.optional::<(String, i64)>(KNOWN, binds![jurisdiction.as_str(), inspection, sha256]).await?;
    Ok(row.map(|(name, bytes)| Attachment {
        name,
        bytes: u64::try_from(bytes).unwrap_or_default(),
        sha256: sha256.to_owned(),
    }))
}

/// Name and content of the file of this fingerprint; without one, of the file that was sent last.
pub async fn content(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    inspection: &str,
    sha256: &str,
) -> Result<Option<(String, Vec<u8>)>> {
    Ok(tx.optional::<(String, Vec<u8>)>(LAST, binds![jurisdiction.as_str(), inspection, sha256]).await?)
}

//! Batches, source rows and findings in the database. Invariant: a source row is
//! written once and never changed; an agency's file is there once.

use petapora_wire::{Agency, BatchId, Finding, JurisdictionId, ListKind};

use super::apply::About;
use crate::binds;
use crate::store::{Result, Sealed, Store, Tx};

/// What is known of a batch before its first row.
#[derive(Debug, Clone)]
pub struct NewBatch {
    pub id: BatchId,
    pub agency: Agency,
    pub list: ListKind,
    pub file_name: String,
    pub sha256: String,
    pub sheet: Option<String>,
    pub list_date: String,
    pub by: String,
    /// `Vec<MappedColumn>` as JSON.
    pub mapping: String,
    /// `FileForm` as JSON, of a file.
    pub form: Option<String>,
    /// The inspection whose record it is.
    pub inspection: Option<String>,
}

/// How its rows ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub rows: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub duplicates: u64,
    pub findings: u64,
}

#[derive(Debug)]
pub struct NewRow {
    pub id: String,
    pub line: u32,
    pub hash: String,
    pub sealed: Sealed,
    pub accepted: bool,
    pub about: About,
}

/// A row that is there already.
#[derive(Debug)]
pub struct Repeated {
    /// Among the repeated rows of its batch.
    pub number: u64,
    pub line: u32,
    pub hash: String,
}

const FIND_SAME: &str =
    "SELECT id FROM import_batch WHERE jurisdiction_id = $1 AND agency = $2 AND file_sha256 = $3";
const ADD_BATCH: &str = "INSERT INTO import_batch (jurisdiction_id, id, agency, list_kind, file_name, file_sha256, \
    sheet, list_date, imported_ms, imported_by, mapping, row_count, accepted, rejected, duplicates, \
    finding_count, form, inspection_id) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, 0, $12, $13)";
const COUNT_BATCH: &str = "UPDATE import_batch SET row_count = $3, accepted = $4, rejected = $5, duplicates = $6, \
    finding_count = $7 WHERE jurisdiction_id = $1 AND id = $2";
const KNOWN_HASHES: &str = "SELECT row_hash FROM source_row WHERE jurisdiction_id = $1 AND row_hash IN ";
const ADD_ROW: &str = "INSERT INTO source_row (jurisdiction_id, id, batch_id, line, row_hash, sealed, outcome, \
    person_id, company_id, place_id) VALUES";
const ADD_REPEATED: &str =
    "INSERT INTO repeated_row (jurisdiction_id, batch_id, number, line, row_hash) VALUES";
const ADD_FINDING: &str = "INSERT INTO finding (jurisdiction_id, batch_id, number, line, column_name, code, severity, \
    reason_id, reason_en, suggestion_id, suggestion_en) VALUES";

/// The batch that holds this very file from this agency.
pub async fn find_same(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Agency,
    sha256: &str,
) -> Result<Option<BatchId>> {
    let binds = binds![jurisdiction.as_str(), agency.as_str(), sha256];
    Ok(store.optional::<(String,)>(FIND_SAME, binds).await?.map(|(id,)| id.into()))
}

/// Opens the batch. Errors: a unique violation if the same file is there already.
pub async fn add_batch(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    at_ms: i64,
    batch: &NewBatch,
) -> Result<()> {
    let binds = binds![
        jurisdiction.as_str(),
        batch.id.as_str(),
        batch.agency.as_str(),
        batch.list.as_str(),
        &batch.file_name,
        &batch.sha256,
        &batch.sheet,
        &batch.list_date,
        at_ms,
        &batch.by,
        &batch.mapping,
        &batch.form,
        &batch.inspection
    ];
    tx.execute(ADD_BATCH, binds).await?;
    Ok(())
}

/// Closes the batch with its counts.
pub async fn count_batch(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
    counts: &Counts,
) -> Result<()> {
    let binds = binds![
        jurisdiction.as_str(),
        id,
        counts.rows,
        counts.accepted,
        counts.rejected,
        counts.duplicates,
        counts.findings
    ];
    tx.execute(COUNT_BATCH, binds).await?;
    Ok(())
}

/// Which of these rows an earlier import, or this one, has stored.
pub async fn known_hashes(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    hashes: &[String],
) -> Result<Vec<String>> {
    let found = tx.all_in::<(String,)>(KNOWN_HASHES, binds![jurisdiction.as_str()], hashes, "").await?;
    Ok(found.into_iter().map(|(hash,)| hash).collect())
}

pub async fn add_rows(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    batch: &str,
    rows: Vec<NewRow>,
) -> Result<()> {
    let binds = rows
        .into_iter()
        .flat_map(|row| {
            let outcome = if row.accepted { "accepted" } else { "rejected" };
            let About { person, company, place } = row.about;
            binds![
                jurisdiction.as_str(),
                row.id,
                batch,
                row.line,
                row.hash,
                row.sealed,
                outcome,
                person,
                company,
                place
            ]
        })
        .collect();
    tx.insert_many(ADD_ROW, 10, binds, "").await?;
    Ok(())
}

/// Notes rows that are there already.
pub async fn add_repeated(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    batch: &str,
    rows: Vec<Repeated>,
) -> Result<()> {
    let j = jurisdiction.as_str();
    let binds = rows.into_iter().flat_map(|row| binds![j, batch, row.number, row.line, row.hash]).collect();
    tx.insert_many(ADD_REPEATED, 5, binds, "").await?;
    Ok(())
}

/// Stores findings, numbered from `from`.
pub async fn add_findings(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    batch: &str,
    from: u64,
    findings: &[Finding],
) -> Result<()> {
    let binds = (from..)
        .zip(findings)
        .flat_map(|(number, finding)| {
            binds![
                jurisdiction.as_str(),
                batch,
                number,
                finding.line,
                &finding.column,
                &finding.code,
                finding.severity.as_str(),
                &finding.reason.id,
                &finding.reason.en,
                &finding.suggestion.id,
                &finding.suggestion.en
            ]
        })
        .collect();
    tx.insert_many(ADD_FINDING, 11, binds, "").await?;
    Ok(())
}

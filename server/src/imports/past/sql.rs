//! What became of imports, read back. Invariant: an agency reads of its own imports only; the record of an
//! inspection is no import.

use petapora_wire::{
    Agency, Batch, BatchId, ColumnCount, Finding, FindingGroup, FindingsPage, FindingsWanted, ImportReport,
    JurisdictionId, ListKind, Severity, Text,
};

use crate::binds;
use crate::imports::tally::{self, FINDINGS_SHOWN};
use crate::store::{Result, Store};

#[derive(sqlx::FromRow)]
struct BatchRow {
    id: String,
    agency: String,
    list_kind: String,
    file_name: String,
    sheet: Option<String>,
    list_date: String,
    imported_ms: i64,
    imported_by: String,
    mapping: String,
    row_count: i64,
    accepted: i64,
    rejected: i64,
    duplicates: i64,
    finding_count: i64,
}

#[derive(sqlx::FromRow)]
struct FindingRow {
    line: i64,
    column_name: Option<String>,
    code: String,
    severity: String,
    reason_id: String,
    reason_en: String,
    suggestion_id: String,
    suggestion_en: String,
}

const LIST: &str = "SELECT b.id, b.agency, b.list_kind, b.file_name, b.sheet, b.list_date, b.imported_ms, \
    COALESCE(a.display_name, b.imported_by) AS imported_by, '[]' AS mapping, b.row_count, b.accepted, \
    b.rejected, b.duplicates, b.finding_count \
    FROM import_batch b LEFT JOIN account a ON a.jurisdiction_id = b.jurisdiction_id AND a.id = b.imported_by \
    WHERE b.jurisdiction_id = $1 AND b.inspection_id IS NULL AND ($2 = '' OR b.agency = $2) \
    ORDER BY b.imported_ms DESC, b.id DESC LIMIT 1000";
const ONE: &str = "SELECT id, agency, list_kind, file_name, sheet, list_date, imported_ms, imported_by, mapping, \
    row_count, accepted, rejected, duplicates, finding_count FROM import_batch \
    WHERE jurisdiction_id = $1 AND id = $2 AND inspection_id IS NULL AND ($3 = '' OR agency = $3)";
const FINDINGS: &str = "SELECT line, column_name, code, severity, reason_id, reason_en, suggestion_id, suggestion_en \
    FROM finding WHERE jurisdiction_id = $1 AND batch_id = $2 ORDER BY line, number LIMIT $3";
const GROUPS: &str = "SELECT code, severity, MIN(reason_id) AS reason_id, MIN(reason_en) AS reason_en, \
    MIN(suggestion_id) AS suggestion_id, MIN(suggestion_en) AS suggestion_en, column_name, COUNT(*) AS found, \
    MIN(line) AS first_line FROM finding WHERE jurisdiction_id = $1 AND batch_id = $2 \
    GROUP BY code, severity, column_name";
const PAGE: &str = "SELECT line, column_name, code, severity, reason_id, reason_en, suggestion_id, suggestion_en \
    FROM finding WHERE jurisdiction_id = $1 AND batch_id = $2 AND ($3 = '' OR code = $3) \
    AND ($4 = '' OR severity = $4) ORDER BY line, number LIMIT $5 OFFSET $6";
const WAITING: &str = "SELECT COUNT(DISTINCT p.id) FROM source_row r \
    JOIN place p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.place_id \
    WHERE r.jurisdiction_id = $1 AND r.batch_id = $2 AND p.located = 'unlocated' \
    AND p.merged_into IS NULL";

/// The newest thousand imports; of one agency if `agency` is given.
pub async fn batches(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Option<Agency>,
) -> Result<Vec<Batch>> {
    let agency = agency.map_or("", Agency::as_str);
    let rows = store.all::<BatchRow>(LIST, binds![jurisdiction.as_str(), agency]).await?;
    let batch = |row: BatchRow| {
        Some(Batch {
            agency: Agency::parse(&row.agency)?,
            list_kind: ListKind::parse(&row.list_kind)?,
            id: row.id.into(),
            file_name: row.file_name,
            list_date: row.list_date,
            imported_ms: row.imported_ms,
            imported_by: row.imported_by,
            rows: row.row_count.cast_unsigned(),
            accepted: row.accepted.cast_unsigned(),
            rejected: row.rejected.cast_unsigned(),
            duplicates: row.duplicates.cast_unsigned(),
            findings: row.finding_count.cast_unsigned(),
        })
    };
    Ok(rows.into_iter().filter_map(batch).collect())
}

/// The report of a stored batch, if `agency` (where given) sent it. Places that wait
/// for a point are counted as they are now.
pub async fn report(
    store: &Store,
    jurisdiction: &JurisdictionId,
    id: &BatchId,
    agency: Option<Agency>,
) -> Result<Option<ImportReport>> {
    let mut tx = store.begin_read().await?;
    let j = jurisdiction.as_str();
    let agency = agency.map_or("", Agency::as_str);
    let Some(row) = tx.optional::<BatchRow>(ONE, binds![j, id.as_str(), agency]).await? else {
        return Ok(None);
    };
    let (unlocated,) = tx.one::<(i64,)>(WAITING, binds![j, id.as_str()]).await?;
    let shown = FINDINGS_SHOWN as u64;
    let findings = tx.all::<FindingRow>(FINDINGS, binds![j, id.as_str(), shown]).await?;
    let groups = tx.all::<GroupRow>(GROUPS, binds![j, id.as_str()]).await?;
    let groups = tally::joined(groups.into_iter().map(group));
    let (Some(agency), Some(list_kind)) = (Agency::parse(&row.agency), ListKind::parse(&row.list_kind))
    else {
        return Ok(None);
    };
    Ok(Some(ImportReport {
        batch: Some(id.clone()),
        agency,
        list_kind,
        file_name: row.file_name,
        sheet: row.sheet,
        list_date: row.list_date,
        columns: serde_json::from_str(&row.mapping).unwrap_or_default(),
        rows: row.row_count.cast_unsigned(),
        accepted: row.accepted.cast_unsigned(),
        rejected: row.rejected.cast_unsigned(),
        duplicates: row.duplicates.cast_unsigned(),
        unlocated: unlocated.cast_unsigned(),
        findings: findings.into_iter().map(finding).collect(),
        findings_total: row.finding_count.cast_unsigned(),
        groups,
        repeated: false,
        preview: Vec::new(),
    }))
}

/// Some findings of a batch that `agency` (where given) sent; `None` if there is none.
pub async fn findings(
    store: &Store,
    jurisdiction: &JurisdictionId,
    id: &BatchId,
    agency: Option<Agency>,
    wanted: &FindingsWanted,
) -> Result<Option<FindingsPage>> {
    let j = jurisdiction.as_str();
    let agency = agency.map_or("", Agency::as_str);
    if store.optional::<BatchRow>(ONE, binds![j, id.as_str(), agency]).await?.is_none() {
        return Ok(None);
    }
    let (code, severity) =
        (wanted.code.as_deref().unwrap_or(""), wanted.severity.map_or("", Severity::as_str));
    let (after, limit) = tally::window(wanted);
    let binds = binds![j, id.as_str(), code, severity, limit + 1, after];
    let rows = store.all::<FindingRow>(PAGE, binds).await?;
    Ok(Some(tally::page(rows.into_iter().map(finding).collect(), after, limit)))
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    code: String,
    severity: String,
    reason_id: String,
    reason_en: String,
    suggestion_id: String,
    suggestion_en: String,
    column_name: Option<String>,
    found: i64,
    first_line: i64,
}

fn group(row: GroupRow) -> FindingGroup {
    let count = row.found.cast_unsigned();
    FindingGroup {
        code: row.code,
        severity: Severity::parse(&row.severity).unwrap_or(Severity::Info),
        reason: Text::new(row.reason_id, row.reason_en),
        suggestion: Text::new(row.suggestion_id, row.suggestion_en),
        count,
        columns: row.column_name.map(|column| ColumnCount { column, count }).into_iter().collect(),
        first_line: u32::try_from(row.first_line).unwrap_or(u32::MAX),
    }
}

fn finding(row: FindingRow) -> Finding {
    Finding {
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        column: row.column_name,
        code: row.code,
        severity: Severity::parse(&row.severity).unwrap_or(Severity::Info),
        reason: Text::new(row.reason_id, row.reason_en),
        suggestion: Text::new(row.suggestion_id, row.suggestion_en),
    }
}

//! Files on their way in, in the database. Invariant: a file lies here sealed, in parts
//! bound to their place, and only as long as it is neither processed nor cancelled.

use petapora_wire::{
    Agency, Finding, FindingsPage, FindingsWanted, JurisdictionId, ListKind, MappedColumn, Severity,
    UploadState,
};

use crate::binds;
use crate::imports::{remark, tally};
use crate::store::{Result, Sealed, Store, Tx};

/// A file as it is known here.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: String,
    pub agency: Agency,
    pub file_name: String,
    pub sha256: String,
    pub bytes: u64,
    pub state: UploadState,
    pub uploaded_ms: i64,
    pub uploaded_by: String,
    /// The account's name as shown.
    pub uploader: String,
    /// JSON.
    pub plan: String,
    /// `ListChange` as JSON.
    pub change: Option<String>,
    pub checked_by: Option<String>,
    pub confirmed_by: Option<String>,
    pub batch: Option<String>,
}

#[derive(sqlx::FromRow)]
struct UploadRow {
    id: String,
    agency: String,
    file_name: String,
    file_sha256: String,
    bytes: i64,
    state: String,
    uploaded_ms: i64,
    uploaded_by: String,
    uploader: String,
    plan: String,
    list_change: Option<String>,
    checked_by: Option<String>,
    confirmer: Option<String>,
    batch_id: Option<String>,
}

const ADD: &str = "INSERT INTO upload (jurisdiction_id, id, agency, file_name, file_sha256, bytes, state, uploaded_ms, \
    uploaded_by, plan) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9)";
const ADD_PART: &str =
    "INSERT INTO upload_part (jurisdiction_id, upload_id, number, sealed) VALUES ($1, $2, $3, $4)";
const PART: &str =
    "SELECT sealed FROM upload_part WHERE jurisdiction_id = $1 AND upload_id = $2 AND number = $3";
const SAME: &str = "SELECT id FROM upload WHERE jurisdiction_id = $1 AND agency = $2 AND file_sha256 = $3 \
    AND file_name = $4 AND uploaded_by = $5 AND state IN ('open', 'checked', 'pending_second')";
const LIST: &str = "SELECT u.id, u.agency, u.file_name, u.file_sha256, u.bytes, u.state, u.uploaded_ms, u.uploaded_by, \
    COALESCE(a.display_name, u.uploaded_by) AS uploader, u.plan, u.list_change, u.checked_by, \
    COALESCE(c.display_name, u.confirmed_by) AS confirmer, u.batch_id FROM upload u \
    LEFT JOIN account a ON a.jurisdiction_id = u.jurisdiction_id AND a.id = u.uploaded_by \
    LEFT JOIN account c ON c.jurisdiction_id = u.jurisdiction_id AND c.id = u.confirmed_by \
    WHERE u.jurisdiction_id = $1 AND ($2 = '' OR u.agency = $2) AND ($3 = '' OR u.id = $3) \
    AND ($3 <> '' OR u.state IN ('open', 'checked', 'pending_second')) ORDER BY u.uploaded_ms DESC, u.id LIMIT 200";
const CHECKED: &str = "UPDATE upload SET state = $3, plan = $4, list_change = $5, checked_by = $6, confirmed_by = NULL \
    WHERE jurisdiction_id = $1 AND id = $2 AND state IN ('open', 'checked', 'pending_second')";
const CONFIRM: &str = "UPDATE upload SET state = 'checked', confirmed_by = $3 \
    WHERE jurisdiction_id = $1 AND id = $2 AND state = 'pending_second'";
const SETTLE: &str = "UPDATE upload SET state = 'done', batch_id = $3 \
    WHERE jurisdiction_id = $1 AND id = $2 AND state IN ('open', 'checked', 'pending_second')";
const CANCEL: &str = "UPDATE upload SET state = 'cancelled' \
    WHERE jurisdiction_id = $1 AND id = $2 AND state IN ('open', 'checked', 'pending_second')";
const CLEAR: [&str; 2] = [
    "DELETE FROM upload_part WHERE jurisdiction_id = $1 AND upload_id = $2",
    "DELETE FROM upload_finding WHERE jurisdiction_id = $1 AND upload_id = $2",
];
const OLD: &str = "SELECT id FROM upload WHERE jurisdiction_id = $1 AND uploaded_ms < $2";
const REMOVE: &str = "DELETE FROM upload WHERE jurisdiction_id = $1 AND id = $2";
const ADD_FINDING: &str = "INSERT INTO upload_finding (jurisdiction_id, upload_id, number, line, column_name, code, severity) VALUES";
const PAGE: &str = "SELECT line, column_name, code, severity FROM upload_finding WHERE jurisdiction_id = $1 \
    AND upload_id = $2 AND ($3 = '' OR code = $3) AND ($4 = '' OR severity = $4) ORDER BY number LIMIT $5 OFFSET $6";
const BYTES: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM upload \
    WHERE jurisdiction_id = $1 AND agency = $2 AND uploaded_ms > $3";
const ROWS: &str = "SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM import_batch \
    WHERE jurisdiction_id = $1 AND agency = $2 AND imported_ms > $3";
const LAST: &str = "SELECT id, list_date, row_count FROM import_batch WHERE jurisdiction_id = $1 AND agency = $2 \
    AND list_kind = $3 AND inspection_id IS NULL ORDER BY imported_ms DESC, id DESC LIMIT 1";
const REMEMBERED: &str =
    "SELECT list_kind, columns FROM list_shape WHERE jurisdiction_id = $1 AND agency = $2 AND shape = $3";
const REMEMBER: &str = "INSERT INTO list_shape (jurisdiction_id, agency, shape, list_kind, columns, remembered_ms) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (jurisdiction_id, agency, shape) DO UPDATE SET \
    list_kind = excluded.list_kind, columns = excluded.columns, remembered_ms = excluded.remembered_ms";

/// The upload that the same account made of the same file and has not finished.
pub async fn same(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    (agency, sha256, file_name, by): (Agency, &str, &str, &str),
) -> Result<Option<String>> {
    let binds = binds![jurisdiction.as_str(), agency.as_str(), sha256, file_name, by];
    Ok(tx.optional::<(String,)>(SAME, binds).await?.map(|(id,)| id))
}

/// Adds a file without its parts.
pub async fn add(tx: &mut Tx, jurisdiction: &JurisdictionId, upload: &Waiting) -> Result<()> {
    let binds = binds![
        jurisdiction.as_str(),
        &upload.id,
        upload.agency.as_str(),
        &upload.file_name,
        &upload.sha256,
        upload.bytes,
        upload.uploaded_ms,
        &upload.uploaded_by,
        &upload.plan
    ];
    tx.execute(ADD, binds).await?;
    Ok(())
}

pub async fn add_part(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
    number: u32,
    sealed: Sealed,
) -> Result<()> {
    tx.execute(ADD_PART, binds![jurisdiction.as_str(), id, number, sealed]).await?;
    Ok(())
}

/// A part of a file; `None` after the last one.
pub async fn part(
    store: &Store,
    jurisdiction: &JurisdictionId,
    id: &str,
    number: u32,
) -> Result<Option<Sealed>> {
    let found = store.optional::<(Sealed,)>(PART, binds![jurisdiction.as_str(), id, number]).await?;
    Ok(found.map(|(sealed,)| sealed))
}

/// The unfinished uploads, newest first; of one agency if `agency` is given.
pub async fn list(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Option<Agency>,
) -> Result<Vec<Waiting>> {
    let agency = agency.map_or("", Agency::as_str);
    let rows = store.all::<UploadRow>(LIST, binds![jurisdiction.as_str(), agency, ""]).await?;
    Ok(rows.into_iter().filter_map(waiting).collect())
}

/// One upload, finished or not, if `agency` (where given) sent it.
pub async fn one(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Option<Agency>,
    id: &str,
) -> Result<Option<Waiting>> {
    let agency = agency.map_or("", Agency::as_str);
    let row = store.optional::<UploadRow>(LIST, binds![jurisdiction.as_str(), agency, id]).await?;
    Ok(row.and_then(waiting))
}

fn waiting(row: UploadRow) -> Option<Waiting> {
    Some(Waiting {
        agency: Agency::parse(&row.agency)?,
        state: UploadState::parse(&row.state)?,
        id: row.id,
        file_name: row.file_name,
        sha256: row.file_sha256,
        bytes: row.bytes.cast_unsigned(),
        uploaded_ms: row.uploaded_ms,
        uploaded_by: row.uploaded_by,
        uploader: row.uploader,
        plan: row.plan,
        change: row.list_change,
        checked_by: row.checked_by,
        confirmed_by: row.confirmer,
        batch: row.batch_id,
    })
}

/// What a check settled and found. `false`: the upload is finished already.
pub async fn checked(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    upload: &Waiting,
    findings: &[Finding],
) -> Result<bool> {
    let j = jurisdiction.as_str();
    let binds =
        binds![j, &upload.id, upload.state.as_str(), &upload.plan, &upload.change, &upload.checked_by];
    if tx.execute(CHECKED, binds).await? == 0 {
        return Ok(false);
    }
    let [_, clear_findings] = CLEAR;
    tx.execute(clear_findings, binds![j, &upload.id]).await?;
    let row = |(number, finding): (u32, &Finding)| {
        binds![
            j.to_owned(),
            upload.id.clone(),
            number,
            finding.line,
            finding.column.clone(),
            finding.code.clone(),
            finding.severity.as_str().to_owned()
        ]
    };
    let rows = (0..).zip(findings).flat_map(row).collect();
    tx.insert_many(ADD_FINDING, 7, rows, "").await?;
    Ok(true)
}

/// `false`: there is nothing to confirm.
pub async fn confirm(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str, by: &str) -> Result<bool> {
    Ok(tx.execute(CONFIRM, binds![jurisdiction.as_str(), id, by]).await? == 1)
}

/// Ends an upload as `batch`. `false`: it is finished already.
pub async fn settle(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str, batch: &str) -> Result<bool> {
    let settled = tx.execute(SETTLE, binds![jurisdiction.as_str(), id, batch]).await? == 1;
    clear(tx, jurisdiction, id).await?;
    Ok(settled)
}

/// Ends an upload without an import. `false`: it is finished already.
pub async fn cancel(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<bool> {
    let cancelled = tx.execute(CANCEL, binds![jurisdiction.as_str(), id]).await? == 1;
    if cancelled {
        clear(tx, jurisdiction, id).await?;
    }
    Ok(cancelled)
}

async fn clear(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<()> {
    for sql in CLEAR {
        tx.execute(sql, binds![jurisdiction.as_str(), id]).await?;
    }
    Ok(())
}

/// Removes uploads from before `before_ms`, whatever became of them.
pub async fn remove_old(tx: &mut Tx, jurisdiction: &JurisdictionId, before_ms: i64) -> Result<()> {
    for (id,) in tx.all::<(String,)>(OLD, binds![jurisdiction.as_str(), before_ms]).await? {
        clear(tx, jurisdiction, &id).await?;
        tx.execute(REMOVE, binds![jurisdiction.as_str(), &id]).await?;
    }
    Ok(())
}

/// Some of the findings of the last check.
pub async fn findings(
    store: &Store,
    jurisdiction: &JurisdictionId,
    id: &str,
    wanted: &FindingsWanted,
) -> Result<FindingsPage> {
    let (code, severity) =
        (wanted.code.as_deref().unwrap_or(""), wanted.severity.map_or("", Severity::as_str));
    let (after, limit) = tally::window(wanted);
    let binds = binds![jurisdiction.as_str(), id, code, severity, limit + 1, after];
    let rows = store.all::<(i64, Option<String>, String, String)>(PAGE, binds).await?;
    let finding = |(line, column, code, severity): (i64, Option<String>, String, String)| {
        let remark = remark::named(&code, Severity::parse(&severity)?)?;
        Some(remark.on(u32::try_from(line).unwrap_or(u32::MAX), column.as_deref()))
    };
    Ok(tally::page(rows.into_iter().filter_map(finding).collect(), after, limit))
}

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

/// The agency's last list of a kind: batch, its date, its rows.
pub async fn last(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Agency,
    kind: ListKind,
) -> Result<Option<(String, String, u64)>> {
    let binds = binds![jurisdiction.as_str(), agency.as_str(), kind.as_str()];
    let found = store.optional::<(String, String, i64)>(LAST, binds).await?;
    Ok(found.map(|(id, date, rows)| (id, date, rows.cast_unsigned())))
}

/// How files of this shape were matched the last time.
pub async fn remembered(
    store: &Store,
    jurisdiction: &JurisdictionId,
    agency: Agency,
    shape: &str,
) -> Result<Option<(ListKind, Vec<MappedColumn>)>> {
    let binds = binds![jurisdiction.as_str(), agency.as_str(), shape];
    let found = store.optional::<(String, String)>(REMEMBERED, binds).await?;
    Ok(found
        .and_then(|(kind, columns)| Some((ListKind::parse(&kind)?, serde_json::from_str(&columns).ok()?))))
}

/// Remembers how files of this shape are matched.
pub async fn remember(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    (agency, shape, kind): (Agency, &str, ListKind),
    columns: &str,
    at_ms: i64,
) -> Result<()> {
    let binds = binds![jurisdiction.as_str(), agency.as_str(), shape, kind.as_str(), columns, at_ms];
    tx.execute(REMEMBER, binds).await?;
    Ok(())
}

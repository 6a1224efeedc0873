//! What is done with an upload, step by step. Invariant: each step that writes is one
//! transaction with its audit; nothing of a file that is no list is stored.

use std::path::Path;

use jiff::civil::Date;
use petapora_wire::{
    Agency, BatchId, Check, Checked, ImportProgress, ImportReport, ListKind, MappedColumn, UploadId,
    UploadState, Uploaded,
};
use serde_json::json;

use super::file::{self, Clear};
use super::refusals::{check_first, finished, no_rows, nothing_to_confirm, pending_second};
use super::sql::{self, Waiting};
use super::{Plan, Upload, fixes};
use crate::access::Who;
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::batch::{Brought, Import, Way, digest, import_by, link};
use crate::imports::gate::{self, DAY_MS};
use crate::imports::inspect::{Seen, inspect};
use crate::imports::list::Context;
use crate::imports::past;
use crate::imports::reading::context;
use crate::store::{Audit, Entity, Op, Write, new_id};

/// Findings that a check answers with; the others come in pages.
const FIRST_FINDINGS: usize = 100;

/// What somebody sends.
pub struct Sent {
    pub agency: Agency,
    pub file_name: String,
    pub kind: Option<ListKind>,
    pub list_date: Option<Date>,
    pub bytes: u64,
}

/// Takes a file in: looks at it, and stores it sealed. The same file of the same account
/// is stored once. Errors: no list; the agency's quota; then nothing is stored.
pub async fn send(app: &App, who: &Who, sent: Sent, file: &Clear) -> Result<Uploaded> {
    let jurisdiction = &app.jurisdiction.id;
    let now_ms = app.clock.now_ms();
    gate::within_day(app, sent.agency, sent.bytes).await?;
    let plan =
        Plan { kind: sent.kind, list_date: sent.list_date.map(|day| day.to_string()), ..Plan::default() };
    let seen = look(app, sent.agency, &sent.file_name, file.path(), &plan).await?;
    let sha256 = digest(file.path().to_owned()).await?;
    let plan = Plan { shape: seen.shape, ..plan };
    let upload = Waiting {
        id: new_id(),
        agency: sent.agency,
        file_name: sent.file_name,
        sha256,
        bytes: sent.bytes,
        state: UploadState::Open,
        uploaded_ms: now_ms,
        uploaded_by: who.account.0.clone(),
        uploader: who.display_name.clone(),
        plan: written(&plan)?,
        change: None,
        checked_by: None,
        confirmed_by: None,
        batch: None,
    };
    let mut write = app.write(who.account.as_str()).await?;
    let of = (upload.agency, upload.sha256.as_str(), upload.file_name.as_str(), upload.uploaded_by.as_str());
    let (jurisdiction, keep) = (jurisdiction.clone(), sql::same(&mut write.tx, jurisdiction, of).await?);
    let id = match keep {
        Some(id) => id,
        None => {
            sql::remove_old(&mut write.tx, &jurisdiction, now_ms - DAY_MS).await?;
            sql::add(&mut write.tx, &jurisdiction, &upload).await?;
            file::store(app, &mut write, &upload.id, file).await?;
            let detail = json!({
                "agency": upload.agency, "bytes": upload.bytes, "sha256": upload.sha256,
            });
            commit(write, "import.upload", &upload.id, detail).await?;
            upload.id
        }
    };
    let upload = sql::one(&app.store, &jurisdiction, None, &id).await?.ok_or(Error::NotFound)?;
    Ok(Uploaded { upload: shown(app, who, &upload).await?, detected: seen.detected })
}

/// An upload that the account may see.
pub async fn find(app: &App, who: &Who, id: &str) -> Result<Waiting> {
    let found = sql::one(&app.store, &app.jurisdiction.id, who.scope.own_agency, id).await?;
    found.ok_or(Error::NotFound)
}

/// An upload as the account sees it.
pub async fn shown(app: &App, who: &Who, upload: &Waiting) -> Result<petapora_wire::Upload> {
    let jurisdiction = &app.jurisdiction.id;
    let batch = match &upload.batch {
        Some(id) => Some(id.clone()),
        None => {
            let same =
                crate::imports::sql::find_same(&app.store, jurisdiction, upload.agency, &upload.sha256);
            same.await?.map(|batch| batch.0)
        }
    };
    let state = match upload.state {
        UploadState::Open | UploadState::Checked if app.processing.has(&upload.id) => UploadState::Processing,
        state => state,
    };
    Ok(petapora_wire::Upload {
        id: UploadId(upload.id.clone()),
        agency: upload.agency,
        file_name: upload.file_name.clone(),
        bytes: upload.bytes,
        state,
        uploaded_ms: upload.uploaded_ms,
        uploaded_by: upload.uploader.clone(),
        batch: batch.map(BatchId),
        change: upload.change.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        confirmed_by: upload.confirmed_by.clone(),
        may_confirm: state == UploadState::PendingSecond && is_second(who, upload),
    })
}

/// Whether the account neither sent nor checked the file.
fn is_second(who: &Who, upload: &Waiting) -> bool {
    let own = who.account.as_str();
    upload.uploaded_by != own && upload.checked_by.as_deref() != Some(own)
}

/// Looks at an upload again, with what is remembered of its shape.
pub async fn look_again(app: &App, upload: &Waiting) -> Result<Seen> {
    let file = file::open(app, &upload.id).await?;
    look(app, upload.agency, &upload.file_name, file.path(), &plan_of(upload)).await
}

async fn look(app: &App, agency: Agency, file_name: &str, path: &Path, plan: &Plan) -> Result<Seen> {
    let seen = inspected(path, file_name, context(app, agency, plan.kind, plan.columns.clone())).await?;
    if plan.columns.is_some() {
        return Ok(seen);
    }
    let remembered = sql::remembered(&app.store, &app.jurisdiction.id, agency, &seen.shape).await?;
    let fits = |(kind, columns): &(ListKind, Vec<MappedColumn>)| {
        plan.kind.is_none_or(|asked| asked == *kind) && columns.len() == seen.detected.columns.len()
    };
    let Some((kind, mut columns)) = remembered.filter(fits) else { return Ok(seen) };
    // One shape, one order of columns; their headers may be written otherwise.
    for (column, now) in columns.iter_mut().zip(&seen.detected.columns) {
        column.column.clone_from(&now.mapped.column);
    }
    inspected(path, file_name, context(app, agency, Some(kind), Some(columns))).await
}

async fn inspected(path: &Path, file_name: &str, context: Context) -> Result<Seen> {
    let (path, file_name) = (path.to_owned(), file_name.to_owned());
    let seen = tokio::task::spawn_blocking(move || inspect(&path, &file_name, &context));
    Ok(seen.await.map_err(Error::internal)??)
}

/// Checks an upload as it would be imported, and settles how it will be. Errors: a
/// mapping that does not fit; a conflict, if it is finished.
pub async fn check(
    app: &App,
    who: &Who,
    upload: Waiting,
    wanted: Check,
    tell: impl Fn(ImportProgress) + Send + Sync,
) -> Result<Checked> {
    if matches!(upload.state, UploadState::Done | UploadState::Cancelled) {
        return Err(finished());
    }
    let before = plan_of(&upload);
    let is_given = before.is_given || wanted.columns.is_some() || !wanted.fixes.is_empty();
    let date = wanted.list_date.or_else(|| before.list_date.clone());
    let mut plan = Plan { list_date: date, is_given, ..before };
    if wanted.list_kind.is_some_and(|kind| plan.kind != Some(kind)) {
        // Columns that were matched for another kind mean nothing for this one.
        plan = Plan { kind: wanted.list_kind, columns: None, ..plan };
    }
    plan.columns = wanted.columns.or(plan.columns);
    let file = file::open(app, &upload.id).await?;
    if plan.columns.is_none() {
        let seen = look(app, upload.agency, &upload.file_name, file.path(), &plan).await?.detected;
        if let Some(kind) = seen.list_kind {
            plan.kind = Some(kind);
            plan.columns = Some(seen.columns.into_iter().map(|column| column.mapped).collect());
        }
    }
    if !wanted.fixes.is_empty() {
        let columns = plan.columns.take().and_then(|columns| fixes::taken(columns, &wanted.fixes));
        let unknown = || Error::BadParameter("fixes".into(), "columns of this file");
        plan.columns = Some(columns.ok_or_else(unknown)?);
    }
    let list = planned(&upload, &plan, file.path(), who, true)?;
    let step = Upload { id: UploadId(upload.id.clone()), plan: plan.clone() };
    let Brought { mut report, weighed } = import_by(app, list, Way::Upload(&step), tell).await?;
    if report.rows == 0 {
        return Err(no_rows());
    }
    plan.kind = Some(report.list_kind);
    plan.columns = Some(report.columns.clone());
    let needs_second = weighed.needs_second();
    let change = weighed.change;
    let settled = Waiting {
        state: if needs_second { UploadState::PendingSecond } else { UploadState::Checked },
        plan: written(&plan)?,
        change: change.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?,
        checked_by: Some(who.account.0.clone()),
        confirmed_by: None,
        ..upload
    };
    let mut write = app.write(who.account.as_str()).await?;
    let jurisdiction = write.jurisdiction().clone();
    if !sql::checked(&mut write.tx, &jurisdiction, &settled, &report.findings).await? {
        return Err(finished());
    }
    let detail = json!({
        "agency": report.agency, "list_kind": report.list_kind, "rows": report.rows,
        "rejected": report.rejected, "needs_second": needs_second,
    });
    commit(write, "import.check", &settled.id, detail).await?;
    let year = app.clock.today(&app.office.load().time_zone).year();
    let offers = fixes::offers(&report.groups, &report.columns, year);
    report.findings.truncate(FIRST_FINDINGS);
    Ok(Checked { upload: shown(app, who, &settled).await?, report, offers })
}

/// Agrees to a change of more than a fifth. Errors: `Forbidden` for the account that sent
/// or checked the file; a conflict, if there is nothing to confirm.
pub async fn confirm(app: &App, write: &mut Write, who: &Who, id: &str) -> Result<(Waiting, Audit)> {
    let upload = find(app, who, id).await?;
    if !is_second(who, &upload) {
        return Err(Error::Forbidden);
    }
    let jurisdiction = write.jurisdiction().clone();
    if !sql::confirm(&mut write.tx, &jurisdiction, id, who.account.as_str()).await? {
        return Err(nothing_to_confirm());
    }
    write.changed(Entity::Batch, id, Op::Update);
    let detail = json!({ "agency": upload.agency, "checked_by": upload.checked_by });
    let confirmed =
        Waiting { state: UploadState::Checked, confirmed_by: Some(who.display_name.clone()), ..upload };
    Ok((confirmed, Audit { action: "import.confirm", target: id.to_owned(), detail }))
}

/// Imports a checked upload. Errors: a conflict where it was not checked, waits for its
/// second confirmation, or is cancelled meanwhile; then nothing is recorded.
pub async fn process(
    app: &App,
    who: &Who,
    upload: Waiting,
    tell: impl Fn(ImportProgress) + Send + Sync,
) -> Result<ImportReport> {
    match upload.state {
        UploadState::Checked => {}
        UploadState::Done => return report_again(app, &upload).await,
        UploadState::PendingSecond => return Err(pending_second()),
        UploadState::Open => return Err(check_first()),
        UploadState::Processing | UploadState::Cancelled => return Err(finished()),
    }
    let mut turn = app.processing.begin(&upload.id);
    let plan = plan_of(&upload);
    let file = file::open(app, &upload.id).await?;
    let list = planned(&upload, &plan, file.path(), who, false)?;
    let step = Upload { id: UploadId(upload.id.clone()), plan };
    let report = tokio::select! {
        done = import_by(app, list, Way::Upload(&step), tell) => done?.report,
        () = turn.stopped() => return Err(finished()),
    };
    if let (true, Some(batch)) = (report.repeated, &report.batch) {
        // The file was in already: the upload ends as that import.
        let mut write = app.write(who.account.as_str()).await?;
        let jurisdiction = write.jurisdiction().clone();
        if sql::settle(&mut write.tx, &jurisdiction, &upload.id, batch.as_str()).await? {
            commit(write, "import.repeated", &upload.id, json!({ "batch": batch })).await?;
        }
    }
    link(app, who.account.as_str(), &report).await;
    Ok(report)
}

/// The report of an upload that was processed before.
async fn report_again(app: &App, upload: &Waiting) -> Result<ImportReport> {
    let batch = BatchId(upload.batch.clone().unwrap_or_default());
    let report = past::sql::report(&app.store, &app.jurisdiction.id, &batch, None).await?;
    let report = report.ok_or_else(finished)?;
    Ok(ImportReport { repeated: true, ..report })
}

/// Drops an upload; one that is being processed is rolled back first. Errors: a conflict,
/// if it is in already.
pub async fn cancel(write: &mut Write, upload: &Waiting) -> Result<Audit> {
    let jurisdiction = write.jurisdiction().clone();
    if !sql::cancel(&mut write.tx, &jurisdiction, &upload.id).await? {
        return Err(finished());
    }
    let detail = json!({ "agency": upload.agency });
    Ok(Audit { action: "import.cancel", target: upload.id.clone(), detail })
}

/// The import of an upload, as its plan says.
fn planned(upload: &Waiting, plan: &Plan, path: &Path, who: &Who, dry_run: bool) -> Result<Import> {
    let bad_date = || Error::BadParameter("list_date".into(), "YYYY-MM-DD");
    let list_date = plan.list_date.as_deref().map(str::parse::<Date>).transpose();
    Ok(Import {
        path: path.to_owned(),
        file_name: upload.file_name.clone(),
        agency: upload.agency,
        kind: plan.kind,
        columns: plan.columns.clone(),
        list_date: list_date.map_err(|_| bad_date())?,
        dry_run,
        actor: who.account.0.clone(),
    })
}

fn plan_of(upload: &Waiting) -> Plan {
    // A plan of an older program that no longer reads is as good as none.
    serde_json::from_str(&upload.plan).unwrap_or_default()
}

fn written(plan: &Plan) -> Result<String> {
    serde_json::to_string(plan).map_err(Error::internal)
}

async fn commit(mut write: Write, action: &'static str, id: &str, detail: serde_json::Value) -> Result<()> {
    write.changed(Entity::Batch, id, Op::Update);
    write.commit(Audit { action, target: id.to_owned(), detail }).await?;
    Ok(())
}

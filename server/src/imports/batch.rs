//! One import: a file of one agency, read, checked and recorded.
//! Invariant: the whole import is one transaction, so that whatever ends it early
//! leaves nothing; the same file from the same agency has one effect, however often
//! and however simultaneously it is sent.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;

use jiff::civil::Date;
use petapora_wire::{AccountId, Agency, BatchId, ImportProgress, ImportReport, ListKind, MappedColumn};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use super::apply::Touched;
use super::gate::{self, Counted, Weighed};
use super::list::ListError;
use super::past;
use super::preparing::prepare_ahead;
use super::reading::{Chunk, Head, read_ahead};
use super::recorder::Recorder;
use super::sql::{self, Counts, NewBatch};
use super::tally::Tally;
use super::upload::Upload;
use crate::app::App;
use crate::error::{Error, Result};
use crate::reconcile;
use crate::registry::{self, facts};
use crate::store::{Audit, Entity, Op, Write, new_id};

/// What is to be imported, and for whom.
#[derive(Debug, Clone)]
pub struct Import {
    pub path: PathBuf,
    /// The agency's name for the file; its ending tells the format.
    pub file_name: String,
    pub agency: Agency,
    /// `None`: told from the headers.
    pub kind: Option<ListKind>,
    /// What the columns mean, where somebody settled it.
    pub columns: Option<Vec<MappedColumn>>,
    /// `None`: as the list says, or else today.
    pub list_date: Option<Date>,
    /// Everything but the commit, with a preview.
    pub dry_run: bool,
    /// An account id, `cli` or `system`.
    pub actor: String,
}

/// By what way a list comes in.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    /// The program's own: the demo.
    Own,
    /// Uploaded, checked and, where that was needed, confirmed.
    Upload(&'a Upload),
    /// By the command line; with the account that looked at it beside the one who sends it.
    Command { second: Option<&'a AccountId> },
}

impl<'a> Way<'a> {
    fn upload(self) -> Option<&'a Upload> {
        if let Self::Upload(upload) = self { Some(upload) } else { None }
    }

    fn second(self) -> Option<&'a AccountId> {
        if let Self::Command { second } = self { second } else { None }
    }
}

/// A list that was brought in, or would be.
pub struct Brought {
    pub report: ImportReport,
    pub weighed: Weighed,
}

/// Up to so many touched places are logged one by one, so that the index can patch
/// them; above, it loads the whole set.
const PATCHED_PLACES: usize = 500;

/// Imports a list and links its rows with those of all others.
/// Errors: as `import`; a list that is in stays in if the linking fails, which is logged
/// and made up for by the next one.
pub async fn bring_in(
    app: &App,
    list: Import,
    progress: impl Fn(ImportProgress) + Send + Sync,
) -> Result<ImportReport> {
    bring_in_by(app, list, Way::Own, progress).await
}

/// The same by another way. Errors: also the agency's quota, and a change of more than a
/// fifth at which nobody else looked.
pub async fn bring_in_by(
    app: &App,
    list: Import,
    way: Way<'_>,
    progress: impl Fn(ImportProgress) + Send + Sync,
) -> Result<ImportReport> {
    let actor = list.actor.clone();
    let report = import_by(app, list, way, progress).await?.report;
    link(app, &actor, &report).await;
    Ok(report)
}

/// Links the rows of a list that has gone in with those of all others.
pub async fn link(app: &App, actor: &str, report: &ImportReport) {
    if report.batch.is_some()
        && let Err(error) = reconcile::settle(app, actor).await
    {
        tracing::error!(%error, "the list is in, but its rows are not linked yet");
    }
}

/// Imports a list. Errors: `Refused` if the file is no list that can be taken (a bad
/// row is a finding instead); then nothing was recorded.
///
/// Memory grows with the distinct people, companies and places of the file, not with
/// its rows; the file is never held whole.
pub async fn import(
    app: &App,
    import: Import,
    progress: impl Fn(ImportProgress) + Send + Sync,
) -> Result<ImportReport> {
    Ok(import_by(app, import, Way::Own, progress).await?.report)
}

/// The same by its way: an upload is settled in the same transaction. Errors: also a
/// conflict, if it was cancelled meanwhile; those of `bring_in_by`.
pub async fn import_by(
    app: &App,
    import: Import,
    way: Way<'_>,
    progress: impl Fn(ImportProgress) + Send + Sync,
) -> Result<Brought> {
    let sha256 = digest(import.path.clone()).await?;
    if let Some(report) = repeated(app, &import, &sha256).await? {
        return Ok(Brought { report, weighed: Weighed::default() });
    }
    let bytes = tokio::fs::metadata(&import.path).await.map_err(ListError::Io)?.len();
    if matches!(way, Way::Command { .. }) && !import.dry_run {
        gate::within_day(app, import.agency, bytes).await?;
    }
    let batch = BatchId(new_id());
    let (head, chunks) = read_ahead(app, &import).await?;
    let today = app.clock.today(&app.office.load().time_zone);
    let new = NewBatch {
        id: batch.clone(),
        agency: import.agency,
        list: head.kind,
        file_name: import.file_name.clone(),
        sha256: sha256.clone(),
        sheet: head.sheet.clone(),
        list_date: import.list_date.or(head.list_date).unwrap_or(today).to_string(),
        by: import.actor.clone(),
        mapping: serde_json::to_string(&head.columns).map_err(Error::internal)?,
        form: Some(serde_json::to_string(&head.form).map_err(Error::internal)?),
        inspection: None,
    };
    let started_ms = app.clock.now_ms();
    let told = |rows, share, done| {
        let elapsed_ms = app.clock.now_ms() - started_ms;
        progress(ImportProgress {
            upload: way.upload().map(|upload| upload.id.clone()),
            ..so_far(&batch, rows, elapsed_ms, share, done)
        });
    };
    if import.dry_run {
        return dry_run(app, new, head, chunks, told).await;
    }

    // One at a time, and the reading connection first: imports that each hold one of the
    // pool's connections would wait for each other's second one.
    let _turn = app.importing.acquire().await.map_err(Error::internal)?;
    let before = app.store.begin_read().await?;
    let mut write = app.write(&import.actor).await?;
    let jurisdiction = write.jurisdiction().clone();
    let at_ms = write.at_ms();
    match sql::add_batch(&mut write.tx, &jurisdiction, at_ms, &new).await {
        Ok(()) => {}
        Err(e) if e.is_unique_violation() => {
            // Somebody was first: the constraint is the judge, not the look before.
            drop(write);
            let report = repeated(app, &import, &sha256).await?.ok_or_else(|| Error::internal(e))?;
            return Ok(Brought { report, weighed: Weighed::default() });
        }
        Err(e) => return Err(e.into()),
    }

    // Lists add to what lists say; what was said by hand is laid over them again below.
    registry::lift_off_people(&mut write.tx, &jurisdiction).await?;
    let mut prepared = prepare_ahead(app, before, &new, &head.columns, chunks);
    let mut recorder = Recorder::new(&jurisdiction, at_ms, &batch.0);
    let end = loop {
        let ended = || Error::internal("the list was not prepared to its end");
        let chunk = prepared.recv().await.ok_or_else(ended)??;
        let share = chunk.share;
        if let Some(end) = recorder.record(&mut write.tx, chunk).await? {
            break end;
        }
        told(recorder.rows(), share, false);
    };
    let mut done = recorder.close(&mut write.tx, end).await?;
    let moved = registry::lay_over(&mut write.tx, &jurisdiction).await?;
    done.touched.places.extend(moved.into_iter().map(|id| (id, false)));
    let counted = counted(&new, &head, &done.counts);
    let weighed = gate::weigh(&mut write.tx, &jurisdiction, &counted).await?;
    gate::note(&mut write.tx, &jurisdiction, way, &batch, (bytes, &weighed)).await?;
    if let Some(upload) = way.upload() {
        upload.settle(&mut write, import.agency, head.kind, &batch).await?;
    }
    let unlocated = done.touched.unlocated;
    let report = ImportReport {
        batch: Some(batch.clone()),
        findings: done.findings,
        groups: done.groups,
        findings_total: done.counts.findings,
        ..report_of(new, head, &done.counts, unlocated)
    };
    write.changed(Entity::Batch, batch.as_str(), Op::Insert);
    note_changes(&mut write, done.touched).await?;
    let mut detail = json!({
        "agency": import.agency, "list_kind": report.list_kind, "sha256": sha256, "rows": report.rows,
        "accepted": report.accepted, "rejected": report.rejected, "duplicates": report.duplicates,
    });
    if let Some(repaired) = &weighed.repairs {
        detail["repairs"] = json!(repaired);
    }
    if let Some(second) = way.second() {
        detail["second"] = json!(second);
    }
    write.commit(Audit { action: "import.commit", target: batch.0.clone(), detail }).await?;
    told(report.rows, 1.0, true);
    Ok(Brought { report, weighed })
}

/// Everything but the recording: nothing is written, so nobody has to wait for it.
async fn dry_run(
    app: &App,
    new: NewBatch,
    head: Head,
    chunks: mpsc::Receiver<Result<Chunk>>,
    told: impl Fn(u64, f64, bool),
) -> Result<Brought> {
    // Each holds a connection: some at once leave room for others.
    let _turn = app.checking.acquire().await.map_err(Error::internal)?;
    let before = app.store.begin_read().await?;
    let mut prepared = prepare_ahead(app, before, &new, &head.columns, chunks);
    let mut tally = Tally::default();
    loop {
        let ended = || Error::internal("the list was not prepared to its end");
        let chunk = prepared.recv().await.ok_or_else(ended)??;
        tally.add(chunk.findings);
        told(chunk.counts.rows, chunk.share, chunk.end.is_some());
        let Some(end) = chunk.end else { continue };
        let findings_total = tally.total();
        let (findings, groups) = tally.end();
        let mut now = app.store.begin_read().await?;
        let weighed =
            gate::weigh(&mut now, &app.jurisdiction.id, &counted(&new, &head, &chunk.counts)).await?;
        let report = ImportReport {
            findings,
            groups,
            findings_total,
            preview: end.preview,
            ..report_of(new, head, &chunk.counts, end.touched.unlocated)
        };
        return Ok(Brought { report, weighed });
    }
}

/// The list as it is weighed.
fn counted<'a>(new: &'a NewBatch, head: &Head, counts: &Counts) -> Counted<'a> {
    Counted {
        agency: new.agency,
        kind: new.list,
        rows: counts.rows,
        has_reasons: head.has_reasons,
        batch: &new.id,
    }
}

/// The report of a list without its findings.
fn report_of(new: NewBatch, head: Head, counts: &Counts, unlocated: u64) -> ImportReport {
    ImportReport {
        batch: None,
        agency: new.agency,
        list_kind: new.list,
        file_name: new.file_name,
        sheet: new.sheet,
        list_date: new.list_date,
        columns: head.columns,
        rows: counts.rows,
        accepted: counts.accepted,
        rejected: counts.rejected,
        duplicates: counts.duplicates,
        unlocated,
        findings: Vec::new(),
        findings_total: 0,
        groups: Vec::new(),
        repeated: false,
        preview: Vec::new(),
    }
}

fn so_far(batch: &BatchId, rows: u64, elapsed_ms: i64, share: f64, done: bool) -> ImportProgress {
    let seconds = elapsed_ms as f64 / 1000.0;
    let left = seconds * (1.0 - share) / share;
    ImportProgress {
        batch: batch.clone(),
        upload: None,
        rows,
        rows_per_s: if seconds > 0.0 { rows as f64 / seconds } else { 0.0 },
        share,
        seconds_left: (seconds > 0.0 && left.is_finite()).then_some(left.ceil() as u64),
        done,
    }
}

/// Writes the change log: places one by one while the index can patch them.
pub async fn note_changes(write: &mut Write, touched: Touched) -> Result<()> {
    let mut places: BTreeMap<String, Op> = touched
        .places
        .into_iter()
        .map(|(id, is_new)| (id, if is_new { Op::Insert } else { Op::Update }))
        .collect();
    if touched.known_people.len() <= PATCHED_PLACES {
        // What a list says of a known person shows wherever that person is counted.
        let jurisdiction = write.jurisdiction().clone();
        for id in facts::places_of(&mut write.tx, jurisdiction.as_str(), &touched.known_people).await? {
            places.entry(id).or_insert(Op::Update);
        }
    }
    if places.len().max(touched.known_people.len()).max(touched.companies.len()) > PATCHED_PLACES {
        for entity in [Entity::Company, Entity::Person, Entity::Place] {
            write.changed(entity, "", Op::Bulk);
        }
        return Ok(());
    }
    for (id, op) in &touched.companies {
        write.changed(Entity::Company, id, *op);
    }
    for (id, op) in &places {
        write.changed(Entity::Place, id, *op);
    }
    Ok(())
}

/// The answer of `petapora import --json`.
pub fn cli_json(report: &ImportReport) -> Value {
    json!({
        "rows": report.rows, "accepted": report.accepted, "rejected": report.rejected,
        "duplicates": report.duplicates, "findings": report.findings,
    })
}

/// The report of an import of a file that is in already: every row that went in then
/// is a duplicate now.
async fn repeated(app: &App, import: &Import, sha256: &str) -> Result<Option<ImportReport>> {
    let jurisdiction = &app.jurisdiction.id;
    let Some(id) = sql::find_same(&app.store, jurisdiction, import.agency, sha256).await? else {
        return Ok(None);
    };
    let report = past::sql::report(&app.store, jurisdiction, &id, None).await?;
    Ok(report.map(|report| ImportReport {
        repeated: true,
        accepted: 0,
        duplicates: report.accepted + report.duplicates,
        ..report
    }))
}

pub async fn digest(path: PathBuf) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        let mut sha = Sha256::new();
        let mut file = std::fs::File::open(path)?;
        let mut part = vec![0; 1 << 16];
        loop {
            match file.read(&mut part)? {
                0 => break,
                read => sha.update(&part[..read]),
            }
        }
        Ok::<_, std::io::Error>(data_encoding::HEXLOWER.encode(&sha.finalize()))
    });
    hashed.await.map_err(Error::internal)?.map_err(|e| ListError::Io(e).into())
}

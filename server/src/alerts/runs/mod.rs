//! Runs: facts, rules and streams, and what becomes of the alerts before.
//! Invariant: one run at a time in a jurisdiction, by a lease in the database; what a run
//! does is one transaction that still holds the lease, so a run that dies or is
//! overtaken leaves nothing, and a run made twice opens nothing twice.

mod export;
pub mod http;
mod schedule;
mod sql;

pub use export::export;
pub use schedule::{follow, tick};
pub use sql::{Judged, last_judged};

use jiff::civil::Date;
use petapora_wire::{AlertPreview, AlertRun, AlertRunKind, AlertRunState, AlertStream, Text};
use serde::{Deserialize, Serialize};

use super::finding::{Finding, of_signals, of_streams};
use super::judge::{self, Kept, Reach};
use super::kept::sql as kept;
use super::signals::{Facts, Signal, signals};
use super::streams::{Due, STREAMS, Stream, stream};
use super::{budget, control, facts_in_force, jump, mail};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Audit, Write, new_id};

/// What a run found and did.
#[derive(Debug, Serialize)]
pub struct Outcome {
    pub day: Date,
    pub opened: u64,
    pub ended: u64,
    /// Zones that did not open because a list jumped.
    pub held: u64,
    /// Places without a trustworthy point, left out of everything that measures distance.
    pub unlocated: u64,
    pub signals: Vec<Signal>,
    /// What the statistical streams say.
    pub streams: Vec<Stream>,
}

/// What is kept of a run beside its counts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Findings {
    would_open: Vec<AlertPreview>,
    streams: Vec<AlertStream>,
}

/// A run that holds the lease.
#[derive(Debug, Clone)]
struct Turn {
    id: String,
    kind: AlertRunKind,
    day: Date,
    /// Monday of a weekly run.
    week: Option<Date>,
    /// The streams that may open alerts.
    due: Due,
    actor: String,
}

/// Judges the day (today without one) by the rules, opens, keeps and ends alerts; the
/// streams are shown. Errors: another run is under way; the database's. Nothing of the
/// run is then kept.
pub async fn run(app: &App, actor: &str, at: Option<Date>) -> Result<Outcome> {
    let turn = turn(app, AlertRunKind::Lists, actor, at)?;
    made(app, app.write(actor).await?, turn).await
}

/// Judges this week: rules and streams open alerts. `None` if the week has its run.
/// Errors: another run is under way; the database's.
pub async fn run_weekly(app: &App) -> Result<Option<Outcome>> {
    let turn = turn(app, AlertRunKind::Weekly, "system", None)?;
    let week = schedule::monday(turn.day);
    let is_due = |last: Option<Date>| last.is_none_or(|last| last < week);
    let mut look = app.store.begin_read().await?;
    if !is_due(sql::last_week(&mut look, &app.jurisdiction.id).await?) {
        return Ok(None);
    }
    drop(look);
    let mut write = app.write(&turn.actor).await?;
    // Another may have made it since.
    let last = sql::last_week(&mut write.tx, &app.jurisdiction.id).await?;
    if !is_due(last) {
        return Ok(None);
    }
    let due = if is_new_month(last, week) { Due::Everything } else { Due::Changes };
    made(app, write, Turn { week: Some(week), due, ..turn }).await.map(Some)
}

fn turn(app: &App, kind: AlertRunKind, actor: &str, at: Option<Date>) -> Result<Turn> {
    let day = match at {
        Some(day) => day,
        None => app.as_of().parse().map_err(Error::internal)?,
    };
    let due = if kind == AlertRunKind::Preview { Due::Everything } else { Due::Nothing };
    Ok(Turn { id: new_id(), kind, day, week: None, due, actor: actor.to_owned() })
}

/// Whether the week that begins on `week` is the first to be judged of its month.
fn is_new_month(last: Option<Date>, week: Date) -> bool {
    last.is_none_or(|last| (last.year(), last.month()) != (week.year(), week.month()))
}

async fn made(app: &App, mut write: Write, turn: Turn) -> Result<Outcome> {
    sql::start(&mut write, &turn).await?;
    write.commit(started(&turn)).await?;
    finished(app, turn).await
}

fn started(turn: &Turn) -> Audit {
    let detail = serde_json::json!({ "kind": turn.kind, "day": turn.day });
    Audit { action: "alerts.run.start", target: turn.id.clone(), detail }
}

/// Makes the run whose lease is taken, and gives the lease back whatever happens.
async fn finished(app: &App, turn: Turn) -> Result<Outcome> {
    let outcome = work(app, &turn).await;
    if let Err(error) = &outcome {
        let state = if is_cancelled(error) { AlertRunState::Cancelled } else { AlertRunState::Failed };
        let mut write = app.write(&turn.actor).await?;
        sql::give_up(&mut write, &turn.id, state).await?;
        let detail = serde_json::json!({ "state": state });
        write.commit(Audit { action: "alerts.run.end", target: turn.id.clone(), detail }).await?;
    }
    app.live.alerts(app.index.shown());
    outcome
}

const CANCELLED: &str = "run_cancelled";

fn is_cancelled(error: &Error) -> bool {
    matches!(error, Error::Conflict { code, .. } if *code == CANCELLED)
}

/// Notes how far the run is and that it lives. Errors: somebody cancelled it, or another
/// took its turn.
async fn go_on(app: &App, turn: &Turn, share: f64) -> Result<()> {
    if sql::is_to_go_on(app, &turn.id, share).await? {
        return Ok(());
    }
    Err(Error::Conflict {
        code: CANCELLED,
        detail: Text::new("Penilaian dibatalkan.", "The run was cancelled."),
        fix: Text::new("Mulai penilaian baru.", "Start another run."),
    })
}

async fn work(app: &App, turn: &Turn) -> Result<Outcome> {
    let jurisdiction = &app.jurisdiction.id;
    go_on(app, turn, 0.05).await?;
    let seq = sql::change_seq(&app.store, jurisdiction).await?;
    let facts = std::sync::Arc::new(facts_in_force(app, turn.day).await?);
    let alarms = budget::sql::load(&app.store, jurisdiction).await?;
    let unlocated = facts.places.values().filter(|place| place.point.is_none()).count() as u64;
    go_on(app, turn, 0.2).await?;
    let day = turn.day;
    let ruled = facts.clone();
    let signals = off_the_runtime(move || signals(&ruled, day)).await?;
    let mut streams = Vec::new();
    for (number, subject) in STREAMS.into_iter().enumerate() {
        go_on(app, turn, 0.4 + 0.125 * number as f64).await?;
        let facts = facts.clone();
        streams.push(off_the_runtime(move || stream(&facts, day, subject, alarms)).await?);
    }
    go_on(app, turn, 0.9).await?;
    let mut found = found(&facts, &signals, &streams);

    let mut write = app.write(&turn.actor).await?;
    if !sql::holds(&mut write, &turn.id).await? {
        return Err(Error::Unavailable { retry_after_s: 60 });
    }
    let before: Vec<Kept> =
        kept::all(&mut write.tx, jurisdiction).await?.into_iter().map(|shown| shown.kept).collect();
    let weekly = turn.kind == AlertRunKind::Weekly;
    let now_ms = write.at_ms();
    let jumps = jump::jumps(&sql::batches(&mut write.tx, jurisdiction).await?, now_ms);
    let held = jumps.iter().any(|jump| !jump::is_settled(&before, jump));
    found.extend(jumps);
    found.extend(control::standing(&before));
    let reach = Reach { now_ms, streams: turn.due, held };
    // What the next weekly run would open is shown whatever this one may open.
    let ahead = Reach { streams: Due::Everything, ..reach };
    let would_open = match turn.kind {
        AlertRunKind::Lists => Some(previews(&judge::judge(before.clone(), found.clone(), ahead, new_id))),
        AlertRunKind::Weekly | AlertRunKind::Preview => None,
    };
    let mut judged = judge::judge(before.clone(), found, reach, new_id);
    if weekly {
        judged.changes.extend(control::draw(&before, &judged.changes, &facts, day, reach, new_id));
    }
    let by_id: std::collections::HashMap<&str, &Kept> =
        before.iter().map(|alert| (alert.id.as_str(), alert)).collect();
    let mut counts = sql::Counts {
        seq,
        found: signals.len() as u64,
        opened: 0,
        ended: 0,
        held: u64::from(judged.held),
        unlocated,
    };
    if turn.kind != AlertRunKind::Preview {
        counts.opened = u64::from(judged.opened());
        counts.ended = u64::from(judged.count(&["gone", "expired"]));
        for change in &judged.changes {
            kept::put(&mut write, change, by_id.get(change.alert.id.as_str()).copied()).await?;
        }
        mail::sql::queue(&mut write, mail::Word::of(&judged.changes)).await?;
    }
    let would_open = would_open.unwrap_or_else(|| previews(&judged));
    let findings = Findings { would_open, streams: streams.iter().map(shown).collect() };
    sql::finish(&mut write, turn, &counts, &findings).await?;
    let detail = serde_json::json!({
        "kind": turn.kind, "day": day, "found": counts.found, "opened": counts.opened, "ended": counts.ended,
        "held": counts.held,
    });
    write.commit(Audit { action: "alerts.run", target: turn.id.clone(), detail }).await?;
    let sql::Counts { opened, ended, held, .. } = counts;
    Ok(Outcome { day, opened, ended, held, unlocated, signals, streams })
}

fn found(facts: &Facts, signals: &[Signal], streams: &[Stream]) -> Vec<Finding> {
    [of_signals(facts, signals), of_streams(facts, streams)].concat()
}

/// What opens, new or again.
fn previews(judged: &judge::Judged) -> Vec<AlertPreview> {
    let preview = |change: &judge::Change| {
        let finding = &change.alert.finding;
        AlertPreview {
            signal: finding.signal.clone(),
            target: finding.target.clone(),
            sentence: finding.sentence.clone(),
            urgency: finding.urgency,
            restricted: finding.restricted,
        }
    };
    let mut previews: Vec<AlertPreview> =
        judged.changes.iter().filter(|change| change.opens()).map(preview).collect();
    previews.sort_by(|a, b| (a.urgency, &a.signal, &a.target).cmp(&(b.urgency, &b.signal, &b.target)));
    previews
}

fn shown(stream: &Stream) -> AlertStream {
    AlertStream {
        stream: stream.stream.into(),
        threshold: stream.threshold,
        people: stream.people,
        groups: u32::try_from(stream.groups).unwrap_or(u32::MAX),
        weeks: stream.weeks,
        too_few: stream.too_few,
        p: stream.crowds.iter().map(|crowd| crowd.p).collect(),
    }
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

/// A run that is under way or ended, for the screens.
fn seen(row: sql::RunRow, lease: Option<&sql::Lease>, now_ms: i64) -> AlertRun {
    let lease = lease.filter(|lease| lease.run_id == row.id && lease.is_good(now_ms));
    let state = match (row.state(), lease) {
        (AlertRunState::Running, None) => AlertRunState::Interrupted,
        (state, _) => state,
    };
    row.run(state, lease.map_or(1.0, |lease| lease.progress as f64 / 1000.0))
}

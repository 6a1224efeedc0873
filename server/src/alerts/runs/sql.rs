//! Runs and the lease in the database. Invariant: the lease is taken, checked and given
//! back inside a write, under the lock of the jurisdiction.

use jiff::civil::Date;
use petapora_wire::{AlertRun, AlertRunId, AlertRunKind, AlertRunState, JurisdictionId, Text};

use super::{Findings, Turn};
use crate::alerts::jump::Batch;
use crate::app::App;
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Store, Tx, Write};

/// A run that said nothing for so long is dead; the next may begin.
const LEASE_MS: i64 = 10 * 60_000;

#[derive(sqlx::FromRow)]
pub struct Lease {
    pub run_id: String,
    pub taken_ms: i64,
    pub until_ms: i64,
    /// Thousandths.
    pub progress: i64,
    pub cancelled: bool,
}

impl Lease {
    /// Whether its run may still live. A lease from the future is of a clock that was
    /// set back, and binds nobody.
    pub fn is_good(&self, now_ms: i64) -> bool {
        (self.taken_ms..self.until_ms).contains(&now_ms) && self.until_ms - now_ms <= LEASE_MS
    }
}

#[derive(sqlx::FromRow)]
pub struct RunRow {
    pub id: String,
    kind: String,
    state: String,
    day: String,
    actor: String,
    actor_name: Option<String>,
    started_ms: i64,
    finished_ms: Option<i64>,
    found: i64,
    opened: i64,
    ended: i64,
    held: i64,
    unlocated: i64,
    findings: String,
}

/// What a run counted.
pub struct Counts {
    /// Last change that its lists show.
    pub seq: i64,
    pub found: u64,
    pub opened: u64,
    pub ended: u64,
    pub held: u64,
    pub unlocated: u64,
}

/// What alerts were last judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Judged {
    pub day: String,
    pub seq: i64,
}

const LEASE: &str =
    "SELECT run_id, taken_ms, until_ms, progress, cancelled FROM alert_lease WHERE jurisdiction_id = $1";
const TAKE: &str = "INSERT INTO alert_lease (jurisdiction_id, run_id, taken_ms, until_ms, progress, cancelled) \
    VALUES ($1, $2, $3, $4, 0, FALSE) ON CONFLICT (jurisdiction_id) DO UPDATE SET run_id = excluded.run_id, \
    taken_ms = excluded.taken_ms, until_ms = excluded.until_ms, progress = 0, cancelled = FALSE";
const GIVE_BACK: &str = "DELETE FROM alert_lease WHERE jurisdiction_id = $1 AND run_id = $2";
const GO_ON: &str = "UPDATE alert_lease SET progress = $3, until_ms = $4 \
    WHERE jurisdiction_id = $1 AND run_id = $2 AND NOT cancelled";
const CANCEL: &str = "UPDATE alert_lease SET cancelled = TRUE WHERE jurisdiction_id = $1 AND run_id = $2";
const START: &str = "INSERT INTO alert_run (jurisdiction_id, id, kind, state, day, week, actor, started_ms, \
    finished_ms, seq, found, opened, ended, held, unlocated, findings) \
    VALUES ($1, $2, $3, 'running', $4, NULL, $5, $6, NULL, 0, 0, 0, 0, 0, 0, '{\"would_open\":[],\"streams\":[]}')";
const END: &str = "UPDATE alert_run SET state = $3, finished_ms = $4 \
    WHERE jurisdiction_id = $1 AND id = $2 AND state = 'running'";
const FINISH: &str = "UPDATE alert_run SET state = 'done', finished_ms = $3, week = $4, seq = $5, found = $6, \
    opened = $7, ended = $8, held = $9, unlocated = $10, findings = $11 WHERE jurisdiction_id = $1 AND id = $2";

/// Takes the turn. Errors: another run is under way.
pub async fn start(write: &mut Write, turn: &Turn) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (j, now_ms) = (jurisdiction.as_str(), write.at_ms());
    if let Some(lease) = write.tx.optional::<Lease>(LEASE, binds![j]).await? {
        if lease.is_good(now_ms) {
            return Err(Error::Conflict {
                code: "run_under_way",
                detail: Text::new("Penilaian lain sedang berjalan.", "Another run is under way."),
                fix: Text::new("Tunggu atau batalkan penilaian itu.", "Wait for it, or cancel it."),
            });
        }
        write.tx.execute(END, binds![j, &lease.run_id, "interrupted", now_ms]).await?;
    }
    write.tx.execute(TAKE, binds![j, &turn.id, now_ms, now_ms + LEASE_MS]).await?;
    let binds = binds![j, &turn.id, kind_text(turn.kind), turn.day.to_string(), &turn.actor, now_ms];
    write.tx.execute(START, binds).await?;
    Ok(())
}

/// Notes how far the run is; `false` if it was cancelled or another took its turn.
pub async fn is_to_go_on(app: &App, run: &str, share: f64) -> Result<bool> {
    let j = app.jurisdiction.id.as_str();
    let progress = (share * 1000.0) as i64;
    let mut tx = app.store.begin().await?;
    let touched = tx.execute(GO_ON, binds![j, run, progress, app.clock.now_ms() + LEASE_MS]).await?;
    tx.commit().await?;
    Ok(touched == 1)
}

/// Whether the run still has its turn, inside the write that ends it.
pub async fn holds(write: &mut Write, run: &str) -> Result<bool> {
    let jurisdiction = write.jurisdiction().clone();
    let lease = write.tx.optional::<Lease>(LEASE, binds![jurisdiction.as_str()]).await?;
    Ok(lease.is_some_and(|lease| lease.run_id == run && !lease.cancelled))
}

/// Asks a run to stop; `false` if it is not under way.
pub async fn cancel(write: &mut Write, run: &str) -> Result<bool> {
    let jurisdiction = write.jurisdiction().clone();
    let lease = write.tx.optional::<Lease>(LEASE, binds![jurisdiction.as_str()]).await?;
    let lives = lease.is_some_and(|lease| lease.run_id == run && lease.is_good(write.at_ms()));
    Ok(lives && write.tx.execute(CANCEL, binds![jurisdiction.as_str(), run]).await? == 1)
}

/// Ends a run that came to nothing.
pub async fn give_up(write: &mut Write, run: &str, state: AlertRunState) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (j, now_ms) = (jurisdiction.as_str(), write.at_ms());
    write.tx.execute(END, binds![j, run, state_text(state), now_ms]).await?;
    write.tx.execute(GIVE_BACK, binds![j, run]).await?;
    Ok(())
}

/// Ends a run with what it found. Errors: the week has its run already.
pub(super) async fn finish(
    write: &mut Write,
    turn: &Turn,
    counts: &Counts,
    findings: &Findings,
) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (j, now_ms) = (jurisdiction.as_str(), write.at_ms());
    let binds = binds![
        j,
        &turn.id,
        now_ms,
        turn.week.map(|week| week.to_string()),
        counts.seq,
        counts.found,
        counts.opened,
        counts.ended,
        counts.held,
        counts.unlocated,
        serde_json::to_string(findings).map_err(Error::internal)?
    ];
    write.tx.execute(FINISH, binds).await?;
    write.tx.execute(GIVE_BACK, binds![j, &turn.id]).await?;
    Ok(())
}

const BATCHES: &str = "SELECT id, agency, list_kind, file_name, imported_ms, accepted FROM import_batch \
    WHERE jurisdiction_id = $1 AND inspection_id IS NULL ORDER BY imported_ms, id";

/// Lists that came in, the oldest first.
pub async fn batches(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<Batch>> {
    type Row = (String, String, String, String, i64, i64);
    let rows = tx.all::<Row>(BATCHES, binds![jurisdiction.as_str()]).await?;
    let batch = |(id, agency, list_kind, file_name, imported_ms, accepted): Row| Batch {
        id,
        agency,
        list_kind,
        file_name,
        imported_ms,
        accepted,
    };
    Ok(rows.into_iter().map(batch).collect())
}

const CHANGE_SEQ: &str = "SELECT change_seq FROM chain_head WHERE jurisdiction_id = $1";
const LAST_WEEK: &str = "SELECT MAX(week) FROM alert_run WHERE jurisdiction_id = $1 AND week IS NOT NULL";
const LISTS_CAME: &str = "SELECT COUNT(*) FROM change WHERE jurisdiction_id = $1 AND entity = 'batch' AND seq > \
    (SELECT COALESCE(MAX(seq), 0) FROM alert_run WHERE jurisdiction_id = $1 AND state = 'done' AND kind <> 'preview')";
const ALERTS_CHANGED: &str =
    "SELECT COALESCE(MAX(seq), 0) FROM change WHERE jurisdiction_id = $1 AND seq > $2 AND entity = 'alert'";
const LAST_JUDGED: &str = "SELECT day, seq FROM alert_run \
    WHERE jurisdiction_id = $1 AND state = 'done' AND kind <> 'preview' ORDER BY started_ms DESC, id DESC LIMIT 1";
const RUNS: &str = "SELECT r.id, r.kind, r.state, r.day, r.actor, a.display_name AS actor_name, r.started_ms, \
    r.finished_ms, r.found, r.opened, r.ended, r.held, r.unlocated, r.findings FROM alert_run r \
    LEFT JOIN account a ON a.jurisdiction_id = r.jurisdiction_id AND a.id = r.actor \
    WHERE r.jurisdiction_id = $1 ORDER BY r.started_ms DESC, r.id DESC LIMIT 200";
const RUN: &str = "SELECT r.id, r.kind, r.state, r.day, r.actor, a.display_name AS actor_name, r.started_ms, \
    r.finished_ms, r.found, r.opened, r.ended, r.held, r.unlocated, r.findings FROM alert_run r \
    LEFT JOIN account a ON a.jurisdiction_id = r.jurisdiction_id AND a.id = r.actor \
    WHERE r.jurisdiction_id = $1 AND r.id = $2";

/// The last change.
pub async fn change_seq(store: &Store, jurisdiction: &JurisdictionId) -> Result<i64> {
    Ok(store.one::<(i64,)>(CHANGE_SEQ, binds![jurisdiction.as_str()]).await?.0)
}

/// Monday of the last week that has its run.
pub async fn last_week(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Option<Date>> {
    let (week,) = tx.one::<(Option<String>,)>(LAST_WEEK, binds![jurisdiction.as_str()]).await?;
    Ok(week.and_then(|week| week.parse().ok()))
}

/// Whether a list came in, or was taken back, since alerts were last judged.
pub async fn lists_came(store: &Store, jurisdiction: &JurisdictionId) -> Result<bool> {
    Ok(store.one::<(i64,)>(LISTS_CAME, binds![jurisdiction.as_str()]).await?.0 > 0)
}

/// The last change of an alert after `seq`; 0 if there is none.
pub async fn alerts_changed(store: &Store, jurisdiction: &JurisdictionId, seq: i64) -> Result<i64> {
    Ok(store.one::<(i64,)>(ALERTS_CHANGED, binds![jurisdiction.as_str(), seq]).await?.0)
}

/// What alerts were last judged by.
pub async fn last_judged(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Judged> {
    Ok(tx.optional::<Judged>(LAST_JUDGED, binds![jurisdiction.as_str()]).await?.unwrap_or_default())
}

/// The newest 200 runs, and the lease if one is taken.
pub async fn runs(store: &Store, jurisdiction: &JurisdictionId) -> Result<(Vec<RunRow>, Option<Lease>)> {
    let mut tx = store.begin_read().await?;
    let rows = tx.all::<RunRow>(RUNS, binds![jurisdiction.as_str()]).await?;
    Ok((rows, tx.optional::<Lease>(LEASE, binds![jurisdiction.as_str()]).await?))
}

pub async fn one(
    store: &Store,
    jurisdiction: &JurisdictionId,
    run: &str,
) -> Result<Option<(RunRow, Option<Lease>)>> {
    let mut tx = store.begin_read().await?;
    let Some(row) = tx.optional::<RunRow>(RUN, binds![jurisdiction.as_str(), run]).await? else {
        return Ok(None);
    };
    Ok(Some((row, tx.optional::<Lease>(LEASE, binds![jurisdiction.as_str()]).await?)))
}

const KINDS: [(AlertRunKind, &str); 3] =
    [(AlertRunKind::Weekly, "weekly"), (AlertRunKind::Lists, "lists"), (AlertRunKind::Preview, "preview")];
const STATES: [(AlertRunState, &str); 5] = [
    (AlertRunState::Running, "running"),
    (AlertRunState::Done, "done"),
    (AlertRunState::Cancelled, "cancelled"),
    (AlertRunState::Failed, "failed"),
    (AlertRunState::Interrupted, "interrupted"),
];

fn kind_text(kind: AlertRunKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("preview", |(_, text)| text)
}

fn state_text(state: AlertRunState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("failed", |(_, text)| text)
}

impl RunRow {
    pub fn state(&self) -> AlertRunState {
        STATES.iter().find(|(_, text)| *text == self.state).map_or(AlertRunState::Failed, |(state, _)| *state)
    }

    pub(super) fn findings(&self) -> Result<Findings> {
        serde_json::from_str(&self.findings).map_err(Error::internal)
    }

    pub fn run(self, state: AlertRunState, share: f64) -> AlertRun {
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        AlertRun {
            id: AlertRunId(self.id),
            kind: KINDS
                .iter()
                .find(|(_, text)| *text == self.kind)
                .map_or(AlertRunKind::Preview, |(kind, _)| *kind),
            state,
            day: self.day,
            actor: self.actor,
            actor_name: self.actor_name.unwrap_or_default(),
            started_ms: self.started_ms,
            finished_ms: self.finished_ms,
            share,
            found: count(self.found),
            opened: count(self.opened),
            ended: count(self.ended),
            held: count(self.held),
            unlocated: count(self.unlocated),
        }
    }
}

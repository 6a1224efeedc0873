//! One run of the alerts: facts, rules, and what becomes of the alerts before.
//! Invariant: a run is one transaction; an alert keeps its id while its signal holds at
//! its target, so a second run on the same day changes nothing but the time.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;

use super::signals::{Signal, signals};
use super::sql::{self, AlertRow, Step};
use super::streams::{Stream, streams};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Audit, Entity, Op, new_id};

/// A new alert (`domain.md`: *Baru*).
const NEW: &str = "BARU";
/// One that ended by itself before anybody took it up (*Kedaluwarsa*).
const EXPIRED: &str = "KEDALUWARSA";
/// An alert that comes back within this time is the same one.
const REOPEN_MS: i64 = 90 * 24 * 3_600_000;

/// What a run found and did.
#[derive(Debug, Serialize)]
pub struct Outcome {
    pub day: Date,
    pub opened: u64,
    pub ended: u64,
    /// Places without a trustworthy point, left out of everything that measures distance.
    pub unlocated: u64,
    pub signals: Vec<Signal>,
    /// What the statistical streams say; a run on demand only shows it.
    pub streams: Vec<Stream>,
}

/// Judges the day (today without one), opens, keeps and ends alerts.
/// Errors: the database's; nothing of the run is then kept.
pub async fn run(app: &App, actor: &str, at: Option<Date>) -> Result<Outcome> {
    let day = match at {
        Some(day) => day,
        None => app.as_of().parse().map_err(Error::internal)?,
    };
    let now_ms = app.clock.now_ms();
    let facts = sql::facts(&app.store, &app.jurisdiction.id).await?;
    let unlocated = facts.places.values().filter(|place| place.point.is_none()).count() as u64;
    let (found, streams) = tokio::task::spawn_blocking(move || (signals(&facts, day), streams(&facts, day)))
        .await
        .map_err(Error::internal)?;

    let mut write = app.write(actor).await?;
    let jurisdiction = write.jurisdiction().clone();
    let j = jurisdiction.as_str();
    let mut before: HashMap<(String, String), AlertRow> = sql::alerts(&mut write.tx, &jurisdiction)
        .await?
        .into_iter()
        .map(|row| ((row.signal.clone(), row.target_id.clone()), row))
        .collect();
    let (mut opened, mut ended) = (0, 0);
    for signal in &found {
        let known = before.remove(&(signal.signal.to_owned(), signal.target_id.clone()));
        let is_open = known.as_ref().is_some_and(|alert| alert.state != EXPIRED);
        let mut alert = known.unwrap_or_else(|| AlertRow {
            id: new_id(),
            signal: signal.signal.into(),
            target_id: signal.target_id.clone(),
            state: NEW.into(),
            opened_ms: now_ms,
            seen_ms: now_ms,
            payload: String::new(),
        });
        let payload = serde_json::to_string(signal).map_err(Error::internal)?;
        let is_other = alert.payload != payload;
        if !is_open {
            if now_ms - alert.seen_ms > REOPEN_MS {
                alert.opened_ms = now_ms;
            }
            alert.state = NEW.into();
            opened += 1;
        }
        alert.seen_ms = now_ms;
        sql::put(&mut write.tx, j, &alert, signal).await?;
        if !is_open {
            let step = Step { alert: &alert.id, state: NEW, reason: signal.signal, actor, at_ms: now_ms };
            sql::note(&mut write.tx, j, step).await?;
        }
        if !is_open || is_other {
            write.changed(Entity::Alert, &alert.id, if is_open { Op::Update } else { Op::Insert });
        }
    }
    // Whoever has taken an alert up also ends it.
    let mut gone: Vec<AlertRow> = before.into_values().filter(|alert| alert.state == NEW).collect();
    gone.sort_by(|a, b| a.id.cmp(&b.id));
    for alert in gone {
        sql::end(&mut write.tx, j, &alert.id, EXPIRED).await?;
        let step = Step { alert: &alert.id, state: EXPIRED, reason: "gone", actor, at_ms: now_ms };
        sql::note(&mut write.tx, j, step).await?;
        write.changed(Entity::Alert, &alert.id, Op::Update);
        ended += 1;
    }
    sql::note_run(&mut write.tx, j, day, now_ms, actor, [found.len() as u64, opened, ended]).await?;
    let detail = serde_json::json!({ "day": day, "found": found.len(), "opened": opened, "ended": ended });
    write.commit(Audit { action: "alerts.run", target: day.to_string(), detail }).await?;
    Ok(Outcome { day, opened, ended, unlocated, signals: found, streams })
}

/// The open alerts as CSV, one line for each case; reminders only if asked for. Audited.
pub async fn export(app: &App, actor: &str, with_reminders: bool) -> Result<Vec<u8>> {
    let mut write = app.write(actor).await?;
    let jurisdiction = write.jurisdiction().clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEAD).map_err(Error::internal)?;
    let mut lines = 0;
    for alert in sql::alerts(&mut write.tx, &jurisdiction).await?.iter().filter(|a| a.state != EXPIRED) {
        let signal: serde_json::Value = serde_json::from_str(&alert.payload).map_err(Error::internal)?;
        let text = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if signal["reminder"] == true && !with_reminders {
            continue;
        }
        let cases = signal["cases"].as_array().cloned().unwrap_or_default();
        for (number, case) in cases.iter().enumerate() {
            out.write_record([
                text(&signal["signal"]),
                text(&signal["target_kind"]),
                text(&signal["target"]),
                alert.id.clone(),
                alert.state.clone(),
                format!("{}/{}", number + 1, cases.len()),
                text(&case["observed"]),
                text(&case["allowed"]),
                text(&signal["law"]),
                text(&signal["sentence"]["id"]),
                text(&signal["off"]["id"]),
            ])
            .map_err(Error::internal)?;
            lines += 1;
        }
    }
    let detail = serde_json::json!({ "lines": lines, "reminders": with_reminders });
    write.commit(Audit { action: "alerts.export", target: "csv".into(), detail }).await?;
    out.into_inner().map_err(Error::internal)
}

const HEAD: [&str; 11] = [
    "signal",
    "target_kind",
    "target",
    "alert",
    "state",
    "case",
    "observed",
    "allowed",
    "law",
    "sentence",
    "switched_off_by",
];

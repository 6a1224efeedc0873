//! Steps that people take. Invariant: a step is checked and taken in one transaction,
//! under the lock of the jurisdiction, so that two cannot take it at once.

use petapora_wire::{AlertId, AlertState, AlertStepRefused, AlertStepsTaken, NewAlertStep, Text};
use serde_json::json;

use super::page::may_see;
use super::sql::{self, Move, Shown};
use crate::access::Who;
use crate::alerts::state::check;
use crate::error::{Error, Result};
use crate::store::{Audit, Write};

/// Alerts that one request may move.
pub const MANY: usize = 200;

/// Takes the step for each that can; says of the others why not. Alerts that the reader
/// may not see are refused as unknown.
pub async fn take(
    write: &mut Write,
    who: &Who,
    alerts: &[AlertId],
    step: &NewAlertStep,
) -> Result<AlertStepsTaken> {
    let jurisdiction = write.jurisdiction().clone();
    let mut all = sql::all(&mut write.tx, &jurisdiction).await?;
    all.retain(|shown| may_see(who, shown));
    let mut done = AlertStepsTaken { taken: Vec::new(), refused: Vec::new() };
    for alert in alerts {
        let known = all.iter().find(|shown| shown.kept.id == alert.0);
        match known.ok_or_else(unknown).and_then(|shown| may(&all, shown, step)) {
            Err(why) => done.refused.push(AlertStepRefused { alert: alert.clone(), why }),
            Ok(()) if done.taken.contains(alert) => {}
            Ok(()) => {
                let to = Move {
                    alert: alert.as_str(),
                    state: step.to,
                    reason: step.reason.trim(),
                    into: step.into.as_ref().map(AlertId::as_str),
                    outcome: step.outcome,
                };
                sql::take(write, &to).await?;
                done.taken.push(alert.clone());
            }
        }
    }
    Ok(done)
}

fn may(all: &[Shown], shown: &Shown, step: &NewAlertStep) -> std::result::Result<(), Text> {
    check(shown.kept.state, step)?;
    let Some(into) = &step.into else { return Ok(()) };
    let target = all.iter().find(|other| other.kept.id == into.0).ok_or_else(unknown)?;
    if target.kept.id == shown.kept.id || target.kept.state.is_closed() {
        return Err(Text::new(
            "Peringatan tujuan harus lain dan masih berjalan.",
            "The alert it lives on in must be another one and still open.",
        ));
    }
    Ok(())
}

fn unknown() -> Text {
    Text::new("Peringatan tidak ditemukan.", "The alert was not found.")
}

/// The refusal of a single step.
pub fn refused(why: Text) -> Error {
    let fix = Text::new(
        "Muat ulang peringatan; langkah yang mungkin ada di `moves`.",
        "Load the alert again; `moves` holds the steps that are possible.",
    );
    Error::Conflict { code: "step_not_possible", detail: why, fix }
}

pub fn audit(taken: &[AlertId], to: AlertState, reason: &str) -> Audit {
    let target = match taken {
        [one] => one.0.clone(),
        many => format!("{} alerts", many.len()),
    };
    let ids: Vec<&str> = taken.iter().map(AlertId::as_str).collect();
    Audit {
        action: "alerts.step",
        target,
        detail: json!({ "alerts": ids, "to": to, "reason": reason.trim() }),
    }
}

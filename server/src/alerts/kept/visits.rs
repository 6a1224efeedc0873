//! What an inspection asks of alerts and tells them. Invariant: an alert moves only by the machine of
//! `state`; one that stands elsewhere by now stays where it is.

use petapora_wire::{AlertId, NewAlertStep, Text};

use super::page::may_see;
use super::sql::{self, Move};
use crate::access::Who;
use crate::alerts::state::check;
use crate::error::Result;
use crate::store::{Tx, Write};

/// An alert that is to be answered by visits.
#[derive(Debug, Clone)]
pub struct ToVisit {
    pub id: AlertId,
    pub target: String,
    pub sentence: Text,
    /// Of the queue of referrals: not for everybody in a team.
    pub restricted: bool,
    pub closed: bool,
    /// Ids of its places, in their order.
    pub places: Vec<String>,
}

/// The alerts of these ids that the reader may see.
pub async fn to_visit(
    tx: &mut Tx,
    who: &Who,
    jurisdiction: &petapora_wire::JurisdictionId,
    ids: &[AlertId],
) -> Result<Vec<ToVisit>> {
    let all = sql::all(tx, jurisdiction).await?;
    let mine =
        all.into_iter().filter(|shown| ids.iter().any(|id| id.0 == shown.kept.id) && may_see(who, shown));
    let told = mine.map(|shown| ToVisit {
        id: AlertId(shown.kept.id),
        closed: shown.kept.state.is_closed(),
        target: shown.kept.finding.target,
        sentence: shown.kept.finding.sentence,
        restricted: shown.kept.finding.restricted,
        places: shown.spots.into_iter().map(|spot| spot.place).collect(),
    });
    Ok(told.collect())
}

/// Takes each step with each of its alerts that can take it, within the inspection's own write. The ids of
/// those that moved.
pub async fn follow_up(write: &mut Write, steps: &[(AlertId, NewAlertStep)]) -> Result<Vec<AlertId>> {
    let mut moved = Vec::new();
    if steps.is_empty() {
        return Ok(moved);
    }
    let jurisdiction = write.jurisdiction().clone();
    let all = sql::all(&mut write.tx, &jurisdiction).await?;
    for (alert, step) in steps {
        let known = all.iter().find(|shown| shown.kept.id == alert.0);
        if known.is_some_and(|shown| check(shown.kept.state, step).is_ok()) {
            let to = Move {
                alert: alert.as_str(),
                state: step.to,
                reason: &step.reason,
                into: None,
                outcome: step.outcome,
            };
            sql::take(write, &to).await?;
            moved.push(alert.clone());
        }
    }
    Ok(moved)
}

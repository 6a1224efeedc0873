//! What an inspection asks of alerts and tells them. Invariant: an alert moves only by the machine of
//! `state`; one that stands elsewhere by now stays where it is.

use petapora_wire::{AlertId, AlertState, JurisdictionId, NewAlertStep, Text};

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
    jurisdiction: &JurisdictionId,
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

/// Puts each alert where its step says, if its life leads there, within the inspection's own write. The ids of
/// those that moved.
pub async fn follow_up(write: &mut Write, steps: &[(AlertId, NewAlertStep)]) -> Result<Vec<AlertId>> {
    let mut moved = Vec::new();
    if steps.is_empty() {
        return Ok(moved);
    }
    let jurisdiction = write.jurisdiction().clone();
    let all = sql::all(&mut write.tx, &jurisdiction).await?;
    for (alert, step) in steps {
        let Some(shown) = all.iter().find(|shown| shown.kept.id == alert.0) else { continue };
        let mut state = shown.kept.state;
        for to in way(state, step.to) {
            let outcome = step.outcome.filter(|_| *to == step.to);
            if check(state, &NewAlertStep { to: *to, outcome, ..step.clone() }).is_err() {
                break;
            }
            let taken = Move { alert: alert.as_str(), state: *to, reason: &step.reason, into: None, outcome };
            sql::take(write, &taken).await?;
            state = *to;
        }
        if state == step.to && state != shown.kept.state {
            moved.push(alert.clone());
        }
    }
    Ok(moved)
}

/// The states on the way. Whoever approves an inspection approves what it goes to look at, so an alert that
/// nobody had taken up yet is taken up by that; every other step is one step.
fn way(from: AlertState, to: AlertState) -> &'static [AlertState] {
    use AlertState::{Approved, Done, NeedsData, New, Reviewed, Scheduled, Watched};
    match (from, to) {
        (New | NeedsData | Watched, Scheduled) => &[Reviewed, Approved, Scheduled],
        (Reviewed, Scheduled) => &[Approved, Scheduled],
        (Approved, Scheduled) => &[Scheduled],
        (Scheduled, Done) => &[Done],
        (Scheduled, Approved) => &[Approved],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use petapora_wire::InspectionOutcome;

    use super::*;

    #[test]
    fn every_way_is_of_steps_that_the_machine_allows() {
        for (from, to) in
            AlertState::ALL.iter().flat_map(|from| AlertState::ALL.iter().map(move |to| (*from, *to)))
        {
            let way = way(from, to);
            assert!(way.is_empty() || way.last() == Some(&to));
            let mut state = from;
            for next in way {
                let outcome = (*next == AlertState::Done).then_some(InspectionOutcome::Proven);
                let step = NewAlertStep { to: *next, reason: "inspeksi".into(), into: None, outcome };
                assert!(check(state, &step).is_ok(), "{state} to {next}");
                state = *next;
            }
        }
        assert!(way(AlertState::Dismissed, AlertState::Scheduled).is_empty(), "what was dismissed stays so");
    }
}

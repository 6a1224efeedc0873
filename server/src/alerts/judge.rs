//! What a run makes of the alerts: opens, keeps, grows, joins, parts and ends them.
//! Invariant: pure and repeatable: judged twice on the same findings, the second changes
//! nothing; an alert keeps its id while what it is about holds, and for 90 days after.

use std::collections::{BTreeMap, BTreeSet};

use petapora_wire::AlertState::{self, *};

use super::finding::{Finding, Strength};
use super::lineage::{Before, Fate, Shape, fates, is_larger};
use super::state::ends_alone;
use super::streams::Due;

const DAY_MS: i64 = 24 * 3_600_000;
/// An alert that comes back within this time is the same one.
const REOPEN_MS: i64 = 90 * DAY_MS;
/// One that somebody took up ends so long after the lists stopped saying so.
const LINGER_MS: i64 = 30 * DAY_MS;
/// Runs in a row that no longer see a zone, until it ends.
const QUIET_RUNS: u32 = 3;
/// Times rarer than when last told, to be told again.
const RARER: f64 = 10.0;
/// Past shapes of a zone that are remembered: a quarter of weekly runs.
const SHAPES: usize = 13;

/// An alert as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub id: String,
    pub state: AlertState,
    pub opened_ms: i64,
    pub changed_ms: i64,
    pub seen_ms: i64,
    pub gone_ms: Option<i64>,
    pub quiet_runs: u32,
    pub told_ms: Option<i64>,
    pub told_observed: u32,
    pub told_recurrence_weeks: Option<f64>,
    pub told_places: Shape,
    pub control: bool,
    pub parent: Option<String>,
    pub merged_into: Option<String>,
    /// Shapes of a zone, the newest first.
    pub shapes: Vec<Shape>,
    pub finding: Finding,
}

/// A line in an alert's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub kind: &'static str,
    pub state: AlertState,
    pub told: bool,
}

/// An alert after the run, and what happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub alert: Kept,
    pub is_new: bool,
    pub steps: Vec<Step>,
}

impl Change {
    /// It opens, new or again, and somebody is told.
    pub fn opens(&self) -> bool {
        let opens = |step: &Step| step.told && matches!(step.kind, "opened" | "reopened" | "split");
        self.steps.iter().any(opens)
    }
}

/// What a run may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub now_ms: i64,
    /// The streams that are judged as well; alerts of the others stay as they are.
    pub streams: Due,
    /// A list jumped: no zone opens until somebody has looked at it.
    pub held: bool,
}

/// What becomes of the alerts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judged {
    /// Alerts that change, and those that were only seen again.
    pub changes: Vec<Change>,
    /// Zones that did not open because a list jumped.
    pub held: u32,
}

impl Judged {
    pub fn count(&self, kinds: &[&str]) -> u32 {
        let has = |change: &&Change| change.steps.iter().any(|step| kinds.contains(&step.kind));
        u32::try_from(self.changes.iter().filter(has).count()).unwrap_or(u32::MAX)
    }

    /// Alerts that opened, new or again.
    pub fn opened(&self) -> u32 {
        u32::try_from(self.changes.iter().filter(|change| change.opens()).count()).unwrap_or(u32::MAX)
    }
}

/// Judges all alerts of a jurisdiction against what a run found. `new_id` names new
/// alerts. O(alerts × findings) per stream, O(n log n) for the rules.
pub fn judge(
    kept: Vec<Kept>,
    found: Vec<Finding>,
    reach: Reach,
    mut new_id: impl FnMut() -> String,
) -> Judged {
    let (zones, of_rules): (Vec<_>, Vec<_>) =
        kept.into_iter().partition(|alert| alert.finding.scan.is_some());
    let (crowds, rules): (Vec<_>, Vec<_>) = found.into_iter().partition(|finding| finding.scan.is_some());
    let mut judged = Judged::default();
    judge_rules(of_rules, rules, reach, &mut new_id, &mut judged);
    let streams: BTreeSet<String> = zones
        .iter()
        .map(|alert| alert.finding.signal.clone())
        .chain(crowds.iter().map(|crowd| crowd.signal.clone()))
        .filter(|stream| reach.streams.includes(stream))
        .collect();
    for stream in streams {
        let own = zones.iter().filter(|alert| alert.finding.signal == stream).cloned().collect();
        let now = crowds.iter().filter(|crowd| crowd.signal == stream).cloned().collect();
        judge_zones(own, now, reach, &mut new_id, &mut judged);
    }
    judged
}

fn judge_rules(
    kept: Vec<Kept>,
    found: Vec<Finding>,
    reach: Reach,
    new_id: &mut impl FnMut() -> String,
    judged: &mut Judged,
) {
    // Of several at one target the last that opened is the one that may go on.
    let mut latest = BTreeMap::<(String, String), Kept>::new();
    for alert in kept {
        let key = (alert.finding.signal.clone(), alert.finding.target_id.clone());
        let is_later = latest.get(&key).is_none_or(|o| (o.opened_ms, &o.id) < (alert.opened_ms, &alert.id));
        if is_later {
            latest.insert(key, alert);
        }
    }
    for finding in found {
        let key = (finding.signal.clone(), finding.target_id.clone());
        let known = latest.remove(&key).filter(|alert| is_remembered(alert, reach.now_ms));
        judged.changes.push(match known {
            None => opened(new_id(), finding, None, reach),
            Some(alert) => seen(alert, finding, reach),
        });
    }
    judged.changes.extend(latest.into_values().filter_map(|alert| missed(alert, reach, 1)));
}

/// What the office still works on, and what never went, is not forgotten.
fn is_remembered(alert: &Kept, now_ms: i64) -> bool {
    !alert.state.is_closed() || alert.gone_ms.is_none_or(|gone_ms| now_ms - gone_ms <= REOPEN_MS)
}

pub fn opened(id: String, finding: Finding, parent: Option<String>, reach: Reach) -> Change {
    let opens = finding.strength() == Strength::Open;
    let state = if opens { New } else { Watched };
    let kind = if parent.is_some() { "split" } else { "opened" };
    let mut alert = Kept {
        id,
        state,
        opened_ms: reach.now_ms,
        changed_ms: reach.now_ms,
        seen_ms: reach.now_ms,
        gone_ms: None,
        quiet_runs: 0,
        told_ms: None,
        told_observed: 0,
        told_recurrence_weeks: None,
        told_places: Shape::new(),
        control: false,
        parent,
        merged_into: None,
        shapes: shapes(Vec::new(), &finding),
        finding,
    };
    if opens {
        tell(&mut alert, reach.now_ms);
    }
    Change { alert, is_new: true, steps: vec![Step { kind, state, told: opens }] }
}

fn tell(alert: &mut Kept, now_ms: i64) {
    alert.told_ms = Some(now_ms);
    alert.told_observed = alert.finding.observed();
    alert.told_recurrence_weeks = alert.finding.recurrence_weeks();
    alert.told_places = alert.finding.places.clone();
}

fn shapes(mut past: Vec<Shape>, finding: &Finding) -> Vec<Shape> {
    if finding.scan.is_some() && past.first() != Some(&finding.places) {
        past.insert(0, finding.places.clone());
        past.truncate(SHAPES);
    }
    past
}

/// The lists say so again.
fn seen(mut alert: Kept, finding: Finding, reach: Reach) -> Change {
    let now_ms = reach.now_ms;
    let was_gone = alert.gone_ms.take().is_some();
    let observed_before = alert.finding.observed();
    alert.shapes = shapes(std::mem::take(&mut alert.shapes), &finding);
    alert.finding = finding;
    alert.seen_ms = now_ms;
    alert.quiet_runs = 0;
    let mut steps = Vec::new();
    let observed = alert.finding.observed();
    let may_open = alert.finding.strength() == Strength::Open && !reach.held;
    // Alerts of an older version did not note what was told.
    if alert.told_ms.is_some() && alert.told_observed == 0 {
        alert.told_observed = observed;
        alert.told_places = alert.finding.places.clone();
    }
    let grew = is_larger(observed, alert.told_observed);
    let rarer = alert.told_recurrence_weeks.zip(alert.finding.recurrence_weeks());
    let rarer = rarer.is_some_and(|(told, now)| now >= told * RARER);
    if may_open && alert.told_ms.is_none() && alert.state == Watched {
        steps.push(turned(&mut alert, "opened", New, now_ms, true));
    } else if may_open && alert.state.is_closed() && alert.state != Merged && (was_gone || grew || rarer) {
        steps.push(turned(&mut alert, "reopened", New, now_ms, true));
    } else if was_gone && alert.state == Expired && alert.finding.strength() >= Strength::Watch {
        let told = alert.told_ms.take();
        steps.push(turned(&mut alert, "reopened", Watched, now_ms, false));
        alert.told_ms = told.filter(|_| alert.finding.scan.is_none());
    } else if may_open && alert.state != Merged && alert.told_ms.is_some() && (grew || rarer) {
        tell(&mut alert, now_ms);
        steps.push(Step { kind: if grew { "grew" } else { "rarer" }, state: alert.state, told: true });
    } else if alert.told_ms.is_some()
        && is_larger(alert.told_observed, observed)
        && !is_larger(alert.told_observed, observed_before)
    {
        steps.push(Step { kind: "shrank", state: alert.state, told: false });
    } else if was_gone && !alert.state.is_closed() {
        steps.push(Step { kind: "reopened", state: alert.state, told: false });
    }
    Change { alert, is_new: false, steps }
}

fn turned(alert: &mut Kept, kind: &'static str, state: AlertState, now_ms: i64, told: bool) -> Step {
    alert.state = state;
    alert.changed_ms = now_ms;
    alert.merged_into = None;
    if told {
        tell(alert, now_ms);
    }
    Step { kind, state, told }
}

/// The lists do not say so any more, `patience` runs in a row.
fn missed(mut alert: Kept, reach: Reach, patience: u32) -> Option<Change> {
    let now_ms = reach.now_ms;
    let before = alert.clone();
    alert.quiet_runs = alert.quiet_runs.saturating_add(1).min(patience);
    let mut steps = Vec::new();
    if alert.quiet_runs >= patience {
        let nobody_has_it = alert.state == New || (alert.state == Watched && alert.told_ms.is_none());
        let since = *alert.gone_ms.get_or_insert(now_ms);
        if nobody_has_it {
            steps.push(turned(&mut alert, "gone", Expired, now_ms, false));
        } else if ends_alone(alert.state) && now_ms - since >= LINGER_MS {
            steps.push(turned(&mut alert, "expired", Expired, now_ms, false));
        } else if before.gone_ms.is_none() && !alert.state.is_closed() {
            steps.push(Step { kind: "gone", state: alert.state, told: false });
        }
    }
    (alert != before).then_some(Change { alert, is_new: false, steps })
}

fn judge_zones(
    mut kept: Vec<Kept>,
    found: Vec<Finding>,
    reach: Reach,
    new_id: &mut impl FnMut() -> String,
    judged: &mut Judged,
) {
    kept.retain(|alert| is_remembered(alert, reach.now_ms));
    let now: Vec<Shape> = found.iter().map(|finding| finding.places.clone()).collect();
    let before: Vec<Before<'_>> = kept
        .iter()
        .map(|alert| Before {
            shape: &alert.finding.places,
            past: alert.shapes.get(1..).unwrap_or_default(),
            lives: alert.gone_ms.is_none() && alert.state != Merged,
            opened_ms: alert.opened_ms,
            id: &alert.id,
        })
        .collect();
    let fates = fates(&before, &now);
    let ids: Vec<String> = kept.iter().map(|alert| alert.id.clone()).collect();
    let mut left: Vec<Option<Kept>> = kept.into_iter().map(Some).collect();
    let mut take = |at: usize| left.get_mut(at).and_then(Option::take);
    for (finding, fate) in found.into_iter().zip(fates) {
        let Fate { goes_on, merged, parent } = fate;
        let strength = finding.strength();
        judged.held += u32::from(strength == Strength::Open && reach.held);
        let survivor = match goes_on.and_then(&mut take) {
            Some(alert) => {
                let parted = alert.state == Merged && strength > Strength::Faint;
                let mut change = seen(alert, finding, reach);
                if parted {
                    let told = strength == Strength::Open && !reach.held;
                    let state = if told { New } else { Watched };
                    change.steps.push(turned(&mut change.alert, "split", state, reach.now_ms, told));
                }
                change
            }
            // What is held opens in a later run; what is faint was never an alert.
            None if strength == Strength::Faint || (strength == Strength::Open && reach.held) => continue,
            None => opened(new_id(), finding, parent.and_then(|at| ids.get(at).cloned()), reach),
        };
        let mut survivor = survivor;
        for alert in merged.into_iter().filter_map(&mut take) {
            judged.changes.push(joined(alert, &survivor.alert.id, reach));
            let told = survivor.alert.told_ms.is_some() && !reach.held;
            if told {
                tell(&mut survivor.alert, reach.now_ms);
            }
            survivor.steps.push(Step { kind: "merged", state: survivor.alert.state, told });
        }
        judged.changes.push(survivor);
    }
    judged.changes.extend(left.into_iter().flatten().filter_map(|alert| missed(alert, reach, QUIET_RUNS)));
}

/// Lives on in another one. A visit that is arranged, and what is closed, stays as it is.
fn joined(mut alert: Kept, into: &str, reach: Reach) -> Change {
    alert.seen_ms = reach.now_ms;
    let mut step = Step { kind: "merged", state: alert.state, told: false };
    if alert.state != Scheduled && !alert.state.is_closed() {
        step = turned(&mut alert, "merged", Merged, reach.now_ms, false);
    }
    alert.merged_into = Some(into.to_owned());
    Change { alert, is_new: false, steps: vec![step] }
}

#[cfg(test)]
mod tests;

//! People seen a week ago or longer whom no list explains. It asks the agencies for data
//! and sends nobody: ship crews and refugees are on lists of their own.
//! Invariant: the label is "belum terekonsiliasi", never illegal entry.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

/// Time that agencies have for their lists to arrive.
const PATIENCE_DAYS: i64 = 7;

const RULE: Rule = Rule {
    signal: "unreconciled_presence",
    target_kind: TargetKind::Place,
    law: "UU 6/2011 Pasal 68–69, 71",
    off: ["Keberadaan ini dicocokkan dengan dokumen.", "The presence is matched to a document."],
    reminder: true,
    urgency: 4,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let since = day.saturating_sub(PATIENCE_DAYS.days());
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    let unknown = facts.sightings.iter().filter(|sighting| sighting.person.is_none());
    for sighting in unknown.filter(|sighting| sighting.seen_on.is_some_and(|on| on <= since)) {
        let rows = vec![sighting.row.clone()];
        cases.entry(sighting.place.clone()).or_default().push(Case { observed: 1, allowed: 0, rows });
    }
    RULE.signals(cases, |id| facts.place_name(id), |target, cases| {
        let count = cases.len();
        [
            format!("{target}: {count} orang terlihat, belum terekonsiliasi lebih dari 7 hari; minta data instansi."),
            format!("{target}: {count} seen, not reconciled for over 7 days; ask the agencies."),
        ]
    })
}

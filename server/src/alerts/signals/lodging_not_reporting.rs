//! A lodging of which other lists know guests, and which has reported none. A reminder
//! by the office comes first: late reporting is a gap, not an offence.
//! Invariant: one report of any date is enough to be silent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Facts, Rule, Signal, TargetKind};
use petapora_wire::PlaceKind;

const RULE: Rule = Rule {
    signal: "lodging_not_reporting",
    target_kind: TargetKind::Place,
    law: "UU 6/2011 Pasal 72 dan 117; UU 63/2024",
    off: ["Penginapan melaporkan tamunya (APOA).", "The lodging reports its guests (APOA)."],
    reminder: false,
    urgency: 3,
};

pub fn signals(facts: &Facts) -> Vec<Signal> {
    let reporting: BTreeSet<&String> = facts.stays.iter().map(|stay| &stay.place).collect();
    let registered = facts.permits.iter().filter_map(|p| Some((p.place.as_ref()?, &p.person, &p.row)));
    let seen = facts.sightings.iter().filter_map(|s| Some((&s.place, s.person.as_ref()?, &s.row)));
    let mut guests = BTreeMap::<&String, BTreeMap<&String, &String>>::new();
    for (place, person, row) in registered.chain(seen) {
        let lodging = facts
            .places
            .get(place)
            .is_some_and(|place| matches!(place.kind, PlaceKind::Hotel | PlaceKind::Mess | PlaceKind::Kos));
        if lodging && !reporting.contains(place) {
            guests.entry(place).or_default().insert(person, row);
        }
    }
    let cases = guests.into_iter().map(|(place, people)| {
        let observed = people.len() as u32;
        (place.clone(), vec![Case { observed, allowed: 0, rows: people.into_values().cloned().collect() }])
    });
    RULE.signals(
        cases.collect(),
        |id| facts.place_name(id),
        |target, cases| {
            let seen = cases.first().map_or(0, |case| case.observed);
            [
                format!(
                    "{target}: {seen} tamu tercatat di daftar lain, belum ada laporan APOA; ingatkan dahulu."
                ),
                format!("{target}: {seen} guests on other lists, none reported; remind first."),
            ]
        },
    )
}

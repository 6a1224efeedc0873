//! Work on a permit that does not allow it: at least two days at a workplace. One day is
//! a visit, and some visit permits allow meetings; that is why it is only verified.
//! Invariant: the premises are named, not the person.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::{PermitKind, PlaceKind};

use super::{Case, Facts, Permit, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "permit_misuse",
    target_kind: TargetKind::Workplace,
    law: "UU 6/2011 Pasal 122 huruf a; Pasal 75",
    off: [
        "Kegiatan terbukti sesuai izinnya, atau izin kerja tercatat.",
        "The activity is shown to fit the permit, or a permit to work appears.",
    ],
    reminder: false,
    urgency: 2,
};

/// Visits, visa-free entry, and stays for family, study or retirement.
fn forbids_work(permit: &Permit) -> bool {
    match permit.kind {
        PermitKind::Bvk | PermitKind::Itk => true,
        PermitKind::Itas => permit.visa_index.as_deref().is_some_and(|index| {
            ["E30", "E31", "E33", "C316", "C317"].iter().any(|family| index.starts_with(family))
        }),
        _ => false,
    }
}

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut seen = BTreeMap::<(&String, &String), (BTreeSet<Date>, Vec<String>)>::new();
    for sighting in &facts.sightings {
        let at_work =
            facts.places.get(&sighting.place).is_some_and(|place| place.kind == PlaceKind::Workplace);
        let on = sighting.seen_on.filter(|on| at_work && *on <= day);
        if let (Some(person), Some(on)) = (sighting.person.as_ref(), on) {
            let (days, rows) = seen.entry((person, &sighting.place)).or_default();
            days.insert(on);
            rows.push(sighting.row.clone());
        }
    }
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    for ((person, place), (days, mut rows)) in seen {
        let Some(permit) = facts.permit(person).filter(|permit| days.len() >= 2 && forbids_work(permit))
        else {
            continue;
        };
        rows.push(permit.row.clone());
        let observed = days.len() as u32;
        cases.entry(place.clone()).or_default().push(Case { observed, allowed: 0, rows });
    }
    RULE.signals(cases, |id| facts.place_name(id), |target, cases| {
        let count = cases.len();
        [
            format!("{target}: {count} orang terlihat bekerja dua hari atau lebih dengan izin tanpa hak kerja; perlu verifikasi."),
            format!("{target}: {count} seen at work on two days or more on a permit without work; to be verified."),
        ]
    })
}

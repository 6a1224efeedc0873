//! A company's people work at a site that none of its approved plans (RPTKA) names.
//! Guard: one approval may name several sites, and any of them will do.
//! Invariant: a company without an approval in force is not judged here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::PlaceKind;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "site_not_approved",
    target_kind: TargetKind::Workplace,
    law: "PP 34/2021; Permenaker 8/2021 (lokasi RPTKA)",
    off: [
        "Lokasi ini tercantum dalam pengesahan RPTKA perusahaan yang berlaku.",
        "The site is named in an approved plan of the company that is in force.",
    ],
    reminder: false,
    urgency: 2,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut approved = BTreeMap::<&String, BTreeSet<&String>>::new();
    for approval in facts.approvals.iter().filter(|approval| approval.covers(day)) {
        approved.entry(&approval.company).or_default().extend(&approval.place);
    }
    let seen = facts.sightings.iter().filter(|sighting| sighting.seen_on.is_none_or(|on| on <= day));
    let seen = seen
        .filter_map(|s| Some((s.company.as_ref()?, &s.place, s.person.as_ref().unwrap_or(&s.id), &s.row)));
    let assigned =
        facts.assignments.iter().filter(|assignment| assignment.ends.is_none_or(|ends| ends >= day));
    let assigned = assigned.filter_map(|a| Some((a.company.as_ref()?, a.place.as_ref()?, &a.person, &a.row)));
    // By site and person, so that two rows about one person are one case.
    let mut found = BTreeMap::<(&String, &String), Vec<String>>::new();
    for (company, place, person, row) in seen.chain(assigned) {
        let at_work = facts.places.get(place).is_some_and(|place| place.kind == PlaceKind::Workplace);
        let sites = approved.get(company).filter(|sites| !sites.is_empty());
        if at_work && sites.is_some_and(|sites| !sites.contains(place)) {
            found.entry((place, person)).or_default().push(row.clone());
        }
    }
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    for ((place, _), rows) in found {
        cases.entry(place.clone()).or_default().push(Case { observed: 1, allowed: 0, rows });
    }
    RULE.signals(cases, |id| facts.place_name(id), |target, cases| {
        let count = cases.len();
        [
            format!("{target}: {count} orang dari perusahaan lain terlihat di sini, lokasi di luar RPTKA-nya; perlu verifikasi."),
            format!("{target}: {count} of another company seen here, outside its approved sites; to be verified."),
        ]
    })
}

//! Somebody was here after their last known permit ended. Presence must be dated after
//! the end: a check-in, a check-out or a sighting; a stay left open proves nothing.
//! Guard: an extension may be under way; verify in the immigration system first.
//! Invariant: the permit that ends last speaks; one without an end is never overstayed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "overstay",
    target_kind: TargetKind::PersonStay,
    law: "UU 6/2011 Pasal 78 (1–60 hari; lebih dari 60 hari)",
    off: [
        "Perpanjangan, EPO, atau keberangkatan tercatat di salah satu daftar.",
        "An extension, an exit permit or a departure appears on any list.",
    ],
    reminder: false,
    urgency: 1,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let stays = facts.stays.iter().flat_map(|stay| {
        [stay.check_in, stay.check_out]
            .into_iter()
            .flatten()
            .map(move |on| (&stay.person, on, &stay.place, &stay.row))
    });
    let seen = facts.sightings.iter().filter_map(|sighting| {
        Some((sighting.person.as_ref()?, sighting.seen_on?, &sighting.place, &sighting.row))
    });
    // The last day on which each person was somewhere.
    let mut last = BTreeMap::<&String, (Date, &String, &String)>::new();
    for (person, on, place, row) in stays.chain(seen).filter(|(_, on, _, _)| *on <= day) {
        let known = last.entry(person).or_insert((on, place, row));
        *known = (*known).max((on, place, row));
    }
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    for (person, (on, place, row)) in last {
        let Some(permit) = facts.permit(person) else { continue };
        let Some(ends) = permit.ends.filter(|ends| *ends < on) else { continue };
        let days = (day - ends).get_days().unsigned_abs();
        let rows = vec![permit.row.clone(), row.clone()];
        cases.entry(place.clone()).or_default().push(Case { observed: days, allowed: 0, rows });
    }
    RULE.signals(
        cases,
        |id| facts.place_name(id),
        |target, cases| {
            let (count, most) =
                (cases.len(), cases.iter().map(|case| case.observed).max().unwrap_or_default());
            let band = if most > 60 {
                ["lebih dari 60 hari", "more than 60 days"]
            } else {
                ["1–60 hari", "1–60 days"]
            };
            [
                format!(
                    "{target}: {count} orang terlihat setelah izinnya berakhir ({}); perlu verifikasi.",
                    band[0]
                ),
                format!(
                    "{target}: {count} seen after the end of their permit ({}); to be verified.",
                    band[1]
                ),
            ]
        },
    )
}

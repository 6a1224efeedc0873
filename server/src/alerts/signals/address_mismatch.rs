//! Somebody stays elsewhere than their permit says. A reported stay of now decides;
//! without one, the last sighting at a residence. First a reminder to report the move.
//! Invariant: a visit that has ended is no move.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Case, Facts, Place, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "address_mismatch",
    target_kind: TargetKind::Place,
    law: "UU 6/2011 Pasal 71–72; UU 23/2006 (SKTT)",
    off: [
        "Alamat pada izin diubah, atau laporan penginapan menyebut alamat izin.",
        "The permit's address is changed, or the lodging report names it.",
    ],
    reminder: false,
    urgency: 3,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let holders: BTreeSet<&String> = facts.permits.iter().map(|permit| &permit.person).collect();
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    for person in holders {
        let Some(permit) = facts.permit(person) else { continue };
        let Some(said) = permit.place.as_ref() else { continue };
        let has_stay = facts.stays.iter().any(|stay| stay.person == *person);
        let seen = || {
            let own = facts.sightings.iter().filter(|sighting| sighting.person.as_ref() == Some(person));
            let at_home =
                own.filter(|sighting| facts.places.get(&sighting.place).is_some_and(Place::is_residence));
            at_home.max_by_key(|sighting| (sighting.seen_on, &sighting.row))
        };
        let found = match facts.current_stay(person, day) {
            Some(stay) => Some((&stay.place, &stay.row)),
            None if !has_stay => seen().map(|sighting| (&sighting.place, &sighting.row)),
            None => None,
        };
        if let Some((place, row)) = found.filter(|(place, _)| *place != said) {
            let rows = vec![permit.row.clone(), row.clone()];
            cases.entry(place.clone()).or_default().push(Case { observed: 1, allowed: 0, rows });
        }
    }
    RULE.signals(cases, |id| facts.place_name(id), |target, cases| {
        let count = cases.len();
        [
            format!("{target}: {count} orang menginap di sini, izinnya menyebut alamat lain; perlu verifikasi."),
            format!("{target}: {count} stay here while their permit names another address; to be verified."),
        ]
    })
}

//! More people live here than the place is declared for. Only documented people count
//! (lodging reports, else the address of a permit in force), each at one place; a mess
//! within its capacity is silent. A matter of safety and health, not of anybody's stay.
//! Invariant: a person counts where a lodging reports them now, else where they are
//! registered, never at both.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "over_capacity",
    target_kind: TargetKind::Place,
    law: "UU 6/2011 Pasal 68–69; Permenimipas 2/2025 Pasal 53",
    off: [
        "Kapasitas dinyatakan lebih besar dengan bukti, atau penghuni tidak melebihi kapasitas.",
        "A larger capacity is declared with evidence, or no more people than the capacity live here.",
    ],
    reminder: false,
    urgency: 1,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut people = BTreeMap::<&str, BTreeMap<&str, &str>>::new();
    let everybody: BTreeSet<&str> = facts
        .stays
        .iter()
        .map(|stay| stay.person.as_str())
        .chain(facts.permits.iter().map(|permit| permit.person.as_str()))
        .collect();
    for person in everybody {
        let home = match facts.current_stay(person, day) {
            Some(stay) => Some((stay.place.as_str(), stay.row.as_str())),
            None => facts
                .permit(person)
                .filter(|permit| permit.ends.is_none_or(|ends| ends >= day))
                .and_then(|permit| Some((permit.place.as_deref()?, permit.row.as_str()))),
        };
        if let Some((place, row)) = home {
            people.entry(place).or_default().insert(person, row);
        }
    }
    let mut cases = BTreeMap::new();
    for (place, people) in people {
        let capacity =
            facts.places.get(place).filter(|place| place.is_residence()).and_then(|place| place.capacity);
        let observed = people.len() as u32;
        if let Some(allowed) = capacity.filter(|capacity| observed > *capacity) {
            let rows = people.into_values().map(str::to_owned).collect();
            cases.insert(place.to_owned(), vec![Case { observed, allowed, rows }]);
        }
    }
    RULE.signals(
        cases,
        |id| facts.place_name(id),
        |target, cases| {
            let (seen, allowed) = cases.first().map_or((0, 0), |case| (case.observed, case.allowed));
            [
                format!(
                    "{target}: {seen} orang tercatat tinggal di sini, kapasitas {allowed}; perlu verifikasi."
                ),
                format!(
                    "{target}: {seen} people are recorded as living here, capacity {allowed}; to be verified."
                ),
            ]
        },
    )
}

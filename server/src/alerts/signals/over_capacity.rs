//! More people live here than the place is declared for. Only documented people count
//! (lodging reports, else the address of a permit in force), each at one place; a mess
//! within its capacity is silent. A matter of safety and health, not of anybody's stay.
//! Invariant: a declared density raises the capacity and hides nothing beyond it.

use std::collections::BTreeMap;

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
    let mut cases = BTreeMap::new();
    for (place, people) in facts.occupants(day) {
        let capacity =
            facts.places.get(place).filter(|place| place.is_residence()).and_then(|place| place.capacity);
        let capacity = capacity.map(|capacity| capacity.max(facts.declared(place)));
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

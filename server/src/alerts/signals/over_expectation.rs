//! More people live here than is expected: over a quarter more than the expected
//! occupancy, five people at least. Where a declared capacity is exceeded the rule of
//! capacity speaks instead; a declared density raises what is expected.
//! Invariant: a place without an expected occupancy allows no judgement.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "over_expectation",
    target_kind: TargetKind::Place,
    law: "UU 6/2011 Pasal 68–69; Permenimipas 2/2025 Pasal 53",
    off: [
        "Kepadatan dinyatakan dengan bukti, atau penghuni kembali seperti yang diharapkan.",
        "The density is declared with evidence, or no more people than expected live here.",
    ],
    reminder: false,
    urgency: 3,
};

/// Fewer are no crowd.
const LEAST: u32 = 5;

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut cases = BTreeMap::new();
    for (id, people) in facts.occupants(day) {
        let Some(place) = facts.places.get(id).filter(|place| place.is_residence()) else { continue };
        let Some(expected) = place.expected else { continue };
        let allowed = expected.max(facts.declared(id));
        let observed = people.len() as u32;
        let is_over_capacity =
            place.capacity.is_some_and(|capacity| observed > capacity.max(facts.declared(id)));
        // More than 1.25 times, in whole people.
        if observed >= LEAST && u64::from(observed) * 4 > u64::from(allowed) * 5 && !is_over_capacity {
            let rows = people.into_values().map(str::to_owned).collect();
            cases.insert(id.to_owned(), vec![Case { observed, allowed, rows }]);
        }
    }
    RULE.signals(
        cases,
        |id| facts.place_name(id),
        |target, cases| {
            let (seen, allowed) = cases.first().map_or((0, 0), |case| (case.observed, case.allowed));
            [
                format!(
                    "{target}: {seen} orang tercatat tinggal di sini, diharapkan {allowed}; perlu verifikasi."
                ),
                format!(
                    "{target}: {seen} people are recorded as living here, {allowed} expected; to be verified."
                ),
            ]
        },
    )
}

#[cfg(test)]
mod tests {
    use petapora_wire::{ExpectationId, PlaceKind};

    use super::super::{Expected, Place, Stay};
    use super::*;

    fn facts(people: usize, expected: Option<u32>, capacity: Option<u32>, declared: u32) -> Facts {
        let place = Place {
            name: "Mess".into(),
            kind: PlaceKind::Mess,
            company: None,
            capacity,
            expected,
            point: None,
            kelurahan: None,
        };
        let stay = |number: usize| Stay {
            person: format!("p{number}"),
            place: "m".into(),
            check_in: None,
            check_out: None,
            row: format!("r{number}"),
        };
        let id = ExpectationId("e".into());
        Facts {
            places: [("m".to_owned(), place)].into(),
            stays: (0..people).map(stay).collect(),
            expectations: vec![Expected { id, places: vec!["m".into()], capacity: declared }],
            ..Facts::default()
        }
    }

    #[test]
    fn a_quarter_more_than_expected_is_named_unless_the_capacity_speaks() {
        let found = |people, expected, capacity, declared| {
            signals(&facts(people, expected, capacity, declared), "2026-11-01".parse().unwrap()).len()
        };
        assert_eq!(found(11, Some(8), None, 0), 1);
        assert_eq!(found(10, Some(8), None, 0), 0);
        assert_eq!(found(4, Some(1), None, 0), 0);
        assert_eq!(found(11, None, None, 0), 0);
        assert_eq!(found(11, Some(8), Some(10), 0), 0);
        // Declared for 9: eleven are a fifth more, twelve a third.
        assert_eq!(found(11, Some(8), None, 9), 0);
        assert_eq!(found(12, Some(8), None, 9), 1);
    }
}

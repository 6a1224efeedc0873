//! Permits that end within 30, 14 or 7 days: a letter to the sponsor, no inspection.
//! Invariant: the permit that ends last speaks, so one that is prolonged is silent.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "permit_expiring",
    target_kind: TargetKind::Company,
    law: "UU 6/2011 Pasal 78; Permenkumham 36/2021 (Penjamin)",
    off: ["Perpanjangan tercatat.", "An extension is recorded."],
    reminder: true,
    urgency: 5,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let holders: BTreeSet<&String> = facts.permits.iter().map(|permit| &permit.person).collect();
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    for permit in holders.into_iter().filter_map(|person| facts.permit(person)) {
        let days = permit.ends.map_or(i32::MAX, |ends| (ends - day).get_days());
        let band = [7, 14, 30].into_iter().find(|band| (0..=*band).contains(&days));
        if let (Some(sponsor), Some(band)) = (&permit.sponsor, band) {
            let case = Case {
                observed: days.unsigned_abs(),
                allowed: band.unsigned_abs(),
                rows: vec![permit.row.clone()],
            };
            cases.entry(sponsor.clone()).or_default().push(case);
        }
    }
    RULE.signals(cases, |id| facts.company_name(id), |target, cases| {
        let band = cases.iter().map(|case| case.allowed).min().unwrap_or_default();
        let count = cases.len();
        [
            format!("{target}: {count} izin berakhir dalam 30 hari, yang terdekat dalam {band} hari; ingatkan penjamin."),
            format!("{target}: {count} permits end within 30 days, the nearest within {band}; remind the sponsor."),
        ]
    })
}

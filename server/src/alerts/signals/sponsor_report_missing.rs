//! A sponsor whose last report of presence and activity is older than 30 days: a letter.
//! Judged only once any sponsor's report has come in, so that an office that does not
//! collect them yet writes to nobody.
//! Invariant: only sponsors of somebody with a permit in force are asked.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "sponsor_report_missing",
    target_kind: TargetKind::Company,
    law: "Permenkumham 36/2021 (laporan Penjamin tiap 30 hari); UU 6/2011 Pasal 63",
    off: ["Laporan Penjamin diterima.", "The sponsor's report comes in."],
    reminder: true,
    urgency: 5,
};

const EVERY_DAYS: i32 = 30;

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut last = BTreeMap::<&String, (Date, &String)>::new();
    for report in facts.sponsor_reports.iter().filter(|report| report.reported_on <= day) {
        let told = (report.reported_on, &report.row);
        let known = last.entry(&report.company).or_insert(told);
        *known = told.max(*known);
    }
    if last.is_empty() {
        return Vec::new();
    }
    let mut sponsored = BTreeMap::<&String, Vec<&String>>::new();
    for permit in facts.permits.iter().filter(|permit| permit.ends.is_none_or(|ends| ends >= day)) {
        if let Some(sponsor) = &permit.sponsor {
            sponsored.entry(sponsor).or_default().push(&permit.row);
        }
    }
    let mut cases = BTreeMap::new();
    for (sponsor, rows) in sponsored {
        let report = last.get(sponsor);
        let days = report.map(|(on, _)| (day - *on).get_days());
        if days.is_none_or(|days| days > EVERY_DAYS) {
            let case = Case {
                observed: days.unwrap_or_default().unsigned_abs(),
                allowed: EVERY_DAYS.unsigned_abs(),
                rows: report.map(|(_, row)| *row).into_iter().chain(rows).cloned().collect(),
            };
            cases.insert(sponsor.clone(), vec![case]);
        }
    }
    RULE.signals(
        cases,
        |id| facts.company_name(id),
        |target, cases| {
            let days = cases.first().map_or(0, |case| case.observed);
            if days == 0 {
                return [
                    format!("{target}: belum pernah melapor sebagai Penjamin; ingatkan."),
                    format!("{target}: has never reported as a sponsor; remind it."),
                ];
            }
            [
                format!("{target}: laporan Penjamin terakhir {days} hari lalu; ingatkan."),
                format!("{target}: its last report as a sponsor is {days} days old; remind it."),
            ]
        },
    )
}

#[cfg(test)]
mod tests {
    use petapora_wire::PermitKind;

    use super::super::{Permit, SponsorReport};
    use super::*;

    #[test]
    fn a_report_older_than_thirty_days_is_asked_for_where_reports_are_collected() {
        let permit = |sponsor: &str| Permit {
            person: "p".into(),
            kind: PermitKind::Itas,
            visa_index: None,
            starts: None,
            ends: None,
            sponsor: Some(sponsor.into()),
            place: None,
            row: "r".into(),
        };
        let mut facts = Facts { permits: vec![permit("a"), permit("b")], ..Facts::default() };
        let found = |facts: &Facts, day: &str| {
            let signals = signals(facts, day.parse().unwrap());
            signals.into_iter().map(|signal| signal.target_id).collect::<Vec<_>>()
        };
        assert!(found(&facts, "2026-11-01").is_empty());
        let reported_on = "2026-10-02".parse().unwrap();
        facts.sponsor_reports.push(SponsorReport { company: "a".into(), reported_on, row: "report".into() });
        assert_eq!(found(&facts, "2026-11-01"), ["b"]);
        assert_eq!(found(&facts, "2026-11-02"), ["a", "b"]);
    }
}

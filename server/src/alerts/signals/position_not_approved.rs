//! Workers in a position for which the company has no approval in force (*penyalahgunaan
//! izin*). Compared by words without case and signs; a company whose approvals name no
//! position, or that has none in force, allows no judgement: other rules speak of that.
//! Invariant: the company is named, not the worker.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "position_not_approved",
    target_kind: TargetKind::Company,
    law: "UU 6/2011 Pasal 122 huruf a; PP 34/2021 (jabatan RPTKA)",
    off: [
        "Jabatan tercatat pada pengesahan RPTKA yang berlaku, atau daftar diperbaiki.",
        "The position stands in an approval in force, or the list is corrected.",
    ],
    reminder: false,
    urgency: 3,
};

/// Letters and digits of each word, in small letters.
fn words(position: &str) -> String {
    let parts = position.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut approved = BTreeMap::<&String, Option<BTreeSet<String>>>::new();
    for approval in facts.approvals.iter().filter(|approval| approval.covers(day)) {
        let positions = approved.entry(&approval.company).or_insert_with(|| Some(BTreeSet::new()));
        match approval.position.as_deref().map(words).filter(|words| !words.is_empty()) {
            Some(position) => {
                if let Some(positions) = positions {
                    positions.insert(position);
                }
            }
            None => *positions = None,
        }
    }
    let mut cases = BTreeMap::<String, Vec<Case>>::new();
    for work in facts.assignments.iter().filter(|work| work.ends.is_none_or(|ends| ends >= day)) {
        let (Some(company), Some(position)) = (&work.company, work.position.as_deref().map(words)) else {
            continue;
        };
        let Some(positions) = approved.get(company).and_then(Option::as_ref) else { continue };
        if !position.is_empty() && !positions.contains(&position) {
            let case = Case { observed: 1, allowed: 0, rows: vec![work.row.clone()] };
            cases.entry(company.clone()).or_default().push(case);
        }
    }
    RULE.signals(cases, |id| facts.company_name(id), |target, cases| {
        let count = cases.len();
        [
            format!("{target}: {count} orang tercatat pada jabatan yang tidak ada pada RPTKA berlaku; perlu verifikasi."),
            format!("{target}: {count} are listed in positions without an approval in force; to be verified."),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Approval, Assignment};
    use super::*;

    fn facts(approved: &[Option<&str>], position: &str) -> Facts {
        let approval = |position: &Option<&str>| Approval {
            company: "c".into(),
            position: position.map(str::to_owned),
            headcount: Some(1),
            starts: None,
            ends: None,
            place: None,
            row: "a".into(),
        };
        Facts {
            approvals: approved.iter().map(approval).collect(),
            assignments: vec![Assignment {
                person: "p".into(),
                company: Some("c".into()),
                place: None,
                position: Some(position.into()),
                ends: None,
                row: "w".into(),
            }],
            ..Facts::default()
        }
    }

    #[test]
    fn only_another_position_than_all_approved_ones_is_named() {
        let found = |approved: &[Option<&str>], position| {
            signals(&facts(approved, position), "2026-11-01".parse().unwrap()).len()
        };
        assert_eq!(found(&[Some("QA/QC Inspector"), Some("Welder")], "qa-qc inspector"), 0);
        assert_eq!(found(&[Some("Welder")], "Cook"), 1);
        assert_eq!(found(&[Some("Welder"), None], "Cook"), 0);
        assert_eq!(found(&[], "Cook"), 0);
    }
}

//! A company has more foreign workers than its approved plans (RPTKA) in force allow.
//! Workers are those whom the labour office lists and holders of a permit to work whom
//! the company sponsors, each once.
//! Invariant: approvals without a number, or no approvals, allow no judgement.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::PermitKind;

use super::{Case, Facts, Rule, Signal, TargetKind};

const RULE: Rule = Rule {
    signal: "over_quota",
    target_kind: TargetKind::Company,
    law: "PP 34/2021; Permenaker 8/2021 (jumlah RPTKA)",
    off: [
        "Pengesahan RPTKA tambahan berlaku, atau tenaga kerja tidak melebihi jumlah yang disahkan.",
        "A further approval is in force, or there are no more workers than approved.",
    ],
    reminder: false,
    urgency: 2,
};

pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut allowed = BTreeMap::<&String, Option<u32>>::new();
    for approval in facts.approvals.iter().filter(|approval| approval.covers(day)) {
        let sum = allowed.entry(&approval.company).or_insert(Some(0));
        *sum = sum.zip(approval.headcount).map(|(sum, more)| sum + more);
    }
    let mut workers = BTreeMap::<&String, BTreeMap<&String, &String>>::new();
    for assignment in facts.assignments.iter().filter(|a| a.ends.is_none_or(|ends| ends >= day)) {
        if let Some(company) = &assignment.company {
            workers.entry(company).or_default().insert(&assignment.person, &assignment.row);
        }
    }
    let holders: BTreeSet<&String> = facts.permits.iter().map(|permit| &permit.person).collect();
    for person in holders {
        let permit = facts.permit(person).filter(|permit| {
            let to_work =
                permit.visa_index.as_deref().is_some_and(|index| index.starts_with("E23") || index == "C312");
            permit.kind == PermitKind::Itas && to_work && permit.ends.is_none_or(|ends| ends >= day)
        });
        if let Some((company, row)) = permit.and_then(|permit| Some((permit.sponsor.as_ref()?, &permit.row)))
        {
            workers.entry(company).or_default().entry(person).or_insert(row);
        }
    }
    let mut cases = BTreeMap::new();
    for (company, people) in workers {
        let Some(allowed) = allowed.get(company).copied().flatten() else { continue };
        let observed = people.len() as u32;
        if observed > allowed {
            let rows = people.into_values().cloned().collect();
            cases.insert(company.clone(), vec![Case { observed, allowed, rows }]);
        }
    }
    RULE.signals(
        cases,
        |id| facts.company_name(id),
        |target, cases| {
            let (seen, allowed) = cases.first().map_or((0, 0), |case| (case.observed, case.allowed));
            [
                format!(
                    "{target}: {seen} tenaga kerja tercatat, RPTKA mengesahkan {allowed}; perlu verifikasi."
                ),
                format!("{target}: {seen} workers recorded, {allowed} approved; to be verified."),
            ]
        },
    )
}

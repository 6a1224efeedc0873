//! What was said of a list, counted by what it says. Pure. Invariant: every finding is
//! counted; of those kept, each code has its first ones, however many others there are.

use std::collections::HashMap;

use petapora_wire::{ColumnCount, Finding, FindingGroup, FindingsPage, FindingsWanted, Severity};

/// Most findings that are kept of a list.
pub const FINDINGS_SHOWN: usize = 10_000;

/// Findings that every code keeps, also where others filled the room.
const OF_EACH: u64 = 100;

/// Counts and the first findings.
#[derive(Debug, Default)]
pub struct Tally {
    groups: HashMap<(String, Severity), FindingGroup>,
    kept: Vec<Finding>,
    total: u64,
}

impl Tally {
    /// Takes findings in as they come.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.total += 1;
            let count = count(&mut self.groups, one(&finding));
            if self.kept.len() < FINDINGS_SHOWN || count <= OF_EACH {
                self.kept.push(finding);
            }
        }
    }

    /// All findings so far.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The findings kept, by line, and all of them by what they say.
    pub fn end(mut self) -> (Vec<Finding>, Vec<FindingGroup>) {
        self.kept.sort_by_key(|finding| finding.line);
        (self.kept, sorted(self.groups))
    }
}

fn one(finding: &Finding) -> FindingGroup {
    FindingGroup {
        code: finding.code.clone(),
        severity: finding.severity,
        reason: finding.reason.clone(),
        suggestion: finding.suggestion.clone(),
        count: 1,
        columns: finding
            .column
            .iter()
            .map(|column| ColumnCount { column: column.clone(), count: 1 })
            .collect(),
        first_line: finding.line,
    }
}

/// Parts of groups as whole groups.
pub fn joined(parts: impl Iterator<Item = FindingGroup>) -> Vec<FindingGroup> {
    let mut groups = HashMap::new();
    for part in parts {
        count(&mut groups, part);
    }
    sorted(groups)
}

/// Adds a part to its group; the group's count.
fn count(groups: &mut HashMap<(String, Severity), FindingGroup>, part: FindingGroup) -> u64 {
    let Some(group) = groups.get_mut(&(part.code.clone(), part.severity)) else {
        let count = part.count;
        groups.insert((part.code.clone(), part.severity), part);
        return count;
    };
    group.count += part.count;
    group.first_line = group.first_line.min(part.first_line);
    for added in part.columns {
        match group.columns.iter_mut().find(|own| own.column == added.column) {
            Some(own) => own.count += added.count,
            None => group.columns.push(added),
        }
    }
    group.count
}

/// The gravest and most frequent first.
fn sorted(groups: HashMap<(String, Severity), FindingGroup>) -> Vec<FindingGroup> {
    let grave = |severity: Severity| Severity::ALL.iter().position(|own| *own == severity);
    let mut groups: Vec<FindingGroup> = groups.into_values().collect();
    for group in &mut groups {
        group.columns.sort_by(|a, b| b.count.cmp(&a.count).then(a.column.cmp(&b.column)));
    }
    groups.sort_by(|a, b| {
        let grave = grave(a.severity).cmp(&grave(b.severity));
        grave.then(b.count.cmp(&a.count)).then(a.first_line.cmp(&b.first_line)).then(a.code.cmp(&b.code))
    });
    groups
}

/// Where a page begins, and how many findings it holds at most.
pub fn window(wanted: &FindingsWanted) -> (u64, u64) {
    (wanted.after.unwrap_or(0).min(1 << 40), wanted.limit.unwrap_or(100).clamp(1, 1_000))
}

/// A page of what was found from `after` on: one more than `limit` tells that others follow.
pub fn page(mut found: Vec<Finding>, after: u64, limit: u64) -> FindingsPage {
    let more = found.len() as u64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    FindingsPage { findings: found, next: more.then_some(after + limit) }
}

#[cfg(test)]
mod tests {
    use super::super::remark;
    use super::*;

    #[test]
    fn a_rare_finding_is_kept_among_many() {
        let mut tally = Tally::default();
        tally.add((1..=20_000).map(|line| remark::COORDINATE_MISSING.on(line, None)));
        tally.add([remark::PERSON_MISSING.on(30_000, None), remark::OUTSIDE_AREA.on(7, None)]);
        assert_eq!(tally.total(), 20_002);
        let (kept, groups) = tally.end();
        assert_eq!(kept.len(), FINDINGS_SHOWN + 2);
        assert!(kept.windows(2).all(|two| two[0].line <= two[1].line));
        let counted: Vec<_> = groups.iter().map(|group| (group.code.as_str(), group.count)).collect();
        assert_eq!(counted, [("person_missing", 1), ("outside_area", 1), ("coordinate_missing", 20_000)]);
    }
}

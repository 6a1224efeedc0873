//! What the import screens decide, without a browser. Invariant: what is processed is
//! the upload that was checked, so that it does what was shown.

use petapora_wire::{
    Agency, BatchId, Detected, FindingGroup, ImportCatalogue, ImportReport, ListKind, MappedColumn, Severity,
    UploadId,
};

use crate::query;

/// What stands on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Choose,
    Sending,
    Match,
    Checking,
    Check,
    Processing,
    Result,
}

impl Stage {
    /// Its place among the five steps, from 0.
    pub const fn step(self) -> usize {
        match self {
            Self::Choose | Self::Sending => 0,
            Self::Match => 1,
            Self::Checking | Self::Check => 2,
            Self::Processing => 3,
            Self::Result => 4,
        }
    }
}

/// Where to send a file.
pub fn upload_path(agency: Agency, file_name: &str) -> String {
    let pairs = [("agency", agency.as_str()), ("file_name", file_name)];
    format!("/api/v1/imports/uploads?{}", query::encode(&pairs))
}

/// Where to ask for a step of an upload: `check`, `process`, `confirm`.
pub fn step_path(upload: &UploadId, step: &str) -> String {
    format!("/api/v1/imports/uploads/{upload}/{step}")
}

/// Where the rejected rows of an import are, in the format that they came in.
pub fn failed_path(batch: &BatchId) -> String {
    format!("/api/v1/imports/{batch}/failed")
}

/// Where a page of findings is.
pub fn findings_path(
    base: &str,
    code: Option<&str>,
    severity: Option<Severity>,
    after: Option<u64>,
) -> String {
    let after = after.map(|after| after.to_string());
    let mut pairs = vec![("limit", "100")];
    pairs.extend(code.map(|code| ("code", code)));
    pairs.extend(severity.map(|severity| ("severity", severity.as_str())));
    pairs.extend(after.as_deref().map(|after| ("after", after)));
    format!("{base}?{}", query::encode(&pairs))
}

/// The columns of a file tell everything: its rows can be checked without asking anybody.
pub fn is_understood(detected: &Detected) -> bool {
    detected.list_kind.is_some() && detected.missing.is_empty()
}

/// Of each group of fields of which a kind of list needs one, those that no column has.
pub fn lacks(catalogue: &ImportCatalogue, kind: ListKind, columns: &[MappedColumn]) -> Vec<Vec<String>> {
    let has = |field: &String| {
        columns.iter().any(|column| match &column.split {
            Some(split) => split.fields.iter().flatten().any(|one| one == field),
            None => column.field.as_ref() == Some(field),
        })
    };
    let needs = catalogue.kinds.iter().find(|one| one.list_kind == kind).map(|one| one.needs.as_slice());
    needs.unwrap_or_default().iter().filter(|group| !group.iter().any(has)).cloned().collect()
}

/// Days written with numbers, whose order can be mistaken: `3/11/1996`.
pub fn looks_like_day(samples: &[String]) -> bool {
    samples.iter().any(|sample| day_parts(sample).is_some())
}

/// Days whose year has two digits: `3-11-96`.
pub fn is_two_digit_year(samples: &[String]) -> bool {
    samples.iter().any(|sample| day_parts(sample) == Some(2))
}

/// The digits of the year in the first word that is a day in numbers, day or month first.
fn day_parts(sample: &str) -> Option<usize> {
    sample.split_whitespace().find_map(|word| {
        let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
        let digits = |part: &&str| part.chars().all(|digit| digit.is_ascii_digit()).then_some(part.len());
        match parts.iter().map(digits).collect::<Option<Vec<_>>>()?.as_slice() {
            [1..=2, 1..=2, year @ (2 | 4)] => Some(*year),
            _ => None,
        }
    })
}

/// How many findings of a severity there are.
pub fn by_severity(groups: &[FindingGroup], severity: Severity) -> u64 {
    groups.iter().filter(|group| group.severity == severity).map(|group| group.count).sum()
}

/// Rows that go in without anybody having to look at them: accepted less those with
/// a warning.
pub fn clean_rows(report: &ImportReport) -> u64 {
    let mut lines: Vec<u32> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| finding.line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    report.accepted.saturating_sub(lines.len() as u64)
}

/// Something is left to take in.
pub fn can_import(report: &ImportReport) -> bool {
    !report.repeated && report.accepted > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use petapora_wire::{Finding, KindOfList, Split, Text};

    fn finding(line: u32, severity: Severity) -> Finding {
        Finding {
            line,
            column: None,
            code: "x".into(),
            severity,
            reason: Text::new("a", "b"),
            suggestion: Text::new("c", "d"),
        }
    }

    fn report() -> ImportReport {
        ImportReport {
            batch: None,
            agency: Agency::Apoa,
            list_kind: ListKind::LodgingReports,
            file_name: "a.csv".into(),
            sheet: None,
            list_date: "2026-11-01".into(),
            columns: Vec::new(),
            rows: 10,
            accepted: 8,
            rejected: 2,
            duplicates: 0,
            unlocated: 0,
            findings: vec![
                finding(2, Severity::Warning),
                finding(2, Severity::Warning),
                finding(3, Severity::Error),
                finding(4, Severity::Info),
            ],
            findings_total: 4,
            groups: Vec::new(),
            repeated: false,
            preview: Vec::new(),
        }
    }

    fn column(field: Option<&str>) -> MappedColumn {
        MappedColumn { column: "c".into(), field: field.map(str::to_owned), ..MappedColumn::default() }
    }

    #[test]
    fn a_row_with_two_warnings_is_one_row_to_look_at() {
        assert_eq!(clean_rows(&report()), 7);
    }

    #[test]
    fn a_files_name_is_written_so_that_it_stays_whole() {
        let path = upload_path(Agency::Apoa, "apoa nov.csv");
        assert_eq!(path, "/api/v1/imports/uploads?agency=APOA&file_name=apoa%20nov.csv");
        assert_eq!(step_path(&UploadId("7".into()), "check"), "/api/v1/imports/uploads/7/check");
        assert_eq!(
            findings_path("/x", Some("axes_swapped"), None, Some(100)),
            "/x?limit=100&code=axes_swapped&after=100"
        );
    }

    #[test]
    fn a_repeated_or_wholly_rejected_file_is_not_offered_for_import() {
        assert!(can_import(&report()));
        assert!(!can_import(&ImportReport { repeated: true, ..report() }));
        assert!(!can_import(&ImportReport { accepted: 0, ..report() }));
    }

    #[test]
    fn what_a_kind_of_list_lacks_is_told_also_when_a_split_column_has_it() {
        let catalogue = ImportCatalogue {
            fields: Vec::new(),
            kinds: vec![KindOfList {
                list_kind: ListKind::Workers,
                needs: vec![vec!["person_name".into()], vec!["passport".into(), "permit_number".into()]],
                agencies: Vec::new(),
            }],
            signs: Vec::new(),
        };
        let of = |columns: &[MappedColumn]| lacks(&catalogue, ListKind::Workers, columns).len();
        assert_eq!(of(&[column(None)]), 2);
        assert_eq!(of(&[column(Some("person_name"))]), 1);
        let fields = vec![Some("person_name".to_owned()), Some("permit_number".to_owned())];
        let both = MappedColumn { split: Some(Split { by: "()".into(), fields }), ..column(None) };
        assert_eq!(of(&[both]), 0);
    }

    #[test]
    fn days_in_numbers_are_known_by_their_parts() {
        let of = |sample: &str| (looks_like_day(&[sample.into()]), is_two_digit_year(&[sample.into()]));
        assert_eq!(of("03/11/1996"), (true, false));
        assert_eq!(of("3-11-96"), (true, true));
        assert_eq!(of("Beijing 3.11.96"), (true, true));
        assert_eq!(of("1996-11-03"), (false, false));
        assert_eq!(of("0.13/117.4"), (false, false));
    }
}

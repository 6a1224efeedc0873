//! What the import screen decides, without a browser. Invariant: what is processed is
//! the upload that was checked, so that it does what was shown.

use petapora_wire::{Agency, Finding, ImportReport, Severity, UploadId};

use crate::query;

/// Findings drawn at once; ten thousand rows in the page make it slow.
pub const PAGE: usize = 100;

/// Where to send a file.
pub fn upload_path(agency: Agency, file_name: &str) -> String {
    let pairs = [("agency", agency.as_str()), ("file_name", file_name)];
    format!("/api/v1/imports/uploads?{}", query::encode(&pairs))
}

/// Where to ask for a step of an upload: `check`, `process`.
pub fn step_path(upload: &UploadId, step: &str) -> String {
    format!("/api/v1/imports/uploads/{upload}/{step}")
}

/// Findings of a severity, or all.
pub fn filtered(findings: &[Finding], severity: Option<Severity>) -> Vec<&Finding> {
    findings.iter().filter(|finding| severity.is_none_or(|severity| finding.severity == severity)).collect()
}

/// How many of each severity: rejected, to be looked at, notes.
pub fn by_severity(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

/// Pages for `count` findings; at least one.
pub fn pages(count: usize) -> usize {
    count.div_ceil(PAGE).max(1)
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
    use petapora_wire::{ListKind, Text};

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

    #[test]
    fn a_row_with_two_warnings_is_one_row_to_look_at() {
        assert_eq!(clean_rows(&report()), 7);
        assert_eq!(by_severity(&report().findings, Severity::Warning), 2);
    }

    #[test]
    fn a_files_name_is_written_so_that_it_stays_whole() {
        let path = upload_path(Agency::Apoa, "apoa nov.csv");
        assert_eq!(path, "/api/v1/imports/uploads?agency=APOA&file_name=apoa%20nov.csv");
        assert_eq!(step_path(&UploadId("7".into()), "check"), "/api/v1/imports/uploads/7/check");
    }

    #[test]
    fn a_repeated_or_wholly_rejected_file_is_not_offered_for_import() {
        assert!(can_import(&report()));
        assert!(!can_import(&ImportReport { repeated: true, ..report() }));
        assert!(!can_import(&ImportReport { accepted: 0, ..report() }));
    }

    #[test]
    fn findings_come_in_pages_and_by_severity() {
        assert_eq!(pages(0), 1);
        assert_eq!(pages(101), 2);
        assert_eq!(filtered(&report().findings, Some(Severity::Error)).len(), 1);
        assert_eq!(filtered(&report().findings, None).len(), 4);
    }
}

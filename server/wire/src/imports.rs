//! Lists in: what an import found and did. Invariant: a bad row is data: it is
//! counted, located by line and column, explained in both languages, and the good
//! rows beside it go in.

use crate::{Agency, BatchId, Fix, ListKind, PlaceId, PlaceKind, Severity, Text};
use serde::{Deserialize, Serialize};

/// One remark on one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Line of the file (CSV, header is 1), row of the sheet, or 1-based feature.
    pub line: u32,
    /// Header of the column as the agency wrote it.
    #[serde(default)]
    pub column: Option<String>,
    /// Stable code, e.g. `axes_swapped`.
    pub code: String,
    pub severity: Severity,
    pub reason: Text,
    pub suggestion: Text,
}

/// How one column was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MappedColumn {
    pub column: String,
    /// `None`: kept with the row, and used for nothing unless it is split.
    #[serde(default)]
    pub field: Option<String>,
    /// How its cells fall into two facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// Its days are written month first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub month_first: bool,
    /// Its years of two digits mean at most this year; `None`: as its field usually does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_year: Option<i16>,
    /// What is mended in its cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
}

/// A rule that parts the cells of one column: `Wang Wei (ZZ123…)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Split {
    /// The sign between the facts, or `()` or `[]` around the second.
    pub by: String,
    /// What the first and the second part are; `None`: used for nothing.
    pub fields: Vec<Option<String>>,
}

/// The result of an import or of its dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// `None` for a dry run.
    #[serde(default)]
    pub batch: Option<BatchId>,
    pub agency: Agency,
    pub list_kind: ListKind,
    pub file_name: String,
    #[serde(default)]
    pub sheet: Option<String>,
    /// The list's own date, `YYYY-MM-DD`.
    pub list_date: String,
    pub columns: Vec<MappedColumn>,
    /// Data rows seen; `accepted + rejected + duplicates`.
    pub rows: u64,
    /// Went in, doubtful ones included.
    pub accepted: u64,
    pub rejected: u64,
    /// Equal to a row of the same agency's earlier import, or to one above in the file.
    pub duplicates: u64,
    /// Places that wait for a point because of this list.
    pub unlocated: u64,
    /// At most 10,000; `findings_total` counts all.
    pub findings: Vec<Finding>,
    pub findings_total: u64,
    /// All findings by what they say, the gravest and most frequent first.
    #[serde(default)]
    pub groups: Vec<FindingGroup>,
    /// The same file was imported before: nothing was added.
    pub repeated: bool,
    /// First rows as read, for the preview of a dry run; document numbers masked.
    #[serde(default)]
    pub preview: Vec<PreviewRow>,
}

/// All findings of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingGroup {
    pub code: String,
    pub severity: Severity,
    pub reason: Text,
    pub suggestion: Text,
    pub count: u64,
    /// In which columns they are, the most frequent first.
    #[serde(default)]
    pub columns: Vec<ColumnCount>,
    pub first_line: u32,
}

/// How many findings are in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnCount {
    pub column: String,
    pub count: u64,
}

/// Some of the findings, in the order of their lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingsPage {
    pub findings: Vec<Finding>,
    /// Where the next page begins; `None` on the last one.
    #[serde(default)]
    pub next: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    pub line: u32,
    /// In the order of `columns`.
    pub cells: Vec<String>,
}

/// An import taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Undone {
    pub batch: BatchId,
    /// Rows that left.
    pub rows: u64,
    /// Rows of it that later lists said as well, and that stay as theirs.
    pub handed_over: u64,
}

/// One import in the list of imports.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Batch {
    pub id: BatchId,
    pub agency: Agency,
    pub list_kind: ListKind,
    pub file_name: String,
    pub list_date: String,
    pub imported_ms: i64,
    pub imported_by: String,
    pub rows: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub duplicates: u64,
    pub findings: u64,
}

/// A place that no list gives a point for, waiting for a planner's pin.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlocatedPlace {
    pub id: PlaceId,
    pub kind: PlaceKind,
    pub name: String,
    pub address: Option<String>,
    pub kelurahan_code: Option<String>,
    pub people: u32,
    pub agencies: Vec<Agency>,
}

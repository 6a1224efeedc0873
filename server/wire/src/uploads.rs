//! A file on its way in: sent, matched, checked, processed. Invariant: what is processed
//! is what was checked last, with the same columns and fixes.

use crate::{
    Agency, BatchId, Fix, ImportReport, ListFormat, ListKind, MappedColumn, Severity, Text, UploadId,
    UploadState,
};
use serde::{Deserialize, Serialize};

/// A file that was sent and is not yet a list of the registry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upload {
    pub id: UploadId,
    pub agency: Agency,
    pub file_name: String,
    pub bytes: u64,
    pub state: UploadState,
    pub uploaded_ms: i64,
    /// The account's name as shown.
    pub uploaded_by: String,
    /// The import that holds this very file; set before a check where it was sent earlier.
    #[serde(default)]
    pub batch: Option<BatchId>,
    /// Against the agency's last list of this kind, as the last check found.
    #[serde(default)]
    pub change: Option<ListChange>,
    /// The account's name that confirmed the change.
    #[serde(default)]
    pub confirmed_by: Option<String>,
    /// Whether the reader may confirm it: not the account that sent or checked it.
    pub may_confirm: bool,
}

/// An upload, and what its file is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uploaded {
    pub upload: Upload,
    pub detected: Detected,
}

/// How a file is written; what comes out again is written alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileForm {
    pub format: ListFormat,
    /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`; of separated values only.
    #[serde(default)]
    pub encoding: Option<String>,
    /// The text begins with a byte-order mark.
    #[serde(default)]
    pub marked: bool,
    /// The sign between cells; of separated values only.
    #[serde(default)]
    pub separator: Option<String>,
}

/// What was understood of a file before anybody said more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Detected {
    pub form: FileForm,
    pub sheets: Vec<SheetSeen>,
    /// Last line of the (first) header; `None` where rows come with their names.
    #[serde(default)]
    pub header_line: Option<u32>,
    /// The cells above the header, at most ten.
    pub titles: Vec<String>,
    /// `None`: the columns fit no kind; `missing` says what the nearest one lacks.
    #[serde(default)]
    pub list_kind: Option<ListKind>,
    pub missing: Vec<Text>,
    /// The date that the titles name, `YYYY-MM-DD`.
    #[serde(default)]
    pub list_date: Option<String>,
    pub columns: Vec<ColumnSeen>,
    /// The columns are matched as they were the last time this agency sent such a file.
    pub remembered: bool,
}

/// A sheet or layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetSeen {
    pub name: String,
    /// Its rows are read; otherwise it is no list, or another one.
    pub used: bool,
}

/// A column with some of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnSeen {
    pub mapped: MappedColumn,
    /// At most five different cells of the first rows; document numbers masked.
    pub samples: Vec<String>,
    /// Of the two facts that a split gives, the first samples' parts.
    pub parts: Vec<[String; 2]>,
    /// Cells that say something, of the first rows.
    pub filled: u32,
}

/// How a file is to be checked. What is left out stays as it was, or as detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    #[serde(default)]
    pub list_kind: Option<ListKind>,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub list_date: Option<String>,
    #[serde(default)]
    pub columns: Option<Vec<MappedColumn>>,
    /// Fixes that the last check offered, to be taken.
    #[serde(default)]
    pub fixes: Vec<ColumnFix>,
}

/// A fix of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnFix {
    pub column: String,
    pub fix: Fix,
}

/// A fix that a check offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FixOffer {
    pub column: String,
    pub fix: Fix,
    /// The findings that it answers.
    pub code: String,
    pub rows: u64,
    /// What it does, e.g. *Swap latitude and longitude in 14 rows*.
    pub label: Text,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checked {
    pub upload: Upload,
    /// As an import would report it, with the first hundred findings; the others come in pages.
    pub report: ImportReport,
    pub offers: Vec<FixOffer>,
}

/// A list against the agency's last one of its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListChange {
    pub before: BatchId,
    /// That list's own date, `YYYY-MM-DD`.
    pub before_date: String,
    pub rows_before: u64,
    pub rows_now: u64,
    /// `100 × (now − before) ÷ before`.
    pub percent: f64,
    /// More than 20 % either way: a second account has to confirm.
    pub needs_second: bool,
}

/// Which findings are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct FindingsWanted {
    /// Of this code only.
    pub code: Option<String>,
    /// Of this severity only.
    pub severity: Option<Severity>,
    /// `next` of the page before.
    pub after: Option<u64>,
    /// At most 1,000; 100 if left out.
    pub limit: Option<u64>,
}

/// Everything by which columns can be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportCatalogue {
    pub fields: Vec<FieldName>,
    pub kinds: Vec<KindOfList>,
    /// Signs that may part a cell into two facts.
    pub signs: Vec<String>,
}

/// What a column can mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldName {
    pub field: String,
    pub label: Text,
}

/// What a kind of list needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindOfList {
    pub list_kind: ListKind,
    /// Of each group at least one field.
    pub needs: Vec<Vec<String>>,
    /// Agencies that usually send it.
    pub agencies: Vec<Agency>,
}

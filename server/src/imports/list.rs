//! A list open for import: rows read, understood and checked one at a time.
//! Invariant: a row is either claimed or rejected by a finding that says why; memory
//! does not grow with the list.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{Agency, FileForm, Finding, ListKind, MappedColumn, Text};

use super::check::Checker;
use super::claim::Claim;
use super::columns::{self, Field, Mapping, Unknown, Use};
pub use super::fault::{ListError, Refusal};
use super::read::{Raw, Table};
pub use super::read::{print_sheet, read_sheet_child};
use super::remark;
use super::value::date::day_within;
use crate::region::Ground;

/// What reading a list needs to know of the world.
pub struct Context {
    pub ground: Arc<Ground>,
    /// The office's day: nothing is born or seen after it.
    pub today: Date,
    /// This program, which reads sheets in a child process (`read-sheet PATH`).
    pub program: PathBuf,
    pub agency: Agency,
    /// `None`: guess from the columns.
    pub kind: Option<ListKind>,
    /// What the columns mean, as somebody settled it; `None`: they tell it themselves.
    pub columns: Option<Vec<MappedColumn>>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
    /// The sheet or layer it stands on, where the workbook has several.
    pub sheet: Option<Arc<str>>,
    /// As read, in the order of `List::columns`; a row may have fewer or more.
    pub cells: Vec<String>,
    /// `None`: rejected, by a finding of severity error.
    pub claim: Option<Claim>,
    pub findings: Vec<Finding>,
    /// No record: a subtotal, a repeated header. Told by a finding, and not counted.
    pub is_beside: bool,
}

/// An open list; iterate for its rows. After an error the iteration ends.
pub struct List {
    pub kind: ListKind,
    pub sheet: Option<String>,
    pub columns: Vec<MappedColumn>,
    /// The list's own date, from the rows above its header (`Keadaan s.d. 1 November 2026`).
    pub list_date: Option<Date>,
    pub form: FileForm,
    secret: Vec<usize>,
    table: Table,
    checker: Checker,
    ended: bool,
}

impl List {
    /// Opens a file and settles what its columns mean; no row is checked yet.
    /// `file_name` is the name under which it was sent. Errors: the file is no list, or
    /// lacks the columns without which its rows say nothing (`unknown_list`).
    pub fn open(path: &Path, file_name: &str, context: &Context) -> Result<Self, ListError> {
        let mut table = Table::open(path, file_name, &context.program)?;
        let titles = format!("{} {file_name}", table.titles.join(" "));
        let headers = table.headers.clone();
        let sample = table.sample()?;
        let wanted = (context.agency, context.kind);
        let understood = columns::understand(&headers, &sample, wanted, &titles, &context.ground);
        let mapping = match &context.columns {
            Some(columns) => {
                let kind = context.kind.or(understood.as_ref().ok().map(|mapping| mapping.kind));
                kind.and_then(|kind| Mapping::read(kind, columns, &headers)).ok_or_else(mapping_unfit)?
            }
            None => understood.map_err(unknown)?,
        };
        // A group's name stands once, over or beside its rows.
        let kind = mapping.kind;
        let grouping = |(_, used): &(usize, &Use)| match used {
            Use::Whole(Field::Company) => matches!(kind, ListKind::Workers | ListKind::WorkPlans),
            Use::Whole(Field::PlaceName) => kind == ListKind::LodgingReports,
            Use::Whole(Field::Ship | Field::ApprovalNumber) => true,
            _ => false,
        };
        table.fill_down(mapping.uses.iter().enumerate().filter(grouping).map(|(at, _)| at));
        let latest = context.today.year();
        Ok(Self {
            kind: mapping.kind,
            sheet: table.sheet.clone(),
            columns: mapping.written(&headers),
            list_date: table.titles.iter().find_map(|title| day_within(title, latest)),
            checker: Checker::new(Arc::clone(&context.ground), context.today, headers, &mapping),
            form: table.form.clone(),
            secret: mapping.secret,
            table,
            ended: false,
        })
    }

    /// Share of the file read so far, 0 to 1.
    pub fn share(&self) -> f64 {
        self.table.share()
    }

    /// Whether a column of reasons stands behind the others, as in failed rows given back.
    pub fn has_reasons(&self) -> bool {
        self.table.has_reasons()
    }

    /// Columns that hold a document or permit number, to be masked where rows are shown.
    pub fn secret_columns(&self) -> &[usize] {
        &self.secret
    }
}

impl Iterator for List {
    type Item = Result<Row, ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.table.next_row() {
            Ok(Some(raw)) => {
                let (claim, findings) = if raw.is_beside {
                    (None, vec![remark::ROW_BESIDE.on(raw.line, None)])
                } else {
                    self.checker.check(&raw)
                };
                let Raw { line, sheet, cells, is_beside, .. } = raw;
                Some(Ok(Row { line, sheet, cells, claim, findings, is_beside }))
            }
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(error))
            }
        }
    }
}

/// The refusal of a mapping that is not of this file.
fn mapping_unfit() -> ListError {
    ListError::refused(
        "mapping_unfit",
        [
            "Pencocokan kolom ini tidak sesuai dengan berkas: judul atau arti kolomnya tidak dikenal, atau kolom yang diperlukan belum ada.",
            "This mapping does not fit the file: a header or meaning is unknown, or a needed column is missing.",
        ],
        ["Cocokkan lagi kolomnya.", "Match the columns again."],
    )
}

/// One of these fields, in words.
pub(super) fn either(group: &[Field]) -> Text {
    let named = |language: usize| group.iter().map(move |field| field.label()[language]);
    Text::new(named(0).collect::<Vec<_>>().join(" atau "), named(1).collect::<Vec<_>>().join(" or "))
}

/// The refusal that names the columns a list of this kind lacks.
fn unknown(unknown: Unknown) -> ListError {
    let missing: Vec<Text> = unknown.missing.iter().map(|group| either(group)).collect();
    let joined = |texts: Vec<&str>| texts.join("; ");
    let id = joined(missing.iter().map(|text| text.id.as_str()).collect());
    let en = joined(missing.iter().map(|text| text.en.as_str()).collect());
    ListError::refused(
        "unknown_list",
        [&format!("Kolom yang diperlukan tidak ada: {id}."), &format!("Needed columns are missing: {en}.")],
        [
            "Beri judul kolom itu pada baris judul, atau pilih jenis daftarnya.",
            "Give those columns their headers in the header row, or choose the kind of list.",
        ],
    )
}

#[cfg(test)]
mod tests;

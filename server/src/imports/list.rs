//! A list open for import: rows read, understood and checked one at a time.
//! Invariant: a row is either claimed or rejected by a finding that says why; memory
//! does not grow with the list.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{Agency, Finding, ListKind, MappedColumn};

use super::check::Checker;
use super::claim::Claim;
use super::columns::{self, Field};
pub use super::fault::{ListError, Refusal};
pub use super::read::read_sheet_child;
use super::read::{Raw, Table};
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
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
    /// As read, in the order of `List::columns`; a row may have fewer or more.
    pub cells: Vec<String>,
    /// `None`: rejected, by a finding of severity error.
    pub claim: Option<Claim>,
    pub findings: Vec<Finding>,
}

/// An open list; iterate for its rows. After an error the iteration ends.
pub struct List {
    pub kind: ListKind,
    pub sheet: Option<String>,
    pub columns: Vec<MappedColumn>,
    /// The list's own date, from the rows above its header (`Keadaan s.d. 1 November 2026`).
    pub list_date: Option<Date>,
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
        let table = Table::open(path, file_name, &context.program)?;
        let meanings: Vec<_> = table.headers.iter().map(|header| columns::meaning(header)).collect();
        let kind = match context.kind.or_else(|| columns::guess(&meanings, context.agency)) {
            Some(kind) => kind,
            None => return Err(unknown(columns::nearest(&meanings, context.agency), &meanings)),
        };
        let fields = columns::map(kind, &meanings);
        if !columns::missing(kind, &fields).is_empty() {
            return Err(unknown(kind, &meanings));
        }
        let mapped = |(header, field): (&String, &Option<Field>)| MappedColumn {
            column: header.clone(),
            field: field.map(|field| field.as_str().to_owned()),
        };
        // By meaning, not by use: a second passport column is as secret as the first.
        let secret = |(column, meaning): (usize, &Option<Field>)| {
            meaning.is_some_and(Field::is_secret).then_some(column)
        };
        let latest = context.today.year();
        Ok(Self {
            kind,
            sheet: table.sheet.clone(),
            columns: table.headers.iter().zip(&fields).map(mapped).collect(),
            list_date: table.titles.iter().find_map(|title| day_within(title, latest)),
            secret: meanings.iter().enumerate().filter_map(secret).collect(),
            checker: Checker::new(
                kind,
                Arc::clone(&context.ground),
                context.today,
                table.headers.clone(),
                &fields,
            ),
            table,
            ended: false,
        })
    }

    /// Share of the file read so far, 0 to 1.
    pub fn share(&self) -> f64 {
        self.table.share()
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
                let (claim, findings) = self.checker.check(&raw);
                let Raw { line, cells, .. } = raw;
                Some(Ok(Row { line, cells, claim, findings }))
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

/// The refusal that names the columns a list of this kind lacks.
fn unknown(kind: ListKind, meanings: &[Option<Field>]) -> ListError {
    let fields = columns::map(kind, meanings);
    let groups = columns::missing(kind, &fields);
    let named = |language: usize, or: &str| {
        let group =
            |group: &&[Field]| group.iter().map(|field| field.label()[language]).collect::<Vec<_>>().join(or);
        groups.iter().map(group).collect::<Vec<_>>().join("; ")
    };
    let (id, en) = (named(0, " atau "), named(1, " or "));
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

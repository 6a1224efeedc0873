//! Files to rows of cells, whatever the format: separated values, workbooks, GeoJSON,
//! GeoPackage, KML.
//! Invariant: rows are read one at a time, so that memory does not grow with the file;
//! any bytes give rows or a refusal, never a panic.

mod csv;
mod format;
mod geojson;
mod layout;
mod opening;
mod scan;
mod sheet;
mod text;

pub use sheet::{print_sheet, read_sheet_child};

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use petapora_wire::{FileForm, SheetSeen};

use self::format::{Format, sniff};
use self::layout::Layout;
use super::fault::ListError;
use super::remark::{self, Remark};
use super::value::text::is_blank;

/// Header of the column that says why a row did not go in, in a list given back for
/// repair. It stands last, and is passed over.
pub const REASON: &str = "Alasan (Petapora)";

/// Rows among which the header is looked for; title rows stand above it.
const HEAD_ROWS: usize = 30;

/// One row as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
    /// The sheet or layer it stands on, where the workbook has several.
    pub sheet: Option<Arc<str>>,
    pub cells: Vec<String>,
    /// What the reader noticed already.
    pub remark: Option<&'static Remark>,
    /// The row is no record: a subtotal, a repeated header, a signature.
    pub is_beside: bool,
}

impl Raw {
    /// A row of which there is nothing to say yet.
    pub fn of(line: u32, cells: Vec<String>) -> Self {
        Self { line, sheet: None, cells, remark: None, is_beside: false }
    }
}

/// Rows by which columns are judged, beside their headers.
const SAMPLE_ROWS: usize = 200;

/// A file open for reading, its header understood as such.
pub struct Table {
    /// Headers as written, blanks folded; what titles say of all rows stands last.
    pub headers: Vec<String>,
    pub sheet: Option<String>,
    /// The cells of the rows above the header.
    pub titles: Vec<String>,
    pub form: FileForm,
    rows: Rows,
    /// How each sheet is laid out; `None` for a sheet that is no list.
    sheets: Vec<Option<Sheet>>,
    /// The sheet that is being read.
    at: usize,
    /// Columns in which a blank cell says the same as the one above it.
    filled_down: Vec<usize>,
    above: Vec<String>,
    /// Rows read while the header was looked for, and the sample.
    pending: VecDeque<Raw>,
}

/// One sheet of the list.
struct Sheet {
    /// Where the workbook has several.
    name: Option<Arc<str>>,
    layout: Layout,
    /// Its columns' places in `Table::headers`.
    columns: Vec<usize>,
    /// Last line of its header; rows up to it are no rows.
    header_line: u32,
}

enum Rows {
    Csv(csv::CsvRows),
    Sheet(sheet::SheetRows),
    GeoJson(geojson::Features),
}

impl Table {
    /// Opens the file; its content decides the format, its name only where the content
    /// leaves a choice. `program` is run to read sheets (`read-sheet PATH`).
    pub fn open(path: &Path, file_name: &str, program: &Path) -> Result<Self, ListError> {
        let mut head = Vec::new();
        File::open(path)?.take(4096).read_to_end(&mut head)?;
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(ListError::refused(
                "list_empty",
                ["Berkas kosong.", "The file is empty."],
                ["Kirim daftar yang berisi.", "Send a list that has rows."],
            ));
        }
        match sniff(&head, file_name) {
            Format::Json => Self::of_features(geojson::Features::open(path)?),
            Format::Book(book) => Self::of_workbook(sheet::SheetRows::open(path, program)?, book.format()),
            Format::Text => Self::of_text(csv::CsvRows::open(path)?),
            Format::Other([id, en]) => Err(ListError::refused(
                "file_kind",
                [
                    &format!(
                        "Berkas ini {id}, bukan daftar (CSV, XLSX, XLS, ODS, GeoJSON, GeoPackage, KML)."
                    ),
                    &format!(
                        "This file is {en}, not a list (CSV, XLSX, XLS, ODS, GeoJSON, GeoPackage, KML)."
                    ),
                ],
                [
                    "Buka di aplikasi lembar sebar, lalu simpan sebagai .xlsx atau CSV UTF-8.",
                    "Open it in a spreadsheet program and save it as .xlsx or CSV UTF-8.",
                ],
            )),
        }
    }

    /// Share of the file that has been read, 0 to 1.
    pub fn share(&self) -> f64 {
        match &self.rows {
            Rows::Csv(rows) => rows.share(),
            Rows::Sheet(rows) => rows.share(),
            Rows::GeoJson(rows) => rows.share(),
        }
    }

    /// Whether the list is written as failed rows are given back.
    pub fn has_reasons(&self) -> bool {
        let in_sheet = self.sheets.iter().flatten().any(|sheet| sheet.layout.has_reason);
        in_sheet || matches!(&self.rows, Rows::GeoJson(rows) if rows.has_reasons())
    }

    /// The sheets that have rows, and which of them are read.
    pub fn sheets(&self) -> Vec<SheetSeen> {
        let Rows::Sheet(rows) = &self.rows else { return Vec::new() };
        let seen = |(head, sheet): (&sheet::Head, &Option<Sheet>)| SheetSeen {
            name: head.name.clone(),
            used: sheet.is_some(),
        };
        rows.heads().iter().zip(&self.sheets).map(seen).collect()
    }

    /// Last line of the first header; `None` where rows come with their names.
    pub fn header_line(&self) -> Option<u32> {
        self.sheets.iter().flatten().map(|sheet| sheet.header_line).next()
    }

    /// The first rows, by which columns are judged.
    pub fn sample(&mut self) -> Result<Vec<&[String]>, ListError> {
        while self.pending.len() < SAMPLE_ROWS
            && let Some(raw) = self.read_row()?
        {
            self.pending.push_back(raw);
        }
        let records = self.pending.iter().filter(|raw| !raw.is_beside);
        Ok(records.map(|raw| raw.cells.as_slice()).collect())
    }

    /// Lets a blank cell of these columns mean what stands above it, where the first rows
    /// show that the list is written so: some cells are blank, and no two that follow
    /// each other are equal.
    pub fn fill_down(&mut self, columns: impl Iterator<Item = usize>) {
        let shows = |column: &usize| {
            let records = self.pending.iter().filter(|raw| !raw.is_beside);
            let cells: Vec<&str> =
                records.filter_map(|raw| raw.cells.get(*column)).map(|cell| cell.trim()).collect();
            let filled: Vec<&str> = cells.iter().copied().filter(|cell| !is_blank(cell)).collect();
            let first = cells.first().is_some_and(|cell| !is_blank(cell));
            let distinct = filled.windows(2).all(|two| two[0] != two[1]);
            // Two or three rows show no habit.
            cells.len() >= 4
                && first
                && distinct
                && filled.len() < cells.len()
                && (cells.len() - filled.len()) * 4 >= cells.len()
        };
        self.filled_down = columns.filter(shows).collect();
    }

    /// The next row that says anything, records and others.
    pub fn next_row(&mut self) -> Result<Option<Raw>, ListError> {
        let next = match self.pending.pop_front() {
            Some(raw) => Some(raw),
            None => self.read_row()?,
        };
        let Some(mut raw) = next else { return Ok(None) };
        if !self.filled_down.is_empty() && !raw.is_beside {
            self.above.resize(self.headers.len(), String::new());
            for column in &self.filled_down {
                let (Some(cell), Some(above)) = (raw.cells.get_mut(*column), self.above.get_mut(*column))
                else {
                    continue;
                };
                if is_blank(cell) {
                    raw.remark = raw.remark.or((!above.is_empty()).then_some(&remark::FILLED_FROM_ABOVE));
                    cell.clone_from(above);
                } else {
                    above.clone_from(cell);
                }
            }
        }
        Ok(Some(raw))
    }

    fn read_row(&mut self) -> Result<Option<Raw>, ListError> {
        loop {
            let Some(raw) = self.rows.next_row()? else { return Ok(None) };
            if matches!(self.rows, Rows::GeoJson(_)) {
                return Ok(Some(raw));
            }
            if let Rows::Sheet(rows) = &self.rows
                && rows.sheet_at() != self.at
            {
                (self.at, self.above) = (rows.sheet_at(), Vec::new());
            }
            if let Some(raw) = self.placed(raw) {
                return Ok(Some(raw));
            }
        }
    }

    /// The row with its cells under the table's headers; `None` for what is no row.
    fn placed(&self, mut raw: Raw) -> Option<Raw> {
        let sheet = self.sheets.get(self.at)?.as_ref()?;
        if raw.line <= sheet.header_line || raw.cells.iter().all(|cell| is_blank(cell)) {
            return None;
        }
        raw.is_beside = sheet.layout.is_beside(&raw.cells);
        raw.sheet.clone_from(&sheet.name);
        let own = sheet.layout.headers.len();
        let in_place = sheet.columns.iter().copied().eq(0..own);
        if sheet.layout.has_reason {
            raw.cells.truncate(own);
        }
        let is_sheet = matches!(self.rows, Rows::Sheet(_));
        // A sheet does not store the empty cells at the end of a row.
        if is_sheet && raw.cells.len() < own {
            raw.cells.resize(own, String::new());
        }
        if !in_place || own < self.headers.len() {
            let extra = raw.cells.iter().skip(own).any(|cell| !is_blank(cell));
            // Too few or too many cells are for the checks to see, unless the row is made anew.
            if !extra && raw.cells.len() >= own {
                let mut cells = vec![String::new(); self.headers.len()];
                for (column, cell) in sheet.columns.iter().zip(raw.cells) {
                    cells[*column] = cell;
                }
                raw.cells = cells;
                for (header, value) in &sheet.layout.common {
                    if let Some(column) = self.headers.iter().position(|own| own == header) {
                        raw.cells[column].clone_from(value);
                    }
                }
            }
        }
        Some(raw)
    }
}

impl Rows {
    fn next_row(&mut self) -> Result<Option<Raw>, ListError> {
        match self {
            Self::Csv(rows) => rows.next_row(),
            Self::Sheet(rows) => rows.next_row(),
            Self::GeoJson(rows) => rows.next_row(),
        }
    }
}

#[cfg(test)]
pub(super) mod tests_support {
    //! Files that last as long as a test.

    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Raw, Table};

    /// A file of these bytes, removed in the end.
    pub struct Scratch(PathBuf, Option<Box<Scratch>>);

    impl Scratch {
        pub fn new(bytes: &[u8]) -> Self {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("petapora-list-{}-{count}", std::process::id()));
            std::fs::write(&path, bytes).unwrap();
            Self(path, None)
        }

        /// The same, with another that it needs to last as long.
        fn keeping(mut self, other: Self) -> Self {
            self.1 = Some(Box::new(other));
            self
        }

        pub fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    /// An executable script. Another process writes it: a test that forks meanwhile
    /// would hold it open for writing, and it could not be started.
    pub fn script(text: &str) -> Scratch {
        let (written, program) = (Scratch::new(text.as_bytes()), Scratch::new(b""));
        let mut install = std::process::Command::new("install");
        install.args(["-m", "700"]).arg(written.path()).arg(program.path());
        assert!(install.status().unwrap().success());
        program
    }

    /// A program that answers like `read-sheet` of this workbook, without the limits.
    pub fn workbook_reader(path: &Path) -> Scratch {
        let rows = Scratch::new(&super::sheet::printed(path));
        script(&format!("#!/bin/sh\ncat {}\n", rows.path().display())).keeping(rows)
    }

    /// Every row of a text list.
    pub fn headers_of(bytes: &[u8], file_name: &str) -> Vec<String> {
        let file = Scratch::new(bytes);
        Table::open(file.path(), file_name, Path::new("/nowhere")).unwrap().headers
    }

    pub fn rows_of(bytes: &[u8], name: &str) -> Vec<Raw> {
        let file = Scratch::new(bytes);
        let mut table = Table::open(file.path(), name, Path::new("no-program")).unwrap();
        std::iter::from_fn(|| table.next_row().unwrap()).collect()
    }
}

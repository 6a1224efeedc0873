//! Files to rows of cells, whatever the format: separated values, workbooks, GeoJSON,
//! GeoPackage, KML.
//! Invariant: rows are read one at a time, so that memory does not grow with the file;
//! any bytes give rows or a refusal, never a panic.

mod csv;
mod format;
mod geojson;
mod layout;
mod scan;
mod sheet;
mod text;

pub use sheet::read_sheet_child;

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use self::format::{Format, sniff};
use self::layout::Layout;
use super::columns;
use super::fault::ListError;
use super::remark::{self, Remark};
use super::value::text::{fold, is_blank};

/// Rows among which the header is looked for; title rows stand above it.
const HEAD_ROWS: usize = 30;

/// One row as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
    pub cells: Vec<String>,
    /// What the reader noticed already.
    pub remark: Option<&'static Remark>,
    /// The row is no record: a subtotal, a repeated header, a signature.
    pub is_beside: bool,
}

impl Raw {
    /// A row of which there is nothing to say yet.
    pub fn of(line: u32, cells: Vec<String>) -> Self {
        Self { line, cells, remark: None, is_beside: false }
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
            Format::Book => Self::of_workbook(sheet::SheetRows::open(path, program)?),
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
        let own = sheet.layout.headers.len();
        let in_place = sheet.columns.iter().copied().eq(0..own);
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

    /// A list in one sheet of cells.
    fn of_text(mut rows: csv::CsvRows) -> Result<Self, ListError> {
        let mut head = Vec::new();
        while head.len() < HEAD_ROWS
            && let Some(raw) = rows.next_row()?
        {
            head.push(raw);
        }
        let found = layout::layout(&head, None).ok_or_else(no_header)?;
        let header_line = head[found.rows - 1].line;
        let mut table = Self::of_sheets(Rows::Csv(rows), vec![Some((found, header_line))], None);
        let rest = head.split_off(table.sheets[0].as_ref().map_or(0, |sheet| sheet.layout.rows));
        table.pending = rest.into_iter().filter_map(|raw| table.placed(raw)).collect();
        Ok(table)
    }

    /// A list in the sheets of a workbook: the first with a header, and the others whose
    /// columns are mostly the same.
    fn of_workbook(rows: sheet::SheetRows) -> Result<Self, ListError> {
        let heads = rows.heads();
        if heads.is_empty() {
            return Err(sheet::no_sheet());
        }
        let mut found: Vec<_> = heads
            .iter()
            .map(|head| {
                let sheet_name = (heads.len() > 1).then_some(head.name.as_str());
                let rows: Vec<Raw> =
                    head.rows.iter().map(|(line, cells)| Raw::of(*line, cells.clone())).collect();
                let layout =
                    if head.is_headed { layout::headed(&rows) } else { layout::layout(&rows, sheet_name) };
                layout.map(|found| {
                    let header_line = rows[found.rows - 1].line;
                    (found, header_line)
                })
            })
            .collect();
        let Some(first) = found.iter().flatten().map(|(layout, _)| layout.headers.clone()).next() else {
            return Err(no_header());
        };
        let known = |header: &String| {
            first.iter().any(|own| {
                fold(own) == fold(header)
                    || columns::meaning(own).is_some_and(|field| columns::meaning(header) == Some(field))
            })
        };
        for sheet in &mut found {
            let alike = sheet.as_ref().is_some_and(|(layout, _)| {
                let shared = layout.headers.iter().filter(|header| known(header)).count();
                shared * 3 >= first.len().max(layout.headers.len()) * 2
            });
            if !alike {
                *sheet = None;
            }
        }
        let used: Vec<&str> = found
            .iter()
            .zip(heads)
            .filter(|(sheet, _)| sheet.is_some())
            .map(|(_, head)| head.name.as_str())
            .collect();
        let name = used.join(", ");
        Ok(Self::of_sheets(Rows::Sheet(rows), found, Some(name)))
    }

    fn of_sheets(rows: Rows, found: Vec<Option<(Layout, u32)>>, sheet: Option<String>) -> Self {
        let mut headers: Vec<String> = Vec::new();
        let mut titles = Vec::new();
        let mut sheets = Vec::with_capacity(found.len());
        // Sheets agree on a column by its header, or else by what it means.
        let mut commons: Vec<String> = Vec::new();
        for (number, sheet) in found.into_iter().enumerate() {
            sheets.push(sheet.map(|(layout, header_line)| {
                let mut taken: Vec<usize> = Vec::new();
                for header in &layout.headers {
                    let same = |by: &dyn Fn(&String) -> bool| {
                        (0..headers.len()).find(|at| !taken.contains(at) && by(&headers[*at]))
                    };
                    let field = columns::meaning(header);
                    let found = if number == 0 || headers.is_empty() {
                        None
                    } else {
                        same(&|own| fold(own) == fold(header))
                            .or_else(|| same(&|own| field.is_some() && columns::meaning(own) == field))
                    };
                    taken.push(found.unwrap_or_else(|| {
                        headers.push(header.clone());
                        headers.len() - 1
                    }));
                }
                titles.extend(layout.titles.iter().cloned());
                for (header, _) in &layout.common {
                    if !commons.contains(header) {
                        commons.push(header.clone());
                    }
                }
                Sheet { layout, columns: taken, header_line }
            }));
        }
        headers.extend(commons);
        Self {
            headers,
            sheet,
            titles,
            rows,
            sheets,
            at: 0,
            filled_down: Vec::new(),
            above: Vec::new(),
            pending: VecDeque::new(),
        }
    }

    fn of_features(mut features: geojson::Features) -> Result<Self, ListError> {
        let pending = features.read_columns()?;
        Ok(Self {
            headers: features.columns().to_vec(),
            sheet: None,
            titles: Vec::new(),
            rows: Rows::GeoJson(features),
            sheets: Vec::new(),
            at: 0,
            filled_down: Vec::new(),
            above: Vec::new(),
            pending,
        })
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

fn no_header() -> ListError {
    ListError::refused(
        "unknown_list",
        [
            "Tidak ada baris judul kolom yang dikenal pada 30 baris pertama.",
            "There is no known header row among the first 30 rows.",
        ],
        [
            "Beri judul kolom, mis. Nama, No Paspor, Kewarganegaraan.",
            "Give the columns headers, e.g. Nama, No Paspor, Kewarganegaraan.",
        ],
    )
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
    pub fn rows_of(bytes: &[u8], name: &str) -> Vec<Raw> {
        let file = Scratch::new(bytes);
        let mut table = Table::open(file.path(), name, Path::new("no-program")).unwrap();
        std::iter::from_fn(|| table.next_row().unwrap()).collect()
    }
}

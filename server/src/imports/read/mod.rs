//! Files to rows of cells, whatever the format: CSV, XLSX, GeoJSON.
//! Invariant: rows are read one at a time, so that memory does not grow with the file;
//! any bytes give rows or a refusal, never a panic.

mod csv;
mod geojson;
mod scan;
mod sheet;
mod text;

pub use sheet::read_sheet_child;

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::columns;
use super::fault::ListError;
use super::remark::Remark;
use super::value::text::{clean, is_blank};

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
}

/// A file open for reading, its header understood as such.
pub struct Table {
    /// Headers as written, blanks folded.
    pub headers: Vec<String>,
    pub sheet: Option<String>,
    /// The cells of the rows above the header.
    pub titles: Vec<String>,
    rows: Rows,
    /// Rows read while the header was looked for.
    pending: VecDeque<Raw>,
}

enum Rows {
    Csv(csv::CsvRows),
    Sheet(sheet::SheetRows),
    GeoJson(geojson::Features),
}

/// What a file is, by its first bytes.
#[derive(Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Zip,
    /// Something that no list comes in, in words: Indonesian, English.
    Other([&'static str; 2]),
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
            Format::Zip => Self::headed(Rows::Sheet(sheet::SheetRows::open(path, program)?)),
            Format::Text => Self::headed(Rows::Csv(csv::CsvRows::open(path)?)),
            Format::Other([id, en]) => Err(ListError::refused(
                "file_kind",
                [
                    &format!("Berkas ini {id}, bukan CSV, XLSX, atau GeoJSON."),
                    &format!("This file is {en}, not CSV, XLSX or GeoJSON."),
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

    /// The next row that says anything.
    pub fn next_row(&mut self) -> Result<Option<Raw>, ListError> {
        if let Some(raw) = self.pending.pop_front() {
            return Ok(Some(raw));
        }
        loop {
            let Some(mut raw) = self.rows.next_row()? else { return Ok(None) };
            match &self.rows {
                Rows::GeoJson(_) => return Ok(Some(raw)),
                _ if raw.cells.iter().all(|cell| is_blank(cell)) => {}
                Rows::Csv(_) => return Ok(Some(raw)),
                Rows::Sheet(_) => {
                    // A sheet does not store the empty cells at the end of a row.
                    raw.cells.resize(raw.cells.len().max(self.headers.len()), String::new());
                    return Ok(Some(raw));
                }
            }
        }
    }

    fn headed(mut rows: Rows) -> Result<Self, ListError> {
        let mut head = Vec::new();
        while head.len() < HEAD_ROWS
            && let Some(raw) = rows.next_row()?
        {
            head.push(raw);
        }
        let cells: Vec<Vec<&str>> =
            head.iter().map(|raw| raw.cells.iter().map(String::as_str).collect()).collect();
        let Some(at) = columns::header_row(&cells) else {
            return Err(ListError::refused(
                "unknown_list",
                [
                    "Tidak ada baris judul kolom yang dikenal pada 30 baris pertama.",
                    "There is no known header row among the first 30 rows.",
                ],
                [
                    "Beri judul kolom, mis. Nama, No Paspor, Kewarganegaraan.",
                    "Give the columns headers, e.g. Nama, No Paspor, Kewarganegaraan.",
                ],
            ));
        };
        let titles = cells[..at].iter().flatten().map(|cell| clean(cell)).filter(|cell| !cell.is_empty());
        let titles = titles.collect();
        let mut headers: Vec<String> = head[at].cells.iter().map(|cell| clean(cell)).collect();
        while headers.last().is_some_and(String::is_empty) {
            headers.pop();
        }
        let sheet = match &rows {
            Rows::Sheet(rows) => Some(rows.name().to_owned()),
            _ => None,
        };
        let width = if sheet.is_some() { headers.len() } else { 0 };
        let mut pending = VecDeque::from(head.split_off(at + 1));
        pending.retain(|raw| !raw.cells.iter().all(|cell| is_blank(cell)));
        for raw in &mut pending {
            raw.cells.resize(raw.cells.len().max(width), String::new());
        }
        Ok(Self { headers, sheet, titles, rows, pending })
    }

    fn of_features(mut features: geojson::Features) -> Result<Self, ListError> {
        let pending = features.read_columns()?;
        Ok(Self {
            headers: features.columns().to_vec(),
            sheet: None,
            titles: Vec::new(),
            rows: Rows::GeoJson(features),
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

/// Decides by content; the name settles only how a text that opens with a bracket reads.
fn sniff(head: &[u8], file_name: &str) -> Format {
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let first = text.iter().copied().find(|b| !b.is_ascii_whitespace());
    let named_csv = file_name.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
    match first {
        _ if head.starts_with(b"PK") => Format::Zip,
        _ if head.starts_with(b"\xD0\xCF\x11\xE0") => Format::Other([
            "lembar sebar lama (.xls) atau bersandi",
            "an old (.xls) or encrypted spreadsheet",
        ]),
        _ if head.starts_with(b"%PDF") => Format::Other(["PDF", "a PDF"]),
        Some(b'<') => Format::Other(["halaman HTML atau XML", "an HTML or XML page"]),
        Some(b'{') => Format::Json,
        Some(b'[') if !named_csv => Format::Json,
        _ if !wide && head.contains(&0) => Format::Other(["berkas biner", "a binary file"]),
        _ => Format::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        assert_eq!(sniff(b"PK\x03\x04rest", "list.csv"), Format::Zip);
        assert_eq!(sniff(b"\xEF\xBB\xBF {\"type\"", "list.csv"), Format::Json);
        assert_eq!(sniff(b"[1]", "list.json"), Format::Json);
        assert_eq!(sniff(b"[Nama];Paspor", "list.csv"), Format::Text);
        assert_eq!(sniff(b"Nama;Paspor", "list.xlsx"), Format::Text);
        assert_eq!(sniff(b"\xFF\xFEN\0a\0", "list.csv"), Format::Text);
        for other in [&b"\xD0\xCF\x11\xE0"[..], b"%PDF-1.7", b"  <table>", b"a\0b"] {
            assert!(matches!(sniff(other, "list.csv"), Format::Other(_)), "{other:?}");
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
    pub fn rows_of(bytes: &[u8], name: &str) -> Vec<Raw> {
        let file = Scratch::new(bytes);
        let mut table = Table::open(file.path(), name, Path::new("no-program")).unwrap();
        std::iter::from_fn(|| table.next_row().unwrap()).collect()
    }
}

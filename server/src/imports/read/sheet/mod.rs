//! Lists as workbooks (XLSX, XLS, ODS) and as geographic files (GeoPackage, KML). Reading
//! one can cost any amount of memory and time, so it happens in a child process that
//! limits itself first; here its rows are received.
//! Invariant: whatever the workbook does to the child, the parent gets rows or a
//! refusal; the child never outlives its reader.

mod child;
mod geopackage;
mod kml;
mod workbook;

#[cfg(test)]
pub use child::printed;
pub use child::{print_sheet, read_sheet_child};

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use petapora_wire::ListFormat;
use serde::{Deserialize, Serialize};

use super::Raw;
use crate::imports::fault::ListError;

/// What the child says, one JSON text a line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// First: the sheets that have rows, with the first of these.
    Book(Vec<Head>),
    /// The rows that follow are of this sheet.
    At(usize),
    /// A row's number in the sheet, and its cells from column A on.
    Row(u32, Vec<String>),
    /// Reading stopped.
    Fault(Fault),
    /// Last: nothing is missing.
    End,
}

/// The kinds of file that a child reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Book {
    Xlsx,
    Xls,
    Ods,
    GeoPackage,
    Kml,
}

impl Book {
    /// As the API names it.
    pub const fn format(self) -> ListFormat {
        match self {
            Self::Xlsx => ListFormat::Xlsx,
            Self::Xls => ListFormat::Xls,
            Self::Ods => ListFormat::Ods,
            Self::GeoPackage => ListFormat::GeoPackage,
            Self::Kml => ListFormat::Kml,
        }
    }
}

/// A sheet or layer, with its first rows.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub name: String,
    pub rows: Vec<(u32, Vec<String>)>,
    /// The first row is of names and not to be looked for.
    pub is_headed: bool,
}

/// Why a workbook is not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    Unreadable,
    Encrypted,
    NoSheet,
    TooLarge,
    Unsafe,
}

/// The rows that a child reads.
pub struct SheetRows {
    child: Child,
    output: BufReader<ChildStdout>,
    buffer: String,
    heads: Vec<Head>,
    at: usize,
    row: u32,
    ended: bool,
}

impl SheetRows {
    /// Starts `program read-sheet PATH` with an empty environment.
    pub fn open(path: &Path, program: &Path) -> Result<Self, ListError> {
        let mut child = Command::new(program)
            .arg("read-sheet")
            .arg(path)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().ok_or_else(|| std::io::Error::other("the child has no output"))?;
        let output = BufReader::with_capacity(64 * 1024, output);
        let (buffer, heads) = (String::new(), Vec::new());
        let mut rows = Self { child, output, buffer, heads, at: 0, row: 0, ended: false };
        match rows.line()? {
            Line::Book(heads) => {
                rows.heads = heads;
                Ok(rows)
            }
            Line::Fault(fault) => Err(refusal(fault)),
            _ => Err(refusal(Fault::Unreadable)),
        }
    }

    /// The sheets that have rows.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// The sheet of the last row, by its place in `heads`.
    pub fn sheet_at(&self) -> usize {
        self.at
    }

    /// Share of the sheets that have been read: how long one is, is not known.
    pub fn share(&self) -> f64 {
        if self.ended { 1.0 } else { self.at as f64 / self.heads.len().max(1) as f64 }
    }

    pub fn next_row(&mut self) -> Result<Option<Raw>, ListError> {
        while !self.ended {
            match self.line()? {
                Line::Row(line, cells) => {
                    self.row = line;
                    return Ok(Some(Raw::of(line, cells)));
                }
                Line::At(sheet) => self.at = sheet,
                Line::End => self.ended = true,
                Line::Fault(fault) => return Err(refusal(fault).at(self.row + 1)),
                Line::Book(_) => return Err(refusal(Fault::Unreadable)),
            }
        }
        Ok(None)
    }

    fn line(&mut self) -> Result<Line, ListError> {
        self.buffer.clear();
        let read = self.output.read_line(&mut self.buffer)?;
        let line = if read == 0 { None } else { serde_json::from_str(&self.buffer).ok() };
        line.ok_or_else(|| self.broken_off())
    }

    /// The child stopped without a word: killed by a limit, or broken by the workbook.
    fn broken_off(&mut self) -> ListError {
        let killed = self.child.wait().is_ok_and(|status| status.code().is_none());
        let refusal = refusal(if killed { Fault::TooLarge } else { Fault::Unreadable });
        if self.row > 0 { refusal.at(self.row + 1) } else { refusal }
    }
}

impl Drop for SheetRows {
    fn drop(&mut self) {
        // Already ended is as good as killed; either way nothing is left behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The refusal of a workbook without rows.
pub fn no_sheet() -> ListError {
    refusal(Fault::NoSheet)
}

fn refusal(fault: Fault) -> ListError {
    match fault {
        Fault::Unreadable => ListError::refused(
            "sheet_unreadable",
            ["Berkas ini rusak atau tidak dapat dibaca.", "This file is damaged or cannot be read."],
            [
                "Buka di aplikasi asalnya, simpan ulang sebagai .xlsx, atau kirim sebagai CSV UTF-8.",
                "Open it in its own program, save it again as .xlsx, or send CSV UTF-8.",
            ],
        ),
        Fault::Encrypted => ListError::refused(
            "sheet_encrypted",
            ["Buku kerja ini bersandi.", "This workbook is protected by a password."],
            ["Simpan tanpa kata sandi.", "Save it without a password."],
        ),
        Fault::NoSheet => ListError::refused(
            "list_empty",
            ["Buku kerja ini tidak memuat lembar yang berisi.", "This workbook has no sheet with rows."],
            ["Kirim buku kerja yang memuat daftarnya.", "Send the workbook that holds the list."],
        ),
        Fault::Unsafe => ListError::refused(
            "archive_unsafe",
            [
                "Berkas ini memuat jalur atau tautan ke luar dirinya.",
                "This file holds paths or links that lead out of it.",
            ],
            ["Simpan ulang dari aplikasi lembar sebar.", "Save it again from a spreadsheet program."],
        ),
        Fault::TooLarge => ListError::refused(
            "sheet_too_large",
            [
                "Buku kerja ini melampaui batas memori, waktu, atau jumlah baris.",
                "This workbook exceeds the limits of memory, time or rows.",
            ],
            [
                "Kirim sebagai CSV, atau bagi menjadi beberapa berkas.",
                "Send CSV, or split it into several files.",
            ],
        ),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::tests_support::script;
    use super::*;

    /// Runs a list whose reader prints these lines whatever it is asked: its last row, or
    /// the refusal's code.
    fn end_of(lines: &str, then: &str) -> Result<u32, &'static str> {
        let program = script(&format!("#!/bin/sh\nprintf '%s' '{lines}'\n{then}\n"));
        let mut rows = SheetRows::open(Path::new("list.xlsx"), program.path()).map_err(|e| e.code())?;
        while rows.next_row().map_err(|e| e.code())?.is_some() {}
        Ok(rows.row)
    }

    const SHEET: &str = "{\"book\":[]}\n{\"at\":0}\n";

    #[test]
    fn rows_come_in_order_and_the_end_is_told() {
        let lines = format!("{SHEET}{{\"row\":[4,[\"x\"]]}}\n\"end\"\n");
        assert_eq!(end_of(&lines, ""), Ok(4));
    }

    #[test]
    fn a_child_that_stops_early_is_a_refusal() {
        assert_eq!(end_of(SHEET, ""), Err("sheet_unreadable"));
        assert_eq!(end_of(SHEET, "kill -9 $$"), Err("sheet_too_large"));
        assert_eq!(end_of("", "kill -XCPU $$"), Err("sheet_too_large"));
        assert_eq!(end_of("{\"fault\":\"encrypted\"}\n", ""), Err("sheet_encrypted"));
        assert_eq!(end_of("nonsense\n", ""), Err("sheet_unreadable"));
        let missing = SheetRows::open(Path::new("list.xlsx"), Path::new("/nowhere/petapora"));
        assert_eq!(missing.err().map(|e| e.code()), Some("io"));
    }

    #[test]
    fn a_reader_that_goes_away_takes_the_child_along() {
        let program = script(&format!("#!/bin/sh\nprintf '%s' '{SHEET}'\nexec sleep 600\n"));
        let rows = SheetRows::open(Path::new("list.xlsx"), program.path()).unwrap();
        let status = Path::new("/proc").join(rows.child.id().to_string());
        drop(rows);
        assert!(!status.exists());
    }
}

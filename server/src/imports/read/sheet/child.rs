//! The process that opens a workbook: it gives up memory and time before it touches the
//! file, then prints rows. Invariant: no more than `LIMIT_BYTES` of address space and
//! `LIMIT_SECONDS` of CPU are ever used, nothing is written but standard output, and
//! what is printed is bounded in rows, columns and cell length.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook};
use rustix::process::{Resource, Rlimit, setrlimit};

use super::{Fault, Line};
use crate::imports::columns;
use crate::imports::read::HEAD_ROWS;

const LIMIT_BYTES: u64 = 1 << 30;
const LIMIT_SECONDS: u64 = 20;

/// Rows of one sheet, and cells of all its rows.
const MAX_ROWS: u32 = 200_000;
const MAX_CELLS: u32 = 5_000_000;

/// Columns beyond this are not read: a list has some twenty.
const MAX_COLUMNS: u32 = 200;

/// Characters of one cell; the checks refuse far shorter ones.
const MAX_CELL: usize = 2_000;

type Book = Xlsx<BufReader<File>>;

/// Body of the hidden command `read-sheet PATH`: prints the rows of the workbook's list
/// for the parent. Fails, before the file is touched, if the limits cannot be set.
pub fn read_sheet_child(path: &Path) -> ExitCode {
    let limits = [
        (Resource::As, LIMIT_BYTES),
        (Resource::Cpu, LIMIT_SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        if setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).is_err() {
            return ExitCode::FAILURE;
        }
    }
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    match print(path, &mut out).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Prints the list's sheet to its end, or the fault that ended it.
fn print(path: &Path, out: &mut impl Write) -> io::Result<()> {
    let last = match rows(path, out) {
        Ok(()) => Line::End,
        Err(Stop::Fault(fault)) => Line::Fault(fault),
        Err(Stop::Output(error)) => return Err(error),
    };
    say(out, &last)
}

/// Why printing stops.
enum Stop {
    Fault(Fault),
    /// The parent is gone.
    Output(io::Error),
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        Self::Fault(if matches!(error, XlsxError::Password) { Fault::Encrypted } else { Fault::Unreadable })
    }
}

fn rows(path: &Path, out: &mut impl Write) -> Result<(), Stop> {
    let mut book: Book = open_workbook(path)?;
    let name = list_sheet(&mut book)?;
    let claimed = book.worksheet_cells_reader(&name)?.dimensions().end.0.saturating_add(1);
    say(out, &Line::Sheet { name: name.clone(), rows: claimed }).map_err(Stop::Output)?;
    let (mut rows, mut cells) = (0_u32, 0_u32);
    each_row(&mut book, &name, |line, row| {
        rows += 1;
        cells = cells.saturating_add(row.len() as u32);
        if rows > MAX_ROWS || cells > MAX_CELLS {
            return Err(Stop::Fault(Fault::TooLarge));
        }
        say(out, &Line::Row(line, row)).map_err(Stop::Output)?;
        Ok(true)
    })
}

/// The first visible sheet with a known header, or else the first with any row.
fn list_sheet(book: &mut Book) -> Result<String, Stop> {
    let seen = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    let mut filled = None;
    for name in names {
        let mut head = Vec::new();
        each_row(book, &name, |_, row| {
            head.push(row);
            Ok(head.len() < HEAD_ROWS)
        })?;
        if columns::header_row(&head).is_some() {
            return Ok(name);
        }
        if !head.is_empty() && filled.is_none() {
            filled = Some(name);
        }
    }
    filled.ok_or(Stop::Fault(Fault::NoSheet))
}

/// Hands out the rows that have cells, with their numbers, until told to stop. Cells are
/// read one by one: a lone cell at the sheet's far corner costs nothing.
fn each_row(
    book: &mut Book,
    name: &str,
    mut take: impl FnMut(u32, Vec<String>) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut row: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(cell) = reader.next_cell()? {
        let (line, column) = cell.get_position();
        if line < at {
            return Err(Stop::Fault(Fault::Unreadable));
        }
        if line > at {
            if !row.is_empty() && !take(at + 1, std::mem::take(&mut row))? {
                return Ok(());
            }
            at = line;
        }
        let text = text(cell.get_value());
        if column < MAX_COLUMNS && !text.is_empty() {
            let column = column as usize;
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = text;
        }
    }
    if !row.is_empty() {
        take(at + 1, row)?;
    }
    Ok(())
}

/// A cell as a person reads it: whole numbers without a fraction, days as ISO 8601.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "ya".to_owned(),
        DataRef::Bool(false) => "tidak".to_owned(),
        DataRef::DateTime(time) => day(time),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_CELL).collect()
}

fn day(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn say(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// What the child would print, for tests that have no child.
#[cfg(test)]
pub fn printed(path: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    print(path, &mut out).unwrap();
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::tests_support::Scratch;
    use super::*;
    use calamine::ExcelDateTimeType;
    use proptest::prelude::*;

    fn lines(path: &Path) -> Vec<Line> {
        let text = String::from_utf8(printed(path)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn numbers_and_days_read_as_people_write_them() {
        assert_eq!(text(&DataRef::Float(12345678.0)), "12345678");
        assert_eq!(text(&DataRef::Float(0.188056)), "0.188056");
        let day = ExcelDateTime::new(46327.0, ExcelDateTimeType::DateTime, false);
        assert_eq!(text(&DataRef::DateTime(day)), "2026-11-01");
    }

    #[test]
    fn what_is_no_workbook_is_a_fault() {
        let file = Scratch::new(b"PK\x03\x04 and nothing more");
        assert_eq!(lines(file.path()), [Line::Fault(Fault::Unreadable)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_are_read_or_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let file = Scratch::new(&[b"PK\x03\x04", &bytes[..]].concat());
            prop_assert!(matches!(lines(file.path()).last(), Some(Line::Fault(_))));
        }
    }
}

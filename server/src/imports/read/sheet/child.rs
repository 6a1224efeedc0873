//! The process that opens a workbook or a geographic file: it gives up memory and time
//! before it touches the file, then prints rows. Invariant: no more than `LIMIT_BYTES` of
//! address space and `LIMIT_SECONDS` of CPU are ever used, nothing is written but
//! standard output, and what is printed is bounded in rows, columns and cell length.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write};
use std::path::Path;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::workbook::Workbook;
use super::{Book, Fault, Head, Line, geopackage, kml};
use crate::imports::read::HEAD_ROWS;
use crate::imports::read::format::book;

/// Address space. A workbook of 25 MB, unpacked by the row, needs a third of it.
const LIMIT_BYTES: u64 = 320 << 20;

/// Memory of its own that a file may cost: so much, and so many times its size. Cells are
/// some ten times what a sheet takes packed; a small file that needs more does harm.
const OWN_BYTES: u64 = 40 << 20;
const OWN_TIMES: u64 = 16;

/// CPU time, at most and for a small file; a megabyte more may take a second more.
const LIMIT_SECONDS: u64 = 20;
const OWN_SECONDS: u64 = 2;

/// Rows of all sheets, and cells of all rows.
const MAX_ROWS: u32 = 200_000;
const MAX_CELLS: u32 = 5_000_000;

/// Columns beyond this are not read: a list has some twenty.
pub const MAX_COLUMNS: usize = 200;

/// Characters of one cell; the checks refuse far shorter ones.
const MAX_CELL: usize = 2_000;

/// Sheets beyond this are not read.
pub const MAX_SHEETS: usize = 100;

/// Unpacked, an archive may be so large, and so many times larger than packed.
const MAX_UNPACKED: u64 = 200_000_000;
const MAX_RATIO: u64 = 100;
const MAX_ENTRIES: usize = 1_000;

/// Body of the hidden command `read-sheet PATH`: prints the rows of the list for the
/// parent. Fails, before the file is touched, if the limits cannot be set.
pub fn read_sheet_child(path: &Path) -> ExitCode {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    let limits = [
        (Resource::As, LIMIT_BYTES),
        (Resource::Data, own_bytes(size)),
        (Resource::Cpu, LIMIT_SECONDS.min(OWN_SECONDS + size / 1_000_000)),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        if setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).is_err() {
            return ExitCode::FAILURE;
        }
    }
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    match print_sheet(path, &mut out).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The memory for a file of `size` bytes.
fn own_bytes(size: u64) -> u64 {
    LIMIT_BYTES.min(OWN_BYTES.saturating_add(size.saturating_mul(OWN_TIMES)))
}

/// Prints the list to its end, or the fault that ended it: what the child does, without its
/// limits. A workbook over which a library stumbles is unreadable.
pub fn print_sheet(path: &Path, out: &mut impl Write) -> io::Result<()> {
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rows(path, out)));
    let last = match read {
        Ok(Ok(())) => Line::End,
        Ok(Err(Stop::Fault(fault))) => Line::Fault(fault),
        Ok(Err(Stop::Output(error))) => return Err(error),
        Err(_) => Line::Fault(Fault::Unreadable),
    };
    say(out, &last)
}

/// Why printing stops.
#[derive(Debug)]
pub enum Stop {
    Fault(Fault),
    /// The parent is gone.
    Output(io::Error),
}

/// A row's number, and its cells.
pub type Numbered = (u32, Vec<String>);

fn rows(path: &Path, out: &mut impl Write) -> Result<(), Stop> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    read.map_err(|_| Stop::Fault(Fault::Unreadable))?;
    let kind = book(&head).ok_or(Stop::Fault(Fault::Unreadable))?;
    match kind {
        Book::Xlsx | Book::Xls | Book::Ods => {
            if kind != Book::Xls {
                bounded(path)?;
            }
            let mut workbook = Workbook::open(path, kind)?;
            let mut heads = Vec::new();
            for name in workbook.sheets() {
                let mut rows = Vec::new();
                workbook.each_row(&name, |line, row| {
                    rows.push((line, cut(row)));
                    Ok(rows.len() < HEAD_ROWS)
                })?;
                heads.push(Head { name, rows, is_headed: false });
            }
            heads.retain(|head| !head.rows.is_empty());
            let names: Vec<String> = heads.iter().map(|head| head.name.clone()).collect();
            say(out, &Line::Book(heads)).map_err(Stop::Output)?;
            let mut count = Count::default();
            for (at, name) in names.iter().enumerate() {
                say(out, &Line::At(at)).map_err(Stop::Output)?;
                workbook.each_row(name, |line, row| count.print(out, line, row))?;
            }
        }
        Book::Kml | Book::GeoPackage => {
            let layers = if kind == Book::Kml { kml::layers(path)? } else { geopackage::layers(path)? };
            let first = |(name, rows): &(String, Vec<Numbered>)| Head {
                name: name.clone(),
                rows: rows.iter().take(HEAD_ROWS).cloned().map(|(line, row)| (line, cut(row))).collect(),
                is_headed: true,
            };
            say(out, &Line::Book(layers.iter().map(first).collect())).map_err(Stop::Output)?;
            let mut count = Count::default();
            for (at, (_, rows)) in layers.into_iter().enumerate() {
                say(out, &Line::At(at)).map_err(Stop::Output)?;
                for (line, row) in rows {
                    count.print(out, line, row)?;
                }
            }
        }
    }
    Ok(())
}

/// What was printed so far.
#[derive(Default)]
struct Count {
    rows: u32,
    cells: u32,
}

impl Count {
    fn print(&mut self, out: &mut impl Write, line: u32, row: Vec<String>) -> Result<bool, Stop> {
        self.rows += 1;
        self.cells = self.cells.saturating_add(row.len() as u32);
        if self.rows > MAX_ROWS || self.cells > MAX_CELLS {
            return Err(Stop::Fault(Fault::TooLarge));
        }
        say(out, &Line::Row(line, cut(row))).map_err(Stop::Output)?;
        Ok(true)
    }
}

/// Judges an archive by its directory before anything is unpacked: nothing that leaves
/// its folder, nothing that links, nothing that swells. What the directory conceals is
/// stopped by this process's limits.
fn bounded(path: &Path) -> Result<(), Stop> {
    let unreadable = || Stop::Fault(Fault::Unreadable);
    let file = BufReader::new(File::open(path).map_err(|_| unreadable())?);
    let mut archive = zip::ZipArchive::new(file).map_err(|_| unreadable())?;
    if archive.len() > MAX_ENTRIES {
        return Err(Stop::Fault(Fault::TooLarge));
    }
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| unreadable())?;
        let is_link = entry.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000);
        if is_link || entry.enclosed_name().is_none() {
            return Err(Stop::Fault(Fault::Unsafe));
        }
        unpacked = unpacked.saturating_add(entry.size());
        // Small parts may well be all blanks.
        let swells = entry.size() > 1_000_000 && entry.size() / MAX_RATIO > entry.compressed_size();
        if swells || unpacked > MAX_UNPACKED {
            return Err(Stop::Fault(Fault::TooLarge));
        }
    }
    Ok(())
}

fn cut(row: Vec<String>) -> Vec<String> {
    let cell =
        |text: String| if text.len() > MAX_CELL { text.chars().take(MAX_CELL).collect() } else { text };
    row.into_iter().take(MAX_COLUMNS).map(cell).collect()
}

fn say(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// What the child would print, for tests that have no child.
#[cfg(test)]
pub fn printed(path: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    print_sheet(path, &mut out).unwrap();
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::tests_support::Scratch;
    use super::*;
    use proptest::prelude::*;

    fn lines(path: &Path) -> Vec<Line> {
        let text = String::from_utf8(printed(path)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_small_file_gets_little_memory_and_a_large_one_enough() {
        assert_eq!((own_bytes(0) >> 20, own_bytes(1 << 20) >> 20), (40, 56));
        assert_eq!((own_bytes(25_000_000), own_bytes(u64::MAX)), (LIMIT_BYTES, LIMIT_BYTES));
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

//! Lists as separated values. Invariant: a row's line is the physical line of the file
//! on which it starts, whatever its line ends, blank lines and quoted line breaks.

use std::io::Read;
use std::path::Path;

use csv::{Reader, ReaderBuilder, StringRecord, Terminator};
use petapora_wire::{FileForm, ListFormat};

use super::Raw;
use super::text::Text;
use crate::imports::columns;
use crate::imports::fault::ListError;

const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Columns at most; a list of people has some twenty. Of a row with more, the rest is not read.
pub const MAX_COLUMNS: usize = 500;

/// Text in which the separator is looked for, in bytes and in lines.
const HEAD: (u64, usize) = (64 * 1024, super::HEAD_ROWS);

pub struct CsvRows {
    reader: Reader<Text>,
    record: StringRecord,
    separator: u8,
}

impl CsvRows {
    pub fn open(path: &Path) -> Result<Self, ListError> {
        let mut head = Vec::new();
        Text::open(path)?.take(HEAD.0).read_to_end(&mut head)?;
        let separator = separator(&head);
        let reader = shape(separator).buffer_capacity(64 * 1024).from_reader(Text::open(path)?);
        Ok(Self { reader, record: StringRecord::new(), separator })
    }

    /// How the text is written.
    pub fn form(&self) -> FileForm {
        let (encoding, marked) = self.reader.get_ref().encoding();
        FileForm {
            format: ListFormat::Csv,
            encoding: Some(encoding.to_owned()),
            marked,
            separator: Some(char::from(self.separator).to_string()),
        }
    }

    pub fn share(&self) -> f64 {
        self.reader.get_ref().share()
    }

    pub fn next_row(&mut self) -> Result<Option<Raw>, ListError> {
        let before = self.reader.position().line();
        self.reader.get_mut().new_record();
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                // Blank lines are skipped before a record, so count back from its end: it
                // ends in one line break and holds those that were quoted.
                let quoted = self.record.iter().map(|cell| cell.bytes().filter(|b| *b == b'\n').count());
                let breaks = 1 + quoted.sum::<usize>() as u64;
                let line = self.reader.position().line().saturating_sub(breaks);
                let cells = self.record.iter().take(MAX_COLUMNS + 1).map(str::to_owned).collect();
                Ok(Some(Raw::of(u32::try_from(line).unwrap_or(u32::MAX), cells)))
            }
            Err(_) if self.reader.get_ref().is_over() => Err(ListError::refused(
                "quote_open",
                [
                    "Tanda kutip dibuka dan tidak ditutup; sisa berkas tidak dapat dibagi menjadi baris.",
                    "A quotation mark is opened and not closed; the rest of the file has no rows.",
                ],
                [
                    "Hapus atau tutup tanda kutip pada atau sesudah baris itu.",
                    "Remove or close the quotation mark on or after that line.",
                ],
            )
            .at(u32::try_from(before).unwrap_or(u32::MAX))),
            Err(error) => Err(match error.into_kind() {
                csv::ErrorKind::Io(error) => ListError::Io(error),
                other => ListError::Io(std::io::Error::other(format!("{other:?}"))),
            }),
        }
    }
}

fn shape(separator: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).terminator(Terminator::Any(b'\n'));
    builder
}

/// The separator with which the head of the file shows the best header row; among
/// equals, the one that gives the most cells.
fn separator(head: &[u8]) -> u8 {
    let lines = head.split_inclusive(|b| *b == b'\n').take(HEAD.1).map(<[u8]>::len).sum();
    let head = &head[..lines];
    let fit = |separator: u8| {
        let rows = shape(separator).from_reader(head).into_records().filter_map(Result::ok);
        let score =
            |row: &StringRecord| columns::header_score(&row.iter().take(MAX_COLUMNS).collect::<Vec<_>>());
        rows.map(|row| (score(&row), row.len())).max()
    };
    // `max_by_key` takes the last among equals: the list runs from seldom to usual.
    SEPARATORS.into_iter().rev().max_by_key(|separator| fit(*separator)).unwrap_or(b';')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::read::tests_support::{Scratch, rows_of};
    use proptest::prelude::*;

    #[test]
    fn lines_are_those_of_the_file() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["Nama;Paspor;Negara", "", "A;1;X", "\"B", "C\";2;Y", "", "", "D;3;Z"].join(end);
            let rows = rows_of(text.as_bytes(), "list.csv");
            let lines: Vec<_> = rows.iter().map(|row| (row.line, row.cells[1].as_str())).collect();
            assert_eq!(lines, [(3, "1"), (4, "2"), (8, "3")], "{end:?}");
        }
    }

    #[test]
    fn the_separator_is_the_one_that_shows_the_header() {
        for separator in [';', ',', '\t', '|'] {
            let text = "Daftar, per 1/2/2026; rahasia\nNama#Paspor#Negara\nA, B#1#X\n"
                .replace('#', &separator.to_string())
                .replace("A, B", "\"A, B\"");
            let rows = rows_of(text.as_bytes(), "list.csv");
            assert_eq!(rows[0].cells, ["A, B", "1", "X"], "{separator:?}");
        }
    }

    #[test]
    fn encodings_give_the_same_text() {
        let text = "Nama;Paspor;Negara\nKÄTHE WEIß;ZZ1;DEU\n";
        let (windows, ..) = encoding_rs::WINDOWS_1252.encode(text);
        let wide: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes(), &windows, &[b"\xEF\xBB\xBF", text.as_bytes()].concat(), &wide] {
            assert_eq!(rows_of(bytes, "list.csv")[0].cells[0], "KÄTHE WEIß");
        }
    }

    #[test]
    fn a_quotation_mark_left_open_stops_the_list_with_its_line() {
        let text = format!("Nama;Paspor;Negara\nA;1;X\n\"B;2;Y\n{}", "C;3;Z\n".repeat(300_000));
        let file = Scratch::new(text.as_bytes());
        let mut rows = CsvRows::open(file.path()).unwrap();
        let error = std::iter::from_fn(|| rows.next_row().transpose()).find_map(Result::err).unwrap();
        let ListError::Refused(refusal) = error else { panic!("{error}") };
        assert_eq!((refusal.code, refusal.line), ("quote_open", Some(3)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let file = Scratch::new(&bytes);
            let mut rows = CsvRows::open(file.path()).unwrap();
            while let Ok(Some(_)) = rows.next_row() {}
            prop_assert!(rows.share() <= 1.0);
        }
    }
}

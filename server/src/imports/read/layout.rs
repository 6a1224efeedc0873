//! Where the list is in a sheet of cells: titles above it, a header of one or two rows,
//! and between the rows what is none of them: subtotals, repeated headers, column
//! numbers, signatures. Invariant: a row is passed over only if it cannot hold a
//! record, and it is said.

use super::{REASON, Raw};
use crate::imports::columns::{self, Field, is_company, is_known_header, meaning};
use crate::imports::value::text::{clean, fold, is_blank};
use crate::imports::value::{document, place};

/// A sheet, understood as a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// As written; of a header of two rows, both.
    pub headers: Vec<String>,
    /// Rows of the head that are used up: titles and header.
    pub rows: usize,
    /// The cells above the header.
    pub titles: Vec<String>,
    /// What the titles say of every row: a header, and its cell (`Perusahaan: PT …`).
    pub common: Vec<(String, String)>,
    /// The header's rows, folded, by which their repetition is known.
    repeated: Vec<String>,
    /// Every row under the header is a record.
    is_plain: bool,
    /// Behind the headers stands the column of reasons.
    pub has_reason: bool,
}

/// Fields that a title may give for a whole list.
const COMMON: [Field; 9] = [
    Field::Company,
    Field::PlaceName,
    Field::Ship,
    Field::Capacity,
    Field::Address,
    Field::Operator,
    Field::Kelurahan,
    Field::Location,
    Field::ApprovalNumber,
];

/// Finds the header among the first rows. `sheet` is the sheet's name, which may be a
/// company's.
pub fn layout(head: &[Raw], sheet: Option<&str>) -> Option<Layout> {
    let cells: Vec<Vec<&str>> =
        head.iter().map(|raw| raw.cells.iter().map(String::as_str).collect()).collect();
    let mut at = columns::header_row(&cells)?;
    let upper = at.checked_sub(1).filter(|upper| is_group_row(&cells[*upper], &cells[at]));
    let lower = cells.get(at + 1).filter(|lower| upper.is_none() && is_second_row(&cells[at], lower));
    let mut repeated = vec![folded(&cells[at])];
    let headers = match (upper, lower) {
        (Some(upper), _) => {
            repeated.push(folded(&cells[upper]));
            joined(&cells[upper], &cells[at])
        }
        (None, Some(lower)) => {
            repeated.push(folded(lower));
            joined(&cells[at], lower)
        }
        (None, None) => cells[at].iter().map(|cell| clean(cell)).collect(),
    };
    let titles_end = upper.unwrap_or(at);
    at += usize::from(lower.is_some());
    let mut headers = headers;
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }
    let has_reason = headers.last().is_some_and(|header| *header == REASON);
    if has_reason {
        headers.pop();
    }
    let titles: Vec<String> = cells[..titles_end]
        .iter()
        .flatten()
        .map(|cell| clean(cell))
        .filter(|cell| !cell.is_empty())
        .collect();
    let rows: Vec<Vec<String>> =
        cells[..titles_end].iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect();
    let common = common(&rows, sheet, &headers);
    Some(Layout { headers, rows: at + 1, titles, common, repeated, is_plain: false, has_reason })
}

/// Rows that come with their names, as those of a geographic file do: the first row holds
/// the names.
pub fn headed(head: &[Raw]) -> Option<Layout> {
    let headers = head.first()?.cells.iter().map(|cell| clean(cell)).collect();
    Some(Layout {
        headers,
        rows: 1,
        titles: Vec::new(),
        common: Vec::new(),
        repeated: Vec::new(),
        is_plain: true,
        has_reason: false,
    })
}

impl Layout {
    /// Whether a row under the header is none of the list's.
    pub fn is_beside(&self, cells: &[String]) -> bool {
        let width = self.headers.len();
        if self.is_plain || width < 3 {
            return false;
        }
        let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !is_blank(cell)).collect();
        // Nearly every record has a digit and several long cells; few rows are looked at closely.
        let has_digits = |cell: &&str| cell.bytes().any(|b| b.is_ascii_digit());
        if filled.iter().all(|cell| cell.len() <= 4) && is_numbering(&filled) {
            return true;
        }
        let wordy = !filled.iter().any(has_digits);
        if (wordy || self.headers.iter().any(|header| has_digits(&header.as_str())))
            && self.repeats_header(cells, &filled)
        {
            return true;
        }
        let total = filled.len() * 2 <= width.max(5) && filled.iter().take(2).any(|cell| is_total(cell));
        total
            || (filled.len() == 1 && width >= 4 && !is_record(filled[0]))
            || (filled.len() <= 3 && width >= 5 && filled.iter().any(|cell| is_closing(cell)))
    }

    fn repeats_header(&self, cells: &[String], filled: &[&str]) -> bool {
        let known = || filled.iter().filter(|cell| is_known_header(cell)).count();
        self.repeated.contains(&folded(cells)) || (filled.len() >= 3 && known() * 3 >= filled.len() * 2)
    }
}

fn folded<S: AsRef<str>>(cells: &[S]) -> String {
    let folded: Vec<String> =
        cells.iter().map(|cell| fold(cell.as_ref())).filter(|cell| !cell.is_empty()).collect();
    folded.join("|")
}

/// `1 2 3 4 …` under a header.
fn is_numbering(filled: &[&str]) -> bool {
    filled.len() >= 3
        && filled.iter().zip(1..).all(|(cell, number)| fold(cell).parse::<usize>().is_ok_and(|n| n == number))
}

fn is_total(cell: &str) -> bool {
    let folded = fold(cell);
    ["total", "jumlah", "subtotal", "grandtotal", "subjumlah", "rekap"]
        .iter()
        .any(|word| folded.starts_with(word))
}

/// Words under a list: who signed it, and what its signs mean.
fn is_closing(cell: &str) -> bool {
    let folded = fold(cell);
    let closes = [
        "mengetahui",
        "kepala",
        "plt",
        "nip",
        "ttd",
        "catatan",
        "keterangan",
        "dibuat",
        "sumber",
        "note",
        "prepared",
        "source",
    ];
    closes.iter().any(|word| folded.starts_with(word)) && !is_record(cell)
}

/// Whether a lone cell may still be a record's: a document number is.
fn is_record(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= 5 && cell.bytes().any(|b| b.is_ascii_alphabetic()) && document::passport(cell).is_some()
}

/// A row of groups over a header: fewer cells, none a sentence.
fn is_group_row(upper: &[&str], header: &[&str]) -> bool {
    let filled = upper.iter().filter(|cell| !is_blank(cell)).count();
    let below = header.iter().filter(|cell| !is_blank(cell)).count();
    // Under a group's first column stands a cell, and beside it one without a group.
    let groups = upper.iter().enumerate().any(|(at, cell)| {
        !is_blank(cell)
            && upper.get(at + 1).is_none_or(|next| is_blank(next))
            && header.get(at + 1).is_some_and(|next| !is_blank(next))
    });
    // What the groups add has to make sense of a column under them.
    let changes = joined(upper, header).iter().zip(header).any(|(both, own)| {
        meaning(both).is_some() && fold(both) != fold(own) && meaning(both) != meaning(own)
    });
    filled >= 2
        && filled < below.max(3) + 3
        && groups
        && changes
        && upper.iter().all(|cell| cell.len() < 60 && !cell.contains(':'))
}

/// A second header row: it fills what the first left empty, and holds no data.
fn is_second_row(header: &[&str], lower: &[&str]) -> bool {
    let filled = || lower.iter().enumerate().filter(|(_, cell)| !is_blank(cell));
    let own = filled().filter(|(at, cell)| header.get(*at).is_none_or(|above| fold(above) != fold(cell)));
    let mut new = 0;
    for (at, cell) in own {
        let group =
            header[..=at.min(header.len().saturating_sub(1))].iter().rev().find(|cell| !is_blank(cell));
        let known = meaning(cell).is_some()
            || group.is_some_and(|group| meaning(&format!("{group} {cell}")).is_some());
        if !known || cell.bytes().any(|b| b.is_ascii_digit()) || cell.len() > 40 {
            return false;
        }
        new += 1;
    }
    new >= 2 && filled().count() > 0
}

/// The headers of two rows: a group reaches right until the next one.
fn joined(upper: &[&str], lower: &[&str]) -> Vec<String> {
    let mut group = String::new();
    (0..upper.len().max(lower.len()))
        .map(|at| {
            let above = upper.get(at).map(|cell| clean(cell)).unwrap_or_default();
            let below = lower.get(at).map(|cell| clean(cell)).unwrap_or_default();
            if !above.is_empty() {
                group.clone_from(&above);
            }
            match (above.is_empty(), below.is_empty()) {
                (_, true) => above,
                _ if fold(&group) == fold(&below) || group.is_empty() => below,
                _ => {
                    let both = format!("{group} {below}");
                    // What the group adds must make sense, or else the lower cell stands alone.
                    let grouped =
                        meaning(&both).is_some() || meaning(&below).is_none() || meaning(&group).is_some();
                    if grouped { both } else { below }
                }
            }
        })
        .collect()
}

/// What the titles say of all rows, as far as no column says it.
fn common(titles: &[Vec<String>], sheet: Option<&str>, headers: &[String]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |field: Field, header: String, value: String| {
        let taken = headers
            .iter()
            .chain(found.iter().map(|(header, _)| header))
            .any(|header| meaning(header) == Some(field));
        if !taken && !value.is_empty() && value.len() <= 120 {
            found.push((format!("{header} (judul)"), value));
        }
    };
    for row in titles {
        let cells: Vec<&str> = row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let pair = match cells.as_slice() {
            [one] => one.split_once([':', '=']),
            [key, value] => Some((*key, *value)),
            [key, sign, value] if matches!(*sign, ":" | "=") => Some((*key, *value)),
            _ => None,
        };
        let Some((key, value)) = pair else { continue };
        let (key, value) =
            (key.trim().trim_end_matches(':').trim(), value.trim().trim_start_matches(':').trim());
        if let Some(field) = meaning(key).filter(|field| COMMON.contains(field)) {
            add(field, key.to_owned(), value.to_owned());
        }
    }
    let lone = titles.iter().filter_map(|row| {
        let mut filled = row.iter().filter(|cell| !cell.is_empty());
        filled.next().filter(|_| filled.next().is_none())
    });
    for title in lone.map(String::as_str).chain(sheet) {
        if title.contains(':') {
            continue;
        }
        if let Some((field, header, value)) = named_in(title) {
            add(field, header.to_owned(), value);
        }
    }
    found
}

/// The company, ship or lodging that a title ends in: `DAFTAR TKA PT ARUNG ENERGI`.
fn named_in(title: &str) -> Option<(Field, &'static str, String)> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let from = |at: usize| words.get(at..).map(|words| words.join(" ")).unwrap_or_default();
    for (at, word) in words.iter().enumerate() {
        let rest = from(at);
        let several = words.len() - at >= 2;
        match fold(word).as_str() {
            "pt" | "cv" if several && is_company(&rest) => return Some((Field::Company, "Perusahaan", rest)),
            "mv" | "mt" | "km" | "tb" | "kmp" if several => return Some((Field::Ship, "Nama Kapal", rest)),
            "hotel" | "mess" | "wisma" | "kos" | "kost" | "losmen" | "homestay" | "guesthouse" if several => {
                // `DAFTAR HOTEL DAN PENGINAPAN KOTA …` names none.
                let general =
                    ["dan", "di", "kota", "kecamatan", "se", "kelurahan", "tahun", "bulan", "and", "in"];
                let next = words.get(at + 1).map(|next| fold(next)).unwrap_or_default();
                if !general.contains(&next.as_str()) && place::kind_of_name(&rest).is_some() {
                    return Some((Field::PlaceName, "Nama Tempat", rest));
                }
            }
            _ => {}
        }
    }
    is_company(title).then(|| (Field::Company, "Perusahaan", title.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Layout {
        let head: Vec<Raw> = text
            .lines()
            .zip(1..)
            .map(|(line, number)| Raw::of(number, line.split(';').map(str::to_owned).collect()))
            .collect();
        layout(&head, None).expect("a list")
    }

    fn beside(layout: &Layout, row: &str) -> bool {
        layout.is_beside(&row.split(';').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn titles_say_what_every_row_shares() {
        let list = found(
            "DAFTAR TENAGA KERJA ASING\nNama Perusahaan : PT Rekaan Satu\nLokasi;Guntung\nNo;Nama;Paspor;Negara;Jabatan",
        );
        let common: Vec<_> = list.common.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(common, [("Nama Perusahaan (judul)", "PT Rekaan Satu"), ("Lokasi (judul)", "Guntung")]);
        let list = found("DAFTAR TAMU HOTEL CONTOH 5\nNo;Nama Tamu;Paspor;Check In");
        assert_eq!(list.common, [("Nama Tempat (judul)".to_owned(), "HOTEL CONTOH 5".to_owned())]);
        assert_eq!(found("DAFTAR HOTEL DAN KOS\nNama;Jenis;Kapasitas").common, []);
    }

    #[test]
    fn a_header_of_two_rows_is_one() {
        let list = found(
            "No;Nama;Paspor;;Koordinat;\n;;Nomor;Berlaku s.d.;Lintang;Bujur\n1;A B;ZZ1234567;1/1/2027;0,1;117,4",
        );
        assert_eq!(
            list.headers,
            ["No", "Nama", "Paspor Nomor", "Paspor Berlaku s.d.", "Koordinat Lintang", "Koordinat Bujur"]
        );
        assert_eq!(list.rows, 2);
    }

    #[test]
    fn what_is_no_record_is_passed_over() {
        let list = found("No;Nama;Paspor;Negara;Jabatan");
        for row in [
            "1;2;3;4;5",
            "(1);(2);(3);(4);(5)",
            "Jumlah;;;;12",
            ";Sub Total PT X;;;3",
            "NO;NAMA;PASPOR;NEGARA;JABATAN",
            ";;;Bontang, 1 November 2026;",
            ";;;NIP. 19700101;",
        ] {
            assert!(beside(&list, row), "{row}");
        }
        for row in ["1;Wang Wei;ZZ1234567;CHN;Welder", ";;ZZ1234567;;", "3;Wang Wei;;;Welder"] {
            assert!(!beside(&list, row), "{row}");
        }
    }
}

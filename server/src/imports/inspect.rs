//! A file looked at before anybody says what it is. Invariant: nothing is judged beyond
//! its first rows, and document numbers are masked in what is shown of them.

use std::path::Path;

use petapora_wire::{ColumnSeen, Detected};
use sha2::{Digest as _, Sha256};

use super::columns::{self, Mapping, Unknown, Use};
use super::list::{Context, ListError, either};
use super::read::Table;
use super::value::date::day_within;
use super::value::text::{fold, is_blank};
use crate::registry::documents::mask;

/// Different cells shown of a column.
const SAMPLES: usize = 5;
/// Letters shown of a cell.
const SHOWN: usize = 60;
/// Cells shown of the rows above the header.
const TITLES: usize = 10;

/// A file, looked at.
pub struct Seen {
    pub detected: Detected,
    /// Digest of the headers: files of one shape are matched alike.
    pub shape: String,
}

/// Looks at a file. `context.columns` and `context.kind` are what is remembered of its
/// shape, used where they fit. Errors: the file is no list at all.
pub fn inspect(path: &Path, file_name: &str, context: &Context) -> Result<Seen, ListError> {
    let mut table = Table::open(path, file_name, &context.program)?;
    let (form, sheets, header_line) = (table.form.clone(), table.sheets(), table.header_line());
    let titles = table.titles.clone();
    let headers = table.headers.clone();
    let sample = table.sample()?;
    let words = format!("{} {file_name}", titles.join(" "));
    let guess =
        |kind| columns::understand(&headers, &sample, (context.agency, kind), &words, &context.ground);
    let remembered = context
        .columns
        .as_ref()
        .zip(context.kind)
        .and_then(|(columns, kind)| Mapping::read(kind, columns, &headers));
    let is_remembered = remembered.is_some();
    // A kind that was asked for may be the wrong one, which is for the matching to show.
    let asked = context.kind.filter(|_| context.columns.is_none());
    let (mapping, missing) = match remembered {
        Some(mapping) => (mapping, Vec::new()),
        None => match guess(asked) {
            Ok(mapping) => (mapping, Vec::new()),
            Err(Unknown { missing, mapping }) => (mapping, missing),
        },
    };
    let list_kind = missing.is_empty().then_some(mapping.kind);
    let columns = mapping.written(&headers).into_iter().enumerate();
    let columns = columns.map(|(at, mapped)| {
        let cells = sample.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
        let cells: Vec<&str> = cells.filter(|cell| !is_blank(cell)).collect();
        let mut different: Vec<&str> = Vec::new();
        for cell in &cells {
            if different.len() < SAMPLES && !different.contains(cell) {
                different.push(cell);
            }
        }
        let secret = mapping.secret.contains(&at);
        let parts = match mapping.uses.get(at) {
            Some(Use::Parts(by, fields)) => {
                let shown = |cell: &&str| {
                    let [first, second] = by.parts(cell);
                    let hides = |part: usize| fields[part].is_some_and(|field| field.is_secret());
                    [cut(first, hides(0)), cut(second, hides(1))]
                };
                different.iter().map(shown).collect()
            }
            _ => Vec::new(),
        };
        let samples = different.iter().map(|cell| cut(cell, secret)).collect();
        ColumnSeen { mapped, samples, parts, filled: u32::try_from(cells.len()).unwrap_or(u32::MAX) }
    });
    let latest = context.today.year();
    let detected = Detected {
        form,
        sheets,
        header_line,
        list_kind,
        missing: missing.iter().map(|group| either(group)).collect(),
        list_date: titles.iter().find_map(|title| day_within(title, latest)).map(|day| day.to_string()),
        columns: columns.collect(),
        remembered: is_remembered,
        titles: titles.into_iter().take(TITLES).map(|title| cut(&title, false)).collect(),
    };
    Ok(Seen { shape: shape(&headers), detected })
}

/// Digest of headers as far as they matter: case, blanks and signs do not.
pub fn shape<S: AsRef<str>>(headers: &[S]) -> String {
    let mut sha = Sha256::new();
    for header in headers {
        sha.update(fold(header.as_ref()));
        sha.update([0]);
    }
    data_encoding::HEXLOWER.encode(&sha.finalize())
}

fn cut(cell: &str, secret: bool) -> String {
    if secret { mask(cell) } else { cell.chars().take(SHOWN).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_writing_headers_is_not_their_shape() {
        assert_eq!(shape(&["No. Paspor", "NAMA"]), shape(&["no paspor", "Nama "]));
        assert_ne!(shape(&["Nama", "Paspor"]), shape(&["Paspor", "Nama"]));
        assert_ne!(shape(&["ab", "c"]), shape(&["a", "bc"]));
    }
}

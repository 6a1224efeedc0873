//! A row as it is kept: sealed, and recognisable when it comes again. Pure, so that it
//! is done where the list is read. Invariant: equal cells of one agency's lists of one
//! kind, on sheets of one name, have equal hashes, and what is sealed opens to the very
//! cells sent.

use petapora_wire::{Agency, Finding, ListKind};
use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::list::Row;
use crate::registry::documents::mask;
use crate::store::{Keys, SealError, Sealed, new_id};

/// Rows of a preview.
const PREVIEW: usize = 20;

/// A row ready to be recorded.
pub struct Kept {
    pub id: String,
    /// As in `Row`.
    pub line: u32,
    /// Keyed SHA-256 of agency, kind of list, sheet and cells.
    pub hash: String,
    /// The cells as JSON, and the sheet they stand on if there are several; bound to the id.
    pub sealed: Sealed,
    pub claim: Option<Claim>,
    pub findings: Vec<Finding>,
    /// The cells, secret ones masked; of a preview's rows only.
    pub shown: Option<Vec<String>>,
}

/// Seals the rows of one list.
pub struct Keeper {
    keys: Keys,
    /// Leads every row's hash.
    origin: String,
    /// Columns whose cells are masked when shown.
    secret: Vec<usize>,
    kept: usize,
}

/// What is sealed of a row.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Cells {
    Alone(Vec<String>),
    OnSheet { sheet: String, cells: Vec<String> },
}

/// The cells of an opened row, and its sheet or layer where the workbook has several.
/// Errors: it is not what was sealed.
pub fn opened(json: &[u8]) -> serde_json::Result<(Option<String>, Vec<String>)> {
    Ok(match serde_json::from_slice(json)? {
        Cells::Alone(cells) => (None, cells),
        Cells::OnSheet { sheet, cells } => (Some(sheet), cells),
    })
}

/// The sheet or layer of an opened row, where the workbook has several.
pub fn sheet(json: &[u8]) -> Option<String> {
    // Most rows are of no workbook, and their cells alone.
    if json.first() == Some(&b'[') { None } else { opened(json).ok()?.0 }
}

impl Keeper {
    pub fn new(keys: Keys, agency: Agency, kind: ListKind, secret: Vec<usize>) -> Self {
        Self { keys, origin: format!("{agency}|{kind}|"), secret, kept: 0 }
    }

    /// Errors: the row could not be sealed; nothing of it is then to be recorded.
    pub fn keep(&mut self, row: Row) -> Result<Kept, SealError> {
        let id = new_id();
        let shown = (self.kept < PREVIEW).then(|| self.shown(&row.cells));
        let sealed = match row.sheet {
            None => Cells::Alone(row.cells),
            Some(sheet) => Cells::OnSheet { sheet: sheet.as_ref().to_owned(), cells: row.cells },
        };
        // Texts alone: this cannot fail.
        let json = serde_json::to_string(&sealed).unwrap_or_default();
        self.kept += 1;
        Ok(Kept {
            hash: self.keys.blind("source_row.row_hash", &format!("{}{json}", self.origin)),
            sealed: self.keys.seal("source_row.sealed", &id, json.as_bytes())?,
            id,
            line: row.line,
            claim: row.claim,
            findings: row.findings,
            shown,
        })
    }

    fn shown(&self, cells: &[String]) -> Vec<String> {
        let masked = |(i, cell): (usize, &String)| {
            if self.secret.contains(&i) { mask(cell) } else { cell.clone() }
        };
        cells.iter().enumerate().map(masked).collect()
    }
}

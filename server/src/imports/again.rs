//! A stored row read again: from its opened cells to what it claims, by the columns as
//! they were understood when the list came. Pure. Invariant: a row that was accepted
//! claims the same again.

use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{ListKind, MappedColumn};

use super::check::Checker;
use super::claim::Claim;
use super::columns::Field;
use super::read::Raw;
use crate::region::Ground;

/// Reads rows of one stored list.
pub struct Again(Checker);

impl Again {
    /// `mapping` is the batch's own, as JSON; an unreadable one means no column.
    pub fn of(kind: ListKind, mapping: &str, ground: Arc<Ground>, today: Date) -> Self {
        let columns: Vec<MappedColumn> = serde_json::from_str(mapping).unwrap_or_default();
        let field = |column: &MappedColumn| {
            let named = column.field.as_deref()?;
            Field::ALL.iter().copied().find(|field| field.as_str() == named)
        };
        let fields: Vec<Option<Field>> = columns.iter().map(field).collect();
        let headers = columns.into_iter().map(|column| column.column).collect();
        Self(Checker::new(kind, ground, today, headers, &fields))
    }

    /// What the row claims; `cells` is the JSON that was sealed. `None` if it would be
    /// rejected now.
    pub fn claim(&self, line: u32, cells: &[u8]) -> Option<Claim> {
        let cells: Vec<String> = serde_json::from_slice(cells).ok()?;
        self.0.check(&Raw { line, cells, remark: None }).0
    }
}

//! A stored row read again: from its opened cells to what it claims, by the columns as
//! they were understood when the list came. Pure. Invariant: a row that was accepted
//! claims the same again.

use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{ListKind, MappedColumn};

use super::check::Checker;
use super::claim::Claim;
use super::columns::Mapping;
use super::kept::opened;
use super::read::Raw;
use crate::region::Ground;

/// Reads rows of one stored list.
pub struct Again(Checker);

impl Again {
    /// `mapping` is the batch's own, as JSON. `None` if its columns are no longer
    /// understood.
    pub fn of(kind: ListKind, mapping: &str, ground: Arc<Ground>, today: Date) -> Option<Self> {
        let columns: Vec<MappedColumn> = serde_json::from_str(mapping).ok()?;
        let headers: Vec<String> = columns.iter().map(|column| column.column.clone()).collect();
        let mapping = Mapping::read(kind, &columns, &headers)?;
        Some(Self(Checker::new(ground, today, headers, &mapping)))
    }

    /// What the row claims; `cells` is the JSON that was sealed. `None` if it would be
    /// rejected now.
    pub fn claim(&self, line: u32, cells: &[u8]) -> Option<Claim> {
        let (_, cells) = opened(cells).ok()?;
        self.0.check(&Raw::of(line, cells)).0
    }
}

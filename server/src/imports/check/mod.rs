//! From a row of cells to what it claims. Invariant: a row is kept out only by a remark
//! of severity error; every value in a claim passed its check, and each that did not is
//! named with its line and column.

mod days;
mod parts;
mod person;
mod place;
pub mod point;

use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{Finding, Fix, ListKind};

use super::claim::Claim;
use super::columns::{By, Field, Habits, Mapping, Use};
use super::read::Raw;
use super::remark::{self, Remark};
use super::value::text::is_blank;
use crate::region::Ground;

/// Longest cell that is taken, in characters: more is a quotation mark left open.
const LONGEST_CELL: usize = 500;

/// Checks the rows of one list.
pub struct Checker {
    pub(super) kind: ListKind,
    ground: Arc<Ground>,
    today: Date,
    /// Headers as the agency wrote them.
    headers: Vec<String>,
    /// The column of each field, and which part of its cells where they are split.
    source_of: [Option<Source>; Field::ALL.len()],
    habits: Vec<Habits>,
}

/// Where a field stands in a row.
#[derive(Debug, Clone, Copy)]
struct Source {
    column: usize,
    part: Option<(By, usize)>,
}

impl Checker {
    /// Checks rows whose columns are called `headers` and mean what `mapping` says.
    pub fn new(ground: Arc<Ground>, today: Date, headers: Vec<String>, mapping: &Mapping) -> Self {
        let mut source_of = [None; Field::ALL.len()];
        for (column, used) in mapping.uses.iter().enumerate() {
            match *used {
                Use::Nothing => {}
                Use::Whole(field) => source_of[field as usize] = Some(Source { column, part: None }),
                Use::Parts(by, fields) => {
                    for (part, field) in fields.into_iter().enumerate() {
                        if let Some(field) = field {
                            source_of[field as usize] = Some(Source { column, part: Some((by, part)) });
                        }
                    }
                }
            }
        }
        Self { kind: mapping.kind, ground, today, headers, source_of, habits: mapping.habits.clone() }
    }

    /// What the row claims, `None` if it is rejected, and what there is to say of it.
    pub fn check(&self, raw: &Raw) -> (Option<Claim>, Vec<Finding>) {
        let mut row = Row { checker: self, raw, findings: Vec::new(), rejected: false };
        row.check_shape();
        let claim = if row.rejected { Claim::default() } else { row.claim() };
        let claim = (!row.rejected).then_some(Claim { line: raw.line, ..claim });
        (claim, row.findings)
    }
}

/// One row under examination.
struct Row<'a> {
    checker: &'a Checker,
    raw: &'a Raw,
    findings: Vec<Finding>,
    rejected: bool,
}

impl<'a> Row<'a> {
    /// The cell of a field; `None` where the list has no such column or says nothing.
    fn cell(&self, field: Field) -> Option<&'a str> {
        let Source { column, part } = self.checker.source_of[field as usize]?;
        let cell = self.raw.cells.get(column)?.as_str();
        let cell = part.map_or(cell, |(by, part)| by.parts(cell)[part]);
        Some(cell).filter(|cell| !is_blank(cell))
    }

    /// Whether the list has a column for the field at all.
    fn has_column(&self, field: Field) -> bool {
        self.checker.source_of[field as usize].is_some()
    }

    /// How the cells of the field's column are written.
    fn habits(&self, field: Field) -> Option<&'a Habits> {
        let source = self.checker.source_of[field as usize]?;
        self.checker.habits.get(source.column)
    }

    /// Whether the days of the field's column are written month first.
    fn is_month_first(&self, field: Field) -> bool {
        self.habits(field).is_some_and(|habits| habits.month_first)
    }

    /// Whether somebody chose that this be mended in the field's column.
    fn mends(&self, field: Field, fix: Fix) -> bool {
        self.habits(field).is_some_and(|habits| habits.fixes.contains(&fix))
    }

    /// Says something of a field's cell.
    fn say(&mut self, remark: &Remark, field: Field) {
        let source = self.checker.source_of[field as usize];
        self.say_at(remark, source.map(|source| source.column));
    }

    fn say_at(&mut self, remark: &Remark, column: Option<usize>) {
        let header = column.and_then(|column| self.checker.headers.get(column)).map(String::as_str);
        self.rejected |= remark.severity.rejects();
        self.findings.push(remark.on(self.raw.line, header));
    }

    /// What can be said before any cell is understood.
    fn check_shape(&mut self) {
        if let Some(remark) = self.raw.remark {
            self.say_at(remark, None);
        }
        let columns = self.checker.headers.len();
        // A bare separator at the end of a line adds an empty cell and moves none.
        if self.raw.cells.iter().skip(columns).any(|cell| !is_blank(cell)) {
            self.say_at(&remark::CELLS_EXTRA, None);
        } else if self.raw.cells.len() < columns {
            self.say_at(&remark::CELLS_MISSING, None);
        }
        let too_long = |cell: &String| cell.len() > LONGEST_CELL && cell.chars().nth(LONGEST_CELL).is_some();
        if let Some(column) = self.raw.cells.iter().position(too_long) {
            self.say_at(&remark::TEXT_TOO_LONG, Some(column));
        }
    }
}

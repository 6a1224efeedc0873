//! Stub of the reading half.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{Agency, Finding, ListKind, MappedColumn, Text};

use super::claim::Claim;

pub struct Context {
    pub ground: Arc<crate::region::Ground>,
    pub today: Date,
    pub program: PathBuf,
    pub agency: Agency,
    pub kind: Option<ListKind>,
}

pub struct Row {
    pub line: u32,
    pub cells: Vec<String>,
    /// `None`: rejected.
    pub claim: Option<Claim>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("cannot read the list: {0}")]
    Io(#[from] std::io::Error),
    #[error("{}: {}", .0.code, .0.detail.en)]
    Refused(Box<Refusal>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub detail: Text,
    pub fix: Text,
    pub line: Option<u32>,
    pub column: Option<String>,
}

pub struct List {
    pub kind: ListKind,
    pub sheet: Option<String>,
    pub columns: Vec<MappedColumn>,
    pub list_date: Option<Date>,
}

impl List {
    pub fn open(_path: &Path, _file_name: &str, _context: &Context) -> Result<Self, ListError> {
        Err(ListError::Io(std::io::ErrorKind::Unsupported.into()))
    }

    pub fn share(&self) -> f64 {
        0.0
    }

    pub fn secret_columns(&self) -> &[usize] {
        &[]
    }
}

impl Iterator for List {
    type Item = Result<Row, ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}

pub fn read_sheet_child(_path: &Path) -> std::process::ExitCode {
    std::process::ExitCode::FAILURE
}

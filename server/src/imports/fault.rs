//! Why a file cannot be taken as a list at all. Invariant: a refusal says what is
//! wrong and what to do about it in both languages, and quotes no cell of a row.

use petapora_wire::Text;

/// What is wrong with a whole file; a wrong row is a finding instead.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file could not be read from the disk, or the sheet reader not started.
    #[error("cannot read the list: {0}")]
    Io(#[from] std::io::Error),
    /// The file was read and is not a list that can be taken.
    #[error("{}: {}", .0.code, .0.detail.en)]
    Refused(Box<Refusal>),
}

/// A refusal in the shape of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, e.g. `unknown_list`.
    pub code: &'static str,
    pub detail: Text,
    pub fix: Text,
    /// Line, sheet row or feature at which reading stopped.
    pub line: Option<u32>,
    pub column: Option<String>,
}

impl ListError {
    pub(super) fn refused(code: &'static str, detail: [&str; 2], fix: [&str; 2]) -> Self {
        Self::Refused(Box::new(Refusal {
            code,
            detail: Text::new(detail[0], detail[1]),
            fix: Text::new(fix[0], fix[1]),
            line: None,
            column: None,
        }))
    }

    /// The same refusal, with the line at which it was noticed.
    pub(super) fn at(mut self, at: u32) -> Self {
        if let Self::Refused(refusal) = &mut self {
            refusal.line = Some(at);
        }
        self
    }

    /// Stable code; `io` when the disk failed rather than the list.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Refused(refusal) => refusal.code,
        }
    }
}

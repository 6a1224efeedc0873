//! Why a paper was not printed. Invariant: a wrong template is named with line and column, so that the office
//! can correct it.

use std::fmt;

/// What the typesetter found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFault {
    /// File name of the template, or of the picture that it shows.
    pub template: String,
    /// From 1, the column in characters; nothing where the fault has no place in the text.
    pub at: Option<(usize, usize)>,
    pub what: String,
    /// What the typesetter suggests.
    pub hints: Vec<String>,
}

impl fmt::Display for PaperFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template {}", self.template)?;
        if let Some((line, column)) = self.at {
            write!(f, ", line {line}, column {column}")?;
        }
        write!(f, ": {}", self.what)?;
        for hint in &self.hints {
            write!(f, "; {hint}")?;
        }
        write!(f, ". Correct it there, or remove the file to print with the template that is built in.")
    }
}

impl std::error::Error for PaperFault {}

//! By what a person is known through lists that come and go. Invariant: a key is a list's own
//! word, the keyed index of a travel document or, where there is none, the keyed hash of a
//! row; what is kept under it meets the person again when the list does.

pub(super) mod sql;

/// A person as shown, with those of single lists behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The id as shown.
    pub shown: String,
    pub own: Vec<String>,
    /// What is kept of the person is kept under the first, and found under any.
    pub keys: Vec<String>,
    /// Somebody decided that the rows of one document are of several people.
    pub parted: bool,
}

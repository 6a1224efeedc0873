//! What cells say: dates, numbers, document numbers, countries, kinds.
//! Invariant: every parser is total: it never panics, and answers `None` (or a named
//! fault) for what it cannot read instead of guessing.

pub mod country;
pub mod date;
pub mod document;
pub mod number;
pub mod permit;
pub mod place;
pub mod text;

//! Imports that were recorded: their list, their reports, their findings in pages.
//! Invariant: reading changes nothing.

pub mod sql;

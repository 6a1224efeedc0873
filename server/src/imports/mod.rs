//! Lists in: reading what agencies send, checking it, recording it.
//! Invariant: a bad row is data, not an error: it is reported with line, column,
//! reason and suggestion, and the good rows beside it go in.

mod check;
pub mod claim;
mod columns;
mod fault;
pub mod list;
pub mod read;
mod remark;
mod value;

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}

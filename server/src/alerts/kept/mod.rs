//! Alerts as they are kept: read by filter, told whole, taken from state to state.
//! Invariant: an alert is shown to whom its area and, for referrals, its queue belong;
//! what happened to it is only ever added to.

mod detail;
pub mod http;
mod page;
pub(super) mod sql;
mod steps;
mod visits;

pub use visits::{ToVisit, follow_up, to_visit};

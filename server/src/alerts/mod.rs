//! Alerts: premises and sponsors that ask to be looked at, with their reasons.
//!
//! `signals` are rules of law over what the lists say; `density` is the mathematics of
//! crowds and `streams` its use; `job` puts them together.
//! Invariant: places and sponsors are judged, never people; no rule knows a
//! nationality, a sex, a religion or a name of a person.

pub mod density;
mod job;
pub mod signals;
mod sql;
pub mod streams;

pub use job::{Outcome, export, run};

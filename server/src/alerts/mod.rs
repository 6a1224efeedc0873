//! Alerts: premises and sponsors that ask to be looked at, with their reasons.
//!
//! `signals` are rules of law over what the lists say; `density` is the mathematics of
//! crowds and `streams` its use; persons are those of `reconcile`. A run (`runs`)
//! puts what they find in one form (`finding`) and judges the alerts by it (`judge`, with
//! `lineage` for what grows, parts and joins); `kept` shows them and takes the steps of
//! people (`state`).
//! Invariant: places and sponsors are judged, never people; no rule knows a
//! nationality, a sex, a religion or a name of a person.

pub mod density;
mod finding;
mod judge;
mod kept;
mod lineage;
mod runs;
pub mod signals;
mod sql;
mod state;
pub mod streams;

pub use finding::Strength;
pub use runs::{Outcome, export, follow, run, run_weekly, tick};

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    [kept::http::routes(), runs::http::routes()].into_iter().flatten().collect()
}

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    kept::http::list,
    kept::http::one,
    kept::http::step,
    kept::http::step_many,
    kept::http::bell,
    kept::http::bell_looked,
    runs::http::list,
    runs::http::start,
    runs::http::one,
    runs::http::cancel,
))]
pub struct Api;

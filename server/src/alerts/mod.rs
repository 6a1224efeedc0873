//! Alerts: premises and sponsors that ask to be looked at, with their reasons.
//!
//! `expected` raises what is expected where somebody answers for it, `budget` bounds
//! false alarms, `control` draws premises at random, `jump` notices lists that grew too
//! fast to be true.
//! `signals` are rules of law over what the lists say; `density` is the mathematics of
//! crowds and `streams` its use; persons are those of `reconcile`. A run (`runs`)
//! puts what they find in one form (`finding`) and judges the alerts by it (`judge`, with
//! `lineage` for what grows, parts and joins); `kept` shows them and takes the steps of
//! people (`state`).
//! Invariant: places and sponsors are judged, never people; no rule knows a
//! nationality, a sex, a religion or a name of a person.

mod budget;
mod control;
pub mod density;
mod expected;
mod fairness;
mod finding;
mod judge;
mod jump;
mod kept;
mod lineage;
mod runs;
pub mod signals;
mod sql;
mod state;
pub mod streams;

pub use finding::Strength;
pub use kept::{ToVisit, follow_up, to_visit};
pub use runs::{Outcome, export, follow, run, run_weekly, tick};

use jiff::civil::Date;

use crate::access::Route;
use crate::app::App;
use crate::error::Result;

/// What the lists say, with the declared densities in force on `day`.
async fn facts_in_force(app: &App, day: Date) -> Result<signals::Facts> {
    let jurisdiction = &app.jurisdiction.id;
    let mut facts = sql::facts(&app.store, jurisdiction).await?;
    let declared = expected::sql::all(&app.store, jurisdiction).await?;
    facts.expectations = expected::in_force(&declared, &facts, day);
    Ok(facts)
}

pub fn routes() -> Vec<Route> {
    [
        kept::http::routes(),
        runs::http::routes(),
        budget::http::routes(),
        expected::http::routes(),
        fairness::http::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
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
    budget::http::read,
    budget::http::replace,
    budget::http::look_ahead,
    expected::http::list,
    expected::http::declare,
    expected::http::withdraw,
    fairness::http::read,
))]
pub struct Api;

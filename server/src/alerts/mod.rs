//! Alerts: premises and sponsors that ask to be looked at, with their reasons.
//!
//! `expected` raises what is expected where somebody answers for it, `budget` bounds
//! false alarms, `control` draws premises at random, `jump` notices lists that grew too
//! fast to be true.
//! `signals` are rules of law over what the lists say; `density` is the mathematics of
//! crowds and `streams` its use; persons are those of `reconcile`. A run (`runs`)
//! puts what they find in one form (`finding`) and judges the alerts by it (`judge`, with
//! `lineage` for what grows, parts and joins); `kept` shows them and takes the steps of
//! people (`state`); `mail` sends word of how many there are.
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
mod mail;
mod runs;
pub mod signals;
mod sql;
mod state;
pub mod streams;

pub use finding::Strength;
pub use kept::{ToVisit, follow_up, to_visit};
pub use mail::job::send_due;
pub use runs::{Outcome, export, follow, run, run_weekly, tick};

use std::pin::Pin;

use jiff::civil::Date;

use crate::access::{Route, Who};
use crate::app::App;
use crate::error::Result;
use crate::store::{Answer, Audit, Key, Write};

/// What the lists say, and where the population lives.
async fn facts(app: &App) -> Result<signals::Facts> {
    let mut facts = sql::facts(&app.store, &app.jurisdiction.id).await?;
    facts.inhabited.clone_from(&app.ground.load().inhabited);
    Ok(facts)
}

/// The same with the declared densities in force on `day`.
async fn facts_in_force(app: &App, day: Date) -> Result<signals::Facts> {
    let jurisdiction = &app.jurisdiction.id;
    let mut facts = facts(app).await?;
    let declared = expected::sql::all(&app.store, jurisdiction).await?;
    facts.expectations = expected::in_force(&declared, &facts, day);
    Ok(facts)
}

/// One decimal as Bahasa Indonesia writes it.
fn comma(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}

/// What ends one thing inside a write.
type Ends<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Ends one thing under the key of its request, audited; what `ends` refuses is refused.
async fn end_once(
    app: &App,
    who: &Who,
    key: Key,
    audit: Audit,
    ends: impl for<'a> FnOnce(&'a mut Write) -> Ends<'a> + Send,
) -> Result<Answer> {
    match app.write_once(who, key).await? {
        Err(answer) => Ok(answer),
        Ok(mut once) => {
            ends(&mut once.write).await?;
            Ok(once.answer(audit, 200, &true).await?)
        }
    }
}

pub fn routes() -> Vec<Route> {
    [
        kept::http::routes(),
        runs::http::routes(),
        budget::http::routes(),
        expected::http::routes(),
        fairness::http::routes(),
        mail::http::routes(),
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
    mail::http::read,
    mail::http::replace,
))]
pub struct Api;

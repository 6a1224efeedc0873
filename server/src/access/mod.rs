//! Who may do what: accounts, sessions, policy and scope, audit.
//! Invariant: default deny; the decision is made here and applied in SQL and in the
//! snapshot, never in a view.

mod once;
mod route;
mod who;

pub use once::Once;
pub use route::{Need, Route};
pub use who::{Scope, Who};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use petapora_wire::JurisdictionId;

use crate::app::App;
use crate::error::Result;
use crate::store::Store;

/// The policy in force: shipped defaults and the decreed differences.
#[derive(Debug, Clone, Default)]
pub struct PolicyTable {}

pub fn routes() -> Vec<Route> {
    Vec::new()
}

pub async fn load_policy(_store: &Store, _jurisdiction: &JurisdictionId) -> Result<PolicyTable> {
    Ok(PolicyTable::default())
}

/// Lets a request through to its handler if it meets the route's need.
pub async fn guard(
    State((_app, _need)): State<(App, Need)>,
    request: Request,
    next: Next,
) -> Result<Response> {
    Ok(next.run(request).await)
}

/// Wraps the whole router: headers, origin check, limits.
pub fn protect(router: Router<App>, _app: &App) -> Router<App> {
    router
}

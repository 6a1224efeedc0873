//! Who may do what: accounts, sessions, policy and scope, audit.
//! Invariant: default deny; the decision is made here and applied in SQL and in the
//! snapshot, never in a view.

mod accounts;
mod audit;
pub mod cli;
mod guard;
mod holders;
mod http;
mod lockout;
mod once;
mod password;
mod policy;
mod route;
mod session;
mod sql;
mod who;

pub use guard::{guard, protect};
pub use holders::Holders;
pub use lockout::Attempts;
pub use once::Once;
pub use policy::{PolicyTable, load_policy, refresh_policy};
pub use route::{Need, Route};
pub use who::{Scope, Who};

use petapora_wire::Permission::{ManageAccounts, ManagePolicy, ReadAudit};

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    http::sign_in,
    http::read,
    http::sign_out,
    http::look_at_link,
    http::use_link,
    http::set_password,
    accounts::http::list,
    accounts::http::add,
    accounts::http::change,
    accounts::http::link,
    policy::http::read,
    policy::http::replace,
    audit::http::page,
))]
pub struct Api;

pub fn routes() -> Vec<Route> {
    let may = Need::May;
    vec![
        Route::post("/api/v1/session", Need::Nobody, http::sign_in),
        Route::get("/api/v1/session", Need::SignedIn, http::read),
        Route::delete("/api/v1/session", Need::SignedIn, http::sign_out),
        Route::post("/api/v1/session/link", Need::Nobody, http::use_link),
        Route::post("/api/v1/session/link/look", Need::Nobody, http::look_at_link),
        Route::post("/api/v1/session/password", Need::Nobody, http::set_password),
        Route::get("/api/v1/accounts", may(ManageAccounts), accounts::http::list),
        Route::post("/api/v1/accounts", may(ManageAccounts), accounts::http::add),
        Route::patch("/api/v1/accounts/{id}", may(ManageAccounts), accounts::http::change),
        Route::post("/api/v1/accounts/{id}/link", may(ManageAccounts), accounts::http::link),
        Route::get("/api/v1/policy", may(ManagePolicy), policy::http::read),
        Route::put("/api/v1/policy", may(ManagePolicy), policy::http::replace),
        Route::get("/api/v1/audit", may(ReadAudit), audit::http::page),
    ]
}

//! The fairness page over HTTP. Invariant: whoever reads the audit reads it; it is read
//! on purpose and leaves a trace.

use axum::Json;
use axum::extract::State;
use jiff::tz::TimeZone;
use petapora_wire::{AlertFairness, Permission};

use super::{fairness, sql};
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::error::Result;
use crate::store::Audit;

pub fn routes() -> Vec<Route> {
    vec![Route::get("/api/v1/alerts/fairness", Need::May(Permission::ReadAudit), read)]
}

/// Alerts per 100 people by nationality and month, and what visits found.
#[utoipa::path(get, path = "/api/v1/alerts/fairness", tag = "alerts", responses((status = 200, body = AlertFairness)))]
pub(crate) async fn read(State(app): State<App>, who: Who) -> Result<Json<AlertFairness>> {
    let zone = TimeZone::get(&app.office.load().time_zone).unwrap_or(TimeZone::UTC);
    let counted = sql::counted(&app.store, &app.jurisdiction.id, &zone).await?;
    let audit = Audit { action: "alerts.fairness", target: "alerts".into(), detail: serde_json::Value::Null };
    app.write(who.account.as_str()).await?.commit(audit).await?;
    Ok(Json(fairness(&counted)))
}

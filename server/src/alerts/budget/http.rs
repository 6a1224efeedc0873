//! The budget of false alarms over HTTP. Invariant: it is shown what it would have done
//! before anybody saves it; a change is audited and holds from the next run on.

use axum::Json;
use axum::extract::{Query, State};
use petapora_wire::{AlertSettings, AlertWhatIf, Permission, Problem};

use super::{sql, what_if};
use crate::access::{Need, Once, Route, Who};
use crate::alerts::facts_in_force;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Answer, Audit, Entity, Op};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/alerts/settings", Need::May(Permission::ReadAlerts), read),
        // How often the team may be sent out for nothing is for the head to decide.
        Route::put("/api/v1/alerts/settings", Need::May(Permission::ManagePolicy), replace),
        Route::get("/api/v1/alerts/what-if", Need::May(Permission::ReadAlerts), look_ahead),
    ]
}

fn checked(alarms: f64) -> Result<f64> {
    let fits = (0.1..=12.0).contains(&alarms);
    fits.then_some(alarms)
        .ok_or_else(|| Error::BadParameter("budget".into(), "false alarms a year, 0.1 to 12"))
}

/// How often the statistics may be wrong.
#[utoipa::path(get, path = "/api/v1/alerts/settings", tag = "alerts", responses((status = 200, body = AlertSettings)))]
pub(crate) async fn read(State(app): State<App>) -> Result<Json<AlertSettings>> {
    let false_alarms_a_year = sql::load(&app.store, &app.jurisdiction.id).await?;
    Ok(Json(AlertSettings { false_alarms_a_year }))
}

/// Sets the budget; it holds from the next run on.
#[utoipa::path(put, path = "/api/v1/alerts/settings", tag = "alerts", request_body = AlertSettings,
    responses((status = 200, body = AlertSettings), (status = 400, body = Problem)))]
pub(crate) async fn replace(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<AlertSettings>,
) -> Result<Answer> {
    let alarms = checked(body.false_alarms_a_year)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    sql::save(&mut once.write.tx, &app.jurisdiction.id, alarms).await?;
    once.write.changed(Entity::Alert, "settings", Op::Update);
    let detail = serde_json::json!({ "false_alarms_a_year": alarms });
    let audit = Audit { action: "alerts.settings", target: "alerts".into(), detail };
    Ok(once.answer(audit, 200, &body).await?)
}

/// What another budget would have opened in the last half year.
#[utoipa::path(get, path = "/api/v1/alerts/what-if", tag = "alerts",
    params(("budget" = f64, Query, description = "False alarms a year, 0.1 to 12")),
    responses((status = 200, body = AlertWhatIf), (status = 400, body = Problem)))]
pub(crate) async fn look_ahead(
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<AlertWhatIf>> {
    let asked = match pairs.as_slice() {
        [(name, value)] if name == "budget" => value.parse().unwrap_or(f64::NAN),
        _ => f64::NAN,
    };
    let then = checked(asked)?;
    let now = sql::load(&app.store, &app.jurisdiction.id).await?;
    let day = app.as_of().parse().map_err(Error::internal)?;
    let facts = facts_in_force(&app, day).await?;
    let seen = tokio::task::spawn_blocking(move || what_if(&facts, day, now, then)).await;
    Ok(Json(seen.map_err(Error::internal)?))
}

//! Declared densities over HTTP. Invariant: a declaration is audited with its evidence
//! and who made it, and cannot be changed, only withdrawn.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{Expectation, ExpectationId, NewExpectation, Permission, Problem, Text};

use super::{check, shown, sql};
use crate::access::{Need, Once, Route, Who};
use crate::alerts::{budget, end_once, facts};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Answer, Audit, Entity, Op, new_id};

pub fn routes() -> Vec<Route> {
    use Permission::{ReadAlerts, ReviewAlerts};
    vec![
        Route::get("/api/v1/alerts/expected", Need::May(ReadAlerts), list),
        Route::post("/api/v1/alerts/expected", Need::May(ReviewAlerts), declare),
        Route::delete("/api/v1/alerts/expected/{id}", Need::May(ReviewAlerts), withdraw),
    ]
}

/// Declared densities: what each covers, and what it keeps from opening today.
#[utoipa::path(get, path = "/api/v1/alerts/expected", tag = "alerts", responses((status = 200, body = Vec<Expectation>)))]
pub(crate) async fn list(State(app): State<App>, who: Who) -> Result<Json<Vec<Expectation>>> {
    let jurisdiction = &app.jurisdiction.id;
    let declared = sql::all(&app.store, jurisdiction).await?;
    let facts = facts(&app).await?;
    let alarms = budget::sql::load(&app.store, jurisdiction).await?;
    let day = app.as_of().parse().map_err(Error::internal)?;
    let seen = tokio::task::spawn_blocking(move || shown(declared, &facts, day, alarms)).await;
    let mut seen = seen.map_err(Error::internal)?;
    if !who.scope.area.is_empty() {
        // What is suppressed is named without its area: only who sees the whole reads it.
        seen.iter_mut().for_each(|one| one.suppresses.clear());
    }
    Ok(Json(seen))
}

/// Declares a density, for at most 180 days.
#[utoipa::path(post, path = "/api/v1/alerts/expected", tag = "alerts", request_body = NewExpectation,
    responses((status = 200, body = ExpectationId), (status = 422, body = Problem)))]
pub(crate) async fn declare(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<NewExpectation>,
) -> Result<Answer> {
    let today = app.as_of().parse().map_err(Error::internal)?;
    check(&body, today).map_err(|why| {
        let fix = Text::new("Perbaiki lalu kirim lagi.", "Mend it and send it again.");
        Error::refused("expectation_not_possible", why, fix)
    })?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let id = new_id();
    sql::add(&mut once.write, &id, &body).await?;
    once.write.changed(Entity::Alert, &id, Op::Insert);
    let detail = serde_json::json!({
        "place": body.place, "capacity": body.capacity, "evidence": body.evidence.trim(), "ends": body.ends,
    });
    let audit = Audit { action: "alerts.expected", target: id.clone(), detail };
    Ok(once.answer(audit, 200, &ExpectationId(id)).await?)
}

/// Withdraws a declared density; it holds no longer from the next run on.
#[utoipa::path(delete, path = "/api/v1/alerts/expected/{id}", tag = "alerts", params(("id" = String, Path)),
    responses((status = 200, body = bool), (status = 404, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let audit = Audit { action: "alerts.expected.end", target: id.clone(), detail: serde_json::Value::Null };
    end_once(&app, &who, key, audit, move |write| {
        Box::pin(async move {
            if !sql::withdraw(write, &id).await? {
                return Err(Error::NotFound);
            }
            write.changed(Entity::Alert, &id, Op::Delete);
            Ok(())
        })
    })
    .await
}

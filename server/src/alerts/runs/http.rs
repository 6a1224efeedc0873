//! Runs over HTTP. Invariant: a run on demand opens nothing; it shows what would open.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{
    AlertRun, AlertRunDetail, AlertRunKind, AlertRunState, NewAlertRun, Permission, Problem, Text,
};

use super::{Turn, finished, seen, sql, started, turn};
use crate::access::{Need, Once, Route, Who};
use crate::alerts::end_once;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    use Permission::{ReadAlerts, ReviewAlerts};
    vec![
        Route::get("/api/v1/alerts/runs", Need::May(ReadAlerts), list),
        Route::post("/api/v1/alerts/runs", Need::May(ReviewAlerts), start),
        Route::get("/api/v1/alerts/runs/{id}", Need::May(ReadAlerts), one),
        Route::post("/api/v1/alerts/runs/{id}/cancel", Need::May(ReviewAlerts), cancel),
    ]
}

/// The newest 200 runs.
#[utoipa::path(get, path = "/api/v1/alerts/runs", tag = "alerts", responses((status = 200, body = Vec<AlertRun>)))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<AlertRun>>> {
    let (rows, lease) = sql::runs(&app.store, &app.jurisdiction.id).await?;
    let now_ms = app.clock.now_ms();
    Ok(Json(rows.into_iter().map(|row| seen(row, lease.as_ref(), now_ms)).collect()))
}

/// One run with what it found and would open.
#[utoipa::path(get, path = "/api/v1/alerts/runs/{id}", tag = "alerts", params(("id" = String, Path)),
    responses((status = 200, body = AlertRunDetail), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<AlertRunDetail>> {
    let found = sql::one(&app.store, &app.jurisdiction.id, &id).await?;
    let (row, lease) = found.ok_or(Error::NotFound)?;
    let findings = row.findings()?;
    let queue = who.may(Permission::ReadReferrals);
    // A preview names targets without their area: only who sees the whole area reads it.
    let whole = who.scope.area.is_empty();
    let mine = findings.would_open.into_iter().filter(|one| whole && (queue || !one.restricted));
    Ok(Json(AlertRunDetail {
        would_open: mine.collect(),
        streams: findings.streams,
        run: seen(row, lease.as_ref(), app.clock.now_ms()),
    }))
}

/// Starts a run that shows what would open; follow it by its id.
#[utoipa::path(post, path = "/api/v1/alerts/runs", tag = "alerts", request_body = NewAlertRun,
    responses((status = 202, body = AlertRun), (status = 409, body = Problem)))]
pub(crate) async fn start(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<NewAlertRun>,
) -> Result<Answer> {
    let bad = || Error::BadParameter("day".into(), "YYYY-MM-DD");
    let day = body.day.as_deref().map(|day| day.parse().map_err(|_| bad())).transpose()?;
    let turn: Turn = turn(&app, AlertRunKind::Preview, who.account.as_str(), day)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    sql::start(&mut once.write, &turn).await?;
    let run = AlertRun {
        id: turn.id.clone().into(),
        kind: turn.kind,
        state: AlertRunState::Running,
        day: turn.day.to_string(),
        actor: turn.actor.clone(),
        actor_name: String::new(),
        started_ms: once.write.at_ms(),
        finished_ms: None,
        share: 0.0,
        found: 0,
        opened: 0,
        ended: 0,
        held: 0,
        unlocated: 0,
    };
    let answer = once.answer(started(&turn), 202, &run).await?;
    tokio::spawn(async move {
        if let Err(error) = finished(&app, turn).await {
            tracing::warn!(%error, "a run on demand came to nothing");
        }
    });
    Ok(answer)
}

/// Asks a run to stop; it leaves nothing behind.
#[utoipa::path(post, path = "/api/v1/alerts/runs/{id}/cancel", tag = "alerts", params(("id" = String, Path)),
    responses((status = 200, body = bool), (status = 409, body = Problem)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let audit = Audit { action: "alerts.run.cancel", target: id.clone(), detail: serde_json::Value::Null };
    end_once(&app, &who, key, audit, move |write| {
        Box::pin(async move {
            let is_under_way = sql::cancel(write, &id).await?;
            is_under_way.then_some(()).ok_or_else(|| Error::Conflict {
                code: "run_not_under_way",
                detail: Text::new("Penilaian itu tidak sedang berjalan.", "That run is not under way."),
                fix: Text::new("Muat ulang daftar penilaian.", "Load the list of runs again."),
            })
        })
    })
    .await
}

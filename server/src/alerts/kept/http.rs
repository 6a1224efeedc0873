//! Alerts over HTTP. Invariant: what the reader may not see is not found, also by id.

use axum::Json;
use axum::extract::{Path, Query, State};
use petapora_wire::{
    AlertBell, AlertDetail, AlertPage, AlertPhase, AlertStepsTaken, NewAlertStep, NewAlertSteps, Permission,
    Problem,
};

use super::detail::{Around, detail};
use super::page::{AlertQuery, may_see};
use super::{sql, steps};
use crate::access::{Need, Once, Route, Who};
use crate::alerts::runs;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Answer;

pub fn routes() -> Vec<Route> {
    use Permission::{ReadAlerts, ReviewAlerts};
    vec![
        Route::get("/api/v1/alerts", Need::May(ReadAlerts), list),
        Route::post("/api/v1/alerts/steps", Need::May(ReviewAlerts), step_many),
        Route::get("/api/v1/alerts/bell", Need::May(ReadAlerts), bell),
        Route::post("/api/v1/alerts/bell", Need::May(ReadAlerts), bell_looked),
        Route::get("/api/v1/alerts/{id}", Need::May(ReadAlerts), one),
        Route::post("/api/v1/alerts/{id}/steps", Need::May(ReviewAlerts), step),
    ]
}

/// Alerts that match, the most urgent first, a page at a time.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts",
    params(
        ("state" = Option<String>, Query, description = "BARU,DITINJAU,…; without it all that are not closed"),
        ("signal" = Option<String>, Query, description = "Rules and streams, comma-separated"),
        ("site" = Option<String>, Query, description = "Site ids, comma-separated"),
        ("place" = Option<String>, Query, description = "Place ids, comma-separated"),
        ("bbox" = Option<String>, Query, description = "West,south,east,north in degrees"),
        ("reminders" = Option<bool>, Query, description = "Only letters and questions, or none of them"),
        ("gone" = Option<bool>, Query, description = "Only what the lists no longer say, or only what they say"),
        ("q" = Option<String>, Query, description = "Part of the target's name"),
        ("sort" = Option<String>, Query, description = "urgency (default), newest, target"),
        ("limit" = Option<u32>, Query, description = "1 to 500, default 100"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = AlertPage), (status = 400, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    who: Who,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<AlertPage>> {
    let query = AlertQuery::read(&pairs)?;
    let seq = app.index.shown();
    let mut tx = app.store.begin_read().await?;
    let all = sql::all(&mut tx, &app.jurisdiction.id).await?;
    Ok(Json(query.page(&all, &who, seq)))
}

/// One alert, whole: numbers, evidence, life, zone, and the steps that are possible.
#[utoipa::path(get, path = "/api/v1/alerts/{id}", tag = "alerts", params(("id" = String, Path)),
    responses((status = 200, body = AlertDetail), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<AlertDetail>> {
    let jurisdiction = &app.jurisdiction.id;
    let mut tx = app.store.begin_read().await?;
    let all = sql::all(&mut tx, jurisdiction).await?;
    let shown =
        all.iter().find(|shown| shown.kept.id == id && may_see(&who, shown)).ok_or(Error::NotFound)?;
    let rows: Vec<String> =
        shown.kept.finding.cases.iter().flat_map(|case| case.rows.iter().cloned()).collect();
    let around = Around {
        all: &all,
        evidence: sql::evidence(&mut tx, jurisdiction, &rows).await?,
        timeline: sql::timeline(&mut tx, jurisdiction, &id).await?,
        ground: sql::ground(&mut tx, jurisdiction).await?,
        judged: runs::last_judged(&mut tx, jurisdiction).await?,
    };
    Ok(Json(detail(shown, &who, around)))
}

/// Takes one step with one alert: who, when, why.
#[utoipa::path(post, path = "/api/v1/alerts/{id}/steps", tag = "alerts", params(("id" = String, Path)),
    request_body = NewAlertStep,
    responses((status = 200, body = AlertStepsTaken), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn step(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewAlertStep>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let jurisdiction = &app.jurisdiction.id;
    let all = sql::all(&mut once.write.tx, jurisdiction).await?;
    if !all.iter().any(|shown| shown.kept.id == id && may_see(&who, shown)) {
        return Err(Error::NotFound);
    }
    let taken = steps::take(&mut once.write, &who, &[id.into()], &body).await?;
    if let Some(refused) = taken.refused.into_iter().next() {
        return Err(steps::refused(refused.why));
    }
    let done = AlertStepsTaken { taken: taken.taken, refused: Vec::new() };
    let answer = once.answer(steps::audit(&done.taken, body.to, &body.reason), 200, &done).await?;
    app.live.alerts(app.index.shown());
    Ok(answer)
}

/// Takes the same step with many alerts: all that can take it do, the others are named.
#[utoipa::path(post, path = "/api/v1/alerts/steps", tag = "alerts", request_body = NewAlertSteps,
    responses((status = 200, body = AlertStepsTaken), (status = 400, body = Problem)))]
pub(crate) async fn step_many(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<NewAlertSteps>,
) -> Result<Answer> {
    if body.alerts.is_empty() || body.alerts.len() > steps::MANY {
        return Err(Error::BadParameter("alerts".into(), "1 to 200 ids"));
    }
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let done = steps::take(&mut once.write, &who, &body.alerts, &body.step).await?;
    let audit = steps::audit(&done.taken, body.step.to, &body.step.reason);
    let answer = once.answer(audit, 200, &done).await?;
    app.live.alerts(app.index.shown());
    Ok(answer)
}

/// How many alerts the reader was told of since he last looked.
#[utoipa::path(get, path = "/api/v1/alerts/bell", tag = "alerts", responses((status = 200, body = AlertBell)))]
pub(crate) async fn bell(State(app): State<App>, who: Who) -> Result<Json<AlertBell>> {
    let jurisdiction = &app.jurisdiction.id;
    let seen_ms = sql::bell_seen(&app.store, jurisdiction, who.account.as_str()).await?;
    let mut tx = app.store.begin_read().await?;
    let all = sql::all(&mut tx, jurisdiction).await?;
    let mine = all.iter().filter(|shown| may_see(&who, shown) && !shown.kept.finding.reminder);
    let open: Vec<_> = mine.filter(|shown| !shown.kept.state.is_closed()).collect();
    let count = |wanted: &dyn Fn(&sql::Shown) -> bool| {
        u32::try_from(open.iter().filter(|shown| wanted(shown)).count()).unwrap_or(u32::MAX)
    };
    Ok(Json(AlertBell {
        unseen: count(&|shown| shown.kept.told_ms.is_some_and(|told_ms| told_ms > seen_ms)),
        new: count(&|shown| shown.kept.state.phase() == AlertPhase::Open),
        seen_ms,
    }))
}

/// The reader looked: nothing is unseen until somebody is told again.
#[utoipa::path(post, path = "/api/v1/alerts/bell", tag = "alerts", responses((status = 200, body = AlertBell)))]
pub(crate) async fn bell_looked(State(app): State<App>, who: Who) -> Result<Json<AlertBell>> {
    let now_ms = app.clock.now_ms();
    sql::bell_looked(&app.store, &app.jurisdiction.id, who.account.as_str(), now_ms).await?;
    bell(State(app), who).await
}

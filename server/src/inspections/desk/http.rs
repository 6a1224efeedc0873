//! The planner's desk over HTTP. Invariant: whom it does not concern is told that it is not there; who looked
//! at a route is in the audit before the answer leaves.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{
    InspectionDetail, InspectionEdit, InspectionPage, NewInspection, NewInspectionEdit, Permission, Problem,
};
use serde_json::json;

use super::{answer, answer_again, check_version, detail, draft, edit_refused, find, sql, told, zone};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::brief::Brief;
use crate::inspections::kept::Kept;
use crate::inspections::orders::WorkingDays;
use crate::inspections::staff;
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    use Permission::{PlanInspections, ReadInspections};
    vec![
        Route::get("/api/v1/inspections", Need::May(ReadInspections), list),
        Route::post("/api/v1/inspections", Need::May(PlanInspections), create),
        Route::get("/api/v1/inspections/{id}", Need::May(ReadInspections), one),
        Route::post("/api/v1/inspections/{id}/edits", Need::May(PlanInspections), edit),
    ]
}

/// Inspections that concern the reader, the latest change first; at most 500.
#[utoipa::path(get, path = "/api/v1/inspections", tag = "inspections",
    responses((status = 200, body = InspectionPage)))]
pub(crate) async fn list(State(app): State<App>, who: Who) -> Result<Json<InspectionPage>> {
    let jurisdiction = &app.jurisdiction.id;
    let mut tx = app.store.begin_read().await?;
    let mine = sql::mine(&mut tx, jurisdiction, &who.account, who.role).await?;
    let names = staff::sql::names(&mut tx, jurisdiction).await?;
    let days = WorkingDays::new(zone(&app)?);
    let now = jiff::Timestamp::from_millisecond(app.clock.now_ms()).map_err(Error::internal)?;
    let items = mine.iter().map(|listed| detail::line(&listed.entry(), &names, &days, now)).collect();
    Ok(Json(InspectionPage { items }))
}

/// Plans an inspection of places, of the premises of alerts, or of both; what is left out has a default.
#[utoipa::path(post, path = "/api/v1/inspections", tag = "inspections", request_body = NewInspection,
    params(("Idempotency-Key" = String, Header, description = "New for each intention")),
    responses((status = 201, body = InspectionDetail), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<NewInspection>,
) -> Result<Answer> {
    let ground = app.roads.ground(&app).await?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return answer_again(&app, &who, kept).await,
    };
    let kept = draft::draft(&app, &mut once.write, &who, body, ground).await?;
    sql::add(&mut once.write, &kept, sql::Noted { kind: "planned", reason: "" }).await?;
    let detail = told(&app, &mut once.write.tx, &who, &kept).await?;
    let audit = planned(&kept, "inspection.plan");
    answer(once, audit, 201, &detail).await
}

/// One inspection, whole, to those whom it concerns. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}", tag = "inspections", params(("id" = String, Path)),
    responses((status = 200, body = InspectionDetail), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<InspectionDetail>> {
    let mut tx = app.store.begin_read().await?;
    let kept = find(&app, &mut tx, &who, &id).await?;
    let detail = told(&app, &mut tx, &who, &kept).await?;
    drop(tx);
    if app.looks.is_to_be_noted(&who.account, &id, app.clock.now_ms()) {
        let write = app.write(who.account.as_str()).await?;
        let facts = json!({ "version": kept.version, "visits": kept.life.visits.len() });
        write.commit(Audit { action: "inspection.read", target: id, detail: facts }).await?;
    }
    Ok(Json(detail))
}

/// Changes the plan of a draft, on the version that the reader saw. After it was submitted nothing changes it:
/// the head returns it first.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/edits", tag = "inspections", params(("id" = String, Path)),
    request_body = NewInspectionEdit,
    responses((status = 200, body = InspectionDetail), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`version_conflict`, or no draft any more"),
        (status = 422, body = Problem)))]
pub(crate) async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewInspectionEdit>,
) -> Result<Answer> {
    let ground = app.roads.ground(&app).await?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return answer_again(&app, &who, kept).await,
    };
    let write = &mut once.write;
    let kept = find(&app, &mut write.tx, &who, &id).await?;
    check_version(&kept, body.version)?;
    if !kept.is_editable() {
        return Err(super::not_a_draft());
    }
    let mut change = body.edit;
    let mut added = None;
    match &mut change {
        InspectionEdit::Add { place } => added = Some(draft::added(&app, &mut write.tx, &who, place).await?),
        InspectionEdit::Settings { settings } => {
            *settings = draft::settings(&app, &mut write.tx, settings.clone()).await?;
        }
        _ => {}
    }
    let zone = zone(&app)?;
    let old = kept.clone();
    let edited = tokio::task::spawn_blocking(move || old.edited(change, added, &zone, &ground.graph));
    let mut next = edited.await.map_err(Error::internal)?.map_err(edit_refused)?;
    next.version = kept.version + 1;
    next.changed_ms = write.at_ms();
    if next.brief.settings.teams != kept.brief.settings.teams {
        next.life.agencies = draft::agencies(&mut write.tx, &app, &next.brief).await?;
    }
    sql::change(write, &next, Some(sql::Noted { kind: "edited", reason: "" })).await?;
    // What a search finds from here on is of a plan that is no more.
    app.searching.cancel(&id);
    let detail = told(&app, &mut write.tx, &who, &next).await?;
    answer(once, planned(&next, "inspection.edit"), 200, &detail).await
}

fn planned(kept: &Kept, action: &'static str) -> Audit {
    let Brief { visits, settings, .. } = &kept.brief;
    let detail = json!({
        "version": kept.version, "visits": visits.len(), "planned": kept.life.visits.len(),
        "teams": settings.teams.len(), "days": settings.days,
    });
    Audit { action, target: kept.id.0.clone(), detail }
}

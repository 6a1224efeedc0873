//! The planner's desk over HTTP. Invariant: whom it does not concern is told that it is not there; who looked
//! at a route is in the audit before the answer leaves.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{
    InspectionDetail, InspectionEdit, InspectionPage, NewInspection, NewInspectionEdit, Permission, PlaceId,
    Problem, Text,
};
use serde_json::json;

use super::{
    actor, answer, answer_again, check_version, detail, draft, edit_refused, find, refused, sql, told, zone,
};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::acts::short;
use crate::inspections::brief::Brief;
use crate::inspections::kept::Kept;
use crate::inspections::orders::{Change, WorkingDays};
use crate::inspections::road::SNAP_LIMIT_M;
use crate::inspections::staff;
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    use Permission::{PlanInspections, ReadInspections};
    vec![
        Route::get("/api/v1/inspections", Need::May(ReadInspections), list),
        Route::post("/api/v1/inspections", Need::May(PlanInspections), create),
        Route::get("/api/v1/inspections/{id}", Need::May(ReadInspections), one),
        // Under the order the team's leader changes it, whatever his role.
        Route::post("/api/v1/inspections/{id}/edits", Need::May(ReadInspections), edit),
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

/// Changes the plan, on the version that the reader saw: a draft by who plans; what was submitted is taken back
/// first; under the order its leader changes order and times and leaves visits out with a reason.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/edits", tag = "inspections", params(("id" = String, Path)),
    request_body = NewInspectionEdit,
    responses((status = 200, body = InspectionDetail), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`version_conflict`, or not allowed now, with the legal ground"),
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
    let mut change = body.edit;
    kept.life.may_change(&kind(&kept, &change), &actor(&who)).map_err(refused)?;
    let reason = match &change {
        InspectionEdit::Exclude { reason, .. } => short("reason", reason.clone()).map_err(draft::refused)?,
        _ => String::new(),
    };
    let mut added = None;
    match &mut change {
        InspectionEdit::Add { place } => added = Some(draft::added(&app, &mut write.tx, &who, place).await?),
        InspectionEdit::Settings { settings } => {
            *settings = draft::settings(&app, &mut write.tx, settings.clone()).await?;
        }
        InspectionEdit::Visit { access: Some(access), .. } => {
            let [lon, lat] = *access;
            let near = ground.graph.snap([lon, lat], SNAP_LIMIT_M).is_some();
            if !near || !app.ground.load().covers(lon, lat) {
                return Err(draft::refused(no_entry()));
            }
        }
        _ => {}
    }
    let entry = entry(&kept, &change);
    let zone = zone(&app)?;
    let old = kept.clone();
    let at_s = write.at_ms().div_euclid(1_000);
    let edited = tokio::task::spawn_blocking(move || {
        if old.is_editable() {
            old.edited(change, added, &zone, &ground.graph)
        } else {
            old.steered(&change, at_s, &zone, &ground.graph)
        }
    });
    let mut next = edited.await.map_err(Error::internal)?.map_err(edit_refused)?;
    next.version = kept.version + 1;
    next.changed_ms = write.at_ms();
    if next.brief.settings.teams != kept.brief.settings.teams {
        next.life.agencies = draft::agencies(&mut write.tx, &app, &next.brief).await?;
    }
    if let Some((place, access)) = &entry {
        sql::set_entry(write, place, *access).await?;
    }
    sql::change(write, &next, Some(sql::Noted { kind: "edited", reason: &reason })).await?;
    // What a search finds from here on is of a plan that is no more.
    app.searching.cancel(&id);
    let detail = told(&app, &mut write.tx, &who, &next).await?;
    let mut audit = planned(&next, "inspection.edit");
    if let Some((place, access)) = entry {
        audit.detail["entered"] = json!({ "place": place, "at": access });
    }
    answer(once, audit, 200, &detail).await
}

/// What the change touches, as the law asks.
fn kind(kept: &Kept, edit: &InspectionEdit) -> Change {
    let course = |visit: &PlaceId, day: Option<u32>| {
        let day = day.and_then(|day| kept.brief.settings.days.get(day as usize)?.parse().ok());
        Change::Course { visit: Some(visit.0.clone()), day }
    };
    match edit {
        InspectionEdit::Move { visit, day, .. } => course(visit, Some(*day)),
        InspectionEdit::Lock { visit } | InspectionEdit::Unlock { visit } => course(visit, None),
        InspectionEdit::Exclude { visit, reason } => {
            Change::Leave { visit: visit.0.clone(), reason: reason.clone() }
        }
        _ => Change::Plan,
    }
}

/// Where the change says that a place is entered, if it says so anew.
fn entry(kept: &Kept, edit: &InspectionEdit) -> Option<(PlaceId, Option<[f64; 2]>)> {
    let InspectionEdit::Visit { visit, access, .. } = edit else { return None };
    let own = kept.brief.visits.iter().find(|asked| asked.place == *visit)?;
    (own.access != *access).then(|| (visit.clone(), *access))
}

fn no_entry() -> Text {
    Text::new(
        format!("Titik masuk: di dalam wilayah dan paling jauh {SNAP_LIMIT_M} m dari jalan."),
        format!("The point of entry: inside the area and within {SNAP_LIMIT_M} m of a road."),
    )
}

fn planned(kept: &Kept, action: &'static str) -> Audit {
    let Brief { visits, settings, .. } = &kept.brief;
    let detail = json!({
        "version": kept.version, "visits": visits.len(), "planned": kept.life.visits.len(),
        "teams": settings.teams.len(), "days": settings.days,
    });
    Audit { action, target: kept.id.0.clone(), detail }
}

//! Searches over HTTP. Invariant: a search starts on the version that the planner saw; its end leaves a valid
//! plan, also when it was cancelled.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{InspectionDetail, NewPlanSearch, Permission, PlanSearch, Problem, Text};
use serde_json::json;

use super::{USUAL_S, job};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::desk::detail::objective;
use crate::inspections::desk::{
    answer, answer_again, check_version, edit_refused, find, not_a_draft, told, zone,
};
use crate::inspections::kept::Kept;
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    use Permission::{PlanInspections, ReadInspections};
    vec![
        Route::post("/api/v1/inspections/{id}/search", Need::May(PlanInspections), start),
        Route::get("/api/v1/inspections/{id}/search", Need::May(ReadInspections), progress),
        Route::delete("/api/v1/inspections/{id}/search", Need::May(PlanInspections), cancel),
    ]
}

/// Longest wait for a cancelled search to end; it ends within a few milliseconds.
const CANCEL_WAIT: Duration = Duration::from_secs(10);

/// Starts to improve the plan; better ones are saved as they are found, each as a new version. Follow it in
/// `search` of the inspection.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/search", tag = "inspections", params(("id" = String, Path)),
    request_body = NewPlanSearch,
    responses((status = 202, body = InspectionDetail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn start(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewPlanSearch>,
) -> Result<Answer> {
    let ground = app.roads.ground(&app).await?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return answer_again(&app, &who, kept).await,
    };
    let kept = find(&app, &mut once.write.tx, &who, &id).await?;
    check_version(&kept, body.version)?;
    if !kept.is_editable() {
        return Err(not_a_draft());
    }
    let (zone, roads) = (zone(&app)?, ground.clone());
    let ready = tokio::task::spawn_blocking(move || ready(kept, &zone, &roads.graph));
    let kept = ready.await.map_err(Error::internal)?.map_err(edit_refused)?;
    let seconds = body.seconds.unwrap_or(USUAL_S);
    let turn = app.searching.begin(&id, seconds, objective(&kept.planned)).ok_or_else(under_way)?;
    let detail = told(&app, &mut once.write.tx, &who, &kept).await?;
    let facts = json!({ "version": kept.version, "seconds": seconds });
    let audit = Audit { action: "inspection.search", target: id, detail: facts };
    let answer = answer(once, audit, 202, &detail).await?;
    job::start(app, who.account.0, kept, ground, turn)?;
    Ok(answer)
}

/// The plan as a search starts from it: leaving its teams and days counts from here on.
fn ready(
    kept: Kept,
    zone: &jiff::tz::TimeZone,
    graph: &crate::inspections::road::Graph,
) -> std::result::Result<Kept, crate::inspections::kept::EditRefused> {
    let (keys, version) = (kept.planned.keys(), kept.version);
    let mut kept = if kept.planned.roads == graph.identity.hash {
        kept
    } else {
        kept.planned_again(kept.brief.clone(), zone, graph)?
    };
    let places = kept.brief.places();
    for visit in &mut kept.planned.problem.visits {
        visit.previous = keys.get(&visit.id).copied();
    }
    let plan = crate::inspections::planned::timed_anew(&kept.planned)?;
    kept.planned = kept.planned.with(plan, &places, graph)?;
    kept.version = version;
    Ok(kept)
}

/// How far the search is; nothing where none runs. Tells nothing of the route.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/search", tag = "inspections", params(("id" = String, Path)),
    responses((status = 200, body = Option<PlanSearch>), (status = 404, body = Problem)))]
pub(crate) async fn progress(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Option<PlanSearch>>> {
    let mut tx = app.store.begin_read().await?;
    find(&app, &mut tx, &who, &id).await?;
    Ok(Json(app.searching.progress(&id)))
}

/// Ends the search; the best plan it found stays.
#[utoipa::path(delete, path = "/api/v1/inspections/{id}/search", tag = "inspections", params(("id" = String, Path)),
    responses((status = 200, body = InspectionDetail), (status = 404, body = Problem)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<InspectionDetail>> {
    let mut tx = app.store.begin_read().await?;
    find(&app, &mut tx, &who, &id).await?;
    drop(tx);
    if let Some(running) = app.searching.cancel(&id) {
        let write = app.write(who.account.as_str()).await?;
        let audit =
            Audit { action: "inspection.search.cancel", target: id.clone(), detail: serde_json::Value::Null };
        write.commit(audit).await?;
        // Late is no harm: what is found is saved all the same.
        let _ = tokio::time::timeout(CANCEL_WAIT, running.ended()).await;
    }
    let mut tx = app.store.begin_read().await?;
    let kept = find(&app, &mut tx, &who, &id).await?;
    Ok(Json(told(&app, &mut tx, &who, &kept).await?))
}

fn under_way() -> Error {
    Error::Conflict {
        code: "search_under_way",
        detail: Text::new(
            "Inspeksi ini sedang dicarikan rencana, atau dua pencarian lain sedang berjalan.",
            "This plan is being searched, or two other searches are under way.",
        ),
        fix: Text::new("Tunggu atau hentikan pencarian itu.", "Wait for it, or cancel it."),
    }
}

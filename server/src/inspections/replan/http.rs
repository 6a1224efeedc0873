//! Planning the rest again over HTTP. Invariant: a proposal writes nothing but that somebody looked; what is
//! taken is checked against the version, the moment and the fingerprint of what was shown.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{
    AlertState, InspectionDetail, NewAlertStep, NewReplan, Permission, Problem, Replan, TakenReplan, Text,
    VisitChange, VisitChangeKind,
};
use serde_json::json;

use super::{FULL, changes, digest};
use crate::access::{Need, Once, Route, Who};
use crate::alerts::follow_up;
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::RoadGround;
use crate::inspections::desk::{
    self, actor, answer, answer_again, check_version, detail, draft, edit_refused, find, told, zone,
};
use crate::inspections::kept::Kept;
use crate::inspections::orders::Change;
use crate::inspections::planned::Planned;
use crate::inspections::rest::Whereabouts;
use crate::inspections::wording;
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    let need = || Need::May(Permission::ReadInspections);
    vec![
        Route::post("/api/v1/inspections/{id}/replan", need(), propose),
        Route::post("/api/v1/inspections/{id}/replan/take", need(), take),
    ]
}

/// Longest that a proposal may be taken: teams have moved on since.
const FRESH_MS: i64 = 10 * 60_000;

/// How the rest of the plan would look if it were planned again now, from where the teams are: each visit that
/// was made or is being made stays, each other that moves has its price. Nothing is stored. Who plans asks for
/// a draft, the team's leader under the order. Audited.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/replan", tag = "inspections", params(("id" = String, Path)),
    request_body = NewReplan,
    responses((status = 200, body = Replan), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Not now, not this person, or `version_conflict`"),
        (status = 422, body = Problem)))]
pub(crate) async fn propose(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(body): Json<NewReplan>,
) -> Result<Json<Replan>> {
    let ground = app.roads.ground(&app).await?;
    let mut tx = app.store.begin_read().await?;
    let kept = find(&app, &mut tx, &who, &id).await?;
    drop(tx);
    let at_ms = app.clock.now_ms();
    let (kept, next) = proposed(&app, &who, kept, &body, at_ms, ground).await?;
    let told = shown(&kept, &next, at_ms);
    if app.looks.is_to_be_noted(&who.account, &id, at_ms) {
        let write = app.write(who.account.as_str()).await?;
        let facts = json!({ "version": kept.version, "stability": body.stability });
        write.commit(Audit { action: "inspection.replan.proposed", target: id, detail: facts }).await?;
    }
    Ok(Json(told))
}

/// Takes a proposal as it was shown. A plan that changed since, roads that changed or a proposal of more than
/// ten minutes ago are conflicts: ask again.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/replan/take", tag = "inspections",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "New for each intention")),
    request_body = TakenReplan,
    responses((status = 200, body = InspectionDetail), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`version_conflict`, `proposal_outdated`, or not now"),
        (status = 422, body = Problem)))]
pub(crate) async fn take(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<TakenReplan>,
) -> Result<Answer> {
    let ground = app.roads.ground(&app).await?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return answer_again(&app, &who, kept).await,
    };
    let write = &mut once.write;
    let kept = find(&app, &mut write.tx, &who, &id).await?;
    let now_ms = write.at_ms();
    if !(now_ms - FRESH_MS..=now_ms).contains(&body.at_ms) {
        return Err(outdated());
    }
    let (kept, next) = proposed(&app, &who, kept, &body.asked, body.at_ms, ground).await?;
    if digest(&kept, body.at_ms.div_euclid(1_000), &next) != body.digest {
        return Err(outdated());
    }
    let changes = changes(&kept, &next);
    let before = kept.planned.keys();
    let mut taken = kept.clone().with_plan(next, before);
    taken.version = kept.version + 1;
    taken.changed_ms = now_ms;
    let scheduled = follow_up(write, &newly_scheduled(&kept, &changes)).await?;
    desk::sql::change(write, &taken, Some(desk::sql::Noted { kind: "replanned", reason: "" })).await?;
    app.searching.cancel(&id);
    let detail = told(&app, &mut write.tx, &who, &taken).await?;
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    let facts = json!({
        "version": taken.version, "stability": body.asked.stability, "at_ms": body.at_ms,
        "moved": count(VisitChangeKind::Moved), "dropped": count(VisitChangeKind::Dropped),
        "added": count(VisitChangeKind::Added), "alerts": scheduled,
    });
    let alerts = !scheduled.is_empty();
    let answer =
        answer(once, Audit { action: "inspection.replan", target: id, detail: facts }, 200, &detail).await?;
    if alerts {
        app.live.alerts(app.index.shown());
    }
    Ok(answer)
}

/// The proposal, with the inspection it is of. Errors: not this version, not now, not this person.
async fn proposed(
    app: &App,
    who: &Who,
    kept: Kept,
    asked: &NewReplan,
    at_ms: i64,
    ground: Arc<RoadGround>,
) -> Result<(Kept, Planned)> {
    check_version(&kept, asked.version)?;
    let change = Change::Course { visit: None, day: None };
    kept.life.may_change(&change, &actor(who)).map_err(desk::refused)?;
    if asked.stability > FULL {
        return Err(draft::refused(Text::new("stability: 0–10.", "stability: 0 to 10.")));
    }
    let covers = app.ground.load();
    let spots = Whereabouts::read(&kept, &asked.teams, |[lon, lat]| covers.covers(lon, lat));
    let spots = spots.map_err(draft::refused)?;
    let (zone, stability) = (zone(app)?, asked.stability);
    let at_s = at_ms.div_euclid(1_000);
    let work = move || {
        let next = super::propose(&kept, at_s, stability, &spots, &zone, &ground.graph)?;
        Ok((kept, next))
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(edit_refused)
}

fn shown(kept: &Kept, next: &Planned, at_ms: i64) -> Replan {
    Replan {
        version: kept.version,
        at_ms,
        digest: digest(kept, at_ms.div_euclid(1_000), next),
        routes: detail::routes(&kept.brief, next),
        unserved: wording::unserved(&kept.brief, &next.problem, &next.plan),
        objective: detail::objective(next),
        changes: changes(kept, next),
    }
}

/// Under the order a visit that comes in is one that the alerts behind it wait for.
fn newly_scheduled(kept: &Kept, changes: &[VisitChange]) -> Vec<(petapora_wire::AlertId, NewAlertStep)> {
    if kept.is_editable() {
        return Vec::new();
    }
    let step = || NewAlertStep {
        to: AlertState::Scheduled,
        reason: "masuk ke rute inspeksi".into(),
        into: None,
        outcome: None,
    };
    let added = changes.iter().filter(|change| change.kind == VisitChangeKind::Added);
    let visits =
        added.filter_map(|change| kept.brief.visits.iter().find(|asked| asked.place == change.visit));
    visits.flat_map(|asked| &asked.alerts).map(|alert| (alert.id.clone(), step())).collect()
}

fn outdated() -> Error {
    Error::Conflict {
        code: "proposal_outdated",
        detail: Text::new(
            "Usulan ini tidak berlaku lagi: waktunya lewat, atau jalan berubah sejak disusun.",
            "This proposal no longer holds: it is too old, or the roads changed since.",
        ),
        fix: Text::new("Susun ulang sekali lagi.", "Plan again once more."),
    }
}

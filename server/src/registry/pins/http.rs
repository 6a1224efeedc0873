//! Pins over HTTP: where a place may be, putting it there, putting it back. Invariant: every
//! move has a reason and is audited; outside the reader's area a place is simply not found.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{
    Located, NewPin, NewUndo, Permission, PinCandidate, PlaceMove, Problem, Text, Whereabouts,
};
use serde_json::json;

use super::sql::{self, Found};
use super::{EXACT_M, candidates};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::imports::claim::Point;
use crate::registry::reason::reason;
use crate::store::{Answer, Audit, Entity, Op, Tx, new_id};

pub fn routes() -> Vec<Route> {
    use Permission::{EditPlaces, ReadSites};
    vec![
        Route::get("/api/v1/places/{id}/candidates", Need::May(ReadSites), suggest),
        Route::get("/api/v1/places/{id}/moves", Need::May(ReadSites), moves),
        Route::put("/api/v1/places/{id}/pin", Need::May(EditPlaces), pin),
        Route::post("/api/v1/places/{id}/pin/undo", Need::May(EditPlaces), undo),
    ]
}

/// Where a place may be: at most six known places and landmarks, then its kelurahan.
#[utoipa::path(get, path = "/api/v1/places/{id}/candidates", tag = "places", params(("id" = String, Path)),
    responses((status = 200, body = Vec<PinCandidate>), (status = 404, body = Problem)))]
pub(crate) async fn suggest(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Vec<PinCandidate>>> {
    let mut tx = app.store.begin_read().await?;
    let place = in_area(&mut tx, &app, &who, &id).await?;
    drop(tx);
    let known = sql::known(&app.store, &app.jurisdiction.id).await?;
    let known: Vec<_> = known
        .into_iter()
        .filter(|one| who.scope.covers_area(one.described.kelurahan_code.as_deref()))
        .collect();
    let at = place.now.point.map(|[lon, lat]| Point { lon, lat });
    Ok(Json(candidates(&place.described, at, &known, &app.ground.load())))
}

/// Moves of a place by hand, latest first.
#[utoipa::path(get, path = "/api/v1/places/{id}/moves", tag = "places", params(("id" = String, Path)),
    responses((status = 200, body = Vec<PlaceMove>), (status = 404, body = Problem)))]
pub(crate) async fn moves(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Vec<PlaceMove>>> {
    let mut tx = app.store.begin_read().await?;
    in_area(&mut tx, &app, &who, &id).await?;
    let moves = sql::moves(&mut tx, &app.jurisdiction.id, &id).await?;
    Ok(Json(moves.into_iter().map(|(_, shown)| shown).collect()))
}

/// Puts a place on the map, or elsewhere on it. No list moves it from there.
#[utoipa::path(put, path = "/api/v1/places/{id}/pin", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewPin,
    responses((status = 200, body = Whereabouts), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn pin(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewPin>,
) -> Result<Answer> {
    let reason = reason(&body.reason)?;
    let [lon, lat] = body.point;
    let ground = app.ground.load_full();
    if !ground.covers(lon, lat) {
        return Err(Error::refused(
            "outside_area",
            Text::new("Titik ini di luar wilayah kerja.", "This point lies outside the working area."),
            Text::new("Pilih titik di dalam wilayah.", "Choose a point inside it."),
        ));
    }
    if !(body.accuracy_m > 0.0 && body.accuracy_m <= EXACT_M) {
        return Err(Error::refused(
            "pin_too_coarse",
            Text::new(
                "Ketelitian pin harus di antara 1 dan 300 meter.",
                "A pin must be right within 1 to 300 metres.",
            ),
            Text::new(
                "Jika letaknya hanya diketahui per kelurahan, biarkan tempat ini di daftar tanpa titik.",
                "If only its kelurahan is known, leave the place in the list without points.",
            ),
        ));
    }
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let was = in_area(&mut once.write.tx, &app, &who, &id).await?.now;
    let inside = ground.kelurahan_at(lon, lat).map(str::to_owned);
    if !who.scope.covers_area(inside.as_deref().or(was.kelurahan_code.as_deref())) {
        return Err(Error::NotFound);
    }
    let became = Whereabouts {
        point: Some(body.point),
        accuracy_m: Some(body.accuracy_m),
        located: Located::Pinned,
        kelurahan_code: inside.or_else(|| was.kelurahan_code.clone()),
    };
    sql::put(&mut once.write, &id, &became).await?;
    sql::note(&mut once.write, &new_id(), &id, &was, &became, reason).await?;
    once.write.changed(Entity::Place, &id, Op::Update);
    let detail = json!({ "reason": reason, "before": was, "after": became });
    Ok(once.answer(Audit { action: "place.pin", target: id, detail }, 200, &became).await?)
}

/// Puts a place back where it was before its latest move.
#[utoipa::path(post, path = "/api/v1/places/{id}/pin/undo", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewUndo,
    responses((status = 200, body = Whereabouts), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn undo(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewUndo>,
) -> Result<Answer> {
    let reason = reason(&body.reason)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let now = in_area(&mut once.write.tx, &app, &who, &id).await?.now;
    let moves = sql::moves(&mut once.write.tx, &app.jurisdiction.id, &id).await?;
    let last = moves.into_iter().find(|(_, shown)| !shown.undone);
    let Some((move_id, last)) = last.filter(|(_, last)| last.after == now) else {
        return Err(Error::refused(
            "nothing_to_put_back",
            Text::new("Tidak ada pemindahan yang dapat diurungkan.", "There is no move to put back."),
            Text::new("Pindahkan titiknya seperlunya.", "Move the point where it belongs."),
        ));
    };
    sql::put(&mut once.write, &id, &last.before).await?;
    sql::undone(&mut once.write, &move_id).await?;
    once.write.changed(Entity::Place, &id, Op::Update);
    let detail = json!({ "reason": reason, "before": now, "after": last.before });
    Ok(once.answer(Audit { action: "place.pin.undo", target: id, detail }, 200, &last.before).await?)
}

/// The place, if it lies in the reader's area.
pub(in crate::registry) async fn in_area(tx: &mut Tx, app: &App, who: &Who, id: &str) -> Result<Found> {
    let found = sql::place(tx, &app.jurisdiction.id, id).await?;
    let visible = |found: &Found| {
        who.scope.own_agency.is_none() && who.scope.covers_area(found.now.kelurahan_code.as_deref())
    };
    found.filter(visible).ok_or(Error::NotFound)
}

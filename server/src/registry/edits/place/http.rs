//! Corrections of places over HTTP. Invariant: every correction has a reason and is audited;
//! outside the reader's area a place is simply not found.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{
    NewPlaceFacts, NewUndo, Permission, PlaceFact, PlaceFacts, PlaceId, PlaceRecord, Problem, Text,
};
use serde_json::json;

use super::sql::{self, Corrected};
use super::{checked, differing, named};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry::edits::sql::{Of, edits, note, undone};
use crate::registry::edits::{not_possible, nothing_changed, nothing_to_put_back};
use crate::registry::merges;
use crate::registry::pins::http::in_area;
use crate::registry::reason::reason;
use crate::store::{Answer, Audit, Entity, Op, Tx, new_id};

pub fn routes() -> Vec<Route> {
    use Permission::{EditPlaces, ReadSites};
    vec![
        Route::get("/api/v1/places/{id}/facts", Need::May(ReadSites), record),
        Route::put("/api/v1/places/{id}/facts", Need::May(EditPlaces), edit),
        Route::post("/api/v1/places/{id}/facts/undo", Need::May(EditPlaces), undo),
    ]
}

/// A place, what lists say of it, and what was said by hand.
#[utoipa::path(get, path = "/api/v1/places/{id}/facts", tag = "places", params(("id" = String, Path)),
    responses((status = 200, body = PlaceRecord), (status = 404, body = Problem)))]
pub(crate) async fn record(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<PlaceRecord>> {
    let mut tx = app.store.begin_read().await?;
    let place = find(&mut tx, &app, &who, &id).await?;
    let edits = edits(&mut tx, &app.jurisdiction.id, Of::Place, std::slice::from_ref(&place.key)).await?;
    let merged = merges::sql::merged(&mut tx, &app.jurisdiction.id, &id).await?;
    Ok(Json(PlaceRecord {
        id: PlaceId(place.id),
        facts: place.facts,
        listed: place.listed,
        has_point: place.has_point,
        edits: edits.into_iter().map(|(_, shown)| shown).collect(),
        merged,
        merged_into: place.merged_into,
    }))
}

/// Corrects a place. Lists are heard on, and no list changes what was corrected.
#[utoipa::path(put, path = "/api/v1/places/{id}/facts", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewPlaceFacts,
    responses((status = 200, body = PlaceFacts), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewPlaceFacts>,
) -> Result<Answer> {
    let reason = reason(&body.reason)?;
    let wanted = checked(body.facts).map_err(not_possible)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let write = &mut once.write;
    let place = find(&mut write.tx, &app, &who, &id).await?;
    let said = differing(&place.facts, &wanted);
    if said.is_empty() {
        return Err(nothing_changed());
    }
    if wanted.kelurahan_code != place.facts.kelurahan_code {
        let known =
            wanted.kelurahan_code.as_deref().is_none_or(|code| app.ground.load().area(code).is_some());
        if place.has_point || !known {
            return Err(Error::refused(
                "kelurahan_not_possible",
                Text::new(
                    "Kelurahan tempat bertitik mengikuti titiknya; lainnya harus ada di peta wilayah.",
                    "The kelurahan of a place with a point follows the point; any other must be on the region's map.",
                ),
                Text::new(
                    "Pindahkan titiknya, atau pilih kelurahan dari daftar.",
                    "Move the point, or choose one of the list.",
                ),
            ));
        }
        if !who.scope.covers_area(wanted.kelurahan_code.as_deref()) {
            return Err(Error::NotFound);
        }
    }
    note(write, &new_id(), Of::Place, &place.key, &said, reason).await?;
    let facts = sql::lay_over(&mut write.tx, &app.jurisdiction.id, &place).await?;
    write.changed(Entity::Place, &id, Op::Update);
    let detail = json!({ "reason": reason, "facts": said.iter().map(named).collect::<Vec<_>>() });
    Ok(once.answer(Audit { action: "place.edit", target: id, detail }, 200, &facts).await?)
}

/// Takes the latest correction of a place back: what lists say, and the corrections before it, show again.
#[utoipa::path(post, path = "/api/v1/places/{id}/facts/undo", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewUndo,
    responses((status = 200, body = PlaceFacts), (status = 404, body = Problem), (status = 422, body = Problem)))]
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
    let write = &mut once.write;
    let place = find(&mut write.tx, &app, &who, &id).await?;
    let key = std::slice::from_ref(&place.key);
    let edits = edits::<PlaceFact>(&mut write.tx, &app.jurisdiction.id, Of::Place, key).await?;
    let Some((edit, last)) = edits.into_iter().find(|(_, shown)| !shown.undone) else {
        return Err(nothing_to_put_back());
    };
    undone(write, &edit).await?;
    let facts = sql::lay_over(&mut write.tx, &app.jurisdiction.id, &place).await?;
    write.changed(Entity::Place, &id, Op::Update);
    let detail = json!({ "reason": reason, "facts": last.facts.iter().map(named).collect::<Vec<_>>() });
    Ok(once.answer(Audit { action: "place.edit.undo", target: id, detail }, 200, &facts).await?)
}

/// The place with what lists say of it, if it lies in the reader's area.
pub(in crate::registry) async fn find(tx: &mut Tx, app: &App, who: &Who, id: &str) -> Result<Corrected> {
    in_area(tx, app, who, id).await?;
    sql::place(tx, &app.jurisdiction.id, id).await?.ok_or(Error::NotFound)
}

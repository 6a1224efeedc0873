//! Joining and parting places over HTTP. Invariant: both have a reason and are audited; both
//! places lie in the reader's area.

use axum::extract::{Path, State};
use petapora_wire::{NewPlaceMerge, NewUndo, Permission, PlaceId, Problem, Text};
use serde_json::json;

use super::{shown_as, sql};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry::edits::place::http::find;
use crate::registry::edits::place::sql::{Corrected, place};
use crate::registry::reason::reason;
use crate::store::{Answer, Audit, Entity, Op, Write, new_id};

pub fn routes() -> Vec<Route> {
    use Permission::EditPlaces;
    vec![
        Route::post("/api/v1/places/{id}/merge", Need::May(EditPlaces), merge),
        Route::post("/api/v1/places/{id}/merge/undo", Need::May(EditPlaces), undo),
    ]
}

/// Says that the place is a second name of another, as which both are shown from now on, also what later lists say
/// of either. Answers with the place as which it is shown.
#[utoipa::path(post, path = "/api/v1/places/{id}/merge", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewPlaceMerge,
    responses((status = 200, body = PlaceId), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn merge(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewPlaceMerge>,
) -> Result<Answer> {
    let reason = reason(&body.reason)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let write = &mut once.write;
    let from = find(&mut write.tx, &app, &who, &id).await?;
    let into = find(&mut write.tx, &app, &who, body.into.as_str()).await?;
    let joined = sql::standing(&mut write.tx, &app.jurisdiction.id).await?;
    if joined.contains_key(&from.key) || shown_as(&joined, &into.key) == from.key {
        return Err(Error::refused(
            "merge_not_possible",
            Text::new(
                "Tempat ini sudah digabung, atau keduanya sudah satu tempat.",
                "The place is joined already, or both are one place.",
            ),
            Text::new("Pisahkan dahulu, lalu gabungkan lagi.", "Part them first, then join them anew."),
        ));
    }
    sql::note(write, &new_id(), &from.key, &into.key, reason).await?;
    let shown = show(&app, write, &from, None).await?;
    let detail = json!({ "reason": reason, "into": body.into });
    Ok(once.answer(Audit { action: "place.merge", target: id, detail }, 200, &shown).await?)
}

/// Parts a place from the one as which it is shown: each is again what its own lists say.
#[utoipa::path(post, path = "/api/v1/places/{id}/merge/undo", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewUndo,
    responses((status = 200, body = PlaceId), (status = 404, body = Problem), (status = 422, body = Problem)))]
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
    let from = find(&mut write.tx, &app, &who, &id).await?;
    if !sql::undone(write, &from.key).await? {
        return Err(Error::refused(
            "nothing_to_put_back",
            Text::new("Tempat ini tidak digabung.", "The place is not joined to another."),
            Text::new("Muat ulang tempatnya.", "Load the place again."),
        ));
    }
    let shown = show(&app, write, &from, Some((&from.key, &from.id))).await?;
    let detail = json!({ "reason": reason });
    Ok(once.answer(Audit { action: "place.merge.undo", target: id, detail }, 200, &shown).await?)
}

/// Shows the joins as they stand; the place as which `before` is shown now.
async fn show(
    app: &App,
    write: &mut Write,
    before: &Corrected,
    parted: Option<(&str, &str)>,
) -> Result<PlaceId> {
    let mut touched = sql::show(&mut write.tx, &app.jurisdiction.id, parted).await?;
    touched.push(before.id.clone());
    touched.extend(before.merged_into.as_ref().map(|shown| shown.0.clone()));
    for id in &touched {
        write.changed(Entity::Place, id, Op::Update);
    }
    let now = place(&mut write.tx, &app.jurisdiction.id, &before.id).await?.ok_or(Error::NotFound)?;
    Ok(now.merged_into.unwrap_or(PlaceId(now.id)))
}

//! Boats over HTTP. Invariant: who drew or removed one is in the audit.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{Boat, NewBoat, Permission, Problem};
use serde_json::json;

use super::{checked, sql};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::desk::draft::refused;
use crate::inspections::staff;
use crate::store::{Answer, Audit, Tx};

pub fn routes() -> Vec<Route> {
    use Permission::{PlanInspections, ReadInspections};
    vec![
        Route::get("/api/v1/roads/boats", Need::May(ReadInspections), list),
        Route::post("/api/v1/roads/boats", Need::May(PlanInspections), draw),
        Route::post("/api/v1/roads/boats/{id}/remove", Need::May(PlanInspections), remove),
    ]
}

/// Boats that planners drew into the roads.
#[utoipa::path(get, path = "/api/v1/roads/boats", tag = "inspections", responses((status = 200, body = Vec<Boat>)))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<Boat>>> {
    let mut tx = app.store.begin_read().await?;
    Ok(Json(boats(&app, &mut tx).await?))
}

/// Draws a boat between two landings, one of them near a road. Plans made from here on know it.
#[utoipa::path(post, path = "/api/v1/roads/boats", tag = "inspections", request_body = NewBoat,
    params(("Idempotency-Key" = String, Header, description = "New for each intention")),
    responses((status = 201, body = Vec<Boat>), (status = 422, body = Problem)))]
pub(crate) async fn draw(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<NewBoat>,
) -> Result<Answer> {
    let ground = app.roads.ground(&app).await?;
    let [west, south, east, north] = app.ground.load().region.bbox;
    let on_map = |[lon, lat]: [f64; 2]| (west..=east).contains(&lon) && (south..=north).contains(&lat);
    let boat = checked(&body, &ground.graph, on_map).map_err(refused)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return Ok(kept),
    };
    let id = sql::add(&mut once.write, &boat).await?;
    let detail = json!({ "name": boat.name, "from": boat.from, "to": boat.to, "minutes": boat.minutes });
    let all = boats(&app, &mut once.write.tx).await?;
    Ok(once.answer(Audit { action: "road.boat", target: id, detail }, 201, &all).await?)
}

/// Removes a boat; plans that went by it keep their times until they are planned again.
#[utoipa::path(post, path = "/api/v1/roads/boats/{id}/remove", tag = "inspections",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "New for each intention")),
    responses((status = 200, body = Vec<Boat>), (status = 404, body = Problem)))]
pub(crate) async fn remove(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return Ok(kept),
    };
    if !sql::remove(&mut once.write, &id).await? {
        return Err(Error::NotFound);
    }
    let all = boats(&app, &mut once.write.tx).await?;
    let audit = Audit { action: "road.boat.remove", target: id, detail: serde_json::Value::Null };
    Ok(once.answer(audit, 200, &all).await?)
}

/// The boats with the names of who drew them.
async fn boats(app: &App, tx: &mut Tx) -> Result<Vec<Boat>> {
    let names = staff::sql::names(tx, &app.jurisdiction.id).await?;
    let mut all = sql::all(tx, &app.jurisdiction.id).await?;
    for boat in &mut all {
        boat.drawn_by = names.get(&boat.drawn_by).cloned().unwrap_or_default();
    }
    Ok(all)
}

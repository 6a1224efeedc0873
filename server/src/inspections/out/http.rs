//! Routes out over HTTP. Invariant: to those alone whom the inspection concerns, and in the audit before the
//! first byte leaves.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use petapora_mapsvg::draw;
use petapora_wire::{Permission, Problem};
use serde_json::json;

use super::map::drawing;
use super::tour;
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::inspections::desk::{find, zone};
use crate::inspections::files::{geojson, gpx, ics};
use crate::store::Audit;

pub fn routes() -> Vec<Route> {
    let read = Need::May(Permission::ReadInspections);
    vec![Route::get("/api/v1/inspections/{id}/routes/{team}/{day}/{file}", read, file)]
}

/// The map's size in CSS pixels: A4 across, at 96 to the inch.
const MAP: (f64, f64) = (1_060.0, 700.0);

/// One team's day as a file: `route.geojson`, `route.gpx`, `route.ics` or `map.svg`. Team and day are their
/// places in the settings, 0 the first. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/routes/{team}/{day}/{file}", tag = "inspections",
    params(("id" = String, Path), ("team" = u32, Path), ("day" = u32, Path),
        ("file" = String, Path, description = "route.geojson, route.gpx, route.ics or map.svg")),
    responses((status = 200, description = "The file"), (status = 404, body = Problem)))]
pub(crate) async fn file(
    State(app): State<App>,
    who: Who,
    Path((id, team, day, file)): Path<(String, String, String, String)>,
) -> Result<Response> {
    let (team, day) = team.parse().ok().zip(day.parse().ok()).ok_or(Error::NotFound)?;
    let mut tx = app.store.begin_read().await?;
    let kept = find(&app, &mut tx, &who, &id).await?;
    drop(tx);
    let tour = tour(&kept, &zone(&app)?, team, day).ok_or(Error::NotFound)?;
    let now_ms = app.clock.now_ms();
    let (kind, ending, text) = match file.as_str() {
        "route.geojson" => ("application/geo+json", "geojson", geojson(&tour).to_string()),
        "route.gpx" => ("application/gpx+xml", "gpx", gpx(&tour)),
        "route.ics" => {
            let made = jiff::Timestamp::from_millisecond(now_ms).map_err(Error::internal)?;
            ("text/calendar; charset=utf-8", "ics", ics(&tour, made))
        }
        "map.svg" => {
            let ground = app.map_grounds.ground(&app).await?;
            let (width, height) = MAP;
            let drawn = tokio::task::spawn_blocking(move || draw(&drawing(&tour, &ground, width, height)));
            ("image/svg+xml", "svg", drawn.await.map_err(Error::internal)?)
        }
        _ => return Err(Error::NotFound),
    };
    let write = app.write(who.account.as_str()).await?;
    let detail = json!({ "file": file, "team": team, "day": day, "version": kept.version });
    write.commit(Audit { action: "inspection.export", target: id, detail }).await?;
    let name = format!("attachment; filename=\"rute-{}-{}.{ending}\"", team + 1, day + 1);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(Error::internal)?),
    ];
    Ok((headers, text).into_response())
}

//! The routes of region, office and codes. Invariant: a layer asked for by its version
//! never changes, so a browser may keep it for good.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use petapora_wire::{CodeLabel, Office, Permission, Problem, Region};
use serde::Deserialize;

use super::{office, sql};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/region", Need::SignedIn, region),
        Route::get("/api/v1/region/layers/{file}", Need::SignedIn, layer),
        Route::get("/api/v1/office", Need::SignedIn, read_office),
        Route::put("/api/v1/office", Need::May(Permission::ManageOffice), replace_office),
        Route::get("/api/v1/codes", Need::SignedIn, codes),
    ]
}

/// The installed region: names, areas, layers.
#[utoipa::path(get, path = "/api/v1/region", tag = "region", responses((status = 200, body = Region)))]
pub async fn region(State(app): State<App>) -> Json<Region> {
    Json(app.ground.load().region.clone())
}

#[derive(Deserialize)]
pub struct LayerQuery {
    v: Option<i64>,
}

/// One layer as GeoJSON (RFC 7946). With `v` it may be kept for good.
#[utoipa::path(
    get,
    path = "/api/v1/region/layers/{file}",
    tag = "region",
    params(
        ("file" = String, Path, description = "`<layer>.geojson`"),
        ("v" = Option<i64>, Query, description = "Version of the region; without it the newest")
    ),
    responses(
        (status = 200, content_type = "application/geo+json", body = String),
        (status = 304, description = "The browser's copy is current"),
        (status = 404, body = Problem)
    )
)]
pub async fn layer(
    State(app): State<App>,
    Path(file): Path<String>,
    query: std::result::Result<Query<LayerQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response> {
    let Query(query) = query.map_err(|_| Error::BadParameter("v".into(), "a whole number"))?;
    let layer = file.strip_suffix(".geojson").ok_or(Error::NotFound)?;
    let version = query.v.unwrap_or_else(|| app.ground.load().region.version);
    let text =
        sql::layer_text(&app.store, &app.jurisdiction.id, version, layer).await?.ok_or(Error::NotFound)?;
    // An installed version never changes, so its name is its tag; the layer exists, so
    // its name has only letters, digits and underscores.
    let etag = format!("\"{}-{version}-{layer}\"", app.jurisdiction.id);
    let cache = if query.v.is_some() { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    let tags = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, cache.to_owned())];
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if held.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag) {
        return Ok((StatusCode::NOT_MODIFIED, tags).into_response());
    }
    Ok((tags, [(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

/// The chairing office.
#[utoipa::path(get, path = "/api/v1/office", tag = "office", responses((status = 200, body = Office)))]
pub async fn read_office(State(app): State<App>) -> Json<Office> {
    Json(Office::clone(&app.office.load()))
}

/// Replaces the office's settings.
#[utoipa::path(
    put,
    path = "/api/v1/office",
    tag = "office",
    params(("Idempotency-Key" = String, Header, description = "New for each intention")),
    request_body = Office,
    responses((status = 200, body = Office), (status = 422, body = Problem))
)]
pub async fn replace_office(State(app): State<App>, who: Who, once: Once<Office>) -> Result<Response> {
    office::check(&once.body)?;
    match app.write_once(&who, once.key).await? {
        Ok(write) => Ok(sql::replace_office(&app, write, &once.body).await?.into_response()),
        Err(answered) => Ok(answered.into_response()),
    }
}

#[derive(Deserialize)]
pub struct CodesQuery {
    on: Option<String>,
}

/// The code lists in force on a day.
#[utoipa::path(
    get,
    path = "/api/v1/codes",
    tag = "codes",
    params(("on" = Option<String>, Query, description = "`YYYY-MM-DD`; without it the day shown")),
    responses((status = 200, body = Vec<CodeLabel>), (status = 400, body = Problem))
)]
pub async fn codes(
    State(app): State<App>,
    query: std::result::Result<Query<CodesQuery>, QueryRejection>,
) -> Result<Json<Vec<CodeLabel>>> {
    let bad = || Error::BadParameter("on".into(), "a day, YYYY-MM-DD");
    let Query(query) = query.map_err(|_| bad())?;
    let day = query.on.unwrap_or_else(|| app.as_of());
    // Days are compared as text, so only the full form will do.
    if day.len() != 10 || day.parse::<Date>().is_err() {
        return Err(bad());
    }
    Ok(Json(sql::codes_on(&app.store, &app.jurisdiction.id, &day).await?))
}

//! Imports over HTTP: what became of lists. Invariant: a contributor sees and undoes the
//! imports of its own agency only.

use axum::Json;
use axum::extract::{Path as Segment, Query, State};
use petapora_wire::{Batch, BatchId, FindingsPage, FindingsWanted, ImportReport, Permission, Undone};

use super::{failed, past, upload};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Answer;

pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/api/v1/imports", Need::May(Permission::ReadImports), list),
        Route::get("/api/v1/imports/{id}", Need::May(Permission::ReadImports), one),
        Route::get("/api/v1/imports/{id}/findings", Need::May(Permission::ReadImports), findings),
        Route::post("/api/v1/imports/{id}/undo", Need::May(Permission::ImportLists), undo),
    ];
    routes.extend(failed::http::routes());
    routes.extend(upload::http::routes());
    routes
}

/// The newest thousand imports that the account may see.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", responses((status = 200, body = Vec<Batch>)))]
pub async fn list(State(app): State<App>, who: Who) -> Result<Json<Vec<Batch>>> {
    Ok(Json(past::sql::batches(&app.store, &app.jurisdiction.id, who.scope.own_agency).await?))
}

/// What an import found and did.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, body = ImportReport), (status = 404, description = "None that the account may see")))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
) -> Result<Json<ImportReport>> {
    let own = who.scope.own_agency;
    let report = past::sql::report(&app.store, &app.jurisdiction.id, &BatchId(id), own).await?;
    report.map(Json).ok_or(Error::NotFound)
}

/// What an import found, in pages.
#[utoipa::path(get, path = "/api/v1/imports/{id}/findings", tag = "imports",
    params(("id" = String, Path), FindingsWanted),
    responses((status = 200, body = FindingsPage), (status = 404, description = "None that the account may see")))]
pub async fn findings(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
    Query(wanted): Query<FindingsWanted>,
) -> Result<Json<FindingsPage>> {
    let own = who.scope.own_agency;
    let page = past::sql::findings(&app.store, &app.jurisdiction.id, &BatchId(id), own, &wanted).await?;
    page.map(Json).ok_or(Error::NotFound)
}

/// Takes an import back as a whole: the registry is as if it had never been sent.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, body = Undone), (status = 404, description = "None that the account may undo")))]
pub async fn undo(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let (undone, audit) =
        super::undo::undo(&app, &mut once.write, &BatchId(id), who.scope.own_agency).await?;
    Ok(once.answer(audit, 200, &undone).await?)
}

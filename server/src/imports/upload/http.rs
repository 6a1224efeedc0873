//! Uploads over HTTP. Invariant: a contributor sends and sees the files of its own agency
//! only; a file in clear is gone when the request that needed it ends.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::Json;
use axum::body::Body;
use axum::extract::{Path as Segment, Query, State};
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use jiff::civil::Date;
use petapora_wire::{
    Agency, Check, Checked, FieldName, FindingsPage, FindingsWanted, ImportCatalogue, ImportProgress,
    ImportReport, KindOfList, ListKind, Permission, Text, Upload, Uploaded,
};
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use utoipa::IntoParams;

use super::desk::{self, Sent};
use super::file::Clear;
use super::sql;
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::config::LIST_LIMIT_BYTES;
use crate::error::{Error, Result};
use crate::imports::columns::{By, Field, usual};
use crate::store::Answer;

pub fn routes() -> Vec<Route> {
    let import = || Need::May(Permission::ImportLists);
    let read = || Need::May(Permission::ReadImports);
    vec![
        Route::get("/api/v1/imports/catalogue", import(), catalogue),
        Route::post("/api/v1/imports/uploads", import(), send),
        Route::get("/api/v1/imports/uploads", read(), list),
        Route::get("/api/v1/imports/uploads/{id}", read(), one),
        Route::post("/api/v1/imports/uploads/{id}/check", import(), check),
        Route::get("/api/v1/imports/uploads/{id}/findings", read(), findings),
        Route::post("/api/v1/imports/uploads/{id}/confirm", read(), confirm),
        Route::post("/api/v1/imports/uploads/{id}/process", import(), process),
        Route::delete("/api/v1/imports/uploads/{id}", import(), cancel),
    ]
}

/// Whose file it is, and what it is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sending {
    /// Who sends the list, e.g. `IMIGRASI`.
    agency: String,
    /// The file's name; its ending tells the format where the content leaves a choice.
    file_name: String,
    /// What the list is, e.g. `stay_permits`; left out, its columns tell.
    list_kind: Option<String>,
    /// The list's own date, `YYYY-MM-DD`; left out, as the list says or today.
    list_date: Option<String>,
}

impl Sending {
    fn read(self) -> Result<Sent> {
        let bad = |name: &str, expected| Error::BadParameter(name.into(), expected);
        let file_name = self.file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
        if file_name.is_empty() || file_name.len() > 200 || file_name.chars().any(char::is_control) {
            return Err(bad("file_name", "the name of a file, at most 200 bytes"));
        }
        let kind = match self.list_kind.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(ListKind::parse(text).ok_or_else(|| bad("list_kind", "a kind of list"))?),
            None => None,
        };
        let list_date = match self.list_date.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(text.parse::<Date>().map_err(|_| bad("list_date", "YYYY-MM-DD"))?),
            None => None,
        };
        let agency = Agency::parse(&self.agency).ok_or_else(|| bad("agency", "an agency, e.g. IMIGRASI"))?;
        Ok(Sent { agency, file_name, kind, list_date, bytes: 0 })
    }
}

/// Everything by which columns can be matched.
#[utoipa::path(get, path = "/api/v1/imports/catalogue", tag = "imports",
    responses((status = 200, body = ImportCatalogue)))]
pub(crate) async fn catalogue() -> Json<ImportCatalogue> {
    let name = |field: &Field| field.as_str().to_owned();
    let field = |field: &Field| {
        let [id, en] = field.label();
        FieldName { field: name(field), label: Text::new(id, en) }
    };
    let kind = |kind: &ListKind| {
        let (needs, agencies) = usual(*kind);
        KindOfList {
            list_kind: *kind,
            needs: needs.iter().map(|group| group.iter().map(name).collect()).collect(),
            agencies: agencies.to_vec(),
        }
    };
    Json(ImportCatalogue {
        fields: Field::ALL.iter().map(field).collect(),
        kinds: ListKind::ALL.iter().map(kind).collect(),
        signs: By::ALL.iter().map(|by| by.as_str().to_owned()).collect(),
    })
}

/// Takes a file in and tells what it is; nothing of it is in the registry yet. The same
/// file of the same account is one upload, so no idempotency key is needed. It waits for
/// a day.
#[utoipa::path(post, path = "/api/v1/imports/uploads", tag = "imports", params(Sending),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Uploaded), (status = 413, description = "More than 25 MB"),
        (status = 422, description = "No list that can be taken; nothing was stored"),
        (status = 429, description = "The agency's quota for a day is used up")))]
pub(crate) async fn send(
    State(app): State<App>,
    who: Who,
    Query(sending): Query<Sending>,
    body: Body,
) -> Result<Json<Uploaded>> {
    let mut sent = sending.read()?;
    if who.scope.own_agency.is_some_and(|own| own != sent.agency) {
        return Err(Error::Forbidden);
    }
    let file = Clear::name(&app.config.data)?;
    sent.bytes = receive(&file, body).await?;
    Ok(Json(desk::send(&app, &who, sent, &file).await?))
}

/// Writes the body to the file as it comes; its size. Errors: `TooLarge` over the limit.
async fn receive(file: &Clear, body: Body) -> Result<u64> {
    let mut out = file.create().await?;
    let mut size = 0;
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|e| Error::BadBody(e.to_string()))?;
        size += part.len() as u64;
        if size > LIST_LIMIT_BYTES {
            return Err(Error::TooLarge { limit_bytes: LIST_LIMIT_BYTES });
        }
        out.write_all(&part).await.map_err(Error::internal)?;
    }
    out.flush().await.map_err(Error::internal)?;
    Ok(size)
}

/// The uploads that wait, newest first.
#[utoipa::path(get, path = "/api/v1/imports/uploads", tag = "imports",
    responses((status = 200, body = Vec<Upload>)))]
pub(crate) async fn list(State(app): State<App>, who: Who) -> Result<Json<Vec<Upload>>> {
    let mut shown = Vec::new();
    for upload in sql::list(&app.store, &app.jurisdiction.id, who.scope.own_agency).await? {
        shown.push(desk::shown(&app, &who, &upload).await?);
    }
    Ok(Json(shown))
}

/// An upload, looked at again. 404 when it is processed or cancelled: its file is gone.
#[utoipa::path(get, path = "/api/v1/imports/uploads/{id}", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, body = Uploaded), (status = 404, description = "None that waits")))]
pub(crate) async fn one(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
) -> Result<Json<Uploaded>> {
    let upload = desk::find(&app, &who, &id).await?;
    let detected = desk::look_again(&app, &upload).await?.detected;
    Ok(Json(Uploaded { upload: desk::shown(&app, &who, &upload).await?, detected }))
}

/// Checks an upload as it would be imported; nothing is recorded but how it is to be
/// read. The answer follows from the request, so no idempotency key is needed.
#[utoipa::path(post, path = "/api/v1/imports/uploads/{id}/check", tag = "imports", params(("id" = String, Path)),
    request_body = Check,
    responses((status = 200, body = Checked), (status = 404, description = "None that waits"),
        (status = 409, description = "Processed or cancelled"),
        (status = 422, description = "The mapping does not fit the file")))]
pub(crate) async fn check(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
    Once { body, .. }: Once<Check>,
) -> Result<Json<Checked>> {
    let upload = desk::find(&app, &who, &id).await?;
    let tell = told(&app, upload.agency);
    Ok(Json(desk::check(&app, &who, upload, body, tell).await?))
}

/// What the last check found, in pages.
#[utoipa::path(get, path = "/api/v1/imports/uploads/{id}/findings", tag = "imports",
    params(("id" = String, Path), FindingsWanted),
    responses((status = 200, body = FindingsPage), (status = 404, description = "None that the account may see")))]
pub(crate) async fn findings(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
    Query(wanted): Query<FindingsWanted>,
) -> Result<Json<FindingsPage>> {
    let upload = desk::find(&app, &who, &id).await?;
    Ok(Json(sql::findings(&app.store, &app.jurisdiction.id, &upload.id, &wanted).await?))
}

/// Confirms a list that differs much from the agency's last one.
#[utoipa::path(post, path = "/api/v1/imports/uploads/{id}/confirm", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, body = Upload), (status = 403, description = "The account sent or checked it"),
        (status = 409, description = "Nothing waits for confirmation")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let (upload, audit) = desk::confirm(&app, &mut once.write, &who, &id).await?;
    let shown = desk::shown(&app, &who, &upload).await?;
    Ok(once.answer(audit, 200, &shown).await?)
}

/// Imports a checked upload. Repeating it has no further effect: the same file of the
/// same agency is known by its digest.
#[utoipa::path(post, path = "/api/v1/imports/uploads/{id}/process", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, body = ImportReport), (status = 404, description = "None that the account may see"),
        (status = 409, description = "Not checked, not confirmed (`pending_second`), or cancelled meanwhile")))]
pub(crate) async fn process(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
) -> Result<Json<ImportReport>> {
    let upload = desk::find(&app, &who, &id).await?;
    let tell = told(&app, upload.agency);
    Ok(Json(desk::process(&app, &who, upload, tell).await?))
}

/// Drops an upload; one that is being processed stops and leaves nothing.
#[utoipa::path(delete, path = "/api/v1/imports/uploads/{id}", tag = "imports", params(("id" = String, Path)),
    responses((status = 204), (status = 404, description = "None that the account may see"),
        (status = 409, description = "It is in already: undo the import instead")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
) -> Result<StatusCode> {
    let upload = desk::find(&app, &who, &id).await?;
    // First, because the import holds the lock that the write below waits for.
    app.processing.stop(&upload.id);
    let mut write = app.write(who.account.as_str()).await?;
    let audit = desk::cancel(&mut write, &upload).await?;
    write.commit(audit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells progress at most four times a second, and the end always.
fn told(app: &App, agency: Agency) -> impl Fn(ImportProgress) + Send + Sync + use<> {
    let app = app.clone();
    let told_ms = AtomicI64::new(0);
    move |progress: ImportProgress| {
        let now_ms = app.clock.now_ms();
        if progress.done || now_ms - told_ms.load(Ordering::Relaxed) >= 250 {
            told_ms.store(now_ms, Ordering::Relaxed);
            app.live.import(agency, progress);
        }
    }
}

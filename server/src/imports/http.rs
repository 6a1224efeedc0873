//! Lists in over HTTP, and what became of them.
//! Invariant: a contributor sends and sees the lists of its own agency only; an
//! upload lies under a name of ours, and is gone when its import ends.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Json;
use axum::body::Body;
use axum::extract::{Path as Segment, Query, State};
use futures_util::StreamExt as _;
use jiff::civil::Date;
use petapora_wire::{Agency, Batch, BatchId, ImportProgress, ImportReport, ListKind, Permission, Undone};
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use utoipa::IntoParams;

use super::batch::{Import, bring_in};
use super::sql;
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::config::LIST_LIMIT_BYTES;
use crate::error::{Error, Result};
use crate::store::{Answer, new_id};

pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/api/v1/imports", Need::May(Permission::ImportLists), upload),
        Route::get("/api/v1/imports", Need::May(Permission::ReadImports), list),
        Route::get("/api/v1/imports/{id}", Need::May(Permission::ReadImports), one),
        Route::post("/api/v1/imports/{id}/undo", Need::May(Permission::ImportLists), undo),
    ]
}

/// How an upload is to be understood.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Upload {
    /// Who sends the list, e.g. `IMIGRASI`.
    agency: String,
    /// The file's name; its ending tells the format.
    file_name: String,
    /// What the list is, e.g. `stay_permits`; left out, its headers tell.
    list_kind: Option<String>,
    /// The list's own date, `YYYY-MM-DD`; left out, as the list says or today.
    list_date: Option<String>,
    /// What the columns mean: a report's `columns` as JSON, changed as needed; left out,
    /// they tell it themselves.
    columns: Option<String>,
    /// `true`: everything but the recording, with a preview.
    dry_run: Option<String>,
}

impl Upload {
    fn read(self, path: PathBuf, actor: &str) -> Result<Import> {
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
        Ok(Import {
            path,
            file_name,
            agency: Agency::parse(&self.agency).ok_or_else(|| bad("agency", "an agency, e.g. IMIGRASI"))?,
            kind,
            columns: match self.columns.as_deref().filter(|text| !text.is_empty()) {
                Some(text) => Some(
                    serde_json::from_str(text)
                        .map_err(|_| bad("columns", "the columns of a report, as JSON"))?,
                ),
                None => None,
            },
            list_date,
            dry_run: match self.dry_run.as_deref() {
                None | Some("false") => false,
                Some("true") => true,
                Some(_) => return Err(bad("dry_run", "true or false")),
            },
            actor: actor.to_owned(),
        })
    }
}

/// Imports the list in the body. Repeating it has no further effect: the same file of
/// the same agency is known by its digest, so no idempotency key is needed.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(Upload),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportReport), (status = 413, description = "More than 25 MB"),
        (status = 422, description = "No list that can be taken; nothing was recorded")))]
pub async fn upload(
    State(app): State<App>,
    who: Who,
    Query(upload): Query<Upload>,
    body: Body,
) -> Result<Json<ImportReport>> {
    let file = Received::name(&app.config.data)?;
    let wanted = upload.read(file.0.clone(), who.account.as_str())?;
    if who.scope.own_agency.is_some_and(|own| own != wanted.agency) {
        return Err(Error::Forbidden);
    }
    file.receive(body).await?;
    let agency = wanted.agency;
    let told_ms = AtomicI64::new(0);
    let tell = |progress: ImportProgress| {
        let now_ms = app.clock.now_ms();
        // At most four times a second, and the end always.
        if progress.done || now_ms - told_ms.load(Ordering::Relaxed) >= 250 {
            told_ms.store(now_ms, Ordering::Relaxed);
            app.live.import(agency, progress);
        }
    };
    Ok(Json(bring_in(&app, wanted, tell).await?))
}

/// The newest thousand imports that the account may see.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", responses((status = 200, body = Vec<Batch>)))]
pub async fn list(State(app): State<App>, who: Who) -> Result<Json<Vec<Batch>>> {
    Ok(Json(sql::batches(&app.store, &app.jurisdiction.id, who.scope.own_agency).await?))
}

/// What an import found and did.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = String, Path)),
    responses((status = 200, body = ImportReport), (status = 404, description = "None that the account may see")))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Segment(id): Segment<String>,
) -> Result<Json<ImportReport>> {
    let report = sql::report(&app.store, &app.jurisdiction.id, &BatchId(id), who.scope.own_agency).await?;
    report.map(Json).ok_or(Error::NotFound)
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

/// An uploaded file, removed when this goes.
struct Received(PathBuf);

impl Received {
    fn name(data: &Path) -> Result<Self> {
        let folder = data.join("incoming");
        std::fs::create_dir_all(&folder).map_err(Error::internal)?;
        Ok(Self(folder.join(new_id())))
    }

    /// Writes the body to the file as it comes. Errors: `TooLarge` over the limit.
    async fn receive(&self, body: Body) -> Result<()> {
        let mut file = tokio::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.0)
            .await
            .map_err(Error::internal)?;
        let mut size = 0;
        let mut parts = body.into_data_stream();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|e| Error::BadBody(e.to_string()))?;
            size += part.len() as u64;
            if size > LIST_LIMIT_BYTES {
                return Err(Error::TooLarge { limit_bytes: LIST_LIMIT_BYTES });
            }
            file.write_all(&part).await.map_err(Error::internal)?;
        }
        file.flush().await.map_err(Error::internal)
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        // A file that was never made, or is gone, needs no removal.
        let _ = std::fs::remove_file(&self.0);
    }
}

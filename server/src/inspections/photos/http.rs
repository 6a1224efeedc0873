//! What shows a finding, over HTTP. Invariant: whom the inspection does not concern finds neither it nor its files; a
//! look is in the audit before the file leaves.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use petapora_wire::{Evidence, Permission, Problem};
use serde::Deserialize;
use serde_json::json;

use super::sql::{self, New};
use super::{MOST, full, may_add};
use crate::access::{Need, Route, Who};
use crate::app::App;
use crate::attached::http::{download, name, receive};
use crate::attached::sha256;
use crate::config::EVIDENCE_LIMIT_BYTES;
use crate::error::{Error, Result};
use crate::inspections::desk::{actor, find};
use crate::inspections::kept::Kept;
use crate::inspections::staff;
use crate::registry::evidence::{DAILY_BYTES, kind_of, quota};
use crate::store::{Audit, Tx, new_id};

const DAY_MS: i64 = 24 * 3_600_000;
/// What the content is sealed for.
const COLUMN: &str = "inspection_photo.sealed";

pub fn routes() -> Vec<Route> {
    use Permission::ReadInspections;
    vec![
        Route::post("/api/v1/inspections/{id}/visits/{visit}/photos", Need::May(ReadInspections), send),
        Route::get("/api/v1/inspections/{id}/photos/{photo}", Need::May(ReadInspections), look),
    ]
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sent {
    /// The file's name.
    #[serde(default)]
    name: String,
}

/// Keeps a photo or a scan that shows what a visit found, at most 10 MB; what the visit has by now. The same file is kept
/// once, so no idempotency key is needed.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/visits/{visit}/photos", tag = "inspections",
    params(("id" = String, Path), ("visit" = String, Path), Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<Evidence>), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn send(
    State(app): State<App>,
    who: Who,
    Path((id, visit)): Path<(String, String)>,
    Query(sent): Query<Sent>,
    body: Body,
) -> Result<Json<Vec<Evidence>>> {
    let mut tx = app.store.begin_read().await?;
    of_visit(&app, &mut tx, &who, &id, &visit).await?;
    drop(tx);
    let called = name(&sent.name, "foto")?;
    let content = receive(body, EVIDENCE_LIMIT_BYTES).await?;
    let (kind, digest, photo) = (kind_of(&content)?, sha256(&content), new_id());
    let bytes = content.len() as u64;
    let sealed = app.keys.seal(COLUMN, &photo, &content).map_err(Error::internal)?;
    let mut write = app.write(who.account.as_str()).await?;
    let jurisdiction = &app.jurisdiction.id;
    let kept = of_visit(&app, &mut write.tx, &who, &id, &visit).await?;
    let there = of(&app, &mut write.tx, &id, &visit).await?;
    if there.iter().any(|one| one.sha256 == digest) {
        return Ok(Json(there));
    }
    may_add(&kept.life, &actor(&who))?;
    if there.len() >= MOST {
        return Err(full());
    }
    let since_ms = write.at_ms() - DAY_MS;
    let used = sql::sent_since(&mut write.tx, jurisdiction, who.account.as_str(), since_ms).await?;
    if used + bytes > DAILY_BYTES {
        return Err(quota());
    }
    let new = New {
        id: &photo,
        inspection: &id,
        place: &visit,
        name: called,
        kind,
        bytes,
        sha256: &digest,
        sealed,
    };
    sql::add(&mut write, new).await?;
    let all = of(&app, &mut write.tx, &id, &visit).await?;
    let detail = json!({ "inspection": id, "kind": kind.as_str(), "bytes": bytes, "sha256": digest });
    write.commit(Audit { action: "inspection.photo", target: photo, detail }).await?;
    Ok(Json(all))
}

/// One file, as a download. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/photos/{photo}", tag = "inspections",
    params(("id" = String, Path), ("photo" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
pub(crate) async fn look(
    State(app): State<App>,
    who: Who,
    Path((id, photo)): Path<(String, String)>,
) -> Result<Response> {
    let mut tx = app.store.begin_read().await?;
    find(&app, &mut tx, &who, &id).await?;
    let found = sql::one(&mut tx, &app.jurisdiction.id, &id, &photo).await?;
    let (kind, sealed) = found.ok_or(Error::NotFound)?;
    drop(tx);
    let content = app.keys.open_sealed(COLUMN, &photo, &sealed).map_err(Error::internal)?;
    let write = app.write(who.account.as_str()).await?;
    let detail = json!({ "inspection": id, "kind": kind.as_str(), "bytes": content.len() });
    write.commit(Audit { action: "inspection.photo.read", target: photo.clone(), detail }).await?;
    // Under a name that says nothing of the inspection.
    download(kind, &format!("foto-{photo}"), content)
}

/// The inspection, if it concerns the reader and visits the place. Errors: 404.
async fn of_visit(app: &App, tx: &mut Tx, who: &Who, id: &str, visit: &str) -> Result<Kept> {
    let kept = find(app, tx, who, id).await?;
    if kept.life.visits.iter().any(|own| own == visit) { Ok(kept) } else { Err(Error::NotFound) }
}

async fn of(app: &App, tx: &mut Tx, id: &str, visit: &str) -> Result<Vec<Evidence>> {
    let names = staff::sql::names(tx, &app.jurisdiction.id).await?;
    let all = sql::list(tx, &app.jurisdiction.id, id, &names).await?;
    Ok(all.into_iter().filter(|(place, _)| place.as_str() == visit).map(|(_, one)| one).collect())
}

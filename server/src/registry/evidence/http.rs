//! Evidence over HTTP. Invariant: who sends or looks may read people and sees the subject; a look is in the audit before
//! the file leaves; outside the reader's scope there is no such file.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use petapora_wire::{Evidence, EvidenceId, NewUndo, Permission, Problem};
use serde::Deserialize;
use serde_json::json;

use super::sql::{self, Kept, New, Subject};
use super::{DAILY_BYTES, MOST_FILES, full, kind_of, quota};
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::attached::http::{download, name, receive};
use crate::attached::sha256;
use crate::config::EVIDENCE_LIMIT_BYTES;
use crate::error::{Error, Result};
use crate::registry::known_by::sql::is_person_in;
use crate::registry::pins::http::in_area;
use crate::registry::reason::reason;
use crate::store::{Answer, Audit, Tx, new_id};

const DAY_MS: i64 = 24 * 3_600_000;
/// What the content is sealed for.
const COLUMN: &str = "evidence.sealed";

pub fn routes() -> Vec<Route> {
    use Permission::{EditPlaces, ReadPeople};
    vec![
        Route::get("/api/v1/places/{id}/evidence", Need::May(ReadPeople), of_place),
        Route::post("/api/v1/places/{id}/evidence", Need::May(EditPlaces), send_for_place),
        Route::get("/api/v1/people/{id}/evidence", Need::May(ReadPeople), of_person),
        Route::post("/api/v1/people/{id}/evidence", Need::May(EditPlaces), send_for_person),
        Route::get("/api/v1/evidence/{id}", Need::May(ReadPeople), look),
        Route::post("/api/v1/evidence/{id}/withdraw", Need::May(EditPlaces), withdraw),
    ]
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sent {
    /// The file's name.
    #[serde(default)]
    name: String,
}

/// Files that speak for a place, latest first.
#[utoipa::path(get, path = "/api/v1/places/{id}/evidence", tag = "places", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Evidence>), (status = 404, body = Problem)))]
pub(crate) async fn of_place(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Vec<Evidence>>> {
    list(&app, &who, Subject::Place(id)).await
}

/// Files that speak for a person, latest first.
#[utoipa::path(get, path = "/api/v1/people/{id}/evidence", tag = "people", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Evidence>), (status = 404, body = Problem)))]
pub(crate) async fn of_person(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Vec<Evidence>>> {
    list(&app, &who, Subject::Person(id)).await
}

/// Keeps a PDF or a photo for a place, at most 10 MB. The same file is kept once, so no idempotency key is needed.
#[utoipa::path(post, path = "/api/v1/places/{id}/evidence", tag = "places", params(("id" = String, Path), Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<Evidence>), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn send_for_place(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(sent): Query<Sent>,
    body: Body,
) -> Result<Json<Vec<Evidence>>> {
    send(&app, &who, Subject::Place(id), &sent.name, body).await
}

/// Keeps a PDF or a photo for a person, at most 10 MB. The same file is kept once, so no idempotency key is needed.
#[utoipa::path(post, path = "/api/v1/people/{id}/evidence", tag = "people", params(("id" = String, Path), Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<Evidence>), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn send_for_person(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(sent): Query<Sent>,
    body: Body,
) -> Result<Json<Vec<Evidence>>> {
    send(&app, &who, Subject::Person(id), &sent.name, body).await
}

/// One file, as a download. Audited.
#[utoipa::path(get, path = "/api/v1/evidence/{id}", tag = "places", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
pub(crate) async fn look(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Response> {
    let mut tx = app.store.begin_read().await?;
    let kept = find(&mut tx, &app, &who, &id).await?;
    drop(tx);
    let content = app.keys.open_sealed(COLUMN, &kept.id, &kept.sealed).map_err(Error::internal)?;
    let write = app.write(who.account.as_str()).await?;
    let detail = json!({ "kind": kept.kind.as_str(), "bytes": content.len() });
    write.commit(Audit { action: "evidence.read", target: id.clone(), detail }).await?;
    // Under a name that says nothing of whom it is about.
    download(kept.kind, &format!("bukti-{id}"), content)
}

/// Withdraws a file: its content is gone, that it was there stays in the audit.
#[utoipa::path(post, path = "/api/v1/evidence/{id}/withdraw", tag = "places", params(("id" = String, Path),
        ("idempotency-key" = String, Header)), request_body = NewUndo,
    responses((status = 200, body = EvidenceId), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw(
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
    find(&mut once.write.tx, &app, &who, &id).await?;
    sql::withdraw(&mut once.write, &id).await?;
    let audit =
        Audit { action: "evidence.withdraw", target: id.clone(), detail: json!({ "reason": reason }) };
    Ok(once.answer(audit, 200, &EvidenceId(id)).await?)
}

async fn list(app: &App, who: &Who, subject: Subject) -> Result<Json<Vec<Evidence>>> {
    let mut tx = app.store.begin_read().await?;
    see(&mut tx, app, who, &subject).await?;
    Ok(Json(sql::list(&mut tx, &app.jurisdiction.id, &subject).await?))
}

async fn send(
    app: &App,
    who: &Who,
    subject: Subject,
    given: &str,
    body: Body,
) -> Result<Json<Vec<Evidence>>> {
    let mut tx = app.store.begin_read().await?;
    see(&mut tx, app, who, &subject).await?;
    drop(tx);
    let called = name(given, "bukti")?;
    let content = receive(body, EVIDENCE_LIMIT_BYTES).await?;
    let (kind, digest, id) = (kind_of(&content)?, sha256(&content), new_id());
    let bytes = content.len() as u64;
    let sealed = app.keys.seal(COLUMN, &id, &content).map_err(Error::internal)?;
    let mut write = app.write(who.account.as_str()).await?;
    let jurisdiction = &app.jurisdiction.id;
    see(&mut write.tx, app, who, &subject).await?;
    let there = sql::list(&mut write.tx, jurisdiction, &subject).await?;
    if there.iter().any(|one| one.sha256 == digest) {
        return Ok(Json(there));
    }
    if there.len() >= MOST_FILES {
        return Err(full());
    }
    let since_ms = write.at_ms() - DAY_MS;
    let used = sql::sent_since(&mut write.tx, jurisdiction, who.account.as_str(), since_ms).await?;
    if used + bytes > DAILY_BYTES {
        return Err(quota());
    }
    let file = New { id: &id, name: called, kind, bytes, sha256: &digest, sealed };
    if !sql::add(&mut write, &subject, file).await? {
        return Err(Error::NotFound);
    }
    let all = sql::list(&mut write.tx, jurisdiction, &subject).await?;
    let (of, whose) = match subject {
        Subject::Place(id) => ("place", id),
        Subject::Person(id) => ("person", id),
    };
    let detail = json!({ of: whose, "kind": kind.as_str(), "bytes": bytes, "sha256": digest });
    write.commit(Audit { action: "evidence.add", target: id, detail }).await?;
    Ok(Json(all))
}

async fn find(tx: &mut Tx, app: &App, who: &Who, id: &str) -> Result<Kept> {
    let kept = sql::one(tx, &app.jurisdiction.id, id).await?.ok_or(Error::NotFound)?;
    see(tx, app, who, &kept.subject).await?;
    Ok(kept)
}

/// Whether the account sees the subject and may read people: a photo of a place may show some.
async fn see(tx: &mut Tx, app: &App, who: &Who, subject: &Subject) -> Result<()> {
    if !who.may(Permission::ReadPeople) {
        return Err(Error::Forbidden);
    }
    match subject {
        Subject::Place(id) => in_area(tx, app, who, id).await.map(drop),
        Subject::Person(id) if is_person_in(tx, &app.jurisdiction.id, id, &who.scope).await? => Ok(()),
        Subject::Person(_) => Err(Error::NotFound),
    }
}

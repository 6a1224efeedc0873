//! The queue, one pair, decisions and one person over HTTP. Invariant: names leave only
//! in an answer whose read is in the audit; who may read them need not be who decides.

use axum::Json;
use axum::extract::{Path, Query, State};
use petapora_wire::{
    Decision, NewDecision, PairView, Permission, PersonClaims, Precedence, Purpose, Queue, ReadPeople,
    RowPair, Text,
};
use serde::Deserialize;
use serde_json::json;

use super::sql;
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::reconcile::precedence::named_twice;
use crate::store::{Answer, Audit};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/reconcile/queue", Need::May(Permission::ReadPeople), queue),
        Route::post("/api/v1/reconcile/pair", Need::May(Permission::ReadPeople), pair),
        Route::get("/api/v1/reconcile/decisions", Need::May(Permission::ReadPeople), decisions),
        Route::post("/api/v1/reconcile/decisions", Need::May(Permission::DecideIdentity), decide),
        Route::post("/api/v1/reconcile/decisions/{id}/undo", Need::May(Permission::DecideIdentity), undo),
        Route::get("/api/v1/reconcile/precedence", Need::SignedIn, precedence),
        Route::put("/api/v1/reconcile/precedence", Need::May(Permission::ManageOffice), replace_precedence),
        Route::post("/api/v1/people/{id}", Need::May(Permission::ReadPeople), person),
    ]
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// How many pairs to pass over.
    from: Option<u32>,
    /// At most 200; 50 without it.
    limit: Option<u32>,
}

/// What a person should look at: no names, the likeliest first, those put off last.
#[utoipa::path(get, path = "/api/v1/reconcile/queue", tag = "reconcile", params(Page),
    responses((status = 200, body = Queue)))]
pub async fn queue(State(app): State<App>, who: Who, Query(page): Query<Page>) -> Result<Json<Queue>> {
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let j = app.jurisdiction.id.as_str();
    Ok(Json(sql::queue(&app.store, j, &who.scope, page.from.unwrap_or(0), limit).await?))
}

/// Two rows side by side, with all that their lists say. Audited.
#[utoipa::path(post, path = "/api/v1/reconcile/pair", tag = "reconcile", request_body = RowPair,
    responses((status = 200, body = PairView), (status = 404, description = "None within the reader's scope")))]
pub async fn pair(State(app): State<App>, who: Who, Json(asked): Json<RowPair>) -> Result<Json<PairView>> {
    let view = super::pair(&app, &asked, &who.scope).await?;
    let detail = json!({ "purpose": Purpose::Verification, "left": asked.left, "right": asked.right });
    let write = app.write(who.account.as_str()).await?;
    write.commit(Audit { action: "person.compare", target: "reconcile".into(), detail }).await?;
    Ok(Json(view))
}

/// The newest two hundred decisions of people.
#[utoipa::path(get, path = "/api/v1/reconcile/decisions", tag = "reconcile",
    responses((status = 200, body = Vec<Decision>)))]
pub async fn decisions(State(app): State<App>) -> Result<Json<Vec<Decision>>> {
    Ok(Json(sql::decisions(&app.store, app.jurisdiction.id.as_str()).await?))
}

/// Decides that two rows are one person, two, or to be asked later. Holds in every later
/// run until it is taken back; replaces an earlier decision about the same two rows.
#[utoipa::path(post, path = "/api/v1/reconcile/decisions", tag = "reconcile",
    params(("idempotency-key" = String, Header)), request_body = NewDecision,
    responses((status = 200, body = Decision), (status = 404, description = "A row is not there"),
        (status = 409, description = "It contradicts an earlier decision")))]
pub async fn decide(State(app): State<App>, who: Who, once: Once<NewDecision>) -> Result<Answer> {
    let mut write = match app.write_once(&who, once.key).await? {
        Ok(write) => write,
        Err(answer) => return Ok(answer),
    };
    let (decision, audit) = super::decide(&app, &mut write.write, once.body).await?;
    Ok(write.answer(audit, 200, &decision).await?)
}

/// Takes a decision back: links are what they would be without it.
#[utoipa::path(post, path = "/api/v1/reconcile/decisions/{id}/undo", tag = "reconcile",
    params(("id" = String, Path), ("idempotency-key" = String, Header)),
    responses((status = 200, body = Decision), (status = 404, description = "No such decision")))]
pub async fn undo(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let mut write = match app.write_once(&who, key).await? {
        Ok(write) => write,
        Err(answer) => return Ok(answer),
    };
    let (decision, audit) = super::undo(&app, &mut write.write, &id).await?;
    Ok(write.answer(audit, 200, &decision).await?)
}

/// Whose word counts for what.
#[utoipa::path(get, path = "/api/v1/reconcile/precedence", tag = "reconcile",
    responses((status = 200, body = Precedence)))]
pub async fn precedence(State(app): State<App>) -> Result<Json<Precedence>> {
    let mut tx = app.store.begin_read().await?;
    Ok(Json(super::precedence_of(&mut tx, app.jurisdiction.id.as_str()).await?))
}

/// Sets whose word counts for what; agencies that are left out come last.
#[utoipa::path(put, path = "/api/v1/reconcile/precedence", tag = "reconcile",
    params(("idempotency-key" = String, Header)), request_body = Precedence,
    responses((status = 200, body = Precedence), (status = 422, description = "An agency stands twice")))]
pub async fn replace_precedence(State(app): State<App>, who: Who, once: Once<Precedence>) -> Result<Answer> {
    if let Some(agency) = named_twice(&once.body) {
        return Err(Error::refused(
            "agency_twice",
            Text::new(
                format!("{} ada dua kali dalam satu urutan.", agency.as_str()),
                format!("{} stands twice in one order.", agency.as_str()),
            ),
            Text::new("Sebut tiap instansi satu kali.", "Name each agency once."),
        ));
    }
    let mut write = match app.write_once(&who, once.key).await? {
        Ok(write) => write,
        Err(answer) => return Ok(answer),
    };
    let json = serde_json::to_string(&once.body).map_err(Error::internal)?;
    sql::put_precedence(&mut write.write.tx, app.jurisdiction.id.as_str(), &json).await?;
    let detail = json!({ "precedence": once.body });
    let audit = Audit { action: "reconcile.precedence", target: "reconcile".into(), detail };
    Ok(write.answer(audit, 200, &once.body).await?)
}

/// What every list claims of one person, which value is shown, and why the rows are one
/// person; for a stated purpose. Audited.
#[utoipa::path(post, path = "/api/v1/people/{id}", tag = "people", params(("id" = String, Path)),
    request_body = ReadPeople, responses((status = 200, body = PersonClaims),
        (status = 404, description = "None within the reader's scope")))]
pub async fn person(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Json(body): Json<ReadPeople>,
) -> Result<Json<PersonClaims>> {
    let claims = super::person(&app, &id, &who.scope).await?;
    let detail = json!({ "purpose": body.purpose, "count": 1 });
    let write = app.write(who.account.as_str()).await?;
    write.commit(Audit { action: "person.read", target: id, detail }).await?;
    Ok(Json(claims))
}

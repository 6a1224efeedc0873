//! Steps and the order's file over HTTP. Invariant: a refusal says its ground and what it rests on; a record of
//! a visit needs no version, since two phones may both be right, and is taken once, with whom it met.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use petapora_wire::{
    InspectionAct, InspectionDetail, NewInspectionAct, OrderFile, Permission, PersonMet, Problem,
};
use serde::Deserialize;
use serde_json::json;

use super::{consequences, file, named, read, sql};
use crate::access::{Need, Once, Route, Who};
use crate::alerts::follow_up;
use crate::app::App;
use crate::attached::FileKind;
use crate::attached::http::{download, name, receive};
use crate::error::{Error, Result};
use crate::imports::met::Meeting;
use crate::inspections::desk::{self, actor, check_version, find, refused, told, zone};
use crate::inspections::orders::{Act, Attachment, WorkingDays};
use crate::store::{Answer, Audit, Tx};
use crate::{imports, reconcile};

pub fn routes() -> Vec<Route> {
    use Permission::{PlanInspections, ReadInspections};
    vec![
        Route::post("/api/v1/inspections/{id}/acts", Need::May(ReadInspections), take),
        Route::put("/api/v1/inspections/{id}/order-file", Need::May(PlanInspections), send_file),
        Route::get("/api/v1/inspections/{id}/order-file", Need::May(ReadInspections), order_file),
    ]
}

/// Takes one step in the life of an inspection.
#[utoipa::path(post, path = "/api/v1/inspections/{id}/acts", tag = "inspections", params(("id" = String, Path)),
    request_body = NewInspectionAct,
    responses((status = 200, body = InspectionDetail), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Not now, not this person, or `version_conflict`"),
        (status = 422, body = Problem, description = "It lacks something")))]
pub(crate) async fn take(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<NewInspectionAct>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(kept) => return desk::answer_again(&app, &who, kept).await,
    };
    let write = &mut once.write;
    let kept = find(&app, &mut write.tx, &who, &id).await?;
    match (body.version, &body.act) {
        (None, InspectionAct::Record { .. } | InspectionAct::Meet { .. }) => {}
        (Some(version), _) => check_version(&kept, version)?,
        (None, _) => return Err(Error::BadBody("version is missing".into())),
    }
    let mut act = read(&body.act).map_err(desk::draft::refused)?;
    if let Act::IssueOrder(order) = &mut act
        && let Some(said) = &mut order.file
    {
        *said = sent(&app, &mut write.tx, &id, &said.sha256).await?;
    }
    let now = jiff::Timestamp::from_millisecond(write.at_ms()).map_err(Error::internal)?;
    let days = WorkingDays::new(zone(&app)?);
    let mut life = kept.life.apply(&act, &actor(&who), now, &days).map_err(refused)?;
    if matches!(act, Act::Return { .. } | Act::Withdraw { .. }) {
        // A draft again: its visits are those of the plan.
        life.visits = kept.planned.served();
    }
    let moved = follow_up(write, &consequences(&kept, kept.life.state, &life)).await?;
    let met = met(&body.act);
    if let Some((visit, seen_ms, people)) = &met {
        let seen = match seen_ms {
            Some(at_ms) => jiff::Timestamp::from_millisecond(*at_ms).map_err(Error::internal)?,
            None => life.records.get(*visit).map_or(now, |record| record.at),
        };
        let local = seen.to_zoned_datetime(zone(&app)?);
        let meeting = Meeting {
            inspection: &id,
            place: visit,
            on: local.date(),
            time: local.strftime("%H:%M").to_string(),
            officer: &who.display_name,
            people,
        };
        imports::met::record(&app, write, &meeting).await?;
    }
    let (kind, reason) = named(&body.act);
    let mut next = kept.clone();
    next.life = life;
    next.version = kept.version + 1;
    next.changed_ms = write.at_ms();
    desk::sql::change_life(write, &next, desk::sql::Noted { kind, reason }).await?;
    if next.life.state != kept.life.state {
        app.searching.cancel(&id);
    }
    let detail = told(&app, &mut write.tx, &who, &next).await?;
    let facts = json!({
        "act": kind, "from": kept.life.state, "to": next.life.state, "version": next.version, "alerts": moved,
        "people": met.as_ref().map_or(0, |(_, _, people)| people.len()),
    });
    let alerts = !moved.is_empty();
    let audit = Audit { action: "inspection.act", target: id, detail: facts };
    let answer = desk::answer(once, audit, 200, &detail).await?;
    if alerts {
        app.live.alerts(app.index.shown());
    }
    // Rows that are in stay in if they are not linked yet: the next list links them.
    if met.is_some()
        && let Err(error) = reconcile::settle(&app, who.account.as_str()).await
    {
        tracing::error!(%error, "people who were met are in, but not linked yet");
    }
    Ok(answer)
}

/// Where people were met, when if the act says so, and who; `None` if it names nobody.
fn met(act: &InspectionAct) -> Option<(&str, Option<i64>, &[PersonMet])> {
    let (visit, at_ms, people) = match act {
        InspectionAct::Record { record, people } if !record.skipped => {
            (&record.visit, Some(record.at_ms), people)
        }
        InspectionAct::Meet { visit, people } => (visit, None, people),
        _ => return None,
    };
    (!people.is_empty()).then_some((visit.as_str(), at_ms, people.as_slice()))
}

async fn sent(app: &App, tx: &mut Tx, id: &str, sha256: &str) -> Result<Attachment> {
    sql::known(tx, &app.jurisdiction.id, id, sha256).await?.ok_or_else(file::unknown)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sent {
    /// The file's name.
    #[serde(default)]
    name: String,
    /// SHA-256 in hexadecimal: sending, what the file must be; reading, which file is wanted.
    #[serde(default)]
    sha256: String,
}

/// Sends the PDF of an order that was signed elsewhere; at most 20 MB.
#[utoipa::path(put, path = "/api/v1/inspections/{id}/order-file", tag = "inspections",
    params(("id" = String, Path), Sent), request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 200, body = OrderFile), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn send_file(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(sent): Query<Sent>,
    body: Body,
) -> Result<Json<OrderFile>> {
    let limit_bytes = file::REQUEST_LIMIT_BYTES;
    let mut tx = app.store.begin_read().await?;
    find(&app, &mut tx, &who, &id).await?;
    drop(tx);
    let content = receive(body, limit_bytes).await?;
    let name = name(&sent.name, "surat-perintah.pdf")?;
    let said = Some(sent.sha256.as_str()).filter(|said| !said.is_empty());
    let kept = Attachment::pdf(name, &content, said).map_err(file::refused)?;
    let mut write = app.write(who.account.as_str()).await?;
    find(&app, &mut write.tx, &who, &id).await?;
    sql::keep(&mut write, &id, &kept, content).await?;
    let detail = json!({ "sha256": kept.sha256, "bytes": kept.bytes });
    write.commit(Audit { action: "inspection.file", target: id, detail }).await?;
    Ok(Json(OrderFile { name: kept.name, bytes: kept.bytes, sha256: kept.sha256 }))
}

/// The PDF of the order: that of the order in force, or the one of this fingerprint. Audited.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/order-file", tag = "inspections",
    params(("id" = String, Path), Sent),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem)))]
pub(crate) async fn order_file(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Query(wanted): Query<Sent>,
) -> Result<Response> {
    let mut tx = app.store.begin_read().await?;
    let kept = find(&app, &mut tx, &who, &id).await?;
    let in_force = kept.life.order.and_then(|order| order.file).map(|file| file.sha256);
    let sha256 = if wanted.sha256.is_empty() { in_force.unwrap_or_default() } else { wanted.sha256 };
    let found = sql::content(&mut tx, &app.jurisdiction.id, &id, &sha256).await?;
    let (_, content) = found.ok_or(Error::NotFound)?;
    drop(tx);
    let write = app.write(who.account.as_str()).await?;
    let detail = json!({ "bytes": content.len() });
    write.commit(Audit { action: "inspection.file.read", target: id, detail }).await?;
    // Under a name that says nothing of the inspection.
    download(FileKind::Pdf, "surat-perintah", content)
}

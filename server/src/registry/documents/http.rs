//! Revealing a document number. Invariant: the audit entry is committed before the
//! number leaves, outside the reader's scope a
//! document is simply not found.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use petapora_wire::{DocumentId, Permission, Reveal, Revealed};
use serde_json::json;

use super::sql;
use crate::access::{Need, Once, Route, Who};
use crate::app::App;
use crate::error::{Error, Result};
use crate::registry::reason::reason;
use crate::store::Audit;

/// Reveals that one account may ask for in 24 hours.
const REVEALS_A_DAY: i64 = 30;
const DAY_MS: i64 = 24 * 3_600_000;

pub fn routes() -> Vec<Route> {
    vec![Route::post("/api/v1/documents/{id}/reveal", Need::May(Permission::RevealDocument), reveal)]
}

/// One document number in clear, for a stated reason. The audit entry is committed
/// before the number leaves. At most 30 in 24 hours for one account.
#[utoipa::path(post, path = "/api/v1/documents/{id}/reveal", tag = "people", params(("id" = String, Path),
        ("idempotency-key" = String, Header)),
    request_body = Reveal, responses((status = 200, body = Revealed),
        (status = 404, description = "None within the reader's scope"),
        (status = 422, description = "The reason is too short"), (status = 429, description = "Quota used up")))]
pub async fn reveal(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    once: Once<Reveal>,
) -> Result<Response> {
    let reason = reason(&once.body.reason)?;
    let mut once_write = match app.write_once(&who, once.key).await? {
        Ok(new) => new,
        Err(answered) => return Ok(answered.into_response()),
    };
    let write = &mut once_write.write;
    let (now_ms, actor) = (write.at_ms(), write.actor().to_owned());
    let jurisdiction = write.jurisdiction().clone();
    let document = DocumentId(id);
    let found = sql::document(&mut write.tx, &jurisdiction, &document, &who.scope, &app.keys).await?;
    let found = found.ok_or(Error::NotFound)?;
    let (used, first_ms) = sql::reveals_since(&mut write.tx, &jurisdiction, &actor, now_ms - DAY_MS).await?;
    if used >= REVEALS_A_DAY {
        let wait_ms = (first_ms.unwrap_or(now_ms) + DAY_MS - now_ms).max(1_000);
        return Err(Error::TooMany { retry_after_s: u32::try_from(wait_ms / 1_000).unwrap_or(u32::MAX) });
    }
    let detail = json!({ "purpose": once.body.purpose, "reason": reason, "person": found.person });
    let audit = Audit { action: "document.reveal", target: document.0.clone(), detail };
    let body = Revealed { id: document, number: found.number.into_clear() };
    Ok(once_write.answer(audit, 200, &body).await?.into_response())
}

//! The audit over HTTP. Invariant: pages never overlap and leave nothing out, also
//! while entries are added.

use axum::Json;
use axum::extract::{Query, State};
use petapora_wire::{AuditPage, Problem};
use serde::Deserialize;

use super::sql;
use crate::app::App;
use crate::error::Result;

const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 500;

/// Which part of the audit.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
pub struct Part {
    /// Entries older than this number; the newest without it.
    before: Option<i64>,
    /// At most so many, 1 to 500; 100 without it.
    limit: Option<u32>,
}

/// The audit, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(Part),
    responses((status = 200, body = AuditPage), (status = 403, body = Problem)))]
pub async fn page(State(app): State<App>, Query(part): Query<Part>) -> Result<Json<AuditPage>> {
    let limit = part.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let before = part.before.unwrap_or(i64::MAX);
    // One more than shown tells whether there is an older page.
    let mut entries = sql::page(&app.store, &app.jurisdiction.id, before, i64::from(limit) + 1).await?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next_before = if more { entries.last().map(|entry| entry.seq) } else { None };
    Ok(Json(AuditPage { entries, next_before }))
}

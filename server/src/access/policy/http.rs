//! The policy over HTTP. Both operations need `ManagePolicy`, because the table also
//! says which agency is trusted less than another; everybody else reads what he
//! himself may do in `Me`. Invariant: a change is in force for the next request.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use petapora_wire::{Policy, PolicyChange, Problem};
use serde_json::json;

use super::{PolicyTable, sql};
use crate::access::{Once, Who};
use crate::app::App;
use crate::error::Result;
use crate::store::{Answer, Audit, Entity, Op};

/// The policy in force: every role and permission, then the rules for single agencies.
#[utoipa::path(get, path = "/api/v1/policy", tag = "policy",
    responses((status = 200, body = Policy), (status = 403, body = Problem)))]
pub async fn read(State(app): State<App>) -> Json<Policy> {
    Json(app.policy.load().policy())
}

/// Puts a decreed policy in force. The rules sent are all that shall differ from the
/// shipped table; a whole table read before may be sent back edited.
#[utoipa::path(put, path = "/api/v1/policy", tag = "policy", request_body = PolicyChange,
    responses((status = 200, body = Policy), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn replace(
    State(app): State<App>,
    who: Who,
    Once { key, body }: Once<PolicyChange>,
) -> Result<Answer> {
    let table = PolicyTable::decreed(&body.decree, body.rules)?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    sql::replace(&mut once.write.tx, &app.jurisdiction.id, &table).await?;
    once.write.changed(Entity::Policy, "", Op::Bulk);
    let audit = Audit {
        action: "policy.change",
        target: "policy".into(),
        detail: json!({ "decree": body.decree.trim(), "differences": table.differences }),
    };
    let answer = once.answer(audit, 200, &table.policy()).await?;
    let _one = app.deciding.lock().await;
    app.policy.store(Arc::new(table));
    Ok(answer)
}

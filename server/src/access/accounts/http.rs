//! Accounts over HTTP, for whoever may `ManageAccounts`. Invariant: no answer carries
//! a password or its hash; the link of an invitation is shown once.

use axum::Json;
use axum::extract::{Path, State};
use petapora_wire::{Account, AccountChange, AccountId, Invitation, NewAccount, Problem};
use serde_json::json;

use super::{changed, checked, knows_area, sql};
use crate::access::{Once, Who};
use crate::app::App;
use crate::error::Result;
use crate::store::{Answer, Audit};

/// All accounts, by user name.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts",
    responses((status = 200, body = [Account]), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>) -> Result<Json<Vec<Account>>> {
    Ok(Json(sql::list(&app.store, &app.jurisdiction.id).await?))
}

/// Makes an account and the link on which its owner sets a password.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 201, body = Invitation), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn add(State(app): State<App>, who: Who, Once { key, body }: Once<NewAccount>) -> Result<Answer> {
    let new = checked(body, |area| knows_area(&app, area))?;
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let account = sql::add(&mut once.write, new).await?;
    let invitation = sql::invite(&mut once.write, account).await?;
    let audit = super::added(&invitation.account);
    Ok(once.answer(audit, 201, &invitation).await?)
}

/// Changes an account. Its sessions end with its old powers.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", tag = "accounts", request_body = AccountChange,
    params(("id" = String, Path)),
    responses((status = 200, body = Account), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body }: Once<AccountChange>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let before = sql::find(&mut once.write.tx, &app.jurisdiction.id, &AccountId(id)).await?;
    let after = changed(&before, body, Some(&who.account), |area| knows_area(&app, area))?;
    sql::change(&mut once.write, &before, &after).await?;
    let audit = super::changed_from(&before, &after);
    Ok(once.answer(audit, 200, &after).await?)
}

/// Makes a new link on which the account's owner sets a password.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/link", tag = "accounts", params(("id" = String, Path)),
    responses((status = 201, body = Invitation), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn link(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Once { key, body: () }: Once<()>,
) -> Result<Answer> {
    let mut once = match app.write_once(&who, key).await? {
        Ok(once) => once,
        Err(answer) => return Ok(answer),
    };
    let account = sql::find(&mut once.write.tx, &app.jurisdiction.id, &AccountId(id)).await?;
    let invitation = sql::invite(&mut once.write, account).await?;
    let target = invitation.account.id.to_string();
    let audit = Audit { action: "account.link", target, detail: json!({ "purpose": "password" }) };
    Ok(once.answer(audit, 201, &invitation).await?)
}

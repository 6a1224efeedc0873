//! Signing in and out over HTTP, by password or by a one-time link.
//! Invariant: an attempt is counted and audited before it is evaluated; a name that
//! no account has is answered as a known one with a wrong password; every way in
//! gives a new session key and ends the one the browser had.

use std::net::SocketAddr;
use std::sync::{MutexGuard, PoisonError};

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use petapora_wire::{
    AccountId, LinkPurpose, Me, NewAccount, Problem, Role, SetPassword, SignIn, Text, UseLink,
};
use serde_json::json;

use super::accounts::{self, checked, username_key};
use super::guard::{host, session_hash, who};
use super::lockout::{Attempts, Softlock};
use super::session::{self, ABSOLUTE_MS, Secret};
use super::sql::{self, Credentials, Link};
use super::{Who, password};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{Audit, Write};

/// The peer's address, where the server knows it.
type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// Signs in with name and password.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = SignIn,
    responses((status = 200, body = Me), (status = 401, body = Problem),
        (status = 429, body = Problem), (status = 503, body = Problem)))]
pub async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> Result<Response> {
    let address = peer.map(|Extension(ConnectInfo(peer))| peer.ip());
    let admitted = attempts(&app).admit(address, app.clock.now_ms());
    admitted.map_err(|retry_after_s| Error::TooMany { retry_after_s })?;
    let outcome = evaluate(&app, &headers, body).await;
    if let Err(Error::WrongPassword { .. }) = outcome {
        attempts(&app).failed(address, app.clock.now_ms());
    }
    outcome
}

async fn evaluate(app: &App, headers: &HeaderMap, body: SignIn) -> Result<Response> {
    let username = username_key(&body.username);
    // What is longer than any password is none; an empty one takes the same time.
    let is_possible = body.password.chars().nth(password::LONGEST).is_none();
    let given = if is_possible { body.password } else { String::new() };

    refuse_locked(app, &username).await?;
    let turn = password::turn(&app.hashing).await?;
    let found = count_attempt(app, &username).await?;
    let kept = found.as_ref().and_then(|found| found.password_hash.clone());
    let is_right = password::verify(&turn, given.clone(), kept.clone()).await?;
    let wrong = Error::WrongPassword { retry_after_s: None };
    let Some(found) = found.filter(|found| is_right && !found.disabled) else {
        return Err(wrong);
    };
    let renewed = match kept {
        Some(phc) if password::is_outdated(&phc) => Some(password::hash(&turn, given).await?),
        _ => None,
    };
    drop(turn);

    let mut write = app.write(found.account.as_str()).await?;
    // Disabled or given a new password since: then this one was for nothing.
    let now = sql::credentials(&mut write.tx, &app.jurisdiction.id, &username).await?;
    if now.is_none_or(|now| now.disabled || now.password_hash != found.password_hash) {
        return Err(wrong);
    }
    sql::set_lock(&mut write.tx, &app.jurisdiction.id, &found.account, Softlock::default()).await?;
    if let Some(phc) = renewed {
        sql::set_password(&mut write.tx, &app.jurisdiction.id, &found.account, &phc).await?;
    }
    start_session(app, headers, write, found.account, "password").await
}

/// Refuses a name that must wait, before anything is written or hashed for it.
async fn refuse_locked(app: &App, username: &str) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let mut read = app.store.begin_read().await?;
    let free = match sql::credentials(&mut read, &app.jurisdiction.id, username).await? {
        Some(known) => known.lock.attempt(now_ms).map(drop),
        None => attempts(app).unknown_name(&session::hash(username), now_ms),
    };
    free.map_err(|wait_s| Error::WrongPassword { retry_after_s: Some(wait_s) })
}

/// Counts and audits an attempt. The name typed is not written down: people type
/// their passwords there.
async fn count_attempt(app: &App, username: &str) -> Result<Option<Credentials>> {
    let mut write = app.write("system").await?;
    let found = sql::credentials(&mut write.tx, &app.jurisdiction.id, username).await?;
    if let Some(known) = &found {
        let lock = known.lock.attempt(write.at_ms());
        let lock = lock.map_err(|wait_s| Error::WrongPassword { retry_after_s: Some(wait_s) })?;
        sql::set_lock(&mut write.tx, &app.jurisdiction.id, &known.account, lock).await?;
    }
    let target = found.as_ref().map_or_else(|| "-".to_owned(), |known| known.account.to_string());
    write.commit(Audit { action: "session.attempt", target, detail: json!({}) }).await?;
    Ok(found)
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn read(State(app): State<App>, who: Who) -> Json<Me> {
    Json(me(&app, who))
}

/// Signs out: the session's key opens nothing any more.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn sign_out(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let key_hash = session_hash(&headers).ok_or(Error::SignInFirst)?;
    let mut write = app.write(who.account.as_str()).await?;
    sql::end_session(&mut write, &key_hash).await?;
    write.commit(Audit { action: "session.end", target: who.account.to_string(), detail: json!({}) }).await?;
    let cookie = HeaderValue::from_str(&session::no_cookie(host(&headers))).map_err(Error::internal)?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Says what a one-time key would do, without using it.
#[utoipa::path(post, path = "/api/v1/session/link/look", tag = "session", request_body = UseLink,
    responses((status = 200, body = LinkPurpose), (status = 422, body = Problem)))]
pub async fn look_at_link(State(app): State<App>, Json(body): Json<UseLink>) -> Result<Json<LinkPurpose>> {
    Ok(Json(open_link(&app, &body.key).await?.purpose))
}

/// Signs in by a one-time link made for that.
#[utoipa::path(post, path = "/api/v1/session/link", tag = "session", request_body = UseLink,
    responses((status = 200, body = Me), (status = 422, body = Problem)))]
pub async fn use_link(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<UseLink>,
) -> Result<Response> {
    let Link { purpose: LinkPurpose::SignIn, account: Some(account) } = open_link(&app, &body.key).await?
    else {
        return Err(link_spent());
    };
    let mut write = app.write(account.as_str()).await?;
    spend_link(&app, &mut write, &body.key).await?;
    let account = accounts::sql::find(&mut write.tx, &app.jurisdiction.id, &account).await?;
    if account.disabled {
        return Err(link_spent());
    }
    start_session(&app, &headers, write, account.id, "link").await
}

/// Sets a password on a one-time link and signs in: that of an account, or that of the
/// first administrator, who is made by it.
#[utoipa::path(post, path = "/api/v1/session/password", tag = "session", request_body = SetPassword,
    responses((status = 200, body = Me), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn set_password(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<SetPassword>,
) -> Result<Response> {
    let jurisdiction = &app.jurisdiction.id;
    let link = open_link(&app, &body.key).await?;
    let (username, display_name, first_admin) = match (link.purpose, &link.account) {
        (LinkPurpose::Password, Some(account)) => {
            let mut read = app.store.begin_read().await?;
            let account = accounts::sql::find(&mut read, jurisdiction, account).await?;
            (account.username, account.display_name, None)
        }
        (LinkPurpose::SetUp, None) => {
            let username = body.username.unwrap_or_default();
            let display_name = body.display_name.unwrap_or_else(|| username.clone());
            let new =
                NewAccount { username, display_name, role: Role::Admin, agency: None, area: String::new() };
            let new = checked(new, |_| false)?;
            (new.username.clone(), new.display_name.clone(), Some(new))
        }
        _ => return Err(link_spent()),
    };
    password::check(&body.password, &[&username, &display_name])?;
    let turn = password::turn(&app.hashing).await?;
    let phc = password::hash(&turn, body.password).await?;
    drop(turn);

    let mut write = app.write(link.account.as_ref().map_or("system", AccountId::as_str)).await?;
    spend_link(&app, &mut write, &body.key).await?;
    let account = match (link.account, first_admin) {
        (Some(account), _) => accounts::sql::find(&mut write.tx, jurisdiction, &account).await?,
        (None, Some(_)) if accounts::sql::working_admins(&mut write.tx, jurisdiction).await? > 0 => {
            return Err(link_spent());
        }
        (None, Some(new)) => accounts::sql::add(&mut write, new).await?,
        (None, None) => return Err(link_spent()),
    };
    if account.disabled {
        return Err(link_spent());
    }
    let at_ms = write.at_ms();
    sql::set_password(&mut write.tx, jurisdiction, &account.id, &phc).await?;
    sql::set_lock(&mut write.tx, jurisdiction, &account.id, Softlock::default()).await?;
    sql::end_sessions(&mut write, &account.id).await?;
    sql::void_links(&mut write.tx, jurisdiction, &account.id, at_ms).await?;
    start_session(&app, &headers, write, account.id, "new_password").await
}

/// The link of a key, while it may still be used.
async fn open_link(app: &App, key: &str) -> Result<Link> {
    let now_ms = app.clock.now_ms();
    let link = sql::look_at_link(&app.store, &app.jurisdiction.id, &session::hash(key), now_ms).await?;
    link.ok_or_else(link_spent)
}

/// Uses a link up within the write: of two at once, one is refused.
async fn spend_link(app: &App, write: &mut Write, key: &str) -> Result<()> {
    let at_ms = write.at_ms();
    let link = sql::use_link(&mut write.tx, &app.jurisdiction.id, &session::hash(key), at_ms).await?;
    link.map(drop).ok_or_else(link_spent)
}

fn link_spent() -> Error {
    Error::refused(
        "link_spent",
        Text::new("Tautan ini tidak berlaku lagi.", "This link is no longer valid."),
        Text::new("Minta tautan baru kepada admin.", "Ask the administrator for a new one."),
    )
}

/// Gives the account a new session, ends the browser's old one, commits, and answers
/// with the cookie and `Me`.
async fn start_session(
    app: &App,
    headers: &HeaderMap,
    mut write: Write,
    account: AccountId,
    by: &'static str,
) -> Result<Response> {
    let (jurisdiction, at_ms, secret) = (&app.jurisdiction.id, write.at_ms(), Secret::new());
    if let Some(old) = session_hash(headers) {
        sql::end_session(&mut write, &old).await?;
    }
    let ends_ms = at_ms + ABSOLUTE_MS;
    sql::add_session(&mut write.tx, jurisdiction, &secret.hash(), &account, at_ms, ends_ms).await?;
    let target = account.to_string();
    write.commit(Audit { action: "session.start", target, detail: json!({ "by": by }) }).await?;

    let holder = sql::holder(&app.store, jurisdiction, &secret.hash()).await?.ok_or(Error::SignInFirst)?;
    let cookie = session::cookie(host(headers), secret.text());
    let cookie = HeaderValue::from_str(&cookie).map_err(Error::internal)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(me(app, who(app, &holder)))).into_response())
}

fn me(app: &App, who: Who) -> Me {
    Me {
        id: who.account,
        username: who.username,
        display_name: who.display_name,
        role: who.role,
        agency: who.agency,
        area: who.scope.area,
        may: who.may,
        office_name: app.office.load().name.clone(),
        as_of: app.as_of(),
        demo: app.jurisdiction.demo,
        seq: app.index.snapshot().seq,
    }
}

fn attempts(app: &App) -> MutexGuard<'_, Attempts> {
    app.attempts.lock().unwrap_or_else(PoisonError::into_inner)
}

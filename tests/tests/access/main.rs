//! Who may do what, as facts, on both engines.

mod accounts;
mod answers;
mod audit;
mod links;
mod matrix;
mod sign_in;

use axum::body::Body;
use axum::http::{Method, Request, header};
use petapora::access::cli;
use petapora_tests::{Caller, Checked, Reply, TestApp};
use petapora_wire::{Agency, NewAccount, Role, SetPassword, SignIn};
use serde::Serialize;

const PASSWORD: &str = "payung kuning di atas meja";

fn new_account(username: &str, role: Role) -> NewAccount {
    let agency = (role == Role::Contributor).then_some(Agency::Kesbangpol);
    NewAccount {
        username: username.into(),
        display_name: "Orang Contoh".into(),
        role,
        agency,
        area: String::new(),
    }
}

/// A JSON request by nobody in particular, on our own page.
fn request(method: Method, path: &str, body: &impl Serialize) -> Checked<Request<Body>> {
    Ok(Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("idempotency-key", petapora::store::new_id())
        .body(Body::from(serde_json::to_vec(body)?))?)
}

async fn post(app: &TestApp, path: &str, body: &impl Serialize) -> Checked<Reply> {
    app.send(None, request(Method::POST, path, body)?).await
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> Checked<Reply> {
    post(app, "/api/v1/session", &SignIn { username: username.into(), password: password.into() }).await
}

/// The session that an answer gave.
fn caller(reply: &Reply) -> Checked<Caller> {
    let cookie = reply.headers.get(header::SET_COOKIE).ok_or("no cookie was set")?.to_str()?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let me: petapora_wire::Me = reply.json()?;
    Ok(Caller { account: me.id.to_string(), cookie })
}

fn key(link: &str) -> String {
    link.trim_start_matches("/#kunci=").to_owned()
}

/// An account with `PASSWORD`, signed in.
async fn with_password(app: &TestApp, username: &str, role: Role) -> Checked<Caller> {
    let invitation = cli::add_account(&app.app, new_account(username, role)).await?;
    let body = SetPassword {
        key: key(&invitation.link),
        username: None,
        display_name: None,
        password: PASSWORD.into(),
    };
    let reply = post(app, "/api/v1/session/password", &body).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    caller(&reply)
}

/// Whether the session opens anything.
async fn is_live(app: &TestApp, caller: &Caller) -> Checked<bool> {
    let reply = app.get(caller, "/api/v1/session").await?;
    match reply.status.as_u16() {
        200 => Ok(true),
        401 => Ok(false),
        other => Err(format!("{other}: {}", reply.text()).into()),
    }
}

//! The guard of every route and the coat around the whole router.
//! Invariant: no handler runs before its route's need is met and, for a request that
//! may change something, before it is known to come from Petapora's own page; every
//! answer carries the security headers, and every error of the API is a problem.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use petapora_wire::Role;
use tower_http::catch_panic::CatchPanicLayer;

use super::session::{self, TOUCH_MS};
use super::sql::{self, Holder};
use super::{Need, Scope, Who};
use crate::app::App;
use crate::error::{Error, Result};

/// Lets a request through to its handler if it meets the route's need, with a `Who`
/// in its extensions where somebody is signed in.
pub async fn guard(
    State((app, need)): State<(App, Need)>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    check_origin(&request)?;
    check_content(&request)?;
    let key_hash = session_hash(request.headers());
    match need {
        Need::Nobody => {}
        Need::SignedIn => {
            let who = who_asks(&app, key_hash).await?;
            request.extensions_mut().insert(who);
        }
        Need::May(permission) => {
            let who = who_asks(&app, key_hash).await?;
            if !who.may(permission) {
                return Err(Error::Forbidden);
            }
            request.extensions_mut().insert(who);
        }
    }
    Ok(next.run(request).await)
}

/// The host the browser believes to speak to.
pub fn host(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

/// The digest of the session key that a request carries.
pub fn session_hash(headers: &HeaderMap) -> Option<String> {
    let host = host(headers);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .find_map(|cookies| session::key_in(cookies, host))
        .map(session::hash)
}

/// A request that may change something must come from our own page: browsers say so
/// in headers that a page cannot forge. One that says nothing is refused as well.
fn check_origin(request: &Request) -> Result<()> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let headers = request.headers();
    let site = headers.get("sec-fetch-site").map(|site| site == "same-origin" || site == "none");
    let origin = headers.get(header::ORIGIN).map(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        let (_, authority) = origin.split_once("://").unwrap_or_default();
        !authority.is_empty() && authority.eq_ignore_ascii_case(host(headers))
    });
    match (site, origin) {
        (None, None) | (Some(false), _) | (_, Some(false)) => Err(Error::ForeignOrigin),
        _ => Ok(()),
    }
}

/// A body is JSON, which no foreign form can send; lists arrive as a form or as bytes.
fn check_content(request: &Request) -> Result<()> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let content = request.headers().get(header::CONTENT_TYPE);
    let Some(content) = content.map(|content| content.to_str().unwrap_or_default()) else {
        let is_empty = request.body().is_end_stream();
        return if is_empty { Ok(()) } else { Err(Error::BadBody("content-type is missing".into())) };
    };
    let kind = content.split(';').next().unwrap_or_default().trim();
    let path = request.uri().path();
    let pdf = takes_order(path) && kind.eq_ignore_ascii_case("application/pdf");
    let bytes = takes_evidence(path) && kind.eq_ignore_ascii_case("application/octet-stream");
    if kind.eq_ignore_ascii_case("application/json") || takes_lists(path) || pdf || bytes {
        return Ok(());
    }
    Err(Error::BadBody("content-type must be application/json".into()))
}

/// A session that was ended, or whose account was, opens nothing from then on: what is
/// remembered of sessions is forgotten at every change.
async fn who_asks(app: &App, key_hash: Option<String>) -> Result<Who> {
    let key_hash = key_hash.ok_or(Error::SignInFirst)?;
    let now_ms = app.clock.now_ms();
    let as_of = (*app.wake.borrow(), app.index.shown());
    if let Some(holder) = app.holders.find(as_of, &key_hash)
        && session::is_live(holder.seen_ms, holder.ends_ms, now_ms)
        && now_ms - holder.seen_ms < TOUCH_MS
    {
        return Ok(who(app, &holder));
    }
    let holder = sql::holder(&app.store, &app.jurisdiction.id, &key_hash).await?;
    let holder = holder
        .filter(|holder| !holder.disabled && session::is_live(holder.seen_ms, holder.ends_ms, now_ms))
        .ok_or(Error::SignInFirst)?;
    let who = who(app, &holder);
    if now_ms - holder.seen_ms >= TOUCH_MS {
        touch(app, key_hash, now_ms).await;
    } else {
        app.holders.keep(as_of, key_hash, holder);
    }
    Ok(who)
}

/// Notes the request's time without holding the reader up: one such write at a time,
/// and behind a long import it goes on alone.
async fn touch(app: &App, key_hash: String, now_ms: i64) {
    if app.touching.swap(true, Ordering::AcqRel) {
        return;
    }
    let write = tokio::spawn({
        let app = app.clone();
        async move {
            if let Err(error) = sql::touch(&app.store, &app.jurisdiction.id, &key_hash, now_ms).await {
                tracing::warn!(%error, "the time of a session was not noted");
            }
            app.touching.store(false, Ordering::Release);
        }
    });
    // Late is as good: the next request tries again.
    let _ = tokio::time::timeout(Duration::from_millis(50), write).await;
}

/// What the policy makes of an account.
pub fn who(app: &App, holder: &Holder) -> Who {
    let may = app.policy.load().granted(holder.role, holder.agency);
    let own_agency = if holder.role == Role::Contributor { holder.agency } else { None };
    Who {
        scope: Scope { area: holder.area.clone(), own_agency },
        account: holder.account.clone(),
        username: holder.username.clone(),
        display_name: holder.display_name.clone(),
        role: holder.role,
        agency: holder.agency,
        may,
    }
}

/// What a page of ours may load and do: itself, and nothing from anywhere else.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Largest body of a request that is not a list.
const BODY_LIMIT_BYTES: usize = 2_000_000;
/// Largest scan or photo, as one request.
const EVIDENCE_LIMIT_BYTES: usize = crate::config::EVIDENCE_LIMIT_BYTES;
/// Largest request with the PDF of an order.
const ORDER_LIMIT_BYTES: usize = crate::inspections::acts::file::REQUEST_LIMIT_BYTES;
/// Longest time until an answer begins, except where lists go in or out.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Wraps the whole router, its fallback included: headers, problems, limits.
pub fn protect(router: Router<App>, _app: &App) -> Router<App> {
    router
        .layer(CatchPanicLayer::custom(after_panic))
        // `limits` bounds bodies instead, and lists have their own bound.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(limits))
        .layer(from_fn(coat))
}

/// Lists in have their own limit of size and take as long as they take.
fn takes_lists(path: &str) -> bool {
    path.starts_with("/api/v1/imports")
}

/// The PDF of a signed order has its own limit as well.
fn takes_order(path: &str) -> bool {
    path.starts_with("/api/v1/inspections/") && path.ends_with("/order-file")
}

/// Scans and photos of a place, a person or a visit, too.
fn takes_evidence(path: &str) -> bool {
    path.ends_with("/evidence") || path.ends_with("/photos")
}

/// Answers that last: lists in, files out, events.
fn lasts(path: &str) -> bool {
    takes_lists(path) || path.starts_with("/api/v1/events") || path.ends_with(".geojson")
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

async fn limits(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let lasts = lasts(path);
    let limit_bytes = match path {
        path if takes_order(path) => ORDER_LIMIT_BYTES,
        path if takes_evidence(path) => EVIDENCE_LIMIT_BYTES,
        _ => BODY_LIMIT_BYTES,
    };
    let request = if takes_lists(path) {
        request
    } else {
        if request.body().size_hint().lower() > limit_bytes as u64 {
            return Error::TooLarge { limit_bytes: limit_bytes as u64 }.into_response();
        }
        request.map(|body| Body::new(Limited::new(body, limit_bytes)))
    };
    if lasts {
        return next.run(request).await;
    }
    match tokio::time::timeout(TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Unavailable { retry_after_s: 10 }.into_response(),
    }
}

async fn coat(request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri().path());
    let is_network = !session::is_loopback(host(request.headers()));
    let is_known = request.extensions().get::<MatchedPath>().is_some();
    let response =
        if is_api && !is_known { Error::NotFound.into_response() } else { next.run(request).await };
    let mut response = if is_api { as_problem(response).await } else { response };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if is_network {
        // Browsers heed it over https only.
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// An error that the framework made by itself (a body that is no JSON, a method the
/// route has not), said as a problem.
async fn as_problem(response: Response) -> Response {
    const WHAT_BYTES: usize = 2_000;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let content = response.headers().get(header::CONTENT_TYPE);
    if !is_error || content.is_some_and(|content| content == "application/problem+json") {
        return response;
    }
    let error = match status {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Error::Method,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge { limit_bytes: BODY_LIMIT_BYTES as u64 },
        _ if status.is_client_error() => {
            let what = to_bytes(response.into_body(), WHAT_BYTES).await.unwrap_or_default();
            Error::BadBody(String::from_utf8_lossy(&what).into_owned())
        }
        _ => Error::internal(status),
    };
    error.into_response()
}

fn after_panic(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic
        .downcast_ref::<&str>()
        .map(|what| (*what).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Error::internal(format!("panic: {what}")).into_response()
}

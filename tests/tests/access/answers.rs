//! What every answer carries, and what is refused before any handler runs.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::routing::get;
use petapora::access::protect;
use petapora_tests::{Checked, Reply, TestApp, both_engines};
use petapora_wire::{Role, SignIn};
use tower::ServiceExt as _;

use crate::request;

const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

fn assert_coat(reply: &Reply, case: &str) -> Checked {
    let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-");
    assert_eq!(header("content-security-policy"), CSP, "{case}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{case}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{case}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{case}");
    assert_eq!(header("cache-control"), "no-store", "{case}");
    assert_eq!(header("strict-transport-security"), "-", "{case}");
    if reply.status.is_client_error() || reply.status.is_server_error() {
        assert_eq!(header("content-type"), "application/problem+json", "{case}");
        assert!(!reply.code()?.is_empty());
    }
    Ok(())
}

both_engines!(every_kind_of_answer_has_the_headers_and_every_error_is_a_problem, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let bad_json = |text: &'static str| {
        Request::post("/api/v1/session").header("content-type", "application/json").body(Body::from(text))
    };
    let cases = [
        (200, request(Method::GET, "/api/v1/session", &())?),
        (403, request(Method::GET, "/api/v1/accounts", &())?),
        (404, request(Method::GET, "/api/v1/no-such-thing", &())?),
        (404, request(Method::POST, "/api/nothing", &())?),
        (405, request(Method::PUT, "/api/v1/session", &())?),
        (400, bad_json("{")?),
        (400, bad_json("{}")?),
        (400, Request::post("/api/v1/session").header("content-type", "text/plain").body(Body::from("{}"))?),
        (400, Request::post("/api/v1/session").body(Body::from("{}"))?),
        (401, request(Method::POST, "/api/v1/session", &SignIn { username: "x".into(), password: "y".into() })?),
        (204, request(Method::DELETE, "/api/v1/session", &())?),
        (401, request(Method::GET, "/api/v1/session", &())?),
    ];
    for (status, request) in cases {
        let case = format!("{status} {} {}", request.method(), request.uri());
        let reply = app.send(Some(&planner), request).await?;
        assert_eq!(reply.status.as_u16(), status, "{case}: {}", reply.text());
        assert_coat(&reply, &case)?;
    }
    Ok(())
});

both_engines!(another_host_is_told_to_keep_to_https, app => {
    let mut sent = request(Method::GET, "/api/v1/session", &())?;
    sent.headers_mut().insert("host", "peta.example".parse()?);
    let reply = app.send(None, sent).await?;
    assert_eq!(reply.headers[header::STRICT_TRANSPORT_SECURITY], "max-age=31536000");
    Ok(())
});

both_engines!(a_body_is_bounded_whether_or_not_it_says_its_size, app => {
    let long = format!("{{\"username\":\"{}\",\"password\":\"\"}}", "x".repeat(2_000_000));
    let stated = Request::post("/api/v1/session")
        .header("content-type", "application/json")
        .body(Body::from(long.clone()))?;
    let parts = long.into_bytes().chunks(100_000).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let unstated = Request::post("/api/v1/session")
        .header("content-type", "application/json")
        .body(Body::from_stream(Parts(parts.into_iter())))?;
    for sent in [stated, unstated] {
        let reply = app.send(None, sent).await?;
        assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (413, "too_large"));
    }
    Ok(())
});

both_engines!(a_write_comes_from_our_own_page_or_is_refused, app => {
    let body = SignIn { username: "x".into(), password: "y".into() };
    let cases = [
        (Some("same-origin"), None, 401),
        (Some("none"), None, 401),
        (Some("same-origin"), Some("http://127.0.0.1:8080"), 401),
        (None, Some("http://127.0.0.1:8080"), 401),
        (None, None, 403),
        (None, Some("null"), 403),
        (None, Some("http://127.0.0.1:8081"), 403),
        (None, Some("https://evil.example"), 403),
        (Some("cross-site"), Some("http://127.0.0.1:8080"), 403),
        (Some("same-site"), None, 403),
        (Some("same-origin"), Some("https://evil.example"), 403),
    ];
    for (site, origin, status) in cases {
        let mut sent = request(Method::POST, "/api/v1/session", &body)?;
        sent.headers_mut().insert("host", "127.0.0.1:8080".parse()?);
        if let Some(site) = site {
            sent.headers_mut().insert("sec-fetch-site", site.parse()?);
        }
        if let Some(origin) = origin {
            sent.headers_mut().insert("origin", origin.parse()?);
        }
        // Not through `send`, which speaks as our own page.
        let reply = petapora::app::router(app.app.clone()).oneshot(sent).await?;
        assert_eq!(reply.status(), status, "{site:?} {origin:?}");
    }
    Ok(())
});

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_answered_as_a_problem_without_its_text() -> Checked {
    async fn fails() -> &'static str {
        panic!("canary")
    }
    let app = TestApp::sqlite().await?;
    let router = protect(Router::new().route("/api/v1/fails", get(fails)), &app.app);
    let reply = router
        .with_state(app.app.clone())
        .oneshot(Request::get("/api/v1/fails").body(Body::empty())?)
        .await?;
    assert_eq!(reply.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(reply.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    let body = axum::body::to_bytes(reply.into_body(), 10_000).await?;
    let text = String::from_utf8_lossy(&body).into_owned();
    assert!(text.contains("\"internal\"") && !text.contains("canary"), "{text}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_outside_the_api_has_the_headers_and_may_be_cached() -> Checked {
    let app = TestApp::sqlite().await?;
    let page = || async { "page" };
    let router = protect(Router::new().fallback(page), &app.app).with_state(app.app.clone());
    let reply = router.clone().oneshot(Request::get("/peta").body(Body::empty())?).await?;
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()[header::CONTENT_SECURITY_POLICY], CSP);
    assert!(!reply.headers().contains_key(header::CACHE_CONTROL));
    let unknown = router.oneshot(Request::get("/api/v1/unknown").body(Body::empty())?).await?;
    assert_eq!(unknown.status(), 404);
    Ok(())
}

/// A body in parts, of a length that nobody states.
struct Parts(std::vec::IntoIter<Vec<u8>>);

impl futures_util::Stream for Parts {
    type Item = Result<Vec<u8>, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

//! What the program says to the network besides records.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use petapora::app::routes;
use petapora_tests::{Checked, TestApp, both_engines};
use petapora_wire::Role;

#[test]
fn every_api_route_is_described_in_the_openapi_document() {
    let document = petapora::serve::document();
    assert_eq!(document["openapi"].as_str().map(|v| &v[..3]), Some("3.1"));
    let missing: Vec<String> = routes()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .filter(|route| document["paths"][route.path][route.method.as_str().to_lowercase()].is_null())
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert!(missing.is_empty(), "not described: {missing:#?}");
    let described: usize = document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, ops)| {
            ops.as_object().map_or(0, |ops| {
                ops.keys().filter(|k| ["get", "post", "put", "patch", "delete"].contains(&k.as_str())).count()
            })
        })
        .sum();
    let routed = routes().iter().filter(|route| route.path.starts_with("/api/v1/")).count();
    assert_eq!(described, routed, "the document describes an operation that no route serves");
}

both_engines!(health_tells_which_database_answers, app => {
    let reply = app.send(None, Request::get("/healthz/ready").body(Body::empty())?).await?;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.json::<serde_json::Value>()?["database"], app.app.store.engine_name());
    Ok(())
});

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_api_address_is_a_problem_and_any_other_is_the_page() -> Checked {
    let app = TestApp::sqlite().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let reply = app.get(&planner, "/api/v1/nothing").await?;
    assert_eq!((reply.status, reply.code()?.as_str()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    let page = app.get(&planner, "/impor").await?;
    // Without a web build the answer says how to make one.
    assert!(page.text().contains("<html") || page.text().contains("cargo xtask web"), "{}", page.text());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_event_stream_tells_at_once_where_the_index_stands() -> Checked {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;
    let app = TestApp::sqlite().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let request =
        Request::get("/api/v1/events").header("cookie", &planner.cookie).header("host", "127.0.0.1");
    let response = petapora::app::router(app.app.clone()).oneshot(request.body(Body::empty())?).await?;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let frame = response.into_body().frame().await.ok_or("a frame")??;
    let text = String::from_utf8_lossy(frame.data_ref().ok_or("text")?).into_owned();
    assert!(text.contains("{\"changed\":"), "{text}");
    Ok(())
}

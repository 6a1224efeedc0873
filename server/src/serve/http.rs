//! The page and its files, embedded and compressed beforehand; health; OpenAPI.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};
use serde_json::{Value, json};

use crate::access::{Need, Route};
use crate::app::App;
use crate::error::{Error, Result};

/// What `cargo xtask web` made, with `.br` and `.gz` beside every file.
#[derive(Embed)]
#[folder = "../frontend/dist/"]
#[allow_missing = true]
struct Dist;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz/live", Need::Nobody, live),
        Route::get("/healthz/ready", Need::Nobody, ready),
        Route::get("/api/openapi.json", Need::Nobody, openapi),
        Route::get("/api/docs", Need::Nobody, docs),
    ]
}

/// The process runs.
async fn live() -> Json<Value> {
    Json(json!({ "status": "live" }))
}

/// The database answers. 503 otherwise.
async fn ready(State(app): State<App>) -> Result<Json<Value>> {
    crate::store::find_jurisdiction(&app.store).await.map_err(|_| Error::Unavailable { retry_after_s: 5 })?;
    Ok(Json(json!({ "status": "ready", "database": app.store.engine_name() })))
}

async fn openapi() -> Json<Value> {
    Json(super::openapi::document())
}

/// The API's operations as a page: what each does, needs and answers.
async fn docs() -> Html<String> {
    Html(super::openapi::page())
}

/// Any other address: a file of the page, the page itself, or a 404 problem.
pub async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || (method != Method::GET && method != Method::HEAD) {
        return Error::NotFound.into_response();
    }
    if path.starts_with("assets/") {
        let cache = "public, max-age=31536000, immutable";
        return file(path, &headers, cache).unwrap_or_else(|| Error::NotFound.into_response());
    }
    // The script that keeps the field view's program, beside that view: it reaches no further than its folder.
    if path == "lapangan/sw.js" {
        return file("sw.js", &headers, "no-cache").unwrap_or_else(|| Error::NotFound.into_response());
    }
    file("index.html", &headers, "no-cache").unwrap_or_else(|| {
        let text = "The page is not built into this program. Run: cargo xtask web\n";
        (StatusCode::NOT_FOUND, text).into_response()
    })
}

fn file(path: &str, headers: &HeaderMap, cache: &'static str) -> Option<Response> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes =
        |name: &str| accepted.split(',').any(|part| part.split(';').next().is_some_and(|n| n.trim() == name));
    let packed = |encoding: &'static str, suffix: &str| -> Option<(EmbeddedFile, Option<&'static str>)> {
        takes(encoding)
            .then(|| Dist::get(&format!("{path}.{suffix}")))
            .flatten()
            .map(|file| (file, Some(encoding)))
    };
    let (file, encoding) = packed("br", "br")
        .or_else(|| packed("gzip", "gz"))
        .or_else(|| Dist::get(path).map(|file| (file, None)))?;
    let mut response = file.data.into_owned().into_response();
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, content_type(path));
    set(header::CACHE_CONTROL, cache);
    set(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(header::CONTENT_ENCODING, encoding);
    }
    Some(response)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" | "json" => "application/json",
        _ => "application/octet-stream",
    }
}

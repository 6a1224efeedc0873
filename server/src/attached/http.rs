//! Attached files over HTTP. Invariant: a file goes out as a download under a name of ours, never to be shown
//! by the browser as part of this site.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use super::{FileKind, NotAName, file_name};
use crate::error::{Error, Result};

/// The body of a request, up to `limit_bytes`. Errors: `TooLarge`.
pub async fn receive(body: Body, limit_bytes: usize) -> Result<Vec<u8>> {
    let content = to_bytes(body, limit_bytes).await;
    Ok(content.map_err(|_| Error::TooLarge { limit_bytes: limit_bytes as u64 })?.to_vec())
}

/// The name of a file that is sent.
pub fn name<'a>(given: &'a str, unnamed: &'a str) -> Result<&'a str> {
    file_name(given, unnamed).map_err(|NotAName| Error::BadParameter("name".into(), "a file's name"))
}

/// A file as a download called `stem` with the ending of its kind.
pub fn download(kind: FileKind, stem: &str, content: Vec<u8>) -> Result<Response> {
    let called = format!("attachment; filename=\"{stem}.{}\"", kind.as_str());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type())),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(called).map_err(Error::internal)?),
    ];
    Ok((headers, content).into_response())
}

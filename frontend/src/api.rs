//! The only way to the server. Invariant: every call answers with the body or with a
//! `Problem` that says what to do; a lost connection is a problem of code `offline`;
//! every write carries an idempotency key, and its repetition carries the same one.

mod sending;

use std::cell::Cell;
use std::pin::Pin;

use js_sys::Uint8Array;
use leptos::prelude::{Callable, Callback};
use petapora_wire::{Problem, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCredentials, RequestInit, Response};

thread_local! {
    static SESSION_END: Cell<Option<Callback<()>>> = const { Cell::new(None) };
}

/// Says what to do when the server no longer knows the session (401 `sign_in_first`).
pub fn on_session_end(act: Callback<()>) {
    SESSION_END.set(Some(act));
}

pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Problem> {
    parse(text(path).await)
}

/// The JSON that stands at a path, for `parse`.
pub fn text(path: &str) -> Answer {
    send("GET", path, Ok(None))
}

pub async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Problem> {
    parse(send("POST", path, json(body)).await)
}

/// A write whose key is kept by the caller, so that it can be sent again after the page was closed.
pub async fn post_under<B: Serialize, T: DeserializeOwned>(
    key: &str,
    path: &str,
    body: &B,
) -> Result<T, Problem> {
    parse(send_under("POST", path, json(body), Some(key.to_owned())).await)
}

pub async fn put<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Problem> {
    parse(send("PUT", path, json(body)).await)
}

pub async fn patch<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Problem> {
    parse(send("PATCH", path, json(body)).await)
}

pub async fn delete<T: DeserializeOwned>(path: &str) -> Result<T, Problem> {
    parse(send("DELETE", path, json(&())).await)
}

/// Sends a file as it is.
pub async fn upload<T: DeserializeOwned>(path: &str, file: &web_sys::Blob) -> Result<T, Problem> {
    let body = Body { kind: "application/octet-stream", value: file.into() };
    parse(send("POST", path, Ok(Some(body))).await)
}

/// Sends a file as it is and tells the share of it that has gone, 0 to 1.
pub async fn send_file<T: DeserializeOwned>(
    path: &str,
    file: &web_sys::File,
    gone: impl Fn(f64) + 'static,
) -> Result<T, Problem> {
    let (status, text) =
        sending::sent(path, &new_key(), file, Box::new(gone)).await.map_err(|_| offline())?;
    parse(heard(status, text))
}

/// Puts a file, as it is, at its place.
pub async fn put_file<T: DeserializeOwned>(path: &str, file: &web_sys::File) -> Result<T, Problem> {
    let body = Body { kind: "application/pdf", value: file.into() };
    parse(send("PUT", path, Ok(Some(body))).await)
}

/// An answer under way. What is sent and what comes back are text here, whatever they mean, so that
/// one exchange serves all types.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, Problem>>>>;

struct Body {
    kind: &'static str,
    value: JsValue,
}

fn json<B: Serialize>(body: &B) -> Result<Option<Body>, Problem> {
    let text = serde_json::to_string(body).map_err(|error| unreadable(0, &error.to_string()))?;
    Ok(Some(Body { kind: "application/json", value: JsValue::from_str(&text) }))
}

/// One exchange. A write that got no answer is sent once more under the same key,
/// because its first sending may have arrived.
fn send(method: &'static str, path: &str, body: Result<Option<Body>, Problem>) -> Answer {
    let key = matches!(body, Ok(Some(_))).then(new_key);
    send_under(method, path, body, key)
}

fn send_under(
    method: &'static str,
    path: &str,
    body: Result<Option<Body>, Problem>,
    key: Option<String>,
) -> Answer {
    let path = path.to_owned();
    Box::pin(async move {
        let body = body?;
        let mut answer = exchange(method, &path, body.as_ref(), key.as_deref()).await;
        if answer.is_err() && body.is_some() {
            answer = exchange(method, &path, body.as_ref(), key.as_deref()).await;
        }
        let (status, text) = answer.map_err(|_| offline())?;
        heard(status, text)
    })
}

/// An answer that came; one that says that the session is over is also told to whoever waits for it.
fn heard(status: u16, text: String) -> Result<String, Problem> {
    let accepted = accepted(status, text);
    if let Err(problem) = &accepted
        && problem.code == "sign_in_first"
        && let Some(act) = SESSION_END.get()
    {
        act.run(());
    }
    accepted
}

async fn exchange(
    method: &str,
    path: &str,
    body: Option<&Body>,
    key: Option<&str>,
) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(RequestCredentials::SameOrigin);
    if let Some(key) = key {
        headers.set("idempotency-key", key)?;
    }
    if let Some(body) = body {
        headers.set("content-type", body.kind)?;
        init.set_body(&body.value);
    }
    init.set_headers(&headers);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

/// The JSON of an answer, or the problem that it tells; pure. An answer without a body is the JSON `null`.
fn accepted(status: u16, text: String) -> Result<String, Problem> {
    if (200..300).contains(&status) {
        Ok(if text.is_empty() { "null".to_owned() } else { text })
    } else {
        Err(serde_json::from_str(&text).unwrap_or_else(|_| unreadable(status, "no problem body")))
    }
}

/// Reads the JSON of an answer; pure.
pub fn parse<T: DeserializeOwned>(answer: Result<String, Problem>) -> Result<T, Problem> {
    serde_json::from_str(&answer?).map_err(|error| unreadable(200, &error.to_string()))
}

/// A new idempotency key: 128 random bits in hex. `getRandomValues` also works on plain http, where
/// `randomUUID` does not exist.
pub fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    let array = Uint8Array::new_with_length(16);
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_js_u8_array(&array).ok());
    if filled.is_some() {
        array.copy_to(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn offline() -> Problem {
    problem(
        0,
        "offline",
        Text::new("Peladen tidak dapat dihubungi.", "The server cannot be reached."),
        Text::new("Periksa jaringan, lalu coba lagi.", "Check the network, then try again."),
    )
}

fn unreadable(status: u16, what: &str) -> Problem {
    problem(
        status,
        "unreadable_answer",
        Text::new(
            "Jawaban peladen tidak dapat dibaca.",
            format!("The server's answer cannot be read: {what}."),
        ),
        Text::new("Muat ulang halaman ini.", "Reload this page."),
    )
}

/// A problem made on this side.
pub fn problem(status: u16, code: &str, detail: Text, fix: Text) -> Problem {
    Problem {
        kind: format!("/problems/{code}"),
        title: detail.en.clone(),
        status,
        code: code.into(),
        detail,
        fix,
        line: None,
        column: None,
        retry_after_s: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understand<T: DeserializeOwned>(status: u16, text: &str) -> Result<T, Problem> {
        parse(accepted(status, text.to_owned()))
    }

    #[test]
    fn an_empty_answer_is_nothing_and_a_problem_is_passed_on() {
        assert_eq!(understand::<()>(204, ""), Ok(()));
        let body = r#"{"type":"/problems/forbidden","title":"t","status":403,"code":"forbidden",
            "detail":{"id":"a","en":"b"},"fix":{"id":"c","en":"d"}}"#;
        assert_eq!(understand::<()>(403, body).map_err(|p| p.code), Err("forbidden".into()));
    }

    #[test]
    fn an_answer_that_is_no_json_is_a_problem_not_a_panic() {
        assert_eq!(understand::<u32>(200, "<html>").map_err(|p| p.code), Err("unreadable_answer".into()));
        assert_eq!(understand::<u32>(502, "Bad gateway").map_err(|p| p.status), Err(502));
    }
}

//! Photos that wait for the network. Invariant: a photo lies in memory and, where the browser offers a place for files
//! (HTTPS, or this machine), beside the page until the server has it; then it is gone from both.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Name of the place. The service worker leaves it alone.
const PLACE: &str = "petapora-foto";

thread_local! {
    static MEMORY: RefCell<HashMap<String, web_sys::Blob>> = RefCell::new(HashMap::new());
}

/// Under this address, which the server does not have.
fn address(key: &str) -> String {
    format!("/lapangan/foto/{key}")
}

/// What `object.name(...)` promises; nothing where there is no such thing.
async fn asked(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    let answer = function.apply(object, &arguments.iter().collect::<js_sys::Array>()).ok()?;
    JsFuture::from(answer.dyn_into::<Promise>().ok()?).await.ok()
}

/// The browser's places for files; on plain HTTP there are none.
fn places() -> Option<JsValue> {
    let places = Reflect::get(&leptos::prelude::window(), &"caches".into()).ok()?;
    (!places.is_undefined()).then_some(places)
}

async fn place() -> Option<JsValue> {
    asked(&places()?, "open", &[PLACE.into()]).await
}

/// Keeps a photo; false where it will not outlive the page.
pub async fn keep(key: &str, file: &web_sys::Blob) -> bool {
    MEMORY.with(|memory| memory.borrow_mut().insert(key.to_owned(), file.clone()));
    let Ok(response) = web_sys::Response::new_with_opt_blob(Some(file)) else { return false };
    match place().await {
        Some(place) => asked(&place, "put", &[address(key).into(), response.into()]).await.is_some(),
        None => false,
    }
}

/// The photo, if it is still here.
pub async fn find(key: &str) -> Option<web_sys::Blob> {
    if let Some(file) = MEMORY.with(|memory| memory.borrow().get(key).cloned()) {
        return Some(file);
    }
    let response: web_sys::Response =
        asked(&place().await?, "match", &[address(key).into()]).await?.dyn_into().ok()?;
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

/// The server has it.
pub async fn forget(key: &str) {
    MEMORY.with(|memory| memory.borrow_mut().remove(key));
    if let Some(place) = place().await {
        asked(&place, "delete", &[address(key).into()]).await;
    }
}

/// Wipes all of them.
pub fn forget_all() {
    MEMORY.with(|memory| memory.borrow_mut().clear());
    if let Some(places) = places() {
        spawn_local(async move {
            asked(&places, "delete", &[PLACE.into()]).await;
        });
    }
}

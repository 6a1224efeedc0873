//! Sending a file and telling how far it is. Invariant: the answer is read as any other's.
//!
//! By the browser's older request, because `fetch` tells nothing of what has gone; by its
//! names, because nothing else of the page needs its types.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, File};

/// Status and body of the answer. Errors: none came.
pub async fn sent(
    path: &str,
    key: &str,
    file: &File,
    gone: Box<dyn Fn(f64)>,
) -> Result<(u16, String), JsValue> {
    let make: Function = Reflect::get(&js_sys::global(), &"XMLHttpRequest".into())?.dyn_into()?;
    let request = Reflect::construct(&make, &Array::new())?;
    call(&request, "open", &["POST".into(), path.into()])?;
    for (name, value) in [
        ("accept", "application/json"),
        ("content-type", "application/octet-stream"),
        ("idempotency-key", key),
    ] {
        call(&request, "setRequestHeader", &[name.into(), value.into()])?;
    }
    let told = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let number = |name: &str| Reflect::get(&event, &name.into()).ok().and_then(|value| value.as_f64());
        if let (Some(loaded), Some(total)) = (number("loaded"), number("total")) {
            gone(if total > 0.0 { (loaded / total).min(1.0) } else { 0.0 });
        }
    });
    let upload: EventTarget = Reflect::get(&request, &"upload".into())?.dyn_into()?;
    upload.add_event_listener_with_callback("progress", told.as_ref().unchecked_ref())?;
    let target: EventTarget = request.clone().dyn_into()?;
    let ended = Promise::new(&mut |done, failed| {
        if target.add_event_listener_with_callback("loadend", &done).is_err() {
            // Nobody is there to hear that this failed too.
            let _ = failed.call0(&JsValue::NULL);
        }
    });
    call(&request, "send", &[file.into()])?;
    JsFuture::from(ended).await?;
    let status = Reflect::get(&request, &"status".into())?.as_f64().unwrap_or_default() as u16;
    if status == 0 {
        return Err(JsValue::NULL);
    }
    let text = Reflect::get(&request, &"responseText".into())?.as_string().unwrap_or_default();
    Ok((status, text))
}

fn call(request: &JsValue, name: &str, arguments: &[JsValue]) -> Result<(), JsValue> {
    let method: Function = Reflect::get(request, &name.into())?.dyn_into()?;
    method.apply(request, &arguments.iter().collect::<Array>()).map(drop)
}

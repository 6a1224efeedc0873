//! The field view without network. Invariant: a phone that cannot reach the server shows its own route of the day and
//! nothing else; on plain HTTP, where a browser keeps no program, the page asks for the network as before.

use std::time::Duration;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::super::inspections_page;
use super::kept;
use crate::app::LangSwitch;
use crate::navigation::{Navigation, use_navigation};
use crate::session::Session;
use crate::ui::later;

/// The script that keeps the program, served beside the field view's own address, which is all that it reaches.
const KEEPER: &str = "/lapangan/sw.js";
/// Between two looks whether the server is back.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Has the browser keep the program of the field view, where it does such a thing.
pub fn keep_program() {
    let navigator = leptos::prelude::window().navigator();
    let Ok(container) = Reflect::get(&navigator, &"serviceWorker".into()) else { return };
    if let Ok(register) = Reflect::get(&container, &"register".into())
        && let Ok(register) = register.dyn_into::<Function>()
        && let Ok(promise) = register.call1(&container, &KEEPER.into())
        && let Ok(promise) = promise.dyn_into::<js_sys::Promise>()
    {
        leptos::task::spawn_local(async move {
            // A browser that refuses leaves the page as it is on plain HTTP.
            let _: Result<JsValue, JsValue> = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
    }
}

/// Whether the field view can be shown without the server; then its inspection is the one that is open.
pub fn has_route(navigation: Navigation) -> bool {
    let kept = if navigation.field.get() { kept::inspection(js_sys::Date::now() as i64) } else { None };
    if let Some(id) = &kept
        && navigation.inspection.get_untracked().is_none_or(|open| open.0 != *id)
    {
        navigation.inspection.set(Some(petapora_wire::InspectionId(id.clone())));
    }
    kept.is_some()
}

/// The page while the server cannot be reached.
#[component]
pub fn Away() -> impl IntoView {
    let session = expect_context::<Session>();
    let navigation = use_navigation();
    navigation.page.set(crate::address::Page::Inspections);
    let online = window_event_listener(leptos::ev::online, move |_| session.start(None));
    on_cleanup(move || online.remove());
    if let Ok(every) = set_interval_with_handle(move || session.start(None), LOOK_EVERY) {
        on_cleanup(move || every.clear());
    }
    view! {
        <div class="away">
            <header class="topbar"><span class="brand">"Petapora"</span><LangSwitch/></header>
            <main class="page" id="isi" tabindex="-1">{later(|| Box::pin(inspections_page()))}</main>
        </div>
    }
}

//! The only contact with JavaScript: `map.js`, which lies beside the program in the
//! folder of assets. Invariant: what crosses is JSON of `command.rs`; after a handle
//! is dropped no event arrives any more; without WebGL 2 MapLibre is not even fetched.

use leptos::prelude::{Callable, Callback};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::command::{MapCommand, MapEvent, MapOptions};

// The path is left as it stands, so that the generated script imports its neighbour
// and `map.js` finds MapLibre beside itself.
#[wasm_bindgen(raw_module = "./map.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn create(element: &HtmlElement, options: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn apply(handle: &JsValue, command: &str) -> Result<(), JsValue>;
    fn subscribe(handle: &JsValue, callback: &js_sys::Function);
    fn destroy(handle: &JsValue);
    /// Whether this browser can draw MapLibre's map.
    #[wasm_bindgen(js_name = drawsWebGl)]
    pub fn draws_web_gl() -> bool;
    /// Has an element hear `resize` whenever its own size changes.
    #[wasm_bindgen(js_name = watchSize)]
    pub fn watch_size(element: &HtmlElement);
}

/// The page's map: MapLibre's, or where that cannot be drawn the simple one.
pub enum MapHandle {
    Gl(GlMap),
    Simple(Callback<MapCommand>),
}

impl MapHandle {
    /// Carries a command out. What the map cannot do it leaves undone: the list beside
    /// it shows the same facts.
    pub fn apply(&self, command: MapCommand) {
        match self {
            Self::Gl(map) => map.apply(&command),
            Self::Simple(take) => {
                take.try_run(command);
            }
        }
    }
}

/// MapLibre's map.
pub struct GlMap {
    handle: JsValue,
    _events: Closure<dyn FnMut(String)>,
}

/// MapLibre's map cannot be drawn: its files did not arrive, or the graphics card gave up.
#[derive(Debug)]
pub struct NoMap;

impl GlMap {
    /// Loads MapLibre and draws into `element`; `on_event` hears every event.
    pub async fn create(
        element: &HtmlElement,
        options: &MapOptions,
        mut on_event: impl FnMut(MapEvent) + 'static,
    ) -> Result<Self, NoMap> {
        let options = serde_json::to_string(options).map_err(|_| NoMap)?;
        let handle = create(element, &options).await.map_err(|_| NoMap)?;
        let events = Closure::new(move |json: String| {
            if let Ok(event) = serde_json::from_str(&json) {
                on_event(event);
            }
        });
        subscribe(&handle, events.as_ref().unchecked_ref());
        Ok(Self { handle, _events: events })
    }

    fn apply(&self, command: &MapCommand) {
        if let Ok(json) = serde_json::to_string(command) {
            let _ = apply(&self.handle, &json);
        }
    }
}

impl Drop for GlMap {
    fn drop(&mut self) {
        destroy(&self.handle);
    }
}

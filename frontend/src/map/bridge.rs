//! The only contact with JavaScript: `map.js`, which lies beside the program in the
//! folder of assets. Invariant: what crosses is JSON of `command.rs`; after a handle
//! is dropped no event arrives any more.

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
}

/// The page's map.
pub struct MapHandle {
    handle: JsValue,
    _events: Closure<dyn FnMut(String)>,
}

/// The map cannot be drawn here: no WebGL 2, or its files did not arrive.
#[derive(Debug)]
pub struct NoMap;

impl MapHandle {
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

    /// Carries a command out. What the map cannot do it leaves undone: the list beside
    /// it shows the same facts.
    pub fn apply(&self, command: &MapCommand) {
        if let Ok(json) = serde_json::to_string(command) {
            let _ = apply(&self.handle, &json);
        }
    }
}

impl Drop for MapHandle {
    fn drop(&mut self) {
        destroy(&self.handle);
    }
}

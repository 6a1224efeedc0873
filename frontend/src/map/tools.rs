//! The buttons on the map: look closer, look at the whole city, select an area.
//! Invariant: whatever a drag or a key does on the map, a button does too.

use leptos::prelude::*;

use super::print::PrintMap;
use super::texts::{Key, t, text};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::drawn;
use crate::view::{Tool, use_view};

/// What has been drawn so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sketch {
    pub corners: u32,
    pub radius_m: f64,
}

#[component]
pub fn MoveTools(on_zoom: Callback<f64>, on_home: Callback<()>) -> impl IntoView {
    view! {
        <div class="map-buttons map-buttons-move" role="group" aria-label=t(Key::MoveTools)>
            <button aria-label=t(Key::ZoomIn) title=t(Key::ZoomIn) on:click=move |_| on_zoom.run(1.0)>
                <Glyph path="M5 12h14M12 5v14"/>
            </button>
            <button aria-label=t(Key::ZoomOut) title=t(Key::ZoomOut) on:click=move |_| on_zoom.run(-1.0)>
                <Glyph path="M5 12h14"/>
            </button>
            <button aria-label=t(Key::WholeCity) title=t(Key::WholeCity) on:click=move |_| on_home.run(())>
                <Glyph path="M4 11l8-7 8 7M6 10v9h12v-9"/>
            </button>
            <PrintMap/>
        </div>
    }
}

#[component]
pub fn SelectTools() -> impl IntoView {
    let view = use_view();
    let button = move |tool: Tool, name: Key, path: &'static str| {
        let is_on = move || view.tool.get() == Some(tool);
        view! {
            <button aria-pressed=move || is_on().to_string() title=t(name)
                on:click=move |_| view.tool.update(|now| *now = (*now != Some(tool)).then_some(tool))>
                <Glyph path/>
                <span class="map-button-name">{t(name)}</span>
            </button>
        }
    };
    view! {
        <div class="map-buttons map-buttons-select" role="group" aria-label=t(Key::SelectTools)>
            {button(Tool::Box, Key::Box, "M5 6h14v12H5z")}
            {button(Tool::Polygon, Key::Polygon, "M6 18L4 8l9-4 7 7-5 8z")}
            {button(Tool::Radius, Key::Radius, "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 12h7")}
        </div>
    }
}

/// What to do next while a tool is out.
#[component]
pub fn DrawHint(sketch: RwSignal<Sketch>) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let now = move || {
        let Sketch { corners, radius_m } = sketch.get();
        let (key, number) = match view.tool.get() {
            Some(Tool::Radius) if radius_m > 0.0 => (Key::RadiusNow, radius_m as u64),
            Some(Tool::Polygon) if corners > 0 => (Key::CornersNow, u64::from(corners)),
            _ => return None,
        };
        Some(fill(text(lang.get(), key), &[("n", &count(lang.get(), number))]))
    };
    drawn(move || {
        view.tool.get().map(|tool| {
            let hint = match tool {
                Tool::Box => Key::BoxHint,
                Tool::Polygon => Key::PolygonHint,
                Tool::Radius => Key::RadiusHint,
                Tool::Pin => Key::PinHint,
            };
            view! {
                <div class="map-hint" role="status">
                    <span>{t(hint)}</span>
                    <b>{drawn(now)}</b>
                    <button class="button" on:click=move |_| view.tool.set(None)>{t(Key::CancelDrawing)}</button>
                </div>
            }
        })
    })
}

#[component]
fn Glyph(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path fill="none" stroke="currentColor" stroke-width="1.75"
                stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
}

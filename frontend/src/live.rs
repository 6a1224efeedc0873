//! Listening to the server. Invariant: a message only says that something changed;
//! what changed is read again under the reader's own scope, and the map never moves.

use std::time::Duration;

use leptos::prelude::*;
use petapora_wire::{Event, ImportProgress};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::api;
use crate::view::View;

/// What listening brings beside `View::seq`.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    /// Last word of a running import of the reader's agency.
    pub import: RwSignal<Option<ImportProgress>>,
    /// Grows whenever alerts changed.
    pub alerts: RwSignal<u32>,
    /// The line to the server is open.
    pub connected: RwSignal<bool>,
}

impl Live {
    pub fn new() -> Self {
        Self { import: RwSignal::new(None), alerts: RwSignal::new(0), connected: RwSignal::new(true) }
    }
}

const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 30_000;
const SILENCE: Duration = Duration::from_secs(8);

/// Doubles up to half a minute.
fn next_wait_ms(wait_ms: u32) -> u32 {
    wait_ms.saturating_mul(2).min(LONGEST_WAIT_MS)
}

/// Listens until the current owner (the signed-in page) goes away.
pub fn listen(view: View, live: Live) {
    let line: StoredValue<Option<Line>, LocalStorage> = StoredValue::new_local(None);
    connect(view, live, line, FIRST_WAIT_MS);
    on_cleanup(move || {
        line.try_update_value(|line| {
            if let Some(line) = line.take() {
                line.source.close();
            }
        });
    });
}

/// An open line with the closures that must live as long as it does.
struct Line {
    source: EventSource,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _open: Closure<dyn FnMut()>,
    _error: Closure<dyn FnMut()>,
}

fn connect(view: View, live: Live, line: StoredValue<Option<Line>, LocalStorage>, wait_ms: u32) {
    let Ok(source) = EventSource::new("/api/v1/events") else { return };
    let message = Closure::new(move |message: MessageEvent| {
        if let Some(text) = message.data().as_string() {
            hear(view, live, &text);
        }
    });
    let wait = StoredValue::new(wait_ms);
    let is_open = StoredValue::new(false);
    let open = Closure::new(move || {
        is_open.try_set_value(true);
        live.connected.try_set(true);
        wait.try_set_value(FIRST_WAIT_MS);
    });
    let failed = source.clone();
    let error = Closure::new(move || {
        is_open.try_set_value(false);
        // The server ends every line now and then; only a longer silence is worth a word.
        set_timeout(
            move || {
                if is_open.try_get_value() == Some(false) {
                    live.connected.try_set(false);
                }
            },
            SILENCE,
        );
        // The browser tries again by itself, except after a refusal.
        if failed.ready_state() == EventSource::CLOSED {
            // If the session is over, this says so and the page asks to sign in.
            leptos::task::spawn_local(async {
                let _ = api::get::<serde::de::IgnoredAny>("/api/v1/session").await;
            });
            let wait_ms = wait.try_get_value().unwrap_or(LONGEST_WAIT_MS);
            set_timeout(
                move || {
                    if line.try_with_value(Option::is_some) == Some(true) {
                        connect(view, live, line, next_wait_ms(wait_ms));
                    }
                },
                Duration::from_millis(u64::from(wait_ms)),
            );
        }
    });
    source.set_onmessage(Some(message.as_ref().unchecked_ref()));
    source.set_onopen(Some(open.as_ref().unchecked_ref()));
    source.set_onerror(Some(error.as_ref().unchecked_ref()));
    line.try_set_value(Some(Line { source, _message: message, _open: open, _error: error }));
}

fn hear(view: View, live: Live, text: &str) {
    match serde_json::from_str(text) {
        Ok(Event::Changed { seq }) => {
            // Messages may come twice after a reconnection.
            if view.seq.try_get_untracked().is_some_and(|known| seq > known) {
                view.seq.try_set(seq);
            }
        }
        Ok(Event::Import(progress)) => {
            live.import.try_set(Some(progress));
        }
        Ok(Event::Alerts { .. }) => {
            live.alerts.try_update(|count| *count = count.wrapping_add(1));
        }
        // A newer server may say more than this page knows.
        Err(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_half_a_minute() {
        assert_eq!(next_wait_ms(1_000), 2_000);
        assert_eq!(next_wait_ms(20_000), LONGEST_WAIT_MS);
        assert_eq!(next_wait_ms(u32::MAX), LONGEST_WAIT_MS);
    }
}

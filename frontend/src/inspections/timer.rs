//! Clocks that run. Invariant: a clock that has run out says so in words, not in colour alone.

use std::time::Duration;

use leptos::prelude::*;
use petapora_wire::InspectionTimer;

use super::clock::Clock;
use super::state::left;
use super::texts::{Key, t, text};
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{Icon, IconName, drawn};

const fn key_of(kind: &str) -> Key {
    match kind.as_bytes() {
        b"order_due" => Key::OrderDue,
        b"objection_until" => Key::ObjectionUntil,
        b"forward_until" => Key::ForwardUntil,
        b"decide_until" => Key::DecideUntil,
        _ => Key::OtherTimer,
    }
}

#[component]
pub fn Timer(timer: InspectionTimer, clock: Clock) -> impl IntoView {
    let lang = use_lang();
    let now_ms = RwSignal::new(js_sys::Date::now() as i64);
    let tick = set_interval_with_handle(
        move || {
            now_ms.try_set(js_sys::Date::now() as i64);
        },
        Duration::from_secs(30),
    );
    on_cleanup(move || {
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
    let due_ms = timer.due_ms;
    let key = key_of(&timer.kind);
    // The server's clock decides what is late; this one only tells how long it still is.
    let late = move || timer.late || now_ms.get() >= due_ms;
    let class = move || if late() { "timer timer-late" } else { "timer" };
    let words = move || {
        let lang = lang.get();
        let until = fill(text(lang, key), &[("when", &clock.moment(lang, due_ms))]);
        let rest = left(lang, due_ms, now_ms.get());
        let rest = fill(text(lang, if late() { Key::TimePast } else { Key::TimeLeft }), &[("t", &rest)]);
        format!("{until} · {rest}")
    };
    view! {
        <p class=class>
            <Icon name=IconName::Clock/>
            <span>
                {drawn(words)}
                {timer.provisional.then(|| view! { " (" {t(Key::Provisional)} ")" })}
            </span>
        </p>
    }
}

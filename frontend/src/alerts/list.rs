//! The list with its chips. Invariant: each line is a button, and choosing one moves
//! the focus to what it opens.

use leptos::prelude::*;
use petapora_wire::{Alert, AlertCount, AlertPage, AlertState};
use wasm_bindgen::JsCast;

use super::state::{Chosen, signal_name};
use super::steps::Draft;
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::{Lang, use_lang};
use crate::ui::{Empty, drawn};

#[component]
pub fn List(page: AlertPage, chosen: RwSignal<Chosen>, open: RwSignal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let matched = u64::from(page.matched);
    let next = page.next;
    let rows = page.items.into_iter().map(|alert| view! { <Row alert open/> }).collect_view();
    view! {
        <Chips counts=page.states name=Key::ByState chosen/>
        <Chips counts=page.signals name=Key::BySignal chosen/>
        <p class="list-count" role="status">
            {drawn(move || fill(text(lang.get(), Key::Matched), &[("n", &count(lang.get(), matched))]))}
        </p>
        {(matched == 0).then(|| view! { <Empty><p>{t(Key::Nothing)}</p></Empty> })}
        <ul class="alert-rows">{rows}</ul>
        <div class="actions">
            {drawn(move || chosen.read().after.is_some().then(|| view! {
                <button class="button" on:click=move |_| chosen.update(|chosen| chosen.after = None)>{t(Key::First)}</button>
            }))}
            {next.map(|next| view! {
                <button class="button" on:click=move |_| chosen.update(|chosen| chosen.after = Some(next.clone()))>
                    {t(Key::Next)}
                </button>
            })}
        </div>
    }
}

#[component]
fn Chips(counts: Vec<AlertCount>, name: Key, chosen: RwSignal<Chosen>) -> impl IntoView {
    let lang = use_lang();
    let chips = counts.into_iter().map(|one| {
        let value = StoredValue::new(one.value);
        let of_state = name == Key::ByState;
        let is_on = move || {
            let chosen = chosen.read();
            value.with_value(|value| if of_state { &chosen.states } else { &chosen.signals }.contains(value))
        };
        let press = move |_| {
            value.with_value(|value| {
                chosen.update(|chosen| if of_state { chosen.turn_state(value) } else { chosen.turn_signal(value) });
            });
        };
        let shown = move || value.with_value(|value| name_of(lang.get(), value, of_state));
        view! {
            <li>
                <button class="chip" class:chip-on=is_on aria-pressed=move || is_on().to_string() on:click=press>
                    {drawn(shown)} " " {one.count}
                </button>
            </li>
        }
    });
    view! { <ul class="chips" aria-label=t(name)>{chips.collect_view()}</ul> }
}

fn name_of(lang: Lang, value: &str, of_state: bool) -> String {
    if of_state {
        let state = AlertState::ALL.iter().find(|state| state.as_str() == value);
        return state.map_or_else(|| value.to_owned(), |state| state.label(lang).to_owned());
    }
    signal_name(value).map_or_else(|| value.to_owned(), |both| lang.of(both).to_owned())
}

#[component]
fn Row(alert: Alert, open: RwSignal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let id = StoredValue::new(alert.id.0);
    let is_open = move || open.with(|open| id.with_value(|id| open.as_deref() == Some(id)));
    let draft = expect_context::<Draft>();
    let choose = move |_| {
        draft.clear();
        open.set(Some(id.get_value()));
        request_animation_frame(focus_detail);
    };
    let signal = alert.signal;
    view! {
        <li class="row" class:open=is_open>
            <button class="row-main" aria-current=move || is_open().then_some("true") on:click=choose>
                <span class="card-name">{alert.target}" · "{drawn(move || name_of(lang.get(), &signal, false))}</span>
                <span class="card-line">{drawn(move || lang.get().pick(&alert.sentence).to_owned())}</span>
                <span class="card-status">
                    <span class="badge">{label(alert.state)}</span>
                    {drawn(move || fill(text(lang.get(), Key::Urgency), &[("n", &alert.urgency.to_string())]))}
                    {alert.reminder.then(|| view! { <span class="badge">{t(Key::Reminder)}</span> })}
                    {alert.gone_ms.map(|_| view! { <span class="badge">{t(Key::Gone)}</span> })}
                </span>
            </button>
        </li>
    }
}

fn focus_detail() {
    let detail = document().get_element_by_id("peringatan-rinci");
    if let Some(detail) = detail.and_then(|detail| detail.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus only fails on elements that are not in the page.
        let _ = detail.focus();
    }
}

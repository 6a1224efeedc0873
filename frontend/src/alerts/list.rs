//! The list with its chips. Invariant: each line is a button, and choosing one moves
//! the focus to what it opens.

use std::collections::BTreeSet;

use leptos::prelude::*;
use petapora_wire::{Alert, AlertCount, AlertId, AlertPage, AlertState, NewInspection};
use wasm_bindgen::JsCast;

use super::state::{Chosen, can_be_visited, signal_name};
use super::steps::Draft;
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::{Lang, use_lang};
use crate::inspections::{StartInspection, may_plan};
use crate::ui::{Empty, drawn, texts as common};

#[component]
pub fn List(
    page: AlertPage,
    chosen: RwSignal<Chosen>,
    open: RwSignal<Option<String>>,
    marked: RwSignal<BTreeSet<AlertId>>,
) -> impl IntoView {
    let lang = use_lang();
    let matched = u64::from(page.matched);
    let next = page.next;
    let plans = may_plan();
    let to_visit: Vec<AlertId> =
        page.items.iter().filter(|alert| can_be_visited(alert)).map(|alert| alert.id.clone()).collect();
    let rows = page.items.into_iter().map(|alert| view! { <Row alert open marked plans/> }).collect_view();
    view! {
        <Chips counts=page.states name=Key::ByState chosen/>
        <Chips counts=page.signals name=Key::BySignal chosen/>
        <p class="list-count" role="status">
            {drawn(move || fill(text(lang.get(), Key::Matched), &[("n", &count(lang.get(), matched))]))}
        </p>
        {(plans && !to_visit.is_empty()).then(|| view! { <MarkAll to_visit marked/> })}
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

/// Marks every alert of the page that a visit can answer; again, none.
#[component]
fn MarkAll(to_visit: Vec<AlertId>, marked: RwSignal<BTreeSet<AlertId>>) -> impl IntoView {
    let lang = use_lang();
    let count_all = to_visit.len() as u64;
    let to_visit = StoredValue::new(to_visit);
    let all = move || to_visit.with_value(|ids| ids.iter().all(|id| marked.read().contains(id)));
    let turn = move |event| {
        let on = event_target_checked(&event);
        marked.update(|marked| {
            to_visit.with_value(|ids| {
                for id in ids {
                    if on {
                        marked.insert(id.clone());
                    } else {
                        marked.remove(id);
                    }
                }
            })
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=all on:change=turn/>
            <span>{drawn(move || fill(text(lang.get(), Key::SelectAll), &[("n", &count(lang.get(), count_all))]))}</span>
        </label>
    }
}

/// What is marked, and the way to a route.
#[component]
pub fn MarkedBar(marked: RwSignal<BTreeSet<AlertId>>) -> impl IntoView {
    let lang = use_lang();
    let any = Memo::new(move |_| !marked.read().is_empty());
    let number = move || count(lang.get(), marked.read().len() as u64);
    let ask = Callback::new(move |()| NewInspection {
        alerts: marked.get_untracked().into_iter().collect(),
        ..NewInspection::default()
    });
    drawn(move || {
        any.get().then(|| view! {
        <section class="selection-bar marked-bar" aria-label=t(Key::Selection)>
            <p role="status">{drawn(move || fill(text(lang.get(), Key::Selected), &[("n", &number())]))}</p>
            <StartInspection ask/>
            <button class="button" on:click=move |_| marked.update(BTreeSet::clear)>{common::t(common::Key::Cancel)}</button>
        </section>
    })
    })
}

#[component]
fn Row(
    alert: Alert,
    open: RwSignal<Option<String>>,
    marked: RwSignal<BTreeSet<AlertId>>,
    plans: bool,
) -> impl IntoView {
    let lang = use_lang();
    let mark = (plans && can_be_visited(&alert)).then(|| {
        let name = format!("{} · {}", alert.target, name_of(lang.get_untracked(), &alert.signal, false));
        (StoredValue::new(alert.id.clone()), name)
    });
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
            {mark.map(|(id, name)| view! {
                <span class="row-check">
                    <input type="checkbox"
                        aria-label=move || fill(text(lang.get(), Key::SelectOne), &[("name", &name)])
                        prop:checked=move || id.with_value(|id| marked.read().contains(id))
                        on:change=move |_| marked.update(|marked| id.with_value(|id| {
                            if !marked.remove(id) {
                                marked.insert(id.clone());
                            }
                        }))/>
                </span>
            })}
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

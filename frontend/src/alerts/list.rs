//! The list with its filters. Invariant: each line is a button, the arrows move among
//! them, and choosing one moves the focus to what it opens.

use std::collections::BTreeSet;

use leptos::prelude::*;
use petapora_wire::{Alert, AlertCount, AlertId, AlertPage, AlertState, Permission};
use wasm_bindgen::JsCast;

use super::may;
use super::state::{Chosen, Order, moved, signal_name};
use super::steps::Draft;
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::{Lang, use_lang};
use crate::ui::{Empty, drawn};

#[component]
pub fn List(
    page: AlertPage,
    chosen: RwSignal<Chosen>,
    open: RwSignal<Option<String>>,
    marked: RwSignal<BTreeSet<AlertId>>,
) -> impl IntoView {
    // A live refresh draws the lines anew while somebody walks among them.
    focus_list(focused_line());
    let lang = use_lang();
    let matched = u64::from(page.matched);
    let next = page.next;
    let reviews = may(Permission::ReviewAlerts);
    let markable: Vec<AlertId> =
        page.items.iter().filter(|alert| !alert.state.is_closed()).map(|alert| alert.id.clone()).collect();
    let rows = page.items.into_iter().map(|alert| view! { <Row alert open marked reviews/> }).collect_view();
    view! {
        <Chips counts=page.states name=Key::ByState chosen/>
        <Chips counts=page.signals name=Key::BySignal chosen/>
        <p class="list-count" role="status">
            {drawn(move || fill(text(lang.get(), Key::Matched), &[("n", &count(lang.get(), matched))]))}
        </p>
        {(reviews && !markable.is_empty()).then(|| view! { <MarkAll markable marked/> })}
        {(matched == 0).then(|| view! { <Empty><p>{t(Key::Nothing)}</p></Empty> })}
        <ul class="alert-rows" on:keydown=go>{rows}</ul>
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

/// Narrows the list by a word, by order, and to what sends somebody.
#[component]
pub fn Narrow(chosen: RwSignal<Chosen>) -> impl IntoView {
    let narrow = move |change: &dyn Fn(&mut Chosen)| {
        chosen.update(|chosen| {
            change(chosen);
            chosen.after = None;
        });
    };
    let order = move |event| {
        let name = event_target_value(&event);
        let order = Order::ALL.into_iter().find(|order| order.name() == name).unwrap_or_default();
        narrow(&|chosen| chosen.order = order);
    };
    view! {
        <div class="alerts-narrow">
            <label class="field">
                <span>{t(Key::Find)}</span>
                <input type="search" maxlength="100" prop:value=move || chosen.read().text.clone()
                    on:change=move |event| {
                        let text = event_target_value(&event).trim().to_owned();
                        narrow(&|chosen| chosen.text = text.clone());
                    }/>
            </label>
            <label class="field">
                <span>{t(Key::Order)}</span>
                <select on:change=order>
                    {Order::ALL.map(|order| {
                        let key = match order {
                            Order::Urgency => Key::ByUrgency,
                            Order::Newest => Key::ByNewest,
                            Order::Target => Key::ByTarget,
                        };
                        view! { <option value=order.name() selected=move || chosen.read().order == order>{t(key)}</option> }
                    }).into_iter().collect_view()}
                </select>
            </label>
            <label class="check">
                <input type="checkbox" prop:checked=move || chosen.read().reminders
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        narrow(&|chosen| chosen.reminders = on);
                    }/>
                <span>{t(Key::WithReminders)}</span>
            </label>
        </div>
    }
}

/// The lines on the page, in their order.
fn lines() -> Vec<web_sys::HtmlElement> {
    let lines = document().get_elements_by_class_name("alert-line");
    (0..lines.length()).filter_map(|at| lines.item(at)?.dyn_into().ok()).collect()
}

/// Moves the focus among the lines.
fn go(event: leptos::ev::KeyboardEvent) {
    let (lines, active) = (lines(), document().active_element());
    let at = lines.iter().position(|line| active.as_ref().is_some_and(|active| *active == **line));
    let to = at.and_then(|at| moved(at, lines.len(), &event.key()));
    if let Some(line) = to.and_then(|to| lines.get(to)) {
        event.prevent_default();
        // Focus only fails on elements that are not in the page.
        let _ = line.focus();
    }
}

/// The alert on whose line the focus is.
fn focused_line() -> Option<String> {
    document().active_element().and_then(|line| line.get_attribute("data-alert"))
}

/// Gives the focus back to the line of an alert.
pub fn focus_list(id: Option<String>) {
    let Some(id) = id else { return };
    request_animation_frame(move || {
        if let Some(line) = lines().iter().find(|line| line.get_attribute("data-alert").as_ref() == Some(&id))
        {
            let _ = line.focus();
        }
    });
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

pub fn name_of(lang: Lang, value: &str, of_state: bool) -> String {
    if of_state {
        let state = AlertState::ALL.iter().find(|state| state.as_str() == value);
        return state.map_or_else(|| value.to_owned(), |state| state.label(lang).to_owned());
    }
    signal_name(value).map_or_else(|| value.to_owned(), |both| lang.of(both).to_owned())
}

/// Marks every alert of the page that has steps left; again, none.
#[component]
fn MarkAll(markable: Vec<AlertId>, marked: RwSignal<BTreeSet<AlertId>>) -> impl IntoView {
    let lang = use_lang();
    let count_all = markable.len() as u64;
    let markable = StoredValue::new(markable);
    let all = move || markable.with_value(|ids| ids.iter().all(|id| marked.read().contains(id)));
    let turn = move |event| {
        let on = event_target_checked(&event);
        marked.update(|marked| {
            markable.with_value(|ids| {
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

#[component]
fn Row(
    alert: Alert,
    open: RwSignal<Option<String>>,
    marked: RwSignal<BTreeSet<AlertId>>,
    reviews: bool,
) -> impl IntoView {
    let lang = use_lang();
    let mark = (reviews && !alert.state.is_closed()).then(|| {
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
            <button class="row-main alert-line" data-alert=id.get_value() aria-current=move || is_open().then_some("true") on:click=choose>
                <span class="card-name">{alert.target}" · "{drawn(move || name_of(lang.get(), &signal, false))}</span>
                <span class="card-line">{drawn(move || lang.get().pick(&alert.sentence).to_owned())}</span>
                <span class="card-status">
                    <span class="badge">{label(alert.state)}</span>
                    {drawn(move || fill(text(lang.get(), Key::Urgency), &[("n", &alert.urgency.to_string())]))}
                    {alert.reminder.then(|| view! { <span class="badge">{t(Key::Reminder)}</span> })}
                    {alert.restricted.then(|| view! { <span class="badge">{t(Key::Restricted)}</span> })}
                    {(alert.control == Some(true)).then(|| view! { <span class="badge">{t(Key::Drawn)}</span> })}
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

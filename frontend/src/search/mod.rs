//! Finding a place, a company, a kelurahan or a coordinate (ARIA combobox with a list).
//! Invariant: the focus stays in the field; what is not chosen changes nothing.

mod state;
mod texts;

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use petapora_wire::SearchHit;
use wasm_bindgen::JsCast;

use self::state::{Group, Kind, grouped, hit_at, moved};
use self::texts::{Key, t, text};
use crate::i18n::codes::Label;
use crate::i18n::format::{count, decimal, fill};
use crate::i18n::{Lang, use_lang};
use crate::query;
use crate::ui::{drawn, fetch_when};
use crate::view::{Load, use_view};

/// Rest after the last key before the server is asked.
const REST: Duration = Duration::from_millis(200);

#[component]
pub fn SearchBox() -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let field = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let at = RwSignal::new(None::<usize>);

    let hits = fetch_when::<Vec<SearchHit>>(
        move || {
            let asked = asked.get();
            (!asked.is_empty()).then(|| {
                let mut path = String::from("/api/v1/search?q=");
                query::escape(&asked, &mut path);
                path
            })
        },
        || {},
    );
    let groups =
        Memo::new(move |_| hits.state.with(|hits| hits.data().map(|hits| grouped(hits)).unwrap_or_default()));
    let hit_count = move || groups.with(|groups| groups.iter().map(|group| group.hits.len()).sum::<usize>());
    Effect::new(move || {
        groups.track();
        at.set(None);
    });

    let mut ask = debounce(REST, move |text: String| {
        asked.try_set(text.trim().to_owned());
    });
    let on_input = move |event: ev::Event| {
        let text = event_target_value(&event);
        open.set(!text.trim().is_empty());
        typed.set(text.clone());
        ask(text);
    };
    let choose = move |number: usize| {
        let Some(hit) = groups.with_untracked(|groups| hit_at(groups, number).cloned()) else { return };
        let outcome = view.filter.with_untracked(|filter| state::chosen(&hit, filter, map_size()));
        if let Some(filter) = outcome.filter {
            view.filter.set(filter);
        }
        if outcome.open.is_some() {
            view.open_site.set(outcome.open);
        }
        if outcome.fly_to.is_some() {
            view.fly_to.set(outcome.fly_to);
        }
        open.set(false);
        typed.set(name_of(lang.get_untracked(), &hit));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let key = event.key();
        match key.as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                open.set(!typed.with_untracked(|typed| typed.trim().is_empty()));
                at.update(|at| *at = moved(*at, hit_count(), &key));
            }
            "Enter" if open.get_untracked() => {
                event.prevent_default();
                choose(at.get_untracked().unwrap_or(0));
            }
            "Escape" if open.get_untracked() => {
                event.stop_propagation();
                open.set(false);
            }
            "Escape" => typed.set(String::new()),
            _ => {}
        }
    };
    let slash = window_event_listener(ev::keydown, move |event| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() == "/" && plain && !is_typing(&event) {
            event.prevent_default();
            if let Some(field) = field.get_untracked() {
                // Focus only fails on elements that are not in the page.
                let _ = field.focus();
                field.select();
            }
        }
    });
    on_cleanup(move || slash.remove());

    let waits = move || {
        typed.with(|typed| typed.trim() != asked.get()) || hits.state.with(|hits| *hits == Load::Loading)
    };
    let body = move || {
        if waits() {
            return view! { <p class="search-note">{t(Key::Searching)}</p> }.into_any();
        }
        match hits.state.get() {
            Load::Failed(problem) => view! {
                <div class="search-note">
                    <p>{lang.get().pick(&problem.detail).to_owned()} " " {lang.get().pick(&problem.fix).to_owned()}</p>
                    // The field keeps the focus; the list closes when it leaves.
                    <button class="button" on:mousedown=|event| event.prevent_default() on:click=move |_| hits.reload()>
                        {t(Key::Retry)}
                    </button>
                </div>
            }
            .into_any(),
            _ if hit_count() == 0 => view! { <p class="search-note">{t(Key::NoResults)}</p> }.into_any(),
            _ => drawn(move || {
                let hits = |group| view! { <Hits group at choose=Callback::new(choose)/> };
                groups.get().into_iter().map(hits).collect_view()
            }),
        }
    };
    let said = move || {
        (open.get() && !waits())
            .then(|| fill(text(lang.get(), Key::Found), &[("n", &count(lang.get(), hit_count() as u64))]))
    };
    view! {
        <div class="search" role="search">
            <input class="search-field" type="search" role="combobox" autocomplete="off" spellcheck="false"
                node_ref=field aria-label=t(Key::Search) placeholder=t(Key::Placeholder)
                aria-autocomplete="list" aria-controls="search-list" aria-haspopup="listbox"
                aria-expanded=move || open.get().to_string()
                aria-activedescendant=move || at.get().filter(|_| open.get()).map(option_id)
                prop:value=move || typed.get()
                on:input=on_input on:keydown=on_key
                on:focus=move |_| open.set(!typed.with_untracked(|typed| typed.trim().is_empty()))
                on:blur=move |_| open.set(false)/>
            <div class="search-list" class:open=move || open.get()>
                <div id="search-list" role="listbox" aria-label=t(Key::Results)>{drawn(body)}</div>
            </div>
            <span class="visually-hidden" role="status">{drawn(said)}</span>
        </div>
    }
    .into_any()
}

/// One group of the list.
#[component]
fn Hits(group: Group, at: RwSignal<Option<usize>>, choose: Callback<usize>) -> impl IntoView {
    let lang = use_lang();
    let title = match group.kind {
        Kind::Place => Key::Places,
        Kind::Company => Key::Companies,
        Kind::Kelurahan => Key::Kelurahan,
        Kind::Landmark => Key::Landmarks,
        Kind::Coordinates => Key::Coordinates,
    };
    let option = move |number: usize, hit: SearchHit| {
        let (name, more) = (hit.clone(), hit);
        view! {
            <div class="search-hit" role="option" id=option_id(number)
                class:at=move || at.get() == Some(number)
                aria-selected=move || (at.get() == Some(number)).to_string()
                // The field keeps the focus; the list closes when it leaves.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| choose.run(number)>
                <span>{drawn(move || name_of(lang.get(), &name))}</span>
                <span class="muted">{drawn(move || more_of(lang.get(), &more))}</span>
            </div>
        }
    };
    view! {
        <div role="group" aria-label=t(title)>
            <p class="search-group" aria-hidden="true">{t(title)}</p>
            {group.hits.into_iter().enumerate().map(|(index, hit)| option(group.first + index, hit)).collect_view()}
        </div>
    }
}

fn option_id(number: usize) -> String {
    format!("search-hit-{number}")
}

fn name_of(lang: Lang, hit: &SearchHit) -> String {
    match hit {
        SearchHit::Site { name, .. }
        | SearchHit::Company { name, .. }
        | SearchHit::Kelurahan { name, .. }
        | SearchHit::Landmark { name, .. } => name.clone(),
        SearchHit::Coordinates { lon, lat } => {
            let gap = if lang == Lang::Id { "; " } else { ", " };
            format!("{}{gap}{}", decimal(lang, *lat, 5), decimal(lang, *lon, 5))
        }
    }
}

fn more_of(lang: Lang, hit: &SearchHit) -> String {
    match hit {
        SearchHit::Site { role, .. } => role.label(lang).into(),
        SearchHit::Company { sites, .. } => {
            fill(text(lang, Key::SitesOf), &[("n", &count(lang, u64::from(*sites)))])
        }
        SearchHit::Kelurahan { .. } => text(lang, Key::ShowsSites).into(),
        SearchHit::Landmark { .. } | SearchHit::Coordinates { .. } => String::new(),
    }
}

/// Whether a key belongs to a field that somebody writes in.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// About the map's size: the search does not know it, and a kelurahan need only be seen whole.
fn map_size() -> [f64; 2] {
    let inner = |size: Option<Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>>| {
        size.and_then(Result::ok).and_then(|size| size.as_f64())
    };
    let window = web_sys::window();
    let width = inner(window.as_ref().map(web_sys::Window::inner_width)).unwrap_or(640.0);
    let height = inner(window.as_ref().map(web_sys::Window::inner_height)).unwrap_or(480.0);
    [width.min(640.0), (height * 0.6).min(480.0)]
}

//! The page after signing in: rail, top bar, and the page chosen.
//! Invariant: the screen hides what an account may not; the server decides again.

mod map_page;
mod texts;

use leptos::prelude::*;
use petapora_wire::{AlertBell, Me, Permission, Region};

use crate::address::Page;
use crate::admin::settings_page;
use crate::alerts::alerts_page;
use crate::api;
use crate::app::LangSwitch;
use crate::i18n::codes::label;
use crate::i18n::format::{day, fill};
use crate::i18n::use_lang;
use crate::imports::imports_page;
use crate::inspections::inspections_page;
use crate::live::{Live, listen};
use crate::navigation::{pages, use_navigation};
use crate::reconcile::reconcile_page;
use crate::search::SearchBox;
use crate::session::Session;
use crate::ui::{Icon, IconName, drawn, fetch_when, later, settle};
use crate::view::use_view;
use map_page::MapPage;
use texts::{Key, t, text};

#[component]
pub fn Shell() -> impl IntoView {
    let view = use_view();
    let navigation = use_navigation();
    let live = Live::new();
    provide_context(live);
    listen(view, live);
    read_region();
    let Some(me) = view.me.get_untracked() else { return ().into_any() };
    let pages = pages(&me);
    // An account without the map starts on the first page it has.
    if !pages.contains(&navigation.page.get_untracked())
        && let Some(first) = pages.first()
    {
        navigation.page.set(*first);
    }
    let shown = Memo::new(move |_| navigation.page.get());
    // Made at its first showing, then hidden, never made again: a new map costs seconds.
    let has_map = Memo::new(move |_| shown.get() == Page::Map || view.beside.get());
    let map_seen = Memo::new(move |seen: Option<&bool>| seen == Some(&true) || has_map.get());
    let may_search = me.may.contains(&Permission::ReadSites);
    view! {
        <div class="shell">
            <a class="skip" href="#isi" on:click=move |event| {
                event.prevent_default();
                focus_content();
            }>{t(Key::Skip)}</a>
            <TopBar me=me.clone() may_search/>
            <Rail pages/>
            <main class="page" id="isi" tabindex="-1" class:page-beside=move || view.beside.get()>
                {me.demo.then(|| view! { <DemoBanner me=me.clone()/> })}
                {drawn(move || map_seen.get().then(|| view! {
                    <div class="map-holder" hidden=move || !has_map.get()><MapPage/></div>
                }))}
                {drawn(move || match shown.get() {
                    Page::Map => ().into_any(),
                    Page::Alerts => later(|| Box::pin(alerts_page())),
                    Page::Inspections => later(|| Box::pin(inspections_page())),
                    Page::Reconcile => later(|| Box::pin(reconcile_page())),
                    Page::Imports => later(|| Box::pin(imports_page())),
                    Page::Settings => later(|| Box::pin(settings_page())),
                })}
            </main>
        </div>
    }
    .into_any()
}

/// Reads the ground once; a newer package is seen at the next start.
fn read_region() {
    let view = use_view();
    leptos::task::spawn_local(async move {
        let answer = api::get::<Region>("/api/v1/region").await;
        view.region.try_update(|state| settle(state, answer));
    });
}

fn focus_content() {
    use wasm_bindgen::JsCast;
    let content = document().get_element_by_id("isi");
    if let Some(content) = content.and_then(|content| content.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus only fails on elements that are not in the page.
        let _ = content.focus();
    }
}

#[component]
fn Rail(pages: Vec<Page>) -> impl IntoView {
    let navigation = use_navigation();
    // Pressed on its own page, the entry leads back from the one that is open to all of them.
    let go = move |page: Page| {
        if navigation.page.get_untracked() == page {
            navigation.inspection.set(None);
        }
        navigation.page.set(page);
    };
    let entries = pages
        .into_iter()
        .map(|page| {
            let (icon, key) = match page {
                Page::Map => (IconName::Map, Key::Map),
                Page::Alerts => (IconName::Bell, Key::Alerts),
                Page::Inspections => (IconName::Route, Key::Inspections),
                Page::Reconcile => (IconName::Match, Key::Reconcile),
                Page::Imports => (IconName::Import, Key::Imports),
                Page::Settings => (IconName::Settings, Key::Settings),
            };
            view! {
                <li>
                    <button class="rail-entry" on:click=move |_| go(page)
                        aria-current=move || (navigation.page.get() == page).then_some("page")>
                        <Icon name=icon/>
                        <span>{t(key)}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="rail" aria-label=t(Key::Navigation)><ul>{entries}</ul></nav> }
}

#[component]
fn TopBar(me: Me, may_search: bool) -> impl IntoView {
    let live = expect_context::<Live>();
    let session = expect_context::<Session>();
    let lang = use_lang();
    let name = me.display_name.clone();
    let account = move || format!("{}: {name}", text(lang.get(), Key::Account));
    view! {
        <header class="topbar">
            <span class="brand">"Petapora"</span>
            <div class="topbar-search">{may_search.then(|| view! { <SearchBox/> })}</div>
            {drawn(move || (!live.connected.get()).then(|| view! {
                <span class="offline" role="status"><Icon name=IconName::Warning/>{t(Key::NotLive)}</span>
            }))}
            {me.may.contains(&Permission::ReadAlerts).then(|| view! { <Bell/> })}
            <LangSwitch/>
            <details class="menu">
                <summary aria-label=account>
                    <Icon name=IconName::Person/>
                    <span class="menu-name">{me.display_name.clone()}</span>
                </summary>
                <div class="menu-body">
                    <p><b>{me.display_name}</b><br/>{label(me.role)}<br/>{me.office_name}</p>
                    <button class="button" on:click=move |_| session.sign_out(lang.get_untracked())>{t(Key::SignOut)}</button>
                </div>
            </details>
        </header>
    }
}

/// How many new alerts nobody has taken up; leads to them.
#[component]
fn Bell() -> impl IntoView {
    let live = expect_context::<Live>();
    let navigation = use_navigation();
    let lang = use_lang();
    let bell = fetch_when::<AlertBell>(
        || Some("/api/v1/alerts/bell".to_owned()),
        move || {
            live.alerts.track();
            live.connected.track();
        },
    );
    let new = Memo::new(move |_| bell.state.with(|state| state.data().map_or(0, |bell| bell.unseen)));
    let name = move || fill(text(lang.get(), Key::NewAlerts), &[("n", &new.get().to_string())]);
    view! {
        <button class="icon-button bell" aria-label=name title=name
            on:click=move |_| navigation.page.set(Page::Alerts)>
            <Icon name=IconName::Bell/>
            {drawn(move || (new.get() > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{new.get()}</span> }))}
        </button>
    }
}

#[component]
fn DemoBanner(me: Me) -> impl IntoView {
    let lang = use_lang();
    view! {
        <p class="demo-banner" role="note">
            <b>{t(Key::Demo)}</b> " · " {t(Key::DataOf)} " " {drawn(move || day(lang.get(), &me.as_of))}
        </p>
    }
}

//! Alerts: the list, and beside it why one is there and what can be done; the runs that
//! find them, what is declared to be expected, and how often they may be wrong.
//! Invariant: everything shown needs verification and names premises or a sponsor, never
//! a person.

mod budget;
mod bulk;
mod detail;
mod expected;
mod expected_form;
mod list;
mod runs;
mod state;
mod steps;
mod texts;
mod why;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{AlertBell, AlertDetail, AlertId, AlertPage, Permission};

use crate::address::Page;
use crate::api;
use crate::i18n::use_lang;
use crate::live::Live;
use crate::navigation::use_navigation;
use crate::ui::{DrawPage, Panel, StaleBadge, Tab, Tabs, drawn, fetch_when};
use crate::view::{Camera, Load, use_view};
use budget::Budget;
use bulk::MarkedBar;
use detail::Detail;
use expected::Registry;
use list::{List, Narrow, focus_list};
use runs::Runs;
use state::{Chosen, zoom_of};
use steps::Draft;
use texts::{Key, t, text};

/// The page, in a part of the program of its own.
#[wasm_split(alerts, wasm_split_path = leptos::wasm_split, fallible)]
pub fn alerts_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <AlertsPage/> }.into_any())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    List,
    Runs,
    Expected,
    Budget,
}

const PARTS: [(Part, Key); 4] = [
    (Part::List, Key::PartList),
    (Part::Runs, Key::PartRuns),
    (Part::Expected, Key::PartExpected),
    (Part::Budget, Key::PartBudget),
];

/// What the parts of the page tell each other; given by context.
#[derive(Clone, Copy)]
struct Desk {
    part: RwSignal<Part>,
    /// Id and name of the place whose density is about to be declared.
    declare: RwSignal<Option<(String, String)>>,
    open: RwSignal<Option<String>>,
}

/// Pixels from which the map stands beside the list.
const WIDE_PX: f64 = 1_200.0;

/// The reader may act on alerts.
fn may(permission: Permission) -> bool {
    use_view().me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&permission)))
}

#[component]
fn AlertsPage() -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let navigation = use_navigation();
    let part = RwSignal::new(Part::List);
    let desk = Desk { part, declare: RwSignal::new(None), open: RwSignal::new(None) };
    provide_context(desk);
    let is_wide =
        window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|px| px >= WIDE_PX);
    Effect::new(move || view.beside.set(is_wide && matches!(part.get(), Part::List | Part::Expected)));
    on_cleanup(move || {
        view.beside.set(false);
        view.draws_area.set(false);
        // Whoever goes on to the map sees the zone there.
        if navigation.page.get_untracked() != Page::Map {
            view.zone.set(None);
        }
    });
    let tabs = PARTS
        .into_iter()
        .map(|(value, key)| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) })
        .collect();
    view! {
        <div class="alerts-page">
            <h1 class="visually-hidden">{t(Key::Title)}</h1>
            <Tabs tabs chosen=part panel="isi-peringatan"
                label=Signal::derive(move || text(lang.get(), Key::Title).to_owned())/>
            <div id="isi-peringatan" role="tabpanel" class="alerts-part" aria-label=t(Key::Title)>
                {drawn(move || match part.get() {
                    Part::List => view! { <Alerts/> }.into_any(),
                    Part::Runs => view! { <Runs/> }.into_any(),
                    Part::Expected => view! { <Registry/> }.into_any(),
                    Part::Budget => view! { <Budget/> }.into_any(),
                })}
            </div>
        </div>
    }
}

#[component]
fn Alerts() -> impl IntoView {
    let live = expect_context::<Live>();
    let view = use_view();
    let open = expect_context::<Desk>().open;
    let chosen = RwSignal::new(Chosen::default());
    let marked = RwSignal::new(BTreeSet::<AlertId>::new());
    provide_context(Draft::new());
    // Whoever opens the page has seen what the bell told.
    leptos::task::spawn_local(async {
        // A bell that still counts harms nobody.
        let _ = api::post::<_, AlertBell>("/api/v1/alerts/bell", &()).await;
    });
    let refresh = move || {
        live.alerts.track();
        live.connected.track();
    };
    let page = fetch_when::<AlertPage>(move || Some(chosen.read().path()), refresh);
    let one = fetch_when::<AlertDetail>(
        move || open.read().as_ref().map(|id| format!("/api/v1/alerts/{id}")),
        refresh,
    );
    // The map shows the zone of the alert that is open, and goes there once: data never move it.
    Effect::new(move |shown: Option<Option<String>>| {
        let Some(id) = open.get() else {
            view.zone.set(None);
            return None;
        };
        let before = shown.flatten();
        let zone = one.state.with(|state| {
            state.data().filter(|detail| detail.alert.id.0 == id).map(|detail| detail.zone.clone())
        });
        let Some(zone) = zone else { return before };
        if let Some(zone) =
            zone.as_ref().filter(|_| before.as_deref() != Some(id.as_str()) && view.beside.get_untracked())
        {
            let [lon, lat] = zone.centre;
            view.fly_to.set(Some(Camera { lon, lat, zoom: zoom_of(zone.radius_m) }));
        }
        if view.zone.get_untracked() != zone {
            view.zone.set(zone);
        }
        Some(id)
    });
    let is_told = Memo::new(move |_| one.state.with(|one| one.data().is_some()));
    let is_old = Memo::new(move |_| one.state.with(|one| matches!(one, Load::Ready { stale: true, .. })));
    let on_reload = Callback::new(move |()| one.reload());
    let leave = move || {
        let id = open.get_untracked();
        open.set(None);
        focus_list(id);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked().is_some() {
            event.prevent_default();
            leave();
        }
    };
    view! {
        <div class="alerts" class:alerts-open=move || open.read().is_some()>
            <section class="alerts-list" aria-label=t(Key::Title)>
                <h2>{t(Key::Title)}</h2>
                <p class="hint">{t(Key::Hint)}</p>
                <Narrow chosen/>
                <MarkedBar marked page/>
                <Panel fetched=page ready=move |page| view! { <List page chosen open marked/> }.into_any()/>
            </section>
            <section class="alerts-detail" id="peringatan-rinci" tabindex="-1" aria-label=t(Key::Why) on:keydown=on_key>
                {drawn(move || if open.read().is_none() {
                    view! { <p class="hint">{t(Key::Choose)}</p> }.into_any()
                } else {
                    view! {
                        <button class="button alerts-back" on:click=move |_| leave()>{t(Key::Back)}</button>
                        {drawn(move || (!is_told.get()).then(|| view! {
                            <Panel fetched=one ready=|_| ().into_any()/>
                        }))}
                        {drawn(move || is_told.get().then(|| view! {
                            {drawn(move || is_old.get().then(|| view! { <StaleBadge on_reload/> }))}
                            <Detail one page/>
                        }))}
                    }
                    .into_any()
                })}
            </section>
        </div>
    }
}

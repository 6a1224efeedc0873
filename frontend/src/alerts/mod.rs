//! Alerts: the list, and beside it why one is there and what can be done. Invariant:
//! everything shown needs verification and names premises or a sponsor, never a person.

mod detail;
mod list;
mod state;
mod steps;
mod texts;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{AlertBell, AlertDetail, AlertId, AlertPage};

use crate::api;
use crate::live::Live;
use crate::ui::{DrawPage, Panel, drawn, fetch_when};
use detail::Detail;
use list::{List, MarkedBar};
use state::Chosen;
use steps::Draft;
use texts::{Key, t};

/// The page, in a part of the program of its own.
#[wasm_split(alerts, wasm_split_path = leptos::wasm_split, fallible)]
pub fn alerts_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <AlertsPage/> }.into_any())
}

#[component]
fn AlertsPage() -> impl IntoView {
    let live = expect_context::<Live>();
    let chosen = RwSignal::new(Chosen::default());
    let open = RwSignal::new(None::<String>);
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
    view! {
        <div class="alerts" class:alerts-open=move || open.read().is_some()>
            // On a phone the list goes when an alert is open; the page keeps its heading.
            <h1 class="visually-hidden">{t(Key::Title)}</h1>
            <section class="alerts-list" aria-label=t(Key::Title)>
                <h2>{t(Key::Title)}</h2>
                <p class="hint">{t(Key::Hint)}</p>
                <MarkedBar marked/>
                <Panel fetched=page ready=move |page| view! { <List page chosen open marked/> }.into_any()/>
            </section>
            <section class="alerts-detail" id="peringatan-rinci" tabindex="-1" aria-label=t(Key::Why)>
                {drawn(move || if open.read().is_none() {
                    view! { <p class="hint">{t(Key::Choose)}</p> }.into_any()
                } else {
                    view! {
                        <button class="button alerts-back" on:click=move |_| open.set(None)>{t(Key::Back)}</button>
                        <Panel fetched=one ready=move |shown| view! { <Detail shown one page/> }.into_any()/>
                    }
                    .into_any()
                })}
            </section>
        </div>
    }
}

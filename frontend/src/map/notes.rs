//! What the map says in words, over the map: loading, failed, empty, old, and whose
//! ground it is. Invariant: each state comes with what to do about it.

use leptos::prelude::*;
use petapora_wire::SiteFilter;

use super::command::MapCommand;
use super::texts::{Key, t, text};
use super::{Panel, WhySimple, area};
use crate::i18n::use_lang;
use crate::ui::{Skeleton, StaleBadge, drawn};
use crate::view::{Load, use_view};

/// Loading, failed, empty, old: said on the map, each with what to do.
#[component]
pub fn Notes(panel: Panel) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let first = move || {
        match view.region.get() {
        _ if view.map_missing.get() => view! {
            <div class="map-state">
                <p><b>{t(Key::Missing)}</b></p>
                <p>{t(Key::MissingFix)}</p>
                <button class="button" on:click=move |_| reload_page()>{t(Key::ReloadPage)}</button>
            </div>
        }
        .into_any(),
        Load::Failed(problem) => view! {
            <div class="map-state" role="alert">
                <p><b>{t(Key::RegionFailed)}</b></p>
                <p>{lang.get().pick(&problem.detail).to_owned()} " " {lang.get().pick(&problem.fix).to_owned()}</p>
                <button class="button" on:click=move |_| reload_page()>{t(Key::ReloadPage)}</button>
            </div>
        }
        .into_any(),
        _ if !panel.ready.get() => view! { <div class="map-state"><Skeleton lines=2/>{t(Key::Loading)}</div> }.into_any(),
        _ => ().into_any(),
    }
    };
    let retry = move |()| {
        for source in panel.failed.get_untracked() {
            panel.send(MapCommand::Reload { source });
        }
        panel.failed.set(Vec::new());
    };
    let failed = move || {
        let failed = panel.failed.get();
        let key =
            if failed.iter().any(|source| source == "sites") { Key::SitesFailed } else { Key::GroundFailed };
        (!failed.is_empty()).then(|| {
            view! {
                <div class="map-note" role="alert">
                    <span>{t(key)}</span>
                    <button class="button" on:click=move |_| retry(())>{t(Key::Retry)}</button>
                </div>
            }
        })
    };
    let empty = move || {
        let none =
            view.sites.with(|sites| sites.data().is_some_and(|page| page.matched == 0 && page.total > 0));
        (none && panel.ready.get()).then(|| {
            view! {
                <div class="map-note" role="status">
                    <span>{t(Key::Nothing)}</span>
                    <button class="button" on:click=move |_| view.filter.set(SiteFilter::default())>
                        {t(Key::ClearFilter)}
                    </button>
                </div>
            }
        })
    };
    let area = move || {
        panel.area.get().map(|trouble| {
            let said = match trouble {
                area::Trouble::Nothing => text(lang.get(), Key::NothingInArea).to_owned(),
                area::Trouble::Failed(problem) => {
                    format!("{} {}", text(lang.get(), Key::SelectFailed), lang.get().pick(&problem.fix))
                }
            };
            view! {
                <div class="map-note" role="status">
                    <span>{said}</span>
                    <button class="button" on:click=move |_| panel.area.set(None)>{t(Key::Dismiss)}</button>
                </div>
            }
        })
    };
    let stale = move || {
        let stale = view.sites.with(|sites| matches!(sites, Load::Ready { stale: true, .. }));
        stale.then(|| view! { <div class="map-note"><StaleBadge on_reload=Callback::new(move |()| view.filter.notify())/></div> })
    };
    let simple = move || {
        panel.simple.get().map(|why| {
            let key = match why {
                WhySimple::NoWebGl => Key::Simple,
                WhySimple::NotLoaded => Key::SimpleNotLoaded,
            };
            view! { <p class="map-simple" role="note">{t(key)}</p> }
        })
    };
    view! {
        {drawn(first)}
        {drawn(simple)}
        <div class="map-notes">
            {drawn(failed)} {drawn(stale)} {drawn(empty)} {drawn(area)}
            <Show when=move || panel.ready.get() && panel.loading.get()>
                <p class="map-busy" role="status">{t(Key::Refreshing)}</p>
            </Show>
        </div>
    }
}

fn reload_page() {
    if let Some(window) = web_sys::window() {
        // A page that cannot be reloaded leaves the reader where they are.
        let _ = window.location().reload();
    }
}

/// Whose ground this is, always in sight; what does not fit in two lines opens under pointer, tap or focus.
#[component]
pub fn Credit() -> impl IntoView {
    let (view, lang) = (use_view(), use_lang());
    drawn(move || {
        view.region
            .with(|region| region.data().map(|region| (region.attribution.clone(), region.generalised)))
            .map(|(attribution, generalised)| {
                view! {
                    <p class="map-credit" tabindex="0">
                        {generalised.then(|| view! { <b>{t(Key::Generalised)}</b> " " })} {lang.get().pick(&attribution).to_owned()}
                    </p>
                }
            })
    })
}

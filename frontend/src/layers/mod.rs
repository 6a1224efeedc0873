//! What the map shows: layers with their counts, shading, and the legend that
//! explains both. Invariant: the legend stands beside what it explains, and every
//! colour in it has a shape or a number.

mod answer;
pub mod areas;
pub mod classes;
mod facets;
mod shading;
pub mod state;
mod texts;

pub use facets::{FacetsPanel, picked};
pub use shading::legend as shading_legend;

use leptos::prelude::*;
use petapora_wire::{Permission, PermitStatus, SiteFilter, SiteRole, SitesPage};

use self::answer::{Stage, latest};
use self::shading::ShadingChoice;
use self::texts::{Key, t, text};
use crate::i18n::codes::Label;
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::{Failure, RoleMark, Skeleton, StatusMark, drawn, fetch_when};
use crate::view::{ShownLayers, View, use_view};

/// Layers, shading and legend.
#[component]
pub fn LayersPanel() -> impl IntoView {
    let view = use_view();
    let reads_sites =
        move || view.me.with(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::ReadSites)));
    view! {
        <section class="layers" aria-labelledby="layers-title">
            <h2 id="layers-title">{t(Key::Layers)}</h2>
            <Show when=reads_sites><SiteLayers/></Show>
            <GroundLayers/>
            <ShadingChoice/>
            <Show when=reads_sites><Legend/></Show>
        </section>
    }
    .into_any()
}

/// Sites of each role within the reader's scope, without any filter. The answer to an
/// empty filter holds them already; only under a filter are they asked for.
fn totals(view: View) -> Memo<Option<[u32; 2]>> {
    let pair = |page: &SitesPage| {
        [SiteRole::Workplace, SiteRole::Residence].map(|role| state::sites_of(&page.facets, role))
    };
    let filtered = Memo::new(move |_| !view.filter.with(SiteFilter::is_empty));
    let asked = fetch_when::<SitesPage>(
        move || filtered.get().then(|| "/api/v1/sites?limit=1".to_owned()),
        move || view.seq.track(),
    );
    Memo::new(move |before: Option<&Option<[u32; 2]>>| {
        let source = if filtered.get() { asked.state } else { view.sites };
        source.with(|state| state.data().map(pair)).or_else(|| before.copied().flatten())
    })
}

#[component]
fn SiteLayers() -> impl IntoView {
    let view = use_view();
    let (stage, answer) = latest(view);
    let totals = totals(view);
    let body = move || match stage.get() {
        Stage::Loading => view! { <Skeleton lines=2/> }.into_any(),
        Stage::Failed(problem) => view! {
            <Failure problem on_retry=Callback::new(move |()| view.filter.notify())/>
        }
        .into_any(),
        Stage::Ready => {
            let of = move |role: SiteRole| {
                let shown = Signal::derive(move || {
                    let picked =
                        view.filter.with(|filter| filter.roles.is_empty() || filter.roles.contains(&role));
                    let on = picked && view.layers.with(|layers| state::is_shown(layers, role));
                    answer
                        .with(|answer| answer.as_ref().map(|answer| state::sites_of(&answer.facets, role)))
                        .map(|sites| if on { sites } else { 0 })
                });
                let total = Signal::derive(move || {
                    totals.get().map(|[w, r]| if role == SiteRole::Workplace { w } else { r })
                });
                view! { <SiteLayer role shown total/> }
            };
            view! {
                <ul class="layer-list">{of(SiteRole::Workplace)} {of(SiteRole::Residence)}</ul>
            }
            .into_any()
        }
    };
    view! { <h3>{t(Key::Sites)}</h3> {drawn(body)} }
}

/// One role: its switch, its name (alone on a click) and its counts.
#[component]
fn SiteLayer(role: SiteRole, shown: Signal<Option<u32>>, total: Signal<Option<u32>>) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let number = move |number: Signal<Option<u32>>| {
        number.get().map_or("–".into(), |number| count(lang.get(), u64::from(number)))
    };
    let spoken =
        move || fill(text(lang.get(), Key::ShownOfTotal), &[("n", &number(shown)), ("m", &number(total))]);
    let only = move || fill(text(lang.get(), Key::OnlyThis), &[("name", role.label(lang.get()))]);
    view! {
        <li class="layer">
            <input type="checkbox" aria-label=move || role.label(lang.get())
                prop:checked=move || view.layers.with(|layers| state::is_shown(layers, role))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    view.layers.update(|layers| state::set_shown(layers, role, on));
                }/>
            <button class="layer-name" title=only aria-label=only
                on:click=move |_| view.layers.update(|layers| state::isolate(layers, role))>
                <RoleMark role status=PermitStatus::Active/>
                {drawn(move || role.label(lang.get()))}
            </button>
            <span class="layer-count" aria-hidden="true">{drawn(move || number(shown))} " / " {drawn(move || number(total))}</span>
            <span class="visually-hidden">{drawn(spoken)}</span>
        </li>
    }
}

/// One layer of the ground: its name, its place in the package, its switch.
struct Ground {
    name: Key,
    /// Layer of the region package; a region without it has no switch for it.
    layer: &'static str,
    switch: fn(&mut ShownLayers) -> &mut bool,
}

const GROUND: [Ground; 4] = [
    Ground { name: Key::Kelurahan, layer: "kelurahan", switch: |layers| &mut layers.kelurahan },
    Ground { name: Key::Roads, layer: "roads", switch: |layers| &mut layers.roads },
    Ground { name: Key::Settlements, layer: "settlements", switch: |layers| &mut layers.settlements },
    Ground { name: Key::Landmarks, layer: "pois", switch: |layers| &mut layers.landmarks },
];

#[component]
fn GroundLayers() -> impl IntoView {
    let view = use_view();
    let there = move |layer: &str| {
        view.region
            .with(|region| region.data().is_some_and(|region| region.layers.iter().any(|one| one == layer)))
    };
    let rows = move || {
        GROUND
            .iter()
            .filter(|ground| there(ground.layer))
            .map(|ground| {
                let is_on = move || *(ground.switch)(&mut view.layers.get());
                view! {
                    <li class="layer">
                        <label class="layer-name">
                            <input type="checkbox" prop:checked=is_on
                                on:change=move |event| {
                                    let on = event_target_checked(&event);
                                    view.layers.update(|layers| *(ground.switch)(layers) = on);
                                }/>
                            {t(ground.name)}
                        </label>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <details class="layer-group" open>
            <summary><h3>{t(Key::Ground)}</h3></summary>
            <ul class="layer-list">{drawn(rows)}</ul>
        </details>
    }
}

/// What the marks mean.
#[component]
pub fn Legend() -> impl IntoView {
    let lang = use_lang();
    let status = move |status: PermitStatus| {
        view! { <li><StatusMark status/> {drawn(move || status.label(lang.get()))}</li> }
    };
    let role = move |role: SiteRole| {
        view! { <li><RoleMark role status=PermitStatus::Active/> {drawn(move || role.label(lang.get()))}</li> }
    };
    view! {
        <h3>{t(Key::Legend)}</h3>
        <ul class="legend">
            {role(SiteRole::Workplace)} {role(SiteRole::Residence)}
            {PermitStatus::ALL.iter().copied().map(status).collect_view()}
            <li><span class="legend-over" aria-hidden="true">"+2"</span> {t(Key::OverMark)}</li>
            <li><span class="legend-cluster" aria-hidden="true">"9"</span> {t(Key::ClusterMark)}</li>
        </ul>
        <p class="muted">{t(Key::LegendNote)}</p>
    }
}

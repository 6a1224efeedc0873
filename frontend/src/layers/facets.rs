//! The filter as chips: what is chosen, and what can be. Invariant: every chosen value
//! can be seen and taken back here, also one that no site has any more.

use leptos::prelude::*;
use petapora_wire::{Region, Shape, SiteFilter};

use super::answer::{Answer, Stage, latest};
use super::state::{self, Facet, Pick, is_picked, matches, named, picks, toggle};
use super::texts::{Key, t, text};
use crate::i18n::codes::Label;
use crate::i18n::format::{count, day, fill};
use crate::i18n::{Lang, use_lang};
use crate::ui::{Failure, RoleMark, Skeleton, StatusMark, drawn};
use crate::view::{Load, View, use_view};

/// Values shown before "show all"; longer lists also get a search field.
const FEW: usize = 6;

#[component]
pub fn FacetsPanel() -> impl IntoView {
    let view = use_view();
    let (stage, answer) = latest(view);
    let waiting = move || view.sites.with(|sites| matches!(sites, Load::Loading));
    let body = move || match stage.get() {
        Stage::Loading => view! { <Skeleton lines=8/> }.into_any(),
        Stage::Failed(problem) => view! {
            <Failure problem on_retry=Callback::new(move |()| view.filter.notify())/>
        }
        .into_any(),
        Stage::Ready => view! {
            <Occupancy/>
            {Facet::ALL.into_iter().map(|facet| view! { <FacetGroup facet answer/> }).collect_view()}
        }
        .into_any(),
    };
    view! {
        <section class="facets" aria-labelledby="facets-title" aria-busy=move || waiting().to_string()>
            <h2 id="facets-title">{t(Key::Filter)}</h2>
            <ActiveFilters answer/>
            {drawn(body)}
        </section>
    }
    .into_any()
}

/// The chosen values as chips that take themselves back.
#[component]
fn ActiveFilters(answer: Memo<Option<Answer>>) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let chosen = Memo::new(move |_| view.filter.with(picks));
    let chip = move |pick: Pick| {
        let name = {
            let pick = pick.clone();
            Signal::derive(move || {
                answer.with(|answer| {
                    view.region.with(|region| name_of(lang.get(), &pick, answer.as_ref(), region.data()))
                })
            })
        };
        let remove = move || fill(text(lang.get(), Key::Remove), &[("name", &name.get())]);
        view! {
            <li>
                <button class="chip chip-on" aria-label=remove title=remove
                    on:click=move |_| view.filter.update(|filter| toggle(filter, &pick))>
                    {drawn(move || name.get())} <span aria-hidden="true">" ✕"</span>
                </button>
            </li>
        }
    };
    let matched = move || {
        answer.with(|answer| {
            let (n, m) = answer.as_ref().map(|answer| (answer.matched, answer.total))?;
            let [n, m] = [n, m].map(|number| count(lang.get(), u64::from(number)));
            Some(fill(text(lang.get(), Key::Matched), &[("n", &n), ("m", &m)]))
        })
    };
    view! {
        <p class="facets-matched" role="status">{drawn(matched)}</p>
        <Show when=move || chosen.with(|chosen| !chosen.is_empty())
            fallback=move || view! { <p class="muted">{t(Key::NoFilter)}</p> }>
            <div class="facets-active">
                <ul class="chips" aria-label=t(Key::Active)>
                    {drawn(move || chosen.get().into_iter().map(chip).collect_view())}
                </ul>
                <button class="link" on:click=move |_| view.filter.set(SiteFilter::default())>
                    {t(Key::ClearAll)}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Occupancy() -> impl IntoView {
    let view = use_view();
    let is_on = move || view.filter.with(|filter| filter.over_capacity);
    view! {
        <div class="facet">
            <h3>{t(Key::Occupancy)}</h3>
            <ul class="chips">
                <li>
                    <button class="chip" class:chip-on=is_on aria-pressed=move || is_on().to_string()
                        on:click=move |_| view.filter.update(|filter| toggle(filter, &Pick::OverCapacity))>
                        <span class="legend-over" aria-hidden="true">"+"</span> {t(Key::OverCapacity)}
                    </button>
                </li>
            </ul>
        </div>
    }
}

/// One facet: its values with their counts, a search where there are many.
#[component]
fn FacetGroup(facet: Facet, answer: Memo<Option<Answer>>) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let all = RwSignal::new(false);
    let searched = RwSignal::new(String::new());
    let entries = Memo::new(move |_| {
        answer.with(|answer| {
            let values = answer.as_ref().map(|answer| facet.values(&answer.facets)).unwrap_or_default();
            let named = values.iter().filter_map(|value| {
                let pick = facet.pick(&value.value)?;
                let name = name_of(lang.get(), &pick, answer.as_ref(), None);
                Some(Entry { key: value.value.clone(), pick, name })
            });
            named.collect::<Vec<_>>()
        })
    });
    let many = move || entries.with(Vec::len) > FEW;
    let shown = move || {
        let (searched, all) = (searched.get(), all.get());
        let mut shown = entries.get();
        shown.retain(|entry| matches(&entry.name, &searched));
        if !all && searched.trim().is_empty() {
            let picked = |entry: &Entry| view.filter.with(|filter| is_picked(filter, &entry.pick));
            let mut room = FEW;
            // A chosen value is never folded away.
            shown.retain(|entry| {
                let fits = room > 0;
                room = room.saturating_sub(1);
                fits || picked(entry)
            });
        }
        shown
    };
    let title = facet_name(facet);
    let search_label =
        move || fill(text(lang.get(), Key::SearchIn), &[("name", &text(lang.get(), title).to_lowercase())]);
    let fold = move || {
        if all.get() {
            text(lang.get(), Key::ShowFewer).to_owned()
        } else {
            fill(text(lang.get(), Key::ShowAll), &[("n", &count(lang.get(), entries.with(Vec::len) as u64))])
        }
    };
    view! {
        <details class="facet" open=matches!(facet, Facet::Status | Facet::Expiry | Facet::Role | Facet::Kelurahan)>
            <summary><h3>{t(title)}</h3></summary>
            <Show when=many>
                <input type="search" class="facet-search" aria-label=search_label placeholder=search_label
                    prop:value=move || searched.get()
                    on:input=move |event| searched.set(event_target_value(&event))/>
            </Show>
            <ul class="chips">
                <For each=shown key=|entry| (entry.key.clone(), entry.name.clone())
                    children=move |entry| view! { <Chip facet entry answer/> }/>
            </ul>
            <Show when=move || entries.with(Vec::is_empty)><p class="muted">{t(Key::NoValues)}</p></Show>
            <Show when=move || many() && searched.with(|searched| searched.trim().is_empty())>
                <button class="link" aria-expanded=move || all.get().to_string()
                    on:click=move |_| all.update(|all| *all = !*all)>{drawn(fold)}</button>
            </Show>
        </details>
    }
}

/// A value of a facet, without its counts: they change while the chip stays.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    key: String,
    pick: Pick,
    name: String,
}

#[component]
fn Chip(facet: Facet, entry: Entry, answer: Memo<Option<Answer>>) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let Entry { key, pick, name } = entry;
    let counts = Memo::new(move |_| {
        answer.with(|answer| {
            let values = answer.as_ref().map(|answer| facet.values(&answer.facets)).unwrap_or_default();
            values.iter().find(|value| value.value == key).map_or((0, 0), |value| (value.sites, value.people))
        })
    });
    let is_on = {
        let pick = pick.clone();
        Memo::new(move |_| view.filter.with(|filter| is_picked(filter, &pick)))
    };
    let spoken = {
        let name = name.clone();
        move || {
            let (sites, people) = counts.get();
            let [sites, people] = [sites, people].map(|number| count(lang.get(), u64::from(number)));
            fill(text(lang.get(), Key::ValueCounts), &[("name", &name), ("n", &sites), ("m", &people)])
        }
    };
    let mark = match &pick {
        Pick::Status(status) => view! { <StatusMark status=*status/> }.into_any(),
        Pick::Role(role) => {
            view! { <RoleMark role=*role status=petapora_wire::PermitStatus::Active/> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <li>
            <button class="chip" class:chip-on=move || is_on.get() class:chip-none=move || counts.get().0 == 0
                aria-pressed=move || is_on.get().to_string() title=spoken
                on:click=move |_| view.filter.update(|filter| toggle(filter, &pick))>
                {mark} {name} <span class="chip-count">{drawn(move || count(lang.get(), u64::from(counts.get().0)))}</span>
            </button>
        </li>
    }
}

fn facet_name(facet: Facet) -> Key {
    match facet {
        Facet::Status => Key::FacetStatus,
        Facet::Expiry => Key::FacetExpiry,
        Facet::Role => Key::FacetRole,
        Facet::Kind => Key::FacetKind,
        Facet::Company => Key::FacetCompany,
        Facet::Sector => Key::FacetSector,
        Facet::Agency => Key::FacetAgency,
        Facet::Kelurahan => Key::FacetKelurahan,
    }
}

/// What a choice is called. Names that only the server knows come with its facets; a
/// kelurahan's or kecamatan's also with the region.
/// The choices of the filter in words.
pub fn picked(view: View, lang: Lang) -> Vec<String> {
    let (_, answer) = latest(view);
    let answer = answer.get_untracked();
    let name = |pick: &Pick| {
        view.region.with_untracked(|region| name_of(lang, pick, answer.as_ref(), region.data()))
    };
    view.filter.with_untracked(picks).iter().map(name).collect()
}

fn name_of(lang: Lang, pick: &Pick, answer: Option<&Answer>, region: Option<&Region>) -> String {
    let in_facet =
        |facet, value: &str| answer.and_then(|answer| named(&answer.facets, facet, value)).map(str::to_owned);
    let with = |key, name: &str| fill(text(lang, key), &[("name", name), ("n", name)]);
    match pick {
        Pick::Shape(Shape::Bbox(_)) => text(lang, Key::InBox).into(),
        Pick::Shape(Shape::Polygon(_)) => text(lang, Key::InPolygon).into(),
        Pick::Shape(Shape::Radius { radius_m, .. }) => with(Key::InRadius, &count(lang, *radius_m as u64)),
        Pick::Role(role) => role.label(lang).into(),
        Pick::Kind(kind) => kind.label(lang).into(),
        Pick::Status(status) => status.label(lang).into(),
        Pick::Expiry(days) => with(Key::Days, &days.to_string()),
        Pick::Company(id) => in_facet(Facet::Company, id).unwrap_or_else(|| text(lang, Key::ACompany).into()),
        Pick::Sector(code) => in_facet(Facet::Sector, code).unwrap_or_else(|| code.clone()),
        Pick::Agency(agency) => agency.label(lang).into(),
        Pick::Kelurahan(code) => in_facet(Facet::Kelurahan, code)
            .or_else(|| region.and_then(|region| state::area_name(region, code)).map(str::to_owned))
            .unwrap_or_else(|| code.clone()),
        Pick::OverCapacity => text(lang, Key::OverCapacity).into(),
        Pick::Ids(sites) => with(Key::TheseSites, &count(lang, *sites as u64)),
        Pick::Date(iso) => with(Key::OnDay, &day(lang, iso)),
        Pick::Text(searched) => with(Key::Containing, searched),
    }
}

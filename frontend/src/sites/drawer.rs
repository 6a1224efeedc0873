//! The drawer of one site, or the list of the sites at one spot. Invariant: counts
//! are those of everybody at the site on the day shown, whatever the filter hides.

use leptos::prelude::*;
use petapora_wire::{Permission, Site, SiteId};
use wasm_bindgen::JsCast;

use super::card::{OccupancyMark, SiteCard};
use super::evidence::EvidenceOf;
use super::hand::HandButtons;
use super::people::PeopleTab;
use super::pin::PinButton;
use super::sources::SourcesTab;
use super::state::{kelurahan_name, segments, site_path};
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, day, decimal, fill};
use crate::i18n::use_lang;
use crate::ui::texts as common;
use crate::ui::{Icon, IconName, Panel, RoleMark, StatusMark, Tab, Tabs, drawn, fetch_when};
use crate::view::use_view;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Summary,
    People,
    Sources,
    Evidence,
}

/// Shown while a site is open or a spot holds several.
#[component]
pub fn Drawer() -> impl IntoView {
    let view = use_view();
    drawn(move || match view.open_site.get() {
        Some(id) => view! { <SiteDrawer id/> }.into_any(),
        None if view.same_spot.read().len() > 1 => view! { <SpotDrawer/> }.into_any(),
        None => ().into_any(),
    })
}

#[component]
fn SpotDrawer() -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let title = move || {
        fill(
            text(lang.get(), Key::AtThisSpot),
            &[("n", &count(lang.get(), view.same_spot.read().len() as u64))],
        )
    };
    let here = move || {
        let ids = view.same_spot.read();
        let sites = view.sites.read();
        let items = sites.data().map(|page| page.items.as_slice()).unwrap_or_default();
        items.iter().filter(|site| ids.contains(&site.id)).cloned().collect::<Vec<_>>()
    };
    let close = move |_| view.same_spot.set(Vec::new());
    view! {
        <section class="drawer" aria-label=title on:keydown=move |event| {
            if event.key() == "Escape" {
                view.same_spot.set(Vec::new());
            }
        }>
            <header class="drawer-head">
                <h2>{drawn(title)}</h2>
                <button class="icon-button" aria-label=common::t(common::Key::Close) on:click=close>
                    <Icon name=IconName::Close/>
                </button>
            </header>
            <ul class="rows drawer-body">
                {drawn(move || here().into_iter().map(|site| {
                    let id = site.id.clone();
                    view! {
                        <li class="row">
                            <button class="row-main" on:click=move |_| view.open_site.set(Some(id.clone()))>
                                <SiteCard site/>
                            </button>
                        </li>
                    }
                }).collect_view())}
            </ul>
        </section>
    }
}

#[component]
fn SiteDrawer(id: SiteId) -> impl IntoView {
    let view = use_view();
    let asked = id.clone();
    let site = fetch_when::<Site>(
        move || Some(site_path(&asked, view.filter.read().date.as_deref())),
        move || view.seq.track(),
    );
    let close = move || {
        focus_row();
        view.open_site.set(None);
        view.same_spot.set(Vec::new());
    };
    // One tab and one reading of people per site, kept while the counts refresh.
    let part = RwSignal::new(Part::Summary);
    let title = move || site.state.read().data().map(|site| site.name.clone()).unwrap_or_default();
    let mark = move || {
        let site = site.state.read();
        site.data().map(|site| view! { <RoleMark role=site.role status=site.status.leading()/> })
    };
    let lang = use_lang();
    let may_people =
        view.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::ReadPeople)));
    let tab =
        move |value, key| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) };
    let mut tabs = vec![tab(Part::Summary, Key::Summary)];
    if may_people {
        tabs.push(tab(Part::People, Key::Workers));
    }
    tabs.push(tab(Part::Sources, Key::Sources));
    if may_people {
        tabs.push(tab(Part::Evidence, Key::Evidence));
    }
    let (people_id, sources_id) = (id.clone(), id.clone());
    let place = Memo::new(move |_| site.state.read().data().map(|site| site.place.clone()));
    let body = move || match part.get() {
        Part::Summary => view! {
            <Panel fetched=site ready=|site| view! { <Summary site/> }.into_any()/>
        }
        .into_any(),
        Part::People => view! { <PeopleTab id=people_id.clone()/> }.into_any(),
        Part::Sources => view! { <SourcesTab id=sources_id.clone()/> }.into_any(),
        Part::Evidence => {
            place.get().map(|place| view! { <EvidenceOf whose=format!("places/{place}")/> }).into_any()
        }
    };
    view! {
        <section class="drawer" class:wide=move || part.get() == Part::People aria-label=title on:keydown=move |event| {
            if event.key() == "Escape" {
                close();
            }
        }>
            <header class="drawer-head">
                {drawn(mark)}
                <h2>{drawn(title)}</h2>
                <button class="icon-button" aria-label=common::t(common::Key::Close)
                    on:click=move |_| close()>
                    <Icon name=IconName::Close/>
                </button>
            </header>
            {drawn(move || (view.same_spot.read().len() > 1).then(|| view! {
                <button class="link pad back" on:click=move |_| view.open_site.set(None)>
                    <Icon name=IconName::Back/>{t(Key::BackToSpot)}
                </button>
            }))}
            <Tabs tabs chosen=part panel="isi-lokasi"
                label=Signal::derive(move || text(lang.get(), Key::Sites).to_owned())/>
            <div class="drawer-body" id="isi-lokasi" role="tabpanel" tabindex="0" aria-label=title>{drawn(body)}</div>
        </section>
    }
}

/// Gives the focus back to the row that the drawer was opened from, if it is listed.
pub fn focus_row() {
    let row = document().query_selector(".row.open .row-main, tr.open .name-button").ok().flatten();
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus only fails on elements that are not in the page.
        let _ = row.focus();
    }
}

#[component]
fn Summary(site: Site) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let shown = site.clone();
    let code = site.kelurahan_code.clone();
    let kelurahan = move || match &code {
        Some(code) => kelurahan_name(view.region.read().data(), code).to_owned(),
        None => text(lang.get(), Key::NoKelurahan).to_owned(),
    };
    let accuracy = site.accuracy_m;
    let position = move || {
        let lang = lang.get();
        let accuracy = match accuracy {
            Some(metres) => fill(text(lang, Key::Accuracy), &[("n", &decimal(lang, metres, 0))]),
            None => text(lang, Key::AccuracyUnknown).to_owned(),
        };
        format!("{} · {accuracy}", site.located.label(lang))
    };
    let number = move |number: Option<u32>| match number {
        Some(number) => count(lang.get(), number.into()),
        None => common::text(lang.get(), common::Key::None).to_owned(),
    };
    let agencies = site.agencies;
    let (place, name, id) = (site.place.clone(), site.name.clone(), site.id.clone());
    view! {
        <div class="summary">
            <p class="summary-kind">{label(site.kind)} " · " {label(site.role)}</p>
            <OccupancyMark site=shown/>
            <StatusBar counts=site.status/>
            <dl class="facts">
                <dt>{t(Key::Capacity)}</dt><dd>{drawn(move || number(site.capacity))}</dd>
                <dt>{t(Key::Expected)}</dt><dd>{drawn(move || number(site.expected))}</dd>
                <dt>{t(Key::Unmatched)}</dt><dd>{drawn(move || number(Some(site.unmatched)))}</dd>
                <dt>{t(Key::Address)}</dt>
                <dd>{site.address.unwrap_or_else(|| "—".to_owned())}</dd>
                <dt>{t(Key::Kelurahan)}</dt><dd>{drawn(kelurahan)}</dd>
                <dt>{t(Key::Position)}</dt>
                <dd>
                    {drawn(position)}<br/><span class="mono">{format!("{:.5}, {:.5}", site.lat, site.lon)}</span>
                </dd>
                <dt>{t(Key::Agencies)}</dt>
                <dd>{drawn(move || agencies.iter().map(|one| one.label(lang.get())).collect::<Vec<_>>().join(", "))}</dd>
                <dt>{t(Key::SourceDate)}</dt><dd>{drawn(move || day(lang.get(), &site.source_date))}</dd>
            </dl>
            <p class="actions">
                <PinButton place=place.clone() name=name.clone() text=Key::MovePoint/>
                <HandButtons place name site=id point=[site.lon, site.lat]/>
            </p>
        </div>
    }
}

/// People by permit status: a bar, and its numbers in words beneath.
#[component]
fn StatusBar(counts: petapora_wire::StatusCounts) -> impl IntoView {
    const WIDTH: f64 = 300.0;
    let lang = use_lang();
    let parts = segments(&counts, WIDTH);
    let bars = parts
        .iter()
        .map(|(status, start, length, _)| {
            view! {
                <rect class=format!("status-{}", status.as_str()) x=start.to_string() y="0"
                    width=length.to_string() height="12"/>
            }
        })
        .collect_view();
    let words = parts
        .into_iter()
        .map(|(status, _, _, people)| {
            view! {
                <li><StatusMark status/>{label(status)}" "<b>{drawn(move || count(lang.get(), people.into()))}</b></li>
            }
        })
        .collect_view();
    view! {
        <div class="status-bar">
            <svg viewBox="0 0 300 12" preserveAspectRatio="none" aria-hidden="true">{bars}</svg>
            <ul aria-label=t(Key::ByStatus)>{words}</ul>
        </div>
    }
}

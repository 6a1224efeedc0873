//! The stops in their order, with a button for everything that can be done to one. Invariant: dragging is
//! an extra; each of its results can be had by buttons.

use leptos::prelude::*;
use petapora_wire::{
    InspectionEdit, InspectionRoute, InspectionStop, InspectionVisit, PlaceId, UnservedVisit,
};

use super::clock::{Clock, long_day};
use super::desk::{Desk, use_desk};
use super::state::{dropped_on, left_out, name_of, nudged, span};
use super::texts::{Key, t, text};
use super::visit_form::AddPlace;
use crate::i18n::format::{decimal, fill};
use crate::i18n::use_lang;
use crate::ui::{Icon, IconName, drawn};

/// Marks a visit everywhere and brings its line into sight.
pub fn choose(desk: Desk, visit: PlaceId) {
    let id = row_id(&visit);
    desk.chosen.set(Some(visit));
    if let Some(row) = document().get_element_by_id(&id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        // Setting a property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&options, &"block".into(), &"nearest".into());
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn row_id(visit: &PlaceId) -> String {
    format!("titik-{visit}")
}

/// The visit that is being dragged.
#[derive(Clone, Copy)]
struct Dragged(RwSignal<Option<PlaceId>>);

#[component]
pub fn Stops() -> impl IntoView {
    let desk = use_desk();
    let clock = desk.clock();
    let routes = desk.part(|one| one.routes.clone());
    let visits = desk.part(|one| one.visits.clone());
    let settings = desk.part(|one| Some(one.settings.clone()));
    let out = desk.part(left_out);
    let editable = desk.editable();
    let steerable = desk.part(|one| one.steerable);
    provide_context(Dragged(RwSignal::new(None)));
    let days = move || {
        let (clock, editable) = (clock.get().0, editable.get() || steerable.get());
        let names = settings.get();
        let visits = visits.get();
        routes
            .get()
            .into_iter()
            .map(|route| {
                let team = names.as_ref().and_then(|names| names.teams.get(route.team as usize));
                let team = team.map_or_else(String::new, |team| team.name.clone());
                let day = names
                    .as_ref()
                    .and_then(|names| names.days.get(route.day as usize))
                    .cloned()
                    .unwrap_or_default();
                view! { <OneDay route visits=visits.clone() clock team day editable/> }
            })
            .collect_view()
    };
    view! {
        {drawn(days)}
        {drawn(move || {
            let out = out.get();
            let editable = editable.get();
            (!out.is_empty()).then(|| view! {
                <section class="panel" aria-label=t(Key::LeftOut)>
                    <h2>{t(Key::LeftOut)}</h2>
                    <ul class="left-out">
                        {out.into_iter().map(|visit| view! { <Out visit editable/> }).collect_view()}
                    </ul>
                </section>
            })
        })}
        {drawn(move || editable.get().then(|| view! { <AddPlace/> }))}
    }
}

#[component]
fn OneDay(
    route: InspectionRoute,
    visits: Vec<InspectionVisit>,
    clock: Clock,
    team: String,
    day: String,
    editable: bool,
) -> impl IntoView {
    let lang = use_lang();
    let InspectionRoute { leaves_ms, returns_ms, drive_min, drive_m, .. } = route;
    let count = route.stops.len();
    let heading = move || {
        fill(text(lang.get(), Key::RouteOf), &[("team", &team), ("day", &long_day(lang.get(), &day))])
    };
    let summary = move || {
        let lang = lang.get();
        fill(
            text(lang, Key::RouteSummary),
            &[
                ("a", &clock.time(lang, leaves_ms)),
                ("b", &clock.time(lang, returns_ms)),
                ("n", &count.to_string()),
                ("km", &decimal(lang, f64::from(drive_m) / 1000.0, 1)),
                ("drive", &span(lang, i64::from(drive_min) * 60)),
            ],
        )
    };
    let colour = format!("panel stops team-{}", route.team % 8);
    let rows = route
        .stops
        .into_iter()
        .enumerate()
        .map(|(rank, stop)| {
            let visit = visits.iter().find(|visit| visit.place == stop.visit).cloned();
            visit.map(|visit| view! { <Stop rank count stop visit clock editable/> })
        })
        .collect_view();
    view! {
        <section class=colour>
            <h2>{drawn(heading)}</h2>
            <p class="hint">{drawn(summary)}</p>
            {(count == 0).then(|| view! { <p class="hint">{t(Key::NoStops)}</p> })}
            <ol class="stop-rows">{rows}</ol>
        </section>
    }
}

#[component]
fn Stop(
    rank: usize,
    count: usize,
    stop: InspectionStop,
    visit: InspectionVisit,
    clock: Clock,
    editable: bool,
) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let Dragged(dragged) = expect_context::<Dragged>();
    let id = StoredValue::new(visit.place.clone());
    let chosen = move || id.with_value(|id| desk.chosen.with(|chosen| chosen.as_ref() == Some(id)));
    let InspectionStop { arrives_ms, ends_ms, slack_min, way, .. } = stop;
    let times = move || {
        let lang = lang.get();
        let times = fill(
            text(lang, Key::ArriveAt),
            &[("a", &clock.time(lang, arrives_ms)), ("b", &clock.time(lang, ends_ms))],
        );
        let slack = fill(text(lang, Key::SlackOf), &[("t", &span(lang, i64::from(slack_min) * 60))]);
        format!("{times} · {slack}")
    };
    let source = match way.source.as_str() {
        "estimate" => Some(Key::ByEstimate),
        "connector" => Some(Key::ByBoat),
        _ => None,
    };
    let drop_here = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        let Some(moved) = dragged.get_untracked() else { return };
        dragged.set(None);
        let edit = desk.now().and_then(|now| id.with_value(|on| dropped_on(&now.routes, &moved, on)));
        if let Some(edit) = edit {
            desk.edit(edit);
        }
    };
    let row = row_id(&visit.place);
    let (locked, must, address) = (visit.locked, visit.must, visit.address.clone());
    let recorded = visit.record.as_ref().map(|record| record.outcome);
    view! {
        <li class="stop-row" class:chosen=chosen id=row draggable=editable.to_string()
            on:dragstart=move |_| dragged.set(Some(id.get_value()))
            on:dragend=move |_| dragged.set(None)
            on:dragover=move |event: leptos::ev::DragEvent| {
                if editable && dragged.read_untracked().is_some() {
                    event.prevent_default();
                }
            }
            on:drop=drop_here>
            <span class="stop-number">{rank + 1}</span>
            <button class="stop-main" aria-pressed=move || chosen().to_string()
                on:click=move |_| choose(desk, id.get_value())>
                <span class="card-name">{visit.name.clone()}</span>
                <span class="stop-times">{drawn(times)}</span>
                <span class="card-line">
                    {address}
                    {must.then(|| view! { " " <span class="badge">{t(Key::Must)}</span> })}
                    {locked.then(|| view! { " " <span class="badge">{t(Key::Locked)}</span> })}
                    {source.map(|key| view! { " " <span class="badge">{t(key)}</span> })}
                    {recorded.map(|outcome| view! { " " <span class="badge">{crate::i18n::codes::label(outcome)}</span> })}
                </span>
            </button>
            {(editable && recorded.is_none()).then(|| view! { <Buttons rank count visit/> })}
        </li>
    }
}

#[component]
fn Buttons(rank: usize, count: usize, visit: InspectionVisit) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let InspectionVisit { place, name, locked, .. } = visit;
    let (place, name) = (StoredValue::new(place), StoredValue::new(name));
    let says = move |key| name.with_value(|name| fill(text(lang.get(), key), &[("name", name)]));
    let by = move |step: i32| {
        let edit = desk.now().and_then(|now| place.with_value(|place| nudged(&now.routes, place, step)));
        if let Some(edit) = edit {
            desk.edit(edit);
        }
    };
    let turn_lock = move |_| {
        let visit = place.get_value();
        desk.edit(if locked { InspectionEdit::Unlock { visit } } else { InspectionEdit::Lock { visit } });
    };
    let lock_key = if locked { Key::Unlock } else { Key::Lock };
    let lock_icon = if locked { IconName::Lock } else { IconName::Unlock };
    // Ids bring the focus back to a button that was drawn anew with the new plan.
    let id = move |what: &str| place.with_value(|place| format!("{what}-{place}"));
    view! {
        <span class="stop-buttons">
            <button class="icon-button" id=id("naik") aria-label=move || says(Key::Up) disabled=rank == 0
                on:click=move |_| by(-1)>"▲"</button>
            <button class="icon-button" id=id("turun") aria-label=move || says(Key::Down) disabled=rank + 1 == count
                on:click=move |_| by(1)>"▼"</button>
            <button class="icon-button" id=id("kunci") aria-label=move || says(lock_key) aria-pressed=locked.to_string()
                on:click=turn_lock><Icon name=lock_icon/></button>
            <button class="icon-button" id=id("ubah") aria-label=move || says(Key::Change)
                on:click=move |_| desk.changing.set(Some((place.get_value(), desk.version())))>
                <Icon name=IconName::Settings/>
            </button>
        </span>
    }
}

#[component]
fn Out(visit: InspectionVisit, editable: bool) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let place = StoredValue::new(visit.place);
    let name = visit.name.clone();
    let says = move || fill(text(lang.get(), Key::TakeIn), &[("name", &visit.name)]);
    view! {
        <li>
            <span>{name}</span>
            {editable.then(|| view! {
                <button class="button" on:click=move |_| desk.changing.set(Some((place.get_value(), desk.version())))>
                    {drawn(says)}
                </button>
            })}
        </li>
    }
}

/// What no team visits, why, and the smallest change that makes room.
#[component]
pub fn Unserved() -> impl IntoView {
    let desk = use_desk();
    let unserved = desk.part(|one| {
        let named = |one: &UnservedVisit, visits: &[InspectionVisit]| name_of(visits, &one.visit).to_owned();
        one.unserved.iter().map(|visit| (named(visit, &one.visits), visit.clone())).collect::<Vec<_>>()
    });
    view! {
        <section class="panel" aria-label=t(Key::Unserved)>
            <h2>{t(Key::Unserved)}</h2>
            {drawn(move || if unserved.read().is_empty() {
                view! { <p class="hint">{t(Key::AllServed)}</p> }.into_any()
            } else {
                view! {
                    <p class="hint">{t(Key::UnservedHint)}</p>
                    <ul class="unserved">
                        {unserved.get().into_iter().map(|(name, visit)| view! { <NotServed name visit/> }).collect_view()}
                    </ul>
                }.into_any()
            })}
        </section>
    }
}

#[component]
fn NotServed(name: String, visit: UnservedVisit) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let editable = desk.editable();
    let UnservedVisit { visit, impossible, reason, fixes } = visit;
    let place = StoredValue::new(visit);
    let shown = name.clone();
    let says = move || fill(text(lang.get(), Key::Change), &[("name", &name)]);
    let says = StoredValue::new(says);
    let level = if impossible { Key::Impossible } else { Key::Outranked };
    view! {
        <li>
            <p><b>{shown}</b> " " <span class="badge severity-warning">{t(level)}</span></p>
            <p>{drawn(move || lang.get().pick(&reason).to_owned())}</p>
            {(!fixes.is_empty()).then(|| view! {
                <p class="hint">{t(Key::Fixes)}</p>
                <ul class="fixes">
                    {fixes.into_iter().map(|fix| view! { <li>{drawn(move || lang.get().pick(&fix).to_owned())}</li> }).collect_view()}
                </ul>
            })}
            {drawn(move || editable.get().then(|| view! {
                <button class="button" on:click=move |_| desk.changing.set(Some((place.get_value(), desk.version())))>
                    {drawn(move || says.with_value(|says| says()))}
                </button>
            }))}
        </li>
    }
}

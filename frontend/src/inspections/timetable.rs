//! The timetable: one row per team and day, drawn to one scale. Invariant: what the drawing shows stands
//! in words in the list of stops below it.

use leptos::prelude::*;
use petapora_wire::{InspectionRoute, PlaceId};

use super::clock::{Clock, clock_face, long_day};
use super::desk::use_desk;
use super::state::{Axis, Band, BandKind, bands};
use super::texts::{Key, t, text};
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::drawn;

/// Below this share of the width a number does not fit into its box, percent.
const NARROW: f64 = 2.2;

#[component]
pub fn Timetable() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let clock = desk.clock();
    let routes = desk.part(|one| one.routes.clone());
    let settings = desk.part(|one| Some(one.settings.clone()));
    let axis = Memo::new(move |_| routes.with(|routes| Axis::of(routes, clock.get().0)));
    let hours = move || {
        let axis = axis.get();
        let all = axis.hours();
        let last = all.len().saturating_sub(1);
        all.into_iter()
            .enumerate()
            .map(|(at, minute)| {
                let anchor = if at == 0 {
                    "start"
                } else if at == last {
                    "end"
                } else {
                    "middle"
                };
                view! {
                    <text x=format!("{:.2}%", axis.at(minute)) y="12" text-anchor=anchor>
                        {clock_face(lang.get(), minute)}
                    </text>
                }
            })
            .collect_view()
    };
    let rows = move || {
        let (axis, clock) = (axis.get(), clock.get().0);
        let names = settings.get();
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
                view! { <Row route axis clock team day/> }
            })
            .collect_view()
    };
    view! {
        <section class="panel timetable" aria-label=t(Key::Timetable)>
            <h2>{t(Key::Timetable)}</h2>
            <p class="hint">{t(Key::TimetableHint)}</p>
            <div class="timetable-row timetable-hours" aria-hidden="true">
                <span></span>
                <svg class="timetable-axis" width="100%" height="16">{drawn(hours)}</svg>
            </div>
            {drawn(rows)}
            <ul class="timetable-legend">
                <Legend class="band-visit" key=Key::Visiting/>
                <Legend class="band-drive" key=Key::Driving/>
                <Legend class="band-wait" key=Key::Waiting/>
                <Legend class="band-meal" key=Key::Meal/>
                <Legend class="band-prayer" key=Key::Prayer/>
                <Legend class="band-slack" key=Key::Slack/>
            </ul>
        </section>
    }
}

#[component]
fn Legend(class: &'static str, key: Key) -> impl IntoView {
    view! {
        <li>
            <svg width="18" height="12" aria-hidden="true"><rect class=format!("band {class}") width="18" height="12"/></svg>
            {t(key)}
        </li>
    }
}

#[component]
fn Row(route: InspectionRoute, axis: Axis, clock: Clock, team: String, day: String) -> impl IntoView {
    let lang = use_lang();
    let pieces = bands(&route, axis, clock);
    let lines = axis
        .hours()
        .into_iter()
        .map(|minute| {
            let x = format!("{:.2}%", axis.at(minute));
            view! { <line class="timetable-line" x1=x.clone() x2=x y1="0" y2="40"/> }
        })
        .collect_view();
    let shift_end = format!("{:.2}%", axis.at(clock.minute_of_day(route.shift_ends_ms)));
    let colour = format!("timetable-svg team-{}", route.team % 8);
    let name = move || {
        fill(text(lang.get(), Key::RouteOf), &[("team", &team), ("day", &long_day(lang.get(), &day))])
    };
    view! {
        <div class="timetable-row">
            <span class="timetable-name">{drawn(name)}</span>
            <svg class=colour width="100%" height="40">
                {lines}
                <line class="timetable-end" x1=shift_end.clone() x2=shift_end y1="0" y2="40"/>
                {pieces.into_iter().map(|band| view! { <Piece band/> }).collect_view()}
            </svg>
        </div>
    }
}

#[component]
fn Piece(band: Band) -> impl IntoView {
    let desk = use_desk();
    let (y, height) = match band.kind {
        BandKind::Slack => ("34", "3"),
        BandKind::Drive => ("15", "8"),
        BandKind::Visit => ("5", "26"),
        BandKind::Wait | BandKind::Meal | BandKind::Prayer => ("9", "18"),
    };
    let Band { kind, start, width, number, visit } = band;
    let middle = format!("{:.2}%", start + width / 2.0);
    let shown: StoredValue<Option<PlaceId>> = StoredValue::new(visit);
    let round = if kind == BandKind::Slack { "0" } else { "2" };
    let chosen =
        move || shown.with_value(|visit| visit.is_some() && desk.chosen.with(|chosen| chosen == visit));
    let class = move || if chosen() { format!("{} chosen", kind.class()) } else { kind.class().to_owned() };
    let choose = move |_| {
        if let Some(visit) = shown.get_value() {
            super::stops::choose(desk, visit);
        }
    };
    view! {
        <g on:click=choose aria-hidden="true">
            <rect class=class x=format!("{start:.2}%") width=format!("{width:.2}%") y=y height=height rx=round/>
            {(kind == BandKind::Visit && width >= NARROW).then(|| view! {
                <text class="band-number" x=middle y="23" text-anchor="middle">{number}</text>
            })}
        </g>
    }
}

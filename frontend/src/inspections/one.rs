//! One inspection: its head with what can be done, then the plan or the approval. Invariant: what is
//! redrawn by a change is only what changed, so that a form or a place in a list is never lost.

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::InspectionState;

use super::boats::Boats;
use super::conflict::Refused;
use super::desk::use_desk;
use super::flow::flow_part;
use super::judged::{Judged, SearchBar};
use super::list::days_of;
use super::papers::{Papers, Printing};
use super::replan::{ReplanButton, ReplanPanel};
use super::settings::SettingsDialog;
use super::sheet::route_sheets;
use super::sketch::Sketch;
use super::stops::{Stops, Unserved};
use super::texts::{Key, t, text};
use super::timer::Timer;
use super::timetable::Timetable;
use super::visit_form::VisitDialog;
use crate::i18n::codes::label;
use crate::i18n::format::{day, fill};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::{
    DrawPage, Failure, Icon, IconName, Skeleton, StaleBadge, Tab, Tabs, drawn, later, on_print_key,
};
use crate::view::Load;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Plan,
    Flow,
}

/// What there is to draw, without the data themselves.
#[derive(Debug, Clone, PartialEq)]
enum Stands {
    Loading,
    Failed(petapora_wire::Problem),
    Ready { stale: bool },
}

#[component]
pub fn OneInspection() -> impl IntoView {
    let desk = use_desk();
    let stands = Memo::new(move |_| {
        desk.shown.state.with(|state| match state {
            Load::Loading => Stands::Loading,
            Load::Failed(problem) => Stands::Failed(problem.clone()),
            Load::Ready { stale, .. } => Stands::Ready { stale: *stale },
        })
    });
    let read = Memo::new(move |_| matches!(stands.get(), Stands::Ready { .. }));
    let reload = Callback::new(move |()| desk.shown.reload());
    view! {
        <div class="inspection">
            {drawn(move || match stands.get() {
                Stands::Loading => view! { <Back/> <Skeleton/> }.into_any(),
                Stands::Failed(problem) => view! { <Back/> <Failure problem on_retry=reload/> }.into_any(),
                Stands::Ready { stale } => stale.then(|| view! { <StaleBadge on_reload=reload/> }).into_any(),
            })}
            {drawn(move || read.get().then(|| view! { <Whole/> }))}
        </div>
    }
}

#[component]
fn Back() -> impl IntoView {
    let navigation = use_navigation();
    view! {
        <button class="link" on:click=move |_| navigation.inspection.set(None)>
            <Icon name=IconName::Back/>{t(Key::Back)}
        </button>
    }
}

#[component]
fn Whole() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let part = RwSignal::new(Part::Plan);
    let asked =
        Memo::new(move |_| desk.changing.with(Option::is_some) || desk.settings.with(Option::is_some));
    let tab =
        move |value, key| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) };
    let tabs = vec![tab(Part::Plan, Key::Plan), tab(Part::Flow, Key::Flow)];
    let name = Signal::derive(move || text(lang.get(), Key::PlanOrFlow).to_owned());
    view! {
        <Head/>
        <Refused/>
        <Tabs tabs chosen=part panel="bagian-inspeksi" label=name/>
        <div class="inspection-body" id="bagian-inspeksi" role="tabpanel" tabindex="0" aria-label=move || text(lang.get(), Key::PlanOrFlow)>
            {drawn(move || match part.get() {
                Part::Plan => view! { <Plan/> }.into_any(),
                Part::Flow => later(|| Box::pin(flow_part())),
            })}
        </div>
        {drawn(move || asked.get().then(|| later(|| Box::pin(plan_forms()))))}
    }
}

/// What a visit needs and what a plan is made by, in a part of the program of its own.
#[wasm_split(plan_forms, wasm_split_path = leptos::wasm_split, fallible)]
fn plan_forms() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <VisitDialog/> <SettingsDialog/> }.into_any())
}

#[component]
fn Head() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let navigation = use_navigation();
    let printing = RwSignal::new(false);
    let editable = desk.editable();
    let steerable = desk.part(|one| one.steerable);
    let clock = desk.clock();
    let head = desk.part(|one| Some(one.inspection.clone()));
    let has_route = desk.part(|one| one.routes.iter().any(|route| !route.stops.is_empty()));
    // Ctrl+P brings the sheet, as the PDF does.
    let sheets = RwSignal::new(false);
    provide_context(Printing(sheets));
    on_print_key(move || has_route.get_untracked(), move || sheets.set(true));
    let line = move || {
        head.with(|one| {
            one.as_ref().map(|one| {
                let lang = lang.get();
                let days = days_of(&one.days, |iso| day(lang, iso));
                let teams = fill(text(lang, Key::Teams), &[("n", &one.teams.to_string())]);
                let planned = fill(
                    text(lang, Key::PlannedOf),
                    &[("n", &one.planned.to_string()), ("m", &one.wanted.to_string())],
                );
                let who =
                    fill(text(lang, Key::PlannedBy), &[("who", &one.planned_by), ("leader", &one.leader)]);
                format!("{days} · {teams} · {planned} · {who}")
            })
        })
    };
    let state =
        Memo::new(move |_| head.with(|one| one.as_ref().map_or(InspectionState::Draft, |one| one.state)));
    let title =
        Memo::new(move |_| head.with(|one| one.as_ref().map(|one| one.title.clone()).unwrap_or_default()));
    let timer = Memo::new(move |_| head.with(|one| one.as_ref().and_then(|one| one.timer.clone())));
    view! {
        <header class="inspection-head">
            <div class="inspection-name">
                <Back/>
                <h1>
                    {drawn(move || match title.get() {
                        title if title.is_empty() => t(Key::Untitled).into_any(),
                        title => title.into_any(),
                    })}
                    " " <span class="badge">{drawn(move || label(state.get()))}</span>
                </h1>
                <p class="hint">{drawn(line)}</p>
                {drawn(move || timer.get().map(|timer| view! { <Timer timer clock=clock.get().0/> }))}
            </div>
            <div class="actions">
                {drawn(move || editable.get().then(|| view! {
                    <SearchBar/>
                    <button class="button" on:click=move |_| desk.settings.set(Some(desk.version()))>
                        <Icon name=IconName::Settings/>{t(Key::Settings)}
                    </button>
                }))}
                {drawn(move || (editable.get() || steerable.get()).then(|| view! { <ReplanButton/> }))}
                <button class="button" on:click=move |_| navigation.field.set(true)>
                    <Icon name=IconName::Person/>{t(Key::Field)}
                </button>
                <button class="button primary" disabled=move || !has_route.get() on:click=move |_| printing.set(true)>
                    <Icon name=IconName::Print/>{t(Key::Print)}
                </button>
            </div>
        </header>
        {drawn(move || sheets.get().then(|| later(|| Box::pin(route_sheets()))))}
        {drawn(move || printing.get().then(|| view! { <Papers on_close=Callback::new(move |()| printing.set(false))/> }))}
    }
}

#[component]
fn Plan() -> impl IntoView {
    let desk = use_desk();
    let editable = desk.editable();
    let steerable = desk.part(|one| one.steerable);
    super::boats::read(desk.boats);
    view! {
        <div class="plan">
            <div class="plan-main">
                {drawn(move || match (editable.get(), steerable.get()) {
                    (true, _) => None,
                    (false, true) => Some(view! { <p class="hint">{t(Key::SteerHint)}</p> }),
                    (false, false) => Some(view! { <p class="hint">{t(Key::ReadOnly)}</p> }),
                })}
                <ReplanPanel/>
                <Timetable/>
                <Stops/>
            </div>
            <div class="plan-side">
                <Sketch/>
                <Unserved/>
                <Judged/>
                {drawn(move || editable.get().then(|| view! { <Boats/> }))}
            </div>
        </div>
    }
}

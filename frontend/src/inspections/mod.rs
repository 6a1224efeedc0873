//! Inspections: the list, one plan with its approval, and the field view of a phone.
//! Invariant: only what the server shows to this account is here, and no screen has a field for a person
//! who is supervised.

mod act;
mod act_forms;
mod boats;
mod calendar;
mod clock;
mod codes;
mod conflict;
mod desk;
#[cfg(test)]
mod example;
mod field;
mod flow;
mod flow_texts;
mod ground;
mod judged;
mod list;
mod one;
mod papers;
mod replan;
mod settings;
mod sheet;
mod sheet_texts;
mod sketch;
mod start;
mod state;
mod stops;
mod texts;
mod timer;
mod timetable;
mod visit_form;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{InspectionDetail, InspectionPage};

use crate::navigation::use_navigation;
use crate::ui::{DrawPage, Panel, drawn, fetch_when, later};
use crate::view::use_view;
pub use field::{Away, forget_all, forget_earlier_days, has_route};
use list::List;
pub use start::{StartInspection, may_plan, places_of};
use state::{LIST, path};
use texts::{Key, t};

/// The page, in a part of the program of its own.
#[wasm_split(inspections, wasm_split_path = leptos::wasm_split, fallible)]
pub fn inspections_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <InspectionsPage/> }.into_any())
}

#[component]
fn InspectionsPage() -> impl IntoView {
    let navigation = use_navigation();
    drawn(move || match navigation.inspection.get() {
        None => view! { <All/> }.into_any(),
        Some(id) => view! { <One id=id.0/> }.into_any(),
    })
}

#[component]
fn All() -> impl IntoView {
    let view = use_view();
    let page = fetch_when::<InspectionPage>(|| Some(LIST.to_owned()), move || view.seq.track());
    let as_calendar = RwSignal::new(false);
    provide_context(calendar::Shown::new());
    view! {
        <div class="sheet-page inspections">
            <div class="inspections-head">
                <div>
                    <h1>{t(Key::Title)}</h1>
                    <p class="hint">{t(Key::Hint)}</p>
                </div>
                <span class="segmented" role="group" aria-label=t(Key::ListOrCalendar)>
                    <button aria-pressed=move || (!as_calendar.get()).to_string()
                        on:click=move |_| as_calendar.set(false)>{t(Key::AsList)}</button>
                    <button aria-pressed=move || as_calendar.get().to_string()
                        on:click=move |_| as_calendar.set(true)>{t(Key::AsCalendar)}</button>
                </span>
            </div>
            <Panel fetched=page ready=move |page| drawn(move || {
                let items = page.items.clone();
                if as_calendar.get() {
                    view! { <calendar::Calendar items/> }.into_any()
                } else {
                    view! { <List items/> }.into_any()
                }
            })/>
        </div>
    }
}

#[component]
fn One(id: String) -> impl IntoView {
    let view = use_view();
    let navigation = use_navigation();
    let read = path(&id, "");
    let shown = fetch_when::<InspectionDetail>(move || Some(read.clone()), move || view.seq.track());
    provide_context(desk::Desk::new(id, shown));
    drawn(move || {
        if navigation.field.get() {
            later(|| Box::pin(field::field_page()))
        } else {
            view! { <one::OneInspection/> }.into_any()
        }
    })
}

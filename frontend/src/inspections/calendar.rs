//! The inspections of a month. Invariant: each stands on every day on which a team is out.

use leptos::prelude::*;
use petapora_wire::{Inspection, InspectionId};

use super::clock::{Month, weekday_name};
use super::texts::{Key, t};
use crate::i18n::codes::label;
use crate::i18n::format::day as write_day;
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::drawn;
use crate::view::use_view;

/// The month shown; it outlives the calendar, which is drawn again with every change.
#[derive(Clone, Copy)]
pub struct Shown(RwSignal<Month>);

impl Shown {
    pub fn new() -> Self {
        let today = use_view().me.with_untracked(|me| me.as_ref().and_then(|me| Month::of(&me.as_of)));
        Self(RwSignal::new(today.unwrap_or(Month { year: 2026, month: 1 })))
    }
}

/// `Nov 2026`.
fn month_words(lang: crate::i18n::Lang, month: Month) -> String {
    let first = write_day(lang, &month.day(1));
    first.split_once(' ').map_or(first.clone(), |(_, rest)| rest.to_owned())
}

#[component]
pub fn Calendar(items: Vec<Inspection>) -> impl IntoView {
    let lang = use_lang();
    let Shown(month) = expect_context::<Shown>();
    let items = StoredValue::new(items);
    let weeks = move || {
        let shown = month.get();
        shown
            .weeks()
            .into_iter()
            .map(|week| {
                let days = week.into_iter().map(|day| match day {
                    None => view! { <td></td> }.into_any(),
                    Some(day) => {
                        let iso = shown.day(day);
                        let on_day = items.with_value(|items| {
                            items.iter().filter(|one| one.days.contains(&iso)).cloned().collect::<Vec<_>>()
                        });
                        view! { <td><Day day on_day/></td> }.into_any()
                    }
                });
                view! { <tr>{days.collect_view()}</tr> }
            })
            .collect_view()
    };
    view! {
        <section class="calendar" aria-label=t(Key::AsCalendar)>
            <div class="actions">
                <button class="button" on:click=move |_| month.update(|month| *month = month.before())>{t(Key::PreviousMonth)}</button>
                <h2 aria-live="polite">{drawn(move || month_words(lang.get(), month.get()))}</h2>
                <button class="button" on:click=move |_| month.update(|month| *month = month.next())>{t(Key::NextMonth)}</button>
            </div>
            <table>
                <thead>
                    <tr>{(0..7).map(|at| view! { <th scope="col">{drawn(move || weekday_name(lang.get(), at))}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{drawn(weeks)}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Day(day: u32, on_day: Vec<Inspection>) -> impl IntoView {
    let navigation = use_navigation();
    let entries = on_day.into_iter().map(|one| {
        let id: InspectionId = one.id;
        let title = one.title;
        view! {
            <li>
                <button class="calendar-entry" on:click=move |_| navigation.inspection.set(Some(id.clone()))>
                    {if title.is_empty() { t(Key::Untitled).into_any() } else { title.into_any() }}
                    " · " {label(one.state)}
                </button>
            </li>
        }
    });
    view! { <span class="calendar-day">{day}</span> <ul>{entries.collect_view()}</ul> }
}

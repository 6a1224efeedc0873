//! The inspections as a list. Invariant: each line is a button that opens it, and tells what is due.

use leptos::prelude::*;
use petapora_wire::Inspection;

use super::desk::ClockOf;
use super::state::{is_over, progress_percent};
use super::texts::{Key, t, text};
use super::timer::Timer;
use crate::address::Page;
use crate::i18n::codes::label;
use crate::i18n::format::{day, fill};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::{Empty, drawn};

#[component]
pub fn List(items: Vec<Inspection>) -> impl IntoView {
    let navigation = use_navigation();
    view! {
        {items.is_empty().then(|| view! {
            <Empty>
                <p>{t(Key::NoneYet)}</p>
                <button class="button" on:click=move |_| navigation.page.set(Page::Alerts)>{t(Key::ToAlerts)}</button>
            </Empty>
        })}
        <ul class="inspection-rows">
            {items.into_iter().map(|inspection| view! { <Row inspection/> }).collect_view()}
        </ul>
    }
}

#[component]
fn Row(inspection: Inspection) -> impl IntoView {
    let lang = use_lang();
    let navigation = use_navigation();
    let shown = StoredValue::new(inspection.clone());
    let open = move |_| {
        navigation.field.set(false);
        navigation.inspection.set(Some(shown.with_value(|one| one.id.clone())));
    };
    let days = move || shown.with_value(|one| days_of(&one.days, |iso| day(lang.get(), iso)));
    let done = move || {
        shown.with_value(|one| {
            let (key, n, m) = if one.recorded > 0 || is_over(one.state) {
                (Key::Progress, one.recorded, one.planned)
            } else {
                (Key::PlannedOf, one.planned, one.wanted)
            };
            fill(text(lang.get(), key), &[("n", &n.to_string()), ("m", &m.to_string())])
        })
    };
    let who = move || {
        shown.with_value(|one| {
            fill(text(lang.get(), Key::PlannedBy), &[("who", &one.planned_by), ("leader", &one.leader)])
        })
    };
    let teams =
        move || shown.with_value(|one| fill(text(lang.get(), Key::Teams), &[("n", &one.teams.to_string())]));
    let order = move || {
        shown.with_value(|one| {
            (!one.order.is_empty()).then(|| fill(text(lang.get(), Key::OrderNo), &[("n", &one.order)]))
        })
    };
    let percent = progress_percent(&inspection);
    let title = inspection.title;
    view! {
        <li class="inspection-row">
            <button class="row-main" on:click=open>
                <span class="inspection-title">
                    {if title.is_empty() { t(Key::Untitled).into_any() } else { title.into_any() }}
                </span>
                <span class="badge">{label(inspection.state)}</span>
                <span class="card-line">{drawn(days)} " · " {drawn(teams)} {drawn(move || order().map(|order| format!(" · {order}")))}</span>
                <span class="card-line">{drawn(who)}</span>
                <span class="inspection-progress">
                    {(percent > 0).then(|| view! {
                        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                            <rect class="progress-ground" width="100" height="4"/>
                            <rect class="progress-done" width=percent.to_string() height="4"/>
                        </svg>
                    })}
                    <span>{drawn(done)}</span>
                </span>
            </button>
            {inspection.timer.map(|timer| view! { <Timer timer clock=ClockOf::default().0/> })}
        </li>
    }
}

/// `24 Nov 2026`, `24 Nov 2026 – 26 Nov 2026`.
pub fn days_of(days: &[String], write: impl Fn(&str) -> String) -> String {
    match days {
        [] => "—".to_owned(),
        [one] => write(one),
        [first, .., last] => format!("{} – {}", write(first), write(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn days_are_told_from_the_first_to_the_last() {
        let days = ["1", "2", "3"].map(str::to_owned);
        assert_eq!(days_of(&days, str::to_owned), "1 – 3");
        assert_eq!(days_of(&days[..1], str::to_owned), "1");
        assert_eq!(days_of(&[], str::to_owned), "—");
    }
}

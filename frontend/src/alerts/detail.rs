//! One alert: the sentence, the numbers as a picture, the law, the evidence, its life.
//! Invariant: the picture's numbers stand beside it as words.

use leptos::prelude::*;
use petapora_wire::{Alert, AlertDetail, AlertEvidence, AlertPage, AlertStep, NewInspection};

use super::state::{bars, can_be_visited};
use super::steps::Steps;
use super::texts::{Key, t, text};
use crate::address::Page;
use crate::i18n::codes::label;
use crate::i18n::format::{day, decimal, fill, local_moment};
use crate::i18n::use_lang;
use crate::inspections::StartInspection;
use crate::navigation::use_navigation;
use crate::ui::{Fetched, drawn};
use crate::view::{Camera, use_view};

#[component]
pub fn Detail(shown: AlertDetail, one: Fetched<AlertDetail>, page: Fetched<AlertPage>) -> impl IntoView {
    let lang = use_lang();
    let AlertDetail { alert, law, off, caveat, numbers, cases, timeline, moves, .. } = shown;
    let mut evidence: Vec<AlertEvidence> = cases.into_iter().flat_map(|case| case.evidence).collect();
    evidence.sort_by(|a, b| (&a.file_name, a.line).cmp(&(&b.file_name, b.line)));
    evidence.dedup_by(|a, b| (&a.file_name, a.line) == (&b.file_name, b.line));
    let id = alert.id.0.clone();
    let sentence = alert.sentence.clone();
    view! {
        <h2>{alert.target.clone()}</h2>
        <p><span class="badge">{label(alert.state)}</span></p>
        <p class="alert-sentence">{drawn(move || lang.get().pick(&sentence).to_owned())}</p>
        {can_be_visited(&alert).then(|| {
            let alerts = vec![alert.id.clone()];
            let ask = Callback::new(move |()| NewInspection { alerts: alerts.clone(), ..NewInspection::default() });
            view! { <p><StartInspection ask/></p> }
        })}
        <OnMap alert/>
        <Steps id moves one page/>
        <h3>{t(Key::Why)}</h3>
        <Picture observed=numbers.observed expected=numbers.expected/>
        <p class="hint">{drawn(move || lang.get().pick(&caveat).to_owned())}</p>
        <h3>{t(Key::Off)}</h3>
        <p>{drawn(move || lang.get().pick(&off).to_owned())}</p>
        <h3>{t(Key::Law)}</h3>
        <p>{law}</p>
        <h3>{t(Key::Evidence)}</h3>
        {evidence.is_empty().then(|| view! { <p class="hint">{t(Key::NoEvidence)}</p> })}
        <ul>{evidence.into_iter().map(|row| view! { <Evidence row/> }).collect_view()}</ul>
        <h3>{t(Key::Life)}</h3>
        <ol class="alert-life">{timeline.into_iter().map(|step| view! { <Life step/> }).collect_view()}</ol>
    }
}

#[component]
fn OnMap(alert: Alert) -> impl IntoView {
    let view = use_view();
    let navigation = use_navigation();
    let (sites, point) = (alert.sites, alert.point);
    let first = sites.first().cloned()?;
    let go = move |_| {
        view.selection.set(sites.iter().cloned().collect());
        view.open_site.set(Some(first.clone()));
        if let Some([lon, lat]) = point {
            view.fly_to.set(Some(Camera { lon, lat, zoom: 16.0 }));
        }
        navigation.page.set(Page::Map);
    };
    Some(view! { <p><button class="button" on:click=go>{t(Key::OnMap)}</button></p> })
}

#[component]
fn Picture(observed: u32, expected: f64) -> impl IntoView {
    let lang = use_lang();
    let [long, short] = bars(observed, expected);
    let bar = |share: f64, class: &'static str| {
        // An attribute of the drawing: the page's policy rightly refuses styles in the text.
        view! {
            <svg class="alert-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class=class width=format!("{share:.1}") height="4"/>
            </svg>
        }
    };
    view! {
        <dl class="alert-bars">
            <dt>{t(Key::Observed)}</dt>
            <dd><b>{observed}</b> {bar(long, "alert-bar-observed")}</dd>
            <dt>{t(Key::Expected)}</dt>
            <dd><b>{drawn(move || decimal(lang.get(), expected, 1))}</b> {bar(short, "alert-bar-expected")}</dd>
        </dl>
    }
}

#[component]
fn Evidence(row: AlertEvidence) -> impl IntoView {
    let lang = use_lang();
    let AlertEvidence { file_name, line, list_date, .. } = row;
    let place = move || fill(text(lang.get(), Key::Row), &[("file", &file_name), ("n", &line.to_string())]);
    view! { <li>{drawn(place)} " · " {drawn(move || day(lang.get(), &list_date))}</li> }
}

#[component]
fn Life(step: AlertStep) -> impl IntoView {
    let lang = use_lang();
    let who = if step.actor_name.is_empty() { step.actor } else { step.actor_name };
    view! {
        <li>
            <b>{label(step.state)}</b> " · " {drawn(move || local_moment(lang.get(), step.at_ms))} " · " {who}
            {(!step.reason.is_empty()).then(|| view! { <br/> {step.reason} })}
        </li>
    }
}

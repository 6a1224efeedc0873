//! One alert: the sentence, what can be done, why it is there, the law, the evidence, its
//! life. Invariant: whatever is drawn of it also stands there as words; while it is open,
//! news redraw only what they change, never the step that somebody writes.

use leptos::prelude::*;
use petapora_wire::{Alert, AlertDetail, AlertEvidence, AlertPage, AlertStep, NewInspection, Permission};

use super::state::can_be_visited;
use super::steps::Steps;
use super::texts::{Key, t, text};
use super::why::Why;
use super::{Desk, Part, may};
use crate::address::Page;
use crate::i18n::codes::label;
use crate::i18n::format::{day, fill, local_moment};
use crate::i18n::use_lang;
use crate::inspections::StartInspection;
use crate::navigation::use_navigation;
use crate::ui::{Fetched, drawn};
use crate::view::{Camera, use_view};

#[component]
pub fn Detail(one: Fetched<AlertDetail>, page: Fetched<AlertPage>) -> impl IntoView {
    let alert = Memo::new(move |_| one.state.with(|one| one.data().map(|shown| shown.alert.clone())));
    let rest = move || one.state.with(|one| one.data().cloned());
    view! {
        {drawn(move || alert.get().map(|alert| view! { <Head alert/> }))}
        <Steps one page/>
        {drawn(move || rest().map(|shown| view! { <Reasons shown/> }))}
    }
}

#[component]
fn Head(alert: Alert) -> impl IntoView {
    let lang = use_lang();
    let sentence = alert.sentence.clone();
    view! {
        <h2>{alert.target.clone()}</h2>
        <p>
            <span class="badge">{label(alert.state)}</span>
            {alert.restricted.then(|| view! { " " <span class="badge">{t(Key::Restricted)}</span> })}
        </p>
        <p class="alert-sentence">{drawn(move || lang.get().pick(&sentence).to_owned())}</p>
        {can_be_visited(&alert).then(|| {
            let alerts = vec![alert.id.clone()];
            let ask = Callback::new(move |()| NewInspection { alerts: alerts.clone(), ..NewInspection::default() });
            view! { <p><StartInspection ask/></p> }
        })}
        <div class="actions"><OnMap alert=alert.clone()/> <Declare alert/></div>
    }
}

#[component]
fn Reasons(shown: AlertDetail) -> impl IntoView {
    let why = view! { <Why shown=shown.clone()/> };
    let AlertDetail { law, cases, timeline, .. } = shown;
    let mut evidence: Vec<AlertEvidence> = cases.into_iter().flat_map(|case| case.evidence).collect();
    evidence.sort_by(|a, b| (&a.file_name, a.line).cmp(&(&b.file_name, b.line)));
    evidence.dedup_by(|a, b| (&a.file_name, a.line) == (&b.file_name, b.line));
    view! {
        {why}
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
    Some(view! { <button class="button" on:click=go>{t(Key::OnMap)}</button> })
}

/// Leads to the registry of declared densities with the place filled in.
#[component]
fn Declare(alert: Alert) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let of_people =
        matches!(alert.signal.as_str(), "over_capacity" | "over_expectation") || alert.target_kind == "zone";
    let go = move |_| {
        let name = alert.target.split(" +").next().unwrap_or_default().to_owned();
        desk.declare.set(Some((alert.target_id.clone(), name)));
        desk.part.set(Part::Expected);
    };
    (of_people && may(Permission::ReviewAlerts))
        .then(|| view! { <button class="button" on:click=go>{t(Key::DeclareHere)}</button> })
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
    let AlertStep { at_ms, actor, actor_name, kind, state, reason, told } = step;
    let who = move || match (actor_name.as_str(), actor.as_str()) {
        ("", "system") => text(lang.get(), Key::BySystem).to_owned(),
        ("", actor) => actor.to_owned(),
        (name, _) => name.to_owned(),
    };
    let what = match kind.as_str() {
        "opened" => Some(Key::Opened),
        "grew" => Some(Key::Grew),
        "shrank" => Some(Key::Shrank),
        "split" => Some(Key::Split),
        "merged" => Some(Key::Joined),
        "rarer" => Some(Key::Rarer),
        "reopened" => Some(Key::Reopened),
        "gone" => Some(Key::Gone),
        "expired" => Some(Key::Expired),
        _ => None,
    };
    view! {
        <li class:told=told>
            <b>{label(state)}</b> {what.map(|key| view! { " · " {t(key)} })}
            {told.then(|| view! { " " <span class="badge">{t(Key::Told)}</span> })}
            <br/>
            <small>{drawn(move || local_moment(lang.get(), at_ms))} " · " {drawn(who)}</small>
            {(!reason.is_empty()).then(|| view! { <br/> {reason} })}
        </li>
    }
}

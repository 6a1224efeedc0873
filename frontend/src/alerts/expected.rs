//! The registry of declared densities: what each covers, what it keeps from opening, and
//! whether it is of any use. Invariant: a declaration is never changed, only withdrawn.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Expectation, Permission, Problem};

use super::expected_form::Form;
use super::may;
use super::runs::Preview;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{count, day, fill};
use crate::i18n::use_lang;
use crate::live::Live;
use crate::ui::{Empty, Fetched, Panel, ProblemNote, drawn, fetch_when};

pub const EXPECTED: &str = "/api/v1/alerts/expected";

#[component]
pub fn Registry() -> impl IntoView {
    let live = expect_context::<Live>();
    let list = fetch_when::<Vec<Expectation>>(
        || Some(EXPECTED.to_owned()),
        move || {
            live.alerts.track();
            live.connected.track();
        },
    );
    view! {
        <div class="sheet-page">
            <h2>{t(Key::PartExpected)}</h2>
            <p class="hint">{t(Key::ExpectedHint)}</p>
            {may(Permission::ReviewAlerts).then(|| view! { <Form list/> })}
            <Panel fetched=list ready=move |shown| view! { <List shown list/> }.into_any()/>
        </div>
    }
}

#[component]
fn List(shown: Vec<Expectation>, list: Fetched<Vec<Expectation>>) -> impl IntoView {
    let (now, past): (Vec<_>, Vec<_>) = shown.into_iter().partition(|one| one.in_force);
    let none = now.is_empty();
    let past_count = past.len();
    let draw =
        move |all: Vec<Expectation>| all.into_iter().map(|one| view! { <One one list/> }).collect_view();
    view! {
        <h3>{t(Key::DeclaredNow)}</h3>
        {none.then(|| view! { <Empty><p>{t(Key::NothingDeclared)}</p></Empty> })}
        <ul class="alert-rows declared">{draw(now)}</ul>
        {(past_count > 0).then(|| view! {
            <details>
                <summary>{t(Key::DeclaredPast)} " (" {past_count} ")"</summary>
                <ul class="alert-rows declared">{draw(past)}</ul>
            </details>
        })}
    }
}

#[component]
fn One(one: Expectation, list: Fetched<Vec<Expectation>>) -> impl IntoView {
    let lang = use_lang();
    let Expectation { id, declared, name, in_force, places, people, suppresses, warning, .. } = one;
    let corners = declared.polygon.as_ref().map_or(0, Vec::len) as u64;
    let title = move || match name.as_str() {
        "" => fill(text(lang.get(), Key::AreaOf), &[("n", &count(lang.get(), corners))]),
        name => name.to_owned(),
    };
    let capacity = declared.capacity;
    let covers = move || {
        let lang = lang.get();
        fill(
            text(lang, Key::Covers),
            &[
                ("capacity", &count(lang, capacity.into())),
                ("places", &count(lang, places.into())),
                ("people", &count(lang, people.into())),
            ],
        )
    };
    let (ends, who, evidence) = (declared.ends, declared.owner, declared.evidence);
    let vouched = move || {
        let gaps =
            [("owner", who.as_str()), ("evidence", evidence.as_str()), ("ends", &*day(lang.get(), &ends))];
        fill(text(lang.get(), Key::Vouched), &gaps)
    };
    let silent = suppresses.is_empty();
    view! {
        <li class="row declared-one">
            <div class="row-main">
                <span class="card-name">{drawn(title)}</span>
                <span class="card-line">{drawn(covers)}</span>
                <span class="card-line">{drawn(vouched)}</span>
                {warning.map(|warning| view! {
                    <span class="card-line warning" role="note">"⚠ " {drawn(move || lang.get().pick(&warning).to_owned())}</span>
                })}
                {(in_force && silent).then(|| view! { <span class="card-line">{t(Key::SuppressesNothing)}</span> })}
                {(!silent).then(|| view! {
                    <div><b>{t(Key::Suppresses)}</b><ul>{suppresses.into_iter().map(|one| view! { <Preview one/> }).collect_view()}</ul></div>
                })}
                {(in_force && may(Permission::ReviewAlerts)).then(|| view! { <Withdraw id=id.0 list/> })}
            </div>
        </li>
    }
}

#[component]
fn Withdraw(id: String, list: Fetched<Vec<Expectation>>) -> impl IntoView {
    let problem = RwSignal::new(None::<Problem>);
    let path = StoredValue::new(format!("{EXPECTED}/{id}"));
    let withdraw = move |_| {
        let path = path.get_value();
        spawn_local(async move {
            match api::delete::<bool>(&path).await {
                Ok(_) => list.reload(),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <p><button class="button" on:click=withdraw>{t(Key::Withdraw)}</button></p>
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    }
}

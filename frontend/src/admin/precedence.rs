//! Whose word counts for what. Invariant: each agency stands once in an order, and what is
//! saved is what is seen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Agency, Precedence, Problem};

use super::state::{order, raised};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::texts as common;
use crate::ui::{Panel, ProblemNote, drawn, fetch_when};

const PRECEDENCE: &str = "/api/v1/reconcile/precedence";

/// What an order is about.
const ABOUT: [Key; 5] =
    [Key::OrderPerson, Key::OrderPermit, Key::OrderJob, Key::OrderLodging, Key::OrderRegistered];

#[component]
pub fn PrecedenceForm() -> impl IntoView {
    let precedence = fetch_when::<Precedence>(|| Some(PRECEDENCE.to_owned()), || ());
    view! {
        <section class="precedence">
            <h2>{t(Key::Precedence)}</h2>
            <p class="muted">{t(Key::PrecedenceWhy)}</p>
            <Panel fetched=precedence ready=|precedence| view! { <Form precedence/> }.into_any()/>
        </section>
    }
}

#[component]
fn Form(precedence: Precedence) -> impl IntoView {
    let precedence = RwSignal::new(precedence);
    let problem = RwSignal::new(None::<Problem>);
    let saved = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        saved.set(false);
        let body = precedence.get_untracked();
        spawn_local(async move {
            match api::put::<_, Precedence>(PRECEDENCE, &body).await {
                Ok(_) => saved.try_set(true),
                Err(refused) => {
                    problem.try_set(Some(refused));
                    None
                }
            };
            busy.try_set(false);
        });
    };
    view! {
        <form class="form wide" on:submit=submit>
            <div class="orders">
                {ABOUT.into_iter().enumerate().map(|(at, about)| view! { <Order precedence saved at about/> }).collect_view()}
            </div>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div class="actions">
                <button class="button primary" type="submit" disabled=move || busy.get()>
                    {common::t(common::Key::Save)}
                </button>
                <span role="status">{drawn(move || saved.get().then(|| common::t(common::Key::Saved)))}</span>
            </div>
        </form>
    }
}

/// One order: agencies first to last, each raised or left out, and those that may be added.
#[component]
fn Order(precedence: RwSignal<Precedence>, saved: RwSignal<bool>, at: usize, about: Key) -> impl IntoView {
    let lang = use_lang();
    let change = move |act: &dyn Fn(&mut Vec<Agency>)| {
        saved.set(false);
        precedence.update(|all| act(order(all, at)));
    };
    let now = Memo::new(move |_| precedence.with(|all| order(&mut all.clone(), at).clone()));
    let told = move |key: Key, agency: Agency| {
        move || fill(text(lang.get(), key), &[("x", agency.label(lang.get()))])
    };
    let row = move |(place, agency): (usize, Agency)| {
        view! {
            <li>
                <span>{label(agency)}</span>
                <span class="row-actions">
                    <button type="button" class="link" disabled=place == 0 aria-label=told(Key::RaiseOne, agency)
                        on:click=move |_| change(&|all| raised(all, agency))>{t(Key::Raise)}</button>
                    <button type="button" class="link" aria-label=told(Key::LeaveOutOne, agency)
                        on:click=move |_| change(&|all| all.retain(|one| *one != agency))>{t(Key::LeaveOut)}</button>
                </span>
            </li>
        }
    };
    let rest = move || {
        let listed = now.get();
        let free = Agency::ALL.iter().copied().filter(|agency| !listed.contains(agency));
        free.map(|agency| view! { <option value=agency.as_str()>{label(agency)}</option> }).collect_view()
    };
    let add = move |event| {
        if let Some(agency) = Agency::parse(&event_target_value(&event)) {
            change(&|all| all.push(agency));
        }
    };
    view! {
        <fieldset>
            <legend>{t(about)}</legend>
            <ol>{drawn(move || now.get().into_iter().enumerate().map(row).collect_view())}</ol>
            <label class="field">
                <span class="visually-hidden">{t(Key::AddAgency)}</span>
                <select on:change=add>
                    <option value="">{t(Key::AddAgency)}</option>
                    {drawn(rest)}
                </select>
            </label>
        </fieldset>
    }
}

//! What is marked: one step for all of them, or a route. Invariant: those that cannot
//! take the step are named with the reason; nothing is marked twice.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    AlertId, AlertPage, AlertState, AlertStepsTaken, NewAlertStep, NewAlertSteps, NewInspection, Problem,
};

use super::state::{BULK, can_be_visited, may_save};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::inspections::{StartInspection, may_plan};
use crate::ui::{Fetched, ProblemNote, drawn, texts as common};

#[component]
pub fn MarkedBar(marked: RwSignal<BTreeSet<AlertId>>, page: Fetched<AlertPage>) -> impl IntoView {
    let lang = use_lang();
    let any = Memo::new(move |_| !marked.read().is_empty());
    let refused = RwSignal::new(None::<AlertStepsTaken>);
    let number = move || count(lang.get(), marked.read().len() as u64);
    let ask = Callback::new(move |()| {
        let visits = page.state.with_untracked(|page| {
            let items = page.data().map(|page| page.items.as_slice()).unwrap_or_default();
            items
                .iter()
                .filter(|alert| can_be_visited(alert))
                .map(|alert| alert.id.clone())
                .collect::<BTreeSet<_>>()
        });
        let alerts = marked.get_untracked().into_iter().filter(|id| visits.contains(id)).collect();
        NewInspection { alerts, ..NewInspection::default() }
    });
    view! {
        {drawn(move || any.get().then(|| view! {
            <section class="selection-bar marked-bar" aria-label=t(Key::Selection)>
                <p role="status">{drawn(move || fill(text(lang.get(), Key::Selected), &[("n", &number())]))}</p>
                <StepForAll marked page refused/>
                {may_plan().then(|| view! { <StartInspection ask/> })}
                <button class="button" on:click=move |_| marked.update(BTreeSet::clear)>{common::t(common::Key::Cancel)}</button>
            </section>
        }))}
        {drawn(move || refused.get().map(|done| view! { <Outcome done/> }))}
    }
}

#[component]
fn StepForAll(
    marked: RwSignal<BTreeSet<AlertId>>,
    page: Fetched<AlertPage>,
    refused: RwSignal<Option<AlertStepsTaken>>,
) -> impl IntoView {
    let to = RwSignal::new(AlertState::Reviewed);
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let ready = move || !busy.get() && may_save(to.get(), &reason.read(), false, false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let reason = reason.get_untracked().trim().to_owned();
        let step = NewAlertStep { to: to.get_untracked(), reason, into: None, outcome: None };
        let body = NewAlertSteps { alerts: marked.get_untracked().into_iter().collect(), step };
        spawn_local(async move {
            match api::post::<_, AlertStepsTaken>("/api/v1/alerts/steps", &body).await {
                Ok(done) => {
                    marked.try_update(BTreeSet::clear);
                    refused.try_set(Some(done));
                    page.reload();
                }
                Err(refusal) => {
                    problem.try_set(Some(refusal));
                }
            }
            busy.try_set(false);
        });
    };
    let choose = move |event| {
        let value = event_target_value(&event);
        to.set(BULK.into_iter().find(|state| state.as_str() == value).unwrap_or(AlertState::Reviewed));
    };
    view! {
        <form class="bulk" on:submit=send>
            <label class="field">
                <span>{t(Key::StepForAll)}</span>
                <select on:change=choose>
                    {BULK.map(|state| view! { <option value=state.as_str()>{label(state)}</option> }).into_iter().collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t(Key::Reason)}</span>
                <input maxlength="1000" prop:value=move || reason.get() on:input=move |event| reason.set(event_target_value(&event))/>
            </label>
            <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::Apply)}</button>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
        </form>
    }
}

/// How many took the step, and why the others did not.
#[component]
fn Outcome(done: AlertStepsTaken) -> impl IntoView {
    let lang = use_lang();
    let (taken, left) = (done.taken.len() as u64, done.refused.len() as u64);
    let said = move || {
        fill(
            text(lang.get(), Key::Applied),
            &[("n", &count(lang.get(), taken)), ("m", &count(lang.get(), left))],
        )
    };
    let mut why: Vec<_> = done.refused.into_iter().map(|one| one.why).collect();
    why.sort_by(|a, b| a.id.cmp(&b.id));
    why.dedup();
    view! {
        <div role="status" class="note">
            <p>{drawn(said)}</p>
            <ul>{why.into_iter().map(|why| view! { <li>{drawn(move || lang.get().pick(&why).to_owned())}</li> }).collect_view()}</ul>
        </div>
    }
}

//! The steps that are possible now. Invariant: a step is sent with its reason, and a
//! refused one says what to do.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    AlertDetail, AlertId, AlertPage, AlertState, AlertStepsTaken, InspectionOutcome, NewAlertStep, Problem,
};

use super::state::{may_save, signal_name};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{Fetched, ProblemNote, drawn};

/// A step being written. It outlives the detail, which is drawn again whenever the alert changes.
#[derive(Clone, Copy)]
pub struct Draft {
    to: RwSignal<Option<AlertState>>,
    reason: RwSignal<String>,
    outcome: RwSignal<Option<InspectionOutcome>>,
    /// The alert it lives on in.
    into: RwSignal<Option<AlertId>>,
    /// Why it was refused.
    problem: RwSignal<Option<Problem>>,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            to: RwSignal::new(None),
            reason: RwSignal::new(String::new()),
            outcome: RwSignal::new(None),
            into: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    pub fn clear(self) {
        self.to.set(None);
        self.reason.set(String::new());
        self.outcome.set(None);
        self.into.set(None);
        self.problem.set(None);
    }
}

#[component]
pub fn Steps(one: Fetched<AlertDetail>, page: Fetched<AlertPage>) -> impl IntoView {
    let lang = use_lang();
    let id = Memo::new(move |_| {
        one.state.with(|one| one.data().map(|shown| shown.alert.id.0.clone()).unwrap_or_default())
    });
    let offered = Memo::new(move |_| {
        one.state.with(|one| one.data().map(|shown| shown.moves.clone()).unwrap_or_default())
    });
    let draft = expect_context::<Draft>();
    let Draft { to, reason, outcome, into, problem } = draft;
    let busy = RwSignal::new(false);
    // Somebody else may have moved it on while the reason was being written.
    let is_open = move |to| offered.read().contains(&to);
    let ready = move |to| {
        !busy.get()
            && is_open(to)
            && may_save(to, &reason.read(), outcome.get().is_some(), into.get().is_some())
    };
    let send = move |to: AlertState| {
        busy.set(true);
        problem.set(None);
        let body = NewAlertStep {
            to,
            reason: reason.get_untracked().trim().to_owned(),
            into: into.get_untracked().filter(|_| to == AlertState::Merged),
            outcome: outcome.get_untracked().filter(|_| to == AlertState::Done),
        };
        let path = format!("/api/v1/alerts/{}/steps", id.get_untracked());
        spawn_local(async move {
            match api::post::<_, AlertStepsTaken>(&path, &body).await {
                Ok(_) => {
                    draft.clear();
                    one.reload();
                    page.reload();
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <h3>{t(Key::Steps)}</h3>
        {drawn(move || offered.read().is_empty().then(|| view! { <p class="hint">{t(Key::NoSteps)}</p> }))}
        <div class="actions">
            {drawn(move || offered.get().into_iter().map(|state| view! {
                <button class="button" aria-pressed=move || (to.get() == Some(state)).to_string()
                    on:click=move |_| to.set(Some(state))>{label(state)}</button>
            }).collect_view())}
        </div>
        {drawn(move || to.get().map(|to| view! {
            <form class="form" on:submit=move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                if ready(to) {
                    send(to);
                }
            }>
                <label class="field">
                    <span>{t(Key::Reason)}</span>
                    <textarea rows="2" prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))></textarea>
                </label>
                {(to == AlertState::Done).then(|| view! {
                    <label class="field">
                        <span>{t(Key::Outcome)}</span>
                        <select on:change=move |event| {
                            let value = event_target_value(&event);
                            outcome.set(InspectionOutcome::ALL.iter().copied().find(|one| one.as_str() == value));
                        }>
                            <option value="">"—"</option>
                            {InspectionOutcome::ALL.iter().map(|one| view! {
                                <option value=one.as_str()>{label(*one)}</option>
                            }).collect_view()}
                        </select>
                    </label>
                })}
                {(to == AlertState::Merged).then(|| view! { <Into id=id.get_untracked() into page/> })}
                {drawn(move || (!is_open(to)).then(|| view! { <p class="note note-warning" role="status">{t(Key::MovedOn)}</p> }))}
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                <button class="button primary" type="submit" disabled=move || !ready(to)>
                    {drawn(move || fill(text(lang.get(), Key::Confirm), &[("to", to.label(lang.get()))]))}
                </button>
            </form>
        }))}
    }
}

/// Chooses the alert it lives on in, among those of the list.
#[component]
fn Into(id: String, into: RwSignal<Option<AlertId>>, page: Fetched<AlertPage>) -> impl IntoView {
    let lang = use_lang();
    let others = page.state.with_untracked(|page| {
        let items = page.data().map(|page| page.items.clone()).unwrap_or_default();
        items.into_iter().filter(|alert| alert.id.0 != id).collect::<Vec<_>>()
    });
    let options = others.into_iter().map(|alert| {
        let signal = alert.signal.clone();
        let name = move || {
            signal_name(&signal).map_or_else(|| signal.clone(), |both| lang.get().of(both).to_owned())
        };
        view! { <option value=alert.id.0>{alert.target} " · " {drawn(name)}</option> }
    });
    view! {
        <label class="field">
            <span>{t(Key::LivesOnIn)}</span>
            <select on:change=move |event| into.set(Some(event_target_value(&event)).filter(|id| !id.is_empty()).map(AlertId))>
                <option value="">"—"</option>
                {options.collect_view()}
            </select>
        </label>
    }
}

//! Taking something back that was done by hand. Invariant: nothing is sent before a reason is
//! written, and a refusal stands where it was asked for.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{NewUndo, Problem};
use serde::de::IgnoredAny;

use super::state::reason_suffices;
use super::texts::{Key, t};
use crate::api;
use crate::ui::texts as common;
use crate::ui::{ProblemNote, drawn};

/// A link that asks for the reason and then sends it to `path`.
#[component]
pub fn TakeBack(path: String, label: Signal<String>, on_done: Callback<()>) -> impl IntoView {
    let asking = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let ready = move || reason_suffices(&reason.read()) && !busy.get();
    let path = StoredValue::new(path);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let body = NewUndo { reason: reason.get_untracked().trim().to_owned() };
        spawn_local(async move {
            match api::post::<_, IgnoredAny>(&path.get_value(), &body).await {
                Ok(_) => {
                    on_done.try_run(());
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    drawn(move || {
        if !asking.get() {
            let ask = move |_| asking.set(true);
            return view! { <button class="link" on:click=ask>{drawn(move || label.get())}</button> }
                .into_any();
        }
        view! {
            <form class="form" on:submit=send>
                <label class="field">
                    <span>{t(Key::Reason)}</span>
                    <input required autofocus prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))/>
                    <small>{t(Key::ReasonRule)}</small>
                </label>
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                <div class="actions">
                    <button class="button" type="submit" disabled=move || !ready()>{drawn(move || label.get())}</button>
                    <button class="button" type="button" on:click=move |_| asking.set(false)>
                        {common::t(common::Key::Cancel)}
                    </button>
                </div>
            </form>
        }
        .into_any()
    })
}

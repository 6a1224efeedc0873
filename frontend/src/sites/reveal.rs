//! Asks why before one passport number is shown. Invariant: the clear number is held
//! by one row for thirty seconds and then dropped.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Problem, Purpose, Reveal, Revealed};

use super::people::{Asked, PurposeChoice};
use super::state::reason_suffices;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::use_lang;
use crate::ui::{Modal, ProblemNote, drawn};

const SHOWN_FOR: Duration = Duration::from_secs(30);

#[component]
pub fn RevealDialog(asked: Asked, on_close: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let purpose = RwSignal::new(None::<Purpose>);
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let ready = move || purpose.get().is_some() && reason_suffices(&reason.read()) && !busy.get();
    let masked = asked.document.masked.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(purpose) = purpose.get_untracked().filter(|_| ready()) else { return };
        busy.set(true);
        problem.set(None);
        let path = format!("/api/v1/documents/{}/reveal", asked.document.id);
        let number = asked.number;
        let body = Reveal { purpose, reason: reason.get_untracked().trim().to_owned() };
        spawn_local(async move {
            match api::post::<_, Revealed>(&path, &body).await {
                Ok(revealed) => {
                    number.try_set(Some(revealed.number));
                    set_timeout(
                        move || {
                            number.try_set(None);
                        },
                        SHOWN_FOR,
                    );
                    on_close.run(());
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <Modal title=Signal::derive(move || text(lang.get(), Key::RevealTitle).to_owned()) on_close>
            <form class="form" on:submit=submit>
                <p><span class="mono">{masked}</span></p>
                <p>{t(Key::RevealWhy)}</p>
                <PurposeChoice purpose/>
                <label class="field">
                    <span>{t(Key::Reason)}</span>
                    <textarea rows="3" required prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))></textarea>
                    <small>{t(Key::ReasonRule)}</small>
                </label>
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::Show)}</button>
            </form>
        </Modal>
    }
}

//! Where word of new alerts is sent. Invariant: it says that counts alone are sent, and
//! that without a relay nothing is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{AlertMail, Problem};

use super::texts::{Key, t};
use crate::api;
use crate::ui::{Fetched, Panel, ProblemNote, drawn, fetch_when, texts as common};

const MAIL: &str = "/api/v1/alerts/mail";

#[component]
pub fn MailView() -> impl IntoView {
    let mail = fetch_when::<Option<AlertMail>>(|| Some(MAIL.to_owned()), || ());
    view! {
        <p class="hint">{t(Key::MailWhy)}</p>
        <Panel fetched=mail ready=move |shown| view! { <Form shown mail/> }.into_any()/>
    }
}

#[component]
fn Form(shown: Option<AlertMail>, mail: Fetched<Option<AlertMail>>) -> impl IntoView {
    let is_on = shown.is_some();
    let AlertMail { relay, sender, recipients } =
        shown.unwrap_or(AlertMail { relay: String::new(), sender: String::new(), recipients: Vec::new() });
    let (relay, sender) = (RwSignal::new(relay), RwSignal::new(sender));
    let recipients = RwSignal::new(recipients.join("\n"));
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let send = move |body: Option<AlertMail>| {
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match api::put::<_, Option<AlertMail>>(MAIL, &body).await {
                Ok(_) => mail.reload(),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let lines = recipients.get_untracked();
        let recipients =
            lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        send(Some(AlertMail { relay: trimmed(relay), sender: trimmed(sender), recipients }));
    };
    let line = move |key: Key, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span>{t(key)}</span>
                <input maxlength="254" prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    view! {
        <p role="status"><b>{t(if is_on { Key::MailOn } else { Key::MailOff })}</b></p>
        <form class="form" on:submit=save>
            {line(Key::MailRelay, relay)}
            {line(Key::MailSender, sender)}
            <label class="field">
                <span>{t(Key::MailRecipients)}</span>
                <textarea rows="4" prop:value=move || recipients.get()
                    on:input=move |event| recipients.set(event_target_value(&event))></textarea>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div class="actions">
                <button class="button primary" type="submit" disabled=move || busy.get()>{common::t(common::Key::Save)}</button>
                {is_on.then(|| view! {
                    <button class="button" type="button" disabled=move || busy.get() on:click=move |_| send(None)>{t(Key::MailStop)}</button>
                })}
            </div>
        </form>
    }
}

//! Files that were sent and are not yet in. Invariant: whoever may confirm a list that changes much sees
//! it here with its numbers, and nobody confirms a list of one's own.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Problem, Upload, UploadId};

use super::desk::use_desk;
use super::state::step_path;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, decimal, fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Fetched, Panel, ProblemNote, drawn};

#[component]
pub fn Waiting(waiting: Fetched<Vec<Upload>>, imports: bool) -> impl IntoView {
    let problem = RwSignal::new(None::<Problem>);
    let confirm = Callback::new(move |id: UploadId| {
        problem.set(None);
        spawn_local(async move {
            if let Err(refused) = api::post::<_, Upload>(&step_path(&id, "confirm"), &()).await {
                problem.try_set(Some(refused));
            }
            waiting.reload();
        });
    });
    let is_empty = move || waiting.state.with(|state| state.data().is_some_and(Vec::is_empty));
    // Nothing waits most of the time: then there is nothing to say.
    drawn(move || {
        if is_empty() {
            return ().into_any();
        }
        view! {
            <section class="panel">
                <h2>{t(Key::WaitingTitle)}</h2>
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                <Panel fetched=waiting ready=move |uploads| view! {
                    <ul class="waiting">
                        {uploads.into_iter().map(|upload| view! { <One upload imports confirm/> }).collect_view()}
                    </ul>
                }.into_any()/>
            </section>
        }
        .into_any()
    })
}

#[component]
fn One(upload: Upload, imports: bool, confirm: Callback<UploadId>) -> impl IntoView {
    let desk = use_desk();
    let lang = use_lang();
    let (state, by, at_ms, change) = (upload.state, upload.uploaded_by, upload.uploaded_ms, upload.change);
    let line = move || {
        let lang = lang.get();
        let mut parts = vec![state.label(lang).to_owned(), by.clone(), local_moment(lang, at_ms)];
        parts.extend(change.as_ref().map(|change| {
            let sign = if change.percent > 0.0 { "+" } else { "" };
            let percent = format!("{sign}{}", decimal(lang, change.percent, 0));
            fill(text(lang, Key::ChangeShort), &[("n", &count(lang, change.rows_now)), ("p", &percent)])
        }));
        parts.join(" · ")
    };
    let (take_up, second) = (upload.id.clone(), upload.id);
    view! {
        <li>
            <div>
                <b>{upload.file_name}</b>" · "{label(upload.agency)}
                <p class="hint">{drawn(line)}</p>
            </div>
            <div class="actions">
                {upload.may_confirm.then(|| view! {
                    <button class="button primary" on:click=move |_| confirm.run(second.clone())>{t(Key::Confirm)}</button>
                })}
                {imports.then(|| view! {
                    <button class="button" on:click=move |_| desk.resume(take_up.clone())>{t(Key::Resume)}</button>
                })}
            </div>
        </li>
    }
}

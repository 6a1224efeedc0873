//! The office's settings. Invariant: which office chairs the team is configuration,
//! changed here and nowhere in the code.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Office, Problem, Signatory};

use super::state::{codes, lines};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::texts as common;
use crate::ui::{Panel, ProblemNote, drawn, fetch_when};

const OFFICE: &str = "/api/v1/office";

#[component]
pub fn OfficeForm() -> impl IntoView {
    let office = fetch_when::<Office>(|| Some(OFFICE.to_owned()), || ());
    view! { <Panel fetched=office ready=|office| view! { <Form office/> }.into_any()/> }
}

#[component]
fn Form(office: Office) -> impl IntoView {
    let office = RwSignal::new(office);
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
        let body = office.get_untracked();
        spawn_local(async move {
            match api::put::<_, Office>(OFFICE, &body).await {
                Ok(_) => saved.try_set(true),
                Err(refused) => {
                    problem.try_set(Some(refused));
                    None
                }
            };
            busy.try_set(false);
        });
    };
    let number = Memo::new(move |_| office.read().signatories.len());
    view! {
        <form class="form wide" on:submit=submit>
            <label class="field">
                <span>{t(Key::OfficeName)}</span>
                <input required value=office.read_untracked().name.clone()
                    on:input=move |event| office.update(|one| one.name = event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::Letterhead)}</span>
                <textarea rows="4" prop:value=office.read_untracked().letterhead.join("\n")
                    on:input=move |event| office.update(|one| one.letterhead = lines(&event_target_value(&event)))>
                </textarea>
            </label>
            <label class="field">
                <span>{t(Key::Chair)}</span>
                <input value=office.read_untracked().chair.clone()
                    on:input=move |event| office.update(|one| one.chair = event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::WorkingArea)}</span>
                <input required value=office.read_untracked().working_area.join(", ")
                    on:input=move |event| office.update(|one| one.working_area = codes(&event_target_value(&event)))/>
            </label>
            <label class="field">
                <span>{t(Key::TimeZone)}</span>
                <input required value=office.read_untracked().time_zone.clone()
                    on:input=move |event| office.update(|one| one.time_zone = event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::FixedDate)}</span>
                <input type="date" value=office.read_untracked().fixed_date.clone().unwrap_or_default()
                    on:input=move |event| office.update(|one| {
                        one.fixed_date = Some(event_target_value(&event)).filter(|date| !date.is_empty());
                    })/>
            </label>
            <fieldset class="signatories">
                <legend>{t(Key::Signatories)}</legend>
                {drawn(move || (0..number.get()).map(|at| view! { <SignatoryFields office at/> }).collect_view())}
                <button type="button" class="button" on:click=move |_| office.update(|one| {
                    one.signatories.push(Signatory { name: String::new(), title: String::new(), nip: String::new() });
                })>{t(Key::AddSignatory)}</button>
            </fieldset>
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

#[component]
fn SignatoryFields(office: RwSignal<Office>, at: usize) -> impl IntoView {
    let lang = use_lang();
    let one = move || office.read().signatories.get(at).cloned();
    let write = move |act: fn(&mut Signatory, String), value: String| {
        office.update(|office| {
            if let Some(signatory) = office.signatories.get_mut(at) {
                act(signatory, value);
            }
        });
    };
    view! {
        <div class="signatory">
            <label class="field">
                <span>{t(Key::SignatoryName)}</span>
                <input required prop:value=move || one().map(|one| one.name)
                    on:input=move |event| write(|one, value| one.name = value, event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::SignatoryTitle)}</span>
                <input required prop:value=move || one().map(|one| one.title)
                    on:input=move |event| write(|one, value| one.title = value, event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::SignatoryNip)}</span>
                <input prop:value=move || one().map(|one| one.nip)
                    on:input=move |event| write(|one, value| one.nip = value, event_target_value(&event))/>
            </label>
            <button type="button" class="button" on:click=move |_| office.update(|office| {
                    if at < office.signatories.len() {
                        office.signatories.remove(at);
                    }
                })
                aria-label=move || {
                    let name = one().map(|one| one.name).unwrap_or_default();
                    fill(text(lang.get(), Key::Remove), &[("name", &name)])
                }>{t(Key::RemoveShort)}</button>
        </div>
    }
}

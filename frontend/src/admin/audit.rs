//! The audit, newest first, for the data-protection officer. Invariant: read only,
//! and page by page.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{AuditEntry, AuditPage, Problem};

use super::texts::{Key, t};
use crate::api;
use crate::i18n::format::local_moment;
use crate::i18n::use_lang;
use crate::ui::{Empty, Panel, ProblemNote, drawn, fetch_when};

const PAGE: &str = "/api/v1/audit?limit=100";

#[component]
pub fn AuditView() -> impl IntoView {
    let first = fetch_when::<AuditPage>(|| Some(PAGE.to_owned()), || ());
    view! { <Panel fetched=first ready=|page| view! { <Entries page/> }.into_any()/> }
}

#[component]
fn Entries(page: AuditPage) -> impl IntoView {
    let entries = RwSignal::new(page.entries);
    let before = RwSignal::new(page.next_before);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let older = move |_| {
        let Some(seq) = before.get_untracked() else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match api::get::<AuditPage>(&format!("{PAGE}&before={seq}")).await {
                Ok(page) => {
                    entries.try_update(|entries| entries.extend(page.entries));
                    before.try_set(page.next_before);
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let empty = move || entries.read().is_empty();
    view! {
        {drawn(move || empty().then(|| view! { <Empty><p>{t(Key::NoAudit)}</p></Empty> }))}
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Audit)>
            <table class="table compact">
                <thead>
                    <tr>
                        <th scope="col">{t(Key::At)}</th>
                        <th scope="col">{t(Key::Actor)}</th>
                        <th scope="col">{t(Key::Action)}</th>
                        <th scope="col">{t(Key::Target)}</th>
                        <th scope="col">{t(Key::Detail)}</th>
                        <th scope="col">{t(Key::Hash)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || entries.get() key=|entry| entry.seq children=|entry| view! { <Entry entry/> }/>
                </tbody>
            </table>
        </div>
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
        {drawn(move || before.get().map(|_| view! {
            <button class="button" disabled=move || busy.get() on:click=older>{t(Key::Older)}</button>
        }))}
    }
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let lang = use_lang();
    // The first characters are enough to compare two lines by eye.
    let hash: String = entry.hash.chars().take(12).collect();
    let actor = if entry.actor_name.is_empty() { entry.actor.clone() } else { entry.actor_name };
    view! {
        <tr>
            <td>{drawn(move || local_moment(lang.get(), entry.at_ms))}</td>
            <td title=entry.actor.clone()>{actor}</td>
            <td class="mono">{entry.action}</td>
            <td class="mono">{entry.target}</td>
            <td class="mono detail">{entry.detail}</td>
            <td class="mono">{hash}</td>
        </tr>
    }
}

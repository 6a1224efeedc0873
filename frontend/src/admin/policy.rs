//! Who may do what, as a table of roles and permissions. Invariant: nothing changes
//! until a decree's number is named.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Permission, Policy, PolicyChange, PolicyRule, Problem, Role};

use super::state::{PERMISSIONS, allowed, differences, turn};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{Fetched, Panel, ProblemNote, drawn, fetch_when};

const POLICY: &str = "/api/v1/policy";

#[component]
pub fn PolicyView() -> impl IntoView {
    let policy = fetch_when::<Policy>(|| Some(POLICY.to_owned()), || ());
    view! {
        <p class="hint">{t(Key::PolicyWhy)}</p>
        <Panel fetched=policy ready=move |shown| view! { <PolicyTable shown policy/> }.into_any()/>
    }
}

#[component]
fn PolicyTable(shown: Policy, policy: Fetched<Policy>) -> impl IntoView {
    let lang = use_lang();
    let before = StoredValue::new(shown.rules.clone());
    let rules = RwSignal::new(shown.rules.clone());
    let decree = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let changes = Memo::new(move |_| before.with_value(|before| differences(before, &rules.read())));
    let ready = move || changes.get() > 0 && !decree.read().trim().is_empty() && !busy.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let body =
            PolicyChange { decree: decree.get_untracked().trim().to_owned(), rules: rules.get_untracked() };
        spawn_local(async move {
            match api::put::<_, Policy>(POLICY, &body).await {
                Ok(_) => policy.reload(),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let in_force = shown.decree;
    let state = move || match in_force.as_str() {
        "" => text(lang.get(), Key::PolicyShipped).to_owned(),
        decree => fill(text(lang.get(), Key::PolicyOf), &[("n", decree)]),
    };
    let special: Vec<_> = shown.rules.into_iter().filter(|rule| rule.agency.is_some()).collect();
    view! {
        <p><b>{drawn(state)}</b></p>
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Policy)>
            <table class="table policy">
                <thead>
                    <tr>
                        <th scope="col">{t(Key::Permission)}</th>
                        {Role::ALL.iter().map(|role| view! { <th scope="col">{label(*role)}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {PERMISSIONS.map(|permission| view! {
                        <tr>
                            <th scope="row">{label(permission)}</th>
                            {Role::ALL.iter().map(|role| view! { <Cell role=*role permission rules/> }).collect_view()}
                        </tr>
                    }).into_iter().collect_view()}
                </tbody>
            </table>
        </div>
        <SpecialRules special/>
        {drawn(move || (changes.get() > 0).then(|| view! {
            <form class="form" on:submit=submit>
                <p role="status">
                    {drawn(move || fill(text(lang.get(), Key::Changes), &[("n", &changes.get().to_string())]))}
                </p>
                <label class="field">
                    <span>{t(Key::Decree)}</span>
                    <input required prop:value=move || decree.get()
                        on:input=move |event| decree.set(event_target_value(&event))/>
                </label>
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                <div class="actions">
                    <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::PutInForce)}</button>
                    <button class="button" type="button" on:click=move |_| rules.set(before.get_value())>
                        {t(Key::Discard)}
                    </button>
                </div>
            </form>
        }))}
    }
}

#[component]
fn Cell(role: Role, permission: Permission, rules: RwSignal<Vec<PolicyRule>>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <td>
            <input type="checkbox" prop:checked=move || allowed(&rules.read(), role, None, permission)
                aria-label=move || format!("{}: {}", role.label(lang.get()), permission.label(lang.get()))
                on:change=move |_| rules.update(|rules| turn(rules, role, permission))/>
        </td>
    }
}

/// Rules that hold for one agency only.
#[component]
fn SpecialRules(special: Vec<PolicyRule>) -> impl IntoView {
    if special.is_empty() {
        return ().into_any();
    }
    view! {
        <h3>{t(Key::ForAgency)}</h3>
        <ul>
            {special.into_iter().map(|rule| view! {
                <li>
                    {label(rule.role)} " · " {rule.agency.map(label)} " · " {label(rule.permission)} ": "
                    <b>{t(if rule.allowed { Key::Allowed } else { Key::Denied })}</b>
                </li>
            }).collect_view()}
        </ul>
    }
    .into_any()
}

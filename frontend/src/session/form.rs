//! The two forms before the map. Invariant: a password stays in its field; only its
//! sending copies it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Me, Problem, SetPassword, SignIn};

use super::state::{PasswordFault, password_fault};
use super::texts::{Key, t};
use super::{SESSION, Session};
use crate::api;
use crate::ui::{ProblemNote, drawn};

/// The text in a field that is on the page.
fn typed(field: NodeRef<html::Input>) -> String {
    field.get_untracked().map(|input| input.value()).unwrap_or_default()
}

#[component]
pub fn SignInForm(session: Session) -> impl IntoView {
    let (username, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let body = SignIn { username: typed(username), password: typed(password) };
        spawn_local(async move {
            match api::post::<_, Me>(SESSION, &body).await {
                Ok(me) => session.enter(me),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <label class="field">
                <span>{t(Key::Username)}</span>
                <input node_ref=username name="username" autocomplete="username" autocapitalize="none"
                    spellcheck="false" required autofocus/>
            </label>
            <label class="field">
                <span>{t(Key::Password)}</span>
                <input node_ref=password name="password" type="password" autocomplete="current-password" required/>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <button class="button primary" type="submit" disabled=move || busy.get()>{t(Key::SignIn)}</button>
        </form>
    }
}

/// Sets a password by a one-time key; `first` also names the first administrator.
#[component]
pub fn SetPasswordForm(session: Session, key: String, first: bool) -> impl IntoView {
    let [username, display_name, password, repeated] = [(); 4].map(|()| NodeRef::<html::Input>::new());
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<PasswordFault>);
    let problem = RwSignal::new(None::<Problem>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found = password_fault(&typed(password), &typed(repeated));
        fault.set(found);
        if found.is_some() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let body = SetPassword {
            key: key.clone(),
            username: first.then(|| typed(username)),
            display_name: first.then(|| typed(display_name)),
            password: typed(password),
        };
        spawn_local(async move {
            match api::post::<_, Me>("/api/v1/session/password", &body).await {
                Ok(me) => session.enter(me),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <h2>{t(if first { Key::SetUpTitle } else { Key::SetTitle })}</h2>
            {first.then(|| view! {
                <label class="field">
                    <span>{t(Key::Username)}</span>
                    <input node_ref=username name="username" autocomplete="username" autocapitalize="none"
                        spellcheck="false" required/>
                </label>
                <label class="field">
                    <span>{t(Key::DisplayName)}</span>
                    <input node_ref=display_name name="name" autocomplete="name" required/>
                </label>
            })}
            <div class="field">
                <label class="field">
                    <span>{t(Key::Password)}</span>
                    <input node_ref=password type="password" autocomplete="new-password" required
                        aria-describedby="aturan-sandi"/>
                </label>
                <small id="aturan-sandi">{t(Key::PasswordRule)}</small>
            </div>
            <label class="field">
                <span>{t(Key::Repeat)}</span>
                <input node_ref=repeated type="password" autocomplete="new-password" required/>
            </label>
            {drawn(move || fault.get().map(|fault| {
                let key = match fault {
                    PasswordFault::TooShort => Key::TooShort,
                    PasswordFault::NotRepeated => Key::NotRepeated,
                };
                view! { <p class="note note-error" role="alert">{t(key)}</p> }
            }))}
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <button class="button primary" type="submit" disabled=move || busy.get()>{t(Key::SetAndEnter)}</button>
        </form>
    }
}

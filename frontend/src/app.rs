//! The whole page: signing in, then the shell. Invariant: the shared signals outlive
//! a session's end, what was read under it does not.

use leptos::prelude::*;

use crate::i18n::{Lang, use_lang};
use crate::inspections::{Away, has_route};
use crate::navigation;
use crate::session::state::Stage;
use crate::session::{Session, SignInPage};
use crate::shell::Shell;
use crate::ui::drawn;
use crate::view::View;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Shell,
    Away,
    SignIn,
}

#[component]
pub fn App() -> impl IntoView {
    let lang = RwSignal::new(Lang::default());
    let view = View::new();
    provide_context(lang);
    provide_context(view);
    let (navigation, key) = navigation::bind(view, lang);
    provide_context(navigation);
    let session = Session::new(view);
    provide_context(session);
    session.start(key);
    let shown = Memo::new(move |_| match session.stage.get() {
        Stage::SignedIn => Shown::Shell,
        // No server, but a phone's own route of the day.
        Stage::Failed(problem) if problem.status == 0 && has_route(navigation) => Shown::Away,
        _ => Shown::SignIn,
    });
    drawn(move || match shown.get() {
        Shown::Shell => view! { <Shell/> }.into_any(),
        Shown::Away => view! { <Away/> }.into_any(),
        Shown::SignIn => view! { <SignInPage session/> }.into_any(),
    })
}

/// `ID | EN`.
#[component]
pub fn LangSwitch() -> impl IntoView {
    let lang = use_lang();
    let one = move |value: Lang, short: &'static str, name: &'static str| {
        view! {
            <button class="lang" lang=value.tag() title=name aria-pressed=move || (lang.get() == value).to_string()
                on:click=move |_| lang.set(value)>
                <span aria-hidden="true">{short}</span>
                <span class="visually-hidden">{name}</span>
            </button>
        }
    };
    view! {
        <span class="lang-switch" role="group" aria-label="Bahasa / Language">
            {one(Lang::Id, "ID", "Bahasa Indonesia")}
            {one(Lang::En, "EN", "English")}
        </span>
    }
}

//! The four states of a panel. Invariant: a failure names what to do and can be
//! retried; old data are shown and called old.

use leptos::prelude::*;
use petapora_wire::Problem;

use super::drawn::drawn;
use super::fetch::Fetched;
use super::icons::{Icon, IconName};
use super::texts::{Key, t};
use crate::i18n::use_lang;
use crate::view::Load;

/// Draws fetched data with `ready`; the other states look the same everywhere.
#[component]
pub fn Panel<T, F>(fetched: Fetched<T>, ready: F) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Copy + Send + 'static,
{
    let reload = Callback::new(move |()| fetched.reload());
    drawn(move || match fetched.state.get() {
        Load::Loading => view! { <Skeleton/> }.into_any(),
        Load::Failed(problem) => view! { <Failure problem on_retry=reload/> }.into_any(),
        Load::Ready { data, stale } => with_age(stale, reload, ready(data)),
    })
}

/// Data that are drawn, under the word that they are old where they are.
pub fn with_age(stale: bool, reload: Callback<()>, data: AnyView) -> AnyView {
    view! {
        {stale.then(|| view! { <StaleBadge on_reload=reload/> })}
        {data}
    }
    .into_any()
}

/// Grey lines where data will be.
#[component]
pub fn Skeleton(#[prop(default = 6)] lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{t(Key::Loading)}</span>
            {(0..lines).map(|_| view! { <div class="skeleton-line" aria-hidden="true"></div> }).collect_view()}
        </div>
    }
}

/// What failed, what to do, and the retry.
#[component]
pub fn Failure(problem: Problem, on_retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="state">
            <ProblemNote problem/>
            <button class="button" on:click=move |_| on_retry.run(())>{t(Key::Retry)}</button>
        </div>
    }
}

/// What failed and what to do, without a retry (beside a form).
#[component]
pub fn ProblemNote(problem: Problem) -> impl IntoView {
    let lang = use_lang();
    let shown = StoredValue::new(problem);
    view! {
        <div class="note note-error" role="alert">
            <Icon name=IconName::Warning/>
            <div>
                <p>{drawn(move || shown.with_value(|problem| lang.get().pick(&problem.detail).to_owned()))}</p>
                <p>{drawn(move || shown.with_value(|problem| lang.get().pick(&problem.fix).to_owned()))}</p>
            </div>
        </div>
    }
}

/// Nothing to show, and why.
#[component]
pub fn Empty(children: Children) -> impl IntoView {
    view! { <div class="state">{children()}</div> }
}

/// The data shown are older than the server's.
#[component]
pub fn StaleBadge(on_reload: Callback<()>) -> impl IntoView {
    view! {
        <p class="note note-warning" role="status">
            <Icon name=IconName::Warning/>
            <span>
                {t(Key::Stale)} " – "
                <button class="link" on:click=move |_| on_reload.run(())>{t(Key::Reload)}</button>
            </span>
        </p>
    }
}

//! Empty lists to fill in, one for each kind. Invariant: a list made from one is read without any matching.

use leptos::prelude::*;
use petapora_wire::ListKind;

use super::texts::{Key, t};
use crate::i18n::codes::label;

#[component]
pub fn Templates() -> impl IntoView {
    let links = ListKind::ALL.iter().map(|kind| {
        let path = format!("/api/v1/imports/templates/{}", kind.as_str());
        view! { <li><a class="link" href=path download>{label(*kind)}</a></li> }
    });
    view! {
        <section class="panel">
            <h2>{t(Key::Templates)}</h2>
            <p class="hint">{t(Key::TemplatesHint)}</p>
            <ul class="plain-list columns-list">{links.collect_view()}</ul>
        </section>
    }
}

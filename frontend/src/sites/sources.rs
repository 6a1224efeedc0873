//! Where a site's facts come from. Invariant: each is traced to agency, file and line.

use leptos::prelude::*;
use petapora_wire::{SiteId, Source};

use super::texts::{Key, t, text};
use crate::i18n::codes::label;
use crate::i18n::format::{day, fill};
use crate::i18n::use_lang;
use crate::ui::{Empty, Panel, drawn, fetch_when};
use crate::view::use_view;

#[component]
pub fn SourcesTab(id: SiteId) -> impl IntoView {
    let view = use_view();
    let sources = fetch_when::<Vec<Source>>(
        move || Some(format!("/api/v1/sites/{id}/sources")),
        move || view.seq.track(),
    );
    view! {
        <Panel fetched=sources ready=|sources| {
            if sources.is_empty() {
                return view! { <Empty><p>{t(Key::NoSources)}</p></Empty> }.into_any();
            }
            view! {
                <ul class="sources">
                    {sources.into_iter().map(|source| view! { <SourceRow source/> }).collect_view()}
                </ul>
            }
            .into_any()
        }/>
    }
}

#[component]
fn SourceRow(source: Source) -> impl IntoView {
    let lang = use_lang();
    let date = source.list_date;
    let place = move || {
        let key = if source.sheet.is_some() { Key::SourceSheet } else { Key::SourceLine };
        let line = source.line.to_string();
        fill(
            text(lang.get(), key),
            &[
                ("file", &source.file_name),
                ("sheet", source.sheet.as_deref().unwrap_or_default()),
                ("line", &line),
            ],
        )
    };
    view! {
        <li>
            <b>{label(source.agency)}</b> " · " {label(source.list_kind)}
            <span class="card-line">{drawn(place)}</span>
            <span class="card-line">
                {drawn(move || fill(text(lang.get(), Key::ListDate), &[("d", &day(lang.get(), &date))]))}
            </span>
        </li>
    }
}

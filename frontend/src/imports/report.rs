//! What an import found: counts, first rows, and what can be done next. Invariant: a check and an import
//! are shown alike, so that they can be compared.

use leptos::prelude::*;
use petapora_wire::ImportReport;

use super::desk::use_desk;
use super::findings::Findings;
use super::state::{clean_rows, failed_path};
use super::texts::{Key, t, text};
use crate::address::Page;
use crate::i18n::codes::Label;
use crate::i18n::format::{count, day, fill};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::{Icon, IconName, drawn};

/// The last step: what went in.
#[component]
pub fn ResultStep() -> impl IntoView {
    let desk = use_desk();
    let navigation = use_navigation();
    let Some(report) = desk.result.get_untracked() else { return ().into_any() };
    let (repeated, nothing) = (report.repeated, !report.repeated && report.accepted == 0);
    let failed = report.batch.as_ref().filter(|_| report.rejected > 0).map(failed_path);
    let base = report.batch.as_ref().map(|batch| format!("/api/v1/imports/{batch}/findings"));
    view! {
        <div class="report" role="group" aria-label=t(Key::StepResult)>
            <Heading report=report.clone() key=Key::ImportResult/>
            {repeated.then(|| view! { <p class="note note-warning" role="status">{t(Key::Repeated)}</p> })}
            {nothing.then(|| view! { <p class="note note-error" role="status">{t(Key::NothingAccepted)}</p> })}
            <Counts report=report.clone()/>
            <div class="actions">
                <button class="button primary" on:click=move |_| navigation.page.set(Page::Map)>{t(Key::OnMap)}</button>
                <button class="button" on:click=move |_| desk.clear()>{t(Key::Another)}</button>
                {failed.map(|path| view! { <FailedRows path/> })}
            </div>
            {base.map(|base| view! { <Findings base groups=report.groups total=report.findings_total/> })}
        </div>
    }
    .into_any()
}

/// The rejected rows as a file like the one that was sent, each with its reason.
#[component]
pub fn FailedRows(path: String) -> impl IntoView {
    view! {
        <a class="link-button" href=path download>
            <Icon name=IconName::Download/>
            <span>{t(Key::FailedRows)}</span>
        </a>
    }
}

#[component]
pub fn Heading(report: ImportReport, key: Key) -> impl IntoView {
    let lang = use_lang();
    let (kind, agency, date) = (report.list_kind, report.agency, report.list_date);
    let file = report.file_name;
    let what = move || {
        let lang = lang.get();
        fill(
            text(lang, Key::ListOf),
            &[("kind", kind.label(lang)), ("agency", agency.label(lang)), ("d", &day(lang, &date))],
        )
    };
    view! {
        <h3>{drawn(move || fill(text(lang.get(), key), &[("file", &file)]))}</h3>
        <p class="hint">{drawn(what)}</p>
    }
}

#[component]
pub fn Counts(report: ImportReport) -> impl IntoView {
    let lang = use_lang();
    let clean = clean_rows(&report);
    let tile = move |class: &'static str, key: Key, number: u64| {
        view! {
            <li class=format!("tile {class}")>
                <b>{drawn(move || count(lang.get(), number))}</b>
                <span>{t(key)}</span>
            </li>
        }
    };
    view! {
        <ul class="tiles">
            {tile("tile-good", Key::Clean, clean)}
            {tile("tile-warning", Key::ToLookAt, report.accepted.saturating_sub(clean))}
            {tile("tile-error", Key::Rejected, report.rejected)}
            {tile("", Key::Duplicates, report.duplicates)}
            {tile("", Key::Unlocated, report.unlocated)}
            {tile("", Key::Rows, report.rows)}
        </ul>
    }
}

/// The first rows as read.
#[component]
pub fn Preview(report: ImportReport) -> impl IntoView {
    if report.preview.is_empty() {
        return ().into_any();
    }
    let heads = report.columns;
    let rows = report.preview.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row" class="number">{row.line}</th>
                {row.cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    });
    view! {
        <details class="fold-out">
            <summary>{t(Key::Preview)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Preview)>
                <table class="table compact">
                    <thead>
                        <tr>
                            <th scope="col">{t(Key::Line)}</th>
                            {heads.into_iter().map(|head| view! { <th scope="col">{head.column}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

//! What an import found: counts, columns, first rows, findings. Invariant: a dry run
//! and a real import are shown alike, so that they can be compared.

use leptos::prelude::*;
use petapora_wire::ImportReport;

use super::findings::FindingsTable;
use super::state::{can_import, clean_rows};
use super::texts::{Key, t, text};
use crate::address::Page;
use crate::i18n::codes::Label;
use crate::i18n::format::{count, day, fill};
use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::drawn;

/// What can be done with a report.
#[derive(Clone, Copy)]
pub enum ReportActions {
    Checked { import: Callback<()>, again: Callback<()> },
    Done { again: Callback<()> },
}

#[component]
pub fn Report(report: ImportReport, actions: ReportActions) -> impl IntoView {
    let lang = use_lang();
    let navigation = use_navigation();
    let title_key =
        if matches!(actions, ReportActions::Done { .. }) { Key::ImportResult } else { Key::CheckResult };
    let file = report.file_name.clone();
    let title = move || fill(text(lang.get(), title_key), &[("file", &file)]);
    let heading = title.clone();
    let (kind, agency, date) = (report.list_kind, report.agency, report.list_date.clone());
    let what = move || {
        let lang = lang.get();
        fill(
            text(lang, Key::ListOf),
            &[("kind", kind.label(lang)), ("agency", agency.label(lang)), ("d", &day(lang, &date))],
        )
    };
    let accepted = report.accepted;
    let importable = can_import(&report);
    let buttons = match actions {
        ReportActions::Checked { import, again } => view! {
            {importable.then(|| view! {
                <button class="button primary" on:click=move |_| import.run(())>
                    {drawn(move || fill(text(lang.get(), Key::Import), &[("n", &count(lang.get(), accepted))]))}
                </button>
            })}
            <button class="button" on:click=move |_| again.run(())>{t(Key::Another)}</button>
        }
        .into_any(),
        ReportActions::Done { again } => view! {
            <button class="button primary" on:click=move |_| navigation.page.set(Page::Map)>{t(Key::OnMap)}</button>
            <button class="button" on:click=move |_| again.run(())>{t(Key::Another)}</button>
        }
        .into_any(),
    };
    let (repeated, nothing) = (report.repeated, !report.repeated && report.accepted == 0);
    view! {
        <div class="report" role="group" aria-label=heading>
            <h3>{drawn(title)}</h3>
            <p class="hint">{drawn(what)}</p>
            {repeated.then(|| view! { <p class="note note-warning" role="status">{t(Key::Repeated)}</p> })}
            {nothing.then(|| view! { <p class="note note-error" role="status">{t(Key::NothingAccepted)}</p> })}
            <Counts report=report.clone()/>
            <div class="actions">{buttons}</div>
            <Columns report=report.clone()/>
            <FindingsTable findings=report.findings total=report.findings_total/>
        </div>
    }
}

#[component]
fn Counts(report: ImportReport) -> impl IntoView {
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

/// How the columns were understood, and the first rows as read.
#[component]
fn Columns(report: ImportReport) -> impl IntoView {
    let heads = report.columns.clone();
    let has_preview = !report.preview.is_empty();
    let mapping = report
        .columns
        .into_iter()
        .map(|column| {
            view! {
                <tr>
                    <th scope="row">{column.column}</th>
                    <td>{match column.field {
                        Some(field) => view! { <span class="mono">{field}</span> }.into_any(),
                        None => view! { <span class="hint">{t(Key::Unused)}</span> }.into_any(),
                    }}</td>
                </tr>
            }
        })
        .collect_view();
    let rows = report
        .preview
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row" class="number">{row.line}</th>
                    {row.cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="fold-out" open=has_preview>
            <summary>{t(Key::Preview)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Preview)>
                <table class="table compact">
                    <thead>
                        <tr>
                            <th scope="col">{t(Key::Line)}</th>
                            {heads.into_iter().map(|head| view! { <th scope="col">{head.column}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
        <details class="fold-out">
            <summary>{t(Key::Mapping)}</summary>
            <table class="table compact">
                <thead>
                    <tr><th scope="col">{t(Key::Column)}</th><th scope="col">{t(Key::Field)}</th></tr>
                </thead>
                <tbody>{mapping}</tbody>
            </table>
        </details>
    }
}

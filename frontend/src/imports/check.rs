//! The third step: what would go in, what would not and why, and what one click mends.
//! Invariant: the numbers shown are those of the rows as they would be processed now.

use leptos::prelude::*;
use petapora_wire::{Checked, ColumnFix, FixOffer, ListChange, MappedColumn, Upload, UploadState};

use super::desk::use_desk;
use super::findings::Findings;
use super::report::{Counts, Heading, Preview};
use super::state::can_import;
use super::texts::{Key, t, text};
use crate::i18n::codes::Label;
use crate::i18n::format::{count, day, decimal, fill};
use crate::i18n::use_lang;
use crate::ui::{Fetched, drawn};

#[component]
pub fn CheckStep(waiting: Fetched<Vec<Upload>>) -> impl IntoView {
    let desk = use_desk();
    let lang = use_lang();
    let Some(Checked { upload, report, offers }) = desk.checked.get_untracked() else { return ().into_any() };
    let importable = can_import(&report);
    let (repeated, nothing) = (report.repeated, !report.repeated && report.accepted == 0);
    let accepted = report.accepted;
    let id = upload.id.clone();
    // Another account may confirm while this page is open.
    let held = Memo::new(move |_| {
        let now = waiting.state.with(|state| {
            let uploads = state.data()?;
            uploads.iter().find(|upload| upload.id == id).map(|upload| upload.state)
        });
        now.unwrap_or(upload.state) == UploadState::PendingSecond
    });
    let fixed = report.columns.clone();
    let base = format!("/api/v1/imports/uploads/{}/findings", upload.id);
    view! {
        <div class="report" role="group" aria-label=t(Key::StepCheck)>
            <Heading report=report.clone() key=Key::CheckResult/>
            {repeated.then(|| view! { <p class="note note-warning" role="status">{t(Key::Repeated)}</p> })}
            {nothing.then(|| view! { <p class="note note-error" role="status">{t(Key::NothingAccepted)}</p> })}
            {upload.change.map(|change| view! { <Change change held/> })}
            <Counts report=report.clone()/>
            <Offers offers/>
            <Mended columns=fixed/>
            <div class="actions">
                {importable.then(|| view! {
                    <button class="button primary" disabled=move || held.get() on:click=move |_| desk.process()>
                        {drawn(move || fill(text(lang.get(), Key::Import), &[("n", &count(lang.get(), accepted))]))}
                    </button>
                })}
                <button class="button" on:click=move |_| desk.drop_file()>{t(Key::Another)}</button>
            </div>
            <Preview report=report.clone()/>
            <Findings base groups=report.groups total=report.findings_total/>
        </div>
    }
    .into_any()
}

/// How the list compares with the agency's last one.
#[component]
fn Change(change: ListChange, held: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let sentence = move || {
        let lang = lang.get();
        let sign = if change.percent > 0.0 { "+" } else { "" };
        fill(
            text(lang, Key::Change),
            &[
                ("n", &count(lang, change.rows_now)),
                ("d", &day(lang, &change.before_date)),
                ("m", &count(lang, change.rows_before)),
                ("p", &format!("{sign}{}", decimal(lang, change.percent, 0))),
            ],
        )
    };
    let needs_second = change.needs_second;
    view! {
        <p class="note" class:note-warning=needs_second role="status">
            {drawn(sentence)}
            {drawn(move || match (needs_second, held.get()) {
                (true, true) => view! { " "{t(Key::NeedsSecond)} }.into_any(),
                (true, false) => view! { " "{t(Key::SecondGiven)} }.into_any(),
                _ => ().into_any(),
            })}
        </p>
    }
}

/// What one click mends, for a whole class of rows.
#[component]
fn Offers(offers: Vec<FixOffer>) -> impl IntoView {
    let desk = use_desk();
    let lang = use_lang();
    if offers.is_empty() {
        return ().into_any();
    }
    let buttons = offers.into_iter().map(|offer| {
        let take = ColumnFix { column: offer.column.clone(), fix: offer.fix };
        view! {
            <li>
                <button class="button" on:click=move |_| desk.check(vec![take.clone()])>
                    {drawn(move || lang.get().pick(&offer.label).to_owned())}
                </button>
            </li>
        }
    });
    view! {
        <section class="offers">
            <h4>{t(Key::Offers)}</h4>
            <ul class="plain-list">{buttons.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The fixes that are taken already; each can be taken back.
#[component]
fn Mended(columns: Vec<MappedColumn>) -> impl IntoView {
    let desk = use_desk();
    let taken: Vec<_> = columns
        .into_iter()
        .enumerate()
        .flat_map(|(at, column)| {
            column.fixes.into_iter().map(move |fix| (at, column.column.clone(), fix)).collect::<Vec<_>>()
        })
        .collect();
    let lang = use_lang();
    let chips = taken.into_iter().map(|(at, column, fix)| {
        let back = move |_| {
            desk.columns.update(|columns| {
                if let Some(column) = columns.get_mut(at) {
                    column.fixes.retain(|one| *one != fix);
                }
            });
            desk.check(Vec::new());
        };
        view! {
            <li>
                <button class="chip" aria-pressed="true" on:click=back>
                    {drawn(move || fix.label(lang.get()))}": "{column}" ×"
                    <span class="visually-hidden">{t(Key::TakeBack)}</span>
                </button>
            </li>
        }
    });
    view! { <ul class="plain-list chips-list">{chips.collect_view()}</ul> }
}

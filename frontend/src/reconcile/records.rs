//! All rows of two people side by side. Invariant: every row stands under its list, date
//! and line, and a difference is marked where the other side's compared row differs.

use leptos::prelude::*;
use petapora_wire::{Record, SaidField};

use super::pair::{cell, field_name};
use super::state::record_fields;
use super::texts::{Key, t, text};
use crate::i18n::codes::label;
use crate::i18n::format::{day, fill};
use crate::i18n::use_lang;
use crate::ui::drawn;

/// The choice between the two compared rows and all of them; it holds for the next pairs.
#[component]
pub fn HowMany(rows: usize, all_rows: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let told = move || match all_rows.get() {
        true => text(lang.get(), Key::TwoRows).to_owned(),
        false => fill(text(lang.get(), Key::AllRows), &[("n", &rows.to_string())]),
    };
    view! {
        <p><button class="link" on:click=move |_| all_rows.update(|all| *all = !*all)>{drawn(told)}</button></p>
    }
}

#[component]
pub fn Records(records: Vec<Record>) -> impl IntoView {
    let lang = use_lang();
    let fields = record_fields(&records);
    let head = |record: &Record| {
        let (side, source) = (record.side, record.source.clone());
        let row = move || fill(text(lang.get(), Key::RowOf), &[("n", &source.line.to_string())]);
        let date = record.source.list_date.clone();
        view! {
            <th scope="col" class=if side == 1 { "" } else { "other-side" }>
                <b>{side} " · " {label(record.source.agency)}</b>
                <small>{label(record.source.list_kind)}</small>
                <small>{drawn(move || day(lang.get(), &date))} " · " {drawn(row)}</small>
            </th>
        }
    };
    let heads = records.iter().map(head).collect_view();
    let row = move |field: String| {
        let of = |said: &SaidField| (said.field == field).then(|| said.said.clone());
        let cells = records.iter().map(|record| cell(lang, &field, record.said.iter().find_map(of)));
        let cells = cells.collect_view();
        view! {
            <tr>
                <th scope="row">{drawn(move || field_name(lang.get(), &field))}</th>
                {cells}
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::RowsOfBoth)>
            <table class="table compared records">
                <thead><tr><th scope="col">{t(Key::Field)}</th>{heads}</tr></thead>
                <tbody>{fields.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

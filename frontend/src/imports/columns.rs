//! The second step: what the file is and what its columns mean. Invariant: what was detected is shown
//! with cells of the file beside it, and every part of it can be changed before the rows are checked.

use leptos::prelude::*;
use petapora_wire::{ColumnSeen, Detected, FieldName, ImportCatalogue, ListKind, MappedColumn, Split};

use super::desk::use_desk;
use super::state::{is_two_digit_year, lacks, looks_like_day};
use super::texts::{Key, t, text};
use crate::i18n::Lang;
use crate::i18n::codes::label;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{Panel, drawn, fetch_when};

#[component]
pub fn ColumnsStep() -> impl IntoView {
    let desk = use_desk();
    let catalogue = fetch_when::<ImportCatalogue>(|| Some("/api/v1/imports/catalogue".to_owned()), || ());
    view! {
        <Panel fetched=catalogue ready=move |catalogue| {
            let Some(uploaded) = desk.uploaded.get_untracked() else { return ().into_any() };
            view! { <Matching catalogue detected=uploaded.detected/> }.into_any()
        }/>
    }
}

#[component]
fn Matching(catalogue: ImportCatalogue, detected: Detected) -> impl IntoView {
    let desk = use_desk();
    let lang = use_lang();
    let catalogue = StoredValue::new(catalogue);
    let remembered = detected.remembered;
    let seen = StoredValue::new(detected.columns.clone());
    let missing = move || {
        let Some(kind) = desk.list_kind.get() else { return Vec::new() };
        catalogue.with_value(|catalogue| desk.columns.with(|columns| lacks(catalogue, kind, columns)))
    };
    let ready = move || desk.list_kind.get().is_some() && missing().is_empty();
    let names = move |fields: &[String]| {
        let lang = lang.get();
        catalogue.with_value(|catalogue| {
            let named = fields.iter().map(|field| field_name(&catalogue.fields, field, lang));
            named.collect::<Vec<_>>().join(" / ")
        })
    };
    let rows = seen.with_value(|seen| {
        seen.iter()
            .enumerate()
            .map(|(at, column)| view! { <ColumnRow at column=column.clone() catalogue/> })
            .collect_view()
    });
    view! {
        <div class="report" role="group" aria-label=t(Key::StepMatch)>
            <FileFacts detected/>
            {remembered.then(|| view! { <p class="note" role="status">{t(Key::Remembered)}</p> })}
            <div class="form form-row">
                <label class="field">
                    <span>{t(Key::List)}</span>
                    <select on:change=move |event| desk.list_kind.set(ListKind::parse(&event_target_value(&event)))>
                        <option value="" selected=move || desk.list_kind.get().is_none()>{t(Key::ChooseKind)}</option>
                        {ListKind::ALL.iter().map(|kind| view! {
                            <option value=kind.as_str() selected=move || desk.list_kind.get() == Some(*kind)>
                                {label(*kind)}
                            </option>
                        }).collect_view()}
                    </select>
                </label>
                <label class="field">
                    <span>{t(Key::ListDate)}</span>
                    <input type="date" prop:value=move || desk.list_date.get()
                        on:change=move |event| desk.list_date.set(event_target_value(&event))/>
                </label>
            </div>
            {drawn(move || {
                let missing = missing();
                (!missing.is_empty()).then(|| {
                    let listed = missing.iter().map(|group| names(group)).collect::<Vec<_>>().join("; ");
                    let sentence = fill(text(lang.get(), Key::Missing), &[("what", &listed)]);
                    view! { <p class="note note-warning" role="status">{sentence}</p> }
                })
            })}
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Mapping)>
                <table class="table compact matching">
                    <thead>
                        <tr>
                            <th scope="col">{t(Key::Column)}</th>
                            <th scope="col">{t(Key::Samples)}</th>
                            <th scope="col">{t(Key::Field)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="actions">
                <button class="button primary" disabled=move || !ready() on:click=move |_| desk.check(Vec::new())>
                    {t(Key::CheckRows)}
                </button>
                <button class="button" on:click=move |_| desk.drop_file()>{t(Key::Another)}</button>
            </div>
        </div>
    }
}

/// How the file is written, in one line, and what stands above its header.
#[component]
fn FileFacts(detected: Detected) -> impl IntoView {
    let lang = use_lang();
    let form = detected.form;
    let mut parts = vec![form.format.as_str().to_uppercase()];
    parts.extend(form.encoding);
    let separator = form.separator.map(|sign| if sign == "\t" { "tab".to_owned() } else { sign });
    let header = detected.header_line;
    let facts = move || {
        let lang = lang.get();
        let mut parts = parts.clone();
        parts.extend(separator.as_ref().map(|sign| fill(text(lang, Key::SeparatedBy), &[("sign", sign)])));
        parts.extend(header.map(|line| fill(text(lang, Key::HeaderAt), &[("n", &line.to_string())])));
        parts.join(" · ")
    };
    let titles = detected.titles.join(" · ");
    let sheets = (detected.sheets.len() > 1).then(|| {
        let listed = detected.sheets.into_iter().map(|sheet| {
            view! {
                <li>
                    <b>{sheet.name}</b>" "
                    {if sheet.used { t(Key::SheetUsed) } else { t(Key::SheetUnused) }}
                </li>
            }
        });
        view! { <ul class="plain-list">{listed.collect_view()}</ul> }
    });
    view! {
        <p class="hint">{drawn(facts)}</p>
        {(!titles.is_empty()).then(|| view! { <p class="hint">{titles}</p> })}
        {sheets}
    }
}

#[component]
fn ColumnRow(at: usize, column: ColumnSeen, catalogue: StoredValue<ImportCatalogue>) -> impl IntoView {
    let desk = use_desk();
    let name = column.mapped.column.clone();
    let samples = column.samples.iter().take(3).cloned().collect::<Vec<_>>().join(" · ");
    let has_days = looks_like_day(&column.samples);
    let has_short_years = is_two_digit_year(&column.samples);
    let change = move |edit: &dyn Fn(&mut MappedColumn)| {
        desk.columns.update(|columns| {
            if let Some(column) = columns.get_mut(at) {
                edit(column);
            }
        });
    };
    let now = move || desk.columns.with(|columns| columns.get(at).cloned()).unwrap_or_default();
    let split = Memo::new(move |_| now().split);
    let field = Memo::new(move |_| now().field);
    let sign_label = name.clone();
    let part_label = StoredValue::new(name.clone());
    let day_label = name.clone();
    let choose_sign = move |sign: String| {
        change(&|column| {
            column.split = (!sign.is_empty()).then(|| Split { by: sign.clone(), fields: vec![None, None] });
            if column.split.is_some() {
                column.field = None;
            }
        });
    };
    let part = move |which: usize| {
        let chosen =
            Signal::derive(move || split.get().and_then(|split| split.fields.get(which).cloned().flatten()));
        let set = Callback::new(move |field: Option<String>| {
            change(&|column| {
                if let Some(slot) = column.split.as_mut().and_then(|split| split.fields.get_mut(which)) {
                    *slot = field.clone();
                }
            });
        });
        view! { <FieldSelect chosen set catalogue of=part_label.get_value() name=Key::PartMeans/> }
    };
    let whole = Callback::new(move |field: Option<String>| change(&|column| column.field = field.clone()));
    let parts = column.parts;
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="samples">{samples}</td>
            <td>
                {drawn(move || split.get().is_none().then(|| view! {
                    <FieldSelect chosen=field.into() set=whole catalogue of=part_label.get_value() name=Key::Field/>
                }))}
                {drawn({
                    let parts = parts.clone();
                    move || split.get().map(|_| view! {
                        <div class="split">
                            {part(0)} {part(1)}
                            {parts.first().map(|[one, two]| view! { <small>{one.clone()}" ⁞ "{two.clone()}</small> })}
                        </div>
                    })
                })}
                <details class="fold-out">
                    <summary>{t(Key::More)}<span class="visually-hidden">" "{sign_label}</span></summary>
                    <label class="field">
                        <span>{t(Key::SplitBy)}</span>
                        <select on:change=move |event| choose_sign(event_target_value(&event))>
                            <option value="" selected=move || split.get().is_none()>{t(Key::NotSplit)}</option>
                            {catalogue.with_value(|catalogue| catalogue.signs.clone()).into_iter().map(|sign| {
                                let (value, shown) = (sign.clone(), sign.clone());
                                view! {
                                    <option value=value
                                        selected=move || split.get().is_some_and(|split| split.by == sign)>{shown}</option>
                                }
                            }).collect_view()}
                        </select>
                    </label>
                    {has_days.then(|| view! {
                        <label class="check">
                            <input type="checkbox" prop:checked=move || now().month_first
                                on:change=move |event| {
                                    let on = event_target_checked(&event);
                                    change(&|column| column.month_first = on);
                                }/>
                            <span>{t(Key::MonthFirst)}</span>
                        </label>
                    })}
                    {has_short_years.then(|| view! {
                        <label class="field">
                            <span>{t(Key::LatestYear)}</span>
                            <input type="number" min="1950" max="2099" aria-label=day_label
                                prop:value=move || now().latest_year.map(|year| year.to_string()).unwrap_or_default()
                                on:change=move |event| {
                                    let year = event_target_value(&event).parse().ok();
                                    change(&|column| column.latest_year = year);
                                }/>
                        </label>
                    })}
                </details>
            </td>
        </tr>
    }
}

/// What a column, or a part of one, means.
#[component]
fn FieldSelect(
    chosen: Signal<Option<String>>,
    set: Callback<Option<String>>,
    catalogue: StoredValue<ImportCatalogue>,
    /// The column.
    of: String,
    name: Key,
) -> impl IntoView {
    let lang = use_lang();
    let label = move || format!("{of}: {}", text(lang.get(), name));
    let options = move || {
        let lang = lang.get();
        catalogue.with_value(|catalogue| {
            catalogue
                .fields
                .iter()
                .map(|one| {
                    let field = one.field.clone();
                    view! {
                        <option value=one.field.clone() selected=move || chosen.get().as_deref() == Some(&field)>
                            {lang.pick(&one.label).to_owned()}
                        </option>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <select aria-label=label
            on:change=move |event| set.run(Some(event_target_value(&event)).filter(|field| !field.is_empty()))>
            <option value="" selected=move || chosen.get().is_none()>{t(Key::Unused)}</option>
            {drawn(options)}
        </select>
    }
}

fn field_name(fields: &[FieldName], field: &str, lang: Lang) -> String {
    let named = fields.iter().find(|one| one.field == field);
    named.map_or_else(|| field.to_owned(), |one| lang.pick(&one.label).to_owned())
}

//! Lists taken in before: their findings, their rejected rows, and the way back. Invariant: findings are
//! read when somebody opens them, and an import is undone only after its name was read once more.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Batch, BatchId, ImportReport, Problem, Undone};

use super::findings::Findings;
use super::report::FailedRows;
use super::state::failed_path;
use super::texts::{Key, t};
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::{count, day, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Empty, Fetched, Modal, Panel, ProblemNote, drawn, fetch_when};

/// The dialog over the list, with the file's name.
#[derive(Clone)]
enum Open {
    Findings(BatchId, String),
    Undo(BatchId, String),
}

#[component]
pub fn PastImports(batches: Fetched<Vec<Batch>>, imports: bool) -> impl IntoView {
    let opened = RwSignal::new(None::<Open>);
    let close = Callback::new(move |()| opened.set(None));
    view! {
        <section class="panel">
            <h2>{t(Key::Past)}</h2>
            <Panel fetched=batches ready=move |batches| {
                if batches.is_empty() {
                    return view! { <Empty><p>{t(Key::NoPast)}</p></Empty> }.into_any();
                }
                view! {
                    <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Past)>
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{t(Key::File)}</th>
                                    <th scope="col">{t(Key::Agency)}</th>
                                    <th scope="col">{t(Key::List)}</th>
                                    <th scope="col">{t(Key::ListDate)}</th>
                                    <th scope="col">{t(Key::Imported)}</th>
                                    <th scope="col">{t(Key::By)}</th>
                                    <th scope="col" class="number">{t(Key::Rows)}</th>
                                    <th scope="col" class="number">{t(Key::Rejected)}</th>
                                    <th scope="col" class="number">{t(Key::Duplicates)}</th>
                                    <th scope="col">{t(Key::Actions)}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {batches.into_iter().map(|batch| view! { <BatchRow batch opened imports/> }).collect_view()}
                            </tbody>
                        </table>
                    </div>
                }
                .into_any()
            }/>
        </section>
        {drawn(move || opened.get().map(|open| match open {
            Open::Findings(batch, file) => view! {
                <Modal title=Signal::stored(file) on_close=close><BatchFindings batch/></Modal>
            }
            .into_any(),
            Open::Undo(batch, file) => view! {
                <Modal title=Signal::stored(file) on_close=close><Undo batch batches close/></Modal>
            }
            .into_any(),
        }))}
    }
}

#[component]
fn BatchRow(batch: Batch, opened: RwSignal<Option<Open>>, imports: bool) -> impl IntoView {
    let lang = use_lang();
    let number = move |number: u64| move || count(lang.get(), number);
    let list_date = batch.list_date;
    let failed = (batch.rejected > 0).then(|| failed_path(&batch.id));
    let asked = (batch.id.clone(), batch.file_name.clone());
    let undone = (batch.id, batch.file_name.clone());
    view! {
        <tr>
            <th scope="row">{batch.file_name}</th>
            <td>{label(batch.agency)}</td>
            <td>{label(batch.list_kind)}</td>
            <td>{drawn(move || day(lang.get(), &list_date))}</td>
            <td>{drawn(move || local_moment(lang.get(), batch.imported_ms))}</td>
            <td>{batch.imported_by}</td>
            <td class="number">{number(batch.rows)}</td>
            <td class="number">{number(batch.rejected)}</td>
            <td class="number">{number(batch.duplicates)}</td>
            <td class="row-actions">
                {(batch.findings > 0).then(|| view! {
                    <button class="link" on:click=move |_| opened.set(Some(Open::Findings(asked.0.clone(), asked.1.clone())))>
                        {t(Key::ShowFindings)}" ("{number(batch.findings)}")"
                    </button>
                })}
                {failed.map(|path| view! { <FailedRows path/> })}
                {imports.then(|| view! {
                    <button class="link" on:click=move |_| opened.set(Some(Open::Undo(undone.0.clone(), undone.1.clone())))>
                        {t(Key::Undo)}
                    </button>
                })}
            </td>
        </tr>
    }
}

#[component]
fn BatchFindings(batch: BatchId) -> impl IntoView {
    let path = format!("/api/v1/imports/{batch}");
    let report = fetch_when::<ImportReport>(move || Some(path.clone()), || ());
    let base = format!("/api/v1/imports/{batch}/findings");
    let base = StoredValue::new(base);
    view! {
        <Panel fetched=report ready=move |report| {
            view! { <Findings base=base.get_value() groups=report.groups total=report.findings_total/> }.into_any()
        }/>
    }
}

#[component]
fn Undo(batch: BatchId, batches: Fetched<Vec<Batch>>, close: Callback<()>) -> impl IntoView {
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let undo = move |_| {
        busy.set(true);
        problem.set(None);
        let path = format!("/api/v1/imports/{batch}/undo");
        spawn_local(async move {
            match api::post::<_, Undone>(&path, &()).await {
                Ok(_) => {
                    batches.reload();
                    close.try_run(());
                }
                Err(refused) => {
                    busy.try_set(false);
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <p>{t(Key::UndoAsk)}</p>
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
        <div class="actions">
            <button class="button danger" disabled=move || busy.get() on:click=undo>{t(Key::Undo)}</button>
            <button class="button" on:click=move |_| close.run(())>{t(Key::Cancel)}</button>
        </div>
    }
}

//! Lists taken in before, with their findings. Invariant: findings are read when
//! somebody opens them, not with the list.

use leptos::prelude::*;
use petapora_wire::{Batch, BatchId, ImportReport};

use super::findings::FindingsTable;
use super::texts::{Key, t};
use crate::i18n::codes::label;
use crate::i18n::format::{count, day, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Empty, Fetched, Modal, Panel, drawn, fetch_when};

#[component]
pub fn PastImports(batches: Fetched<Vec<Batch>>) -> impl IntoView {
    let opened = RwSignal::new(None::<(BatchId, String)>);
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
                                    <th scope="col">{t(Key::Findings)}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {batches.into_iter().map(|batch| view! { <BatchRow batch opened/> }).collect_view()}
                            </tbody>
                        </table>
                    </div>
                }
                .into_any()
            }/>
        </section>
        {drawn(move || opened.get().map(|(batch, file)| view! {
            <Modal title=Signal::stored(file) on_close=Callback::new(move |()| opened.set(None))>
                <BatchFindings batch/>
            </Modal>
        }))}
    }
}

#[component]
fn BatchRow(batch: Batch, opened: RwSignal<Option<(BatchId, String)>>) -> impl IntoView {
    let lang = use_lang();
    let number = move |number: u64| move || count(lang.get(), number);
    let list_date = batch.list_date;
    let asked = (batch.id, batch.file_name.clone());
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
            <td>
                {(batch.findings > 0).then(|| view! {
                    <button class="link" on:click=move |_| opened.set(Some(asked.clone()))>
                        {t(Key::ShowFindings)}" ("{number(batch.findings)}")"
                    </button>
                })}
            </td>
        </tr>
    }
}

#[component]
fn BatchFindings(batch: BatchId) -> impl IntoView {
    let report = fetch_when::<ImportReport>(move || Some(format!("/api/v1/imports/{batch}")), || ());
    view! {
        <Panel fetched=report ready=|report| {
            view! { <FindingsTable findings=report.findings total=report.findings_total/> }.into_any()
        }/>
    }
}

//! Findings with line, column, reason and suggestion. Invariant: at most one page of
//! them is drawn, so that ten thousand stay fluent.

use leptos::prelude::*;
use petapora_wire::{Finding, Severity};

use super::state::{PAGE, by_severity, filtered, pages};
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::{drawn, texts as common};

#[component]
pub fn FindingsTable(findings: Vec<Finding>, total: u64) -> impl IntoView {
    if findings.is_empty() {
        return view! { <p class="hint">{t(Key::NoFindings)}</p> }.into_any();
    }
    let lang = use_lang();
    let held = findings.len() as u64;
    let numbers = StoredValue::new(
        Severity::ALL
            .iter()
            .map(|severity| (*severity, by_severity(&findings, *severity)))
            .collect::<Vec<_>>(),
    );
    let findings = StoredValue::new(findings);
    let severity = RwSignal::new(None::<Severity>);
    let page = RwSignal::new(0_usize);
    let last = Memo::new(move |_| {
        findings.with_value(|findings| pages(filtered(findings, severity.get()).len())).saturating_sub(1)
    });
    let rows = move || {
        findings.with_value(|findings| {
            filtered(findings, severity.get())
                .into_iter()
                .skip(page.get() * PAGE)
                .take(PAGE)
                .cloned()
                .map(|finding| view! { <FindingRow finding/> })
                .collect_view()
        })
    };
    let choose = move |value: Option<Severity>| {
        severity.set(value);
        page.set(0);
    };
    let page_words = move || {
        let lang = lang.get();
        fill(
            text(lang, Key::PageOf),
            &[("n", &count(lang, page.get() as u64 + 1)), ("m", &count(lang, last.get() as u64 + 1))],
        )
    };
    view! {
        <section class="findings">
            <h3>{t(Key::Findings)}</h3>
            {(held < total).then(|| view! {
                <p class="hint">{drawn(move || fill(
                    text(lang.get(), Key::FindingsCapped),
                    &[("n", &count(lang.get(), held)), ("m", &count(lang.get(), total))],
                ))}</p>
            })}
            <div class="segmented" role="group" aria-label=t(Key::Severity)>
                <button aria-pressed=move || severity.get().is_none().to_string() on:click=move |_| choose(None)>
                    {common::t(common::Key::All)}" "{drawn(move || count(lang.get(), held))}
                </button>
                {numbers.get_value().into_iter().filter(|(_, number)| *number > 0).map(|(one, number)| view! {
                    <button aria-pressed=move || (severity.get() == Some(one)).to_string()
                        on:click=move |_| choose(Some(one))>
                        {label(one)}" "{drawn(move || count(lang.get(), number as u64))}
                    </button>
                }).collect_view()}
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Findings)>
                <table class="table compact">
                    <thead>
                        <tr>
                            <th scope="col" class="number">{t(Key::Line)}</th>
                            <th scope="col">{t(Key::Column)}</th>
                            <th scope="col">{t(Key::Severity)}</th>
                            <th scope="col">{t(Key::Reason)}</th>
                            <th scope="col">{t(Key::Suggestion)}</th>
                        </tr>
                    </thead>
                    <tbody>{drawn(rows)}</tbody>
                </table>
            </div>
            {drawn(move || (last.get() > 0).then(|| view! {
                <div class="pager">
                    <button class="button" disabled=move || page.get() == 0
                        on:click=move |_| page.update(|page| *page = page.saturating_sub(1))>{t(Key::Previous)}</button>
                    <span role="status">{drawn(page_words)}</span>
                    <button class="button" disabled=move || page.get() >= last.get()
                        on:click=move |_| page.update(|page| *page += 1)>{t(Key::Next)}</button>
                </div>
            }))}
        </section>
    }
    .into_any()
}

#[component]
fn FindingRow(finding: Finding) -> impl IntoView {
    let lang = use_lang();
    let class = format!("badge severity-{}", finding.severity.as_str());
    let (reason, suggestion) = (finding.reason, finding.suggestion);
    view! {
        <tr>
            <th scope="row" class="number">{finding.line}</th>
            <td>{finding.column.unwrap_or_else(|| "—".to_owned())}</td>
            <td><span class=class>{drawn(move || finding.severity.label(lang.get()))}</span></td>
            <td>{drawn(move || lang.get().pick(&reason).to_owned())}</td>
            <td>{drawn(move || lang.get().pick(&suggestion).to_owned())}</td>
        </tr>
    }
}

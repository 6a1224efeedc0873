//! Findings: first what they say and how often, then row by row in pages. Invariant: one page of them is
//! in the browser, so that ten thousand stay fluent.

use leptos::prelude::*;
use petapora_wire::{Finding, FindingGroup, FindingsPage, Severity};

use super::state::{by_severity, findings_path};
use super::texts::{Key, t, text};
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::{Panel, drawn, fetch_when, texts as common};

/// Findings of an upload or of an import, which `base` answers in pages.
#[component]
pub fn Findings(base: String, groups: Vec<FindingGroup>, total: u64) -> impl IntoView {
    if total == 0 {
        return view! { <p class="hint">{t(Key::NoFindings)}</p> }.into_any();
    }
    let lang = use_lang();
    let severity = RwSignal::new(None::<Severity>);
    let code = RwSignal::new(None::<String>);
    // Where the pages before this one began.
    let before = RwSignal::new(Vec::<Option<u64>>::new());
    let after = RwSignal::new(None::<u64>);
    let restart = move || {
        before.update(Vec::clear);
        after.set(None);
    };
    let choose_severity = move |value: Option<Severity>| {
        code.set(None);
        severity.set(value);
        restart();
    };
    let choose_code = Callback::new(move |value: String| {
        severity.set(None);
        code.update(|code| *code = (code.as_ref() != Some(&value)).then_some(value));
        restart();
    });
    let page = fetch_when::<FindingsPage>(
        move || Some(findings_path(&base, code.get().as_deref(), severity.get(), after.get())),
        || (),
    );
    let is_first = move || before.with(Vec::is_empty);
    let next = move || page.state.with(|state| state.data().and_then(|page| page.next));
    let numbers: Vec<_> =
        Severity::ALL.iter().map(|one| (*one, by_severity(&groups, *one))).filter(|(_, n)| *n > 0).collect();
    view! {
        <section class="findings">
            <h3>{t(Key::Findings)}</h3>
            <Groups groups code choose=choose_code/>
            <div class="segmented" role="group" aria-label=t(Key::Severity)>
                <button aria-pressed=move || (severity.get().is_none() && code.get().is_none()).to_string()
                    on:click=move |_| choose_severity(None)>
                    {common::t(common::Key::All)}" "{drawn(move || count(lang.get(), total))}
                </button>
                {numbers.into_iter().map(|(one, number)| view! {
                    <button aria-pressed=move || (severity.get() == Some(one)).to_string()
                        on:click=move |_| choose_severity(Some(one))>
                        {label(one)}" "{drawn(move || count(lang.get(), number))}
                    </button>
                }).collect_view()}
            </div>
            <Panel fetched=page ready=move |page| view! { <Rows findings=page.findings/> }.into_any()/>
            // Beside the panel: drawn anew with each page, its buttons would lose the keyboard.
            <div class="pager">
                <button class="button" aria-disabled=move || is_first().to_string() on:click=move |_| {
                    if !is_first() {
                        before.update(|before| after.set(before.pop().flatten()));
                    }
                }>{t(Key::Previous)}</button>
                <span role="status">{drawn(move || {
                    let at = before.with(|before| before.len() as u64 + 1);
                    fill(text(lang.get(), Key::PageAt), &[("n", &count(lang.get(), at))])
                })}</span>
                <button class="button" aria-disabled=move || next().is_none().to_string() on:click=move |_| {
                    if let Some(next) = next() {
                        before.update(|before| before.push(after.get_untracked()));
                        after.set(Some(next));
                    }
                }>{t(Key::Next)}</button>
            </div>
        </section>
    }
    .into_any()
}

/// What the findings say, the gravest and most frequent first; a press shows its rows alone.
#[component]
fn Groups(
    groups: Vec<FindingGroup>,
    code: RwSignal<Option<String>>,
    choose: Callback<String>,
) -> impl IntoView {
    let lang = use_lang();
    let rows = groups.into_iter().map(|group| {
        let class = format!("badge severity-{}", group.severity.as_str());
        let (severity, number, first) = (group.severity, group.count, group.first_line);
        let columns = group.columns.iter().map(|one| one.column.clone()).collect::<Vec<_>>().join(", ");
        let (reason, suggestion) = (group.reason, group.suggestion);
        let (mine, pressed) = (group.code.clone(), group.code);
        view! {
            <tr>
                <td><span class=class>{drawn(move || severity.label(lang.get()))}</span></td>
                <td class="number">{drawn(move || count(lang.get(), number))}</td>
                <td>
                    {drawn(move || lang.get().pick(&reason).to_owned())}
                    <small>{drawn(move || lang.get().pick(&suggestion).to_owned())}</small>
                </td>
                <td>{columns}</td>
                <td class="number">{first}</td>
                <td>
                    <button class="link" aria-pressed=move || (code.get().as_ref() == Some(&pressed)).to_string()
                        on:click=move |_| choose.run(mine.clone())>{t(Key::ShowRows)}</button>
                </td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Kinds)>
            <table class="table compact">
                <thead>
                    <tr>
                        <th scope="col">{t(Key::Severity)}</th>
                        <th scope="col" class="number">{t(Key::Rows)}</th>
                        <th scope="col">{t(Key::Reason)}</th>
                        <th scope="col">{t(Key::Column)}</th>
                        <th scope="col" class="number">{t(Key::FirstLine)}</th>
                        <th scope="col"><span class="visually-hidden">{t(Key::ShowRows)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Rows(findings: Vec<Finding>) -> impl IntoView {
    view! {
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
                <tbody>{findings.into_iter().map(|finding| view! { <FindingRow finding/> }).collect_view()}</tbody>
            </table>
        </div>
    }
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

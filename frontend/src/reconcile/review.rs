//! The review as it is seen: progress, verdicts, the pair, what was decided. Invariant: the
//! keys act only while the focus is within the box.

use leptos::html;
use leptos::prelude::*;
use petapora_wire::{Decision, RowPair, Verdict};

use super::desk::Desk;
use super::pair::PairCompared;
use super::state::{is_same, progress, verdict_of};
use super::texts::{Key, of_verdict, t, text};
use crate::i18n::format::{count, fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Empty, Failure, Panel, ProblemNote, Skeleton, drawn, with_age};
use crate::view::Load;

#[component]
pub fn Review(decides: bool) -> impl IntoView {
    let begun = RwSignal::new(false);
    drawn(move || {
        if begun.get() {
            return view! { <Begun decides/> }.into_any();
        }
        view! {
            <section class="panel form">
                <p>{t(Key::WhyNames)}</p>
                <div><button class="button primary" on:click=move |_| begun.set(true)>{t(Key::Begin)}</button></div>
            </section>
        }
        .into_any()
    })
}

#[component]
fn Begun(decides: bool) -> impl IntoView {
    let desk = Desk::new();
    // The queue as it stands now names the pair to show and the one to fetch ahead.
    Effect::new(move || {
        desk.queue.state.track();
        desk.read();
        desk.advance();
    });
    let frame = NodeRef::<html::Section>::new();
    Effect::new(move || {
        if let Some(frame) = frame.get() {
            // Focus only fails on elements that are not in the page.
            let _ = frame.focus();
        }
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let typing = event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat();
        if typing || !decides {
            return;
        }
        let key = event.key();
        if let Some(verdict) = verdict_of(&key) {
            event.prevent_default();
            desk.decide(verdict);
        } else if key.eq_ignore_ascii_case("u") {
            event.prevent_default();
            desk.undo_last();
        }
    };
    let label = t(Key::Review);
    view! {
        <section class="panel review" tabindex="-1" node_ref=frame aria-label=label on:keydown=on_key
            data-writing=move || desk.steps.with(|steps| !steps.is_empty()).to_string()>
            <Progress desk/>
            {drawn(move || desk.problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <Verdicts desk decides/>
            <div aria-live="polite">{drawn(move || draw(desk))}</div>
        </section>
        <details class="panel fold-out">
            <summary>{t(Key::Decisions)}</summary>
            <Decisions desk decides/>
        </details>
    }
}

/// The pair, or why there is none.
fn draw(desk: Desk) -> AnyView {
    if let Some(pair) = desk.shown.get() {
        let state = desk
            .fetched
            .with(|all| all.iter().find(|(known, _)| is_same(known, &pair)).map(|(_, state)| state.clone()));
        let retry = pair.clone();
        return match state {
            Some(Load::Ready { data, .. }) => {
                view! { <PairCompared asked=pair pair=data all_rows=desk.all_rows/> }.into_any()
            }
            Some(Load::Failed(problem)) => {
                let on_retry = Callback::new(move |()| desk.fetch(retry.clone()));
                view! { <Failure problem on_retry/> }.into_any()
            }
            _ => view! { <Skeleton/> }.into_any(),
        };
    }
    let reload = Callback::new(move |()| desk.queue.reload());
    match desk.queue.state.get() {
        Load::Loading => view! { <Skeleton/> }.into_any(),
        Load::Failed(problem) => view! { <Failure problem on_retry=reload/> }.into_any(),
        Load::Ready { .. } if desk.steps.with(|steps| !steps.is_empty()) => view! { <Skeleton/> }.into_any(),
        Load::Ready { stale, .. } => {
            let empty = view! { <Empty><p>{t(Key::NothingWaits)}</p></Empty> };
            with_age(stale, reload, empty.into_any())
        }
    }
}

#[component]
fn Progress(desk: Desk) -> impl IntoView {
    let lang = use_lang();
    drawn(move || {
        let lang = lang.get();
        desk.queue.state.with(|state| state.data().map(|queue| {
            let (decided, all) = progress(queue, desk.ahead.get());
            let told = fill(text(lang, Key::Progress), &[("n", &count(lang, decided)), ("m", &count(lang, all))]);
            let later = (queue.later > 0)
                .then(|| fill(text(lang, Key::PutOff), &[("n", &count(lang, queue.later))]));
            view! {
                <div class="progress-line">
                    <p><b>{told.clone()}</b> {later.map(|later| view! { <span class="muted">" · " {later}</span> })}</p>
                    <progress max=all.max(1).to_string() value=decided.to_string() aria-label=told></progress>
                </div>
            }
        }))
    })
}

#[component]
fn Verdicts(desk: Desk, decides: bool) -> impl IntoView {
    if !decides {
        let skip = move |_| {
            if let Some(pair) = desk.shown.get_untracked() {
                desk.under_way.update(|all| all.push(pair));
                desk.shown.set(None);
                desk.advance();
            }
        };
        return view! {
            <p class="muted">{t(Key::ReadOnly)}</p>
            <div><button class="button" on:click=skip>{t(Key::Skip)}</button></div>
        }
        .into_any();
    }
    let one = move |verdict: Verdict, key: &'static str| {
        view! {
            <button class="button primary" aria-keyshortcuts=key disabled=move || desk.shown.with(Option::is_none)
                on:click=move |_| desk.decide(verdict)>
                {t(of_verdict(verdict))} <kbd aria-hidden="true">{key}</kbd>
            </button>
        }
    };
    view! {
        <div class="verdicts">
            <p><b>{t(Key::SameQuestion)}</b></p>
            <div class="actions">
                {one(Verdict::Same, "S")}
                {one(Verdict::Different, "B")}
                {one(Verdict::Later, "N")}
                <button class="button" aria-keyshortcuts="U" disabled=move || desk.mine.with(Vec::is_empty)
                    on:click=move |_| desk.undo_last()>
                    {t(Key::UndoLast)} <kbd aria-hidden="true">"U"</kbd>
                </button>
            </div>
            <p class="hint">{t(Key::KeysHint)}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Decisions(desk: Desk, decides: bool) -> impl IntoView {
    view! {
        <Panel fetched=desk.decisions ready=move |decisions| {
            if decisions.is_empty() {
                return view! { <Empty><p>{t(Key::NoDecisions)}</p></Empty> }.into_any();
            }
            view! {
                <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::Decisions)>
                    <table class="table compact">
                        <thead>
                            <tr>
                                <th scope="col">{t(Key::When)}</th>
                                <th scope="col">{t(Key::Decision)}</th>
                                <th scope="col">{t(Key::Actions)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {decisions.into_iter().map(|decision| view! { <DecisionRow desk decision decides/> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            }
            .into_any()
        }/>
    }
}

#[component]
fn DecisionRow(desk: Desk, decision: Decision, decides: bool) -> impl IntoView {
    let lang = use_lang();
    let at_ms = decision.at_ms;
    let verdict = of_verdict(decision.verdict);
    let pair = RowPair { left: decision.left.clone(), right: decision.right.clone() };
    let told = move || fill(text(lang.get(), Key::UndoOf), &[("d", &local_moment(lang.get(), at_ms))]);
    view! {
        <tr>
            <td>{drawn(move || local_moment(lang.get(), at_ms))}</td>
            <td>{t(verdict)}</td>
            <td class="row-actions">
                <button class="link" on:click=move |_| desk.show(pair.clone())>{t(Key::Reopen)}</button>
                {decides.then(|| view! {
                    <button class="link" aria-label=told on:click=move |_| desk.undo(decision.clone())>{t(Key::Undo)}</button>
                })}
            </td>
        </tr>
    }
}

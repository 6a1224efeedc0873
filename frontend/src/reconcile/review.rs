//! Deciding pair after pair. Invariant: the next pair is on the screen before the last
//! decision is answered; a refused decision brings its pair back with the reason; the keys
//! act only while the focus is within the box.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Decision, NewDecision, PairView, Problem, Queue, RowPair, Verdict};

use super::pair::PairCompared;
use super::state::{is_same, progress, upcoming, verdict_of};
use super::texts::{Key, of_verdict, t, text};
use crate::api;
use crate::i18n::format::{count, fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Empty, Failure, Fetched, Panel, ProblemNote, Skeleton, drawn, fetch_when, with_age};
use crate::view::Load;

const QUEUE: &str = "/api/v1/reconcile/queue?limit=50";
const DECISIONS: &str = "/api/v1/reconcile/decisions";

/// A pair that was fetched, the one shown or the one after it.
type Fetching = (RowPair, Load<PairView>);

/// What the review works on.
#[derive(Clone, Copy)]
struct Desk {
    queue: Fetched<Queue>,
    decisions: Fetched<Vec<Decision>>,
    /// Decided here, not yet known to be out of the queue.
    under_way: RwSignal<Vec<RowPair>>,
    unanswered: RwSignal<u32>,
    shown: RwSignal<Option<RowPair>>,
    fetched: RwSignal<Vec<Fetching>>,
    /// Made here, the newest last.
    mine: RwSignal<Vec<Decision>>,
    problem: RwSignal<Option<Problem>>,
}

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
    let desk = Desk {
        queue: fetch_when(|| Some(QUEUE.to_owned()), || ()),
        decisions: fetch_when(|| Some(DECISIONS.to_owned()), || ()),
        under_way: RwSignal::new(Vec::new()),
        unanswered: RwSignal::new(0),
        shown: RwSignal::new(None),
        fetched: RwSignal::new(Vec::new()),
        mine: RwSignal::new(Vec::new()),
        problem: RwSignal::new(None),
    };
    // The queue as it stands now names the pair to show and the one to fetch ahead.
    Effect::new(move || {
        desk.queue.state.track();
        if desk.unanswered.get_untracked() == 0 {
            desk.under_way.update_untracked(Vec::clear);
        }
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
        <section class="panel review" tabindex="-1" node_ref=frame aria-label=label on:keydown=on_key>
            <Progress desk/>
            {drawn(move || desk.problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <Verdicts desk decides/>
            <div aria-live="polite">{drawn(move || desk.draw())}</div>
        </section>
        <details class="panel fold-out">
            <summary>{t(Key::Decisions)}</summary>
            <Decisions desk decides/>
        </details>
    }
}

impl Desk {
    /// Shows the next pair if none is shown, and fetches it and the one after it.
    fn advance(self) {
        let next = self.queue.state.with_untracked(|state| {
            let pairs = state.data().map(|queue| queue.pairs.as_slice()).unwrap_or_default();
            let mut passed = self.under_way.get_untracked();
            passed.extend(self.shown.get_untracked());
            upcoming(pairs, &passed)
        });
        let mut next = next.into_iter();
        if self.shown.with_untracked(Option::is_none)
            && let Some(first) = next.next()
        {
            self.shown.set(Some(first));
        }
        let wanted: Vec<RowPair> = self.shown.get_untracked().into_iter().chain(next.next()).collect();
        self.fetched
            .update(|fetched| fetched.retain(|(pair, _)| wanted.iter().any(|one| is_same(one, pair))));
        for pair in wanted {
            if !self.fetched.with_untracked(|all| all.iter().any(|(known, _)| is_same(known, &pair))) {
                self.fetch(pair);
            }
        }
    }

    fn fetch(self, pair: RowPair) {
        self.fetched.update(|all| {
            all.retain(|(known, _)| !is_same(known, &pair));
            all.push((pair.clone(), Load::Loading));
        });
        spawn_local(async move {
            let answer = match api::post::<_, PairView>("/api/v1/reconcile/pair", &pair).await {
                Ok(data) => Load::Ready { data, stale: false },
                Err(problem) => Load::Failed(problem),
            };
            self.fetched.try_update(|all| {
                if let Some((_, state)) = all.iter_mut().find(|(known, _)| is_same(known, &pair)) {
                    *state = answer;
                }
            });
        });
    }

    /// Decides the pair that is shown, once it can be seen, and shows the next one.
    fn decide(self, verdict: Verdict) {
        let Some(pair) = self.shown.get_untracked() else { return };
        let seen = |(known, state): &Fetching| is_same(known, &pair) && state.data().is_some();
        if !self.fetched.with_untracked(|all| all.iter().any(seen)) {
            return;
        }
        self.problem.set(None);
        self.under_way.update(|all| all.push(pair.clone()));
        self.unanswered.update(|count| *count += 1);
        self.shown.set(None);
        self.advance();
        spawn_local(async move {
            let RowPair { left, right } = pair.clone();
            let body = NewDecision { left, right, verdict, reason: String::new() };
            let answer = api::post::<_, Decision>(DECISIONS, &body).await;
            self.unanswered.try_update(|count| *count -= 1);
            match answer {
                Ok(decision) => {
                    self.mine.try_update(|mine| mine.push(decision));
                }
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                    self.show(pair);
                }
            }
            self.read_again();
        });
    }

    /// Shows a pair, whatever was shown before.
    fn show(self, pair: RowPair) {
        self.under_way.try_update(|all| all.retain(|other| !is_same(other, &pair)));
        if self.shown.try_set(Some(pair)).is_none() {
            self.advance();
        }
    }

    /// Reads the queue again when all decisions are answered.
    fn read_again(self) {
        if self.unanswered.try_get_untracked() == Some(0) {
            self.queue.reload();
            self.decisions.reload();
        }
    }

    fn undo_last(self) {
        if let Some(decision) = self.mine.with_untracked(|mine| mine.last().cloned()) {
            self.undo(decision);
        }
    }

    /// Takes a decision back and shows its pair again.
    fn undo(self, decision: Decision) {
        self.problem.set(None);
        spawn_local(async move {
            let path = format!("{DECISIONS}/{}/undo", decision.id);
            match api::post::<_, Decision>(&path, &()).await {
                Ok(_) => {
                    self.mine.try_update(|mine| mine.retain(|one| one.id != decision.id));
                    self.show(RowPair { left: decision.left, right: decision.right });
                    self.read_again();
                }
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    fn draw(self) -> AnyView {
        if let Some(pair) = self.shown.get() {
            let state = self.fetched.with(|all| {
                all.iter().find(|(known, _)| is_same(known, &pair)).map(|(_, state)| state.clone())
            });
            let retry = pair.clone();
            return match state {
                Some(Load::Ready { data, .. }) => view! { <PairCompared asked=pair pair=data/> }.into_any(),
                Some(Load::Failed(problem)) => {
                    let on_retry = Callback::new(move |()| self.fetch(retry.clone()));
                    view! { <Failure problem on_retry/> }.into_any()
                }
                _ => view! { <Skeleton/> }.into_any(),
            };
        }
        let reload = Callback::new(move |()| self.queue.reload());
        match self.queue.state.get() {
            Load::Loading => view! { <Skeleton/> }.into_any(),
            Load::Failed(problem) => view! { <Failure problem on_retry=reload/> }.into_any(),
            Load::Ready { .. } if self.unanswered.get() > 0 => view! { <Skeleton/> }.into_any(),
            Load::Ready { stale, .. } => {
                let empty = view! { <Empty><p>{t(Key::NothingWaits)}</p></Empty> };
                with_age(stale, reload, empty.into_any())
            }
        }
    }
}

#[component]
fn Progress(desk: Desk) -> impl IntoView {
    let lang = use_lang();
    drawn(move || {
        let lang = lang.get();
        desk.queue.state.with(|state| state.data().map(|queue| {
            let (decided, all) = progress(queue);
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

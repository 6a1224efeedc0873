//! Deciding pair after pair. Invariant: the next pair is on the screen before the last
//! decision is answered, and so is the last one when it is taken back; what is written is
//! written in that order; a refused decision brings its pair back with the reason.

use std::collections::VecDeque;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Decision, NewDecision, PairView, Problem, Queue, RowPair, Verdict};

use super::state::{counts, is_same, upcoming};
use crate::api;
use crate::ui::{Fetched, fetch_when};
use crate::view::Load;

const QUEUE: &str = "/api/v1/reconcile/queue?limit=50";
const DECISIONS: &str = "/api/v1/reconcile/decisions";

/// A pair that was fetched, the one shown or the one after it.
pub type Fetching = (RowPair, Load<PairView>);

/// What is written, one after the other: a decision that is not answered yet is taken back
/// after its answer.
#[derive(Clone)]
pub enum Step {
    Decide(u32, RowPair, Verdict),
    /// Takes back what was made here and is not answered yet.
    UndoMine(u32, Verdict),
    Undo(Decision),
}

impl Step {
    /// What it adds to the decided, once it is written.
    fn counts(&self) -> i64 {
        match self {
            Self::Decide(_, _, verdict) => counts(*verdict),
            Self::UndoMine(_, verdict) => -counts(*verdict),
            Self::Undo(decision) => -counts(decision.verdict),
        }
    }

    fn decides(&self, pair: &RowPair) -> bool {
        matches!(self, Self::Decide(_, decided, _) if is_same(decided, pair))
    }
}

/// A decision made here: its number, and what came of it.
#[derive(Clone)]
pub struct Made {
    number: u32,
    pair: RowPair,
    verdict: Verdict,
    decision: Option<Decision>,
}

/// What the review works on.
#[derive(Clone, Copy)]
pub struct Desk {
    pub queue: Fetched<Queue>,
    pub decisions: Fetched<Vec<Decision>>,
    /// Decided here, not yet known to be out of the queue.
    pub under_way: RwSignal<Vec<RowPair>>,
    /// Still to be written; the first one is being written.
    pub steps: RwSignal<VecDeque<Step>>,
    /// How many were ever made here.
    made: RwSignal<u32>,
    /// Decided less taken back here since the queue was read.
    pub ahead: RwSignal<i64>,
    pub shown: RwSignal<Option<RowPair>>,
    pub fetched: RwSignal<Vec<Fetching>>,
    /// Made here and not taken back, the newest last.
    pub mine: RwSignal<Vec<Made>>,
    pub problem: RwSignal<Option<Problem>>,
    /// All rows of both stand side by side, not the two compared ones alone.
    pub all_rows: RwSignal<bool>,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            queue: fetch_when(|| Some(QUEUE.to_owned()), || ()),
            decisions: fetch_when(|| Some(DECISIONS.to_owned()), || ()),
            under_way: RwSignal::new(Vec::new()),
            steps: RwSignal::new(VecDeque::new()),
            made: RwSignal::new(0),
            ahead: RwSignal::new(0),
            shown: RwSignal::new(None),
            fetched: RwSignal::new(Vec::new()),
            mine: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            all_rows: RwSignal::new(false),
        }
    }

    /// Takes in the queue as it was read: what is still to be written runs ahead of it.
    pub fn read(self) {
        self.steps.with_untracked(|steps| {
            let waits = |pair: &RowPair| steps.iter().any(|step| step.decides(pair));
            self.under_way.update_untracked(|all| all.retain(waits));
            self.ahead.set(steps.iter().map(Step::counts).sum());
        });
    }

    /// Shows the next pair if none is shown, and fetches it and the one after it.
    pub fn advance(self) {
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

    pub fn fetch(self, pair: RowPair) {
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
    pub fn decide(self, verdict: Verdict) {
        let Some(pair) = self.shown.get_untracked() else { return };
        let seen = |(known, state): &Fetching| is_same(known, &pair) && state.data().is_some();
        if !self.fetched.with_untracked(|all| all.iter().any(seen)) {
            return;
        }
        let number = self.made.get_untracked();
        self.made.set(number + 1);
        self.mine.update(|mine| mine.push(Made { number, pair: pair.clone(), verdict, decision: None }));
        self.under_way.update(|all| all.push(pair.clone()));
        self.ahead.update(|ahead| *ahead += counts(verdict));
        self.shown.set(None);
        self.advance();
        self.write(Step::Decide(number, pair, verdict));
    }

    /// Takes the last decision made here back, answered or not, and shows its pair at once.
    pub fn undo_last(self) {
        let Some(last) = self.mine.with_untracked(|mine| mine.last().cloned()) else { return };
        match last.decision {
            Some(decision) => self.undo(decision),
            None => {
                self.write(Step::UndoMine(last.number, last.verdict));
                self.taken_back(last.pair, last.verdict);
            }
        }
        self.mine.update(|mine| {
            mine.pop();
        });
    }

    /// Takes a decision back and shows its pair at once.
    pub fn undo(self, decision: Decision) {
        let pair = RowPair { left: decision.left.clone(), right: decision.right.clone() };
        let verdict = decision.verdict;
        self.write(Step::Undo(decision));
        self.taken_back(pair, verdict);
    }

    fn taken_back(self, pair: RowPair, verdict: Verdict) {
        self.ahead.update(|ahead| *ahead -= counts(verdict));
        self.show(pair);
    }

    /// Shows a pair, whatever was shown before.
    pub fn show(self, pair: RowPair) {
        self.under_way.try_update(|all| all.retain(|other| !is_same(other, &pair)));
        if self.shown.try_set(Some(pair)).is_none() {
            self.advance();
        }
    }

    /// Writes a step after those that wait, and reads the queue again when none waits.
    fn write(self, step: Step) {
        self.problem.set(None);
        self.steps.update(|steps| steps.push_back(step));
        if self.steps.with_untracked(|steps| steps.len() > 1) {
            return;
        }
        // What was decided is written to its end, also when the page is left meanwhile.
        let steps = ArcRwSignal::from(self.steps);
        spawn_local(async move {
            // Answers to decisions that were taken back before they were answered.
            let mut early: Vec<(u32, Decision)> = Vec::new();
            while let Some(step) = steps.with_untracked(|steps| steps.front().cloned()) {
                self.take(step, &mut early).await;
                steps.update(|steps| drop(steps.pop_front()));
            }
            if self.shown.try_get_untracked().is_some() {
                self.queue.reload();
                self.decisions.reload();
            }
        });
    }

    async fn take(self, step: Step, early: &mut Vec<(u32, Decision)>) {
        let undo = match step {
            Step::Decide(number, pair, verdict) => {
                let RowPair { left, right } = pair.clone();
                let body = NewDecision { left, right, verdict, reason: String::new() };
                match api::post::<_, Decision>(DECISIONS, &body).await {
                    Ok(decision) => {
                        let kept = self.mine.try_update(|mine| {
                            let made = mine.iter_mut().find(|made| made.number == number);
                            made.map(|made| made.decision = Some(decision.clone())).is_some()
                        });
                        if kept != Some(true) {
                            early.push((number, decision));
                        }
                    }
                    Err(problem) => {
                        self.mine.try_update(|mine| mine.retain(|made| made.number != number));
                        self.ahead.try_update(|ahead| *ahead -= counts(verdict));
                        self.problem.try_set(Some(problem));
                        self.show(pair);
                    }
                }
                return;
            }
            Step::UndoMine(number, _) => match early.iter().position(|(known, _)| *known == number) {
                Some(at) => early.swap_remove(at).1,
                // It was refused, so there is nothing to take back.
                None => return,
            },
            Step::Undo(decision) => decision,
        };
        match api::post::<_, Decision>(&format!("{DECISIONS}/{}/undo", undo.id), &()).await {
            Ok(_) => {
                self.mine.try_update(|mine| {
                    let it = |made: &Made| made.decision.as_ref().is_some_and(|one| one.id == undo.id);
                    mine.retain(|made| !it(made));
                });
            }
            Err(problem) => {
                self.ahead.try_update(|ahead| *ahead += counts(undo.verdict));
                self.problem.try_set(Some(problem));
            }
        }
    }
}

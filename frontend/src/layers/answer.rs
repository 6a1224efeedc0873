//! The list's answer as the panels read it. Invariant: while a new answer is on its
//! way the last one stays, so that a choice never takes the reader's place away.

use leptos::prelude::*;
use petapora_wire::{Facets, Problem};

use crate::view::{Load, View};

/// What a panel can draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    Loading,
    Failed(Problem),
    Ready,
}

/// Counts of the last answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub facets: Facets,
    pub matched: u32,
    pub total: u32,
}

/// The stage, and the last answer there was.
pub fn latest(view: View) -> (Memo<Stage>, Memo<Option<Answer>>) {
    let answer = Memo::new(move |before: Option<&Option<Answer>>| {
        let now = view.sites.with(|sites| {
            sites.data().map(|page| Answer {
                facets: page.facets.clone(),
                matched: page.matched,
                total: page.total,
            })
        });
        now.or_else(|| before.cloned().flatten())
    });
    let stage = Memo::new(move |_| match view.sites.with(failure) {
        Some(problem) => Stage::Failed(problem),
        None if answer.with(Option::is_none) => Stage::Loading,
        None => Stage::Ready,
    });
    (stage, answer)
}

fn failure<T>(load: &Load<T>) -> Option<Problem> {
    match load {
        Load::Failed(problem) => Some(problem.clone()),
        _ => None,
    }
}

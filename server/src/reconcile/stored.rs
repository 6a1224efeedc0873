//! What the tables hold of who is who, and what an answer changes in them. Pure.
//! Invariant: what was, changed so, is what a store of the whole answer would hold.

use std::cmp::Ordering;

use uuid::Uuid;

use super::gathered::{Pair, Persons};

/// An answer as it was stored.
pub struct Stored {
    /// The person of each row, by the row's number; rows that came later are not in here.
    shown: Vec<Option<Uuid>>,
    /// Both ascending by their rows.
    links: Vec<(Uuid, Uuid)>,
    questions: Vec<Pair>,
}

/// What is to be changed in the tables.
#[derive(Debug, Default, PartialEq)]
pub struct Changes {
    /// Rows whose person is another: the row, whose it was, whose it is.
    pub rows: Vec<(Uuid, Option<Uuid>, Option<Uuid>)>,
    pub linked: Vec<Pair>,
    pub unlinked: Vec<(Uuid, Uuid)>,
    /// Questions that are new or judged otherwise.
    pub asked: Vec<Pair>,
    pub settled: Vec<(Uuid, Uuid)>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Stored {
    pub fn of(persons: &Persons) -> Self {
        Self {
            shown: persons.shown().map(|(_, person)| person).collect(),
            links: persons.links.iter().map(rows_of).collect(),
            questions: persons.questions.clone(),
        }
    }

    /// What a later answer changes, of the same rows and perhaps further ones. Linear.
    pub fn changes_to(&self, now: &Persons) -> Changes {
        let mut changes = Changes::default();
        for (number, (at, person)) in now.shown().enumerate() {
            let was = self.shown.get(number).copied().flatten();
            if was != person {
                changes.rows.push((at.id, was, person));
            }
        }
        beside(
            &self.links,
            &now.links,
            |pair| *pair,
            |was, is| match (was, is) {
                (None, Some(is)) => changes.linked.push(*is),
                (Some(was), None) => changes.unlinked.push(*was),
                // A link keeps the evidence by which it was made.
                _ => {}
            },
        );
        beside(&self.questions, &now.questions, rows_of, |was, is| match (was, is) {
            (was, Some(is)) if was.is_none_or(|was| was.evidence != is.evidence) => changes.asked.push(*is),
            (Some(was), None) => changes.settled.push(rows_of(was)),
            _ => {}
        });
        changes
    }
}

fn rows_of(pair: &Pair) -> (Uuid, Uuid) {
    (pair.left, pair.right)
}

/// Goes through both, ascending by their rows, and tells each pair of rows once.
fn beside<T>(
    was: &[T],
    is: &[Pair],
    rows: impl Fn(&T) -> (Uuid, Uuid),
    mut tell: impl FnMut(Option<&T>, Option<&Pair>),
) {
    let (mut was, mut is) = (was.iter().peekable(), is.iter().peekable());
    loop {
        let order = match (was.peek(), is.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(was), Some(is)) => rows(was).cmp(&rows_of(is)),
        };
        match order {
            Ordering::Less => tell(was.next(), None),
            Ordering::Greater => tell(None, is.next()),
            Ordering::Equal => tell(was.next(), is.next()),
        }
    }
}

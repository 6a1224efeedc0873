//! Who is where, as the lists say and as it counts. Invariant: on one day a person
//! counts at one residence; what speaks for another one stays, marked as `away`.

pub(super) mod sql;

use uuid::Uuid;

use super::PresenceFact;
use crate::registry::presence::{Home, stretches};

/// A row that says where somebody lives.
pub(super) struct Lives {
    pub fact: PresenceFact,
    /// By a lodging; otherwise by a permit.
    pub reported: bool,
    /// Decides among equals.
    pub row: Uuid,
}

/// Parts the rows where their person is at home elsewhere. O(n log n).
pub(super) fn at_home(mut rows: Vec<Lives>) -> Vec<PresenceFact> {
    rows.sort_unstable_by_key(|row| (row.fact.person, row.row));
    let mut facts = Vec::with_capacity(rows.len());
    for own in rows.chunk_by(|a, b| a.fact.person == b.fact.person) {
        let home = |Lives { fact, reported, .. }: &Lives| Home {
            place: fact.place,
            reported: *reported,
            from: fact.from,
            to: fact.to,
        };
        let homes: Vec<Home<Uuid>> = own.iter().map(home).collect();
        facts.extend(stretches(&homes).into_iter().map(|part| PresenceFact {
            from: part.from,
            to: part.to,
            away: part.away,
            ..own[part.row].fact.clone()
        }));
    }
    facts
}

//! A zone as it is told: what the scan found, beside what is declared there, in the form
//! that both questions share. Invariant: whom a declared density expects raises what is
//! expected and hides nobody; a zone is large only beyond all of it.

use petapora_wire::{ExpectationId, Text};
use serde::Serialize;

use super::{SEED, Subject, WATCH, declared, poisson_99};
use crate::alerts::density::scan::Found;
use crate::alerts::density::significance::{Budget, is_large_enough};
use crate::alerts::finding::Strength;
use crate::alerts::signals::Facts;

/// A zone with more people than expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Crowd {
    pub stream: &'static str,
    /// Ids of the places of the zone, and of the crowd that it is part of.
    pub places: Vec<String>,
    pub targets: Vec<String>,
    /// People who count at each.
    pub people: Vec<u32>,
    /// Weeks back; 0 where it is about how many are there now.
    pub weeks: u32,
    pub observed: u32,
    pub expected: f64,
    pub ratio: f64,
    pub llr: f64,
    pub p: f64,
    pub replicates: u64,
    /// Weeks in which chance alone would show as much once.
    pub recurrence_weeks: f64,
    pub seed: u64,
    /// Large enough to send anybody, beyond what is declared, in a history long enough.
    pub is_large: bool,
    /// Whether a weekly run would open it.
    pub strength: Strength,
    /// Declared densities that raise what is expected here.
    pub suppressions: Vec<ExpectationId>,
    pub sentence: Text,
    /// What would switch it off.
    pub off: Text,
}

impl Crowd {
    /// Holds it against the p at which a run may raise an alarm.
    pub fn judge(&mut self, threshold: f64) {
        self.strength = match self.p {
            p if p <= threshold && self.is_large => Strength::Open,
            p if p <= WATCH => Strength::Watch,
            _ => Strength::Faint,
        };
    }
}

/// What a scan found, and how sure it is.
pub(super) struct Seen<'a> {
    pub found: &'a Found,
    pub p: f64,
    pub replicates: u64,
    /// People of the zone and those expected there, also whom the scan leaves out.
    pub observed: u32,
    pub expected: f64,
    /// Ids of its places with the people who count at each.
    pub inside: Vec<(&'a String, u32)>,
    /// Too little is known to send anybody.
    pub too_few: bool,
}

/// `says` gets the weeks in which chance alone would show as much once.
pub(super) fn crowd(
    facts: &Facts,
    (subject, budget): (Subject, Budget),
    seen: Seen<'_>,
    says: impl FnOnce(f64) -> Text,
    off: Text,
) -> Crowd {
    let Seen { found, p, replicates, observed, expected, inside, too_few } = seen;
    let places: Vec<String> = inside.iter().map(|(id, _)| (*id).clone()).collect();
    let recurrence_weeks = budget.recurrence_weeks(p);
    let declared = declared(facts, &places);
    let raised = expected + declared.iter().map(|one| f64::from(one.capacity)).sum::<f64>();
    let is_beyond = declared.is_empty() || observed > poisson_99(raised);
    let mut crowd = Crowd {
        stream: subject.name,
        people: inside.iter().map(|(_, people)| *people).collect(),
        targets: places.iter().filter_map(|id| Some(facts.places.get(id)?.name.clone())).collect(),
        places,
        weeks: found.weeks,
        observed,
        expected,
        ratio: f64::from(observed) / expected.max(f64::MIN_POSITIVE),
        llr: found.llr,
        p,
        replicates,
        recurrence_weeks,
        seed: SEED,
        is_large: is_beyond && is_large_enough(observed, expected) && !too_few,
        strength: Strength::Faint,
        suppressions: declared.iter().map(|one| one.id.clone()).collect(),
        sentence: says(recurrence_weeks),
        off,
    };
    crowd.judge(budget.threshold());
    crowd
}

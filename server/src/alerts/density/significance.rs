//! What chance alone would do: p-values by replicates, and what they mean in a year.
//! Invariant: replicates are numbered, and the number at which they stop is decided in
//! their order; so the result does not depend on how many threads draw them.

use std::sync::atomic::{AtomicU64, Ordering};

/// Replicates per decision whether to go on.
const STEP: u64 = 10;

/// How long to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// At most so many.
    pub most: u64,
    /// Stop once so many are as high as what was seen: it is nothing (Besag and
    /// Clifford 1991). `None` draws them all.
    pub stop_at: Option<u64>,
    pub threads: usize,
}

impl Default for Draws {
    fn default() -> Self {
        Self { most: 999, stop_at: Some(50), threads: 1 }
    }
}

/// p of each of `seen` (the first is the highest), and how many replicates were drawn.
/// `top` gives the highest value of the replicate of a number.
pub fn p_values(seen: &[f64], draws: Draws, top: impl Fn(u64) -> f64 + Sync) -> (Vec<f64>, u64) {
    let Some(highest) = seen.first() else {
        return (Vec::new(), 0);
    };
    let mut tops: Vec<f64> = Vec::new();
    let mut exceeding = 0;
    while (tops.len() as u64) < draws.most {
        let from = tops.len() as u64;
        let count = STEP.min(draws.most - from);
        for value in drawn(from, count, draws.threads, &top) {
            tops.push(value);
            exceeding += u64::from(value >= *highest);
            if draws.stop_at.is_some_and(|stop_at| exceeding >= stop_at) {
                let drawn = tops.len() as f64;
                let p = |value: &f64| tops.iter().filter(|top| *top >= value).count() as f64 / drawn;
                return (seen.iter().map(p).collect(), tops.len() as u64);
            }
        }
    }
    let p =
        |value: &f64| (1 + tops.iter().filter(|top| *top >= value).count()) as f64 / (1 + tops.len()) as f64;
    (seen.iter().map(p).collect(), tops.len() as u64)
}

/// Replicates `from..from + count` in their order.
fn drawn(from: u64, count: u64, threads: usize, top: &(impl Fn(u64) -> f64 + Sync)) -> Vec<f64> {
    if threads <= 1 {
        return (from..from + count).map(top).collect();
    }
    let next = AtomicU64::new(0);
    let work = || {
        let mut own = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return own;
            }
            own.push((number, top(from + number)));
        }
    };
    let mut all: Vec<(u64, f64)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        // A thread that died would have taken the process's panic hook with it; what it
        // drew is drawn again below.
        all.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
        all
    });
    all.sort_unstable_by_key(|(number, _)| *number);
    if all.len() as u64 == count {
        all.into_iter().map(|(_, value)| value).collect()
    } else {
        (from..from + count).map(top).collect()
    }
}

/// False alarms that a stream may raise in a year, and how often it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    pub alarms_a_year: f64,
    pub runs_a_year: f64,
}

impl Budget {
    /// The p at which a run may raise an alarm: A/f.
    pub fn threshold(self) -> f64 {
        (self.alarms_a_year / self.runs_a_year).min(1.0)
    }

    /// Weeks in which chance alone would do it once, by runs of this rhythm.
    pub fn recurrence_weeks(self, p: f64) -> f64 {
        365.25 / 7.0 / self.runs_a_year / p
    }
}

/// Seen without doubt, but too small to send anybody: at least 5 people, twice the
/// expected, 4 more than expected.
pub fn is_large_enough(observed: u32, expected: f64) -> bool {
    let seen = f64::from(observed);
    observed >= 5 && seen >= 2.0 * expected && seen - expected >= 4.0
}

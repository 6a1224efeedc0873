//! Lists that name people twice, and lists that do not. Invariant: what a list is told by
//! is in the list itself; other lists change nothing.

use super::likeness::{NumberLevel, numbers};
use super::said::{Row, Rows};

/// Whether a list names people twice, and the bits against a pair within it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repetition {
    pub repeats: bool,
    bits_against: f32,
}

impl Repetition {
    /// Bits against the rows being one; `None` if they cannot be.
    pub fn against(&self, a: &Row, b: &Row) -> Option<f32> {
        if a.list != b.list {
            return Some(0.0);
        }
        match numbers(a.passport, b.passport) {
            NumberLevel::Same => Some(0.0),
            NumberLevel::Different => None,
            _ => self.repeats.then_some(self.bits_against),
        }
    }
}

/// For each list from number `first` on, whether it names people twice. A list with
/// numbers shows it by the numbers; one without may (people are seen again).
pub fn repetitions(rows: &Rows, first: usize) -> Vec<Repetition> {
    let lists = rows.rows.iter().map(|row| row.list as usize + 1).max().unwrap_or(0).saturating_sub(first);
    let mut passports: Vec<Vec<u64>> = vec![Vec::new(); lists];
    let mut count = vec![0_usize; lists];
    for row in &rows.rows {
        let Some(at) = (row.list as usize).checked_sub(first) else { continue };
        count[at] += 1;
        if row.passport != 0 {
            passports[at].push(row.passport);
        }
    }
    let mut out = Vec::with_capacity(lists);
    for (mut numbers, count) in passports.into_iter().zip(count) {
        let said = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        let repeated = said - numbers.len();
        if said * 2 < count {
            // No numbers to tell: people are seen again now and then.
            out.push(Repetition { repeats: true, bits_against: 2.0 });
        } else {
            let share = repeated as f64 / said.max(1) as f64;
            let bits_against = (-(share.max(0.001)).log2() - 1.0).max(0.0) as f32;
            out.push(Repetition { repeats: share > 0.002, bits_against });
        }
    }
    out
}

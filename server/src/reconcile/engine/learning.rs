//! Weights from the rows at hand, by expectation–maximisation (Dempster, Laird & Rubin
//! 1977; for record linkage Winkler 1988). The shipped weights are the prior: in a small
//! file they stay, in a large one the file speaks.
//! Invariant: sums are of counts in a sorted table, so the result is the same however
//! the rows came.

use std::collections::BTreeMap;

use super::blocks::Pair;
use super::likeness::{BirthLevel, NameLevel, NumberLevel};
use super::model::{Levels, Model, Weights};
use super::said::Rows;

/// How many pairs of one person the prior is worth.
const PRIOR_PAIRS: f64 = 300.0;
const ROUNDS: usize = 12;
/// Pairs looked at: more change nothing.
const PAIRS: usize = 400_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pattern {
    levels: Levels,
    nationality: u8,
    company: u8,
    sex: u8,
    /// Bits of the score in steps of a half: rows whose words are rare are told apart.
    bits: i16,
}

/// Learns the weights from candidate pairs of different lists.
pub fn learned(rows: &Rows, model: &Model, pairs: &[Pair]) -> Weights {
    let step = pairs.len().div_ceil(PAIRS).max(1);
    let mut table: BTreeMap<Pattern, f64> = BTreeMap::new();
    for pair in pairs.iter().step_by(step) {
        let (a, b) = pair.rows();
        let (a, b) = (&rows.rows[a as usize], &rows.rows[b as usize]);
        if a.list == b.list {
            continue;
        }
        let (parts, levels) = model.compare(rows, a, b);
        let bits = parts.bits() - model.people_log2;
        let said = |x: u64, y: u64, same: bool| if x == 0 || y == 0 { 0 } else { 1 + u8::from(same) };
        let pattern = Pattern {
            levels,
            nationality: said(a.nationality.into(), b.nationality.into(), a.nationality == b.nationality),
            company: said(a.company.into(), b.company.into(), model.same_company(a.company, b.company)),
            sex: said(a.sex.into(), b.sex.into(), a.sex == b.sex),
            bits: (bits * 2.0).clamp(-60.0, 60.0) as i16,
        };
        *table.entry(pattern).or_insert(0.0) += 1.0;
    }
    let prior = Weights::default();
    let mut now = prior.clone();
    for _ in 0..ROUNDS {
        let mut sums = Sums::default();
        for (pattern, count) in &table {
            let moved = pattern.bits_under(&now, &prior);
            let posterior = 1.0 / (1.0 + (-moved).exp2());
            sums.add(pattern, posterior * count);
        }
        now = sums.weights(&prior);
    }
    now
}

impl Pattern {
    /// The pair's log-odds if the weights were `now` instead of the prior's.
    fn bits_under(&self, now: &Weights, prior: &Weights) -> f64 {
        let moved = |now: f64, prior: f64| (now / prior).log2();
        let Levels { name, birth, passport } = self.levels;
        let two = |said: u8, now: &[f64; 2], prior: &[f64; 2]| match said {
            0 => 0.0,
            said => moved(now[usize::from(said) - 1], prior[usize::from(said) - 1]),
        };
        f64::from(self.bits) / 2.0
            + moved(now.name[name as usize], prior.name[name as usize])
            + moved(now.birth[birth as usize], prior.birth[birth as usize])
            + moved(now.passport[passport as usize], prior.passport[passport as usize])
            + two(self.nationality, &now.nationality, &prior.nationality)
            + two(self.company, &now.company, &prior.company)
            + two(self.sex, &now.sex, &prior.sex)
    }
}

#[derive(Default)]
struct Sums {
    name: [f64; 8],
    birth: [f64; 8],
    passport: [f64; 5],
    nationality: [f64; 2],
    company: [f64; 2],
    sex: [f64; 2],
}

impl Sums {
    fn add(&mut self, pattern: &Pattern, weight: f64) {
        let Levels { name, birth, passport } = pattern.levels;
        if name != NameLevel::Unsaid {
            self.name[name as usize] += weight;
        }
        if birth != BirthLevel::Unsaid {
            self.birth[birth as usize] += weight;
        }
        if passport != NumberLevel::Unsaid {
            self.passport[passport as usize] += weight;
        }
        for (said, sums) in [
            (pattern.nationality, &mut self.nationality),
            (pattern.company, &mut self.company),
            (pattern.sex, &mut self.sex),
        ] {
            if said > 0 {
                sums[usize::from(said) - 1] += weight;
            }
        }
    }

    fn weights(&self, prior: &Weights) -> Weights {
        let mut out = prior.clone();
        share(&self.name[1..], &prior.name[1..], &mut out.name[1..]);
        // A year alone and a full day are two questions: each has its own whole.
        let day = [1, 3, 4, 6, 7];
        let sums = day.map(|level| self.birth[level]);
        let priors = day.map(|level| prior.birth[level]);
        let mut days = [0.0; 5];
        share(&sums, &priors, &mut days);
        for (level, value) in day.into_iter().zip(days) {
            out.birth[level] = value;
        }
        share(&self.passport[1..], &prior.passport[1..], &mut out.passport[1..]);
        share(&self.nationality, &prior.nationality, &mut out.nationality);
        share(&self.company, &prior.company, &mut out.company);
        share(&self.sex, &prior.sex, &mut out.sex);
        out
    }
}

/// The posterior mean of shares under a Dirichlet prior of `PRIOR_PAIRS`.
fn share(sums: &[f64], prior: &[f64], out: &mut [f64]) {
    let all: f64 = sums.iter().sum::<f64>() + PRIOR_PAIRS * prior.iter().sum::<f64>();
    for ((sum, prior), out) in sums.iter().zip(prior).zip(out) {
        *out = (sum + PRIOR_PAIRS * prior) / all;
    }
}

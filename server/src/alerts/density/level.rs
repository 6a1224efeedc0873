//! "What is high": people counted now against people expected (Kulldorff's Poisson
//! scan, conditional on how many there are in all).
//! Invariant: expectations are positive where people are and sum to the people counted.

use super::chance::Chance;
use super::scan::{Found, Limits, llr};
use super::zones::Zones;

/// Zones with what is expected in each location.
pub struct Level<'a> {
    zones: &'a Zones,
    limits: Limits,
    total: u32,
    /// By entry of the zones: expected up to there; infinite where no zone ends.
    expected: Vec<f64>,
    draw: Alias,
}

impl<'a> Level<'a> {
    /// `expected` by location in any unit; scaled here to `total` people.
    pub fn new(zones: &'a Zones, expected: &[f64], total: u32, limits: Limits) -> Self {
        let sum: f64 = expected.iter().sum();
        let scale = if sum > 0.0 { f64::from(total) / sum } else { 0.0 };
        let mut along = Vec::with_capacity(zones.entry_count());
        let most = f64::from(total) * limits.share;
        for centre in 0..zones.len() {
            let mut inside = 0.0;
            let entries = zones.entries(centre);
            for (location, end) in zones.near(entries.clone()).iter().zip(zones.ends(entries)) {
                inside += expected[*location as usize] * scale;
                along.push(if *end && inside <= most { inside } else { f64::INFINITY });
            }
        }
        Self { zones, limits, total, expected: along, draw: Alias::new(expected) }
    }

    /// The best zone of each centre that has one.
    pub fn best(&self, counts: &[u32]) -> Vec<Found> {
        let mut best = Vec::new();
        for centre in 0..self.zones.len() {
            let (mut seen, mut top) = (0, None::<Found>);
            let entries = self.zones.entries(centre);
            let along = self.zones.near(entries.clone()).iter().zip(&self.expected[entries]);
            for ((location, expected), size) in along.zip(1..) {
                seen += counts[*location as usize];
                if seen < self.limits.least || f64::from(seen) <= *expected {
                    continue;
                }
                let llr = llr(seen, *expected, self.total);
                if top.is_none_or(|top| llr > top.llr) {
                    let centre = centre as u32;
                    top = Some(Found { centre, size, weeks: 0, observed: seen, expected: *expected, llr });
                }
            }
            best.extend(top);
        }
        best
    }

    /// Replicates that tell values from `floor` on apart; lower ones are given as 0.
    pub fn replicates(&self, floor: f64, seed: u64) -> Replicates<'_> {
        // The most that may be expected for `c` seen to reach the floor, by c. A little
        // more is said, so that rounding cannot hide a zone.
        let mut reach = Vec::with_capacity(self.total as usize + 1);
        let mut low = 0.0;
        for c in 0..=self.total {
            let (mut under, mut over) = (low, f64::from(c));
            for _ in 0..32 {
                let middle = f64::midpoint(under, over);
                if llr(c, middle, self.total) >= floor { under = middle } else { over = middle }
            }
            low = under;
            reach.push(if c < self.limits.least { 0.0 } else { over * (1.0 + 1e-8) });
        }
        let mut needs = Vec::with_capacity(self.expected.len());
        for centre in 0..self.zones.len() {
            // What is expected grows from ring to ring, and with it what is needed.
            let mut need = 0;
            for expected in &self.expected[self.zones.entries(centre)] {
                if expected.is_finite() {
                    while reach.get(need).is_some_and(|most| most < expected) {
                        need += 1;
                    }
                }
                needs.push(if expected.is_finite() { need as u32 } else { u32::MAX });
            }
        }
        Replicates { level: self, need: needs, seed }
    }
}

/// Draws the people anew from the expectations.
pub struct Replicates<'a> {
    level: &'a Level<'a>,
    /// By entry: the fewest people with which the zone that ends there matters.
    need: Vec<u32>,
    seed: u64,
}

impl Replicates<'_> {
    /// The highest log likelihood ratio of replicate `number`, 0 below the floor.
    pub fn top(&self, number: u64) -> f64 {
        let Level { zones, total, expected, draw, .. } = self.level;
        let mut chance = Chance::of(self.seed, number);
        let mut counts = vec![0u32; zones.len()];
        for _ in 0..*total {
            counts[draw.location(&mut chance)] += 1;
        }
        let mut top: f64 = 0.0;
        for centre in 0..zones.len() {
            let entries = zones.entries(centre);
            let mut seen = 0;
            for (at, (location, need)) in
                zones.near(entries.clone()).iter().zip(&self.need[entries.clone()]).enumerate()
            {
                seen += counts[*location as usize];
                if seen >= *need {
                    top = top.max(llr(seen, expected[entries.start + at], *total));
                }
            }
        }
        top
    }
}

/// Draws locations by weight in constant time (Vose 1991).
struct Alias {
    /// By location: the share that stays, and where the rest goes.
    keep: Vec<(f64, u32)>,
}

impl Alias {
    fn new(weights: &[f64]) -> Self {
        let count = weights.len();
        let sum: f64 = weights.iter().sum();
        let mut share: Vec<f64> = weights.iter().map(|weight| weight / sum * count as f64).collect();
        let mut keep: Vec<(f64, u32)> = (0..count as u32).map(|at| (1.0, at)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..count).partition(|at| share[*at] < 1.0);
        while let (Some(less), Some(more)) = (small.pop(), large.last().copied()) {
            keep[less] = (share[less], more as u32);
            share[more] -= 1.0 - share[less];
            if share[more] < 1.0 {
                large.pop();
                small.push(more);
            }
        }
        Self { keep }
    }

    fn location(&self, chance: &mut Chance) -> usize {
        let at = chance.below(self.keep.len() as u32) as usize;
        let (share, other) = self.keep[at];
        if chance.share() < share { at } else { other as usize }
    }
}

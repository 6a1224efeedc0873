//! Who is who, as mathematics: rows in, persons and questions out. Pure; knows neither
//! database nor web. Invariant: the same rows give the same persons, in whatever order
//! they come and whatever the nationalities are called.

mod beside;
pub mod blocks;
pub mod clusters;
pub mod companies;
mod groups;
pub mod learning;
pub mod letters;
pub mod likeness;
pub mod model;
mod repetition;
pub mod said;
pub mod words;

use std::collections::HashMap;

use self::clusters::{Judge, Linked, Scored};
use self::model::{Model, Statistics, Thresholds, Weights};
use self::repetition::Repetition;
use self::said::Rows;

/// Least bits that a pair needs to be looked at when persons are made.
const LOOKED_AT: f32 = -5.0;

/// Pairs of rows that people decided about, by the caller's numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    pub together: Vec<(u32, u32)>,
    pub apart: Vec<(u32, u32)>,
}

/// Rows compared, and what was made of them last: what comes later is compared with its
/// neighbours only.
pub struct Compared {
    pub rows: Rows,
    pub model: Model,
    scored: Vec<Scored>,
    lists: Vec<Repetition>,
    /// Where the row of the caller's number stands.
    at: Vec<u32>,
    decided: Decided,
    /// Rows, by the caller's number, of which something is new since persons were made.
    changed: Vec<u32>,
}

impl Compared {
    /// Compares the rows under these weights, or under weights learned from them; by the
    /// statistics kept from an earlier time, or by their own. O(n log n).
    pub fn new(mut rows: Rows, weights: Option<Weights>, kept: Option<&Statistics>) -> Self {
        rows.settle();
        let learn = weights.is_none();
        let mut model = Model::of(&rows, weights.unwrap_or_default());
        if let Some(kept) = kept {
            model.pin(&rows, kept);
        }
        let pairs = blocks::pairs(&rows, model.small);
        if learn {
            model.weights = learning::learned(&rows, &model, &pairs);
        }
        let lists = repetition::repetitions(&rows, 0);
        let mut scored: Vec<Scored> =
            pairs.into_iter().filter_map(|pair| scored(&rows, &model, &lists, pair)).collect();
        scored.sort_unstable_by(Scored::order);
        let changed = (0..rows.rows.len() as u32).collect();
        // From here on the words are as common as they are now.
        rows.counted = true;
        Self { at: places(&rows), rows, model, scored, lists, decided: Decided::default(), changed }
    }

    /// Takes in further rows, of lists that were not there, as `add` tells them. Judged
    /// as all are, by what was common and rare before. Linear passes over what is known,
    /// and comparisons with neighbours only.
    pub fn extend(&mut self, add: impl FnOnce(&mut Rows)) {
        let (known, lists) = (self.rows.rows.len(), self.lists.len());
        add(&mut self.rows);
        let moved = self.rows.settle_from(known);
        let to = |row: u32| moved.get(row as usize).copied().unwrap_or(row);
        self.at = places(&self.rows);
        self.model.meet_companies(&self.rows);
        self.lists.extend(repetition::repetitions(&self.rows, lists));
        let near = blocks::newcomers(&self.rows, self.model.small, known as u32);
        // Neighbours whom the new ones came between.
        let mut parted: HashMap<(u32, u32), u8> = HashMap::new();
        // Hardly any row is one of those, and one byte says so.
        let mut of_parted = vec![false; self.rows.rows.len()];
        for (pair, blocks) in near.parted {
            of_parted[pair.0 as usize] = true;
            *parted.entry(pair).or_default() += blocks;
        }
        let added = |row: u32| self.rows.rows.get(row as usize).map_or(row, |row| row.added);
        let changed = &mut self.changed;
        self.scored.retain_mut(|pair| {
            (pair.a, pair.b) = (to(pair.a), to(pair.b));
            if !of_parted[pair.a as usize] {
                return true;
            }
            let Some(blocks) = parted.get(&(pair.a, pair.b)) else { return true };
            pair.blocks = pair.blocks.saturating_sub(*blocks);
            if pair.blocks == 0 {
                changed.extend([added(pair.a), added(pair.b)]);
            }
            pair.blocks > 0
        });
        self.changed.extend(known as u32..self.rows.rows.len() as u32);
        let Self { rows, model, lists, .. } = self;
        let new = near.pairs.into_iter().filter_map(|pair| scored(rows, model, lists, pair));
        self.scored.extend(new);
        // Two runs, each in order: a stable sort merges them.
        self.scored.sort_by(Scored::order);
    }

    /// Where the row of the caller's number stands in `rows.rows`.
    pub fn place_of(&self, added: u32) -> Option<usize> {
        self.at.get(added as usize).map(|index| *index as usize)
    }

    /// Makes persons under the decisions of people. Pairs come back as indexes of
    /// `rows.rows`. Costs as much as what is new since the last time has neighbours, and
    /// a linear pass; the result is that of a run over all rows from nothing.
    pub fn linked(&mut self, limits: Thresholds, decided: &Decided) -> Linked {
        let at = |row: &u32| self.at.get(*row as usize).copied();
        let numbered = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
            pairs.iter().filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect()
        };
        let (together, apart) = (numbered(&decided.together), numbered(&decided.apart));
        let mut changed = std::mem::take(&mut self.changed);
        for (now, before) in
            [(&decided.together, &self.decided.together), (&decided.apart, &self.decided.apart)]
        {
            let other = |pair: &&(u32, u32)| !(now.contains(pair) && before.contains(pair));
            changed.extend(now.iter().chain(before).filter(other).flat_map(|(a, b)| [*a, *b]));
        }
        let mut changed: Vec<u32> = changed.iter().filter_map(at).collect();
        changed.sort_unstable();
        changed.dedup();
        self.decided = decided.clone();
        let Self { rows, model, scored, lists, .. } = self;
        let judge = Judge { rows, model, limits, lists, together: &together, apart: &apart };
        clusters::linked(judge, scored, &changed)
    }
}

/// By the caller's number, where a row stands.
fn places(rows: &Rows) -> Vec<u32> {
    let mut at = vec![0_u32; rows.rows.len()];
    for (row, index) in rows.rows.iter().zip(0..) {
        if let Some(slot) = at.get_mut(row.added as usize) {
            *slot = index;
        }
    }
    at
}

/// The pair with its score, if it is worth a look.
fn scored(rows: &Rows, model: &Model, lists: &[Repetition], pair: blocks::Pair) -> Option<Scored> {
    let (a, b) = pair.rows();
    let (x, y) = (&rows.rows[a as usize], &rows.rows[b as usize]);
    lists[x.list as usize].against(x, y)?;
    let (parts, levels) = model.compare(rows, x, y);
    let bits = parts.bits() - model.people_log2;
    let looked_at = bits >= LOOKED_AT || clusters::exact(levels, &parts);
    looked_at.then(|| Scored::new((a, b), pair.blocks(), bits, parts, levels))
}

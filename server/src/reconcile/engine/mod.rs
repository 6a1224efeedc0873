//! Who is who, as mathematics: rows in, persons and questions out. Pure; knows neither
//! database nor web. Invariant: the same rows give the same persons, in whatever order
//! they come and whatever the nationalities are called.

pub mod blocks;
pub mod clusters;
pub mod companies;
pub mod learning;
pub mod letters;
pub mod likeness;
pub mod model;
pub mod said;
pub mod words;

use self::clusters::{Clustering, Linked, Scored};
use self::model::{Model, Statistics, Thresholds, Weights};
use self::said::Rows;

/// Least bits that a pair needs to be looked at when persons are made.
const LOOKED_AT: f32 = -8.0;

/// Rows compared: everything that does not depend on what people decided.
pub struct Compared {
    pub rows: Rows,
    pub model: Model,
    scored: Vec<Scored>,
    /// Where the row of the caller's number stands.
    at: Vec<u32>,
}

impl Compared {
    /// Compares the rows under these weights, or under weights learned from them; by the
    /// statistics kept from an earlier time, or by their own. O(n log n).
    pub fn new(mut rows: Rows, weights: Option<Weights>, kept: Option<Statistics>) -> Self {
        rows.settle();
        let mut at = vec![0_u32; rows.rows.len()];
        for (row, index) in rows.rows.iter().zip(0..) {
            if let Some(slot) = at.get_mut(row.added as usize) {
                *slot = index;
            }
        }
        let pairs = blocks::pairs(&rows, None);
        let learn = weights.is_none();
        let mut model = Model::of(&rows, weights.unwrap_or_default());
        if let Some(kept) = kept {
            model.pin(kept);
        }
        if learn {
            model.weights = learning::learned(&rows, &model, &pairs);
        }
        let scored = scored(&rows, &model, &pairs);
        Self { rows, model, scored, at }
    }

    /// Where the row of the caller's number stands in `rows.rows`.
    pub fn place_of(&self, added: u32) -> Option<usize> {
        self.at.get(added as usize).map(|index| *index as usize)
    }

    /// Makes persons. `together` and `apart` are decisions of people, by the caller's row
    /// numbers. Pairs come back as indexes of `rows.rows`.
    pub fn linked(&self, limits: Thresholds, together: &[(u32, u32)], apart: &[(u32, u32)]) -> Linked {
        let numbered = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
            let at = |row: &u32| self.at.get(*row as usize).copied();
            pairs.iter().filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect()
        };
        let clustering = Clustering::new(&self.rows, &self.model, limits);
        clustering.run(self.scored.clone(), &numbered(together), &numbered(apart))
    }
}

/// Scores pairs and keeps those worth a look.
pub fn scored(rows: &Rows, model: &Model, pairs: &[u64]) -> Vec<Scored> {
    let mut scored = Vec::new();
    for pair in pairs {
        let (a, b) = ((pair >> 32) as u32, (pair & 0xffff_ffff) as u32);
        let (parts, levels) = model.compare(rows, &rows.rows[a as usize], &rows.rows[b as usize]);
        let bits = parts.bits() - model.people_log2;
        if bits >= LOOKED_AT || clusters::exact(levels, &parts) {
            scored.push(Scored { a, b, bits, parts, levels });
        }
    }
    scored
}

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
use self::model::{Model, Thresholds, Weights};
use self::said::Rows;

/// Least bits that a pair needs to be looked at when persons are made.
const LOOKED_AT: f32 = -8.0;

/// Links all rows. `weights`: those in force, or `None` to learn them from the rows.
/// `together` and `apart` are decisions of people, by the caller's row numbers.
pub fn link(
    rows: &mut Rows,
    weights: Option<Weights>,
    limits: Thresholds,
    together: &[(u32, u32)],
    apart: &[(u32, u32)],
) -> (Linked, Model) {
    rows.settle();
    let rows = &*rows;
    let mut at = vec![0_u32; rows.rows.len()];
    for (index, row) in rows.rows.iter().enumerate() {
        at[row.added as usize] = index as u32;
    }
    let numbered = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
        pairs.iter().filter_map(|(a, b)| Some((*at.get(*a as usize)?, *at.get(*b as usize)?))).collect()
    };
    let pairs = blocks::pairs(rows, None);
    let mut model = Model::of(rows, weights.clone().unwrap_or_default());
    if weights.is_none() {
        model.weights = learning::learned(rows, &model, &pairs);
    }
    let scored = scored(rows, &model, &pairs);
    let clustering = Clustering::new(rows, &model, limits);
    let linked = clustering.run(scored, &numbered(together), &numbered(apart));
    (linked, model)
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

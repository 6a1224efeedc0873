//! Whether people lost part a cluster: a search from all sides of the gap in step.
//! Invariant: it ends once the sides have met or all but one are exhausted, so it costs
//! as much as the smaller parts.

use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasherDefault;

use super::{Followed, Mix};
use crate::alerts::density::NOISE;

impl Followed {
    /// Parts the group where the cells around its gap no longer hang together, and
    /// names what is left.
    pub(super) fn part(&mut self, group: u32, seeds: Vec<u32>) {
        let mut sides: Vec<Side> =
            seeds.iter().map(|seed| Side { seen: vec![*seed], next: VecDeque::from([*seed]) }).collect();
        let mut side_of: HashMap<u32, usize, BuildHasherDefault<Mix>> = seeds.into_iter().zip(0..).collect();
        let mut open: Vec<usize> = (0..sides.len()).collect();
        while open.len() > 1 {
            for side in open.clone() {
                if open.len() == 1 || !open.contains(&side) {
                    continue;
                }
                let Some(at) = sides[side].next.pop_front() else {
                    open.retain(|other| *other != side);
                    let apart = self.new_group();
                    for cell in std::mem::take(&mut sides[side].seen) {
                        self.take(cell);
                        self.put(cell, apart);
                    }
                    self.rename(apart);
                    continue;
                };
                let mut own = side;
                let near: Vec<u32> = self.near(self.cells[at as usize].key).collect();
                for other in near {
                    if self.cells[other as usize].lowest == NOISE
                        || side_of.get(&other) == Some(&own)
                        || !self.touch(at, other)
                    {
                        continue;
                    }
                    match side_of.get(&other).copied() {
                        None => {
                            side_of.insert(other, own);
                            sides[own].seen.push(other);
                            sides[own].next.push_back(other);
                        }
                        Some(met) => {
                            // The smaller side is told again; the larger keeps its number.
                            let small = if sides[met].seen.len() < sides[own].seen.len() { met } else { own };
                            let large = met + own - small;
                            let Side { seen, next } = std::mem::take(&mut sides[small]);
                            side_of.extend(seen.iter().map(|cell| (*cell, large)));
                            sides[large].seen.extend(seen);
                            sides[large].next.extend(next);
                            open.retain(|side| *side != small);
                            own = large;
                        }
                    }
                }
            }
        }
        self.rename(group);
    }
}

/// One side of a gap: the cells seen from it, and those to look from next.
#[derive(Default)]
struct Side {
    seen: Vec<u32>,
    next: VecDeque<u32>,
}

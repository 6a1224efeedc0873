//! Which pairs of rows are worth comparing. Several keys, so that no one error hides a
//! pair; near-linear, because a crowded block is compared only with its neighbours.
//! Invariant: the pairs do not depend on the order of files or rows.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::said::{Row, Rows, digits};

/// Blocks up to this size are compared whole.
const WHOLE: usize = 24;
/// In larger blocks each row meets so many that follow it (rows are ordered by name and
/// birth: sorted neighbourhood, Hernández & Stolfo 1995).
const NEIGHBOURS: usize = 8;
/// Up to so many rows every deletion of a passport's digit is a key of its own.
pub const SMALL: usize = 20_000;

fn mixed(kind: u64, a: u64, b: u64) -> u64 {
    // SplitMix64's finaliser (Steele et al. 2014): keys of all kinds in one sorted list.
    let mut z =
        kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ a.wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ b.rotate_left(32);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The keys of one row; `emit` is called for each.
fn keys(rows: &Rows, row: &Row, small: bool, kind: u8, mut emit: impl FnMut(u64)) {
    let words = rows.words_of(row);
    let sound = |word: &u32| rows.words.get(*word as usize).map_or(0, |word| u64::from(word.sound));
    let letter =
        |word: &u32| rows.words.get(*word as usize).and_then(|w| w.text.bytes().next()).map_or(0, u64::from);
    let year = u64::try_from(row.year).unwrap_or(0);
    let (low, high) = (u64::from(row.month.min(row.day)), u64::from(row.month.max(row.day)));
    match kind {
        0 => {
            if row.passport != 0 {
                emit(mixed(0, row.passport, 0));
            }
            if row.permit != 0 {
                emit(mixed(1, row.permit, 0));
            }
        }
        1 if year != 0 => words.iter().for_each(|word| emit(mixed(2, sound(word), year))),
        2 => {
            for (i, word) in words.iter().enumerate() {
                if words.len() == 1 {
                    emit(mixed(3, sound(word), u64::MAX));
                }
                for other in &words[i + 1..] {
                    let (a, b) = (sound(word), sound(other));
                    emit(mixed(3, a.min(b), a.max(b)));
                }
            }
        }
        3 if row.month != 0 => {
            let day = (year << 16) | (low << 8) | high;
            if small {
                emit(mixed(4, day, 0));
            } else {
                words.iter().for_each(|word| emit(mixed(4, day, letter(word))));
            }
        }
        4 if row.passport != 0 => {
            let (all, count) = digits(row.passport);
            let near = if small { 0 } else { year };
            // With the n-th digit skipped: what is before it, and what is after it.
            let (mut before, mut after, mut power) = (0_u64, row.passport, 37_u64.pow(count as u32));
            for digit in all[..count].iter().rev() {
                power /= 37;
                after -= power * (u64::from(*digit) + 1);
                emit(mixed(5, before * power + after, near));
                before = before * 37 + u64::from(*digit) + 1;
            }
            // A lost digit makes the whole of one number the remainder of the other.
            emit(mixed(5, row.passport, near));
        }
        5 if row.company != 0 => {
            words.iter().for_each(|word| emit(mixed(6, sound(word), u64::from(row.company))))
        }
        6 if row.place != 0 => {
            words.iter().for_each(|word| emit(mixed(7, sound(word), u64::from(row.place))))
        }
        7 if small && row.place != 0 && year != 0 => emit(mixed(8, year, u64::from(row.place))),
        8 if small && row.company != 0 && year != 0 => emit(mixed(9, year, u64::from(row.company))),
        _ => {}
    }
}

/// Kinds of keys.
const KINDS: u8 = 9;

/// Two rows, indexes of `rows.rows` with the smaller first, and the number of blocks that
/// bring them together: `a << 36 | b << 8 | blocks`, so that they sort as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(u64);

impl Pair {
    fn new(a: u32, b: u32) -> Self {
        Self((u64::from(a) << 36) | (u64::from(b) << 8) | 1)
    }

    pub fn rows(self) -> (u32, u32) {
        ((self.0 >> 36) as u32, ((self.0 >> 8) & 0xfff_ffff) as u32)
    }

    pub fn blocks(self) -> u8 {
        (self.0 & 0xff) as u8
    }

    /// Each pair once, its blocks counted.
    fn counted(pairs: &mut Vec<Self>) {
        pairs.sort_unstable();
        pairs.dedup_by(|next, first| {
            let same = next.0 >> 8 == first.0 >> 8;
            if same {
                first.0 += u64::from(next.blocks());
            }
            same
        });
    }
}

/// The pairs of one block, whose rows are in their order.
fn of_block<T>(block: &[T]) -> impl Iterator<Item = (&T, &T)> {
    let reach = if block.len() <= WHOLE { block.len() } else { NEIGHBOURS };
    block.iter().enumerate().flat_map(move |(i, a)| block[i + 1..].iter().take(reach).map(move |b| (a, b)))
}

/// Pairs to compare. O(n log n) in time, O(n) in memory.
pub fn pairs(rows: &Rows, small: bool) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for kind in 0..KINDS {
        keyed.clear();
        for (index, row) in rows.rows.iter().enumerate() {
            keys(rows, row, small, kind, |key| keyed.push((key, index as u32)));
        }
        keyed.sort_unstable();
        keyed.dedup();
        for block in keyed.chunk_by(|a, b| a.0 == b.0) {
            pairs.extend(of_block(block).map(|((_, a), (_, b))| Pair::new(*a, *b)));
        }
        if kind % 3 == 2 {
            Pair::counted(&mut pairs);
        }
    }
    Pair::counted(&mut pairs);
    pairs
}

/// What new rows change in the pairs.
pub struct Newcomers {
    /// Pairs with a new row.
    pub pairs: Vec<Pair>,
    /// Pairs of old rows that a block no longer brings together.
    pub parted: Vec<((u32, u32), u8)>,
}

/// 128 KiB: some thirty for each key of a thousand rows, and near enough to be read fast.
const WANTED_BITS: usize = 1 << 20;

/// A hasher for what is mixed already.
#[derive(Default)]
struct Mixed(u64);

impl std::hash::Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// The pairs that rows added at or after `from` bring and take. One pass over the keys of
/// all rows; then only blocks with a new row are looked at.
pub fn newcomers(rows: &Rows, small: bool, from: u32) -> Newcomers {
    let is_new = |index: u32| rows.rows.get(index as usize).is_some_and(|row| row.added >= from);
    let mut blocks: HashMap<u64, Vec<u32>, BuildHasherDefault<Mixed>> = HashMap::default();
    // Most keys of old rows are no new row's: a bit for each says so without a search.
    let mut wanted = vec![0_u64; WANTED_BITS / 64];
    let bit = |key: u64| (key as usize % WANTED_BITS / 64, 1 << (key % 64));
    for row in rows.rows.iter().filter(|row| row.added >= from) {
        for kind in 0..KINDS {
            keys(rows, row, small, kind, |key| {
                blocks.entry(key).or_default();
                let (word, bit) = bit(key);
                wanted[word] |= bit;
            });
        }
    }
    for (row, index) in rows.rows.iter().zip(0..) {
        for kind in 0..KINDS {
            keys(rows, row, small, kind, |key| {
                let (word, bit) = bit(key);
                if wanted[word] & bit != 0
                    && let Some(block) = blocks.get_mut(&key)
                    && block.last() != Some(&index)
                {
                    block.push(index);
                }
            });
        }
    }
    let (mut pairs, mut parted) = (Vec::new(), Vec::new());
    for block in blocks.into_values() {
        let new = of_block(&block).filter(|(a, b)| is_new(**a) || is_new(**b));
        pairs.extend(new.map(|(a, b)| Pair::new(*a, *b)));
        if block.len() <= WHOLE {
            continue;
        }
        // Old rows by where they stand now: those that were near and are not any more.
        let old: Vec<(usize, u32)> =
            block.iter().copied().enumerate().filter(|(_, index)| !is_new(*index)).collect();
        let far = of_block(&old).filter(|((i, _), (j, _))| j - i > NEIGHBOURS);
        parted.extend(far.map(|((_, a), (_, b))| Pair::new(*a, *b)));
    }
    Pair::counted(&mut pairs);
    Pair::counted(&mut parted);
    let parted = parted.into_iter().map(|pair| (pair.rows(), pair.blocks())).collect();
    Newcomers { pairs, parted }
}

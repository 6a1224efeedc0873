//! Which pairs of rows are worth comparing. Several keys, so that no one error hides a
//! pair; near-linear, because a crowded block is compared only with its neighbours.
//! Invariant: the pairs do not depend on the order of files or rows.

use super::said::{Row, Rows, digits};

/// Blocks up to this size are compared whole.
const WHOLE: usize = 24;
/// In larger blocks each row meets so many that follow it (rows are ordered by name and
/// birth: sorted neighbourhood, Hernández & Stolfo 1995).
const NEIGHBOURS: usize = 8;
/// Up to so many rows every deletion of a passport's digit is a key of its own.
const SMALL: usize = 20_000;

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
            for skipped in 0..count {
                let rest = all[..count].iter().enumerate().filter(|(i, _)| *i != skipped);
                let key = rest.fold(0_u64, |key, (_, digit)| key * 37 + u64::from(*digit) + 1);
                emit(mixed(5, key, near));
            }
            // A lost digit makes the whole of one number the remainder of the other.
            emit(mixed(5, all[..count].iter().fold(0, |key, digit| key * 37 + u64::from(*digit) + 1), near));
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

/// Pairs to compare, each once, as indexes of `rows.rows` with the smaller first, packed
/// `a << 32 | b`. With `only_from`, pairs with a row that was added at or after it.
/// O(n log n) in time, O(n) in memory.
pub fn pairs(rows: &Rows, only_from: Option<u32>) -> Vec<u64> {
    let small = rows.rows.len() <= SMALL;
    let mut pairs: Vec<u64> = Vec::new();
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for kind in 0..9 {
        keyed.clear();
        for (index, row) in rows.rows.iter().enumerate() {
            keys(rows, row, small, kind, |key| keyed.push((key, index as u32)));
        }
        keyed.sort_unstable();
        keyed.dedup();
        for block in keyed.chunk_by(|a, b| a.0 == b.0) {
            let reach = if block.len() <= WHOLE { block.len() } else { NEIGHBOURS };
            for (i, (_, a)) in block.iter().enumerate() {
                for (_, b) in block[i + 1..].iter().take(reach) {
                    let new =
                        |index: u32| only_from.is_none_or(|from| rows.rows[index as usize].added >= from);
                    if new(*a) || new(*b) {
                        pairs.push((u64::from(*a) << 32) | u64::from(*b));
                    }
                }
            }
        }
        if kind % 3 == 2 {
            pairs.sort_unstable();
            pairs.dedup();
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

//! How alike two words, names and numbers are. Invariant: likeness is symmetric.

use serde::{Deserialize, Serialize};

use super::said::{Row, Rows, digits};

/// Distance with swaps of neighbours (optimal string alignment; Damerau 1964) up to
/// `limit`; `None` beyond it. O(len²) on words of at most 32 letters.
pub fn edits(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let (n, m) = (a.len(), b.len());
    if n.abs_diff(m) > limit || n > 32 || m > 32 {
        return None;
    }
    let (mut before, mut last, mut row) = ([0_usize; 33], [0_usize; 33], [0_usize; 33]);
    for (j, cell) in last.iter_mut().enumerate().take(m + 1) {
        *cell = j;
    }
    for i in 1..=n {
        row[0] = i;
        let mut least = i;
        for j in 1..=m {
            let mut best =
                (last[j - 1] + usize::from(a[i - 1] != b[j - 1])).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        if least > limit {
            return None;
        }
        (before, last) = (last, row);
    }
    Some(last[m]).filter(|edits| *edits <= limit)
}

/// Edits that a word of `len` letters may have and still be the same word, misspelt.
const fn allowed(len: usize) -> usize {
    match len {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    }
}

/// How two words go together, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordPair {
    /// One is the first letter of the other.
    Initial,
    /// One begins the other: cut off.
    CutOff,
    Misspelt {
        edits: u8,
        length: u8,
    },
    SoundsAlike,
    Same,
}

/// How the words `a` and `b` go together, if they do.
pub fn word_pair(rows: &Rows, a: u32, b: u32) -> Option<WordPair> {
    if a == b {
        return Some(WordPair::Same);
    }
    let (a, b) = (rows.words.get(a as usize)?, rows.words.get(b as usize)?);
    let (x, y) = (a.text.as_bytes(), b.text.as_bytes());
    let digit = |word: &[u8]| word.iter().any(u8::is_ascii_digit);
    if digit(x) || digit(y) {
        return None;
    }
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if let [letter] = short {
        return (long.first() == Some(letter)).then_some(WordPair::Initial);
    }
    if a.sound == b.sound {
        return Some(WordPair::SoundsAlike);
    }
    if let Some(edits) = edits(x, y, allowed(long.len())) {
        let length = u8::try_from(long.len()).unwrap_or(u8::MAX);
        return Some(WordPair::Misspelt { edits: u8::try_from(edits).unwrap_or(u8::MAX), length });
    }
    (short.len() >= 3 && long.starts_with(short)).then_some(WordPair::CutOff)
}

/// What two names have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NameLevel {
    /// One row names nobody.
    Unsaid,
    Different,
    /// Some words agree, others contradict.
    Partly,
    /// The shorter name is within the longer one.
    Within,
    Initials,
    Misspelt,
    SoundsAlike,
    Same,
}

/// Level, and the base-2 logarithm of the chance that two names of different people
/// agree as these do: the rarer the words in common, the smaller.
#[derive(Debug, Clone, Copy)]
pub struct NameLikeness {
    pub level: NameLevel,
    pub chance_log2: f32,
}

/// Chances that depend on the rows at hand.
#[derive(Debug)]
pub struct Chances {
    pub rows: f64,
    /// Share of words that begin with the letter.
    pub letters: [f64; 26],
}

impl Chances {
    pub fn of(rows: &Rows) -> Self {
        let mut letters = [1.0; 26];
        let mut all = 26.0;
        for word in &rows.words {
            if let Some(slot) = first_letter(word.text.as_bytes()).and_then(|at| letters.get_mut(at)) {
                *slot += f64::from(word.rows);
                all += f64::from(word.rows);
            }
        }
        letters.iter_mut().for_each(|share| *share /= all);
        Self { rows: (rows.rows.len().max(1)) as f64, letters }
    }

    /// Chance that a row of another person has a word that goes with `a` and `b` like this.
    fn of_words(&self, rows: &Rows, a: u32, b: u32, pair: WordPair) -> f64 {
        let (Some(x), Some(y)) = (rows.words.get(a as usize), rows.words.get(b as usize)) else {
            return 1.0;
        };
        let share = |count: u32| f64::from(count) / self.rows;
        let sound =
            |word: &super::said::Word| share(rows.sounds.get(word.sound as usize).copied().unwrap_or(1));
        let chance = match pair {
            WordPair::Same => share(x.rows),
            WordPair::SoundsAlike => sound(x).max(sound(y)),
            // Measured on vocabularies of names: how many words lie within reach of one.
            WordPair::Misspelt { edits, length } => {
                let reach = match (length, edits) {
                    (0..=3, _) => 0.06,
                    (4, _) => 0.03,
                    (5, _) => 0.012,
                    (6, 1) => 0.006,
                    (_, 1) => 0.003,
                    (7 | 8, _) => 0.015,
                    _ => 0.006,
                };
                sound(x).max(sound(y)).max(share(x.rows.max(y.rows))) + reach
            }
            WordPair::CutOff => share(x.rows.max(y.rows)) + 0.01,
            WordPair::Initial => {
                first_letter(x.text.as_bytes()).and_then(|at| self.letters.get(at)).copied().unwrap_or(0.05)
                    * 2.0
            }
        };
        chance.clamp(1e-7, 1.0)
    }
}

fn first_letter(word: &[u8]) -> Option<usize> {
    word.first().and_then(|letter| letter.checked_sub(b'a')).map(usize::from).filter(|at| *at < 26)
}

/// Compares two names, word by word in whatever order. O(words² · letters²), with most
/// words settled by their ids.
pub fn names(rows: &Rows, chances: &Chances, a: &Row, b: &Row) -> NameLikeness {
    let (x, y) = (rows.words_of(a), rows.words_of(b));
    if x.is_empty() || y.is_empty() {
        return NameLikeness { level: NameLevel::Unsaid, chance_log2: 0.0 };
    }
    let mut pairs: [Option<(WordPair, u8, u8)>; 64] = [None; 64];
    let mut found = 0;
    for (i, p) in x.iter().enumerate() {
        for (j, q) in y.iter().enumerate() {
            if let Some(pair) = word_pair(rows, *p, *q)
                && found < pairs.len()
            {
                pairs[found] = Some((pair, i as u8, j as u8));
                found += 1;
            }
        }
    }
    let pairs = &mut pairs[..found];
    // Best pairs first; among equals the earlier words, whichever name is called first.
    pairs.sort_unstable_by_key(|pair| pair.map(|(pair, i, j)| (std::cmp::Reverse(pair), i + j, i.min(j), i)));
    let (mut used_x, mut used_y, mut worst) = (0_u8, 0_u8, WordPair::Same);
    let (mut matched, mut chance, mut solid) = (0_usize, 0.0_f64, 0_usize);
    for (pair, i, j) in pairs.iter().flatten() {
        if used_x & (1 << i) != 0 || used_y & (1 << j) != 0 {
            continue;
        }
        used_x |= 1 << i;
        used_y |= 1 << j;
        matched += 1;
        solid += usize::from(*pair > WordPair::CutOff);
        worst = worst.min(*pair);
        chance += chances.of_words(rows, x[usize::from(*i)], y[usize::from(*j)], *pair).log2();
    }
    let (fewer, more) = (x.len().min(y.len()), x.len().max(y.len()));
    let level = if matched == more && solid > 0 {
        match worst {
            WordPair::Same => NameLevel::Same,
            WordPair::SoundsAlike => NameLevel::SoundsAlike,
            WordPair::Misspelt { .. } => NameLevel::Misspelt,
            WordPair::CutOff | WordPair::Initial => NameLevel::Initials,
        }
    } else if let Some(level) = run_together(rows, x, y) {
        let whole = |words: &[u32]| {
            words.iter().map(|w| chances.of_words(rows, *w, *w, WordPair::SoundsAlike).log2()).sum::<f64>()
        };
        // The name that is written in one word is as rare as the other's words together.
        chance =
            if level == NameLevel::Misspelt { whole(x).max(whole(y)) + 3.0 } else { whole(x).max(whole(y)) };
        level
    } else if matched == fewer && solid > 0 {
        NameLevel::Within
    } else if solid > 0 {
        NameLevel::Partly
    } else {
        chance = 0.0;
        NameLevel::Different
    };
    // Words may meet in any order.
    let orders = [1.0, 1.0, 2.0, 3.0, 4.0][matched.min(4)];
    NameLikeness { level, chance_log2: (chance + f64::log2(orders)).min(0.0) as f32 }
}

/// Whether the names are one string once blanks are taken out (`Ji-ho`, `Jiho`), or
/// nearly, as written or with the last word first.
fn run_together(rows: &Rows, x: &[u32], y: &[u32]) -> Option<NameLevel> {
    let joined = |words: &[u32], first: usize| {
        let mut out = [0_u8; 32];
        let mut len = 0;
        for n in 0..words.len() {
            let word = words[(n + first) % words.len()];
            for letter in rows.words.get(word as usize)?.text.bytes() {
                *out.get_mut(len)? = letter;
                len += 1;
            }
        }
        Some((out, len))
    };
    let letters = |words: &[u32]| -> usize {
        words.iter().filter_map(|w| rows.words.get(*w as usize)).map(|w| w.text.len()).sum()
    };
    if letters(x).abs_diff(letters(y)) > 2 || letters(x) < 5 {
        return None;
    }
    let mut best: Option<NameLevel> = None;
    for turn in 0..x.len() {
        for (a, b) in [((x, turn), (y, 0)), ((x, 0), (y, turn.min(y.len() - 1)))] {
            let ((a, n), (b, m)) = (joined(a.0, a.1)?, joined(b.0, b.1)?);
            best = best.max(edits(&a[..n], &b[..m], allowed(n.max(m))).map(|edits| match edits {
                0 => NameLevel::SoundsAlike,
                _ => NameLevel::Misspelt,
            }));
        }
    }
    best
}

/// What two document numbers have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumberLevel {
    Unsaid,
    Different,
    /// Two edits apart, or two digits missing at an end.
    Far,
    /// One digit wrong, missing, added or swapped.
    OneEdit,
    Same,
}

/// Compares packed numbers.
pub fn numbers(a: u64, b: u64) -> NumberLevel {
    if a == 0 || b == 0 {
        return NumberLevel::Unsaid;
    }
    if a == b {
        return NumberLevel::Same;
    }
    let ((x, n), (y, m)) = (digits(a), digits(b));
    match edits(&x[..n], &y[..m], 2) {
        Some(1) => NumberLevel::OneEdit,
        Some(_) if n.min(m) >= 7 => NumberLevel::Far,
        _ => NumberLevel::Different,
    }
}

/// What two births have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BirthLevel {
    Unsaid,
    Different,
    /// Years next to each other, one of them all that is known.
    NextYear,
    /// Same year, another day.
    SameYear,
    /// One digit off, or one of day, month and year another.
    NearDay,
    /// Only a year to compare, and it agrees.
    YearOnly,
    Swapped,
    SameDay,
}

/// Compares births; a year of 0 is unsaid, a month of 0 a year alone.
pub fn births(a: &Row, b: &Row) -> BirthLevel {
    if a.year == 0 || b.year == 0 {
        return BirthLevel::Unsaid;
    }
    let same_year = a.year == b.year;
    if a.month == 0 || b.month == 0 {
        return match a.year.abs_diff(b.year) {
            0 => BirthLevel::YearOnly,
            1 => BirthLevel::NextYear,
            _ => BirthLevel::Different,
        };
    }
    let (same_month, same_day) = (a.month == b.month, a.day == b.day);
    if same_year && same_month && same_day {
        return BirthLevel::SameDay;
    }
    if same_year && a.month == b.day && a.day == b.month {
        return BirthLevel::Swapped;
    }
    let year_off = || {
        let off = a.year.abs_diff(b.year);
        off == 1
            || off == 10
            || off.is_multiple_of(100)
            || swapped_digits(a.year, b.year)
            || (off < 10 && a.year / 10 == b.year / 10)
    };
    let near = (same_year && (same_month || same_day)) || (same_month && same_day && year_off());
    match (near, same_year) {
        (true, _) => BirthLevel::NearDay,
        (false, true) => BirthLevel::SameYear,
        (false, false) => BirthLevel::Different,
    }
}

fn swapped_digits(a: i16, b: i16) -> bool {
    a / 100 == b / 100 && (a % 100) == (b % 10) * 10 + (b % 100) / 10
}

#[cfg(test)]
mod tests {
    use super::super::said::Said;
    use super::*;
    use proptest::prelude::*;

    fn two(a: &str, b: &str) -> (Rows, NameLikeness) {
        let mut rows = Rows::new();
        for name in [a, b] {
            rows.add(&Said {
                list: 0,
                place_in_lists: 0,
                name,
                nationality: None,
                born: None,
                sex: None,
                passport: None,
                permit: None,
                ends_day: None,
                company: None,
                place: None,
                point: None,
            });
        }
        let chances = Chances::of(&rows);
        let likeness = names(&rows, &chances, &rows.rows[0], &rows.rows[1]);
        let back = names(&rows, &chances, &rows.rows[1], &rows.rows[0]);
        assert_eq!(likeness.level, back.level, "{a} {b}");
        (rows, likeness)
    }

    #[test]
    fn names_meet_in_any_order_and_spelling() {
        use NameLevel::*;
        for (a, b, level) in [
            ("WANG BO", "Bo Wang", Same),
            ("Müller, Jürgen", "JUERGEN MUELLER", SoundsAlike),
            ("Lee Ji-ho", "JIHO LEE", SoundsAlike),
            ("Tanaka Akiko", "TANARA AKIKO", Misspelt),
            ("Wu Min", "Wu in", Misspelt),
            ("Angel Garcia", "A. Garcia", Initials),
            ("Juan Carlos Santos", "Juan Santos", Within),
            ("Jose Santos", "Maria Santos", Partly),
            ("Wang Bo", "Suzuki Akiko", Different),
            ("Mya", "MYA", Same),
            ("O'Neill Charlotte", "ONEILL, CHARLOTTE", Same),
        ] {
            assert_eq!(two(a, b).1.level, level, "{a} / {b}");
        }
    }

    #[test]
    fn numbers_and_births_have_their_levels() {
        use super::super::said::packed_number as p;
        assert_eq!(numbers(p("ZZ6685526"), p("ZZ668552")), NumberLevel::OneEdit);
        assert_eq!(numbers(p("ZZ6685526"), p("ZZ6685562")), NumberLevel::OneEdit);
        assert_eq!(numbers(p("ZZ6685526"), p("ZZ1234567")), NumberLevel::Different);
        assert_eq!(edits(b"abcdef", b"bacdfe", 2), Some(2));
    }

    proptest! {
        #[test]
        fn edits_are_symmetric_and_bounded(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let there = edits(a.as_bytes(), b.as_bytes(), 8);
            prop_assert_eq!(there, edits(b.as_bytes(), a.as_bytes(), 8));
            prop_assert!(there.unwrap_or(9) <= a.len().max(b.len()));
            prop_assert_eq!(there == Some(0), a == b);
        }
    }
}

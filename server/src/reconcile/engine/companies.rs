//! Which companies, and which places, are one by their names. Invariant: names that
//! differ in a number are never one.

use std::collections::{HashMap, HashSet};

use super::likeness::edits;
use super::said::Named;
use super::words::initials;

/// Whether two names of the same trade are one: the same words in whatever order, a
/// misspelling in one long word, a word more that no other company needs to be told
/// apart by, or one the other's initials.
pub fn same(a: &[String], b: &[String], rows_with: impl Fn(&str) -> u32) -> bool {
    let numbers = |words: &[String]| {
        let mut found: Vec<String> =
            words.iter().filter(|w| w.bytes().any(|b| b.is_ascii_digit())).cloned().collect();
        found.sort_unstable();
        found
    };
    if numbers(a) != numbers(b) {
        return false;
    }
    let short_for = |short: &[String], long: &[String]| match short {
        [word] => word.len() >= 2 && initials(long).as_deref() == Some(word),
        _ => false,
    };
    if short_for(a, b) || short_for(b, a) {
        return true;
    }
    let (joined_a, joined_b) = (a.concat(), b.concat());
    if joined_a == joined_b {
        return true;
    }
    let mut left: Vec<&String> = b.iter().collect();
    let (mut unmatched, mut misspelt) = (Vec::new(), 0);
    for word in a {
        let near = |other: &&String| {
            *other == word
                || (word.len() >= 4
                    && other.len() >= 4
                    && edits(word.as_bytes(), other.as_bytes(), if word.len() >= 8 { 2 } else { 1 })
                        .is_some())
                || (word.len() >= 3 && other.starts_with(word.as_str()))
                || (other.len() >= 3 && word.starts_with(other.as_str()))
        };
        let exact = left.iter().position(|other| *other == word);
        match exact.or_else(|| left.iter().position(near)) {
            Some(at) => {
                misspelt += usize::from(left[at] != word);
                left.remove(at);
            }
            None => unmatched.push(word),
        }
    }
    let matched = a.len() - unmatched.len();
    let over = unmatched.len() + left.len();
    if over == 0 {
        // Half of the words must stand as they are, or all of a name of one long word.
        return misspelt * 2 <= a.len() || (a.len() == 1 && a[0].len() >= 6);
    }
    let one_sided = unmatched.is_empty() || left.is_empty();
    let rare_in_common = a.iter().filter(|w| b.contains(w)).any(|w| rows_with(w) <= 1);
    one_sided && over == 1 && matched >= 2 && misspelt == 0 && rare_in_common
}

/// More companies than this are told apart by their words alone.
const COMPARED: usize = 3_000;

/// Which companies are one.
#[derive(Debug)]
pub struct Companies {
    /// How many companies' names have the word.
    with: HashMap<String, u32>,
    compared: bool,
    /// Companies that were met, and pairs of them that are one, the smaller first.
    met: usize,
    same: HashSet<(u32, u32)>,
}

impl Companies {
    /// `then`: the names by which words are common or rare. O(n²) in their number.
    pub fn of<'a>(names: &[Named], then: impl Iterator<Item = &'a [String]>) -> Self {
        let (mut with, mut many) = (HashMap::new(), 0);
        for words in then {
            many += 1;
            words.iter().for_each(|word| *with.entry(word.clone()).or_insert(0) += 1);
        }
        let mut companies = Self { with, compared: many <= COMPARED, met: 1, same: HashSet::new() };
        companies.meet(names);
        companies
    }

    /// Compares the names that are new. O(n) for each.
    pub fn meet(&mut self, names: &[Named]) {
        // One name with and one without the extra word are two names: "no other" is two.
        let rows_with = |word: &str| self.with.get(word).copied().unwrap_or(0).saturating_sub(1);
        for new in self.met..if self.compared { names.len() } else { 0 } {
            for known in 1..new {
                if same(&names[new].words, &names[known].words, rows_with) {
                    self.same.insert((known as u32, new as u32));
                }
            }
        }
        self.met = names.len();
    }

    pub fn same(&self, a: u32, b: u32) -> bool {
        a == b || self.same.contains(&(a.min(b), a.max(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{of_company, of_place};
    use super::*;

    #[test]
    fn spellings_of_one_company_are_one_and_neighbours_are_two() {
        let is = |a: &str, b: &str| same(&of_company(a), &of_company(b), |_| 1);
        for name in [
            "Arung Energi Fiktif, PT",
            "PT ARUNG ENERGY FIKTIF TBK",
            "PT AEF",
            "PT Arung Energi",
            "ArungEnergi Fiktif",
        ] {
            assert!(is("PT Arung Energi Fiktif", name), "{name}");
        }
        assert!(!is("PT Arung Energi Fiktif", "PT Arung Gas Rekaan"));
        assert!(!is("PT Contoh 1", "PT Contoh 11"));
        let is = |a: &str, b: &str| same(&of_place(a), &of_place(b), |_| 9);
        assert!(is("Mess Arung Energi", "MES ARUNG ENERGI"));
        assert!(!is("Kos Rekaan 1", "Kos Rekaan 11"));
        assert!(!is("Hotel Contoh", "Hotel Contoh Baru"));
    }
}

//! Which companies, and which places, are one by their names. Invariant: names that
//! differ in a number are never one.

use std::collections::HashMap;

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

/// A square table, 1 where two names are one. O(n²) on names that share a word's start.
pub fn table(names: &[Named]) -> Vec<u8> {
    let mut with: HashMap<&str, u32> = HashMap::new();
    for named in names {
        for word in &named.words {
            *with.entry(word).or_insert(0) += 1;
        }
    }
    let n = names.len();
    let mut table = vec![0; n * n];
    // One name with and one without the extra word are two names: "no other" is two.
    let rows_with = |word: &str| with.get(word).copied().unwrap_or(0).saturating_sub(1);
    for i in 1..n {
        for j in 1..i {
            if same(&names[i].words, &names[j].words, rows_with) {
                table[i * n + j] = 1;
                table[j * n + i] = 1;
            }
        }
    }
    table
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

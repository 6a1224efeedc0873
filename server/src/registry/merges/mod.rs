//! Places that are one under several names. Pure. Invariant: a place that is another's
//! second name keeps its own row and hears its own lists, so parting them again gives back
//! what each would be alone, also after later lists.
//!
//! `http` joins and parts, `sql` shows the facts of a second name at the place it stands for.

pub(super) mod http;
pub(super) mod sql;

use std::collections::HashMap;

/// The place as which the one under `key` is shown, by who is whose second name.
/// O(depth); a circle, which `sql` never holds, ends where it began.
pub fn shown_as<'a>(joined: &'a HashMap<String, String>, key: &'a str) -> &'a str {
    let mut at = key;
    for _ in 0..joined.len() {
        match joined.get(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_name_of_a_second_name_is_the_first_ones() {
        let joined: HashMap<String, String> =
            [("c", "b"), ("b", "a"), ("x", "y")].map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let shown = ["a", "b", "c", "x", "z"].map(|key| shown_as(&joined, key));
        assert_eq!(shown, ["a", "a", "a", "y", "z"]);
    }
}

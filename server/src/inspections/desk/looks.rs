//! Who looked at which inspection of late. Invariant: every look is noted within the minute: a page that asks
//! again and again while a search runs is one look a minute, not sixty.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use petapora_wire::AccountId;

/// One entry for a reader who stays.
const ONE_LOOK_MS: i64 = 60_000;

/// Time of the last noted look, by account and inspection.
#[derive(Default)]
pub struct Looks(Mutex<HashMap<(String, String), i64>>);

impl Looks {
    /// Whether this look goes into the audit; then it counts as noted.
    pub fn is_to_be_noted(&self, account: &AccountId, inspection: &str, now_ms: i64) -> bool {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes a look too many, never one too few.
        looks.retain(|_, at_ms| (*at_ms..*at_ms + ONE_LOOK_MS).contains(&now_ms));
        let key = (account.0.clone(), inspection.to_owned());
        if looks.contains_key(&key) {
            return false;
        }
        looks.insert(key, now_ms);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_stays_is_noted_once_a_minute_and_each_of_several() {
        let looks = Looks::default();
        let (a, b) = (AccountId("a".into()), AccountId("b".into()));
        let noted = |who: &AccountId, what: &str, at: i64| looks.is_to_be_noted(who, what, at);
        assert!(noted(&a, "x", 1_000) && !noted(&a, "x", 60_999) && noted(&a, "x", 61_000));
        assert!(noted(&b, "x", 61_000) && noted(&a, "y", 61_000));
        assert!(noted(&a, "x", 5_000), "a clock that was set back");
    }
}

//! Who holds which session, remembered between requests. Invariant: what is remembered
//! was read at the change number that is asked for; every change, also one of another
//! process once it is followed, forgets all of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::sql::Holder;

/// The last change committed by this process, and the last one followed.
pub type AsOf = (i64, i64);

/// Sessions remembered at most; an office has some tens.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub struct Holders(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    as_of: AsOf,
    by_key_hash: HashMap<String, Arc<Holder>>,
}

impl Remembered {
    fn at(&mut self, as_of: AsOf) -> &mut HashMap<String, Arc<Holder>> {
        if self.as_of != as_of || self.by_key_hash.len() >= MOST {
            *self = Self { as_of, by_key_hash: HashMap::new() };
        }
        &mut self.by_key_hash
    }
}

impl Holders {
    /// The session's holder, if it was read at `as_of`.
    pub fn find(&self, as_of: AsOf, key_hash: &str) -> Option<Arc<Holder>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).at(as_of).get(key_hash).cloned()
    }

    /// Remembers what was read after `as_of` was looked up. A change in between moves
    /// the number on, so that this is not found again.
    pub fn keep(&self, as_of: AsOf, key_hash: String, holder: Holder) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).at(as_of).insert(key_hash, Arc::new(holder));
    }
}

#[cfg(test)]
mod tests {
    use petapora_wire::Role;

    use super::*;

    fn holder() -> Holder {
        Holder {
            account: "a".to_owned().into(),
            username: "wati".into(),
            display_name: "Wati".into(),
            role: Role::Planner,
            agency: None,
            area: String::new(),
            disabled: false,
            seen_ms: 0,
            ends_ms: 1,
        }
    }

    #[test]
    fn any_change_forgets_every_session() {
        let holders = Holders::default();
        holders.keep((3, 3), "key".into(), holder());
        assert!(holders.find((3, 3), "key").is_some());
        assert!(holders.find((3, 3), "other").is_none());
        assert!(holders.find((4, 3), "key").is_none(), "a commit of this process");
        holders.keep((4, 3), "key".into(), holder());
        assert!(holders.find((4, 4), "key").is_none(), "a commit of another process");
    }

    #[test]
    fn what_was_read_before_a_change_is_not_found_after_it() {
        let holders = Holders::default();
        assert!(holders.find((4, 4), "key").is_none());
        holders.keep((3, 3), "key".into(), holder());
        assert!(holders.find((4, 4), "key").is_none());
    }
}

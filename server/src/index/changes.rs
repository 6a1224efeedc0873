//! What a stretch of the change log means for the sites. Invariant: whatever is not
//! known to touch few places leads to a whole new build.

use std::collections::BTreeSet;

/// Places beyond which a whole build is cheaper than a patch.
pub(super) const FEW: usize = 500;

/// Ids of what changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// Everything has to be read again.
    pub whole: bool,
    pub places: BTreeSet<String>,
    pub people: BTreeSet<String>,
    pub companies: BTreeSet<String>,
}

impl Touched {
    /// Adds one entry of the log.
    pub fn add(&mut self, entity: &str, id: String, op: &str) {
        match entity {
            // Nothing of these is in the sites; a batch, a region and a link name the places
            // they touched in entries of their own.
            "account" | "policy" | "office" | "batch" | "region" | "alert" | "link" | "inspection" => {}
            "place" if op != "bulk" => {
                self.places.insert(id);
            }
            "person" if op != "bulk" => {
                self.people.insert(id);
            }
            "company" if op != "bulk" => {
                self.companies.insert(id);
            }
            _ => self.whole = true,
        }
        self.whole |= self.places.len() + self.people.len() + self.companies.len() > FEW;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(log: &[(&str, &str, &str)]) -> Touched {
        log.iter().fold(Touched::default(), |mut touched, (entity, id, op)| {
            touched.add(entity, (*id).into(), op);
            touched
        })
    }

    #[test]
    fn one_place_is_patched_and_a_bulk_is_read_whole() {
        let pin = read(&[("place", "p", "update"), ("account", "a", "insert")]);
        assert!(!pin.whole && pin.places.contains("p"));
        assert!(read(&[("place", "", "bulk")]).whole);
        assert!(read(&[("something_new", "1", "insert")]).whole);
        assert_eq!(read(&[("office", "", "update"), ("batch", "b", "insert")]), Touched::default());
    }
}

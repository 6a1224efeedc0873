//! The people that an import knows, held small: a list may name a million. Pure.
//! Invariant: who was put in is found again under the same blind index, with the same id.

use std::collections::HashMap;

use uuid::Uuid;

/// The start of a blind index: 96 bits tell the people of one list apart.
type Key = [u8; 12];

/// Tables that the people are dealt out to, so that one that grows is small.
const TABLES: usize = 16;

/// What is known of a person beside the id.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    pub(super) has_birth: bool,
    pub(super) has_sex: bool,
    /// No list named the person before this import.
    pub(super) is_new: bool,
}

/// People by the blind index of their passport; 31 bytes a place in the tables.
#[derive(Default)]
pub(super) struct People {
    all: [HashMap<Key, ([u8; 16], Traits)>; TABLES],
    /// Ids that are no UUIDs.
    odd: HashMap<Key, String>,
}

impl People {
    pub(super) fn has(&self, blind: &str) -> bool {
        let key = key(blind);
        self.all[table(&key)].contains_key(&key)
    }

    pub(super) fn put(&mut self, blind: &str, id: &str, traits: Traits) {
        let key = key(blind);
        let bytes = match Uuid::parse_str(id) {
            Ok(uuid) if uuid.to_string() == id && !uuid.is_nil() => uuid.into_bytes(),
            _ => {
                self.odd.insert(key, id.to_owned());
                [0; 16]
            }
        };
        self.all[table(&key)].insert(key, (bytes, traits));
    }

    /// Id and traits of the person under this index.
    pub(super) fn find(&mut self, blind: &str) -> Option<(String, &mut Traits)> {
        let key = key(blind);
        let (bytes, traits) = self.all[table(&key)].get_mut(&key)?;
        let id = match bytes {
            [0, ..] if *bytes == [0; 16] => self.odd.get(&key).cloned().unwrap_or_default(),
            bytes => Uuid::from_bytes(*bytes).to_string(),
        };
        Some((id, traits))
    }
}

fn table(key: &Key) -> usize {
    usize::from(key[0]) % TABLES
}

/// The first bits of an index; what is not in its text form is cut or filled, which keys
/// of this program never need.
fn key(blind: &str) -> Key {
    let mut key = [0; 12];
    let start = blind.as_bytes().get(..16).unwrap_or_default();
    match data_encoding::BASE64URL_NOPAD.decode(start) {
        Ok(bits) if bits.len() == key.len() => key.copy_from_slice(&bits),
        _ => key.iter_mut().zip(blind.bytes()).for_each(|(to, from)| *to = from),
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::new_id;

    #[test]
    fn who_was_put_in_is_found_with_the_same_id() {
        let traits = Traits { has_birth: false, has_sex: true, is_new: true };
        let mut people = People::default();
        let ids: Vec<String> = (0..100).map(|_| new_id()).chain(["p1".to_owned()]).collect();
        let blind = |at: usize| data_encoding::BASE64URL_NOPAD.encode(&[u8::try_from(at).unwrap(); 24]);
        for (at, id) in ids.iter().enumerate() {
            people.put(&blind(at), id, traits);
        }
        for (at, id) in ids.iter().enumerate() {
            let (found, traits) = people.find(&blind(at)).unwrap();
            assert_eq!((&found, traits.is_new), (id, true));
            traits.is_new = false;
        }
        assert!(people.find(&blind(3)).is_some_and(|(_, traits)| !traits.is_new));
        assert!(!people.has(&blind(200)) && people.has(&blind(100)));
    }
}

//! The seam to who is who: from the people and sightings of the registry to persons.
//! Invariant: two records are one person only if state, birth and name agree, the name
//! but for one letter, and nobody else agrees as well; what is doubtful stays apart.

use std::collections::HashMap;

/// Somebody as one list names them.
#[derive(Debug, Clone)]
pub struct Named {
    pub id: String,
    pub name: String,
    pub state: String,
    /// `YYYY-MM-DD` or `YYYY`.
    pub birth: Option<String>,
}

/// The person of each record: people by their own ids, sightings where they are
/// somebody's. Ids that are not in it stand for themselves. O(n²) per state and year of
/// birth.
pub fn persons(people: &[Named], sightings: &[Named]) -> HashMap<String, String> {
    let mut persons = HashMap::new();
    let mut by_birth = HashMap::<(&str, &str), Vec<(&Named, Vec<String>)>>::new();
    for person in people {
        let (Some(birth), words) = (year(person), words(&person.name)) else { continue };
        let peers = by_birth.entry((person.state.as_str(), birth)).or_default();
        let same = peers.iter().find(|(other, spelling)| {
            // Two full births must agree to the day.
            other.birth == person.birth && agree(spelling, &words)
        });
        let canonical =
            same.map_or(&person.id, |(other, _)| persons.get(&other.id).unwrap_or(&other.id)).clone();
        persons.insert(person.id.clone(), canonical);
        peers.push((person, words));
    }
    for sighting in sightings {
        let Some(birth) = year(sighting) else { continue };
        let words = words(&sighting.name);
        let peers = by_birth.get(&(sighting.state.as_str(), birth)).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<&String> = peers
            .iter()
            .filter(|(_, spelling)| agree(spelling, &words))
            .filter_map(|(person, _)| persons.get(&person.id))
            .collect();
        found.sort_unstable();
        found.dedup();
        if let [person] = found.as_slice() {
            persons.insert(sighting.id.clone(), (*person).clone());
        }
    }
    persons
}

fn year(named: &Named) -> Option<&str> {
    named.birth.as_deref().and_then(|birth| birth.get(..4))
}

/// Words of a name in lower case, letters only, in an order that lists do not change.
fn words(name: &str) -> Vec<String> {
    let key = crate::registry::name_key::name_key(name);
    let mut words: Vec<String> = key.split(' ').map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// The same words in any order, or one letter more, less or other in the whole.
fn agree(a: &[String], b: &[String]) -> bool {
    let letters = |words: &[String]| words.concat().chars().collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    a == b || (a.len() > 5 && within_one(&a, &b)) || {
        let sorted = |mut letters: Vec<char>| {
            letters.sort_unstable();
            letters
        };
        let (a, b) = (sorted(a), sorted(b));
        a.len() > 8 && b.len() > a.len().saturating_sub(2) && within_one(&a, &b)
    }
}

/// Whether one insertion, deletion or replacement makes `a` of `b`.
fn within_one(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let front = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let skip = usize::from(long.len() == short.len());
    short.get((front + skip).min(short.len())..) == long.get((front + 1).min(long.len())..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str, name: &str, birth: &str) -> Named {
        Named { id: id.into(), name: name.into(), state: "CHN".into(), birth: Some(birth.into()) }
    }

    #[test]
    fn the_order_of_the_name_and_one_letter_do_not_make_another_person() {
        let people = [named("a", "Liu Jing", "1979-11-21"), named("b", "JING LIU", "1979-11-21")];
        let sightings = [named("s", "Lui Jing Wei", "1979"), named("t", "jing liu", "1979")];
        let persons = persons(&people, &sightings);
        assert_eq!(persons["b"], "a");
        assert_eq!((persons.get("s"), persons.get("t")), (None, Some(&"a".to_owned())));
        assert!(within_one(&['a', 'b'], &['a', 'x', 'b']) && !within_one(&['a', 'b'], &['b', 'a']));
    }

    #[test]
    fn a_sighting_that_fits_two_is_nobodys() {
        let people = [named("a", "Wang Bo", "1967-07-04"), named("b", "Wang Bo", "1967-01-30")];
        let persons = persons(&people, &[named("s", "WANG BO", "1967")]);
        assert_eq!((&persons["a"], &persons["b"], persons.get("s")), (&"a".into(), &"b".into(), None));
    }
}

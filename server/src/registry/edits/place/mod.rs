//! Facts of a place that a planner corrects. Pure. Invariant: what lists say is kept beside
//! what was said by hand, so taking a correction back shows what lists say by then.
//!
//! `http` takes corrections and takes them back, `sql` keeps them and lays them over what
//! lists say.

pub(in crate::registry) mod http;
pub(in crate::registry) mod sql;

use petapora_wire::{PlaceFact, PlaceFacts, Text};

/// Most characters of a name or an address.
const LONGEST: usize = 200;
/// Most people that a place can be meant for.
const MOST_PEOPLE: u32 = 100_000;

/// Sets one fact. The kelurahan of a place with a point is the ground's to say.
fn set(facts: &mut PlaceFacts, fact: &PlaceFact, has_point: bool) {
    match fact.clone() {
        PlaceFact::Name(name) => facts.name = name,
        PlaceFact::Kind(kind) => facts.kind = kind,
        PlaceFact::Address(address) => facts.address = address,
        PlaceFact::Kelurahan(code) if !has_point => facts.kelurahan_code = code,
        PlaceFact::Kelurahan(_) => {}
        PlaceFact::Capacity(capacity) => facts.capacity = capacity,
        PlaceFact::Expected(expected) => facts.expected = expected,
    }
}

/// What is shown: what lists say, and over it what was said by hand, the latest last.
pub fn laid_over(listed: &PlaceFacts, said: &[PlaceFact], has_point: bool) -> PlaceFacts {
    let mut facts = listed.clone();
    said.iter().for_each(|fact| set(&mut facts, fact, has_point));
    facts
}

/// What has to be set for `now` to become `wanted`.
pub fn differing(now: &PlaceFacts, wanted: &PlaceFacts) -> Vec<PlaceFact> {
    let all = [
        (now.name != wanted.name).then(|| PlaceFact::Name(wanted.name.clone())),
        (now.kind != wanted.kind).then_some(PlaceFact::Kind(wanted.kind)),
        (now.address != wanted.address).then(|| PlaceFact::Address(wanted.address.clone())),
        (now.kelurahan_code != wanted.kelurahan_code)
            .then(|| PlaceFact::Kelurahan(wanted.kelurahan_code.clone())),
        (now.capacity != wanted.capacity).then_some(PlaceFact::Capacity(wanted.capacity)),
        (now.expected != wanted.expected).then_some(PlaceFact::Expected(wanted.expected)),
    ];
    all.into_iter().flatten().collect()
}

/// The name of a fact, for the audit.
pub const fn named(fact: &PlaceFact) -> &'static str {
    match fact {
        PlaceFact::Name(_) => "name",
        PlaceFact::Kind(_) => "kind",
        PlaceFact::Address(_) => "address",
        PlaceFact::Kelurahan(_) => "kelurahan",
        PlaceFact::Capacity(_) => "capacity",
        PlaceFact::Expected(_) => "expected",
    }
}

/// The facts without blanks around them. Errors: what is wrong with them, in words.
pub fn checked(wanted: PlaceFacts) -> Result<PlaceFacts, Text> {
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = |text: &str| text.chars().count() <= LONGEST;
    let name = tidy(&wanted.name);
    let address = wanted.address.as_deref().map(tidy).filter(|text| !text.is_empty());
    if name.is_empty() || !fits(&name) || !address.as_deref().is_none_or(fits) {
        return Err(Text::new(
            format!("Nama wajib diisi; nama dan alamat paling panjang {LONGEST} huruf."),
            format!("A name is needed; name and address have at most {LONGEST} characters."),
        ));
    }
    let counted = |people: Option<u32>| people.is_none_or(|people| (1..=MOST_PEOPLE).contains(&people));
    if !counted(wanted.capacity) || !counted(wanted.expected) {
        return Err(Text::new(
            "Kapasitas dan hunian yang diharapkan: 1 sampai 100.000, atau kosong.",
            "Capacity and expected occupancy: 1 to 100,000, or empty.",
        ));
    }
    Ok(PlaceFacts { name, address, ..wanted })
}

#[cfg(test)]
mod tests {
    use petapora_wire::PlaceKind;
    use proptest::prelude::*;

    use super::*;

    fn facts() -> impl Strategy<Value = PlaceFacts> {
        let people = || proptest::option::of(1..5_u32);
        let kind = prop_oneof![Just(PlaceKind::Kos), Just(PlaceKind::Mess)];
        let code = proptest::option::of(prop_oneof![Just("64.74.01.1001"), Just("64.74.02.1001")]);
        let address = proptest::option::of("[ab]");
        ("[ab]", kind, address, code, people(), people()).prop_map(
            |(name, kind, address, code, capacity, expected)| PlaceFacts {
                name,
                kind,
                address,
                kelurahan_code: code.map(str::to_owned),
                capacity,
                expected,
            },
        )
    }

    proptest! {
        #[test]
        fn what_differs_laid_over_what_is_gives_what_is_wanted(now in facts(), wanted in facts()) {
            prop_assert_eq!(laid_over(&now, &differing(&now, &wanted), false), wanted);
        }

        #[test]
        fn later_words_win_and_without_words_lists_speak(listed in facts(), one in facts(), two in facts()) {
            prop_assert_eq!(&laid_over(&listed, &[], false), &listed);
            let mut said = differing(&listed, &one);
            said.extend(differing(&one, &two));
            prop_assert_eq!(laid_over(&listed, &said, false), two);
        }
    }

    #[test]
    fn the_ground_says_in_which_kelurahan_a_point_lies() {
        let listed = PlaceFacts {
            name: "Kos".into(),
            kind: PlaceKind::Kos,
            address: None,
            kelurahan_code: Some("64.74.01.1001".into()),
            capacity: None,
            expected: None,
        };
        let said = [PlaceFact::Kelurahan(Some("64.74.02.1001".into()))];
        assert_eq!(laid_over(&listed, &said, true), listed);
        assert_ne!(laid_over(&listed, &said, false), listed);
        assert!(checked(PlaceFacts { name: "  ".into(), ..listed.clone() }).is_err());
        assert!(checked(PlaceFacts { capacity: Some(0), ..listed.clone() }).is_err());
        let tidy = checked(PlaceFacts { name: " Kos  Baru ".into(), address: Some(" ".into()), ..listed });
        assert_eq!(tidy.map(|facts| (facts.name, facts.address)), Ok(("Kos Baru".into(), None)));
    }
}

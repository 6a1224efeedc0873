//! Facts of a person and of the permit that speaks for them, corrected by a planner. Pure.
//! Invariant: a correction wins over every list until it is taken back, also over a permit
//! that lists give later; which rows are one person is never a matter of it.

pub(in crate::registry) mod http;
pub(in crate::registry) mod sql;

use jiff::civil::Date;
use petapora_wire::{PermitFacts, PersonFact, PersonFacts, Text};
use serde::{Deserialize, Serialize};

/// Most characters of a name.
const LONGEST: usize = 200;
/// Years in which somebody can be born, up to now, and in which a permit can end.
const BORN_FROM: i16 = 1900;
const ENDS_IN: std::ops::RangeInclusive<i16> = 2000..=2100;

/// What a list says of a person over whom a correction lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPerson {
    pub name: String,
    pub birth: Option<String>,
}

fn set(facts: &mut PersonFacts, fact: &PersonFact) {
    match (fact.clone(), facts.permit.as_mut()) {
        (PersonFact::Name(name), _) => facts.name = name,
        (PersonFact::Birth(birth), _) => facts.birth = birth,
        (PersonFact::PermitKind(kind), Some(permit)) => permit.kind = kind,
        (PersonFact::PermitEnds(ends), Some(permit)) => permit.ends = ends,
        (PersonFact::PermitKind(_) | PersonFact::PermitEnds(_), None) => {}
    }
}

/// What is shown: what lists say, and over it what was said by hand, the latest last. Where no
/// list gives a permit, nothing is said of one.
pub fn laid_over(listed: &PersonFacts, said: &[PersonFact]) -> PersonFacts {
    let mut facts = listed.clone();
    said.iter().for_each(|fact| set(&mut facts, fact));
    facts
}

/// What has to be set for `now` to become `wanted`.
pub fn differing(now: &PersonFacts, wanted: &PersonFacts) -> Vec<PersonFact> {
    let mut said = Vec::new();
    if now.name != wanted.name {
        said.push(PersonFact::Name(wanted.name.clone()));
    }
    if now.birth != wanted.birth {
        said.push(PersonFact::Birth(wanted.birth.clone()));
    }
    if let Some((now, wanted)) = now.permit.as_ref().zip(wanted.permit.as_ref()) {
        if now.kind != wanted.kind {
            said.push(PersonFact::PermitKind(wanted.kind));
        }
        if now.ends != wanted.ends {
            said.push(PersonFact::PermitEnds(wanted.ends.clone()));
        }
    }
    said
}

/// The name of a fact, for the audit; also the code of the field that claims are compared by.
pub const fn named(fact: &PersonFact) -> &'static str {
    match fact {
        PersonFact::Name(_) => "name",
        PersonFact::Birth(_) => "birth",
        PersonFact::PermitKind(_) => "permit_kind",
        PersonFact::PermitEnds(_) => "permit_ends",
    }
}

/// Whether permits are among what is said.
fn speaks_of_permits(said: &[PersonFact]) -> bool {
    said.iter().any(|fact| matches!(fact, PersonFact::PermitKind(_) | PersonFact::PermitEnds(_)))
}

/// The permit that speaks for a person, as `registry::permit` has it; its place among them.
pub fn speaking(permits: &[PermitFacts]) -> Option<usize> {
    let key = |permit: &PermitFacts| (permit.ends.is_none(), permit.ends.clone());
    (0..permits.len()).max_by_key(|at| permits.get(*at).map(key))
}

/// The permits of a person of whom `said` was said: the one that speaks is what was said, and
/// none runs beyond it, so that no list speaks over it.
pub fn permits_laid_over(listed: &[PermitFacts], said: &[PersonFact]) -> Vec<PermitFacts> {
    let Some(speaks) = speaking(listed).filter(|_| speaks_of_permits(said)) else { return listed.to_vec() };
    let facts = PersonFacts { name: String::new(), birth: None, permit: listed.get(speaks).cloned() };
    let Some(shown) = laid_over(&facts, said).permit else { return listed.to_vec() };
    let beyond = |permit: &PermitFacts| match (&permit.ends, &shown.ends) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(ends), Some(last)) => ends >= last,
    };
    let laid = |(at, permit): (usize, &PermitFacts)| {
        if at == speaks || beyond(permit) { shown.clone() } else { permit.clone() }
    };
    listed.iter().enumerate().map(laid).collect()
}

/// The facts without blanks around them. Errors: what is wrong with them, in words.
pub fn checked(wanted: PersonFacts, today: Date) -> Result<PersonFacts, Text> {
    let name = wanted.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(Text::new(
            format!("Nama wajib diisi, paling panjang {LONGEST} huruf."),
            format!("A name is needed, of at most {LONGEST} characters."),
        ));
    }
    let filled =
        |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let birth = filled(wanted.birth);
    if !birth.as_deref().is_none_or(|birth| can_be_born(birth, today)) {
        return Err(Text::new(
            "Tanggal lahir ditulis TTTT-BB-HH atau tahunnya saja, dari 1900 sampai hari ini.",
            "A birth is written YYYY-MM-DD or as the year alone, from 1900 until today.",
        ));
    }
    let permit = wanted.permit.map(|permit| PermitFacts { ends: filled(permit.ends), ..permit });
    let ends = permit.as_ref().and_then(|permit| permit.ends.as_deref());
    if !ends.is_none_or(|ends| day(ends).is_some_and(|day| ENDS_IN.contains(&day.year()))) {
        return Err(Text::new(
            "Akhir izin ditulis TTTT-BB-HH, antara tahun 2000 dan 2100, atau kosong.",
            "The end of a permit is written YYYY-MM-DD, between 2000 and 2100, or left empty.",
        ));
    }
    Ok(PersonFacts { name, birth, permit })
}

/// A day exactly as it is stored.
fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| day.to_string() == text)
}

fn can_be_born(text: &str, today: Date) -> bool {
    match day(text) {
        Some(day) => day.year() >= BORN_FROM && day <= today,
        None if text.len() == 4 => {
            text.parse().is_ok_and(|year: i16| (BORN_FROM..=today.year()).contains(&year))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use petapora_wire::PermitKind;
    use proptest::prelude::*;

    use super::*;
    use crate::registry::permit::{Permit, last};

    fn permit() -> impl Strategy<Value = PermitFacts> {
        let kind = prop_oneof![Just(PermitKind::Itas), Just(PermitKind::Itap), Just(PermitKind::Bvk)];
        let ends = proptest::option::of(prop_oneof![
            Just("2026-01-01".to_owned()),
            Just("2026-06-01".to_owned()),
            Just("2027-01-01".to_owned()),
        ]);
        (kind, ends).prop_map(|(kind, ends)| PermitFacts { kind, ends })
    }

    fn facts() -> impl Strategy<Value = PersonFacts> {
        let birth = proptest::option::of(prop_oneof![Just("1990".to_owned()), Just("1990-02-01".to_owned())]);
        ("[ab]", birth, permit()).prop_map(|(name, birth, permit)| PersonFacts {
            name,
            birth,
            permit: Some(permit),
        })
    }

    proptest! {
        #[test]
        fn what_differs_laid_over_what_is_gives_what_is_wanted(now in facts(), wanted in facts()) {
            prop_assert_eq!(laid_over(&now, &differing(&now, &wanted)), wanted);
        }

        #[test]
        fn the_corrected_permit_speaks_whatever_lists_have_beside_it(
            listed in proptest::collection::vec(permit(), 1..6), wanted in permit(),
        ) {
            let speaks = speaking(&listed).map(|at| listed[at].clone());
            let of = |permit| PersonFacts { name: String::new(), birth: None, permit };
            let said = differing(&of(speaks.clone()), &of(Some(wanted.clone())));
            let shown = permits_laid_over(&listed, &said);
            let stored = |permit: &PermitFacts| Permit {
                kind: permit.kind,
                ends: permit.ends.as_deref().and_then(day),
            };
            if said.is_empty() {
                prop_assert_eq!(&shown, &listed);
            } else {
                // In any order of the rows, as the map, the drawer and the alerts read them.
                prop_assert_eq!(last(shown.iter().map(stored)), Some(stored(&wanted)));
                prop_assert_eq!(last(shown.iter().rev().map(stored)), Some(stored(&wanted)));
            }
        }
    }

    #[test]
    fn of_what_no_list_gives_nothing_is_said() {
        let listed = PersonFacts { name: "Orang".into(), birth: None, permit: None };
        let said = [PersonFact::PermitEnds(Some("2027-01-01".into())), PersonFact::Name("Orang Satu".into())];
        assert_eq!(laid_over(&listed, &said), PersonFacts { name: "Orang Satu".into(), ..listed });
        assert_eq!(permits_laid_over(&[], &said), []);
    }

    #[test]
    fn facts_are_tidied_and_impossible_days_refused() {
        let today = jiff::civil::date(2026, 11, 1);
        let of = |name: &str, birth: &str, ends: &str| PersonFacts {
            name: name.into(),
            birth: Some(birth.into()),
            permit: Some(PermitFacts { kind: PermitKind::Itas, ends: Some(ends.into()) }),
        };
        let tidy = checked(of(" Orang  Satu ", " 1990 ", " "), today);
        let permit = Some(PermitFacts { kind: PermitKind::Itas, ends: None });
        assert_eq!(tidy, Ok(PersonFacts { name: "Orang Satu".into(), birth: Some("1990".into()), permit }));
        for wrong in [
            of(" ", "1990", ""),
            of("A", "1899", ""),
            of("A", "2026-11-02", ""),
            of("A", "2027", ""),
            of("A", "1-2-1990", ""),
            of("A", "1990-02-30", ""),
            of("A", "", "1999-12-31"),
            of("A", "", "31/12/2027"),
        ] {
            assert!(checked(wrong.clone(), today).is_err(), "{wrong:?}");
        }
    }
}

//! A numbered referral from BNNK, police or customs: passed on as it came, in a queue of
//! its own. Nothing about drugs or goods is ever computed from where people live.
//! Invariant: it is restricted, and says no more than who referred which premises under
//! which number.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::Text;

use super::{Case, Facts, Signal, TargetKind};

/// A referral as an agency sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The agency's own number.
    pub number: String,
    /// Who refers, as on the letter.
    pub from: String,
    /// Premises that the letter names, if any list knows them.
    pub place: Result<String, Unknown>,
    pub received_on: Date,
    pub row: String,
}

/// Premises that no list knows (yet, or not in the kelurahan of the letter).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// As the letter has it.
    pub name: String,
    /// Folded: letters about the same premises go together.
    pub key: String,
}

/// Premises with the referrals received up to `day`.
pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut by_place = BTreeMap::<String, (String, bool, BTreeMap<(&String, &String), &String>)>::new();
    for one in facts.referrals.iter().filter(|one| one.received_on <= day) {
        let (id, target) = match &one.place {
            Ok(place) => (place.clone(), facts.place_name(place)),
            Err(unknown) => (format!("name:{}", unknown.key), unknown.name.clone()),
        };
        let (.., letters) = by_place.entry(id).or_insert((target, one.place.is_ok(), BTreeMap::new()));
        // Sent again, it is the same letter.
        letters.entry((&one.number, &one.from)).or_insert(&one.row);
    }
    let signal = |(target_id, (target, is_known, letters)): (_, (String, bool, BTreeMap<_, _>))| {
        let one = |(number, from): &(&String, &String)| format!("{from} {number}").trim().to_owned();
        let named = letters.keys().map(one).collect::<Vec<_>>().join(", ");
        let [where_id, where_en] = match is_known {
            true => ["", ""],
            false => [
                " Tempat ini belum dikenal dari daftar mana pun; pastikan letaknya dahulu.",
                " No list knows these premises; make sure where they are first.",
            ],
        };
        let case = |row: &&String| Case { observed: 1, allowed: 0, rows: vec![(*row).clone()] };
        Signal {
            signal: "referral",
            target_kind: TargetKind::Place,
            sentence: Text::new(
                format!("{target}: rujukan {named}; tindak lanjuti sesuai surat.{where_id}"),
                format!("{target}: referral {named}; act on it as the letter says.{where_en}"),
            ),
            target_id,
            target,
            cases: letters.values().map(case).collect(),
            law: "UU 6/2011 Pasal 69; Permenimipas 2/2025 Pasal 53",
            off: Text::new(
                "Instansi perujuk mencabut atau menutupnya.",
                "The referring agency withdraws or closes it.",
            ),
            reminder: false,
            urgency: 1,
            restricted: true,
        }
    };
    by_place.into_iter().map(signal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referral_is_passed_on_once_restricted_and_from_the_day_it_came() {
        let one = Referral {
            number: "R/12/2026".into(),
            from: "BNNK".into(),
            place: Ok("p".into()),
            received_on: "2026-10-30".parse().unwrap(),
            row: "r1".into(),
        };
        let again = Referral { row: "r2".into(), ..one.clone() };
        let facts = Facts { referrals: vec![one, again], ..Facts::default() };
        assert!(signals(&facts, "2026-10-29".parse().unwrap()).is_empty());
        let found = signals(&facts, "2026-10-30".parse().unwrap());
        assert_eq!((found.len(), found[0].restricted, found[0].cases.len()), (1, true, 1));
    }

    #[test]
    fn premises_that_no_list_knows_are_named_as_the_letter_does() {
        let unknown = Unknown { name: "Ruko Rekaan".into(), key: "ruko rekaan".into() };
        let letter = |number: &str| Referral {
            number: number.into(),
            from: "Polres".into(),
            place: Err(unknown.clone()),
            received_on: "2026-10-30".parse().unwrap(),
            row: number.into(),
        };
        let facts = Facts { referrals: vec![letter("B/1"), letter("B/2")], ..Facts::default() };
        let found = signals(&facts, "2026-11-01".parse().unwrap());
        assert_eq!((found.len(), found[0].cases.len(), found[0].target.as_str()), (1, 2, "Ruko Rekaan"));
        assert!(
            found[0].sentence.en.contains("Polres B/1, Polres B/2")
                && found[0].sentence.en.contains("No list knows")
        );
    }
}

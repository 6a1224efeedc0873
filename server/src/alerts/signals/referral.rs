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
    /// Premises that the letter names.
    pub place: String,
    pub received_on: Date,
    pub row: String,
}

/// Premises with the referrals received up to `day`.
pub fn signals(facts: &Facts, day: Date) -> Vec<Signal> {
    let mut by_place = BTreeMap::<&String, BTreeMap<(&String, &String), &String>>::new();
    for one in facts.referrals.iter().filter(|one| one.received_on <= day) {
        // Sent again, it is the same letter.
        by_place.entry(&one.place).or_default().entry((&one.number, &one.from)).or_insert(&one.row);
    }
    let signal = |(place, letters): (&String, BTreeMap<(&String, &String), &String>)| {
        let target = facts.place_name(place);
        let named: Vec<String> = letters.keys().map(|(number, from)| format!("{from} {number}")).collect();
        let named = named.join(", ");
        let case = |row: &&String| Case { observed: 1, allowed: 0, rows: vec![(*row).clone()] };
        Signal {
            signal: "referral",
            target_kind: TargetKind::Place,
            sentence: Text::new(
                format!("{target}: rujukan {named}; tindak lanjuti sesuai surat."),
                format!("{target}: referral {named}; act on it as the letter says."),
            ),
            target_id: place.clone(),
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
            place: "p".into(),
            received_on: "2026-10-30".parse().unwrap(),
            row: "r1".into(),
        };
        let again = Referral { row: "r2".into(), ..one.clone() };
        let facts = Facts { referrals: vec![one, again], ..Facts::default() };
        assert!(signals(&facts, "2026-10-29".parse().unwrap()).is_empty());
        let found = signals(&facts, "2026-10-30".parse().unwrap());
        assert_eq!((found.len(), found[0].restricted, found[0].cases.len()), (1, true, 1));
    }
}

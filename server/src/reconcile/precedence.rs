//! Whose word counts for what, where lists disagree. Invariant: the order is stated here
//! or by the office, and nowhere else; a value that is not shown is kept, never averaged.

use petapora_wire::{Agency, ListKind, Precedence};

/// Whose name and births count before the office says otherwise: whoever looked at the
/// passport before those who copied it. Smaller is better.
pub fn of_person(list: ListKind) -> u8 {
    match list {
        ListKind::StayPermits => 0,
        ListKind::Workers => 1,
        ListKind::LodgingReports => 2,
        ListKind::ShipCrews | ListKind::BorderCrossings => 3,
        ListKind::Monitoring => 4,
        ListKind::WorkPlans | ListKind::LodgingRegister | ListKind::Referrals | ListKind::SponsorReports => 5,
    }
}

/// As shipped: permits from Immigration, jobs from the labour office, lodging from the
/// lodgings' reports, registered residence from the civil registry.
pub fn shipped() -> Precedence {
    use Agency::{Apoa, Disnaker, Dukcapil, Imigrasi, Kelurahan, Kesbangpol, Ksop, Perusahaan};
    Precedence {
        person: vec![Imigrasi, Dukcapil, Disnaker, Apoa, Ksop, Kesbangpol],
        permit: vec![Imigrasi, Dukcapil, Disnaker],
        job: vec![Disnaker, Imigrasi, Perusahaan, Kesbangpol],
        lodging: vec![Apoa, Kelurahan, Imigrasi, Kesbangpol],
        registered: vec![Dukcapil, Imigrasi, Kelurahan],
    }
}

/// The order that counts for a field, by its code.
pub fn order<'a>(precedence: &'a Precedence, field: &str) -> &'a [Agency] {
    match field {
        "permit" | "permit_kind" | "permit_ends" => &precedence.permit,
        "company" | "position" | "work_place" | "plan_ends" => &precedence.job,
        "lodging" | "check_in" | "check_out" => &precedence.lodging,
        "registered_address" => &precedence.registered,
        _ => &precedence.person,
    }
}

/// The agency that stands twice in one of the orders, if any does.
pub fn named_twice(precedence: &Precedence) -> Option<Agency> {
    let Precedence { person, permit, job, lodging, registered } = precedence;
    let twice = |order: &Vec<Agency>| {
        order.iter().enumerate().find(|(at, agency)| rank(order, **agency) < *at).map(|(_, agency)| *agency)
    };
    [person, permit, job, lodging, registered].into_iter().find_map(twice)
}

/// Place of an agency in an order; whoever is not in it comes after all that are.
pub fn rank(order: &[Agency], agency: Agency) -> usize {
    order.iter().position(|known| *known == agency).unwrap_or(order.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_word_is_of_immigration_labour_office_lodgings_and_civil_registry() {
        let shipped = shipped();
        for (field, first) in [
            ("permit_ends", Agency::Imigrasi),
            ("position", Agency::Disnaker),
            ("lodging", Agency::Apoa),
            ("registered_address", Agency::Dukcapil),
        ] {
            assert_eq!(order(&shipped, field).first(), Some(&first), "{field}");
        }
        assert_eq!(named_twice(&shipped), None);
        let twice = Precedence { job: vec![Agency::Ksop, Agency::Disnaker, Agency::Ksop], ..shipped };
        assert_eq!(named_twice(&twice), Some(Agency::Ksop));
        assert_eq!(rank(&twice.registered, Agency::Inspeksi), twice.registered.len());
    }
}

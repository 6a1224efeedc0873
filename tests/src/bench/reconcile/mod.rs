//! `cargo xtask bench reconcile`: who is who among invented crowds.
//! Invariant: the same crowds on every machine; a peer reads the same rows in the same run.

pub mod people;

use petapora::reconcile::engine::said::{Born, Role, Rows, Said};

use people::Told;

/// Tells the engine one row of list `list`; `number` is the row's own.
pub fn tell(rows: &mut Rows, list: u32, number: u64, told: &Told) {
    let born = told.birth.map(|(year, month, day)| match month {
        0 => Born::Year(year),
        _ => Born::Day { year, month, day },
    });
    let role = if told.list == people::SEEN { Role::Seen } else { Role::Lodging };
    rows.add(&Said {
        list,
        place_in_lists: number,
        name: &told.name,
        nationality: Some(told.nationality),
        born,
        sex: None,
        passport: told.passport.as_deref(),
        permit: told.permit.as_deref(),
        ends_day: None,
        company: told.company.as_deref(),
        place: told.place.as_deref().map(|place| (place, role)),
        point: None,
    });
}

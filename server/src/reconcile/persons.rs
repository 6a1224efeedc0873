//! Rows of all lists to persons. Pure: claims in, persons out. Invariant: only rows that
//! speak of a person are told to the engine, and each is answered once.

use petapora_wire::{ListKind, PlaceKind};

use super::engine::clusters::Linked;
use super::engine::model::Thresholds;
use super::engine::said::{Born, Role, Rows, Said};
use super::engine::{self};
use crate::imports::claim::{Birth, Claim};

/// Where a row stands in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowAt {
    /// Number of the list among all lists.
    pub list: u32,
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
}

/// The rows collected so far.
#[derive(Default)]
pub struct Gathered {
    rows: Option<Rows>,
    at: Vec<RowAt>,
}

/// Who is who.
pub struct Persons {
    /// Each row with the number of its person; numbers are of this answer only.
    pub rows: Vec<(RowAt, u32)>,
    pub persons: u32,
    pub linked: usize,
    pub asked: usize,
}

impl Gathered {
    /// Takes in what one row claims, if it is about a person.
    pub fn add(&mut self, list: u32, kind: ListKind, claim: &Claim) {
        let Some(person) = &claim.person else { return };
        let born = person.birth.map(|birth| match birth {
            Birth::Day(day) => Born::Day {
                year: day.year(),
                month: day.month().unsigned_abs(),
                day: day.day().unsigned_abs(),
            },
            Birth::Year(year) => Born::Year(year),
        });
        // A worker's list gives the end of the work plan, to which permits are renewed.
        let planned = claim.until.filter(|_| kind == ListKind::Workers);
        let ends = claim.permit.as_ref().and_then(|permit| permit.ends).or(planned);
        let at_work = |kind| matches!(kind, PlaceKind::Workplace | PlaceKind::Office | PlaceKind::Jetty);
        let place = claim.place.as_ref().map(|place| {
            let role = match () {
                () if kind == ListKind::Monitoring => Role::Seen,
                () if at_work(place.kind) => Role::Work,
                () => Role::Lodging,
            };
            (place.name.as_str(), role)
        });
        let point = claim.place.as_ref().and_then(|place| place.point).map(|point| (point.lon, point.lat));
        self.rows.get_or_insert_with(Rows::new).add(&Said {
            list,
            place_in_lists: (u64::from(list) << 32) | u64::from(claim.line),
            name: &person.name,
            nationality: person.nationality.as_deref(),
            born,
            sex: person.sex.as_deref().and_then(|sex| sex.chars().next()),
            passport: person.passport.as_deref(),
            permit: claim.permit.as_ref().and_then(|permit| permit.number.as_deref()),
            ends_day: ends
                .map(|day| i32::from(day.year()) * 372 + i32::from(day.month()) * 31 + i32::from(day.day())),
            company: claim.company.as_deref(),
            place,
            point,
        });
        self.at.push(RowAt { list, line: claim.line });
    }

    /// Links all rows. O(n log n).
    pub fn linked(self) -> Persons {
        let mut rows = self.rows.unwrap_or_default();
        let (Linked { person, links, asked, .. }, _) =
            engine::link(&mut rows, None, Thresholds::default(), &[], &[]);
        // The rows come back in the order in which they were told.
        let mut of_row = vec![0_u32; self.at.len()];
        for (row, person) in rows.rows.iter().zip(&person) {
            if let Some(slot) = of_row.get_mut(row.added as usize) {
                *slot = *person;
            }
        }
        let mut numbers = std::collections::HashMap::new();
        let mut out = Vec::with_capacity(of_row.len());
        for (at, person) in self.at.into_iter().zip(of_row) {
            let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
            out.push((at, *numbers.entry(person).or_insert(next)));
        }
        let persons = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        Persons { rows: out, persons, linked: links.len(), asked: asked.len() }
    }
}

//! How a snapshot keeps its rows: small fixed-size records, numbers for names.
//! Invariant: a number handed out stays valid in every later patch of the snapshot.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::mem::size_of;
use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;
use petapora_wire::{Located, PlaceKind, SiteRole};
use rstar::{AABB, RTreeObject, RTreeParams};
use uuid::Uuid;

use super::facts::{Agencies, CompanyFact, PersonFact};

/// Days since 1970-01-01.
pub(super) type Day = i32;

const EPOCH: Date = Date::constant(1970, 1, 1);
/// No company, no capacity, nobody.
pub(super) const NONE: u32 = u32::MAX;
pub(super) const NO_KELURAHAN: u16 = u16::MAX;
pub(super) const OPEN_START: Day = Day::MIN;
pub(super) const OPEN_END: Day = Day::MAX;
/// Permit end of a person on no list with a permit.
const NO_PERMIT: Day = Day::MIN;

pub(super) fn day_number(date: Date) -> Day {
    // A civil date is within ±3.7 million days of 1970.
    i32::try_from(date.duration_since(EPOCH).as_hours() / 24).unwrap_or(OPEN_END)
}

pub(super) fn day_date(day: Day) -> Date {
    EPOCH.saturating_add(Span::new().days(day))
}

/// A site's point in the tree, in single precision (within 40 cm here): half the size,
/// and rounding keeps order, so that a box rounded likewise misses no site; whoever asks
/// looks at the exact point afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    point: [f32; 2],
    pub site: u32,
}

impl Spot {
    pub fn new(lon: f64, lat: f64, site: u32) -> Self {
        Self { point: [lon as f32, lat as f32], site }
    }

    /// Holds every spot of the box, and at most some beside its edge.
    pub fn around([w, s, e, n]: [f64; 4]) -> AABB<[f32; 2]> {
        AABB::from_corners([w as f32, s as f32], [e as f32, n as f32])
    }
}

impl RTreeObject for Spot {
    type Envelope = AABB<[f32; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.point)
    }
}

/// Wider nodes than rstar's default of 6: fewer of them, and a faster copy.
#[derive(Clone, Copy)]
pub(super) struct WideNodes;

impl RTreeParams for WideNodes {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = rstar::RStarInsertionStrategy;
}

/// What only lists of single sites need; shared by a place's two sites.
#[derive(Debug)]
pub(super) struct Described {
    pub name: Box<str>,
    pub address: Option<Box<str>>,
    pub accuracy_m: Option<f64>,
    pub located: Located,
    pub expected: Option<u32>,
}

impl Described {
    /// Whether the name or the address holds `text` (lower case), in any case.
    pub fn says(&self, text: &str) -> bool {
        self.name.to_lowercase().contains(text)
            || self.address.as_ref().is_some_and(|address| address.to_lowercase().contains(text))
    }
}

/// One place in one role. `NONE` stands for an unknown number.
#[derive(Debug, Clone)]
pub(super) struct SiteRow {
    pub place: Uuid,
    pub lon: f64,
    pub lat: f64,
    pub described: Arc<Described>,
    /// Its rows of presence: `first..first + rows`, sorted by person.
    pub first: u32,
    pub rows: u32,
    pub capacity: u32,
    pub source_day: Day,
    pub kelurahan: u16,
    pub agencies: Agencies,
    pub role: SiteRole,
    pub kind: PlaceKind,
}

impl SiteRow {
    /// Sorts sites as their ids do (`…-r` before `…-w`); unique.
    pub fn key(&self) -> (Uuid, Reverse<SiteRole>) {
        (self.place, Reverse(self.role))
    }

    pub fn known(number: u32) -> Option<u32> {
        Some(number).filter(|n| *n != NONE)
    }
}

/// One row of one list that puts a person at a site. `person` is `NONE` for an
/// unmatched sighting.
#[derive(Debug, Clone, Copy)]
pub(super) struct PresenceRow {
    pub person: u32,
    pub company: u32,
    pub from: Day,
    pub to: Day,
    pub agencies: Agencies,
    /// The person lives elsewhere on these days.
    pub away: bool,
}

/// People by number: what filters need of them, and no name.
#[derive(Debug, Clone, Default)]
pub(super) struct People {
    ids: Vec<Uuid>,
    /// How many of `ids` are sorted; those after came with patches.
    sorted: usize,
    facts: Vec<PersonRow>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct PersonRow {
    /// `NO_PERMIT` where none is known, `OPEN_END` without an end.
    permit_end: Day,
    /// For presences that name none.
    pub company: u32,
    /// Whose lists say so.
    pub agencies: Agencies,
}

impl PersonRow {
    /// Nothing known.
    pub const BLANK: Self = Self { permit_end: NO_PERMIT, company: NONE, agencies: Agencies(0) };

    /// Last day of the permit: `OPEN_END` without one, `None` where no permit is known.
    pub fn permit_end(&self) -> Option<Day> {
        Some(self.permit_end).filter(|end| *end != NO_PERMIT)
    }
}

impl People {
    /// The person's number. O(log n) plus the patched tail.
    pub fn find(&self, id: &Uuid) -> Option<u32> {
        let (sorted, tail) = self.ids.split_at(self.sorted);
        let at = sorted
            .binary_search(id)
            .ok()
            .or_else(|| tail.iter().position(|other| other == id).map(|i| i + self.sorted));
        at.and_then(|at| u32::try_from(at).ok())
    }

    /// Learns these facts; people not yet known get the next numbers.
    pub fn learn(&mut self, mut facts: Vec<PersonFact>, companies: &Companies) {
        let first = self.ids.is_empty();
        self.ids.reserve_exact(facts.len());
        self.facts.reserve_exact(facts.len());
        facts.sort_unstable_by_key(|fact| fact.id);
        facts.dedup_by_key(|fact| fact.id);
        for fact in facts {
            let row = PersonRow {
                permit_end: match fact.permit {
                    None => NO_PERMIT,
                    Some(permit) => permit.ends.map_or(OPEN_END, day_number),
                },
                company: companies.number(fact.company),
                agencies: fact.agencies,
            };
            // A first lot is sorted and free of repetitions: no need to look.
            match if first { None } else { self.find(&fact.id) } {
                Some(at) => self.facts[at as usize] = row,
                None => {
                    self.ids.push(fact.id);
                    self.facts.push(row);
                }
            }
        }
        if first {
            self.sorted = self.ids.len();
        }
    }

    /// People who came with patches.
    pub fn patched(&self) -> usize {
        self.ids.len() - self.sorted
    }

    /// `None` for nobody.
    pub fn id(&self, person: u32) -> Option<Uuid> {
        self.ids.get(person as usize).copied()
    }

    /// What is known of the person.
    pub fn get(&self, person: u32) -> PersonRow {
        self.facts.get(person as usize).copied().unwrap_or(PersonRow::BLANK)
    }

    pub fn bytes(&self) -> usize {
        self.ids.capacity() * size_of::<Uuid>() + self.facts.capacity() * size_of::<PersonRow>()
    }
}

/// Companies by number; few compared with sites.
#[derive(Debug, Clone, Default)]
pub(super) struct Companies {
    pub rows: Vec<CompanyFact>,
    numbers: HashMap<Uuid, u32>,
}

impl Companies {
    /// Learns these facts; companies not yet known get the next numbers.
    pub fn learn(&mut self, facts: Vec<CompanyFact>) {
        for fact in facts {
            let next = u32::try_from(self.rows.len()).unwrap_or(NONE);
            match *self.numbers.entry(fact.id).or_insert(next) {
                at if at == next => self.rows.push(fact),
                at => self.rows[at as usize] = fact,
            }
        }
    }

    /// `NONE` for no company and for one that is not known.
    pub fn number(&self, id: Option<Uuid>) -> u32 {
        id.and_then(|id| self.numbers.get(&id).copied()).unwrap_or(NONE)
    }

    pub fn bytes(&self) -> usize {
        let names: usize =
            self.rows.iter().map(|row| row.name.len() + row.sector.as_ref().map_or(0, String::len)).sum();
        self.rows.capacity() * size_of::<CompanyFact>()
            + self.numbers.capacity() * size_of::<(Uuid, u32)>()
            + names
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use petapora_wire::PermitKind;

    use super::*;
    use crate::index::facts::Permit;

    #[test]
    fn a_day_is_read_back_from_its_number() {
        for day in [date(1969, 12, 31), date(1970, 1, 1), date(2026, 11, 1), date(2096, 2, 29)] {
            assert_eq!(day_date(day_number(day)), day);
        }
        assert_eq!(day_number(date(2000, 1, 1)), 10_957);
    }

    #[test]
    fn people_keep_their_numbers_when_more_come() {
        let open = Some(Permit { kind: PermitKind::Itap, ends: None });
        let fact = |n: u128, permit| PersonFact { permit, ..PersonFact::unknown(Uuid::from_u128(n)) };
        let mut people = People::default();
        people.learn(vec![fact(5, open), fact(3, None)], &Companies::default());
        let before = people.find(&Uuid::from_u128(5));
        people.learn(vec![fact(1, open), fact(3, open)], &Companies::default());
        assert_eq!(people.find(&Uuid::from_u128(5)), before);
        assert_eq!(people.find(&Uuid::from_u128(1)), Some(2));
        assert_eq!(people.get(0).permit_end(), Some(OPEN_END));
        assert_eq!(people.find(&Uuid::from_u128(9)), None);
    }

    #[test]
    fn a_row_takes_few_bytes() {
        assert_eq!(size_of::<SiteRow>(), 64);
        assert_eq!(size_of::<PresenceRow>(), 20);
    }
}

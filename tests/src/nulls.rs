//! Lists with nothing to find: what the streams take in, drawn from their own baselines.
//! Invariant: where and when somebody is, is drawn from the baseline and from nothing
//! else; the number of a dataset draws the same one on every machine.

use jiff::ToSpan as _;
use jiff::civil::Date;
use petapora::alerts::density::chance::Chance;
use petapora::alerts::signals::{Assignment, Facts, Permit, Place, Sighting, Stay};
use petapora::region::Inhabited;
use petapora_wire::{PermitKind, PlaceKind, SiteRole};

/// The day on which they are judged.
pub const DAY: Date = Date::constant(2026, 11, 1);
/// Dormitories, each with a declared capacity that its people do not exceed.
const DORMITORIES: u32 = 5;
/// Houses lie within so many degrees of the middle of their cell (some 60 m).
const IN_CELL_DEG: f64 = 0.000_54;

/// A baseline surface.
pub struct Town {
    pub cells: Vec<Inhabited>,
    /// Running sum of the people of the cells.
    sum: Vec<f64>,
}

/// A dataset: what the lists say, and how many people were drawn to each cell.
pub struct Drawn {
    pub facts: Facts,
    pub counts: Vec<u32>,
}

impl Town {
    pub fn new(cells: Vec<Inhabited>) -> Self {
        let mut all = 0.0;
        let sum = cells.iter().map(|cell| {
            all += cell.people;
            all
        });
        Self { sum: sum.collect(), cells }
    }

    /// `count` cells in rows 220 m apart, of unequal population.
    pub fn small(count: u32) -> Self {
        let mut chance = Chance::of(41, 0);
        let side = count.isqrt().max(1);
        let cell = |number: u32| {
            let point = [117.4 + f64::from(number % side) * 0.002, 0.06 + f64::from(number / side) * 0.002];
            Inhabited { point, people: 20.0 + 400.0 * chance.share() * chance.share() }
        };
        Self::new((0..count).map(cell).collect())
    }

    fn cell(&self, chance: &mut Chance) -> usize {
        let drawn = chance.share() * self.sum.last().copied().unwrap_or_default();
        self.sum.partition_point(|sum| *sum <= drawn).min(self.cells.len() - 1)
    }

    /// "What is high": each of `people` in a house of his own, wherever the population
    /// lives, and dormitories within their capacity beside them.
    pub fn level(&self, role: SiteRole, people: u32, number: u64) -> Drawn {
        let mut chance = Chance::of(1, number);
        let mut drawn = self.empty();
        for dormitory in 0..DORMITORIES {
            let cell = self.cell(&mut chance);
            let id = self.place(&mut drawn, role, &format!("d{dormitory}"), cell, &mut chance);
            let capacity = 10 + chance.below(60);
            drawn.declare(role, &id, capacity);
            for one in 0..chance.below(capacity + 1) {
                drawn.be_there(role, &format!("{id}-{one}"), &id);
            }
        }
        for one in 0..people {
            let cell = self.cell(&mut chance);
            let id = self.place(&mut drawn, role, &format!("h{one}"), cell, &mut chance);
            drawn.counts[cell] += 1;
            drawn.be_there(role, &format!("p{one}"), &id);
        }
        drawn
    }

    /// "What changed": each of `people` came alone, on any day of the year, to the house
    /// of a cell.
    pub fn change(&self, role: SiteRole, people: u32, number: u64) -> Drawn {
        let mut chance = Chance::of(2, number);
        let mut drawn = self.empty();
        for one in 0..people {
            let cell = self.cell(&mut chance);
            let id = self.place(&mut drawn, role, &format!("h{cell}"), cell, &mut chance);
            drawn.counts[cell] += 1;
            let on = DAY.saturating_sub(i64::from(chance.below(364)).days());
            drawn.arrive(role, &format!("p{one}"), &id, on);
        }
        drawn
    }

    fn empty(&self) -> Drawn {
        let facts = Facts { inhabited: self.cells.clone(), ..Facts::default() };
        Drawn { facts, counts: vec![0; self.cells.len()] }
    }

    /// The place of this id, put into the cell where it is new.
    fn place(&self, drawn: &mut Drawn, role: SiteRole, id: &str, cell: usize, chance: &mut Chance) -> String {
        let [lon, lat] = self.cells[cell].point;
        let mut near = |at: f64| at + (chance.share() * 2.0 - 1.0) * IN_CELL_DEG;
        let point = Some([near(lon), near(lat)]);
        let kind = match role {
            SiteRole::Residence => PlaceKind::Kos,
            SiteRole::Workplace => PlaceKind::Workplace,
        };
        let new = || Place {
            name: format!("Rekaan {id}"),
            kind,
            company: None,
            capacity: None,
            expected: None,
            point,
            kelurahan: None,
        };
        drawn.facts.places.entry(id.to_owned()).or_insert_with(new);
        id.to_owned()
    }
}

impl Drawn {
    fn declare(&mut self, role: SiteRole, place: &str, capacity: u32) {
        match (role, self.facts.places.get_mut(place)) {
            (SiteRole::Residence, Some(place)) => place.capacity = Some(capacity),
            _ => self.facts.approvals.push(petapora::alerts::signals::Approval {
                company: "c".into(),
                position: None,
                headcount: Some(capacity),
                starts: None,
                ends: None,
                place: Some(place.to_owned()),
                row: place.to_owned(),
            }),
        }
    }

    fn be_there(&mut self, role: SiteRole, person: &str, place: &str) {
        let (person, place, row) = (person.to_owned(), Some(place.to_owned()), person.to_owned());
        match role {
            SiteRole::Residence => self.facts.permits.push(Permit {
                person,
                kind: PermitKind::Unknown,
                visa_index: None,
                starts: None,
                ends: None,
                sponsor: None,
                place,
                row,
            }),
            SiteRole::Workplace => self.facts.assignments.push(Assignment {
                person,
                company: None,
                place,
                position: None,
                ends: None,
                row,
            }),
        }
    }

    fn arrive(&mut self, role: SiteRole, person: &str, place: &str, on: Date) {
        let (person, place, row) = (person.to_owned(), place.to_owned(), person.to_owned());
        match role {
            SiteRole::Residence => {
                self.facts.stays.push(Stay { person, place, check_in: Some(on), check_out: None, row });
            }
            SiteRole::Workplace => self.facts.sightings.push(Sighting {
                id: row.clone(),
                person: Some(person),
                place,
                company: None,
                seen_on: Some(on),
                by_inspection: false,
                row,
            }),
        }
    }
}

//! An invented registry of any size, the same for the same seed: as rows in the
//! database and as the facts that an index should read from them.
//! Invariant: the two are derived apart, so that one can prove the other.

mod homes;
mod rows;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use petapora::index::facts::{
    Agencies, CompanyFact, Input, Permit, PersonFact, PlaceFact, PresenceFact, SightingFact,
};
use petapora_wire::{Agency, Located, PermitKind, PlaceKind, SiteRole};
use uuid::Uuid;

/// The day around which everything happens: that of the sample lists.
pub const DAY: Date = Date::constant(2026, 11, 1);

/// Fifteen kelurahan, as Bontang has them.
pub const KELURAHAN: [&str; 15] = [
    "64.74.01.1001",
    "64.74.01.1002",
    "64.74.01.1003",
    "64.74.01.1004",
    "64.74.01.1005",
    "64.74.01.1006",
    "64.74.02.1001",
    "64.74.02.1002",
    "64.74.02.1003",
    "64.74.02.1004",
    "64.74.02.1005",
    "64.74.02.1006",
    "64.74.03.1001",
    "64.74.03.1002",
    "64.74.03.1003",
];

/// Repeatable chance (SplitMix64, Steele et al. 2014).
pub struct Chance(pub u64);

impl Chance {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.draw() % n.max(1) as u64).unwrap_or(0)
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    pub fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.draw(), self.draw())
    }

    fn day(&mut self, before: i64, after: i64) -> Date {
        let span = usize::try_from(before + after + 1).unwrap_or(1);
        DAY.saturating_add(Span::new().days(self.below(span) as i64 - before))
    }
}

#[derive(Debug, Clone)]
pub struct PermitSeed {
    pub person: usize,
    pub kind: PermitKind,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub sponsor: Option<usize>,
    pub address: Option<usize>,
}

/// A stay or an assignment.
#[derive(Debug, Clone)]
pub struct PresenceSeed {
    pub person: usize,
    pub place: usize,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub company: Option<usize>,
    pub agency: Agency,
}

/// People, places and companies by their place in these lists.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub places: Vec<PlaceFact>,
    pub people: Vec<Uuid>,
    pub companies: Vec<CompanyFact>,
    pub permits: Vec<PermitSeed>,
    pub stays: Vec<PresenceSeed>,
    pub assignments: Vec<PresenceSeed>,
    pub sightings: Vec<SightingFact>,
}

impl Registry {
    /// `places` located places and `people` with a home each; half of them have a
    /// workplace as well.
    pub fn invent(seed: u64, places: usize, people: usize) -> Self {
        let mut chance = Chance(seed);
        let mut registry = Self::default();
        for n in 0..(places / 200).clamp(3, 500) {
            registry.companies.push(CompanyFact {
                id: chance.id(),
                name: format!("PT Uji {n}"),
                sector: [Some("C"), Some("B"), Some("F"), None][n % 4].map(str::to_owned),
            });
        }
        for n in 0..places {
            registry.places.push(invented_place(&mut chance, n));
        }
        for person in 0..people {
            registry.people.push(chance.id());
            registry.invent_person(&mut chance, person);
        }
        for place in &registry.places {
            if chance.one_in(20) {
                let seen_on = (!chance.one_in(5)).then(|| chance.day(40, 10));
                registry.sightings.push(SightingFact {
                    place: place.id,
                    seen_on,
                    agency: Agency::Kesbangpol,
                });
            }
        }
        registry.note_speakers();
        registry
    }

    fn invent_person(&mut self, chance: &mut Chance, person: usize) {
        let places = self.places.len();
        let company = (!chance.one_in(6)).then(|| chance.below(self.companies.len()));
        let home = chance.below(places);
        let registered = chance.one_in(3);
        if !chance.one_in(8) {
            self.permits.push(PermitSeed {
                person,
                kind: chance.pick(&[PermitKind::Itas, PermitKind::Itas, PermitKind::Itk, PermitKind::Itap]),
                starts: (!chance.one_in(9)).then(|| chance.day(700, 0)),
                ends: (!chance.one_in(9)).then(|| chance.day(60, 400)),
                sponsor: company.filter(|_| !chance.one_in(4)),
                // Some are registered elsewhere than they stay.
                address: registered.then(|| if chance.one_in(4) { chance.below(places) } else { home }),
            });
        }
        if !registered || chance.one_in(3) {
            self.stays.push(PresenceSeed {
                person,
                place: home,
                from: Some(chance.day(90, 3)),
                to: (!chance.one_in(3)).then(|| chance.day(3, 90)),
                company: None,
                agency: Agency::Apoa,
            });
        }
        if chance.one_in(2) {
            self.assignments.push(PresenceSeed {
                person,
                place: chance.below(places),
                from: None,
                to: (!chance.one_in(4)).then(|| chance.day(30, 500)),
                company,
                agency: chance.pick(&[Agency::Disnaker, Agency::Perusahaan]),
            });
        }
    }

    /// Every place is in the register; lists that put somebody there name it too.
    fn note_speakers(&mut self) {
        let name = |place: &mut PlaceFact, agency| place.agencies = place.agencies.with(Agencies::of(agency));
        for place in &mut self.places {
            place.agencies = Agencies::of(Agency::Kelurahan);
            place.source_day = Some(DAY);
        }
        for row in self.stays.iter().chain(&self.assignments) {
            name(&mut self.places[row.place], row.agency);
        }
        for address in self.permits.iter().filter_map(|permit| permit.address) {
            name(&mut self.places[address], Agency::Imigrasi);
        }
        let seen: BTreeMap<Uuid, Agency> =
            self.sightings.iter().map(|seen| (seen.place, seen.agency)).collect();
        for place in &mut self.places {
            if let Some(agency) = seen.get(&place.id) {
                name(place, *agency);
            }
        }
    }

    /// What an index should know of all this. Each person has at most one permit and one stay.
    pub fn facts(&self) -> Input {
        let company = |n: usize| self.companies[n].id;
        let mut people: Vec<PersonFact> = self.people.iter().map(|id| PersonFact::unknown(*id)).collect();
        let mut presences = Vec::new();
        for permit in &self.permits {
            let sponsor = permit.sponsor.map(company);
            people[permit.person].hear_permit(
                Permit { kind: permit.kind, ends: permit.ends },
                sponsor,
                Agency::Imigrasi,
            );
            if let Some(address) = permit.address {
                presences.push(PresenceFact {
                    place: self.places[address].id,
                    role: SiteRole::Residence,
                    person: self.people[permit.person],
                    from: permit.starts,
                    to: permit.ends,
                    company: sponsor,
                    agency: Agency::Imigrasi,
                    away: false,
                });
            }
        }
        for (rows, works) in [(&self.stays, false), (&self.assignments, true)] {
            for row in rows {
                let place = &self.places[row.place];
                let aboard = place.kind == PlaceKind::Jetty;
                presences.push(PresenceFact {
                    place: place.id,
                    role: if works || aboard { SiteRole::Workplace } else { SiteRole::Residence },
                    person: self.people[row.person],
                    from: row.from,
                    to: row.to,
                    company: row.company.map(company),
                    agency: row.agency,
                    away: false,
                });
                if let Some(employer) = row.company {
                    people[row.person].hear_employer(company(employer), row.agency);
                }
            }
        }
        Input {
            seq: 0,
            places: self.places.clone(),
            people,
            companies: self.companies.clone(),
            presences: homes::apart(presences),
            sightings: self.sightings.clone(),
        }
    }
}

fn invented_place(chance: &mut Chance, n: usize) -> PlaceFact {
    let kind = chance.pick(PlaceKind::ALL);
    PlaceFact {
        id: chance.id(),
        kind,
        name: format!("Tempat Uji {n}"),
        address: chance.one_in(2).then(|| format!("Jalan Uji {}", n % 90)),
        lon: 117.40 + chance.share() * 0.2,
        lat: 0.02 + chance.share() * 0.18,
        accuracy_m: chance.one_in(4).then_some(40.0),
        located: chance.pick(&[Located::Measured, Located::KnownPlace, Located::Pinned]),
        kelurahan: (!chance.one_in(25)).then(|| chance.pick(&KELURAHAN).to_owned()),
        capacity: chance.one_in(2).then(|| 1 + chance.below(4) as u32),
        expected: None,
        agencies: Agencies::default(),
        source_day: None,
    }
}

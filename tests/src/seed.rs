//! An invented registry of any size, the same for the same seed: as rows in the
//! database and as the facts that an index should read from them.
//! Invariant: the two are derived apart, so that one can prove the other.

use jiff::Span;
use jiff::civil::Date;
use petapora::binds;
use petapora::index::input::{
    Agencies, CompanyFact, Input, Permit, PersonFact, PlaceFact, PresenceFact, SightingFact,
};
use petapora::store::{Bind, Entity, Op, Write};
use petapora_wire::{Agency, Located, PermitKind, PlaceKind, SiteRole};
use uuid::Uuid;

use crate::Checked;

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
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    pub fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
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
                address: registered.then_some(home),
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
        for seen in &self.sightings {
            if let Some(place) = self.places.iter_mut().find(|place| place.id == seen.place) {
                name(place, seen.agency);
            }
        }
    }

    /// What an index should know of all this.
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
            presences,
            sightings: self.sightings.clone(),
        }
    }

    /// Writes the rows as an import would have left them.
    pub async fn store(&self, write: &mut Write) -> Checked {
        let jurisdiction = write.jurisdiction().as_str().to_owned();
        let mut rows = Rows { jurisdiction: &jurisdiction, rows: Default::default(), sources: Vec::new() };
        for agency in Agency::ALL {
            rows.add(Table::Batch, |j| {
                binds![
                    j,
                    agency.as_str(),
                    agency.as_str(),
                    "workers",
                    "seed",
                    agency.as_str(),
                    DAY.to_string(),
                    0i64,
                    "cli",
                    "{}",
                    0i64,
                    0i64,
                    0i64,
                    0i64,
                    0i64
                ]
            });
        }
        for company in &self.companies {
            rows.add(Table::Company, |j| {
                binds![j, company.id.to_string(), &company.name, &company.name, &company.sector]
            });
        }
        for id in &self.people {
            rows.add(Table::Person, |j| binds![j, id.to_string(), "ZZ", "XXA", 0i64]);
        }
        for place in &self.places {
            rows.source(Agency::Kelurahan, Some(place.id));
            rows.add(Table::Place, |j| {
                binds![
                    j,
                    place.id.to_string(),
                    place.kind.as_str(),
                    &place.name,
                    place.id.to_string(),
                    &place.address,
                    place.lon,
                    place.lat,
                    place.accuracy_m,
                    place.located.as_str(),
                    &place.kelurahan,
                    place.capacity,
                    place.expected,
                    0i64
                ]
            });
        }
        let text = |day: &Option<Date>| day.map(|day| day.to_string());
        let company = |n: Option<usize>| n.map(|n| self.companies[n].id.to_string());
        for permit in &self.permits {
            let address = permit.address.map(|n| self.places[n].id);
            let source = rows.source(Agency::Imigrasi, address);
            rows.add(Table::Permit, |j| {
                binds![
                    j,
                    &source,
                    self.people[permit.person].to_string(),
                    permit.kind.as_str(),
                    text(&permit.starts),
                    text(&permit.ends),
                    company(permit.sponsor),
                    address.map(|id| id.to_string()),
                    source.clone()
                ]
            });
        }
        for stay in &self.stays {
            let place = self.places[stay.place].id;
            let source = rows.source(stay.agency, Some(place));
            rows.add(Table::Stay, |j| {
                binds![
                    j,
                    &source,
                    self.people[stay.person].to_string(),
                    place.to_string(),
                    text(&stay.from),
                    text(&stay.to),
                    source.clone()
                ]
            });
        }
        for work in &self.assignments {
            let place = self.places[work.place].id;
            let source = rows.source(work.agency, Some(place));
            rows.add(Table::Assignment, |j| {
                binds![
                    j,
                    &source,
                    self.people[work.person].to_string(),
                    company(work.company),
                    place.to_string(),
                    text(&work.from),
                    text(&work.to),
                    source.clone()
                ]
            });
        }
        for seen in &self.sightings {
            let source = rows.source(seen.agency, Some(seen.place));
            rows.add(Table::Sighting, |j| {
                binds![j, &source, seen.place.to_string(), text(&seen.seen_on), source.clone()]
            });
        }
        rows.write(write).await?;
        write.changed(Entity::Place, "", Op::Bulk);
        Ok(())
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

#[derive(Clone, Copy)]
enum Table {
    Batch,
    Company,
    Person,
    Place,
    Permit,
    Stay,
    Assignment,
    Sighting,
}

const SOURCE: &str = "INSERT INTO source_row (jurisdiction_id, id, batch_id, line, row_hash, sealed, outcome, place_id) VALUES";
/// In the order of `Table`.
const TABLES: [(&str, usize); 8] = [
    (
        "INSERT INTO import_batch (jurisdiction_id, id, agency, list_kind, file_name, file_sha256, list_date, imported_ms, \
      imported_by, mapping, row_count, accepted, rejected, duplicates, finding_count) VALUES",
        15,
    ),
    ("INSERT INTO company (jurisdiction_id, id, name, name_key, sector) VALUES", 5),
    ("INSERT INTO person (jurisdiction_id, id, name, nationality, created_ms) VALUES", 5),
    (
        "INSERT INTO place (jurisdiction_id, id, kind, name, name_key, address, lon, lat, accuracy_m, located, \
      kelurahan_code, capacity, expected_occupancy, updated_ms) VALUES",
        14,
    ),
    (
        "INSERT INTO stay_permit (jurisdiction_id, id, person_id, kind, starts, ends, sponsor_id, place_id, source_row_id) VALUES",
        9,
    ),
    (
        "INSERT INTO stay (jurisdiction_id, id, person_id, place_id, check_in, check_out, source_row_id) VALUES",
        7,
    ),
    (
        "INSERT INTO assignment (jurisdiction_id, id, person_id, company_id, place_id, starts, ends, source_row_id) VALUES",
        8,
    ),
    ("INSERT INTO sighting (jurisdiction_id, id, place_id, seen_on, source_row_id) VALUES", 5),
];

struct Rows<'a> {
    jurisdiction: &'a str,
    rows: [Vec<Bind<'static>>; 8],
    sources: Vec<Bind<'static>>,
}

impl Rows<'_> {
    fn add<'b>(&mut self, table: Table, row: impl FnOnce(String) -> Vec<Bind<'b>>) {
        let owned = row(self.jurisdiction.to_owned()).into_iter().map(|bind| match bind {
            Bind::Text(text) => Bind::Text(text.map(|text| text.into_owned().into())),
            Bind::Int(n) => Bind::Int(n),
            Bind::Real(n) => Bind::Real(n),
            Bind::Bool(b) => Bind::Bool(b),
            Bind::Bytes(b) => Bind::Bytes(b),
        });
        self.rows[table as usize].extend(owned);
    }

    /// A row of the agency's list that names the place; its id.
    fn source(&mut self, agency: Agency, place: Option<Uuid>) -> String {
        let id = petapora::store::new_id();
        self.sources.extend(binds![
            self.jurisdiction.to_owned(),
            id.clone(),
            agency.as_str(),
            1i64,
            id.clone(),
            vec![0u8],
            "accepted",
            place.map(|id| id.to_string())
        ]);
        id
    }

    async fn write(self, write: &mut Write) -> Checked {
        for (n, ((sql, width), rows)) in TABLES.into_iter().zip(self.rows).enumerate() {
            write.tx.insert_many(sql, width, rows, "").await?;
            if n == Table::Batch as usize {
                write.tx.insert_many(SOURCE, 8, self.sources.clone(), "").await?;
            }
        }
        Ok(())
    }
}

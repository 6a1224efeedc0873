//! An invented registry as rows of the database. Invariant: every row names a source
//! row of the agency that said so, as an import leaves it.

use jiff::civil::Date;
use petapora::binds;
use petapora::store::{Bind, Entity, Op, Write};
use petapora_wire::Agency;
use uuid::Uuid;

use super::{DAY, Registry};
use crate::Checked;

impl Registry {
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

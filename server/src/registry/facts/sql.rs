//! The registry's tables, written in bulk and asked in bulk. Invariant: one statement
//! holds many rows, and the number of statements grows with chunks, not with rows.

use std::collections::BTreeSet;

use jiff::civil::Date;
use petapora_wire::{JurisdictionId, ListKind, Located, PermitFacts, PlaceFacts, PlaceKind};

use super::letters;
use super::{Asked, Facts, Known, KnownApproval, KnownCompany, KnownPermit, KnownPerson, Prolonged};
use crate::binds;
use crate::imports::claim::Point;
use crate::registry::edits::person::ListedPerson;
use crate::registry::edits::sql::read;
use crate::registry::place::{Place, Voice};
use crate::store::{Bind, Result, Tx};

const ADD_COMPANY: &str = "INSERT INTO company (jurisdiction_id, id, name, name_key) VALUES";
const TELL_SECTOR: &str = "UPDATE company SET sector = $3 WHERE jurisdiction_id = $1 AND id = $2";
const ADD_PERSON: &str =
    "INSERT INTO person (jurisdiction_id, id, name, nationality, birth, sex, created_ms) VALUES";
const COMPLETE: &str = "ON CONFLICT (jurisdiction_id, id) DO UPDATE SET \
    birth = COALESCE(person.birth, excluded.birth), sex = COALESCE(person.sex, excluded.sex)";
const ADD_DOCUMENT: &str = "INSERT INTO travel_document (jurisdiction_id, id, person_id, issuing_state, \
    number_sealed, number_blind, number_masked, source_row_id) VALUES";
const ADD_PERMIT: &str = "INSERT INTO stay_permit (jurisdiction_id, id, person_id, kind, visa_index, \
    number_sealed, number_blind, starts, ends, sponsor_id, place_id, source_row_id) VALUES";
const ADD_APPROVAL: &str = "INSERT INTO work_approval (jurisdiction_id, id, number, company_id, position, \
    headcount, starts, ends, place_id, source_row_id) VALUES";
const ADD_ASSIGNMENT: &str = "INSERT INTO assignment (jurisdiction_id, id, person_id, company_id, place_id, \
    position, starts, ends, source_row_id) VALUES";
const ADD_STAY: &str = "INSERT INTO stay (jurisdiction_id, id, person_id, place_id, check_in, check_out, \
    source_row_id) VALUES";
const ADD_SIGHTING: &str = "INSERT INTO sighting (jurisdiction_id, id, person_id, place_id, company_id, name, \
    nationality, birth, lon, lat, accuracy_m, seen_on, officer, source_row_id) VALUES";
const ADD_CROSSING: &str = "INSERT INTO border_crossing (jurisdiction_id, id, person_id, direction, crossed_on, \
    port, source_row_id) VALUES";
const PROLONG_PERMIT: &str =
    "UPDATE stay_permit SET ends = $3, source_row_id = $4 WHERE jurisdiction_id = $1 AND id = $2";
const PROLONG_APPROVAL: &str =
    "UPDATE work_approval SET ends = $3, source_row_id = $4 WHERE jurisdiction_id = $1 AND id = $2";
const PUT_PLACE: &str = "INSERT INTO place (jurisdiction_id, id, kind, name, name_key, address, rt, operator, \
    company_id, lon, lat, accuracy_m, located, kelurahan_code, capacity, source_row_id, described_row_id, \
    updated_ms) VALUES";
const OR_CHANGE_PLACE: &str = "ON CONFLICT (jurisdiction_id, id) DO UPDATE SET kind = excluded.kind, \
    name = excluded.name, address = excluded.address, rt = excluded.rt, operator = excluded.operator, \
    company_id = excluded.company_id, lon = excluded.lon, lat = excluded.lat, \
    accuracy_m = excluded.accuracy_m, located = excluded.located, kelurahan_code = excluded.kelurahan_code, \
    capacity = excluded.capacity, source_row_id = excluded.source_row_id, \
    described_row_id = excluded.described_row_id, listed = NULL, updated_ms = excluded.updated_ms";

/// Writes the facts. Errors: the database's; nothing of `facts` is then to be kept.
pub async fn write(tx: &mut Tx, jurisdiction: &JurisdictionId, at_ms: i64, facts: Facts) -> Result<()> {
    let j = jurisdiction.as_str();
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    let companies = facts.companies.into_iter().flat_map(|c| binds![j, c.id, c.name, c.name_key]).collect();
    tx.insert_many(ADD_COMPANY, 4, companies, "").await?;
    for (company, sector) in facts.sectors {
        tx.execute(TELL_SECTOR, binds![j, company, sector]).await?;
    }
    for (people, tail) in [(facts.people, ""), (facts.completed, COMPLETE)] {
        let people = people
            .into_iter()
            .flat_map(|p| binds![j, p.id, p.name, p.nationality, p.birth, p.sex, at_ms])
            .collect();
        tx.insert_many(ADD_PERSON, 7, people, tail).await?;
    }
    let documents = facts
        .documents
        .into_iter()
        .flat_map(|d| binds![j, d.id, d.person, d.issuing_state, d.sealed, d.blind, d.masked, d.row])
        .collect();
    tx.insert_many(ADD_DOCUMENT, 8, documents, "").await?;
    let permits = facts
        .permits
        .into_iter()
        .flat_map(|p| {
            binds![
                j,
                p.id,
                p.person,
                p.kind.as_str(),
                p.visa_index,
                p.sealed,
                p.blind,
                day(p.starts),
                day(p.ends),
                p.sponsor,
                p.place,
                p.row
            ]
        })
        .collect();
    tx.insert_many(ADD_PERMIT, 12, permits, "").await?;
    let approvals = facts
        .approvals
        .into_iter()
        .flat_map(|a| {
            let (starts, ends) = (day(a.starts), day(a.ends));
            binds![j, a.id, a.number, a.company, a.position, a.headcount, starts, ends, a.place, a.row]
        })
        .collect();
    tx.insert_many(ADD_APPROVAL, 10, approvals, "").await?;
    let assignments = facts
        .assignments
        .into_iter()
        .flat_map(|a| {
            binds![j, a.id, a.person, a.company, a.place, a.position, day(a.starts), day(a.ends), a.row]
        })
        .collect();
    tx.insert_many(ADD_ASSIGNMENT, 9, assignments, "").await?;
    let stays = facts
        .stays
        .into_iter()
        .flat_map(|s| binds![j, s.id, s.person, s.place, day(s.check_in), day(s.check_out), s.row])
        .collect();
    tx.insert_many(ADD_STAY, 7, stays, "").await?;
    let sightings = facts
        .sightings
        .into_iter()
        .flat_map(|s| {
            binds![
                j,
                s.id,
                s.person,
                s.place,
                s.company,
                s.name,
                s.nationality,
                s.birth,
                s.point.map(|p| p.lon),
                s.point.map(|p| p.lat),
                s.accuracy_m,
                day(s.seen_on),
                s.officer,
                s.row
            ]
        })
        .collect();
    tx.insert_many(ADD_SIGHTING, 14, sightings, "").await?;
    let crossings = facts
        .crossings
        .into_iter()
        .flat_map(|c| {
            let (on, port) = (c.crossing.on.to_string(), c.crossing.port);
            binds![j, c.id, c.person, c.direction, on, port, c.row]
        })
        .collect();
    tx.insert_many(ADD_CROSSING, 7, crossings, "").await?;
    letters::write(tx, j, facts.referrals, facts.sponsor_reports).await?;
    for (sql, prolonged) in
        [(PROLONG_PERMIT, facts.longer_permits), (PROLONG_APPROVAL, facts.longer_approvals)]
    {
        for Prolonged { id, ends, row } in prolonged {
            tx.execute(sql, binds![j, id, ends.to_string(), row]).await?;
        }
    }
    let places = facts.places.into_iter().flat_map(|place| place_binds(j, at_ms, place)).collect();
    tx.insert_many(PUT_PLACE, 18, places, OR_CHANGE_PLACE).await?;
    Ok(())
}

fn place_binds(jurisdiction: &str, at_ms: i64, place: Place) -> Vec<Bind<'_>> {
    binds![
        jurisdiction,
        place.id,
        place.kind.as_str(),
        place.name,
        place.name_key,
        place.address,
        place.rt,
        place.operator,
        place.company_id,
        place.point.map(|p| p.lon),
        place.point.map(|p| p.lat),
        place.accuracy_m,
        place.located.as_str(),
        place.kelurahan_code,
        place.capacity,
        place.point_by.map(|by| by.row),
        place.described_by.map(|by| by.row),
        at_ms
    ]
}

// Neither DISTINCT nor IS NOT NULL: either has SQLite walk every fact there is instead.
const PLACES_OF_PEOPLE: [&str; 3] = [
    "SELECT place_id FROM stay WHERE jurisdiction_id = $1 AND person_id IN ",
    "SELECT place_id FROM stay_permit WHERE jurisdiction_id = $1 AND person_id IN ",
    "SELECT place_id FROM assignment WHERE jurisdiction_id = $1 AND person_id IN ",
];

/// Every place at which a fact puts one of these people.
pub async fn places_of(tx: &mut Tx, jurisdiction: &str, people: &[String]) -> Result<BTreeSet<String>> {
    let mut places = BTreeSet::new();
    for sql in PLACES_OF_PEOPLE {
        let rows = tx.all_in::<(Option<String>,)>(sql, binds![jurisdiction], people, "").await?;
        places.extend(rows.into_iter().filter_map(|(id,)| id));
    }
    Ok(places)
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    number_blind: String,
    id: String,
    birth: Option<String>,
    sex: Option<String>,
    listed: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CompanyRow {
    name_key: String,
    id: String,
    sector: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PermitRow {
    id: String,
    person_id: String,
    kind: String,
    number_blind: Option<String>,
    ends: Option<String>,
    listed: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ApprovalRow {
    id: String,
    company_id: String,
    number: String,
    position: Option<String>,
    ends: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    name_key: String,
    name: String,
    kind: String,
    address: Option<String>,
    rt: Option<String>,
    operator: Option<String>,
    company_id: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    accuracy_m: Option<f64>,
    located: String,
    kelurahan_code: Option<String>,
    capacity: Option<i64>,
    listed: Option<String>,
    point_row: Option<String>,
    point_list: Option<String>,
    point_date: Option<String>,
    said_row: Option<String>,
    said_list: Option<String>,
    said_date: Option<String>,
}

const PEOPLE: &str = "SELECT d.number_blind, p.id, p.birth, p.sex, p.listed FROM travel_document d \
    JOIN person p ON p.jurisdiction_id = d.jurisdiction_id AND p.id = d.person_id \
    WHERE d.jurisdiction_id = $1 AND d.number_blind IN ";
const COMPANIES: &str =
    "SELECT name_key, id, sector FROM company WHERE jurisdiction_id = $1 AND name_key IN ";
const PERMITS: &str = "SELECT id, person_id, kind, number_blind, ends, listed FROM stay_permit \
    WHERE jurisdiction_id = $1 AND person_id IN ";
const APPROVALS: &str = "SELECT id, company_id, number, position, ends FROM work_approval \
    WHERE jurisdiction_id = $1 AND company_id IN ";
macro_rules! places_by {
    ($column:literal) => {
        concat!(
            "SELECT p.id, p.name_key, p.name, p.kind, p.address, p.rt, p.operator, p.company_id, p.lon, p.lat, \
             p.accuracy_m, p.located, p.kelurahan_code, p.capacity, p.listed, \
             p.source_row_id AS point_row, pb.list_kind AS point_list, pb.list_date AS point_date, \
             p.described_row_id AS said_row, sb.list_kind AS said_list, sb.list_date AS said_date \
             FROM place p \
             LEFT JOIN source_row pr ON pr.jurisdiction_id = p.jurisdiction_id AND pr.id = p.source_row_id \
             LEFT JOIN import_batch pb ON pb.jurisdiction_id = pr.jurisdiction_id AND pb.id = pr.batch_id \
             LEFT JOIN source_row sr ON sr.jurisdiction_id = p.jurisdiction_id AND sr.id = p.described_row_id \
             LEFT JOIN import_batch sb ON sb.jurisdiction_id = sr.jurisdiction_id AND sb.id = sr.batch_id \
             WHERE p.jurisdiction_id = $1 AND p.",
            $column,
            " IN "
        )
    };
}
const PLACES_BY_KEY: &str = places_by!("name_key");
const PLACES_BY_COMPANY: &str = places_by!("company_id");

/// What the registry knows of those asked about: some queries per call, however many
/// are asked. A company's further sites come with the company.
pub async fn known(tx: &mut Tx, jurisdiction: &JurisdictionId, asked: &Asked) -> Result<Known> {
    let j = || binds![jurisdiction.as_str()];
    let people = tx.all_in::<PersonRow>(PEOPLE, j(), &asked.passports, "").await?;
    let companies = tx.all_in::<CompanyRow>(COMPANIES, j(), &asked.company_keys, "").await?;
    let mut places = tx.all_in::<PlaceRow>(PLACES_BY_KEY, j(), &asked.place_keys, "").await?;
    let company_ids: Vec<String> = companies.iter().map(|row| row.id.clone()).collect();
    if asked.sites {
        places.extend(tx.all_in::<PlaceRow>(PLACES_BY_COMPANY, j(), &company_ids, "").await?);
    }
    let permits = if asked.permits {
        let person_ids: Vec<String> = people.iter().map(|row| row.id.clone()).collect();
        tx.all_in::<PermitRow>(PERMITS, j(), &person_ids, "").await?
    } else {
        Vec::new()
    };
    let approvals = if asked.approvals {
        tx.all_in::<ApprovalRow>(APPROVALS, j(), &company_ids, "").await?
    } else {
        Vec::new()
    };
    let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
    Ok(Known {
        people: people
            .into_iter()
            .map(|row| {
                // Lists add to what lists say, not to what a planner said over it.
                let listed = row.listed.as_deref().and_then(read::<ListedPerson>);
                KnownPerson {
                    blind: row.number_blind,
                    id: row.id,
                    has_birth: listed.map_or(row.birth, |listed| listed.birth).is_some(),
                    has_sex: row.sex.is_some(),
                }
            })
            .collect(),
        companies: companies
            .into_iter()
            .map(|row| KnownCompany { key: row.name_key, id: row.id, has_sector: row.sector.is_some() })
            .collect(),
        places: places.into_iter().map(place).collect(),
        permits: permits
            .into_iter()
            .map(|row| {
                let listed = row.listed.as_deref().and_then(read::<PermitFacts>);
                let (kind, ends) = listed
                    .map_or((row.kind, row.ends), |listed| (listed.kind.as_str().to_owned(), listed.ends));
                KnownPermit {
                    id: row.id,
                    person: row.person_id,
                    kind,
                    blind: row.number_blind,
                    ends: day(ends),
                }
            })
            .collect(),
        approvals: approvals
            .into_iter()
            .map(|row| KnownApproval {
                id: row.id,
                company: row.company_id,
                number: row.number,
                position: row.position,
                ends: day(row.ends),
            })
            .collect(),
    })
}

fn place(row: PlaceRow) -> Place {
    let voice = |row: Option<String>, list: Option<String>, date: Option<String>| {
        Some(Voice { row: row?, list: ListKind::parse(&list?)?, list_date: date? })
    };
    let mut place = Place {
        id: row.id,
        name_key: row.name_key,
        name: row.name,
        kind: PlaceKind::parse(&row.kind).unwrap_or(PlaceKind::Workplace),
        address: row.address,
        rt: row.rt,
        operator: row.operator,
        company_id: row.company_id,
        point: row.lon.zip(row.lat).map(|(lon, lat)| Point { lon, lat }),
        accuracy_m: row.accuracy_m,
        located: Located::parse(&row.located).unwrap_or(Located::Unlocated),
        kelurahan_code: row.kelurahan_code,
        capacity: row.capacity.and_then(|capacity| u32::try_from(capacity).ok()),
        point_by: voice(row.point_row, row.point_list, row.point_date),
        described_by: voice(row.said_row, row.said_list, row.said_date),
    };
    // Lists add to what lists say, not to what a planner said over it.
    if let Some(said) = row.listed.as_deref().and_then(read::<PlaceFacts>) {
        (place.name, place.kind, place.address) = (said.name, said.kind, said.address);
        place.capacity = said.capacity;
        if place.point.is_none() {
            place.kelurahan_code = said.kelurahan_code;
        }
    }
    place
}

//! What lists say of each person, and questions put to agencies. Invariant: everything is
//! read in one transaction, persons as they are linked then.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use petapora_wire::{Agency, AgencyQuestion, DifferenceKind, JurisdictionId, ListAge, ListKind, PlaceKind};

use super::{Person, STALE_DAYS, Said, age_days};
use crate::binds;
use crate::registry::name_key::name_key;
use crate::store::{Result, Store, Tx};

#[derive(sqlx::FromRow)]
struct RowOf {
    person_id: String,
    agency: String,
    place_id: Option<String>,
    kind: Option<String>,
    kelurahan_code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct NobodyRow {
    id: String,
    name: Option<String>,
    agency: String,
    place_id: Option<String>,
    kind: Option<String>,
    kelurahan_code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct FactRow {
    person_id: String,
    agency: String,
    ends: Option<String>,
    company: Option<String>,
    company_id: Option<String>,
    position: Option<String>,
    place: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AgeRow {
    agency: String,
    list_kind: String,
    newest: String,
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    id: String,
    agency: String,
    kind: String,
    person_id: String,
    state: String,
    question: String,
    answer: String,
    asked_ms: i64,
    changed_ms: i64,
}

const ROWS: &str = "SELECT DISTINCT w.person_id, b.agency, r.place_id, p.kind, p.kelurahan_code FROM person_row w \
    JOIN source_row r ON r.jurisdiction_id = w.jurisdiction_id AND r.id = w.row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN place p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.place_id \
    WHERE w.jurisdiction_id = $1";
const NAMES: &str = "SELECT id, name FROM person WHERE jurisdiction_id = $1 \
    UNION ALL SELECT w.person_id, p.name FROM person_row w \
    JOIN source_row r ON r.jurisdiction_id = w.jurisdiction_id AND r.id = w.person_id \
    JOIN person p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.person_id WHERE w.jurisdiction_id = $1";
const NOBODIES: &str = "SELECT s.id, s.name, b.agency, s.place_id, p.kind, p.kelurahan_code FROM sighting s \
    JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN place p ON p.jurisdiction_id = s.jurisdiction_id AND p.id = s.place_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
    WHERE s.jurisdiction_id = $1 AND s.person_id IS NULL AND w.person_id IS NULL ORDER BY s.id";
const PERMITS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, b.agency, f.ends, \
    c.name AS company, f.sponsor_id AS company_id, CAST(NULL AS TEXT) AS position, p.name AS place \
    FROM stay_permit f \
    JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    LEFT JOIN company c ON c.jurisdiction_id = f.jurisdiction_id AND c.id = f.sponsor_id \
    LEFT JOIN place p ON p.jurisdiction_id = f.jurisdiction_id AND p.id = f.place_id \
    WHERE f.jurisdiction_id = $1 ORDER BY f.source_row_id";
const JOBS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, b.agency, f.ends, \
    c.name AS company, f.company_id, f.position, p.name AS place FROM assignment f \
    JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    LEFT JOIN company c ON c.jurisdiction_id = f.jurisdiction_id AND c.id = f.company_id \
    LEFT JOIN place p ON p.jurisdiction_id = f.jurisdiction_id AND p.id = f.place_id \
    WHERE f.jurisdiction_id = $1 ORDER BY f.source_row_id";
const LODGINGS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, b.agency, f.check_out AS ends, \
    CAST(NULL AS TEXT) AS company, CAST(NULL AS TEXT) AS company_id, CAST(NULL AS TEXT) AS position, \
    p.name AS place FROM stay f \
    JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    JOIN place p ON p.jurisdiction_id = f.jurisdiction_id AND p.id = f.place_id \
    WHERE f.jurisdiction_id = $1 AND p.kind <> 'jetty' \
        AND (f.check_in IS NULL OR f.check_in <= $2) AND (f.check_out IS NULL OR f.check_out >= $2) \
    ORDER BY f.source_row_id";
const APPROVED: &str = "SELECT company_id, position FROM work_approval \
    WHERE jurisdiction_id = $1 AND position IS NOT NULL";
const AGES: &str = "SELECT agency, list_kind, MAX(list_date) AS newest FROM import_batch \
    WHERE jurisdiction_id = $1 AND ($2 = '' OR agency = $2) GROUP BY agency, list_kind ORDER BY agency, list_kind";
const ASK: &str = "INSERT INTO agency_question (jurisdiction_id, id, agency, kind, person_id, state, question, \
    answer, asked_by, asked_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, 'open', $6, '', $7, $8, $8)";
const QUESTIONS: &str = "SELECT id, agency, kind, person_id, state, question, answer, asked_ms, changed_ms \
    FROM agency_question WHERE jurisdiction_id = $1 AND ($2 = '' OR agency = $2) \
    ORDER BY changed_ms DESC, id LIMIT 1000";
const QUESTION: &str = "SELECT id, agency, kind, person_id, state, question, answer, asked_ms, changed_ms \
    FROM agency_question WHERE jurisdiction_id = $1 AND id = $2 AND ($3 = '' OR agency = $3)";
const MOVE: &str = "UPDATE agency_question SET state = $3, answer = $4, changed_ms = $5 \
    WHERE jurisdiction_id = $1 AND id = $2";

/// Everybody, and whoever was seen and is nobody, by id.
pub async fn people(store: &Store, jurisdiction: &JurisdictionId, day: Date) -> Result<Vec<Person>> {
    let mut tx = store.begin_read().await?;
    let j = || binds![jurisdiction.as_str()];
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    for row in tx.all::<RowOf>(ROWS, j()).await? {
        let person = people.entry(row.person_id.clone()).or_default();
        person.id = row.person_id;
        person.agencies.extend(Agency::parse(&row.agency));
        if let (Some(place), Some(kind)) = (row.place_id, row.kind.as_deref().and_then(PlaceKind::parse)) {
            person.places.insert(place, (kind, row.kelurahan_code));
        }
    }
    for (id, name) in tx.all::<(String, String)>(NAMES, j()).await? {
        if let Some(person) = people.get_mut(&id) {
            person.name = name;
        }
    }
    let mut approved: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (company, position) in tx.all::<(String, String)>(APPROVED, j()).await? {
        approved.entry(company).or_default().insert(name_key(&position));
    }
    let add = |to: &mut Vec<Said>, agency: Agency, value: Option<String>| {
        let said = value.map(|value| Said { agency, value });
        to.extend(said.filter(|said| !to.contains(said)));
    };
    for row in facts(&mut tx, PERMITS, j()).await? {
        let (Some(person), Some(agency)) = (people.get_mut(&row.person_id), Agency::parse(&row.agency))
        else {
            continue;
        };
        add(&mut person.permit_ends, agency, row.ends);
        add(&mut person.sponsors, agency, row.company);
        add(&mut person.addresses, agency, row.place);
    }
    for row in facts(&mut tx, JOBS, j()).await? {
        let (Some(person), Some(agency)) = (people.get_mut(&row.person_id), Agency::parse(&row.agency))
        else {
            continue;
        };
        add(&mut person.plan_ends, agency, row.ends);
        add(&mut person.employers, agency, row.company);
        add(&mut person.positions, agency, row.position);
        if let Some(positions) = row.company_id.and_then(|company| approved.get(&company)) {
            person.approved.extend(positions.iter().cloned());
        }
    }
    for row in facts(&mut tx, LODGINGS, binds![jurisdiction.as_str(), day.to_string()]).await? {
        if let (Some(person), Some(agency)) = (people.get_mut(&row.person_id), Agency::parse(&row.agency)) {
            add(&mut person.lodgings, agency, row.place);
        }
    }
    let mut people: Vec<Person> = people.into_values().collect();
    for row in tx.all::<NobodyRow>(NOBODIES, j()).await? {
        let place = row.place_id.zip(row.kind.as_deref().and_then(PlaceKind::parse));
        people.push(Person {
            id: row.id,
            name: row.name.unwrap_or_default(),
            agencies: Agency::parse(&row.agency).into_iter().collect(),
            places: place
                .into_iter()
                .map(|(place, kind)| (place, (kind, row.kelurahan_code.clone())))
                .collect(),
            ..Person::default()
        });
    }
    Ok(people)
}

async fn facts(tx: &mut Tx, sql: &'static str, binds: Vec<crate::store::Bind<'_>>) -> Result<Vec<FactRow>> {
    tx.all(sql, binds).await
}

/// The newest list of each kind; of one agency if `own` is given.
pub async fn ages(
    store: &Store,
    j: &JurisdictionId,
    own: Option<Agency>,
    today: Date,
) -> Result<Vec<ListAge>> {
    let own = own.map_or("", Agency::as_str);
    let rows = store.all::<AgeRow>(AGES, binds![j.as_str(), own]).await?;
    let age = |row: AgeRow| {
        let days = age_days(&row.newest, today);
        Some(ListAge {
            agency: Agency::parse(&row.agency)?,
            list_kind: ListKind::parse(&row.list_kind)?,
            newest: row.newest,
            days,
            stale: days > STALE_DAYS,
        })
    };
    Ok(rows.into_iter().filter_map(age).collect())
}

pub async fn ask(tx: &mut Tx, j: &JurisdictionId, question: &AgencyQuestion, by: &str) -> Result<()> {
    let AgencyQuestion { id, agency, kind, person, question, asked_ms, .. } = question;
    let binds = binds![j.as_str(), id, agency.as_str(), kind.as_str(), person, question, by, *asked_ms];
    tx.execute(ASK, binds).await?;
    Ok(())
}

/// Questions, the last changed first; of one agency if `own` is given.
pub async fn questions(
    store: &Store,
    j: &JurisdictionId,
    own: Option<Agency>,
) -> Result<Vec<AgencyQuestion>> {
    let own = own.map_or("", Agency::as_str);
    let rows = store.all::<QuestionRow>(QUESTIONS, binds![j.as_str(), own]).await?;
    Ok(rows.into_iter().filter_map(question).collect())
}

pub async fn one(
    tx: &mut Tx,
    j: &JurisdictionId,
    id: &str,
    own: Option<Agency>,
) -> Result<Option<AgencyQuestion>> {
    let own = own.map_or("", Agency::as_str);
    Ok(tx.optional::<QuestionRow>(QUESTION, binds![j.as_str(), id, own]).await?.and_then(question))
}

pub async fn change(tx: &mut Tx, j: &JurisdictionId, question: &AgencyQuestion) -> Result<()> {
    let AgencyQuestion { id, state, answer, changed_ms, .. } = question;
    tx.execute(MOVE, binds![j.as_str(), id, state, answer, *changed_ms]).await?;
    Ok(())
}

fn question(row: QuestionRow) -> Option<AgencyQuestion> {
    Some(AgencyQuestion {
        agency: Agency::parse(&row.agency)?,
        kind: DifferenceKind::parse(&row.kind)?,
        id: row.id,
        person: row.person_id,
        state: row.state,
        question: row.question,
        answer: row.answer,
        asked_ms: row.asked_ms,
        changed_ms: row.changed_ms,
    })
}

//! Reading the registry: sites, their people and their sources.
//! Invariant: whom a site counts follows from `presence` alone; numbers of documents
//! come out masked.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use petapora_wire::{
    Agency, DocumentId, JurisdictionId, ListKind, MaskedDocument, PermitKind, PersonAtSite, PlaceId,
    PlaceKind, SiteRole, Source, UnlocatedPlace,
};

use super::homes::homes;
use super::permit::{self, Permit};
use super::presence::{Presence, merge, stay_role};
use crate::binds;
use crate::reconcile::identity::own_of;
use crate::store::{Result, Store, Tx};

/// A place in a role, with what decides who may see it.
pub struct Site {
    pub place: PlaceId,
    pub role: SiteRole,
    pub kind: PlaceKind,
    pub kelurahan_code: Option<String>,
    /// Agencies whose lists name the place.
    pub agencies: Vec<Agency>,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    kind: String,
    name: String,
    address: Option<String>,
    kelurahan_code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct FactRow {
    place_id: String,
    person_id: String,
    fact: String,
    starts: Option<String>,
    ends: Option<String>,
    position: Option<String>,
    company_id: Option<String>,
    agency: String,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: String,
    name: String,
    nationality: String,
    birth: Option<String>,
}

#[derive(sqlx::FromRow)]
struct DocumentRow {
    id: String,
    person_id: String,
    issuing_state: String,
    number_masked: String,
}

#[derive(sqlx::FromRow)]
struct PermitRow {
    person_id: String,
    kind: String,
    ends: Option<String>,
    sponsor_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct WorkRow {
    person_id: String,
    position: Option<String>,
    company_id: Option<String>,
}

const PLACE: &str =
    "SELECT id, kind, name, address, kelurahan_code FROM place WHERE jurisdiction_id = $1 AND id = $2";
const UNLOCATED: &str = "SELECT id, kind, name, address, kelurahan_code FROM place \
    WHERE jurisdiction_id = $1 AND located = 'unlocated' AND merged_into IS NULL ORDER BY name, id";
const PLACE_AGENCIES: &str = "SELECT DISTINCT r.place_id, b.agency FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    WHERE r.jurisdiction_id = $1 AND r.place_id IN ";
// Facts hang on the persons of single lists; each row says as whom it is shown.
const PERSON_AGENCIES: &str = "SELECT DISTINCT w.person_id, b.agency FROM person_row w \
    JOIN source_row r ON r.jurisdiction_id = w.jurisdiction_id AND r.id = w.row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    WHERE w.jurisdiction_id = $1 AND w.person_id IN ";
const OWN_AGENCIES: &str = "SELECT DISTINCT r.person_id, b.agency FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE r.jurisdiction_id = $1 AND w.row_id IS NULL AND r.person_id IN ";
/// Everything that puts a person at a place, with the agency that says so.
const FACTS: &str = "SELECT f.place_id, COALESCE(w.person_id, f.person_id) AS person_id, f.fact, f.starts, f.ends, f.position, f.company_id, b.agency \
    FROM (SELECT jurisdiction_id, place_id, person_id, 'stay' AS fact, check_in AS starts, check_out AS ends, \
            CAST(NULL AS TEXT) AS position, CAST(NULL AS TEXT) AS company_id, source_row_id FROM stay \
        UNION ALL SELECT jurisdiction_id, place_id, person_id, 'address', starts, ends, \
            CAST(NULL AS TEXT), CAST(NULL AS TEXT), source_row_id FROM stay_permit \
        UNION ALL SELECT jurisdiction_id, place_id, person_id, 'work', starts, ends, position, company_id, \
            source_row_id FROM assignment) f \
    JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id AND r.id = f.source_row_id \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE f.jurisdiction_id = $1 AND f.place_id IN ";
const PEOPLE: &str = "SELECT id, name, nationality, birth FROM person WHERE jurisdiction_id = $1 AND id IN ";
/// Persons parted from others of the same document are shown under the id of a row.
const PARTED: &str = "SELECT r.id, p.name, p.nationality, p.birth FROM source_row r \
    JOIN person p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.person_id \
    WHERE r.jurisdiction_id = $1 AND r.id IN ";
const DOCUMENTS: &str = "SELECT f.id, COALESCE(w.person_id, f.person_id) AS person_id, f.issuing_state, \
    f.number_masked FROM travel_document f \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 AND f.person_id IN ";
const PERMITS: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, f.kind, f.ends, f.sponsor_id \
    FROM stay_permit f \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 AND f.person_id IN ";
const WORK: &str = "SELECT COALESCE(w.person_id, f.person_id) AS person_id, f.position, f.company_id \
    FROM assignment f \
    LEFT JOIN person_row w ON w.jurisdiction_id = f.jurisdiction_id AND w.row_id = f.source_row_id \
    WHERE f.jurisdiction_id = $1 AND f.person_id IN ";
const BY_END: &str = " ORDER BY COALESCE(f.ends, '9999-12-31'), f.id";
const COMPANIES: &str = "SELECT id, name FROM company WHERE jurisdiction_id = $1 AND id IN ";

/// A site, if its place exists.
pub async fn site(
    store: &Store,
    jurisdiction: &JurisdictionId,
    place: &PlaceId,
    role: SiteRole,
) -> Result<Option<Site>> {
    let mut tx = store.begin_read().await?;
    let found = tx.optional::<PlaceRow>(PLACE, binds![jurisdiction.as_str(), place.as_str()]).await?;
    let Some(row) = found else {
        return Ok(None);
    };
    let mut agencies = agencies(&mut tx, jurisdiction, PLACE_AGENCIES, std::slice::from_ref(&row.id)).await?;
    Ok(Some(Site {
        agencies: agencies.remove(&row.id).unwrap_or_default(),
        place: row.id.into(),
        role,
        kind: kind(&row.kind),
        kelurahan_code: row.kelurahan_code,
    }))
}

/// Places without a point, with the people that count there on `day`.
pub async fn unlocated(
    store: &Store,
    jurisdiction: &JurisdictionId,
    day: Date,
) -> Result<Vec<UnlocatedPlace>> {
    let mut tx = store.begin_read().await?;
    let rows = tx.all::<PlaceRow>(UNLOCATED, binds![jurisdiction.as_str()]).await?;
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut agencies = agencies(&mut tx, jurisdiction, PLACE_AGENCIES, &ids).await?;
    let facts = tx.all_in::<FactRow>(FACTS, binds![jurisdiction.as_str()], &ids, "").await?;
    let kinds: HashMap<&str, PlaceKind> = rows.iter().map(|row| (row.id.as_str(), kind(&row.kind))).collect();
    let mut here: HashMap<&str, Vec<&FactRow>> = HashMap::new();
    for fact in &facts {
        here.entry(fact.place_id.as_str()).or_default().push(fact);
    }
    let mut shown: Vec<String> = facts.iter().map(|fact| fact.person_id.clone()).collect();
    shown.sort_unstable();
    shown.dedup();
    let own = own_of(&mut tx, jurisdiction.as_str(), &shown).await?;
    let homes = homes(&mut tx, jurisdiction, &own, day).await?;
    let mut people: HashMap<String, u32> = HashMap::new();
    for (place, facts) in here {
        let kind = kinds.get(place).copied().unwrap_or(PlaceKind::House);
        let mut all: Vec<&str> = present(&facts, kind, SiteRole::Workplace, day).into_keys().collect();
        let residents = present(&facts, kind, SiteRole::Residence, day).into_keys();
        all.extend(residents.filter(|person| homes.get(*person).is_some_and(|home| home == place)));
        all.sort_unstable();
        all.dedup();
        people.insert(place.to_owned(), u32::try_from(all.len()).unwrap_or(u32::MAX));
    }
    let place = |row: PlaceRow| UnlocatedPlace {
        kind: kind(&row.kind),
        people: people.get(&row.id).copied().unwrap_or(0),
        agencies: agencies.remove(&row.id).unwrap_or_default(),
        id: row.id.into(),
        name: row.name,
        address: row.address,
        kelurahan_code: row.kelurahan_code,
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Who counts at the site on `day`, by name. With `own`, only what that agency says
/// puts a person there.
pub async fn people(
    store: &Store,
    jurisdiction: &JurisdictionId,
    site: &Site,
    day: Date,
    own: Option<Agency>,
) -> Result<Vec<PersonAtSite>> {
    let mut tx = store.begin_read().await?;
    let j = || binds![jurisdiction.as_str()];
    let facts = tx.all_in::<FactRow>(FACTS, j(), std::slice::from_ref(&site.place.0), "").await?;
    let facts: Vec<&FactRow> =
        facts.iter().filter(|fact| own.is_none_or(|own| fact.agency == own.as_str())).collect();
    let mut present = present(&facts, site.kind, site.role, day);
    if own.is_none() && site.role == SiteRole::Residence {
        // An agency sees what it said, wherever others say that somebody is at home.
        let here: Vec<String> = present.keys().map(|id| (*id).to_owned()).collect();
        let own = own_of(&mut tx, jurisdiction.as_str(), &here).await?;
        let homes = homes(&mut tx, jurisdiction, &own, day).await?;
        present.retain(|person, _| homes.get(*person).is_some_and(|home| *home == site.place.0));
    }
    let ids: Vec<String> = present.keys().map(|id| (*id).to_owned()).collect();
    let mut people = tx.all_in::<PersonRow>(PEOPLE, j(), &ids, "").await?;
    if people.len() < ids.len() {
        people.extend(tx.all_in::<PersonRow>(PARTED, j(), &ids, "").await?);
    }
    let own = own_of(&mut tx, jurisdiction.as_str(), &ids).await?;
    let mut documents: HashMap<String, Vec<MaskedDocument>> = HashMap::new();
    for row in tx.all_in::<DocumentRow>(DOCUMENTS, j(), &own, " ORDER BY f.id").await? {
        let shown = MaskedDocument {
            id: DocumentId(row.id),
            issuing_state: row.issuing_state,
            masked: row.number_masked,
        };
        documents.entry(row.person_id).or_default().push(shown);
    }
    let mut permits: HashMap<String, Vec<Permit>> = HashMap::new();
    let mut works: HashMap<String, WorkRow> = HashMap::new();
    let mut sponsors: HashMap<String, String> = HashMap::new();
    for row in tx.all_in::<PermitRow>(PERMITS, j(), &own, BY_END).await? {
        if let Some(sponsor) = row.sponsor_id {
            sponsors.insert(row.person_id.clone(), sponsor);
        }
        let kind = PermitKind::parse(&row.kind).unwrap_or(PermitKind::Unknown);
        permits.entry(row.person_id).or_default().push(Permit { kind, ends: date(row.ends.as_deref()) });
    }
    for row in tx.all_in::<WorkRow>(WORK, j(), &own, BY_END).await? {
        works.insert(row.person_id.clone(), row);
    }
    // What is said of the work at this very place comes first.
    for fact in facts.iter().filter(|fact| fact.fact == "work" && site.role == SiteRole::Workplace) {
        let (position, company_id) = (fact.position.clone(), fact.company_id.clone());
        works.insert(fact.person_id.clone(), WorkRow { person_id: String::new(), position, company_id });
    }
    let mut agencies_of = agencies(&mut tx, jurisdiction, PERSON_AGENCIES, &ids).await?;
    for (person, unsettled) in agencies(&mut tx, jurisdiction, OWN_AGENCIES, &ids).await? {
        let all = agencies_of.entry(person).or_default();
        all.extend(unsettled);
        all.sort_unstable();
        all.dedup();
    }
    let mut company_ids: Vec<String> = works.values().filter_map(|work| work.company_id.clone()).collect();
    company_ids.extend(sponsors.values().cloned());
    company_ids.sort_unstable();
    company_ids.dedup();
    let companies: HashMap<String, String> =
        tx.all_in::<(String, String)>(COMPANIES, j(), &company_ids, "").await?.into_iter().collect();

    let person = |row: PersonRow| {
        let work = works.remove(&row.id);
        let (position, employer) = work.map_or((None, None), |work| (work.position, work.company_id));
        let company_id = employer.or_else(|| sponsors.remove(&row.id));
        let permit = permit::last(permits.remove(&row.id).unwrap_or_default());
        let stay = present.get(row.id.as_str());
        PersonAtSite {
            position,
            company: company_id.as_ref().and_then(|id| companies.get(id).cloned()),
            company_id: company_id.map(Into::into),
            permit_kind: permit.map_or(PermitKind::Unknown, |permit| permit.kind),
            permit_status: permit::status(permit, day),
            permit_ends: permit.and_then(|permit| permit.ends).map(|end| end.to_string()),
            documents: documents.remove(&row.id).unwrap_or_default(),
            agencies: agencies_of.remove(&row.id).unwrap_or_default(),
            from: stay.and_then(|stay| stay.from).map(|day| day.to_string()),
            to: stay.and_then(|stay| stay.to).map(|day| day.to_string()),
            id: row.id.into(),
            name: row.name,
            nationality: row.nationality,
            birth: row.birth,
        }
    };
    let mut people: Vec<PersonAtSite> = people.into_iter().map(person).collect();
    people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(people)
}

/// The people whom these facts of one place put there on `day`.
fn present<'a>(
    facts: &[&'a FactRow],
    kind: PlaceKind,
    role: SiteRole,
    day: Date,
) -> BTreeMap<&'a str, Presence> {
    let mut people: Vec<&str> = Vec::new();
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut rows = Vec::new();
    for fact in facts {
        let fact_role = match fact.fact.as_str() {
            "work" => SiteRole::Workplace,
            "stay" => stay_role(kind),
            _ => SiteRole::Residence,
        };
        if fact_role == role {
            let person = *numbers.entry(&fact.person_id).or_insert_with(|| {
                people.push(&fact.person_id);
                (people.len() - 1) as u32
            });
            let (from, to) = (date(fact.starts.as_deref()), date(fact.ends.as_deref()));
            rows.push(Presence { person, place: 0, role, from, to });
        }
    }
    let on_day = merge(rows).into_iter().filter(|presence| presence.covers(day));
    on_day.filter_map(|presence| Some((*people.get(presence.person as usize)?, presence))).collect()
}

fn date(text: Option<&str>) -> Option<Date> {
    text?.parse().ok()
}

fn kind(text: &str) -> PlaceKind {
    PlaceKind::parse(text).unwrap_or(PlaceKind::Workplace)
}

/// Agencies whose lists name each of `ids`, in the order of `Agency::ALL`.
async fn agencies(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    sql: &'static str,
    ids: &[String],
) -> Result<HashMap<String, Vec<Agency>>> {
    let mut named: HashMap<String, Vec<Agency>> = HashMap::new();
    for (id, agency) in tx.all_in::<(String, String)>(sql, binds![jurisdiction.as_str()], ids, "").await? {
        named.entry(id).or_default().extend(Agency::parse(&agency));
    }
    named.values_mut().for_each(|agencies| agencies.sort_unstable());
    Ok(named)
}

#[derive(sqlx::FromRow)]
struct SourceRow {
    id: String,
    batch_id: String,
    line: i64,
    agency: String,
    list_kind: String,
    file_name: String,
    sheet: Option<String>,
    list_date: String,
    imported_ms: i64,
}

const SOURCES: &str = "SELECT r.id, r.batch_id, r.line, b.agency, b.list_kind, b.file_name, b.sheet, b.list_date, \
    b.imported_ms FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    WHERE r.jurisdiction_id = $1 AND r.place_id = $2 AND ($3 = '' OR b.agency = $3) \
    ORDER BY b.list_date DESC, b.agency, b.id, r.line LIMIT 1000";

/// The rows that speak of a place, newest list first.
pub async fn sources(
    store: &Store,
    jurisdiction: &JurisdictionId,
    place: &PlaceId,
    own: Option<Agency>,
) -> Result<Vec<Source>> {
    let own = own.map_or("", Agency::as_str);
    let rows = store.all::<SourceRow>(SOURCES, binds![jurisdiction.as_str(), place.as_str(), own]).await?;
    let source = |row: SourceRow| {
        Some(Source {
            row: row.id.into(),
            batch: row.batch_id.into(),
            agency: Agency::parse(&row.agency)?,
            list_kind: ListKind::parse(&row.list_kind)?,
            file_name: row.file_name,
            sheet: row.sheet,
            line: u32::try_from(row.line).ok()?,
            list_date: row.list_date,
            imported_ms: row.imported_ms,
        })
    };
    Ok(rows.into_iter().filter_map(source).collect())
}

//! The facts of the index, read in one transaction so that they all are as of one
//! change number. Invariant: what is read of some places is what a whole reading
//! would say of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use petapora_wire::{Agency, JurisdictionId, Located, PermitKind, PlaceKind};
use uuid::Uuid;

use super::{
    Agencies, CompanyFact, Input, Permit, PersonFact, PlaceFact, PresenceFact, SightingFact, presences,
};
use crate::binds;
use crate::error::{Error, Result};
use crate::reconcile::identity;
use crate::registry::facts;
use crate::store::{Store, StoreRow, Tx};

/// A query over the whole jurisdiction, the same for the ids of a list, and what
/// follows the condition in both.
pub(super) struct Reading {
    pub whole: &'static str,
    pub listed: &'static str,
    pub tail: &'static str,
}

macro_rules! reading {
    ($name:ident, $sql:literal, $listed_by:literal, $tail:literal) => {
        const $name: Reading = Reading {
            whole: concat!($sql, $tail),
            listed: concat!($sql, " AND ", $listed_by, " IN "),
            tail: $tail,
        };
    };
}

pub(super) use reading;

reading!(
    PLACES,
    "SELECT id, kind, name, address, lon, lat, accuracy_m, located, kelurahan_code, capacity, \
     expected_occupancy FROM place WHERE jurisdiction_id = $1 AND lon IS NOT NULL AND lat IS NOT NULL \
     AND merged_into IS NULL",
    "id",
    ""
);
reading!(
    SPEAKERS,
    "SELECT r.place_id, b.agency, MAX(b.list_date) AS list_date FROM source_row r \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     WHERE r.jurisdiction_id = $1 AND r.outcome = 'accepted' AND r.place_id IS NOT NULL",
    "r.place_id",
    " GROUP BY r.place_id, b.agency"
);
reading!(
    SIGHTINGS,
    "SELECT s.place_id, s.seen_on, b.agency FROM sighting s \
     JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1 AND s.person_id IS NULL AND w.person_id IS NULL",
    "s.place_id",
    ""
);
reading!(
    PERMITS,
    "SELECT COALESCE(w.person_id, s.person_id) AS person_id, s.kind, s.ends, s.sponsor_id, b.agency FROM stay_permit s \
     JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1",
    "s.person_id",
    " ORDER BY s.source_row_id"
);
// The newest list first: its employer is heard before those of older ones.
reading!(
    EMPLOYERS,
    "SELECT COALESCE(w.person_id, s.person_id) AS person_id, s.company_id, b.agency FROM assignment s \
     JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
     JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
     LEFT JOIN person_row w ON w.jurisdiction_id = s.jurisdiction_id AND w.row_id = s.source_row_id \
     WHERE s.jurisdiction_id = $1 AND s.company_id IS NOT NULL",
    "s.person_id",
    " ORDER BY b.list_date DESC, s.source_row_id DESC"
);
reading!(COMPANIES, "SELECT id, name, sector FROM company WHERE jurisdiction_id = $1", "id", "");

const HEAD: &str = "SELECT change_seq FROM chain_head WHERE jurisdiction_id = $1";

#[derive(sqlx::FromRow)]
struct HeadRow {
    change_seq: i64,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: String,
    kind: String,
    name: String,
    address: Option<String>,
    lon: f64,
    lat: f64,
    accuracy_m: Option<f64>,
    located: String,
    kelurahan_code: Option<String>,
    capacity: Option<i64>,
    expected_occupancy: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct SpeakerRow {
    place_id: String,
    agency: String,
    list_date: String,
}

#[derive(sqlx::FromRow)]
struct SightingRow {
    place_id: Option<String>,
    seen_on: Option<String>,
    agency: String,
}

#[derive(sqlx::FromRow)]
struct PermitRow {
    person_id: String,
    kind: String,
    ends: Option<String>,
    sponsor_id: Option<String>,
    agency: String,
}

#[derive(sqlx::FromRow)]
struct EmployerRow {
    person_id: String,
    company_id: String,
    agency: String,
}

#[derive(sqlx::FromRow)]
struct CompanyRow {
    id: String,
    name: String,
    sector: Option<String>,
}

/// Number of the last committed change.
pub(in crate::index) async fn head(store: &Store, jurisdiction: &JurisdictionId) -> Result<i64> {
    Ok(store.one::<HeadRow>(HEAD, binds![jurisdiction.as_str()]).await?.change_seq)
}

/// One read transaction.
pub(in crate::index) struct Reader<'a> {
    tx: Tx,
    jurisdiction: &'a str,
    /// Number of the last change it sees.
    pub seq: i64,
}

impl<'a> Reader<'a> {
    /// Opens the transaction and notes the change number it sees.
    pub async fn begin(store: &Store, jurisdiction: &'a JurisdictionId) -> Result<Self> {
        let mut tx = store.begin_read().await?;
        let jurisdiction = jurisdiction.as_str();
        let head = tx.one::<HeadRow>(HEAD, binds![jurisdiction]).await?;
        Ok(Self { tx, jurisdiction, seq: head.change_seq })
    }

    /// The log after `seq`, at most `limit` entries of it.
    pub async fn log<T: StoreRow>(&mut self, sql: &'static str, seq: i64, limit: i64) -> Result<Vec<T>> {
        Ok(self.tx.all(sql, binds![self.jurisdiction, seq, limit]).await?)
    }

    /// Rows of a query that ends in `IN`, for the ids of the list.
    pub async fn listed<T: StoreRow>(
        &mut self,
        head: &'static str,
        list: &[String],
        tail: &'static str,
    ) -> Result<Vec<T>> {
        Ok(self.tx.all_in(head, binds![self.jurisdiction], list, tail).await?)
    }

    /// The persons of single lists behind these, these among them.
    pub async fn own_of(&mut self, shown: &[String]) -> Result<Vec<String>> {
        Ok(identity::own_of(&mut self.tx, self.jurisdiction, shown).await?)
    }

    /// Places at which a fact puts one of these persons of single lists.
    pub async fn places_of(&mut self, own: &[String]) -> Result<BTreeSet<String>> {
        Ok(facts::places_of(&mut self.tx, self.jurisdiction, own).await?)
    }

    /// Rows of the listed ids, or all without a list.
    pub(super) async fn read<T: StoreRow>(
        &mut self,
        reading: Reading,
        list: Option<&[String]>,
    ) -> Result<Vec<T>> {
        match list {
            Some(list) => self.listed(reading.listed, list, reading.tail).await,
            None => Ok(self.tx.all(reading.whole, binds![self.jurisdiction]).await?),
        }
    }

    /// All facts of the jurisdiction.
    pub async fn whole(&mut self) -> Result<Input> {
        let mut facts = self.places_and_presences(None).await?;
        facts.people = self.people(None, &facts.presences).await?;
        facts.companies = self.companies(None).await?;
        Ok(facts)
    }

    /// Facts of the places, of everybody there and of the named people and companies.
    pub async fn facts_of(
        &mut self,
        places: &[String],
        people: Vec<String>,
        companies: BTreeSet<String>,
    ) -> Result<Input> {
        let mut facts = self.places_and_presences(Some(places)).await?;
        let mut people: BTreeSet<String> = people.into_iter().collect();
        people.extend(facts.presences.iter().map(|row| row.person.to_string()));
        let people: Vec<String> = people.into_iter().collect();
        facts.people = self.people(Some(&people), &facts.presences).await?;
        let mut companies = companies;
        let of_people = facts.people.iter().filter_map(|person| person.company);
        let of_rows = facts.presences.iter().filter_map(|row| row.company);
        companies.extend(of_people.chain(of_rows).map(|company| company.to_string()));
        facts.companies = self.companies(Some(&companies.into_iter().collect::<Vec<_>>())).await?;
        Ok(facts)
    }

    async fn places_and_presences(&mut self, list: Option<&[String]>) -> Result<Input> {
        let mut speakers: HashMap<String, (Agencies, Option<Date>)> = HashMap::new();
        for row in self.read::<SpeakerRow>(SPEAKERS, list).await? {
            let (agencies, newest) = speakers.entry(row.place_id).or_default();
            *agencies = agencies.with(Agencies::of(code("agency", Agency::parse, &row.agency)?));
            *newest = (*newest).max(day(Some(&row.list_date)));
        }
        let mut facts = Input { seq: self.seq, ..Input::default() };
        for row in self.read::<PlaceRow>(PLACES, list).await? {
            let (agencies, source_day) = speakers.remove(&row.id).unwrap_or_default();
            facts.places.push(PlaceFact {
                id: id(&row.id)?,
                kind: code("place kind", PlaceKind::parse, &row.kind)?,
                name: row.name,
                address: row.address,
                lon: row.lon,
                lat: row.lat,
                accuracy_m: row.accuracy_m,
                located: code("located", Located::parse, &row.located)?,
                kelurahan: row.kelurahan_code,
                capacity: row.capacity.and_then(|n| u32::try_from(n).ok()),
                expected: row.expected_occupancy.and_then(|n| u32::try_from(n).ok()),
                agencies,
                source_day,
            });
        }
        facts.presences = presences::sql::read(self, list).await?;
        for row in self.read::<SightingRow>(SIGHTINGS, list).await? {
            let Some(place) = row.place_id else { continue };
            facts.sightings.push(SightingFact {
                place: id(&place)?,
                seen_on: day(row.seen_on.as_deref()),
                agency: code("agency", Agency::parse, &row.agency)?,
            });
        }
        Ok(facts)
    }

    /// What is known of the listed people, or of all, and of everybody present.
    async fn people(
        &mut self,
        list: Option<&[String]>,
        presences: &[PresenceFact],
    ) -> Result<Vec<PersonFact>> {
        let mut ids: Vec<Uuid> = presences.iter().map(|row| row.person).collect();
        // Also those of whom nothing is left.
        for person in list.unwrap_or_default() {
            ids.push(id(person)?);
        }
        let mut people: HashMap<Uuid, PersonFact> =
            ids.into_iter().map(|person| (person, PersonFact::unknown(person))).collect();
        // Facts hang on the persons of single lists.
        let own = match list {
            Some(list) => Some(self.own_of(list).await?),
            None => None,
        };
        let own = own.as_deref();
        // A document may speak of somebody else as well, who is not asked about.
        let asked: Option<HashSet<Uuid>> = list.map(|_| people.keys().copied().collect());
        let is_asked = |person: &Uuid| asked.as_ref().is_none_or(|asked| asked.contains(person));
        for row in self.read::<PermitRow>(PERMITS, own).await? {
            let person = id(&row.person_id)?;
            if !is_asked(&person) {
                continue;
            }
            people.entry(person).or_insert_with(|| PersonFact::unknown(person)).hear_permit(
                Permit {
                    kind: code("permit kind", PermitKind::parse, &row.kind)?,
                    ends: day(row.ends.as_deref()),
                },
                row.sponsor_id.as_deref().map(id).transpose()?,
                code("agency", Agency::parse, &row.agency)?,
            );
        }
        for row in self.read::<EmployerRow>(EMPLOYERS, own).await? {
            let person = id(&row.person_id)?;
            if !is_asked(&person) {
                continue;
            }
            people
                .entry(person)
                .or_insert_with(|| PersonFact::unknown(person))
                .hear_employer(id(&row.company_id)?, code("agency", Agency::parse, &row.agency)?);
        }
        Ok(people.into_values().collect())
    }

    async fn companies(&mut self, list: Option<&[String]>) -> Result<Vec<CompanyFact>> {
        let rows = self.read::<CompanyRow>(COMPANIES, list).await?;
        let fact = |row: CompanyRow| Ok(CompanyFact { id: id(&row.id)?, name: row.name, sector: row.sector });
        rows.into_iter().map(fact).collect()
    }
}

pub(in crate::index) fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::internal(format!("{text} in the registry is no id")))
}

pub(super) fn code<T>(what: &str, parse: impl Fn(&str) -> Option<T>, text: &str) -> Result<T> {
    parse(text).ok_or_else(|| Error::internal(format!("{text} in the registry is no {what}")))
}

/// A day that cannot be read is an open one.
pub(super) fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

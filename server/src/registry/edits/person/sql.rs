//! Corrections of persons in the database. Invariant: `listed` holds what lists say of every
//! person and permit over which a correction lies, and is NULL where none does; a correction
//! lies over all rows of the person as shown, and over nobody else's.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petapora_wire::{
    FactEdit, JurisdictionId, PermitFacts, PermitKind, PersonFact, PersonFacts, PersonRecord,
};

use super::{ListedPerson, laid_over, permits_laid_over, speaking};
use crate::binds;
use crate::registry::edits::sql::{Of, edits, read, text};
use crate::registry::known_by::Known;
use crate::registry::known_by::sql::{known, people_of, shown_as};
use crate::store::{Result, Tx};

/// A person as a correction finds them.
pub struct Corrected {
    pub known: Known,
    /// As shown.
    pub facts: PersonFacts,
    pub listed: PersonFacts,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: String,
    name: String,
    birth: Option<String>,
    listed: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PermitRow {
    id: String,
    person_id: String,
    kind: String,
    ends: Option<String>,
    listed: Option<String>,
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    subject_key: String,
    facts: String,
}

const PEOPLE: &str = "SELECT id, name, birth, listed FROM person WHERE jurisdiction_id = $1 AND id IN ";
const PERMITS: &str = "SELECT id, person_id, kind, ends, listed FROM stay_permit \
    WHERE jurisdiction_id = $1 AND person_id IN ";
const LAID_PEOPLE: &str =
    "SELECT id, name, birth, listed FROM person WHERE jurisdiction_id = $1 AND listed IS NOT NULL";
const LAID_PERMITS: &str = "SELECT id, person_id, kind, ends, listed FROM stay_permit \
    WHERE jurisdiction_id = $1 AND listed IS NOT NULL";
const STANDING: &str = "SELECT subject_key, facts FROM fact_edit \
    WHERE jurisdiction_id = $1 AND subject = 'person' AND undone_ms IS NULL ORDER BY id";
const BEHIND: &str = "SELECT DISTINCT w.person_id, r.person_id FROM person_row w \
    JOIN source_row r ON r.jurisdiction_id = w.jurisdiction_id AND r.id = w.row_id \
    WHERE r.person_id IS NOT NULL AND w.jurisdiction_id = $1 AND w.person_id IN ";
const PUT_PERSON: &str =
    "UPDATE person SET name = $3, birth = $4, listed = $5 WHERE jurisdiction_id = $1 AND id = $2";
const PUT_PERMIT: &str =
    "UPDATE stay_permit SET kind = $3, ends = $4, listed = $5 WHERE jurisdiction_id = $1 AND id = $2";

impl PersonRow {
    fn stored(&self) -> ListedPerson {
        ListedPerson { name: self.name.clone(), birth: self.birth.clone() }
    }

    fn listed(&self) -> ListedPerson {
        self.listed.as_deref().and_then(read).unwrap_or_else(|| self.stored())
    }
}

impl PermitRow {
    fn stored(&self) -> PermitFacts {
        let kind = PermitKind::parse(&self.kind).unwrap_or(PermitKind::Unknown);
        PermitFacts { kind, ends: self.ends.clone() }
    }

    fn listed(&self) -> PermitFacts {
        self.listed.as_deref().and_then(read).unwrap_or_else(|| self.stored())
    }
}

/// A person, by the id as shown or by that of a single list's person. `None`: lists name
/// nobody under it.
pub async fn person(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<Option<Corrected>> {
    let known = known(tx, jurisdiction, id).await?;
    let j = || binds![jurisdiction.as_str()];
    let people = tx.all_in::<PersonRow>(PEOPLE, j(), &known.own, " ORDER BY id").await?;
    let Some(row) = people.iter().find(|row| row.id == known.shown).or(people.first()) else {
        return Ok(None);
    };
    let permits = tx.all_in::<PermitRow>(PERMITS, j(), &known.own, " ORDER BY source_row_id, id").await?;
    let speaks = |permits: Vec<PermitFacts>| speaking(&permits).and_then(|at| permits.get(at).cloned());
    let facts = |ListedPerson { name, birth }: ListedPerson, permits| PersonFacts {
        name,
        birth,
        permit: speaks(permits),
    };
    Ok(Some(Corrected {
        facts: facts(row.stored(), permits.iter().map(PermitRow::stored).collect()),
        listed: facts(row.listed(), permits.iter().map(PermitRow::listed).collect()),
        known,
    }))
}

/// Corrections of a person with their ids, latest first.
pub async fn edits_of(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    known: &Known,
) -> Result<Vec<(String, FactEdit<PersonFact>)>> {
    edits(tx, jurisdiction, Of::Person, &known.keys).await
}

/// What can be corrected of a person; `None` of nobody, and where the rows of one document are
/// of several people, so that no list tells them apart.
pub async fn record(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<Option<PersonRecord>> {
    let Some(person) = person(tx, jurisdiction, id).await? else { return Ok(None) };
    if person.known.parted || person.known.keys.is_empty() {
        return Ok(None);
    }
    let edits = edits_of(tx, jurisdiction, &person.known).await?;
    Ok(Some(PersonRecord {
        facts: person.facts,
        listed: person.listed,
        edits: edits.into_iter().map(|(_, edit)| edit).collect(),
    }))
}

/// What was said of each person as shown, and which persons of single lists are wholly theirs.
struct Said {
    of: BTreeMap<String, Vec<PersonFact>>,
    behind: BTreeMap<String, BTreeSet<String>>,
}

/// Whose each correction is now. One of a document whose rows are of several people waits
/// until they are one again.
async fn said(tx: &mut Tx, jurisdiction: &JurisdictionId, standing: Vec<StandingRow>) -> Result<Said> {
    let mut keys: Vec<String> = standing.iter().map(|row| row.subject_key.clone()).collect();
    keys.dedup();
    let by_key = people_of(tx, jurisdiction, &keys).await?;
    let own: Vec<String> = by_key.values().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let shown = shown_as(tx, jurisdiction, &own).await?;
    let mut of: BTreeMap<String, Vec<PersonFact>> = BTreeMap::new();
    let mut behind: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in standing {
        let (Some(own), Some(facts)) = (by_key.get(&row.subject_key), read::<Vec<PersonFact>>(&row.facts))
        else {
            continue;
        };
        let person = match shown.get(own) {
            Some(people) if people.len() > 1 => continue,
            Some(people) => people.first().unwrap_or(own),
            None => own,
        };
        of.entry(person.clone()).or_default().extend(facts);
        behind.entry(person.clone()).or_default().insert(own.clone());
    }
    let people: Vec<String> = of.keys().cloned().collect();
    let binds = binds![jurisdiction.as_str()];
    for (person, own) in tx.all_in::<(String, String)>(BEHIND, binds, &people, "").await? {
        behind.entry(person).or_default().insert(own);
    }
    let all: Vec<String> = behind.values().flatten().cloned().collect();
    let shown = shown_as(tx, jurisdiction, &all).await?;
    for own in behind.values_mut() {
        own.retain(|own| shown.get(own).is_none_or(|people| people.len() == 1));
    }
    Ok(Said { of, behind })
}

/// Lays the corrections that stand over what lists say; the persons as shown of whom something
/// else is shown since. Some queries, and a statement for each row that changes: there are few.
pub async fn lay_over(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<String>> {
    let j = || binds![jurisdiction.as_str()];
    let standing = tx.all::<StandingRow>(STANDING, j()).await?;
    let laid = tx.all::<PersonRow>(LAID_PEOPLE, j()).await?;
    let laid_permits = tx.all::<PermitRow>(LAID_PERMITS, j()).await?;
    if standing.is_empty() && laid.is_empty() && laid_permits.is_empty() {
        return Ok(Vec::new());
    }
    let Said { of, behind } = said(tx, jurisdiction, standing).await?;
    let person_of: HashMap<&String, &String> =
        behind.iter().flat_map(|(person, own)| own.iter().map(move |own| (own, person))).collect();
    let mut concerned: BTreeSet<String> = laid.into_iter().map(|row| row.id).collect();
    concerned.extend(laid_permits.into_iter().map(|row| row.person_id));
    concerned.extend(person_of.keys().map(|own| (*own).clone()));
    let concerned: Vec<String> = concerned.into_iter().collect();

    let nothing = Vec::new();
    let said_of = |own: &String| person_of.get(own).and_then(|person| of.get(*person)).unwrap_or(&nothing);
    let mut changed = BTreeSet::new();
    for row in tx.all_in::<PersonRow>(PEOPLE, j(), &concerned, "").await? {
        let listed = row.listed();
        let facts = PersonFacts { name: listed.name.clone(), birth: listed.birth.clone(), permit: None };
        let PersonFacts { name, birth, .. } = laid_over(&facts, said_of(&row.id));
        let now = ListedPerson { name, birth };
        let over = (now != listed).then(|| text(&listed));
        if now != row.stored() || over != row.listed {
            put_person(tx, jurisdiction, &row.id, &now, over).await?;
            changed.insert(row.id);
        }
    }
    // Permits of one person are laid over together: one of them speaks.
    let mut permits: BTreeMap<String, Vec<PermitRow>> = BTreeMap::new();
    for row in tx.all_in::<PermitRow>(PERMITS, j(), &concerned, " ORDER BY source_row_id, id").await? {
        let person = person_of.get(&row.person_id).map_or(&row.person_id, |person| *person);
        permits.entry(person.clone()).or_default().push(row);
    }
    for (person, rows) in permits {
        let listed: Vec<PermitFacts> = rows.iter().map(PermitRow::listed).collect();
        let shown = permits_laid_over(&listed, of.get(&person).unwrap_or(&nothing));
        for ((row, listed), now) in rows.into_iter().zip(listed).zip(shown) {
            let over = (now != listed).then(|| text(&listed));
            if now != row.stored() || over != row.listed {
                put_permit(tx, jurisdiction, &row.id, &now, over).await?;
                changed.insert(row.person_id);
            }
        }
    }
    let changed: Vec<String> = changed.into_iter().collect();
    let mut shown = shown_as(tx, jurisdiction, &changed).await?;
    let people =
        changed.into_iter().flat_map(|own| shown.remove(&own).unwrap_or_else(|| BTreeSet::from([own])));
    Ok(people.collect::<BTreeSet<_>>().into_iter().collect())
}

/// Shows every person and permit as lists have it.
pub async fn lift_off(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    let j = || binds![jurisdiction.as_str()];
    for row in tx.all::<PersonRow>(LAID_PEOPLE, j()).await? {
        put_person(tx, jurisdiction, &row.id, &row.listed(), None).await?;
    }
    for row in tx.all::<PermitRow>(LAID_PERMITS, j()).await? {
        put_permit(tx, jurisdiction, &row.id, &row.listed(), None).await?;
    }
    Ok(())
}

async fn put_person(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
    now: &ListedPerson,
    listed: Option<String>,
) -> Result<()> {
    tx.execute(PUT_PERSON, binds![jurisdiction.as_str(), id, &now.name, &now.birth, listed]).await?;
    Ok(())
}

async fn put_permit(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    id: &str,
    now: &PermitFacts,
    listed: Option<String>,
) -> Result<()> {
    tx.execute(PUT_PERMIT, binds![jurisdiction.as_str(), id, now.kind.as_str(), &now.ends, listed]).await?;
    Ok(())
}

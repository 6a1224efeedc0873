//! The keys of persons in the database. Invariant: what is asked costs as much as the persons
//! asked about, however many there are.

use std::collections::{BTreeSet, HashMap};

use petapora_wire::JurisdictionId;

use super::Known;
use crate::access::Scope;
use crate::binds;
use crate::reconcile::identity::own_of;
use crate::store::{Result, Tx};

const IS_SHOWN: &str =
    "SELECT person_id FROM person_row WHERE jurisdiction_id = $1 AND person_id = $2 LIMIT 1";
/// As whom the rows of persons of single lists are shown.
const SHOWN_AS: &str = "SELECT DISTINCT r.person_id, w.person_id FROM source_row r \
    JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE r.jurisdiction_id = $1 AND r.person_id IN ";
const DOCUMENTS: &str =
    "SELECT person_id, number_blind FROM travel_document WHERE jurisdiction_id = $1 AND person_id IN ";
const HASHES: &str =
    "SELECT row_hash FROM source_row WHERE jurisdiction_id = $1 AND outcome = 'accepted' AND person_id IN ";
const BY_DOCUMENT: &str =
    "SELECT number_blind, person_id FROM travel_document WHERE jurisdiction_id = $1 AND number_blind IN ";
const BY_ROW: &str = "SELECT row_hash, person_id FROM source_row \
    WHERE jurisdiction_id = $1 AND outcome = 'accepted' AND person_id IS NOT NULL AND row_hash IN ";
/// Places that the rows of a person name, and who sent them.
const WHERE_NAMED: &str = "SELECT DISTINCT b.agency, p.kelurahan_code FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN place p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.place_id \
    LEFT JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE r.jurisdiction_id = $1 AND (r.person_id = $2 OR w.person_id = $2)";

/// Whether some row names the person at a place of the scope.
pub async fn is_person_in(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    person: &str,
    scope: &Scope,
) -> Result<bool> {
    let binds = binds![jurisdiction.as_str(), person];
    let named = tx.all::<(String, Option<String>)>(WHERE_NAMED, binds).await?;
    Ok(named.iter().any(|(agency, kelurahan)| {
        scope.covers_area(kelurahan.as_deref()) && scope.own_agency.is_none_or(|own| agency == own.as_str())
    }))
}

/// As whom each of these persons of single lists is shown; those that no run has looked at yet
/// are left out.
pub async fn shown_as(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    own: &[String],
) -> Result<HashMap<String, BTreeSet<String>>> {
    let mut shown: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (own, person) in
        tx.all_in::<(String, String)>(SHOWN_AS, binds![jurisdiction.as_str()], own, "").await?
    {
        shown.entry(own).or_default().insert(person);
    }
    Ok(shown)
}

/// A person, by the id as shown or by that of a single list's person.
pub async fn known(tx: &mut Tx, jurisdiction: &JurisdictionId, person: &str) -> Result<Known> {
    let j = jurisdiction.as_str();
    let mut shown = person.to_owned();
    if tx.optional::<(String,)>(IS_SHOWN, binds![j, person]).await?.is_none() {
        let as_whom = shown_as(tx, jurisdiction, std::slice::from_ref(&shown)).await?;
        shown = as_whom.into_values().flatten().next().unwrap_or(shown);
    }
    let own = own_of(tx, j, std::slice::from_ref(&shown)).await?;
    let mut documents = tx.all_in::<(String, String)>(DOCUMENTS, binds![j], &own, "").await?;
    documents.sort_by(|(_, a), (_, b)| a.cmp(b));
    let without: Vec<String> =
        own.iter().filter(|own| !documents.iter().any(|(person, _)| person == *own)).cloned().collect();
    let mut hashes = tx.all_in::<(String,)>(HASHES, binds![j], &without, "").await?;
    hashes.sort_unstable();
    let parted = shown_as(tx, jurisdiction, &own).await?.values().any(|people| people.len() > 1);
    let keys =
        documents.into_iter().map(|(_, key)| key).chain(hashes.into_iter().map(|(key,)| key)).collect();
    Ok(Known { shown, own, keys, parted })
}

/// The persons of single lists that are known by these keys.
pub async fn people_of(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    keys: &[String],
) -> Result<HashMap<String, String>> {
    let j = || binds![jurisdiction.as_str()];
    let mut people: HashMap<String, String> =
        tx.all_in::<(String, String)>(BY_ROW, j(), keys, "").await?.into_iter().collect();
    people.extend(tx.all_in::<(String, String)>(BY_DOCUMENT, j(), keys, "").await?);
    Ok(people)
}

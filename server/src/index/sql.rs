//! What was committed since a snapshot, from the change log. Invariant: the log and
//! the facts are read in one transaction, so nothing falls between them.

use petapora_wire::JurisdictionId;
use uuid::Uuid;

use super::changes::{FEW, Touched};
use super::facts::sql::{Reader, id};
use super::facts::{Input, Patch};
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::store::Store;

/// Entries beyond which the log is not read: a whole reading is quicker.
const LOG_LIMIT: usize = 2000;

const CHANGES: &str = "SELECT entity, entity_id, op FROM change \
    WHERE jurisdiction_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
const PERSON_PLACES: [&str; 3] = [
    "SELECT DISTINCT place_id FROM stay WHERE jurisdiction_id = $1 AND person_id IN ",
    "SELECT DISTINCT place_id FROM stay_permit WHERE jurisdiction_id = $1 AND place_id IS NOT NULL AND person_id IN ",
    "SELECT DISTINCT place_id FROM assignment WHERE jurisdiction_id = $1 AND place_id IS NOT NULL AND person_id IN ",
];

#[derive(sqlx::FromRow)]
struct ChangeRow {
    entity: String,
    entity_id: String,
    op: String,
}

#[derive(sqlx::FromRow)]
struct PlaceIdRow {
    place_id: String,
}

/// What there is since a snapshot.
pub(super) enum Since {
    Patch(Patch),
    Whole(Input),
}

/// All facts.
pub(super) async fn whole(store: &Store, jurisdiction: &JurisdictionId) -> Result<Input> {
    let mut reader = Reader::begin(store, jurisdiction).await?;
    reader.whole().await
}

/// The facts that changed since `old`.
pub(super) async fn since(store: &Store, jurisdiction: &JurisdictionId, old: &Snapshot) -> Result<Since> {
    let mut reader = Reader::begin(store, jurisdiction).await?;
    let rows = reader.log::<ChangeRow>(CHANGES, old.seq, LOG_LIMIT as i64).await?;
    let mut touched = Touched { whole: rows.len() >= LOG_LIMIT || old.is_stale(), ..Touched::default() };
    for row in rows {
        touched.add(&row.entity, row.entity_id, &row.op);
    }
    if touched.whole {
        return Ok(Since::Whole(reader.whole().await?));
    }
    let people: Vec<String> = touched.people.into_iter().collect();
    for sql in PERSON_PLACES {
        let rows = reader.listed::<PlaceIdRow>(sql, &people, "").await?;
        touched.places.extend(rows.into_iter().map(|row| row.place_id));
    }
    let known: Vec<Uuid> = people.iter().map(|person| id(person)).collect::<Result<_>>()?;
    touched.places.extend(old.places_of(&known).into_iter().map(|place| place.to_string()));
    if touched.places.len() > FEW {
        return Ok(Since::Whole(reader.whole().await?));
    }
    let places: Vec<String> = touched.places.into_iter().collect();
    let facts = reader.facts_of(&places, people, touched.companies).await?;
    let touched = places.iter().map(|place| id(place)).collect::<Result<_>>()?;
    Ok(Since::Patch(Patch { touched, facts }))
}

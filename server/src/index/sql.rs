//! What was committed since a snapshot, from the change log. Invariant: the log and
//! the facts are read in one transaction, so nothing falls between them.

use petapora_wire::JurisdictionId;
use uuid::Uuid;

use super::changes::{FEW, Touched};
use super::facts::sql::{Reader, id};
use super::facts::{Input, Patch, residents};
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::store::Store;

/// Entries beyond which the log is not read: a whole reading is quicker.
const LOG_LIMIT: usize = 2000;

const CHANGES: &str = "SELECT entity, entity_id, op FROM change \
    WHERE jurisdiction_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";

#[derive(sqlx::FromRow)]
struct ChangeRow {
    entity: String,
    entity_id: String,
    op: String,
}

/// What there is since a snapshot.
pub(super) enum Since {
    /// Changes up to this number, none of which touches the sites.
    Elsewhere(i64),
    Patch(Patch),
    Whole(Input),
}

/// All facts.
pub(super) async fn whole(store: &Store, jurisdiction: &JurisdictionId) -> Result<Input> {
    let mut reader = Reader::begin(store, jurisdiction).await?;
    reader.whole().await
}

/// The facts that changed after `seq`; `old` shows those up to it.
pub(super) async fn since(
    store: &Store,
    jurisdiction: &JurisdictionId,
    seq: i64,
    old: &Snapshot,
) -> Result<Since> {
    let mut reader = Reader::begin(store, jurisdiction).await?;
    let rows = reader.log::<ChangeRow>(CHANGES, seq, LOG_LIMIT as i64).await?;
    let mut touched = Touched { whole: rows.len() >= LOG_LIMIT || old.is_stale(), ..Touched::default() };
    for row in rows {
        touched.add(&row.entity, row.entity_id, &row.op);
    }
    if touched.whole {
        return Ok(Since::Whole(reader.whole().await?));
    }
    if touched == Touched::default() {
        return Ok(Since::Elsewhere(reader.seq));
    }
    // A row at one place may take somebody from another: whoever lives or lived at a
    // touched place touches all of theirs.
    let places: Vec<String> = touched.places.iter().cloned().collect();
    let mut near = residents(&mut reader, &places).await?;
    near.extend(old.people_at(&ids(&places)?).into_iter().map(|person| person.to_string()));
    near.extend(touched.people.iter().cloned());
    let own = reader.own_of(&near.into_iter().collect::<Vec<_>>()).await?;
    touched.places.extend(reader.places_of(&own).await?);
    let people: Vec<String> = touched.people.into_iter().collect();
    touched.places.extend(old.places_of(&ids(&people)?).into_iter().map(|place| place.to_string()));
    if touched.places.len() > FEW {
        return Ok(Since::Whole(reader.whole().await?));
    }
    let places: Vec<String> = touched.places.into_iter().collect();
    let facts = reader.facts_of(&places, people, touched.companies).await?;
    Ok(Since::Patch(Patch { touched: ids(&places)?, facts }))
}

fn ids(texts: &[String]) -> Result<Vec<Uuid>> {
    texts.iter().map(|text| id(text)).collect()
}

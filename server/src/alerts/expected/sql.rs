//! Declared densities in the database. Invariant: one is never changed, only withdrawn.

use petapora_wire::{AccountId, Expectation, ExpectationId, JurisdictionId, NewExpectation};

use super::Declared;
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Store, Write};

#[derive(sqlx::FromRow)]
struct DeclaredRow {
    id: String,
    place_id: Option<String>,
    polygon: Option<String>,
    capacity: i64,
    evidence: String,
    owner: String,
    ends: String,
    declared_by: String,
    declared_ms: i64,
    withdrawn_ms: Option<i64>,
}

const ALL: &str = "SELECT id, place_id, polygon, capacity, evidence, owner, ends, declared_by, declared_ms, withdrawn_ms \
    FROM expected_density WHERE jurisdiction_id = $1 ORDER BY declared_ms DESC, id DESC LIMIT 1000";
const ADD: &str = "INSERT INTO expected_density (jurisdiction_id, id, place_id, polygon, capacity, evidence, owner, ends, \
    declared_by, declared_ms, withdrawn_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)";
const WITHDRAW: &str = "UPDATE expected_density SET withdrawn_ms = $3 \
    WHERE jurisdiction_id = $1 AND id = $2 AND withdrawn_ms IS NULL";

/// The newest thousand, those that ended as well.
pub async fn all(store: &Store, jurisdiction: &JurisdictionId) -> Result<Vec<Declared>> {
    let rows = store.all::<DeclaredRow>(ALL, binds![jurisdiction.as_str()]).await?;
    rows.into_iter().map(declared).collect()
}

fn declared(row: DeclaredRow) -> Result<Declared> {
    let polygon = row.polygon.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?;
    Ok(Declared {
        withdrawn: row.withdrawn_ms.is_some(),
        expectation: Expectation {
            id: ExpectationId(row.id),
            declared: NewExpectation {
                place: row.place_id,
                polygon,
                capacity: u32::try_from(row.capacity).unwrap_or_default(),
                evidence: row.evidence,
                owner: row.owner,
                ends: row.ends,
            },
            name: String::new(),
            declared_by: AccountId(row.declared_by),
            declared_ms: row.declared_ms,
            in_force: false,
            places: 0,
            people: 0,
            suppresses: Vec::new(),
            warning: None,
        },
    })
}

pub async fn add(write: &mut Write, id: &str, new: &NewExpectation) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let polygon = new.polygon.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let binds = binds![
        jurisdiction.as_str(),
        id,
        &new.place,
        polygon,
        new.capacity,
        new.evidence.trim(),
        new.owner.trim(),
        &new.ends,
        write.actor().to_owned(),
        write.at_ms()
    ];
    write.tx.execute(ADD, binds).await?;
    Ok(())
}

/// `false` if there is none in force under this id.
pub async fn withdraw(write: &mut Write, id: &str) -> Result<bool> {
    let jurisdiction = write.jurisdiction().clone();
    let at_ms = write.at_ms();
    Ok(write.tx.execute(WITHDRAW, binds![jurisdiction.as_str(), id, at_ms]).await? == 1)
}

//! The store: two engines, one SQL text, one way to write.
//! Invariant: no other slice names an engine, and nothing is written except through
//! a `Write`, which carries its change log and audit.

mod bind;
mod engine;
mod keys;
mod once;
mod seal;
pub mod untrusted;
mod write;

pub use bind::Bind;
pub use engine::{Result, Store, StoreError, StoreRow, Tx};
pub use keys::{KeyError, Keys};
pub use once::{Answer, Begun, Key, OnceWrite};
pub use seal::{SealError, Sealed};
pub use write::{Audit, Chained, Entity, Op, Verified, Write, verify_audit};

use petapora_wire::JurisdictionId;

use crate::binds;

/// A new UUIDv7 as text: sorts by time of making, so inserts stay at the index's end.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[derive(sqlx::FromRow)]
struct JurisdictionRow {
    id: String,
    code: String,
    demo: bool,
}

/// The working area this database serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jurisdiction {
    pub id: JurisdictionId,
    /// Kemendagri code, e.g. `64.74`.
    pub code: String,
    /// Everything in it is invented.
    pub demo: bool,
}

impl From<JurisdictionRow> for Jurisdiction {
    fn from(row: JurisdictionRow) -> Self {
        Self { id: row.id.into(), code: row.code, demo: row.demo }
    }
}

const FIND: &str = "SELECT id, code, demo FROM jurisdiction ORDER BY created_ms, id LIMIT 1";
const ADD: &str = "INSERT INTO jurisdiction (id, code, demo, created_ms) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (code) DO NOTHING";
const FIND_CODE: &str = "SELECT id, code, demo FROM jurisdiction WHERE code = $1";
const ADD_HEAD: &str =
    "INSERT INTO chain_head (jurisdiction_id, change_seq, audit_seq, audit_hash) VALUES ($1, 0, 0, '')";

/// The first jurisdiction of the database, if it has one yet.
pub async fn find_jurisdiction(store: &Store) -> Result<Option<Jurisdiction>> {
    let row = store.optional::<JurisdictionRow>(FIND, binds![]).await?;
    Ok(row.map(Jurisdiction::from))
}

/// The jurisdiction of `code`; a new one gets an empty chain. Two processes that start
/// at once get the same one.
pub async fn add_jurisdiction(store: &Store, code: &str, demo: bool, at_ms: i64) -> Result<Jurisdiction> {
    // Its code is its id: it leads every key of every table and index, and is a seventh
    // as long as a UUID.
    let id = code;
    let mut tx = store.begin().await?;
    if tx.execute(ADD, binds![id, code, demo, at_ms]).await? == 1 {
        tx.execute(ADD_HEAD, binds![id]).await?;
    }
    let row = tx.one::<JurisdictionRow>(FIND_CODE, binds![code]).await?;
    tx.commit().await?;
    Ok(row.into())
}

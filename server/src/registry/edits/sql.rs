//! Corrections in the database, of places and of persons alike. Invariant: none is ever
//! removed; one that was taken back says so.

use petapora_wire::{FactEdit, JurisdictionId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::binds;
use crate::store::{Result, Tx, Write};

/// Whose facts are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Place,
    Person,
}

impl Of {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Person => "person",
        }
    }
}

#[derive(sqlx::FromRow)]
struct EditRow {
    id: String,
    facts: String,
    reason: String,
    actor: String,
    actor_name: Option<String>,
    at_ms: i64,
    undone_ms: Option<i64>,
}

const NOTE: &str = "INSERT INTO fact_edit (jurisdiction_id, id, subject, subject_key, facts, reason, actor, at_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const EDITS: &str = "SELECT e.id, e.facts, e.reason, e.actor, a.display_name AS actor_name, e.at_ms, e.undone_ms \
    FROM fact_edit e LEFT JOIN account a ON a.jurisdiction_id = e.jurisdiction_id AND a.id = e.actor \
    WHERE e.jurisdiction_id = $1 AND e.subject = $2 AND e.subject_key IN ";
const UNDONE: &str = "UPDATE fact_edit SET undone_ms = $3 WHERE jurisdiction_id = $1 AND id = $2";

/// Corrections of what is known by these keys, with their ids, latest first.
pub async fn edits<F: DeserializeOwned>(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    of: Of,
    keys: &[String],
) -> Result<Vec<(String, FactEdit<F>)>> {
    let mut rows = tx.all_in::<EditRow>(EDITS, binds![jurisdiction.as_str(), of.as_str()], keys, "").await?;
    // Ids are made in the order of the corrections.
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    let one = |row: EditRow| {
        let shown = FactEdit {
            at_ms: row.at_ms,
            actor: row.actor.into(),
            actor_name: row.actor_name.unwrap_or_default(),
            facts: serde_json::from_str(&row.facts).ok()?,
            reason: row.reason,
            undone: row.undone_ms.is_some(),
        };
        Some((row.id, shown))
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Keeps a correction; laying it over shows it.
pub async fn note(
    write: &mut Write,
    id: &str,
    of: Of,
    key: &str,
    facts: &impl Serialize,
    reason: &str,
) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (actor, at_ms) = (write.actor().to_owned(), write.at_ms());
    let binds = binds![jurisdiction.as_str(), id, of.as_str(), key, text(facts), reason, actor, at_ms];
    write.tx.execute(NOTE, binds).await?;
    Ok(())
}

/// Marks a correction as taken back; laying over shows what is left.
pub async fn undone(write: &mut Write, id: &str) -> Result<()> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    write.tx.execute(UNDONE, binds![jurisdiction.as_str(), id, at_ms]).await?;
    Ok(())
}

/// What was set and still stands, the latest last.
pub fn standing<F>(edits: Vec<(String, FactEdit<F>)>) -> Vec<F> {
    edits.into_iter().rev().filter(|(_, edit)| !edit.undone).flat_map(|(_, edit)| edit.facts).collect()
}

/// Facts as they are kept.
pub fn text(facts: &impl Serialize) -> String {
    // Numbers, codes and plain text: always written.
    serde_json::to_string(facts).unwrap_or_default()
}

/// Kept facts; `None` if they are no longer understood.
pub fn read<F: DeserializeOwned>(text: &str) -> Option<F> {
    serde_json::from_str(text).ok()
}

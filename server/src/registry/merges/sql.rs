//! Joined places in the database. Invariant: a fact stands at the place as which its own is
//! shown, and `merged_from` remembers its own; parting gives each back.

use std::collections::HashMap;

use petapora_wire::{JurisdictionId, MergedPlace};

use super::shown_as;
use crate::binds;
use crate::store::{Result, Tx, Write};

#[derive(sqlx::FromRow)]
struct MergedRow {
    id: String,
    name: String,
    at_ms: i64,
    actor: String,
    actor_name: Option<String>,
    reason: String,
}

const NOTE: &str = "INSERT INTO place_merge (jurisdiction_id, id, from_key, into_key, reason, actor, at_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const UNDONE: &str = "UPDATE place_merge SET undone_ms = $3 \
    WHERE jurisdiction_id = $1 AND from_key = $2 AND undone_ms IS NULL";
const STANDING: &str = "SELECT from_key, into_key FROM place_merge \
    WHERE jurisdiction_id = $1 AND undone_ms IS NULL ORDER BY id";
const BY_KEY: &str = "SELECT name_key, id FROM place WHERE jurisdiction_id = $1 AND name_key IN ";
const SHOW: &str = "UPDATE place SET merged_into = $3 WHERE jurisdiction_id = $1 AND id = $2";
const MERGED: &str = "SELECT p.id, p.name, m.at_ms, m.actor, a.display_name AS actor_name, m.reason FROM place p \
    JOIN place_merge m ON m.jurisdiction_id = p.jurisdiction_id AND m.from_key = p.name_key AND m.undone_ms IS NULL \
    LEFT JOIN account a ON a.jurisdiction_id = m.jurisdiction_id AND a.id = m.actor \
    WHERE p.jurisdiction_id = $1 AND p.merged_into = $2 ORDER BY m.id";

macro_rules! move_facts {
    ($($table:literal),+) => {
        [$(concat!(
            "UPDATE ", $table, " SET place_id = $3, merged_from = $4 WHERE jurisdiction_id = $1 AND place_id <> $3 \
             AND (merged_from = $2 OR (merged_from IS NULL AND place_id = $2))"
        )),+]
    };
}
/// Every table that says that something is at a place.
const MOVE: [&str; 6] =
    move_facts!("source_row", "stay_permit", "work_approval", "assignment", "stay", "sighting");

/// The names of a place beside its own, earliest joined first.
pub async fn merged(tx: &mut Tx, jurisdiction: &JurisdictionId, place: &str) -> Result<Vec<MergedPlace>> {
    let rows = tx.all::<MergedRow>(MERGED, binds![jurisdiction.as_str(), place]).await?;
    let one = |row: MergedRow| MergedPlace {
        id: row.id.into(),
        name: row.name,
        at_ms: row.at_ms,
        actor: row.actor.into(),
        actor_name: row.actor_name.unwrap_or_default(),
        reason: row.reason,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Keeps that the place under one key is the one under another; `show` shows it.
pub async fn note(write: &mut Write, id: &str, from: &str, into: &str, reason: &str) -> Result<()> {
    let jurisdiction = write.jurisdiction().clone();
    let (actor, at_ms) = (write.actor().to_owned(), write.at_ms());
    write.tx.execute(NOTE, binds![jurisdiction.as_str(), id, from, into, reason, actor, at_ms]).await?;
    Ok(())
}

/// Marks a join as taken back; `show` shows it. `false`: there is none.
pub async fn undone(write: &mut Write, from: &str) -> Result<bool> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    Ok(write.tx.execute(UNDONE, binds![jurisdiction.as_str(), from, at_ms]).await? > 0)
}

/// Who is whose second name, by keys.
pub async fn standing(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<HashMap<String, String>> {
    let rows = tx.all::<(String, String)>(STANDING, binds![jurisdiction.as_str()]).await?;
    Ok(rows.into_iter().collect())
}

/// Shows the facts of every second name, and of the place `parted`, where they belong; the ids of the places whose
/// facts changed. Some statements for each join that stands: there are few.
pub async fn show(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    parted: Option<(&str, &str)>,
) -> Result<Vec<String>> {
    let mut joined = standing(tx, jurisdiction).await?;
    if joined.is_empty() && parted.is_none() {
        return Ok(Vec::new());
    }
    let j = jurisdiction.as_str();
    let keys: Vec<String> = joined.iter().flat_map(|(from, into)| [from.clone(), into.clone()]).collect();
    let mut ids: HashMap<String, String> =
        tx.all_in::<(String, String)>(BY_KEY, binds![j], &keys, "").await?.into_iter().collect();
    // One that no list names any more stands for nobody.
    joined.retain(|from, into| ids.contains_key(from) && ids.contains_key(into));
    ids.extend(parted.map(|(key, id)| (key.to_owned(), id.to_owned())));
    let mut own: Vec<&str> = joined.keys().map(String::as_str).chain(parted.map(|(key, _)| key)).collect();
    own.sort_unstable();
    let mut touched = Vec::new();
    for key in own {
        let (Some(id), Some(shown)) = (ids.get(key), ids.get(shown_as(&joined, key))) else { continue };
        let elsewhere = (id != shown).then_some((shown, id));
        tx.execute(SHOW, binds![j, id, elsewhere.map(|(shown, _)| shown.as_str())]).await?;
        let mut moved = 0;
        for sql in MOVE {
            let binds = binds![j, id, shown, elsewhere.map(|(_, id)| id.as_str())];
            moved += tx.execute(sql, binds).await?;
        }
        if moved > 0 {
            touched.extend([id.clone(), shown.clone()]);
        }
    }
    touched.sort_unstable();
    touched.dedup();
    Ok(touched)
}

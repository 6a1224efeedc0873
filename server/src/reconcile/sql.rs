//! Rows as they are stored, and what was made of them. Invariant: rows leave here sealed;
//! links are written as differences, so that a run that finds nothing new writes nothing.

use std::collections::HashMap;

use petapora_wire::JurisdictionId;
use uuid::Uuid;

use super::gathered::{Pair, Persons};
use crate::binds;
use crate::store::{Result, Store, Tx};

/// A list and what its columns mean.
#[derive(Debug, sqlx::FromRow)]
pub struct ListRow {
    pub id: String,
    pub agency: String,
    pub list_kind: String,
    pub file_name: String,
    pub file_sha256: String,
    /// The sheets that were read, of a workbook.
    pub sheet: Option<String>,
    pub mapping: String,
    pub accepted: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub struct SealedRow {
    pub id: String,
    pub line: i64,
    pub sealed: Vec<u8>,
    pub person_id: Option<String>,
    pub place_id: Option<String>,
}

/// A row that says what an earlier one said, and which.
#[derive(Debug, sqlx::FromRow)]
pub struct Repeat {
    pub list: String,
    pub line: i64,
    pub said_row: String,
}

#[derive(sqlx::FromRow)]
struct DecidedRow {
    verdict: String,
    left_row: String,
    right_row: String,
}

#[derive(sqlx::FromRow)]
struct PairRow {
    left_row: String,
    right_row: String,
    evidence: String,
}

const REPEATS: &str = "SELECT q.batch_id AS list, q.line, r.id AS said_row \
    FROM repeated_row q JOIN source_row r ON r.jurisdiction_id = q.jurisdiction_id AND r.row_hash = q.row_hash \
    WHERE q.jurisdiction_id = $1 AND r.outcome = 'accepted'";
const LISTS: &str = "SELECT id, agency, list_kind, file_name, file_sha256, sheet, mapping, accepted FROM import_batch \
    WHERE jurisdiction_id = $1 ORDER BY agency, file_name, file_sha256";
const ROWS: &str = "SELECT id, line, sealed, person_id, place_id FROM source_row \
    WHERE jurisdiction_id = $1 AND batch_id = $2 AND outcome = 'accepted' ORDER BY line, id";
const DECIDED: &str = "SELECT d.verdict, l.id AS left_row, r.id AS right_row FROM person_decision d \
    JOIN source_row l ON l.jurisdiction_id = d.jurisdiction_id AND l.row_hash = d.left_hash AND l.outcome = 'accepted' \
    JOIN source_row r ON r.jurisdiction_id = d.jurisdiction_id AND r.row_hash = d.right_hash AND r.outcome = 'accepted' \
    WHERE d.jurisdiction_id = $1 AND d.verdict <> 'later' ORDER BY d.at_ms, d.id";
const WEIGHTS: &str = "SELECT weights, rows FROM person_weights WHERE jurisdiction_id = $1";
const PUT_WEIGHTS: &str = "INSERT INTO person_weights (jurisdiction_id, weights, rows, learned_ms) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (jurisdiction_id) DO UPDATE SET weights = excluded.weights, \
    rows = excluded.rows, learned_ms = excluded.learned_ms";
const PERSON_ROWS: &str = "SELECT row_id, person_id FROM person_row WHERE jurisdiction_id = $1";
const PUT_PERSON_ROW: &str = "INSERT INTO person_row (jurisdiction_id, row_id, person_id) VALUES";
const OR_MOVE: &str = "ON CONFLICT (jurisdiction_id, row_id) DO UPDATE SET person_id = excluded.person_id";
const REMOVE_PERSON_ROW: &str = "DELETE FROM person_row WHERE jurisdiction_id = $1 AND row_id = $2";
const LINKS: &str = "SELECT left_row, right_row, evidence FROM person_link WHERE jurisdiction_id = $1";
const ADD_LINK: &str = "INSERT INTO person_link (jurisdiction_id, left_row, right_row, evidence) VALUES";
const REMOVE_LINK: &str =
    "DELETE FROM person_link WHERE jurisdiction_id = $1 AND left_row = $2 AND right_row = $3";
const QUESTIONS: &str =
    "SELECT left_row, right_row, evidence FROM person_question WHERE jurisdiction_id = $1";
const PUT_QUESTION: &str =
    "INSERT INTO person_question (jurisdiction_id, left_row, right_row, bits, evidence) VALUES";
const OR_JUDGE_ANEW: &str = "ON CONFLICT (jurisdiction_id, left_row, right_row) DO UPDATE SET \
    bits = excluded.bits, evidence = excluded.evidence";
const REMOVE_QUESTION: &str =
    "DELETE FROM person_question WHERE jurisdiction_id = $1 AND left_row = $2 AND right_row = $3";

/// All lists, in an order that does not tell which came first.
pub async fn lists(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<ListRow>> {
    tx.all(LISTS, binds![jurisdiction.as_str()]).await
}

/// The rows that repeat an accepted one.
pub async fn repeats(store: &Store, jurisdiction: &JurisdictionId) -> Result<Vec<Repeat>> {
    store.all(REPEATS, binds![jurisdiction.as_str()]).await
}

/// The accepted rows of one list.
pub async fn rows(tx: &mut Tx, jurisdiction: &JurisdictionId, list: &str) -> Result<Vec<SealedRow>> {
    tx.all(ROWS, binds![jurisdiction.as_str(), list]).await
}

/// What people decided about rows that are there: pairs that are one, pairs that are two.
#[derive(Debug, Default)]
pub struct Decided {
    pub together: Vec<(Uuid, Uuid)>,
    pub apart: Vec<(Uuid, Uuid)>,
}

pub async fn decided(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Decided> {
    let mut decided = Decided::default();
    for row in tx.all::<DecidedRow>(DECIDED, binds![jurisdiction.as_str()]).await? {
        let pair = (id(&row.left_row)?, id(&row.right_row)?);
        if row.verdict == "same" { decided.together.push(pair) } else { decided.apart.push(pair) }
    }
    Ok(decided)
}

/// The judgement in force, sealed, and the rows that it was learned from.
pub async fn weights(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Option<(String, i64)>> {
    tx.optional::<(String, i64)>(WEIGHTS, binds![jurisdiction.as_str()]).await
}

pub async fn put_weights(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    weights: String,
    rows: u64,
    at_ms: i64,
) -> Result<()> {
    tx.execute(PUT_WEIGHTS, binds![jurisdiction.as_str(), weights, rows, at_ms]).await?;
    Ok(())
}

/// What a run changed.
#[derive(Debug, Default)]
pub struct Moved {
    /// Persons who gained or lost a row.
    pub persons: std::collections::BTreeSet<Uuid>,
    /// Links made, links taken out, questions that are new, changed or settled.
    pub linked: usize,
    pub unlinked: usize,
    pub questions: usize,
}

/// Stores who is who as far as it is not stored already. Errors: the database's.
pub async fn store(tx: &mut Tx, jurisdiction: &JurisdictionId, persons: &Persons) -> Result<Moved> {
    let j = jurisdiction.as_str();
    let mut moved = Moved::default();
    let mut before = HashMap::new();
    for (row, person) in tx.all::<(String, String)>(PERSON_ROWS, binds![j]).await? {
        before.insert(id(&row)?, id(&person)?);
    }
    let mut rows = Vec::new();
    for (at, person) in persons.shown() {
        let Some(person) = person else { continue };
        let was = before.remove(&at.id);
        if was != Some(person) {
            moved.persons.extend(was);
            moved.persons.insert(person);
            rows.extend(binds![j, at.id.to_string(), person.to_string()]);
        }
    }
    tx.insert_many(PUT_PERSON_ROW, 3, rows, OR_MOVE).await?;
    // What is left is nobody's any more.
    for (row, person) in before {
        moved.persons.insert(person);
        tx.execute(REMOVE_PERSON_ROW, binds![j, row.to_string()]).await?;
    }

    let (new, _, gone) = differences(tx.all::<PairRow>(LINKS, binds![j]).await?, &persons.links)?;
    (moved.linked, moved.unlinked) = (new.len(), gone.len());
    let links = new.into_iter().flat_map(|(left, right, _, evidence)| binds![j, left, right, evidence]);
    tx.insert_many(ADD_LINK, 4, links.collect(), "").await?;
    for (left, right) in gone {
        tx.execute(REMOVE_LINK, binds![j, left, right]).await?;
    }

    let (mut put, changed, gone) =
        differences(tx.all::<PairRow>(QUESTIONS, binds![j]).await?, &persons.questions)?;
    put.extend(changed);
    moved.questions = put.len() + gone.len();
    let questions =
        put.into_iter().flat_map(|(left, right, bits, evidence)| binds![j, left, right, bits, evidence]);
    tx.insert_many(PUT_QUESTION, 5, questions.collect(), OR_JUDGE_ANEW).await?;
    for (left, right) in gone {
        tx.execute(REMOVE_QUESTION, binds![j, left, right]).await?;
    }
    Ok(moved)
}

type Put = Vec<(String, String, f64, String)>;
type Gone = Vec<(String, String)>;

/// Pairs that are new, that are judged otherwise, and that are gone.
fn differences(before: Vec<PairRow>, now: &[Pair]) -> Result<(Put, Put, Gone)> {
    let mut before: HashMap<(String, String), String> =
        before.into_iter().map(|row| ((row.left_row, row.right_row), row.evidence)).collect();
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for pair in now {
        let evidence = serde_json::to_string(&pair.evidence).map_err(|e| sqlx::Error::Encode(e.into()))?;
        let (left, right) = (pair.left.to_string(), pair.right.to_string());
        let put = (left.clone(), right.clone(), f64::from(pair.evidence.bits), evidence.clone());
        match before.remove(&(left, right)) {
            None => new.push(put),
            Some(was) if was != evidence => changed.push(put),
            Some(_) => {}
        }
    }
    Ok((new, changed, before.into_keys().collect()))
}

/// An id of the registry.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse::<Uuid>().map_err(|e| sqlx::Error::Decode(e.into()).into())
}

//! Rows as they are stored, and what was made of them. Invariant: rows leave here sealed;
//! links are written as changes, so that a run that finds nothing new writes nothing.

use std::collections::HashMap;

use petapora_wire::JurisdictionId;
use uuid::Uuid;

use super::gathered::{Pair, Persons};
use super::stored::Changes;
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
    left_row: Option<String>,
    right_row: Option<String>,
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
// Outer joins: inner ones have SQLite walk all pairs of rows and look for their decision.
const DECIDED: &str = "SELECT d.verdict, l.id AS left_row, r.id AS right_row FROM person_decision d \
    LEFT JOIN source_row l ON l.jurisdiction_id = d.jurisdiction_id AND l.row_hash = d.left_hash AND l.outcome = 'accepted' \
    LEFT JOIN source_row r ON r.jurisdiction_id = d.jurisdiction_id AND r.row_hash = d.right_hash AND r.outcome = 'accepted' \
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
const NEWEST_CHANGE: &str = "SELECT change_seq FROM chain_head WHERE jurisdiction_id = $1";
const LAST_MARK: &str = "SELECT entity_id FROM change WHERE jurisdiction_id = $1 AND seq > $2 AND entity = 'link' \
    ORDER BY seq DESC LIMIT 1";

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
        let (Some(left), Some(right)) = (row.left_row, row.right_row) else { continue };
        let pair = (id(&left)?, id(&right)?);
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

impl Moved {
    pub fn is_nothing(&self) -> bool {
        self.linked + self.unlinked + self.questions + self.persons.len() == 0
    }
}

/// What an answer changes in the tables as they are: all of them are read.
pub async fn changes(tx: &mut Tx, jurisdiction: &JurisdictionId, persons: &Persons) -> Result<Changes> {
    let j = jurisdiction.as_str();
    let mut changes = Changes::default();
    let mut before = HashMap::new();
    for (row, person) in tx.all::<(String, String)>(PERSON_ROWS, binds![j]).await? {
        before.insert(id(&row)?, id(&person)?);
    }
    for (at, person) in persons.shown() {
        let was = before.remove(&at.id);
        if was != person {
            changes.rows.push((at.id, was, person));
        }
    }
    // What is left is nobody's any more.
    changes.rows.extend(before.into_iter().map(|(row, was)| (row, Some(was), None)));

    let mut before = pairs(tx.all::<PairRow>(LINKS, binds![j]).await?)?;
    let linked = persons.links.iter().filter(|pair| before.remove(&(pair.left, pair.right)).is_none());
    changes.linked = linked.copied().collect();
    changes.unlinked = before.into_keys().collect();

    let mut before = pairs(tx.all::<PairRow>(QUESTIONS, binds![j]).await?)?;
    for pair in &persons.questions {
        let was = before.remove(&(pair.left, pair.right));
        if was.is_none() || was != Some(written(pair)?) {
            changes.asked.push(*pair);
        }
    }
    changes.settled = before.into_keys().collect();
    Ok(changes)
}

/// Writes changes. Costs as much as they are many. Errors: the database's.
pub async fn store(tx: &mut Tx, jurisdiction: &JurisdictionId, changes: &Changes) -> Result<Moved> {
    let j = jurisdiction.as_str();
    let moved = Moved {
        persons: changes.rows.iter().flat_map(|(_, was, is)| [*was, *is]).flatten().collect(),
        linked: changes.linked.len(),
        unlinked: changes.unlinked.len(),
        questions: changes.asked.len() + changes.settled.len(),
    };
    let mut rows = Vec::new();
    for (row, _, is) in &changes.rows {
        match is {
            Some(is) => rows.extend(binds![j, row.to_string(), is.to_string()]),
            None => drop(tx.execute(REMOVE_PERSON_ROW, binds![j, row.to_string()]).await?),
        }
    }
    tx.insert_many(PUT_PERSON_ROW, 3, rows, OR_MOVE).await?;

    let mut links = Vec::new();
    for pair in &changes.linked {
        links.extend(binds![j, pair.left.to_string(), pair.right.to_string(), written(pair)?]);
    }
    tx.insert_many(ADD_LINK, 4, links, "").await?;
    for (left, right) in &changes.unlinked {
        tx.execute(REMOVE_LINK, binds![j, left.to_string(), right.to_string()]).await?;
    }

    let mut questions = Vec::new();
    for pair in &changes.asked {
        let bits = f64::from(pair.evidence.bits);
        questions.extend(binds![j, pair.left.to_string(), pair.right.to_string(), bits, written(pair)?]);
    }
    tx.insert_many(PUT_QUESTION, 5, questions, OR_JUDGE_ANEW).await?;
    for (left, right) in &changes.settled {
        tx.execute(REMOVE_QUESTION, binds![j, left.to_string(), right.to_string()]).await?;
    }
    Ok(moved)
}

/// Evidence as it is stored.
fn written(pair: &Pair) -> Result<String> {
    Ok(serde_json::to_string(&pair.evidence).map_err(|e| sqlx::Error::Encode(e.into()))?)
}

fn pairs(rows: Vec<PairRow>) -> Result<HashMap<(Uuid, Uuid), String>> {
    rows.into_iter().map(|row| Ok(((id(&row.left_row)?, id(&row.right_row)?), row.evidence))).collect()
}

/// The number of the newest change.
pub async fn newest_change(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<i64> {
    Ok(tx.one::<(i64,)>(NEWEST_CHANGE, binds![jurisdiction.as_str()]).await?.0)
}

/// What the last change of links after that one was noted with, if there was any.
pub async fn last_mark(tx: &mut Tx, jurisdiction: &JurisdictionId, after: i64) -> Result<Option<String>> {
    let found = tx.optional::<(String,)>(LAST_MARK, binds![jurisdiction.as_str(), after]).await?;
    Ok(found.map(|(mark,)| mark))
}

/// An id of the registry.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse::<Uuid>().map_err(|e| sqlx::Error::Decode(e.into()).into())
}

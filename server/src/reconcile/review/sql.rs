//! Pairs, rows and decisions as stored. Invariant: nothing outside the jurisdiction is
//! read; a decision stands by the hashes of its rows, so it outlives their batches.

use std::collections::{HashMap, HashSet};

use petapora_wire::{Agency, Decision, LinkOf, ListKind, Queue, QueuedPair, RowPair, Source, Verdict};

use crate::access::Scope;
use crate::binds;
use crate::reconcile::gathered::Evidence;
use crate::reconcile::sentences;
use crate::store::{Result, Store, Tx};

#[derive(sqlx::FromRow)]
struct AskedRow {
    left_row: String,
    right_row: String,
    evidence: String,
}

/// An accepted row with its list.
#[derive(sqlx::FromRow)]
pub struct StoredRow {
    pub id: String,
    line: i64,
    pub sealed: Vec<u8>,
    pub row_hash: String,
    pub kelurahan_code: Option<String>,
    pub batch_id: String,
    agency: String,
    list_kind: String,
    file_name: String,
    sheet: Option<String>,
    list_date: String,
    imported_ms: i64,
    pub mapping: String,
}

impl StoredRow {
    pub fn source(&self) -> Option<Source> {
        Some(Source {
            row: self.id.clone().into(),
            batch: self.batch_id.clone().into(),
            agency: Agency::parse(&self.agency)?,
            list_kind: ListKind::parse(&self.list_kind)?,
            file_name: self.file_name.clone(),
            sheet: self.sheet.clone(),
            line: u32::try_from(self.line).ok()?,
            list_date: self.list_date.clone(),
            imported_ms: self.imported_ms,
        })
    }
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: String,
    left_row: Option<String>,
    right_row: Option<String>,
    verdict: String,
    reason: String,
    evidence: String,
    actor: String,
    at_ms: i64,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    left_row: String,
    right_row: String,
    evidence: String,
}

/// The first `$2` of the queue, by its index.
const ASKED: &str = "SELECT left_row, right_row, evidence FROM person_question WHERE jurisdiction_id = $1 \
    ORDER BY bits DESC, left_row, right_row LIMIT $2";
const ASKED_OF: &str = "SELECT left_row, right_row, evidence FROM person_question \
    WHERE jurisdiction_id = $1 AND left_row IN ";
const LISTS_OF: &str = "SELECT r.id, b.agency, b.list_kind FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    WHERE r.jurisdiction_id = $1 AND r.id IN ";
const WITHIN: &str = "SELECT r.id FROM place p \
    JOIN source_row r ON r.jurisdiction_id = p.jurisdiction_id AND r.place_id = p.id \
    WHERE p.jurisdiction_id = $1 AND p.kelurahan_code LIKE $2 || '%'";
const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM person_question WHERE jurisdiction_id = $1), \
    (SELECT COUNT(*) FROM person_decision WHERE jurisdiction_id = $1 AND verdict <> 'later')";
const STORED: &str = "SELECT r.id, r.line, r.sealed, r.row_hash, p.kelurahan_code, r.batch_id, b.agency, \
    b.list_kind, b.file_name, b.sheet, b.list_date, b.imported_ms, b.mapping FROM source_row r \
    JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
    LEFT JOIN place p ON p.jurisdiction_id = r.jurisdiction_id AND p.id = r.place_id \
    WHERE r.jurisdiction_id = $1 AND r.outcome = 'accepted' AND r.id IN ";
const SHOWN_PERSON: &str = "SELECT person_id FROM person_row WHERE jurisdiction_id = $1 AND row_id = $2";
const PERSON_ROWS: &str =
    "SELECT row_id FROM person_row WHERE jurisdiction_id = $1 AND person_id = $2 ORDER BY row_id";
const IS_ROW: &str =
    "SELECT id FROM source_row WHERE jurisdiction_id = $1 AND id = $2 AND outcome = 'accepted'";
const SHOWN_AS: &str = "SELECT w.person_id FROM source_row r \
    JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE r.jurisdiction_id = $1 AND r.person_id = $2 ORDER BY w.person_id LIMIT 1";
const HASH: &str = "SELECT row_hash FROM source_row \
    WHERE jurisdiction_id = $1 AND id = $2 AND outcome = 'accepted'";
const EVIDENCE: &str = "SELECT evidence FROM person_question \
    WHERE jurisdiction_id = $1 AND left_row = $2 AND right_row = $3 \
    UNION ALL SELECT evidence FROM person_link WHERE jurisdiction_id = $1 AND left_row = $2 AND right_row = $3";
const FORGET: &str =
    "DELETE FROM person_decision WHERE jurisdiction_id = $1 AND left_hash = $2 AND right_hash = $3";
const PUT: &str = "INSERT INTO person_decision (jurisdiction_id, id, left_hash, right_hash, verdict, reason, \
    evidence, actor, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
macro_rules! decisions {
    ($tail:literal) => {
        concat!(
            "SELECT d.id, l.id AS left_row, r.id AS right_row, d.verdict, d.reason, d.evidence, d.actor, d.at_ms \
             FROM person_decision d \
             LEFT JOIN source_row l ON l.jurisdiction_id = d.jurisdiction_id AND l.row_hash = d.left_hash \
                AND l.outcome = 'accepted' \
             LEFT JOIN source_row r ON r.jurisdiction_id = d.jurisdiction_id AND r.row_hash = d.right_hash \
                AND r.outcome = 'accepted' \
             WHERE d.jurisdiction_id = $1",
            $tail
        )
    };
}
const DECISIONS: &str = decisions!(" ORDER BY d.at_ms DESC, d.id DESC LIMIT 200");
const LATER: &str = decisions!(" AND d.verdict = 'later' ORDER BY d.at_ms, d.id");
const DECISION: &str = decisions!(" AND d.id = $2");
const ABOUT: &str = decisions!(" AND d.left_hash = $2 AND d.right_hash = $3");
const ABOUT_ROWS: &str = decisions!(" AND d.left_hash IN ");
const ABOUT_OTHERS: &str = decisions!(" AND d.right_hash IN ");
const REMOVE: &str = "DELETE FROM person_decision WHERE jurisdiction_id = $1 AND id = $2";
const RESTORE: &str = "UPDATE person_link SET evidence = $4 \
    WHERE jurisdiction_id = $1 AND left_row = $2 AND right_row = $3";
const LINKS: &str = "SELECT left_row, right_row, evidence FROM person_link \
    WHERE jurisdiction_id = $1 AND left_row IN ";
const PRECEDENCE: &str = "SELECT precedence FROM person_precedence WHERE jurisdiction_id = $1";
const PUT_PRECEDENCE: &str = "INSERT INTO person_precedence (jurisdiction_id, precedence) VALUES ($1, $2) \
    ON CONFLICT (jurisdiction_id) DO UPDATE SET precedence = excluded.precedence";

/// A page of what is asked within the scope, from the `from`-th pair on. Costs as much as
/// the pages up to this one and the pairs put off, however long the queue is; of a limited
/// area, as the queue and the rows of the area.
pub async fn queue(store: &Store, j: &str, scope: &Scope, from: u32, limit: u32) -> Result<Queue> {
    let mut tx = store.begin_read().await?;
    let (all, decided) = tx.one::<(i64, i64)>(COUNTS, binds![j]).await?;
    let within: Option<HashSet<String>> = match scope.area.as_str() {
        "" => None,
        area => {
            let rows = tx.all::<(String,)>(WITHIN, binds![j, area]).await?;
            Some(rows.into_iter().map(|(row,)| row).collect())
        }
    };
    let covers = |pair: &AskedRow| {
        within.as_ref().is_none_or(|rows| rows.contains(&pair.left_row) || rows.contains(&pair.right_row))
    };
    let mut later = put_off(&mut tx, j).await?;
    let known: HashSet<(String, String)> =
        later.iter().map(|pair| (pair.left_row.clone(), pair.right_row.clone())).collect();
    let (from, limit) = (from as usize, limit as usize);
    let read = if within.is_none() { (from + limit + later.len()) as i64 } else { all };
    let mut first = tx.all::<AskedRow>(ASKED, binds![j, read]).await?;
    first.retain(|pair| covers(pair) && !known.contains(&(pair.left_row.clone(), pair.right_row.clone())));
    later.retain(covers);
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let put_off = later.len();
    let waiting = if within.is_none() { count(all) } else { (first.len() + put_off) as u64 };
    let passed = from.saturating_sub(usize::try_from(waiting).unwrap_or(usize::MAX) - put_off);
    let mut page: Vec<(AskedRow, bool)> =
        first.into_iter().skip(from).take(limit).map(|pair| (pair, false)).collect();
    let rest = limit - page.len();
    page.extend(later.into_iter().skip(passed).take(rest).map(|pair| (pair, true)));
    let rows: Vec<String> =
        page.iter().flat_map(|(pair, _)| [pair.left_row.clone(), pair.right_row.clone()]).collect();
    let lists: HashMap<String, (String, String)> = tx
        .all_in::<(String, String, String)>(LISTS_OF, binds![j], &rows, "")
        .await?
        .into_iter()
        .map(|(row, agency, kind)| (row, (agency, kind)))
        .collect();
    let pair = |(pair, later): (AskedRow, bool)| {
        let evidence: Evidence = serde_json::from_str(&pair.evidence).ok()?;
        let (left, right) = (lists.get(&pair.left_row)?, lists.get(&pair.right_row)?);
        Some(QueuedPair {
            agencies: [Agency::parse(&left.0)?, Agency::parse(&right.0)?],
            list_kinds: [ListKind::parse(&left.1)?, ListKind::parse(&right.1)?],
            left: pair.left_row.into(),
            right: pair.right_row.into(),
            chance: sentences::chance(&evidence),
            later,
        })
    };
    Ok(Queue {
        waiting,
        later: put_off as u64,
        decided: count(decided),
        pairs: page.into_iter().filter_map(pair).collect(),
    })
}

/// Questions that somebody put off, the first put off first.
async fn put_off(tx: &mut Tx, j: &str) -> Result<Vec<AskedRow>> {
    let decisions = tx.all::<DecisionRow>(LATER, binds![j]).await?;
    let pair = |row: DecisionRow| {
        let (a, b) = row.left_row.zip(row.right_row)?;
        Some(if a < b { (a, b) } else { (b, a) })
    };
    let pairs: Vec<(String, String)> = decisions.into_iter().filter_map(pair).collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let left: Vec<String> = pairs.iter().map(|(left, _)| left.clone()).collect();
    let found = tx.all_in::<AskedRow>(ASKED_OF, binds![j], &left, "").await?;
    let mut asked: HashMap<(String, String), AskedRow> =
        found.into_iter().map(|row| ((row.left_row.clone(), row.right_row.clone()), row)).collect();
    Ok(pairs.iter().filter_map(|pair| asked.remove(pair)).collect())
}

/// The person as whom a row is shown, and all rows of theirs; the row alone if it is
/// nobody's. `None`: no such row.
pub async fn group_of(tx: &mut Tx, j: &str, row: &str) -> Result<Option<(Option<String>, Vec<String>)>> {
    if let Some((person,)) = tx.optional::<(String,)>(SHOWN_PERSON, binds![j, row]).await? {
        let rows = tx.all::<(String,)>(PERSON_ROWS, binds![j, &person]).await?;
        return Ok(Some((Some(person), rows.into_iter().map(|(row,)| row).collect())));
    }
    let found = tx.optional::<(String,)>(IS_ROW, binds![j, row]).await?;
    Ok(found.map(|(row,)| (None, vec![row])))
}

/// A person as shown and their rows, by that id or by the id of a single list's person.
pub async fn rows_of(tx: &mut Tx, j: &str, person: &str) -> Result<Option<(String, Vec<String>)>> {
    let mut person = person.to_owned();
    let mut rows = tx.all::<(String,)>(PERSON_ROWS, binds![j, &person]).await?;
    if rows.is_empty()
        && let Some((shown,)) = tx.optional::<(String,)>(SHOWN_AS, binds![j, &person]).await?
    {
        rows = tx.all::<(String,)>(PERSON_ROWS, binds![j, &shown]).await?;
        person = shown;
    }
    Ok((!rows.is_empty()).then(|| (person, rows.into_iter().map(|(row,)| row).collect())))
}

pub async fn stored(tx: &mut Tx, j: &str, ids: &[String]) -> Result<Vec<StoredRow>> {
    tx.all_in(STORED, binds![j], ids, " ORDER BY r.id").await
}

/// The hashes of both rows, the smaller first.
pub async fn hashes(tx: &mut Tx, j: &str, pair: &RowPair) -> Result<Option<(String, String)>> {
    let left = tx.optional::<(String,)>(HASH, binds![j, pair.left.as_str()]).await?;
    let right = tx.optional::<(String,)>(HASH, binds![j, pair.right.as_str()]).await?;
    let both = left.zip(right).map(|((a,), (b,))| if a < b { (a, b) } else { (b, a) });
    Ok(both.filter(|(a, b)| a != b))
}

/// What was written down when the pair was linked or asked about.
pub async fn evidence(tx: &mut Tx, j: &str, pair: &RowPair) -> Result<Option<String>> {
    let (a, b) = (pair.left.as_str(), pair.right.as_str());
    let found = tx.all::<(String,)>(EVIDENCE, binds![j, a.min(b), a.max(b)]).await?;
    Ok(found.into_iter().next().map(|(evidence,)| evidence))
}

pub async fn put_decision(
    tx: &mut Tx,
    j: &str,
    decision: &Decision,
    (left, right): &(String, String),
    evidence: &str,
) -> Result<()> {
    tx.execute(FORGET, binds![j, left, right]).await?;
    let Decision { id, verdict, reason, by, at_ms, .. } = decision;
    let verdict = verdict.as_str();
    tx.execute(PUT, binds![j, id, left, right, verdict, reason, evidence, by, *at_ms]).await?;
    Ok(())
}

/// Removes a decision; it and its evidence.
pub async fn remove_decision(tx: &mut Tx, j: &str, id: &str) -> Result<Option<(Decision, String)>> {
    let Some(row) = tx.optional::<DecisionRow>(DECISION, binds![j, id]).await? else {
        return Ok(None);
    };
    tx.execute(REMOVE, binds![j, id]).await?;
    let evidence = row.evidence.clone();
    Ok(decision(row).map(|decision| (decision, evidence)))
}

/// A pair that is linked again was linked for the reason that was shown.
pub async fn restore_evidence(tx: &mut Tx, j: &str, pair: &Decision, evidence: &str) -> Result<()> {
    let (a, b) = (pair.left.as_str(), pair.right.as_str());
    tx.execute(RESTORE, binds![j, a.min(b), a.max(b), evidence]).await?;
    Ok(())
}

/// The newest two hundred.
pub async fn decisions(store: &Store, j: &str) -> Result<Vec<Decision>> {
    let rows = store.all::<DecisionRow>(DECISIONS, binds![j]).await?;
    Ok(rows.into_iter().filter_map(decision).collect())
}

pub async fn decision_about(tx: &mut Tx, j: &str, pair: &RowPair) -> Result<Option<Decision>> {
    let Some((left, right)) = hashes(tx, j, pair).await? else { return Ok(None) };
    Ok(tx.optional::<DecisionRow>(ABOUT, binds![j, left, right]).await?.and_then(decision))
}

/// Decisions about rows of these hashes, the newest first.
pub async fn decisions_about(tx: &mut Tx, j: &str, hashes: &[String]) -> Result<Vec<Decision>> {
    let mut rows = tx.all_in::<DecisionRow>(ABOUT_ROWS, binds![j], hashes, "").await?;
    rows.extend(tx.all_in::<DecisionRow>(ABOUT_OTHERS, binds![j], hashes, "").await?);
    rows.sort_by(|a, b| (b.at_ms, &b.id).cmp(&(a.at_ms, &a.id)));
    rows.dedup_by(|a, b| a.id == b.id);
    Ok(rows.into_iter().filter_map(decision).collect())
}

fn decision(row: DecisionRow) -> Option<Decision> {
    Some(Decision {
        id: row.id,
        // Rows that are gone for now have no id.
        left: row.left_row.unwrap_or_default().into(),
        right: row.right_row.unwrap_or_default().into(),
        verdict: Verdict::parse(&row.verdict)?,
        reason: row.reason,
        by: row.actor,
        at_ms: row.at_ms,
    })
}

/// Why these rows are one person.
pub async fn links_of(tx: &mut Tx, j: &str, rows: &[String]) -> Result<Vec<LinkOf>> {
    let link = |row: LinkRow| {
        let evidence: Evidence = serde_json::from_str(&row.evidence).ok()?;
        Some(LinkOf {
            left: row.left_row.into(),
            right: row.right_row.into(),
            chance: sentences::chance(&evidence),
            parts: sentences::parts(&evidence),
        })
    };
    let found = tx.all_in::<LinkRow>(LINKS, binds![j], rows, " ORDER BY left_row, right_row").await?;
    Ok(found.into_iter().filter_map(link).collect())
}

pub async fn precedence(tx: &mut Tx, j: &str) -> Result<Option<String>> {
    Ok(tx.optional::<(String,)>(PRECEDENCE, binds![j]).await?.map(|(json,)| json))
}

pub async fn put_precedence(tx: &mut Tx, j: &str, precedence: &str) -> Result<()> {
    tx.execute(PUT_PRECEDENCE, binds![j, precedence]).await?;
    Ok(())
}

//! A write: the change, its `change` rows and its `audit` row in one transaction.
//! Invariant: a `Write` can only be committed with an audit entry; dropped, it
//! leaves nothing. The jurisdiction's chain head is locked first, so numbers are
//! given in commit order and followers of `change` skip nothing.

use petapora_wire::JurisdictionId;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::engine::{Result, Store, StoreError, Tx};
use crate::binds;

/// What a change is about; the `entity` of a change row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    Account,
    Policy,
    Office,
    Region,
    Batch,
    Person,
    Company,
    Place,
    Alert,
    /// Who is who: links, questions and decisions.
    Link,
    /// A plan, its order, its results.
    Inspection,
}

impl Entity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Policy => "policy",
            Self::Office => "office",
            Self::Region => "region",
            Self::Batch => "batch",
            Self::Person => "person",
            Self::Company => "company",
            Self::Place => "place",
            Self::Alert => "alert",
            Self::Link => "link",
            Self::Inspection => "inspection",
        }
    }
}

/// How an entity changed. `Bulk`: many at once, readers load the whole set again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Insert,
    Update,
    Delete,
    Bulk,
}

impl Op {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Bulk => "bulk",
        }
    }
}

/// The audit entry of a write or of a read that must be accounted for.
#[derive(Debug, Clone)]
pub struct Audit {
    /// `import.commit`, `document.reveal`, …
    pub action: &'static str,
    /// Id or path of what was touched.
    pub target: String,
    /// Ids, counts, purpose, reason. Never a document number or a name.
    pub detail: Value,
}

#[derive(sqlx::FromRow)]
struct Head {
    change_seq: i64,
    audit_seq: i64,
    audit_hash: String,
}

/// A transaction that will leave a trace.
pub struct Write {
    /// For the SQL of the change itself.
    pub tx: Tx,
    jurisdiction: JurisdictionId,
    actor: String,
    at_ms: i64,
    head: Head,
    changes: Vec<(Entity, String, Op)>,
    wake: watch::Sender<i64>,
    /// This process's turn to write, given back at the end.
    turn: Option<OwnedSemaphorePermit>,
}

const LOCK_HEAD: &str = "UPDATE chain_head SET change_seq = change_seq WHERE jurisdiction_id = $1 \
    RETURNING change_seq, audit_seq, audit_hash";
const MOVE_HEAD: &str =
    "UPDATE chain_head SET change_seq = $2, audit_seq = $3, audit_hash = $4 WHERE jurisdiction_id = $1";
const ADD_CHANGE: &str = "INSERT INTO change (jurisdiction_id, seq, entity, entity_id, op, at_ms) VALUES";
const ADD_AUDIT: &str = "INSERT INTO audit (jurisdiction_id, seq, at_ms, actor, action, target, detail, prev_hash, hash) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

impl Write {
    /// Opens a write for `actor` (an account id, `cli` or `system`) at `at_ms`.
    /// `wake` is told the last change number after the commit.
    pub async fn begin(
        store: &Store,
        jurisdiction: &JurisdictionId,
        actor: &str,
        at_ms: i64,
        wake: watch::Sender<i64>,
    ) -> Result<Self> {
        let mut tx = store.begin().await?;
        let head = tx.one::<Head>(LOCK_HEAD, binds![jurisdiction.as_str()]).await?;
        Ok(Self {
            tx,
            jurisdiction: jurisdiction.clone(),
            actor: actor.into(),
            at_ms,
            head,
            changes: Vec::new(),
            wake,
            turn: None,
        })
    }

    /// Keeps the turn until the write ends.
    pub fn keep_turn(&mut self, turn: OwnedSemaphorePermit) {
        self.turn = Some(turn);
    }

    /// The jurisdiction written to.
    pub fn jurisdiction(&self) -> &JurisdictionId {
        &self.jurisdiction
    }

    /// The account that writes.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// When, UTC milliseconds.
    pub fn at_ms(&self) -> i64 {
        self.at_ms
    }

    /// Notes a change for the log. `id` is empty for `Op::Bulk`.
    pub fn changed(&mut self, entity: Entity, id: &str, op: Op) {
        self.changes.push((entity, id.to_owned(), op));
    }

    /// Writes the log, the audit entry and the head, and commits. Returns the last
    /// change number.
    pub async fn commit(mut self, audit: Audit) -> Result<i64> {
        let jurisdiction = self.jurisdiction.as_str();
        let mut seq = self.head.change_seq;
        let mut rows = Vec::with_capacity(self.changes.len() * 6);
        for (entity, id, op) in &self.changes {
            seq += 1;
            rows.extend(binds![jurisdiction, seq, entity.as_str(), id, op.as_str(), self.at_ms]);
        }
        self.tx.insert_many(ADD_CHANGE, 6, rows, "").await?;

        let entry = Chained {
            seq: self.head.audit_seq + 1,
            at_ms: self.at_ms,
            actor: &self.actor,
            action: audit.action,
            target: &audit.target,
            detail: &audit.detail.to_string(),
        };
        let hash = entry.hash(&self.head.audit_hash);
        self.tx
            .execute(
                ADD_AUDIT,
                binds![
                    jurisdiction,
                    entry.seq,
                    entry.at_ms,
                    entry.actor,
                    entry.action,
                    entry.target,
                    entry.detail,
                    &self.head.audit_hash,
                    &hash
                ],
            )
            .await?;
        self.tx.execute(MOVE_HEAD, binds![jurisdiction, seq, entry.seq, &hash]).await?;
        self.tx.commit().await?;
        if seq > self.head.change_seq {
            self.wake.send_replace(seq);
        }
        Ok(seq)
    }
}

/// The fields an audit hash covers, besides the hash before it.
pub struct Chained<'a> {
    pub seq: i64,
    pub at_ms: i64,
    pub actor: &'a str,
    pub action: &'a str,
    pub target: &'a str,
    pub detail: &'a str,
}

impl Chained<'_> {
    /// SHA-256 over the previous hash and the length-prefixed fields, lower-case hex.
    pub fn hash(&self, prev_hash: &str) -> String {
        let mut sha = Sha256::new();
        let numbers = [self.seq.to_string(), self.at_ms.to_string()];
        for field in [prev_hash, &numbers[0], &numbers[1], self.actor, self.action, self.target, self.detail]
        {
            // Lengths keep ("ab", "c") and ("a", "bc") apart.
            sha.update((field.len() as u64).to_be_bytes());
            sha.update(field.as_bytes());
        }
        data_encoding::HEXLOWER.encode(&sha.finalize())
    }
}

#[derive(sqlx::FromRow)]
struct Entry {
    seq: i64,
    at_ms: i64,
    actor: String,
    action: String,
    target: String,
    detail: String,
    prev_hash: String,
    hash: String,
}

const READ_HEAD: &str = "SELECT change_seq, audit_seq, audit_hash FROM chain_head WHERE jurisdiction_id = $1";
const READ_CHAIN: &str = "SELECT seq, at_ms, actor, action, target, detail, prev_hash, hash FROM audit \
    WHERE jurisdiction_id = $1 AND seq > $2 ORDER BY seq LIMIT 5000";

/// What `petapora audit verify` found in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub entries: i64,
    /// To be written down outside: a shortened chain shows only against it.
    pub head_hash: String,
}

/// Recomputes the whole audit chain. Errors: `BrokenChain` at the first entry that
/// is missing, changed or out of order.
pub async fn verify_audit(store: &Store, jurisdiction: &JurisdictionId) -> Result<Verified> {
    let mut tx = store.begin_read().await?;
    let head = tx.one::<Head>(READ_HEAD, binds![jurisdiction.as_str()]).await?;
    let (mut seq, mut prev) = (0, String::new());
    loop {
        let part = tx.all::<Entry>(READ_CHAIN, binds![jurisdiction.as_str(), seq]).await?;
        if part.is_empty() {
            break;
        }
        for e in part {
            let chained = Chained {
                seq: e.seq,
                at_ms: e.at_ms,
                actor: &e.actor,
                action: &e.action,
                target: &e.target,
                detail: &e.detail,
            };
            if e.seq != seq + 1 || e.prev_hash != prev || chained.hash(&prev) != e.hash {
                return Err(StoreError::BrokenChain { seq: seq + 1 });
            }
            (seq, prev) = (e.seq, e.hash);
        }
    }
    if (seq, prev.as_str()) != (head.audit_seq, head.audit_hash.as_str()) {
        return Err(StoreError::BrokenChain { seq: seq + 1 });
    }
    Ok(Verified { entries: seq, head_hash: prev })
}

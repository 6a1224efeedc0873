//! Evidence in the database. Invariant: content lies sealed under its row; what was withdrawn keeps its row and loses its
//! content.

use petapora_wire::{Evidence, EvidenceId, JurisdictionId};

use crate::attached::FileKind;
use crate::binds;
use crate::registry::known_by::sql::{known, people_of};
use crate::store::{Result, Sealed, Tx, Write};

/// Whose file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A place, by its id.
    Place(String),
    /// A person, by the id as shown.
    Person(String),
}

/// A file as it is kept.
pub struct Kept {
    pub id: String,
    pub kind: FileKind,
    pub subject: Subject,
    pub sealed: Sealed,
}

/// A file on its way in.
pub struct New<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub kind: FileKind,
    pub bytes: u64,
    pub sha256: &'a str,
    pub sealed: Sealed,
}

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    id: String,
    name: String,
    kind: String,
    bytes: i64,
    sha256: String,
    sent_ms: i64,
    sent_by: String,
    sender: Option<String>,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    id: String,
    kind: String,
    subject: String,
    subject_key: String,
    place_id: Option<String>,
    sealed: Vec<u8>,
}

/// A place has the files of all its names.
const KEYS: &str = "SELECT name_key FROM place WHERE jurisdiction_id = $1 AND (id = $2 OR merged_into = $2) \
    ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END, name_key";
const LIST: &str = "SELECT e.id, e.name, e.kind, e.bytes, e.sha256, e.sent_ms, e.sent_by, a.display_name AS sender \
    FROM evidence e LEFT JOIN account a ON a.jurisdiction_id = e.jurisdiction_id AND a.id = e.sent_by \
    WHERE e.jurisdiction_id = $1 AND e.subject = $2 AND e.withdrawn_ms IS NULL AND e.subject_key IN ";
const ONE: &str = "SELECT e.id, e.kind, e.subject, e.subject_key, COALESCE(p.merged_into, p.id) AS place_id, e.sealed \
    FROM evidence e LEFT JOIN place p ON p.jurisdiction_id = e.jurisdiction_id AND p.name_key = e.subject_key \
        AND e.subject = 'place' \
    WHERE e.jurisdiction_id = $1 AND e.id = $2 AND e.withdrawn_ms IS NULL AND e.sealed IS NOT NULL";
const ADD: &str = "INSERT INTO evidence (jurisdiction_id, id, subject, subject_key, name, kind, bytes, sha256, sealed, \
    sent_by, sent_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const WITHDRAW: &str =
    "UPDATE evidence SET withdrawn_ms = $3, sealed = NULL WHERE jurisdiction_id = $1 AND id = $2";
const SENT: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM evidence \
    WHERE jurisdiction_id = $1 AND sent_by = $2 AND sent_ms > $3";
impl Subject {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Place(_) => "place",
            Self::Person(_) => "person",
        }
    }
}

/// The keys of a subject, its own first; none if there is no such place or person.
async fn keys(tx: &mut Tx, jurisdiction: &JurisdictionId, subject: &Subject) -> Result<Vec<String>> {
    match subject {
        Subject::Person(id) => Ok(known(tx, jurisdiction, id).await?.keys),
        Subject::Place(id) => {
            let rows = tx.all::<(String,)>(KEYS, binds![jurisdiction.as_str(), id]).await?;
            Ok(rows.into_iter().map(|(key,)| key).collect())
        }
    }
}

/// The files of a subject, latest first.
pub async fn list(tx: &mut Tx, jurisdiction: &JurisdictionId, subject: &Subject) -> Result<Vec<Evidence>> {
    let keys = keys(tx, jurisdiction, subject).await?;
    let binds = binds![jurisdiction.as_str(), subject.as_str()];
    let mut rows = tx.all_in::<EvidenceRow>(LIST, binds, &keys, "").await?;
    rows.sort_by(|a, b| (b.sent_ms, &b.id).cmp(&(a.sent_ms, &a.id)));
    let one = |row: EvidenceRow| Evidence {
        id: EvidenceId(row.id),
        name: row.name,
        kind: row.kind,
        bytes: row.bytes.cast_unsigned(),
        sha256: row.sha256,
        sent_ms: row.sent_ms,
        sent_by: row.sent_by.into(),
        sent_by_name: row.sender.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// A file that was not withdrawn.
pub async fn one(tx: &mut Tx, jurisdiction: &JurisdictionId, id: &str) -> Result<Option<Kept>> {
    let row = tx.optional::<KeptRow>(ONE, binds![jurisdiction.as_str(), id]).await?;
    let Some(mut row) = row else { return Ok(None) };
    let subject = match row.subject.as_str() {
        "place" => row.place_id.take().map(Subject::Place),
        _ => {
            let key = std::slice::from_ref(&row.subject_key);
            people_of(tx, jurisdiction, key).await?.remove(&row.subject_key).map(Subject::Person)
        }
    };
    Ok(subject.zip(FileKind::parse(&row.kind)).map(|(subject, kind)| Kept {
        id: row.id,
        kind,
        subject,
        sealed: row.sealed,
    }))
}

/// Keeps a file. `false`: there is no such place or person.
pub async fn add(write: &mut Write, subject: &Subject, file: New<'_>) -> Result<bool> {
    let jurisdiction = write.jurisdiction().clone();
    let (actor, at_ms) = (write.actor().to_owned(), write.at_ms());
    let Some(key) = keys(&mut write.tx, &jurisdiction, subject).await?.into_iter().next() else {
        return Ok(false);
    };
    let binds = binds![
        jurisdiction.as_str(),
        file.id,
        subject.as_str(),
        key,
        file.name,
        file.kind.as_str(),
        file.bytes,
        file.sha256,
        file.sealed,
        actor,
        at_ms
    ];
    write.tx.execute(ADD, binds).await?;
    Ok(true)
}

/// Removes the content of a file and marks it as withdrawn.
pub async fn withdraw(write: &mut Write, id: &str) -> Result<()> {
    let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
    write.tx.execute(WITHDRAW, binds![jurisdiction.as_str(), id, at_ms]).await?;
    Ok(())
}

/// Bytes that an account sent since, those withdrawn among them.
pub async fn sent_since(
    tx: &mut Tx,
    jurisdiction: &JurisdictionId,
    account: &str,
    since_ms: i64,
) -> Result<u64> {
    let (bytes,) = tx.one::<(i64,)>(SENT, binds![jurisdiction.as_str(), account, since_ms]).await?;
    Ok(bytes.cast_unsigned())
}

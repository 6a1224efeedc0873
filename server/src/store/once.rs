//! Answers kept for repeated writes. Invariant: an answer is stored in the same
//! transaction as its effect, sealed, so that it holds nothing readable at rest.

use serde::Serialize;

use super::engine::{Result, StoreError};
use super::keys::Keys;
use super::write::{Audit, Write};
use crate::binds;

/// The idempotency key of a write and a digest of what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub key: String,
    pub request_hash: String,
}

/// What was answered, or is to be: a status and a JSON body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// A write under a key: either it is new, or it was answered before.
pub enum Begun {
    New(Box<OnceWrite>),
    Repeated(Answer),
    /// The key was used for another request.
    KeyReused,
}

/// A write that will be remembered with its answer.
pub struct OnceWrite {
    pub write: Write,
    key: Key,
    keys: Keys,
}

#[derive(sqlx::FromRow)]
struct Kept {
    request_hash: String,
    status: i64,
    body: String,
}

const FIND: &str = "SELECT request_hash, status, body FROM idempotency \
    WHERE jurisdiction_id = $1 AND actor = $2 AND key = $3";
const KEEP: &str = "INSERT INTO idempotency (jurisdiction_id, actor, key, request_hash, status, body, at_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const COLUMN: &str = "idempotency.body";

impl OnceWrite {
    /// Looks the key up inside the write's transaction, after the chain head is locked,
    /// so that two equal requests at once cannot both be new.
    pub async fn begin(mut write: Write, key: Key, keys: &Keys) -> Result<Begun> {
        let binds = binds![write.jurisdiction().as_str().to_owned(), write.actor().to_owned(), &key.key];
        let Some(kept) = write.tx.optional::<Kept>(FIND, binds).await? else {
            return Ok(Begun::New(Box::new(Self { write, key, keys: keys.clone() })));
        };
        if kept.request_hash != key.request_hash {
            return Ok(Begun::KeyReused);
        }
        let sealed = data_encoding::BASE64.decode(kept.body.as_bytes()).unwrap_or_default();
        let body = keys
            .open_sealed(COLUMN, &key.key, &sealed)
            .map_err(|e| StoreError::Sql(sqlx::Error::Decode(e.into())))?;
        Ok(Begun::Repeated(Answer {
            status: u16::try_from(kept.status).unwrap_or(200),
            body: String::from_utf8_lossy(&body).into_owned(),
        }))
    }

    /// Commits the write together with its answer.
    pub async fn answer<T: Serialize>(mut self, audit: Audit, status: u16, body: &T) -> Result<Answer> {
        let text = serde_json::to_string(body).map_err(|e| StoreError::Sql(sqlx::Error::Encode(e.into())))?;
        let sealed = self
            .keys
            .seal(COLUMN, &self.key.key, text.as_bytes())
            .map_err(|e| StoreError::Sql(sqlx::Error::Encode(e.into())))?;
        let binds = binds![
            self.write.jurisdiction().as_str().to_owned(),
            self.write.actor().to_owned(),
            &self.key.key,
            &self.key.request_hash,
            i64::from(status),
            data_encoding::BASE64.encode(&sealed),
            self.write.at_ms()
        ];
        self.write.tx.execute(KEEP, binds).await?;
        self.write.commit(audit).await?;
        Ok(Answer { status, body: text })
    }
}

//! Settings and outbox of the mail. Invariant: nothing is queued without settings, and a
//! message is taken by one process at a time.

use petapora_wire::{AlertMail, JurisdictionId};

use super::Word;
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Store, Tx, Write, new_id};

const LOAD: &str = "SELECT relay, sender, recipients FROM alert_mail WHERE jurisdiction_id = $1";
const SAVE: &str = "INSERT INTO alert_mail (jurisdiction_id, relay, sender, recipients) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (jurisdiction_id) DO UPDATE SET relay = excluded.relay, sender = excluded.sender, \
    recipients = excluded.recipients";
const FORGET: &str = "DELETE FROM alert_mail WHERE jurisdiction_id = $1";
const EMPTY: &str = "DELETE FROM alert_mail_outbox WHERE jurisdiction_id = $1";
const QUEUE: &str = "INSERT INTO alert_mail_outbox (jurisdiction_id, id, opened, changed, made_ms, tries, next_ms) \
    SELECT $1, $2, $3, $4, $5, 0, $5 FROM alert_mail WHERE jurisdiction_id = $1";
const DUE: &str = "SELECT id, opened, changed, made_ms, tries FROM alert_mail_outbox \
    WHERE jurisdiction_id = $1 AND next_ms <= $2 ORDER BY made_ms, id LIMIT 20";
const TAKE: &str = "UPDATE alert_mail_outbox SET tries = tries + 1, next_ms = $3 \
    WHERE jurisdiction_id = $1 AND id = $2 AND next_ms <= $4";
const SENT: &str = "DELETE FROM alert_mail_outbox WHERE jurisdiction_id = $1 AND id = $2";

#[derive(sqlx::FromRow)]
struct MailRow {
    relay: String,
    sender: String,
    recipients: String,
}

/// A message that waits.
#[derive(sqlx::FromRow)]
pub struct Waiting {
    pub id: String,
    opened: i64,
    changed: i64,
    pub made_ms: i64,
    pub tries: i64,
}

impl Waiting {
    pub fn word(&self) -> Word {
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        Word { opened: count(self.opened), changed: count(self.changed) }
    }
}

/// `None`: no mail is sent.
pub async fn load(store: &Store, jurisdiction: &JurisdictionId) -> Result<Option<AlertMail>> {
    let row = store.optional::<MailRow>(LOAD, binds![jurisdiction.as_str()]).await?;
    let mail = |row: MailRow| {
        let recipients = serde_json::from_str(&row.recipients).map_err(Error::internal)?;
        Ok(AlertMail { relay: row.relay, sender: row.sender, recipients })
    };
    row.map(mail).transpose()
}

pub async fn save(tx: &mut Tx, jurisdiction: &JurisdictionId, mail: &AlertMail) -> Result<()> {
    let recipients = serde_json::to_string(&mail.recipients).map_err(Error::internal)?;
    tx.execute(SAVE, binds![jurisdiction.as_str(), mail.relay.trim(), mail.sender.trim(), recipients])
        .await?;
    Ok(())
}

/// Sends nothing any more, also nothing that waits.
pub async fn forget(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<()> {
    for sql in [FORGET, EMPTY] {
        tx.execute(sql, binds![jurisdiction.as_str()]).await?;
    }
    Ok(())
}

/// Queues a word within the write of its run, if mail is set up.
pub async fn queue(write: &mut Write, word: Word) -> Result<()> {
    if !word.is_empty() {
        let jurisdiction = write.jurisdiction().clone();
        let binds = binds![jurisdiction.as_str(), new_id(), word.opened, word.changed, write.at_ms()];
        write.tx.execute(QUEUE, binds).await?;
    }
    Ok(())
}

pub async fn due(store: &Store, jurisdiction: &JurisdictionId, now_ms: i64) -> Result<Vec<Waiting>> {
    Ok(store.all(DUE, binds![jurisdiction.as_str(), now_ms]).await?)
}

/// `false` if another process has taken it.
pub async fn take(
    store: &Store,
    jurisdiction: &JurisdictionId,
    id: &str,
    now_ms: i64,
    again_ms: i64,
) -> Result<bool> {
    let mut tx = store.begin().await?;
    let taken = tx.execute(TAKE, binds![jurisdiction.as_str(), id, again_ms, now_ms]).await?;
    tx.commit().await?;
    Ok(taken == 1)
}

/// It is out, or given up.
pub async fn sent(store: &Store, jurisdiction: &JurisdictionId, id: &str) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(SENT, binds![jurisdiction.as_str(), id]).await?;
    Ok(tx.commit().await?)
}

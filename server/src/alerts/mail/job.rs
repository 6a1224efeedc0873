//! Sends what waits in the outbox. Invariant: a message that could not be sent waits
//! longer each time and is given up after a day; nothing else waits for it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use petapora_wire::AlertMail;

use super::relay::{Letter, hand_over};
use super::{relay, sql};
use crate::app::App;
use crate::error::{Error, Result};

/// The first wait after a failure; doubled each time.
const WAIT_MS: i64 = 60_000;
/// Waits of one to 512 minutes are some 17 hours.
const TRIES: i64 = 10;
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends what is due. Errors: the database's; a relay that refuses is logged and tried
/// again.
pub async fn send_due(app: &App) -> Result<()> {
    let jurisdiction = &app.jurisdiction.id;
    let now_ms = app.clock.now_ms();
    let waiting = sql::due(&app.store, jurisdiction, now_ms).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let Some(mail) = sql::load(&app.store, jurisdiction).await? else { return Ok(()) };
    for one in waiting {
        let again_ms = now_ms + (WAIT_MS << one.tries.clamp(0, TRIES));
        if !sql::take(&app.store, jurisdiction, &one.id, now_ms, again_ms).await? {
            continue;
        }
        let gone = match send(&mail, &one).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, tries = one.tries + 1, "word of alerts could not be sent");
                one.tries + 1 >= TRIES
            }
        };
        if gone {
            sql::sent(&app.store, jurisdiction, &one.id).await?;
        }
    }
    Ok(())
}

/// To each recipient by itself, so that none reads the others' addresses.
async fn send(mail: &AlertMail, waiting: &sql::Waiting) -> Result<()> {
    let (host, port) = relay(&mail.relay).ok_or_else(|| Error::internal("no relay"))?;
    let word = waiting.word();
    let (subject, body) = (word.subject(), word.body());
    let made = Timestamp::from_millisecond(waiting.made_ms).unwrap_or_default();
    let date = rfc2822::to_string(&made.to_zoned_datetime(TimeZone::UTC)).map_err(Error::internal)?;
    let letter =
        |to| Letter { from: &mail.sender, to, date: &date, id: &waiting.id, subject: &subject, body: &body };
    let letters: Vec<Letter<'_>> = mail.recipients.iter().map(|to| letter(to.as_str())).collect();
    let handed = tokio::time::timeout(PATIENCE, hand_over(host, port, &letters)).await;
    handed.map_err(Error::internal)?.map_err(Error::internal)
}

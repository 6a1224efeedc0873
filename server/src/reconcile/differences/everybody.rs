//! Everybody and what lists say of them, read once for each state of the registry.
//! Invariant: an answer is of the newest change that its reader could have seen; names are
//! kept masked.

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::Mutex;

use super::{Person, sql};
use crate::app::App;
use crate::error::Result;
use crate::reconcile::sql::newest_change;

/// What was read last.
#[derive(Default)]
pub struct Everybody(Mutex<Option<Read>>);

struct Read {
    /// The newest change then.
    seq: i64,
    /// The day that lodgings were read for.
    day: Date,
    people: Arc<Vec<Person>>,
}

/// Everybody as of that day. Reads them anew only if something of theirs has changed: two
/// short queries otherwise.
pub async fn everybody(app: &App, day: Date) -> Result<Arc<Vec<Person>>> {
    let jurisdiction = &app.jurisdiction.id;
    // One at a time: whoever comes second finds what the first one read.
    let mut kept = app.everybody.0.lock().await;
    let mut tx = app.store.begin_read().await?;
    let seq = newest_change(&mut tx, jurisdiction).await?;
    if let Some(read) = kept.as_mut().filter(|read| read.day == day)
        && !sql::moved_since(&mut tx, jurisdiction, read.seq).await?
    {
        read.seq = seq;
        return Ok(Arc::clone(&read.people));
    }
    let people = Arc::new(sql::people(&mut tx, jurisdiction, day).await?);
    *kept = Some(Read { seq, day, people: Arc::clone(&people) });
    Ok(people)
}

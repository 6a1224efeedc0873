//! The way of a file from upload to import: sent, matched, checked, confirmed where it
//! changes much, processed or cancelled. Invariant: what is processed is what was checked
//! last; a file that is cancelled, also while it is processed, leaves nothing.

mod desk;
mod file;
mod fixes;
pub mod http;
mod refusals;
mod sql;

pub use file::sweep;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use petapora_wire::{Agency, BatchId, ListKind, MappedColumn, UploadId};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::error::{Error, Result};
use crate::store::Write;

/// How a file is to be read, as settled by its last check.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Plan {
    kind: Option<ListKind>,
    /// `YYYY-MM-DD`.
    list_date: Option<String>,
    columns: Option<Vec<MappedColumn>>,
    /// Digest of the headers.
    shape: String,
    /// Somebody matched the columns, or agreed to a fix.
    is_given: bool,
}

/// A file that is being processed.
#[derive(Debug, Clone)]
pub struct Upload {
    pub id: UploadId,
    plan: Plan,
}

impl Upload {
    /// Ends the upload as `batch` and remembers how it was matched, in the import's own
    /// transaction. Errors: a conflict, if it was cancelled or processed meanwhile.
    pub async fn settle(
        &self,
        write: &mut Write,
        agency: Agency,
        kind: ListKind,
        batch: &BatchId,
    ) -> Result<()> {
        let (jurisdiction, at_ms) = (write.jurisdiction().clone(), write.at_ms());
        if !sql::settle(&mut write.tx, &jurisdiction, self.id.as_str(), batch.as_str()).await? {
            return Err(refusals::finished());
        }
        let columns = self.plan.columns.as_ref().filter(|_| self.plan.is_given);
        if let Some(columns) = columns {
            let columns: Vec<MappedColumn> = columns.iter().map(fixes::lasting).collect();
            let columns = serde_json::to_string(&columns).map_err(Error::internal)?;
            let shape = (agency, self.plan.shape.as_str(), kind);
            sql::remember(&mut write.tx, &jurisdiction, shape, &columns, at_ms).await?;
        }
        Ok(())
    }
}

/// The uploads that this process is importing, each with its call to stop.
#[derive(Default)]
pub struct Processing(Mutex<HashMap<String, (usize, watch::Sender<bool>)>>);

/// As long as this is held, the upload counts as being processed.
struct Turn<'a> {
    processing: &'a Processing,
    id: String,
    stop: watch::Receiver<bool>,
}

impl Processing {
    fn begin(&self, id: &str) -> Turn<'_> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (turns, sender) = all.entry(id.to_owned()).or_insert_with(|| (0, watch::Sender::new(false)));
        *turns += 1;
        Turn { processing: self, id: id.to_owned(), stop: sender.subscribe() }
    }

    fn has(&self, id: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(id)
    }

    fn stop(&self, id: &str) {
        if let Some((_, sender)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
            sender.send_replace(true);
        }
    }
}

impl Turn<'_> {
    /// Resolves when somebody cancels the upload.
    async fn stopped(&mut self) {
        // The sender lives as long as this turn.
        let _ = self.stop.wait_for(|stop| *stop).await;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut all = self.processing.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((turns, _)) = all.get_mut(&self.id) {
            *turns -= 1;
            if *turns == 0 {
                all.remove(&self.id);
            }
        }
    }
}

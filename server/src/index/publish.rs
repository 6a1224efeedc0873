//! The snapshot in force, and how it follows the change log. Invariant: snapshots
//! are published in the order of their change numbers, each with all facts up to its
//! number.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use petapora_wire::JurisdictionId;
use tokio::sync::{Mutex, watch};
use tokio::time::MissedTickBehavior;

use super::facts::sql::head;
use super::snapshot::Snapshot;
use super::sql::{self, Since};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::{access, region};

/// How often other processes' commits are looked for; one small query.
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub struct Index {
    snapshot: ArcSwap<Snapshot>,
    /// Number of the last change followed; the snapshot's own number is lower if the
    /// last changes did not touch the sites.
    shown: watch::Sender<i64>,
    /// One builder at a time; readers never take it.
    building: Mutex<()>,
}

/// Number of the last change followed before anything was read.
const UNREAD: i64 = -1;

impl Default for Index {
    /// An index that has read nothing yet: `catch_up` builds the first snapshot.
    fn default() -> Self {
        Self { snapshot: ArcSwap::default(), shown: watch::channel(UNREAD).0, building: Mutex::default() }
    }
}

impl Index {
    /// Builds the first snapshot from the database.
    pub async fn load(store: &Store, jurisdiction: &JurisdictionId) -> Result<Self> {
        let index = Self::default();
        index.catch_up(store, jurisdiction).await?;
        Ok(index)
    }

    /// The snapshot in force. Hold it for one answer.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Number of the last change followed, whether or not it touched the sites.
    pub fn shown(&self) -> i64 {
        *self.shown.borrow()
    }

    /// Waits until every change up to `seq` is shown.
    pub async fn caught_up(&self, seq: i64) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.shown.subscribe().wait_for(|shown| *shown >= seq).await;
    }

    /// Publishes what was committed since the snapshot in force; the new change
    /// number if there was anything.
    pub async fn catch_up(&self, store: &Store, jurisdiction: &JurisdictionId) -> Result<Option<i64>> {
        let _one = self.building.lock().await;
        let (old, shown) = (self.snapshot(), *self.shown.borrow());
        if head(store, jurisdiction).await? == shown {
            return Ok(None);
        }
        let since = match shown {
            UNREAD => Since::Whole(sql::whole(store, jurisdiction).await?),
            shown => sql::since(store, jurisdiction, shown, &old).await?,
        };
        let next = match since {
            // The snapshot stays, and with it whatever browsers keep of it.
            Since::Elsewhere(seq) => {
                self.shown.send_replace(seq);
                return Ok(Some(seq));
            }
            Since::Patch(patch) => off_the_runtime(move || old.patched(patch)).await?,
            Since::Whole(input) => off_the_runtime(move || Snapshot::build(input)).await?,
        };
        let seq = next.seq;
        self.snapshot.store(Arc::new(next));
        self.shown.send_replace(seq);
        Ok(Some(seq))
    }

    /// Follows the change log for as long as it is polled: woken by commits of this
    /// process, and looking for those of others. A failure is logged and tried again.
    pub async fn follow(app: App) {
        let mut wake = app.wake.subscribe();
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                woken = wake.changed() => if woken.is_err() { return },
                _ = look.tick() => {}
            }
            match app.index.catch_up(&app.store, &app.jurisdiction.id).await {
                Ok(Some(seq)) => {
                    // Another process may have installed a region, changed the office or
                    // decreed a policy.
                    if let Err(error) = region::refresh(&app).await {
                        tracing::error!(%error, "the region could not be read again");
                    }
                    if let Err(error) = access::refresh_policy(&app).await {
                        tracing::error!(%error, "the policy could not be read again");
                    }
                    app.live.changed(seq);
                }
                Ok(None) => {}
                // The program is stopping.
                Err(_) if app.store.is_closed() => return,
                Err(error) => tracing::error!(%error, "the index could not follow the change log"),
            }
        }
    }
}

/// Runs a build where it does not hold up requests.
async fn off_the_runtime(build: impl FnOnce() -> Snapshot + Send + 'static) -> Result<Snapshot> {
    tokio::task::spawn_blocking(build).await.map_err(Error::internal)
}

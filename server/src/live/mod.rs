//! Live updates: what changed, pushed over SSE.
//! Invariant: an event carries no record, so it needs no scope beyond who may listen;
//! the progress of an import goes to its own agency and to accounts of none.

mod http;

pub use http::routes;

use petapora_wire::{Agency, Event, ImportProgress};
use tokio::sync::broadcast;

/// Fans events out to every listening browser; slow ones skip, and read anew.
pub struct Hub(broadcast::Sender<(Option<Agency>, Event)>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(256).0)
    }
}

impl Hub {
    /// Tells everybody that the index shows everything up to `seq`.
    pub fn changed(&self, seq: i64) {
        // With nobody listening nothing happens.
        let _ = self.0.send((None, Event::Changed { seq }));
    }

    /// Tells how far an import of `agency`'s list has come.
    pub fn import(&self, agency: Agency, progress: ImportProgress) {
        let _ = self.0.send((Some(agency), Event::Import(progress)));
    }

    /// Tells those who may read alerts that some changed, up to `seq`.
    pub fn alerts(&self, seq: i64) {
        let _ = self.0.send((None, Event::Alerts { seq }));
    }

    pub fn listen(&self) -> broadcast::Receiver<(Option<Agency>, Event)> {
        self.0.subscribe()
    }
}

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(http::events,))]
pub struct Api;

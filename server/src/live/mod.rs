//! Live updates: what changed, pushed over SSE.
//! Invariant: an event carries no record, so it needs no scope of its own beyond who
//! may listen.

use petapora_wire::Event;
use tokio::sync::broadcast;

use crate::access::Route;

/// Fans events out to every listening browser; slow ones skip, and read anew.
pub struct Hub(broadcast::Sender<Event>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(256).0)
    }
}

impl Hub {
    /// Sends to whoever listens; with nobody listening nothing happens.
    pub fn send(&self, event: Event) {
        let _ = self.0.send(event);
    }

    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}

pub fn routes() -> Vec<Route> {
    Vec::new()
}

//! `GET /api/v1/events`: server-sent events (WHATWG HTML §9.2).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use petapora_wire::{Event, Permission};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

use crate::access::{Need, Route, Who};
use crate::app::App;

pub fn routes() -> Vec<Route> {
    vec![Route::get("/api/v1/events", Need::SignedIn, events)]
}

/// A stream ends after this long, so that a session that ended meanwhile is noticed
/// when the browser comes back.
const LIFE: Duration = Duration::from_secs(600);

/// What changes, as it changes. The first event tells where the index stands.
#[utoipa::path(get, path = "/api/v1/events", tag = "live",
    responses((status = 200, description = "Server-sent events; `data` is an Event", content_type = "text/event-stream", body = Event)))]
pub(crate) async fn events(
    State(app): State<App>,
    who: Who,
) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let first = Event::Changed { seq: app.index.snapshot().seq };
    let may_read_imports = who.may(Permission::ReadImports);
    let may_read_alerts = who.may(Permission::ReadAlerts);
    let later = BroadcastStream::new(app.live.listen()).filter_map(move |told| match told {
        Ok((_, event @ Event::Changed { .. })) => Some(event),
        Ok((agency, event @ Event::Import(_))) => {
            let own = who.agency.is_none() || who.agency == agency;
            (may_read_imports && own).then_some(event)
        }
        Ok((_, event @ Event::Alerts { .. })) => may_read_alerts.then_some(event),
        // A slow reader skipped some; the next `Changed` brings it up to date.
        Err(_) => None,
    });
    let stream = tokio_stream::once(first)
        .chain(later)
        .filter_map(|event| Message::default().json_data(&event).ok().map(Ok));
    let until = tokio::time::sleep(LIFE);
    Sse::new(futures_util::StreamExt::take_until(stream, until))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

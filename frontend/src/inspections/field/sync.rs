//! Sending what waits. Invariant: one record at a time, the oldest first, each under its own key until it
//! is answered; what was refused is shown and never sent over another's record.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{InspectionAct, InspectionDetail, NewInspectionAct, VisitRecord};

use super::super::desk::Desk;
use super::super::state::path;
use super::kept;
use super::queue::{Draft, FieldRoute, Kept, is_passing};
use crate::api;
use crate::live::Live;
use crate::view::Load;

/// Between two tries while something waits.
const TRY_EVERY: Duration = Duration::from_secs(10);

/// Given by context below the field view.
#[derive(Clone, Copy)]
pub struct Sync {
    pub kept: RwSignal<Kept>,
    pub sending: RwSignal<bool>,
    desk: Desk,
}

impl Sync {
    /// Takes up what the phone kept, and sends whenever the network may be back.
    pub fn new(desk: Desk, account: String, today: String) -> Self {
        let kept = RwSignal::new(kept::read().of_today(&account, &today));
        kept::write(&kept.get_untracked());
        let sync = Self { kept, sending: RwSignal::new(false), desk };
        let live = use_context::<Live>();
        Effect::new(move |_| {
            if live.is_none_or(|live| live.connected.get()) {
                sync.send_all();
            }
        });
        let online = window_event_listener(leptos::ev::online, move |_| sync.send_all());
        on_cleanup(move || online.remove());
        if let Ok(every) = set_interval_with_handle(move || sync.send_all(), TRY_EVERY) {
            on_cleanup(move || every.clear());
        }
        sync
    }

    fn change(self, change: impl FnOnce(&mut Kept)) {
        self.kept.try_update(change);
        self.kept.try_with_untracked(kept::write);
    }

    /// Keeps the route of today for when it cannot be read.
    pub fn keep_route(self, route: &FieldRoute) {
        if self.kept.with_untracked(|kept| kept.day == route.day) {
            self.change(|kept| {
                kept.route = Some(route.clone());
                kept.read_ms = js_sys::Date::now() as i64;
            });
        }
    }

    pub fn set_draft(self, visit: &petapora_wire::PlaceId, draft: Draft) {
        self.change(|kept| kept.set_draft(visit, draft));
    }

    /// Keeps a record on the phone, then sends it.
    pub fn put(self, inspection: &str, record: VisitRecord) {
        self.change(|kept| kept.put(api::new_key(), inspection, record));
        self.send_all();
    }

    pub fn drop_record(self, key: &str) {
        self.change(|kept| kept.arrived(key));
    }

    pub fn try_again(self, key: &str) {
        self.change(|kept| kept.refuse(key, None));
        self.send_all();
    }

    pub fn send_all(self) {
        let nothing = self.kept.try_with_untracked(|kept| kept.next().is_none()).unwrap_or(true);
        if nothing || self.sending.try_get_untracked() != Some(false) {
            return;
        }
        self.sending.set(true);
        spawn_local(async move {
            while let Some(Some(next)) = self.kept.try_with_untracked(|kept| kept.next().cloned()) {
                let act = InspectionAct::Record { record: next.record };
                let body = NewInspectionAct { version: None, act };
                let address = path(&next.inspection, "acts");
                match api::post_under::<_, InspectionDetail>(&next.key, &address, &body).await {
                    Ok(detail) => {
                        let is_shown = detail.inspection.id.0 == self.desk.id();
                        // First what the server has, then the phone's own: a stop is never shown as open between.
                        if is_shown {
                            self.desk.shown.state.try_set(Load::Ready { data: detail, stale: false });
                        }
                        self.change(|kept| kept.arrived(&next.key));
                    }
                    Err(problem) if is_passing(&problem) => break,
                    Err(problem) => {
                        self.change(|kept| kept.refuse(&next.key, Some(problem)));
                        self.desk.shown.reload();
                    }
                }
            }
            self.sending.try_set(false);
        });
    }
}

pub fn use_sync() -> Sync {
    expect_context::<Sync>()
}

//! Sending what waits. Invariant: one record at a time, the oldest first, each under its own key until it
//! is answered, then the photos; what was refused is shown and never sent over another's record.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    Evidence, InspectionAct, InspectionDetail, NewInspectionAct, PersonMet, PlaceId, Text, VisitRecord,
};

use super::super::desk::Desk;
use super::super::state::path;
use super::queue::{Draft, FieldRoute, Kept, WaitingPhoto, came_before, is_passing};
use super::{kept, people, photos};
use crate::api;
use crate::live::Live;
use crate::query;
use crate::view::Load;

/// Between two tries while something waits.
const TRY_EVERY: Duration = Duration::from_secs(10);

thread_local! {
    /// One sending at a time, also where a view is drawn anew meanwhile.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Given by context below the field view.
#[derive(Clone, Copy)]
pub struct Sync {
    pub kept: RwSignal<Kept>,
    pub sending: RwSignal<bool>,
    desk: Desk,
}

impl Sync {
    /// Takes up what the phone kept, and sends whenever the network may be back.
    pub fn new(desk: Desk, account: String, (today, ends_ms): (String, i64)) -> Self {
        let before = kept::read();
        if before.account != account {
            // Also the photos of whoever had the phone before.
            kept::wipe();
        }
        let kept = RwSignal::new(before.of_today(&account, &today, ends_ms));
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

    /// Changes what waits, and the phone's copy. Where the view was drawn anew meanwhile (the network came
    /// back) the copy is all there is to change; the new view sends under the same key what it took up before.
    fn change(self, change: impl FnOnce(&mut Kept)) {
        let mut change = Some(change);
        let mut apply = |kept: &mut Kept| {
            if let Some(change) = change.take() {
                change(kept);
            }
            kept::write(kept);
        };
        if self.kept.try_update(&mut apply).is_none() {
            apply(&mut kept::read());
        }
    }

    /// Leaves the day before behind.
    pub fn begin_day(self, account: &str, today: &str, ends_ms: i64) {
        people::forget_all();
        self.change(|kept| *kept = std::mem::take(kept).of_today(account, today, ends_ms));
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

    /// Keeps a record on the phone, then sends it with the people whom it names.
    pub fn put(self, inspection: &str, record: VisitRecord, named: Vec<PersonMet>) {
        let key = api::new_key();
        people::hold(&record.visit, &key, named);
        self.change(|kept| kept.put(key, inspection, record));
        self.send_all();
    }

    pub fn drop_record(self, key: &str) {
        people::let_go(key);
        self.change(|kept| kept.arrived(key));
    }

    /// Sends a record without the people whom it could not name.
    pub fn without_people(self, key: &str) {
        people::let_go(key);
        self.try_again(key);
    }

    /// Keeps photos on the phone, then sends them.
    pub fn snap(self, inspection: String, visit: PlaceId, files: Vec<web_sys::File>) {
        spawn_local(async move {
            for file in files {
                let key = api::new_key();
                photos::keep(&key, &file).await;
                let (inspection, visit, name) = (inspection.clone(), visit.clone(), file.name());
                let photo = WaitingPhoto { key, inspection, visit, name, refused: None };
                self.change(|kept| kept.photos.push(photo));
            }
            self.send_all();
        });
    }

    pub fn drop_photo(self, key: String) {
        self.change(|kept| kept.photo_arrived(&key));
        spawn_local(async move { photos::forget(&key).await });
    }

    pub fn try_photo_again(self, key: &str) {
        self.change(|kept| kept.refuse_photo(key, None));
        self.send_all();
    }

    pub fn try_again(self, key: &str) {
        self.change(|kept| kept.refuse(key, None));
        self.send_all();
    }

    pub fn send_all(self) {
        let nothing = |kept: &Kept| kept.next().is_none() && kept.next_photo().is_none();
        let nothing = self.kept.try_with_untracked(nothing).unwrap_or(true);
        if nothing || SENDING.replace(true) {
            return;
        }
        self.sending.set(true);
        // Read here: the view may be gone before the first answer.
        let shown = self.desk.id();
        spawn_local(async move {
            if self.send_records(&shown).await {
                self.send_photos().await;
            }
            self.sending.try_set(false);
            SENDING.set(false);
        });
    }

    /// False where the network is still away.
    async fn send_records(self, shown: &str) -> bool {
        while let Some(Some(next)) = self.kept.try_with_untracked(|kept| kept.next().cloned()) {
            let act = InspectionAct::Record { record: next.record, people: people::held(&next.key) };
            let body = NewInspectionAct { version: None, act };
            let address = path(&next.inspection, "acts");
            match api::post_under::<_, InspectionDetail>(&next.key, &address, &body).await {
                Ok(detail) => {
                    let is_shown = detail.inspection.id.0 == shown;
                    // First what the server has, then the phone's own: a stop is never shown as open between.
                    if is_shown {
                        self.desk.shown.state.try_set(Load::Ready { data: detail, stale: false });
                    }
                    self.drop_record(&next.key);
                }
                Err(problem) if is_passing(&problem) => return false,
                Err(problem) if came_before(&problem) => {
                    self.drop_record(&next.key);
                    self.desk.shown.reload();
                }
                Err(problem) => {
                    self.change(|kept| kept.refuse(&next.key, Some(problem)));
                    self.desk.shown.reload();
                }
            }
        }
        true
    }

    async fn send_photos(self) {
        let mut sent = false;
        while let Some(Some(next)) = self.kept.try_with_untracked(|kept| kept.next_photo().cloned()) {
            let Some(file) = photos::find(&next.key).await else {
                self.change(|kept| kept.refuse_photo(&next.key, Some(lost())));
                continue;
            };
            let part = format!("visits/{}/photos", next.visit);
            let address =
                format!("{}?{}", path(&next.inspection, &part), query::encode(&[("name", next.name)]));
            match api::upload::<Vec<Evidence>>(&address, &file).await {
                Ok(_) => {
                    sent = true;
                    self.change(|kept| kept.photo_arrived(&next.key));
                    photos::forget(&next.key).await;
                }
                Err(problem) if is_passing(&problem) => break,
                Err(problem) => self.change(|kept| kept.refuse_photo(&next.key, Some(problem))),
            }
        }
        if sent {
            self.desk.shown.reload();
        }
    }
}

/// The page was closed where the browser keeps no files.
fn lost() -> petapora_wire::Problem {
    api::problem(
        0,
        "photo_lost",
        Text::new(
            "Foto ini hilang karena halaman ditutup sebelum terkirim.",
            "The photo is lost, because the page was closed before it was sent.",
        ),
        Text::new("Buang, lalu ambil lagi dari galeri.", "Drop it, then take it from the gallery again."),
    )
}

pub fn use_sync() -> Sync {
    expect_context::<Sync>()
}

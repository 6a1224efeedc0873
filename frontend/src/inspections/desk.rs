//! The inspection on the desk: what is shown, what is being sent, and what was refused because somebody
//! else was quicker. Invariant: each change carries the version it was made on, and a change that was
//! refused is kept until its planner lets it go.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    Boat, InspectionAct, InspectionDetail, InspectionEdit, NewInspectionAct, NewInspectionEdit,
    NewPlanSearch, NewReplan, PlaceId, Problem, Replan, TakenReplan,
};
use serde::Serialize;
use wasm_bindgen::JsCast;

use super::clock::Clock;
use super::replan::Proposal;
use super::state::path;
use crate::api;
use crate::ui::Fetched;
use crate::view::Load;

/// Given by context below an open inspection.
#[derive(Clone, Copy)]
pub struct Desk {
    id: StoredValue<String>,
    pub shown: Fetched<InspectionDetail>,
    pub busy: RwSignal<bool>,
    /// What the last sending was refused with, other than by a conflict.
    pub problem: RwSignal<Option<Problem>>,
    /// Something that met a newer plan: the change of the plan, or nothing where it was a step.
    pub conflict: RwSignal<Option<Option<InspectionEdit>>>,
    /// The visit marked in the timetable, the list and the map.
    pub chosen: RwSignal<Option<PlaceId>>,
    /// The visit whose needs are being changed, with the version at which the form was opened.
    pub changing: RwSignal<Option<(PlaceId, i64)>>,
    /// The settings' form is open since this version.
    pub settings: RwSignal<Option<i64>>,
    /// The panel for planning again is open, and what it proposes.
    pub replanning: RwSignal<bool>,
    pub proposal: RwSignal<Option<Proposal>>,
    /// What the next press on the map means.
    pub picking: RwSignal<Option<Picking>>,
    /// Boats drawn into the roads.
    pub boats: RwSignal<Vec<Boat>>,
}

/// What is being chosen on the map.
#[derive(Debug, Clone, PartialEq)]
pub enum Picking {
    /// Where a place is entered, on the version at which its form was open.
    Entry { visit: PlaceId, version: i64 },
    /// The landings of a boat so far; two are enough.
    Boat(Vec<[f64; 2]>),
}

impl Desk {
    pub fn new(id: String, shown: Fetched<InspectionDetail>) -> Self {
        Self {
            id: StoredValue::new(id),
            shown,
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            conflict: RwSignal::new(None),
            chosen: RwSignal::new(None),
            changing: RwSignal::new(None),
            settings: RwSignal::new(None),
            replanning: RwSignal::new(false),
            proposal: RwSignal::new(None),
            picking: RwSignal::new(None),
            boats: RwSignal::new(Vec::new()),
        }
    }

    pub fn id(self) -> String {
        self.id.get_value()
    }

    /// A part of the inspection that is drawn again only when it changes itself.
    pub fn part<T, F>(self, of: F) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
        F: Fn(&InspectionDetail) -> T + Send + Sync + 'static,
    {
        Memo::new(move |_| self.shown.state.with(|state| state.data().map(&of)).unwrap_or_default())
    }

    /// The newest inspection that was read, outside of what is drawn.
    pub fn now(self) -> Option<InspectionDetail> {
        self.shown.state.with_untracked(|state| state.data().cloned())
    }

    pub fn version(self) -> i64 {
        self.shown.state.with_untracked(|state| state.data().map_or(0, |one| one.inspection.version))
    }

    pub fn editable(self) -> Memo<bool> {
        self.part(|one| one.editable)
    }

    /// The office's zone; Bontang's until the inspection is read.
    pub fn clock(self) -> Memo<ClockOf> {
        self.part(|one| {
            let at_ms = one.routes.first().map_or(one.inspection.changed_ms, |route| route.leaves_ms);
            ClockOf(Clock::of_zone(&one.time_zone, at_ms))
        })
    }

    /// Changes the plan as it is shown.
    pub fn edit(self, edit: InspectionEdit) {
        self.edit_at(self.version(), edit, || ());
    }

    /// Changes the plan of a version; `then` follows when it is in.
    pub fn edit_at(self, version: i64, edit: InspectionEdit, then: impl Fn() + 'static) {
        let body = NewInspectionEdit { version, edit: edit.clone() };
        self.send(
            "edits",
            body,
            move |problem| {
                let met_newer = met_newer(problem);
                if met_newer {
                    self.conflict.set(Some(Some(edit.clone())));
                }
                met_newer
            },
            then,
        );
    }

    /// Does again, on the newest plan, what met it.
    pub fn edit_again(self) {
        let Some(Some(edit)) = self.conflict.get_untracked() else { return };
        let desk = self;
        self.busy.set(true);
        spawn_local(async move {
            if let Some(newest) = desk.read_newest().await {
                let version = newest.inspection.version;
                desk.busy.try_set(false);
                desk.edit_at(version, edit, move || {
                    desk.changing.set(None);
                    desk.settings.set(None);
                });
            }
            desk.busy.try_set(false);
        });
    }

    /// Shows the newest plan; forms that are open count as made on it from here on.
    pub fn load_newest(self) {
        spawn_local(async move {
            let Some(newest) = self.read_newest().await else { return };
            let version = newest.inspection.version;
            self.changing.update(|open| {
                if let Some((_, at)) = open {
                    *at = version;
                }
            });
            self.settings.update(|open| {
                if let Some(at) = open {
                    *at = version;
                }
            });
        });
    }

    async fn read_newest(self) -> Option<InspectionDetail> {
        match api::get::<InspectionDetail>(&path(&self.id(), "")).await {
            Ok(newest) => {
                self.conflict.set(None);
                self.show(newest.clone());
                Some(newest)
            }
            Err(problem) => {
                self.problem.set(Some(problem));
                None
            }
        }
    }

    /// How the rest would look; nothing where it was refused, which is shown.
    pub async fn propose(self, new: NewReplan) -> Option<Replan> {
        self.problem.set(None);
        match api::post::<_, Replan>(&path(&self.id(), "replan"), &new).await {
            Ok(replan) => Some(replan),
            Err(problem) => {
                self.conflicted(&problem);
                None
            }
        }
    }

    /// Takes a proposal.
    pub fn take(self, taken: TakenReplan, then: impl Fn() + 'static) {
        self.send(
            "replan/take",
            taken,
            move |problem| {
                let met_newer = met_newer(problem);
                if met_newer {
                    self.conflict.set(Some(None));
                }
                met_newer
            },
            then,
        );
    }

    fn conflicted(self, problem: &Problem) {
        if met_newer(problem) {
            self.conflict.try_set(Some(None));
        } else {
            self.problem.try_set(Some(problem.clone()));
        }
    }

    /// What was pressed on the map, longitude and latitude.
    pub fn pick(self, point: [f64; 2]) {
        match self.picking.get_untracked() {
            Some(Picking::Entry { visit, version }) => {
                self.picking.set(None);
                let own = self.now().and_then(|one| one.visits.into_iter().find(|own| own.place == visit));
                if let Some(own) = own {
                    self.edit_at(version, super::visit_form::entered(&own, Some(point)), || ());
                }
            }
            Some(Picking::Boat(mut landings)) if landings.len() < 2 => {
                landings.push(point);
                self.picking.set(Some(Picking::Boat(landings)));
            }
            _ => {}
        }
    }

    /// Takes a step of the inspection's life.
    pub fn act(self, version: i64, act: InspectionAct, then: impl Fn() + 'static) {
        let body = NewInspectionAct { version: Some(version), act };
        let taken = move |problem: &Problem| {
            let met_newer = met_newer(problem);
            if met_newer {
                self.conflict.set(Some(None));
            }
            met_newer
        };
        self.send("acts", body, taken, then);
    }

    /// Looks for a better plan.
    pub fn search(self) {
        let body = NewPlanSearch { version: self.version(), seconds: None };
        self.send("search", body, |_| false, || ());
    }

    /// Ends the search with the best that it has.
    pub fn stop_search(self) {
        spawn_local(async move {
            if let Err(problem) = api::delete::<serde::de::IgnoredAny>(&path(&self.id(), "search")).await {
                self.problem.try_set(Some(problem));
            }
            self.shown.reload();
        });
    }

    fn send<B: Serialize + 'static>(
        self,
        part: &'static str,
        body: B,
        taken: impl Fn(&Problem) -> bool + 'static,
        then: impl Fn() + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let sent = api::post::<_, InspectionDetail>(&path(&self.id(), part), &body).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match sent {
                Ok(detail) => {
                    self.conflict.set(None);
                    self.show(detail);
                    then();
                }
                Err(problem) if taken(&problem) => {}
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// Shows an answer and leaves the focus where it was: the button that was pressed is drawn anew.
    fn show(self, detail: InspectionDetail) {
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        self.shown.state.set(Load::Ready { data: detail, stale: false });
        if let Some(id) = focused {
            request_animation_frame(move || {
                let again = document().get_element_by_id(&id);
                if let Some(again) = again.and_then(|again| again.dyn_into::<web_sys::HtmlElement>().ok()) {
                    // Focus only fails on elements that are not in the page.
                    let _ = again.focus();
                }
            });
        }
    }
}

/// Somebody else was quicker.
fn met_newer(problem: &Problem) -> bool {
    problem.code == "version_conflict"
}

/// A clock that has a default, so that it can be a part of what is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClockOf(pub Clock);

impl Default for ClockOf {
    fn default() -> Self {
        // Bontang is eight hours east of Greenwich.
        Self(Clock::of_offset(480))
    }
}

pub fn use_desk() -> Desk {
    expect_context::<Desk>()
}

//! Declaring a density: one place by its name, or an area by its corners (drawn on the
//! map, or typed). Invariant: without evidence, an owner and an end nothing is sent.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Expectation, ExpectationId, NewExpectation, Problem, Site, SitesPage};

use super::Desk;
use super::expected::EXPECTED;
use super::state::{corner_text, corners};
use super::texts::{Key, t};
use crate::api;
use crate::query;
use crate::ui::{Fetched, ProblemNote, drawn, fetch_when, texts as common};
use crate::view::{Tool, use_view};

/// Rest after the last key before the server is asked.
const REST: Duration = Duration::from_millis(250);

#[derive(Clone, Copy)]
struct Draft {
    of_area: RwSignal<bool>,
    place: RwSignal<Option<(String, String)>>,
    area: RwSignal<String>,
    capacity: RwSignal<String>,
    evidence: RwSignal<String>,
    owner: RwSignal<String>,
    ends: RwSignal<String>,
}

impl Draft {
    fn body(self) -> Option<NewExpectation> {
        let of_area = self.of_area.get();
        let place = self.place.get().map(|(id, _)| id).filter(|_| !of_area);
        let polygon = if of_area { Some(corners(&self.area.get())?) } else { None };
        let filled = |text: String| Some(text.trim().to_owned()).filter(|text| text.chars().count() >= 3);
        (place.is_some() || polygon.is_some()).then_some(())?;
        Some(NewExpectation {
            place,
            polygon,
            capacity: self.capacity.get().trim().parse().ok().filter(|capacity| *capacity > 0)?,
            evidence: filled(self.evidence.get())?,
            owner: filled(self.owner.get())?,
            ends: filled(self.ends.get())?,
        })
    }

    fn clear(self) {
        self.place.set(None);
        for field in [self.area, self.capacity, self.evidence, self.owner, self.ends] {
            field.set(String::new());
        }
    }
}

#[component]
pub fn Form(list: Fetched<Vec<Expectation>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let named = desk.declare.get_untracked();
    desk.declare.set(None);
    let is_asked = named.is_some();
    let draft = Draft {
        of_area: RwSignal::new(false),
        place: RwSignal::new(named),
        area: RwSignal::new(String::new()),
        capacity: RwSignal::new(String::new()),
        evidence: RwSignal::new(String::new()),
        owner: RwSignal::new(String::new()),
        ends: RwSignal::new(String::new()),
    };
    let problem = RwSignal::new(None::<Problem>);
    let saved = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let body = Memo::new(move |_| draft.body());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(body) = body.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        problem.set(None);
        saved.set(false);
        spawn_local(async move {
            match api::post::<_, ExpectationId>(EXPECTED, &body).await {
                Ok(_) => {
                    draft.clear();
                    saved.try_set(true);
                    list.reload();
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let line = move |key: Key, value: RwSignal<String>, kind: &'static str| {
        view! {
            <label class="field">
                <span>{t(key)}</span>
                <input type=kind maxlength="500" prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))/>
            </label>
        }
    };
    view! {
        <details class="declare" open=is_asked>
            <summary>{t(Key::DeclareNew)}</summary>
            <form class="form" on:submit=send>
                <fieldset>
                    <legend>{t(Key::WhereExpected)}</legend>
                    <label class="check">
                        <input type="radio" name="where" prop:checked=move || !draft.of_area.get() on:change=move |_| draft.of_area.set(false)/>
                        <span>{t(Key::OnePlace)}</span>
                    </label>
                    <label class="check">
                        <input type="radio" name="where" prop:checked=move || draft.of_area.get() on:change=move |_| draft.of_area.set(true)/>
                        <span>{t(Key::AnArea)}</span>
                    </label>
                    {drawn(move || if draft.of_area.get() {
                        view! { <Area area=draft.area/> }.into_any()
                    } else {
                        view! { <Place place=draft.place/> }.into_any()
                    })}
                </fieldset>
                <div class="fields">
                    {line(Key::Capacity, draft.capacity, "number")}
                    {line(Key::Ends, draft.ends, "date")}
                </div>
                {line(Key::EvidenceOf, draft.evidence, "text")}
                {line(Key::Owner, draft.owner, "text")}
                {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
                {drawn(move || saved.get().then(|| view! { <p role="status">{common::t(common::Key::Saved)}</p> }))}
                <button class="button primary" type="submit" disabled=move || busy.get() || body.read().is_none()>
                    {t(Key::DeclareSave)}
                </button>
            </form>
        </details>
    }
}

/// Finds a place by its name.
#[component]
fn Place(place: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let asked = RwSignal::new(String::new());
    let found = fetch_when::<SitesPage>(
        move || {
            let asked = asked.get();
            (asked.chars().count() >= 2).then(|| {
                format!("/api/v1/sites?{}", query::encode(&[("q", asked), ("limit", "8".to_owned())]))
            })
        },
        || (),
    );
    let mut ask = debounce(REST, move |text: String| {
        asked.try_set(text.trim().to_owned());
    });
    let hits = move || {
        let sites = found.state.with(|found| found.data().map(|page| page.items.clone()).unwrap_or_default());
        let mut seen = std::collections::BTreeSet::new();
        let once = sites.into_iter().filter(|site| seen.insert(site.place.clone())).collect::<Vec<Site>>();
        once.into_iter()
            .map(|site| {
                let (id, name) = (site.place.0.clone(), site.name.clone());
                let choose = move |_| {
                    place.set(Some((id.clone(), name.clone())));
                    asked.set(String::new());
                };
                view! { <li><button type="button" class="button" on:click=choose>{site.name}</button></li> }
            })
            .collect_view()
    };
    view! {
        {drawn(move || place.get().map(|(_, name)| view! { <p role="status"><b>{name}</b></p> }))}
        <label class="field">
            <span>{t(Key::FindPlace)}</span>
            <input type="search" maxlength="100" on:input=move |event| ask(event_target_value(&event))/>
        </label>
        <ul class="chips">{drawn(hits)}</ul>
    }
}

/// An area by its corners; where the map stands beside the form, by drawing.
#[component]
fn Area(area: RwSignal<String>) -> impl IntoView {
    let view = use_view();
    Effect::new(move || {
        if let Some(shape) = view.area.get() {
            area.set(corner_text(&shape));
            view.area.set(None);
            view.draws_area.set(false);
        }
    });
    let draw = move |_| {
        view.draws_area.set(true);
        view.tool.set(Some(Tool::Polygon));
    };
    view! {
        {drawn(move || (view.beside.get() && !view.map_missing.get()).then(|| view! {
            <p><button type="button" class="button" on:click=draw>{t(Key::DrawArea)}</button></p>
        }))}
        <label class="field">
            <span>{t(Key::Corners)}</span>
            <textarea rows="4" class="mono" prop:value=move || area.get()
                on:input=move |event| area.set(event_target_value(&event))></textarea>
        </label>
    }
}

//! The facts of a place as a form. Invariant: only what differs is sent; a count that cannot
//! be read keeps the form from being sent.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    FactEdit, NewPlaceFacts, PlaceFact, PlaceFacts, PlaceId, PlaceKind, PlaceRecord, Problem,
};

use super::super::state::reason_suffices;
use super::super::take_back::TakeBack;
use super::let_go;
use super::state::{count_text, fact_text, filled, listed_text, read_count};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Panel, ProblemNote, drawn, fetch_when};
use crate::view::{Handling, use_view};

fn facts_path(place: &PlaceId) -> String {
    format!("/api/v1/places/{place}/facts")
}

/// What the form holds, as written.
#[derive(Clone, Copy)]
struct Written {
    name: RwSignal<String>,
    kind: RwSignal<PlaceKind>,
    address: RwSignal<String>,
    kelurahan: RwSignal<Option<String>>,
    capacity: RwSignal<String>,
    expected: RwSignal<String>,
    reason: RwSignal<String>,
}

impl Written {
    fn of(facts: PlaceFacts) -> Self {
        Self {
            name: RwSignal::new(facts.name),
            kind: RwSignal::new(facts.kind),
            address: RwSignal::new(facts.address.unwrap_or_default()),
            kelurahan: RwSignal::new(facts.kelurahan_code),
            capacity: RwSignal::new(count_text(facts.capacity)),
            expected: RwSignal::new(count_text(facts.expected)),
            reason: RwSignal::new(String::new()),
        }
    }

    /// The facts, if all of them can be read.
    fn facts(self) -> Option<PlaceFacts> {
        Some(PlaceFacts {
            name: filled(&self.name.read())?,
            kind: self.kind.get(),
            address: filled(&self.address.read()),
            kelurahan_code: self.kelurahan.get(),
            capacity: read_count(&self.capacity.read())?,
            expected: read_count(&self.expected.read())?,
        })
    }
}

/// The form once the place is read, and beneath it what was corrected before.
#[component]
pub fn CorrectForm(one: Handling) -> impl IntoView {
    let path = facts_path(&one.place);
    let record = fetch_when::<PlaceRecord>(move || Some(path.clone()), || ());
    let reload = Callback::new(move |()| record.reload());
    let place = StoredValue::new(one.place);
    let ready = move |record: PlaceRecord| {
        let edits = record.edits.clone();
        view! {
            <Form place=place.get_value() record/>
            <PastEdits place=place.get_value() edits reload/>
        }
        .into_any()
    };
    view! { <Panel fetched=record ready/> }
}

#[component]
fn Form(place: PlaceId, record: PlaceRecord) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let PlaceRecord { facts: now, listed, has_point, .. } = record;
    let written = Written::of(now.clone());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let changed = Memo::new(move |_| written.facts().is_some_and(|facts| facts != now));
    let ready = move || changed.get() && reason_suffices(&written.reason.read()) && !busy.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(facts) = written.facts().filter(|_| ready()) else { return };
        busy.set(true);
        problem.set(None);
        let body = NewPlaceFacts { facts, reason: written.reason.get_untracked().trim().to_owned() };
        let path = facts_path(&place);
        spawn_local(async move {
            match api::put::<_, PlaceFacts>(&path, &body).await {
                Ok(_) => let_go(view),
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    // What lists say of each field, where something else is written.
    let said = move |shown: Signal<String>, listed: String| {
        drawn(move || {
            listed_text(lang.get(), &shown.read(), &listed).map(|text| view! { <small>{text}</small> })
        })
    };
    let kind_text = Signal::derive(move || written.kind.get().label(lang.get()).to_owned());
    let listed_kind = listed.kind;
    let said_kind = drawn(move || {
        let lang = lang.get();
        listed_text(lang, &kind_text.read(), listed_kind.label(lang))
            .map(|text| view! { <small>{text}</small> })
    });
    view! {
        <form class="form pad" on:submit=submit>
            <p class="hint">{t(Key::CorrectWhy)}</p>
            <label class="field">
                <span>{t(Key::Name)}</span>
                <input required maxlength="200" autocomplete="off" prop:value=move || written.name.get()
                    on:input=move |event| written.name.set(event_target_value(&event))/>
                {said(written.name.into(), listed.name)}
            </label>
            <label class="field">
                <span>{t(Key::Kind)}</span>
                <select on:change=move |event| {
                    if let Some(kind) = PlaceKind::parse(&event_target_value(&event)) {
                        written.kind.set(kind);
                    }
                }>
                    {PlaceKind::ALL.iter().map(|kind| view! {
                        <option value=kind.as_str() selected=move || written.kind.get() == *kind>{label(*kind)}</option>
                    }).collect_view()}
                </select>
                {said_kind}
            </label>
            <label class="field">
                <span>{t(Key::Address)}</span>
                <input maxlength="200" autocomplete="off" prop:value=move || written.address.get()
                    on:input=move |event| written.address.set(event_target_value(&event))/>
                {said(written.address.into(), listed.address.unwrap_or_default())}
            </label>
            <Kelurahan chosen=written.kelurahan by_point=has_point/>
            <Count key=Key::Capacity written=written.capacity listed=listed.capacity/>
            <Count key=Key::Expected written=written.expected listed=listed.expected/>
            <label class="field">
                <span>{t(Key::Reason)}</span>
                <textarea rows="2" required prop:value=move || written.reason.get()
                    on:input=move |event| written.reason.set(event_target_value(&event))></textarea>
                <small>{t(Key::ReasonRule)}</small>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::SaveFacts)}</button>
        </form>
    }
}

/// A field for people; empty is not known.
#[component]
fn Count(key: Key, written: RwSignal<String>, listed: Option<u32>) -> impl IntoView {
    let lang = use_lang();
    let wrong = Memo::new(move |_| read_count(&written.read()).is_none());
    let listed = count_text(listed);
    let said = move || {
        // No list says how many are expected.
        let listed = listed_text(lang.get(), written.read().trim(), &listed);
        listed.filter(|_| key == Key::Capacity).map(|text| view! { <small>{text}</small> })
    };
    view! {
        <label class="field">
            <span>{t(key)}</span>
            <input inputmode="numeric" autocomplete="off" aria-invalid=move || wrong.get().to_string()
                prop:value=move || written.get() on:input=move |event| written.set(event_target_value(&event))/>
            <small>{t(Key::CountRule)}</small>
            {drawn(said)}
        </label>
    }
}

/// In which kelurahan it lies, where no point says so.
#[component]
fn Kelurahan(chosen: RwSignal<Option<String>>, by_point: bool) -> impl IntoView {
    let view = use_view();
    let areas = move || {
        let region = view.region.read();
        let areas = region.data().map(|region| region.kelurahan.as_slice()).unwrap_or_default();
        let option = |code: String, name: String| {
            let own = code.clone();
            let selected = move || chosen.with(|chosen| chosen.as_deref() == Some(own.as_str()));
            view! { <option value=code selected=selected>{name}</option> }
        };
        areas.iter().map(|area| option(area.code.clone(), area.name.clone())).collect_view()
    };
    view! {
        <label class="field">
            <span>{t(Key::Kelurahan)}</span>
            <select disabled=by_point on:change=move |event| chosen.set(filled(&event_target_value(&event)))>
                <option value="" selected=move || chosen.with(Option::is_none)>{t(Key::KelurahanUnknown)}</option>
                {drawn(areas)}
            </select>
            {by_point.then(|| view! { <small>{t(Key::KelurahanByPoint)}</small> })}
        </label>
    }
}

#[component]
fn PastEdits(place: PlaceId, edits: Vec<FactEdit<PlaceFact>>, reload: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    if edits.is_empty() {
        return ().into_any();
    }
    let last = edits.iter().position(|one| !one.undone);
    let label = Signal::derive(move || text(lang.get(), Key::TakeBack).to_owned());
    let line = move |(at, one): (usize, FactEdit<PlaceFact>)| {
        let FactEdit { at_ms, actor_name, facts, reason, undone, .. } = one;
        let said = move || {
            let region = view.region.read();
            let all: Vec<String> =
                facts.iter().map(|fact| fact_text(lang.get(), region.data(), fact)).collect();
            all.join(" · ")
        };
        let who = move || {
            let day = local_moment(lang.get(), at_ms);
            fill(text(lang.get(), Key::EditLine), &[("who", &actor_name), ("d", &day), ("reason", &reason)])
        };
        let path = format!("{}/undo", facts_path(&place));
        view! {
            <li class="past">
                <b class:undone=undone>{drawn(said)}</b>
                <small>{drawn(who)}</small>
                {undone.then(|| view! { <small>{t(Key::TakenBack)}</small> })}
                {(last == Some(at)).then(|| view! { <TakeBack path label on_done=reload/> })}
            </li>
        }
    };
    view! {
        <h3 class="pad">{t(Key::Edits)}</h3>
        <ul class="pasts pad">{edits.into_iter().enumerate().map(line).collect_view()}</ul>
    }
    .into_any()
}

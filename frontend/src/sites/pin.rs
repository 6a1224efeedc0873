//! Putting a place on the map, or elsewhere on it. Invariant: nothing moves before the planner
//! has chosen a point, said how exactly and why; every way by the pointer is also one by keys.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{NewPin, Permission, PinCandidate, PlaceId, PlaceMove, Problem, Whereabouts};

use super::side::Side;
use super::state::{point_text, read_point, reason_suffices};
use super::take_back::TakeBack;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{count, decimal, fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{DrawPage, Panel, ProblemNote, drawn, fetch_when};
use crate::view::{Camera, Pinning, Tool, View, use_view};

/// Metres that a planner can choose from: a phone's fix, a house, a row of houses, an estate.
const ACCURACIES: [u32; 4] = [10, 30, 100, 300];
/// Near enough to see single houses.
const CLOSE: f64 = 16.0;
/// Far enough to see a kelurahan.
const AROUND: f64 = 13.5;

/// The panel for the place that is being put on the map, in a part of the program of its own.
#[wasm_split(pin, wasm_split_path = leptos::wasm_split, fallible)]
pub fn pin_panel() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <PinPanel/> }.into_any())
}

/// Opens the panel for a place; drawn only for those who may move it.
#[component]
pub fn PinButton(place: PlaceId, name: String, text: Key) -> impl IntoView {
    let view = use_view();
    let may =
        view.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::EditPlaces)));
    let open = move |_| {
        view.open_site.set(None);
        view.handling.set(None);
        view.pinning.set(Some(Pinning { place: place.clone(), name: name.clone(), point: None }));
    };
    may.then(|| view! { <button class="link" on:click=open>{t(text)}</button> })
}

fn choose(view: View, point: [f64; 2], zoom: f64) {
    view.fly_to.set(Some(Camera { lon: point[0], lat: point[1], zoom }));
}

fn close(view: View) {
    view.tool.set(None);
    view.pinning.set(None);
}

/// Candidates, the point, its accuracy and the reason, in the place of the list.
#[component]
fn PinPanel() -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let Some(Pinning { place, name, .. }) = view.pinning.get_untracked() else { return ().into_any() };
    let title = move || fill(text(lang.get(), Key::PinTitle), &[("name", &name)]);
    let asked = place.clone();
    let candidates =
        fetch_when::<Vec<PinCandidate>>(move || Some(format!("/api/v1/places/{asked}/candidates")), || ());
    view! {
        <Side title=Signal::derive(title) on_close=Callback::new(move |()| close(view))>
            <h3 class="pad">{t(Key::Candidates)}</h3>
            <Panel fetched=candidates ready=|all| {
                let none = !all.iter().any(|one| one.exact);
                view! {
                    {none.then(|| view! { <p class="hint pad">{t(Key::NoCandidates)}</p> })}
                    <ul class="rows">{all.into_iter().map(|one| view! { <Candidate one/> }).collect_view()}</ul>
                }
                .into_any()
            }/>
            <PinForm place=place.clone()/>
            <PastMoves place/>
        </Side>
    }
    .into_any()
}

#[component]
fn Candidate(one: PinCandidate) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let (point, exact) = (one.point, one.exact);
    let take = move |_| {
        choose(view, point, if exact { CLOSE } else { AROUND });
        if exact {
            view.pinning.update(|pinning| {
                if let Some(pinning) = pinning {
                    pinning.point = Some(point);
                }
            });
        }
    };
    let line = move || {
        let lang = lang.get();
        let key = if exact { Key::CandidateLine } else { Key::AreaOnly };
        let words = [
            ("why", lang.pick(&one.why)),
            ("n", &*decimal(lang, one.accuracy_m, 0)),
            ("p", &*count(lang, one.confidence.into())),
        ];
        fill(text(lang, key), &words)
    };
    view! {
        <li class="row">
            <button class="row-main pad" on:click=take>
                <span class="card-main">
                    <span class="card-name">{one.name}</span>
                    <span class="card-line">{drawn(line)}</span>
                </span>
            </button>
        </li>
    }
}

#[component]
fn PinForm(place: PlaceId) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let written = RwSignal::new(String::new());
    let accuracy = RwSignal::new(ACCURACIES[1]);
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let point = Memo::new(move |_| view.pinning.read().as_ref().and_then(|pinning| pinning.point));
    // A click or a candidate is written into the field, where it can be mended.
    Effect::new(move || {
        if let Some(point) = point.get() {
            let shown = written.with_untracked(|text| read_point(text));
            if shown.is_none_or(|shown| point_text(shown) != point_text(point)) {
                written.set(point_text(point));
            }
        }
    });
    let write = move |event| {
        let value = event_target_value(&event);
        if let Some(point) = read_point(&value) {
            view.pinning.update(|pinning| {
                if let Some(pinning) = pinning {
                    pinning.point = Some(point);
                }
            });
        }
        written.set(value);
    };
    let ready =
        move || read_point(&written.read()).is_some() && reason_suffices(&reason.read()) && !busy.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(point) = read_point(&written.read_untracked()).filter(|_| ready()) else { return };
        busy.set(true);
        problem.set(None);
        let path = format!("/api/v1/places/{place}/pin");
        let reason = reason.get_untracked().trim().to_owned();
        let body = NewPin { point, accuracy_m: accuracy.get_untracked().into(), reason };
        spawn_local(async move {
            match api::put::<_, Whereabouts>(&path, &body).await {
                Ok(_) => {
                    choose(view, point, CLOSE);
                    close(view);
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    let dropping = move || view.tool.get() == Some(Tool::Pin);
    view! {
        <form class="form pad" on:submit=submit>
            <button class="button" type="button" aria-pressed=move || dropping().to_string()
                disabled=move || view.map_missing.get()
                on:click=move |_| view.tool.set((!dropping()).then_some(Tool::Pin))>{t(Key::ClickMap)}</button>
            <label class="field">
                <span>{t(Key::Coordinates)}</span>
                <input class="mono" required inputmode="text" autocomplete="off" prop:value=move || written.get() on:input=write/>
                <small>{t(Key::CoordinatesRule)}</small>
            </label>
            <label class="field">
                <span>{t(Key::AccuracyOf)}</span>
                <select on:change=move |event| {
                    if let Ok(metres) = event_target_value(&event).parse() {
                        accuracy.set(metres);
                    }
                }>
                    {ACCURACIES.into_iter().map(|metres| view! {
                        <option value=metres.to_string() selected=move || accuracy.get() == metres>
                            {drawn(move || fill(text(lang.get(), Key::WithinMetres), &[("n", &count(lang.get(), metres.into()))]))}
                        </option>
                    }).collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t(Key::PinReason)}</span>
                <textarea rows="2" required prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))></textarea>
                <small>{t(Key::ReasonRule)}</small>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::SavePin)}</button>
        </form>
    }
}

#[component]
fn PastMoves(place: PlaceId) -> impl IntoView {
    let view = use_view();
    let asked = place.clone();
    let moves = fetch_when::<Vec<PlaceMove>>(
        move || Some(format!("/api/v1/places/{asked}/moves")),
        move || view.seq.track(),
    );
    let place = StoredValue::new(place);
    let ready = move |moves: Vec<PlaceMove>| {
        if moves.is_empty() {
            return ().into_any();
        }
        let last = moves.iter().position(|one| !one.undone);
        let lines = moves.into_iter().enumerate().map(|(at, one)| {
            let place = (last == Some(at)).then(|| place.get_value());
            view! { <PastMove one place/> }
        });
        view! {
            <h3 class="pad">{t(Key::Moves)}</h3>
            <ul class="rows">{lines.collect_view()}</ul>
        }
        .into_any()
    };
    view! { <Panel fetched=moves ready/> }
}

/// One move; with `place` it can be put back.
#[component]
fn PastMove(one: PlaceMove, place: Option<PlaceId>) -> impl IntoView {
    let lang = use_lang();
    let undone = one.undone;
    let line = move || {
        let day = local_moment(lang.get(), one.at_ms);
        fill(
            text(lang.get(), Key::MoveLine),
            &[("who", &one.actor_name), ("d", &day), ("reason", &one.reason)],
        )
    };
    let label = Signal::derive(move || text(lang.get(), Key::PutBack).to_owned());
    view! {
        <li class="row pad">
            <span class="card-line">{drawn(line)}</span>
            {undone.then(|| view! { <span class="card-line">{t(Key::WasUndone)}</span> })}
            {place.map(|place| view! {
                // The list of moves is read again when the map has followed.
                <TakeBack path=format!("/api/v1/places/{place}/pin/undo") label on_done=Callback::new(|()| ())/>
            })}
        </li>
    }
}

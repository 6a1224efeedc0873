//! Saying that two places are one. Invariant: both are seen side by side and on the map
//! before they are joined, and whoever joined them sees at once how to part them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{MergedPlace, NewPlaceMerge, PinCandidate, PlaceId, PlaceRecord, Problem, SitesPage};

use super::super::state::{metres, reason_suffices};
use super::super::take_back::TakeBack;
use super::state::{Offer, alike, apart_m, joined, near_path, places, search_path, side_by_side};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{Fetched, Panel, ProblemNote, Skeleton, drawn, fetch_when};
use crate::view::{Camera, Handling, View, use_view};

/// Near enough to see two houses apart.
const CLOSE: f64 = 16.0;
/// Widest distance of two places that are shown so near, metres.
const SAME_STREET_M: f64 = 400.0;
/// Sees two places of one kelurahan.
const AROUND: f64 = 13.5;

/// Offers, the choice beside the place in hand, and the names joined to it already.
#[component]
pub fn JoinForm(one: Handling) -> impl IntoView {
    let view = use_view();
    let path = format!("/api/v1/places/{}/facts", one.place);
    let record = fetch_when::<PlaceRecord>(move || Some(path.clone()), move || view.seq.track());
    let chosen = RwSignal::new(None::<Offer>);
    let here = one.point;
    on_cleanup(move || {
        view.compared.try_set(Vec::new());
    });
    // Both stand on the map while they are compared.
    Effect::new(move || {
        let other = chosen.with(|chosen| chosen.as_ref().and_then(|offer| offer.point));
        view.compared.set(other.map(|other| here.into_iter().chain([other]).collect()).unwrap_or_default());
        if let Some(other) = other {
            look_at(view, here, other);
        }
    });
    let names = move |record: PlaceRecord| view! { <OtherNames names=record.merged/> }.into_any();
    let handling = StoredValue::new(one);
    view! {
        <Panel fetched=record ready=names/>
        {drawn(move || match chosen.get() {
            None => view! { <Offers one=handling.get_value() chosen/> }.into_any(),
            Some(offer) => view! { <Compared one=handling.get_value() record offer chosen/> }.into_any(),
        })}
    }
}

fn look_at(view: View, here: Option<[f64; 2]>, other: [f64; 2]) {
    let from = here.unwrap_or(other);
    let zoom = if apart_m(from, other) < SAME_STREET_M { CLOSE } else { AROUND };
    let [lon, lat] = [(from[0] + other[0]) / 2.0, (from[1] + other[1]) / 2.0];
    view.fly_to.set(Some(Camera { lon, lat, zoom }));
}

/// Names that were joined to the place, each with the way to part it.
#[component]
fn OtherNames(names: Vec<MergedPlace>) -> impl IntoView {
    let lang = use_lang();
    if names.is_empty() {
        return ().into_any();
    }
    let name = |one: MergedPlace| {
        let MergedPlace { id, name, at_ms, actor_name, reason, .. } = one;
        let called = name.clone();
        let line = move || {
            let day = local_moment(lang.get(), at_ms);
            let words = [("name", &*name), ("who", &*actor_name), ("d", &*day), ("reason", &*reason)];
            fill(text(lang.get(), Key::NameLine), &words)
        };
        let label = Signal::derive(move || fill(text(lang.get(), Key::Part), &[("name", &called)]));
        view! {
            <li class="past">
                <span>{drawn(line)}</span>
                // The record is read again when the map has followed.
                <TakeBack path=format!("/api/v1/places/{id}/merge/undo") label on_done=Callback::new(|()| ())/>
            </li>
        }
    };
    view! {
        <h3 class="pad">{t(Key::OtherNames)}</h3>
        <ul class="pasts pad">{names.into_iter().map(name).collect_view()}</ul>
    }
    .into_any()
}

#[component]
fn Offers(one: Handling, chosen: RwSignal<Option<Offer>>) -> impl IntoView {
    let lang = use_lang();
    let written = RwSignal::new(String::new());
    let place = StoredValue::new(one.place.clone());
    let here = one.point;
    let asked = one.place;
    let candidates =
        fetch_when::<Vec<PinCandidate>>(move || Some(format!("/api/v1/places/{asked}/candidates")), || ());
    let near = fetch_when::<SitesPage>(move || here.map(near_path), || ());
    let found = fetch_when::<SitesPage>(move || search_path(&written.read()), || ());
    let of_sites = move |sites: &Fetched<SitesPage>| {
        let sites = sites.state.read();
        let items = sites.data().map(|page| page.items.as_slice()).unwrap_or_default();
        places(lang.get(), &place.read_value(), here, items)
    };
    let likely = move || {
        let state = candidates.state.read();
        let offers = joined(alike(lang.get(), state.data()?), of_sites(&near));
        Some(offers.into_iter().filter(|offer| offer.place != *place.read_value()).collect::<Vec<_>>())
    };
    let rows = move |offers: Vec<Offer>, none: Key| {
        if offers.is_empty() {
            return view! { <p class="hint pad">{t(none)}</p> }.into_any();
        }
        let row = |offer: Offer| {
            let (name, line) = (offer.name.clone(), offer.line.clone());
            view! {
                <li class="row">
                    <button class="row-main pad" on:click=move |_| chosen.set(Some(offer.clone()))>
                        <span class="card-main">
                            <span class="card-name">{name}</span>
                            <span class="card-line">{line}</span>
                        </span>
                    </button>
                </li>
            }
        };
        view! { <ul class="rows">{offers.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    let is_searching = Memo::new(move |_| search_path(&written.read()).is_some());
    view! {
        <div class="form pad">
            <p class="hint">{t(Key::JoinWhy)}</p>
            <label class="field">
                <span>{t(Key::FindOther)}</span>
                <input type="search" autocomplete="off" prop:value=move || written.get()
                    on:input=move |event| written.set(event_target_value(&event))/>
                <small>{t(Key::FindRule)}</small>
            </label>
        </div>
        {drawn(move || if is_searching.get() {
            view! {
                <h3 class="pad">{t(Key::Found)}</h3>
                {drawn(move || match found.state.read().data().is_some() {
                    true => rows(of_sites(&found), Key::NoneFound),
                    false => view! { <Skeleton lines=2/> }.into_any(),
                })}
            }
            .into_any()
        } else {
            view! {
                <h3 class="pad">{t(Key::Likely)}</h3>
                {drawn(move || match likely() {
                    Some(offers) => rows(offers, Key::NoneLikely),
                    None => view! { <Skeleton lines=2/> }.into_any(),
                })}
            }
            .into_any()
        })}
    }
}

/// Both places side by side, which of them is shown, and why they are one.
#[component]
fn Compared(
    one: Handling,
    record: Fetched<PlaceRecord>,
    offer: Offer,
    chosen: RwSignal<Option<Offer>>,
) -> impl IntoView {
    let asked = offer.place.clone();
    let other = fetch_when::<PlaceRecord>(move || Some(format!("/api/v1/places/{asked}/facts")), || ());
    let (one, offer) = (StoredValue::new(one), StoredValue::new(offer));
    let ready = move |other: PlaceRecord| {
        let own = record.state.with_untracked(|state| state.data().cloned());
        own.map(|own| {
            view! { <Choice one=one.get_value() own other offer=offer.get_value() chosen/> }
        })
        .into_any()
    };
    view! { <Panel fetched=other ready/> }
}

#[component]
fn Choice(
    one: Handling,
    own: PlaceRecord,
    other: PlaceRecord,
    offer: Offer,
    chosen: RwSignal<Option<Offer>>,
) -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let names = [own.facts.name.clone(), other.facts.name.clone()];
    let ids: [PlaceId; 2] = [one.place.clone(), offer.place.clone()];
    let points = [one.point, offer.point];
    let away = one.point.zip(offer.point).map(|(a, b)| apart_m(a, b));
    let shown_as = RwSignal::new(1_usize);
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let ready = move || reason_suffices(&reason.read()) && !busy.get();
    let (to_ids, to_names) = (ids, names.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let into = shown_as.get_untracked();
        let body =
            NewPlaceMerge { into: to_ids[into].clone(), reason: reason.get_untracked().trim().to_owned() };
        let path = format!("/api/v1/places/{}/merge", to_ids[1 - into]);
        // The panel stays with the place as which both are shown, where they can be parted.
        let next = Handling {
            place: to_ids[into].clone(),
            name: to_names[into].clone(),
            point: points[into],
            site: one.site.clone().filter(|_| into == 0),
            ..one.clone()
        };
        spawn_local(async move {
            match api::post::<_, PlaceId>(&path, &body).await {
                Ok(_) => {
                    chosen.try_set(None);
                    view.handling.try_set(Some(next));
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    let rows = move || {
        let region = view.region.read();
        let rows = side_by_side(lang.get(), region.data(), [&own.facts, &other.facts]);
        rows.into_iter()
            .map(|(key, [a, b])| {
                let class = if a == b { "" } else { "disputed" };
                view! { <tr class=class><th scope="row">{t(key)}</th><td>{a}</td><td>{b}</td></tr> }
            })
            .collect_view()
    };
    let between = move || match away {
        Some(away) => metres(lang.get(), away),
        None => text(lang.get(), Key::NoPoint).to_owned(),
    };
    let radio = move |at: usize, name: String| {
        view! {
            <label class="check">
                <input type="radio" name="tampil-sebagai" prop:checked=move || shown_as.get() == at
                    on:change=move |_| shown_as.set(at)/>
                <span>{name}</span>
            </label>
        }
    };
    let [first, second] = names;
    view! {
        <form class="form pad" on:submit=submit>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::SideBySide)>
                <table class="table compared">
                    <thead>
                        <tr>
                            <th scope="col">{t(Key::Field)}</th>
                            <th scope="col">{t(Key::This)}</th>
                            <th scope="col">{t(Key::Other)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {drawn(rows)}
                        <tr><th scope="row">{t(Key::Between)}</th><td colspan="2">{drawn(between)}</td></tr>
                    </tbody>
                </table>
            </div>
            <fieldset class="choice">
                <legend>{t(Key::ShownAs)}</legend>
                {radio(0, first)}
                {radio(1, second)}
            </fieldset>
            <label class="field">
                <span>{t(Key::JoinReason)}</span>
                <textarea rows="2" required prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))></textarea>
                <small>{t(Key::ReasonRule)}</small>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div class="actions">
                <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::SaveJoin)}</button>
                <button class="button" type="button" on:click=move |_| chosen.set(None)>
                    {crate::ui::texts::t(crate::ui::texts::Key::Cancel)}
                </button>
            </div>
        </form>
    }
}

//! Boats that no road map knows: the list, and drawing one by two landings on the map. Invariant: a boat is
//! drawn only with both landings, its minutes and a note.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Boat, NewBoat};

use super::desk::{Picking, use_desk};
use super::texts::{Key, t, text};
use super::visit_form::Number;
use crate::api;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{ProblemNote, drawn};

/// The address of the boats.
const BOATS: &str = "/api/v1/roads/boats";
/// Longest passage that a form takes, minutes.
const LONGEST_MIN: u32 = 600;

/// Reads the boats for the map and the list.
pub fn read(into: RwSignal<Vec<Boat>>) {
    spawn_local(async move {
        if let Ok(boats) = api::get::<Vec<Boat>>(BOATS).await {
            into.try_set(boats);
        }
    });
}

#[component]
pub fn Boats() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let problem = RwSignal::new(None);
    let remove = move |id: String| {
        spawn_local(async move {
            match api::post::<_, Vec<Boat>>(&format!("{BOATS}/{id}/remove"), &()).await {
                Ok(boats) => {
                    desk.boats.try_set(boats);
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    let rows = move || {
        desk.boats.get().into_iter().map(|boat| {
            let name = boat.boat.name.clone();
            let words = move || {
                let gaps = [("n", boat.boat.minutes.to_string()), ("who", boat.drawn_by.clone())];
                let gaps: Vec<(&str, &str)> = gaps.iter().map(|(gap, value)| (*gap, value.as_str())).collect();
                fill(text(lang.get(), if boat.boat.both_ways { Key::BoatBoth } else { Key::BoatOneWay }), &gaps)
            };
            let (shown, id) = (name.clone(), boat.id);
            let says = move || fill(text(lang.get(), Key::RemoveBoat), &[("name", &name)]);
            view! {
                <li>
                    <span>{shown} <br/> <small class="muted">{drawn(words)}</small></span>
                    <button class="button" aria-label=says on:click=move |_| remove(id.clone())>"✕"</button>
                </li>
            }
        }).collect_view()
    };
    let landings = move || match desk.picking.get() {
        Some(Picking::Boat(landings)) => Some(landings),
        _ => None,
    };
    view! {
        <section class="panel" aria-label=t(Key::Boats)>
            <h2>{t(Key::Boats)}</h2>
            <p class="hint">{t(Key::BoatsHint)}</p>
            <ul class="left-out">{drawn(rows)}</ul>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            {drawn(move || match landings().as_deref() {
                Some([from, to]) => view! { <Draw from=*from to=*to/> }.into_any(),
                Some(_) => view! { <p role="status">{t(Key::PickLanding)}</p> }.into_any(),
                None => view! {
                    <button class="button" on:click=move |_| desk.picking.set(Some(Picking::Boat(Vec::new())))>{t(Key::DrawBoat)}</button>
                }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Draw(from: [f64; 2], to: [f64; 2]) -> impl IntoView {
    let desk = use_desk();
    let (name, minutes, both) = (RwSignal::new(String::new()), RwSignal::new(15_u32), RwSignal::new(true));
    let (problem, busy) = (RwSignal::new(None), RwSignal::new(false));
    let ready = move || minutes.get() > 0 && name.with(|name| !name.trim().is_empty());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !untrack(ready) {
            return;
        }
        let (name, minutes) = (name.get_untracked().trim().to_owned(), minutes.get_untracked());
        let boat = NewBoat { name, from, to, minutes, both_ways: both.get_untracked() };
        busy.set(true);
        spawn_local(async move {
            match api::post::<_, Vec<Boat>>(BOATS, &boat).await {
                Ok(boats) => {
                    desk.boats.try_set(boats);
                    desk.picking.try_set(None);
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=save>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <label class="field">
                <span>{t(Key::BoatNote)}</span>
                <input required maxlength="120" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/>
                <small>{t(Key::BoatNoteHint)}</small>
            </label>
            <Number key=Key::BoatMinutes most=LONGEST_MIN value=minutes.into() set=Callback::new(move |to| minutes.set(to))/>
            <label class="check">
                <input type="checkbox" prop:checked=move || both.get() on:change=move |event| both.set(event_target_checked(&event))/>
                {t(Key::BothWays)}
            </label>
            <div class="actions">
                <button class="button primary" type="submit" disabled=move || busy.get() || !ready()>{t(Key::SaveBoat)}</button>
                <button class="button" type="button" on:click=move |_| desk.picking.set(None)>{t(Key::StopPicking)}</button>
            </div>
        </form>
    }
}

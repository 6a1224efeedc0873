//! Planning the rest again: a slider between few changes and the best route, what would change, and taking
//! it or not. Invariant: nothing changes until it is taken, and what is taken is what was shown.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{
    InspectionDetail, NewReplan, PlaceId, Replan, TakenReplan, TeamNow, VisitChange, VisitChangeKind,
    VisitSlot,
};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::clock::{Clock, long_day};
use super::desk::use_desk;
use super::state::name_of;
use super::texts::{Key, t, text};
use crate::i18n::format::fill;
use crate::i18n::{Lang, use_lang};
use crate::ui::{DrawPage, ProblemNote, drawn, later};

/// Where a team is, by the form; where it made its last visit without.
#[derive(Debug, Clone, PartialEq)]
enum Spot {
    Making(PlaceId),
    At([f64; 2]),
}

type Spots = BTreeMap<u32, Spot>;

fn asked(version: i64, stability: u32, spots: &Spots) -> NewReplan {
    let now = |(team, spot): (&u32, &Spot)| match spot {
        Spot::Making(visit) => TeamNow { team: *team, point: None, visit: Some(visit.clone()) },
        Spot::At(point) => TeamNow { team: *team, point: Some(*point), visit: None },
    };
    NewReplan { version, stability, teams: spots.iter().map(now).collect() }
}

/// A proposal with what it was asked with.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    asked: NewReplan,
    pub replan: Replan,
}

impl Proposal {
    fn taken(&self) -> TakenReplan {
        TakenReplan {
            asked: self.asked.clone(),
            at_ms: self.replan.at_ms,
            digest: self.replan.digest.clone(),
        }
    }
}

/// How many visits fare in each way, in the order in which they are told.
fn counts(changes: &[VisitChange]) -> [(Key, usize); 5] {
    let of = |kind| changes.iter().filter(|change| change.kind == kind).count();
    [
        (Key::CountMoved, of(VisitChangeKind::Moved)),
        (Key::CountDropped, of(VisitChangeKind::Dropped)),
        (Key::CountAdded, of(VisitChangeKind::Added)),
        (Key::CountStays, of(VisitChangeKind::Stays)),
        (Key::CountMade, of(VisitChangeKind::Made)),
    ]
}

/// What is told first: visits that change their place.
fn in_order(mut changes: Vec<VisitChange>) -> Vec<VisitChange> {
    changes.retain(|change| change.kind != VisitChangeKind::Made);
    changes.sort_by_key(|change| match change.kind {
        VisitChangeKind::Moved => 0,
        VisitChangeKind::Dropped => 1,
        VisitChangeKind::Added => 2,
        VisitChangeKind::Stays | VisitChangeKind::Made => 3,
    });
    changes
}

fn slot_in_words(
    lang: Lang,
    slot: VisitSlot,
    detail: &InspectionDetail,
    clock: Clock,
    whole: bool,
) -> String {
    let time = clock.time(lang, slot.arrives_ms);
    if !whole {
        return time;
    }
    let team = detail.settings.teams.get(slot.team as usize).map_or("?", |team| team.name.as_str());
    let day = detail.settings.days.get(slot.day as usize).map_or_else(String::new, |day| long_day(lang, day));
    format!("{team} · {day} · {time}")
}

/// One change: `Tim 1 · Sel 24 Nov 2026 · 09.00 → Tim 2 · …`; of a visit that stays, its times alone.
fn in_words(lang: Lang, change: &VisitChange, detail: &InspectionDetail, clock: Clock) -> String {
    let whole = change.kind != VisitChangeKind::Stays;
    let told = |slot: Option<VisitSlot>| slot.map(|slot| slot_in_words(lang, slot, detail, clock, whole));
    match (told(change.before), told(change.after)) {
        (Some(before), Some(after)) if before == after => before,
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) => format!("{before} → {}", text(lang, Key::NoPlaceLeft)),
        (None, Some(after)) => after,
        (None, None) => String::new(),
    }
}

/// The button that opens the panel.
#[component]
pub fn ReplanButton() -> impl IntoView {
    let desk = use_desk();
    view! {
        <button class="button" aria-expanded=move || desk.replanning.get().to_string()
            on:click=move |_| desk.replanning.update(|open| *open = !*open)>{t(Key::Replan)}</button>
    }
}

/// The panel above the plan, while it is open.
#[component]
pub fn ReplanPanel() -> impl IntoView {
    let desk = use_desk();
    let may = desk.part(|one| one.editable || one.steerable);
    let open = Memo::new(move |_| desk.replanning.get() && may.get());
    drawn(move || open.get().then(|| later(|| Box::pin(replan_part()))))
}

/// The panel, in a part of the program of its own.
#[wasm_split(replan, wasm_split_path = leptos::wasm_split, fallible)]
fn replan_part() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <Panel/> }.into_any())
}

#[component]
fn Panel() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let stability = RwSignal::new(desk.now().map_or(3, |one| one.settings.stability));
    let spots = RwSignal::new(Spots::new());
    let asking = RwSignal::new(false);
    let out = desk.part(|one| one.steerable);
    let version = desk.part(|one| one.inspection.version);
    // Of another plan than the one shown nothing is taken.
    Effect::new(move || {
        version.track();
        desk.proposal.set(None);
    });
    on_cleanup(move || {
        desk.proposal.try_set(None);
    });
    let ask = move || {
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        let new = asked(desk.version(), stability.get_untracked(), &spots.read_untracked());
        spawn_local(async move {
            if let Some(replan) = desk.propose(new.clone()).await {
                desk.proposal.try_set(Some(Proposal { asked: new, replan }));
            }
            asking.try_set(false);
        });
    };
    let close = move || {
        desk.proposal.set(None);
        desk.replanning.set(false);
    };
    view! {
        <section class="panel replan" aria-label=t(Key::Replan)>
            <h2>{t(Key::Replan)}</h2>
            <p class="hint">{drawn(move || t(if out.get() { Key::ReplanHint } else { Key::ReplanDraftHint }))}</p>
            {drawn(move || out.get().then(|| view! { <Teams spots/> }))}
            <label class="field replan-slider">
                <span>{t(Key::ReplanSlider)}</span>
                <input type="range" min="0" max="10" prop:value=move || (10 - stability.get()).to_string()
                    aria-valuetext=move || if stability.get() == 10 { text(lang.get(), Key::NothingMoves).to_owned() } else { (10 - stability.get()).to_string() }
                    on:change=move |_| ask()
                    on:input=move |event| {
                        if let Ok(number) = event_target_value(&event).parse::<u32>() {
                            stability.set(10 - number.min(10));
                        }
                    }/>
                <span class="slider-ends" aria-hidden="true"><small>{t(Key::FewChanges)}</small><small>{t(Key::BestRoute)}</small></span>
            </label>
            {drawn(move || desk.problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div class="actions">
                <button class="button" class:primary=move || desk.proposal.read().is_none() disabled=move || asking.get() on:click=move |_| ask()>
                    {drawn(move || t(if asking.get() { Key::Starting } else { Key::ReplanNow }))}
                </button>
                {drawn(move || desk.proposal.read().is_some().then(|| view! {
                    <button class="button primary" disabled=move || desk.busy.get() || asking.get() on:click=move |_| {
                        if let Some(proposal) = desk.proposal.get_untracked() {
                            desk.take(proposal.taken(), close);
                        }
                    }>{t(Key::TakeReplan)}</button>
                }))}
                <button class="button" on:click=move |_| close()>{t(Key::DropReplan)}</button>
            </div>
            {drawn(move || desk.proposal.get().map(|proposal| view! { <Changes replan=proposal.replan/> }))}
        </section>
    }
}

/// What would change, as a list.
#[component]
fn Changes(replan: Replan) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let clock = desk.clock();
    let told = counts(&replan.changes);
    let summary = move || {
        let lang = lang.get();
        let parts = told.iter().filter(|(key, n)| *n > 0 || *key == Key::CountMoved);
        parts.map(|(key, n)| fill(text(lang, *key), &[("n", &n.to_string())])).collect::<Vec<_>>().join(" · ")
    };
    let changes = in_order(replan.changes);
    let rows = move || {
        let (lang, clock) = (lang.get(), clock.get().0);
        let detail = desk.now()?;
        let rows = changes.iter().map(|change| {
            let (key, class) = match change.kind {
                VisitChangeKind::Moved => (Key::KindMoved, "badge severity-warning"),
                VisitChangeKind::Dropped => (Key::KindDropped, "badge severity-critical"),
                VisitChangeKind::Added => (Key::KindAdded, "badge"),
                VisitChangeKind::Stays | VisitChangeKind::Made => (Key::KindStays, "badge"),
            };
            let name = name_of(&detail.visits, &change.visit).to_owned();
            let words = in_words(lang, change, &detail, clock);
            let visit = change.visit.clone();
            view! {
                <li>
                    <button class="stop-main" on:click=move |_| super::stops::choose(desk, visit.clone())>
                        <span class="card-name">{name} " " <span class=class>{t(key)}</span></span>
                        <span class="stop-times">{words}</span>
                    </button>
                </li>
            }
        });
        Some(rows.collect_view())
    };
    view! {
        <p role="status"><b>{drawn(summary)}</b></p>
        <ul class="replan-changes">{drawn(rows)}</ul>
    }
}

/// Where each team that is out today is.
#[component]
fn Teams(spots: RwSignal<Spots>) -> impl IntoView {
    let desk = use_desk();
    let clock = desk.clock();
    let teams = desk.part(|one| one.settings.teams.iter().map(|team| team.name.clone()).collect::<Vec<_>>());
    let open = desk.part(|one| {
        let left = |visit: &PlaceId| one.visits.iter().any(|own| own.place == *visit && own.record.is_none());
        let stops = one.routes.iter().flat_map(|route| {
            let day = one.settings.days.get(route.day as usize).cloned().unwrap_or_default();
            route.stops.iter().map(move |stop| (route.team, day.clone(), stop.visit.clone()))
        });
        stops
            .filter(|(_, _, visit)| left(visit))
            .map(|(team, day, visit)| (team, day, name_of(&one.visits, &visit).to_owned(), visit))
            .collect::<Vec<_>>()
    });
    drawn(move || {
        let today = clock.get().0.day(js_sys::Date::now() as i64);
        let names = teams.get();
        let open: Vec<_> = open.get().into_iter().filter(|(_, day, _, _)| *day == today).collect();
        (0..)
            .zip(names)
            .filter(|(team, _)| open.iter().any(|(own, _, _, _)| own == team))
            .map(|(team, name)| {
                let own = open.iter().filter(|(of, _, _, _)| *of == team);
                let options =
                    own.map(|(_, _, name, visit)| (name.clone(), visit.clone())).collect::<Vec<_>>();
                view! { <Whereabouts team name options spots/> }
            })
            .collect_view()
    })
}

#[component]
fn Whereabouts(
    team: u32,
    name: String,
    options: Vec<(String, PlaceId)>,
    spots: RwSignal<Spots>,
) -> impl IntoView {
    let lang = use_lang();
    let says = StoredValue::new(name);
    let here = move || spots.with(|spots| matches!(spots.get(&team), Some(Spot::At(_))));
    let chosen = move |event: leptos::ev::Event| {
        let value: String = event_target_value(&event);
        spots.update(|spots| match value.as_str() {
            "" => {
                spots.remove(&team);
            }
            visit => {
                spots.insert(team, Spot::Making(PlaceId(visit.to_owned())));
            }
        });
    };
    view! {
        <div class="fields">
            <label class="field">
                <span>{drawn(move || says.with_value(|name| fill(text(lang.get(), Key::WhereIs), &[("team", name)])))}</span>
                <select on:change=chosen prop:value=move || spots.with(|spots| match spots.get(&team) {
                    Some(Spot::Making(visit)) => visit.0.clone(),
                    _ => String::new(),
                })>
                    <option value="">{drawn(move || t(if here() { Key::AtPhone } else { Key::AtLastStop }))}</option>
                    {options.into_iter().map(|(name, visit)| view! {
                        <option value=visit.0>{drawn(move || fill(text(lang.get(), Key::MakingNow), &[("name", &name)]))}</option>
                    }).collect_view()}
                </select>
            </label>
            <button type="button" class="button" aria-pressed=move || here().to_string()
                on:click=move |_| locate(move |point| spots.update(|spots| {
                    spots.insert(team, Spot::At(point));
                }))>{t(Key::UsePhone)}</button>
        </div>
    }
}

/// Asks the phone where it is; a phone that does not tell changes nothing.
fn locate(found: impl Fn([f64; 2]) + 'static) {
    let told = Closure::once_into_js(move |position: JsValue| {
        let coords = js_sys::Reflect::get(&position, &"coords".into());
        let number = |name: &str| {
            let coords = coords.as_ref().ok()?;
            js_sys::Reflect::get(coords, &name.into()).ok()?.as_f64()
        };
        if let (Some(lon), Some(lat)) = (number("longitude"), number("latitude")) {
            found([lon, lat]);
        }
    });
    // It only fails where the page may not ask, and then nothing is known.
    let _ = ask_position(&told);
}

fn ask_position(told: &JsValue) -> Result<(), JsValue> {
    let location = js_sys::Reflect::get(&window().navigator(), &"geolocation".into())?;
    let ask: js_sys::Function = js_sys::Reflect::get(&location, &"getCurrentPosition".into())?.dyn_into()?;
    ask.call1(&location, told).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::super::example::{EIGHT_MS, detail};
    use super::*;

    fn change(visit: &str, kind: VisitChangeKind, before: Option<i64>, after: Option<i64>) -> VisitChange {
        let slot = |minutes: i64| VisitSlot { team: 0, day: 0, arrives_ms: EIGHT_MS + minutes * 60_000 };
        VisitChange { visit: PlaceId(visit.into()), kind, before: before.map(slot), after: after.map(slot) }
    }

    #[test]
    fn what_changes_its_place_is_told_first_and_what_was_made_is_counted_alone() {
        let changes = vec![
            change("m", VisitChangeKind::Made, Some(0), Some(0)),
            change("a", VisitChangeKind::Stays, Some(10), Some(25)),
            change("b", VisitChangeKind::Dropped, Some(50), None),
            change("c", VisitChangeKind::Moved, Some(90), Some(10)),
        ];
        assert_eq!(counts(&changes).map(|(_, n)| n), [1, 1, 0, 1, 1]);
        let order: Vec<String> = in_order(changes).into_iter().map(|change| change.visit.0).collect();
        assert_eq!(order, ["c", "b", "a"]);
    }

    #[test]
    fn a_visit_that_stays_tells_its_times_and_one_that_moves_its_team_and_day() {
        let clock = Clock::of_offset(480);
        let words = |change: VisitChange| in_words(Lang::Id, &change, &detail(), clock);
        assert_eq!(words(change("a", VisitChangeKind::Stays, Some(10), Some(25))), "08.10 → 08.25");
        assert_eq!(words(change("a", VisitChangeKind::Stays, Some(10), Some(10))), "08.10");
        assert_eq!(
            words(change("a", VisitChangeKind::Dropped, Some(10), None)),
            "Tim 1 · Sel 24 Nov 2026 · 08.10 → tidak muat lagi"
        );
    }

    #[test]
    fn a_proposal_is_taken_with_what_it_was_asked_with() {
        let spots = Spots::from([(1, Spot::At([117.4, 0.1])), (0, Spot::Making(PlaceId("a".into())))]);
        let asked = asked(7, 4, &spots);
        assert_eq!(
            (asked.teams[0].visit.clone(), asked.teams[1].point),
            (Some(PlaceId("a".into())), Some([117.4, 0.1]))
        );
        let replan = Replan {
            version: 7,
            at_ms: 5,
            digest: "d".into(),
            routes: Vec::new(),
            unserved: Vec::new(),
            objective: petapora_wire::PlanObjective::default(),
            changes: Vec::new(),
        };
        let taken = Proposal { asked: asked.clone(), replan }.taken();
        assert_eq!((taken.asked, taken.at_ms, taken.digest.as_str()), (asked, 5, "d"));
    }
}

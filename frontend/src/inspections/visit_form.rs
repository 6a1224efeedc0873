//! What a visit needs and where it belongs: the dialog of one visit, and taking in another place.
//! Invariant: what is typed stays while the plan changes under it, and is saved on the version on which
//! it was begun.

use leptos::prelude::*;
use petapora_wire::{InspectionDetail, InspectionEdit, InspectionVisit, PlaceId, SitesPage, VisitWindow};

use super::clock::long_day;
use super::conflict::Refused;
use super::desk::{Desk, Picking, use_desk};
use super::state::{place_in, sent_to};
use super::texts::{Key, t, text};
use crate::i18n::format::fill;
use crate::i18n::{Lang, use_lang};
use crate::query;
use crate::ui::texts as common;
use crate::ui::{Modal, ProblemNote, drawn, fetch_when};
use crate::view::Load;

/// Longest visit that a form takes, minutes.
const LONGEST_MIN: u32 = 480;

/// What is being typed.
#[derive(Debug, Clone, PartialEq)]
struct Needs {
    must: bool,
    priority: u32,
    service_min: u32,
    windows: Vec<VisitWindow>,
    skills: String,
    access: Option<[f64; 2]>,
}

impl Needs {
    fn of(visit: &InspectionVisit) -> Self {
        Self {
            must: visit.must,
            priority: visit.priority,
            service_min: visit.service_min,
            windows: visit.windows.clone(),
            skills: visit.skills.join(", "),
            access: visit.access,
        }
    }

    fn edit(&self, visit: PlaceId) -> InspectionEdit {
        InspectionEdit::Visit {
            visit,
            must: self.must,
            priority: self.priority.clamp(1, 9),
            service_min: self.service_min.clamp(1, LONGEST_MIN),
            windows: self.windows.clone(),
            skills: words_of(&self.skills),
            access: self.access,
        }
    }

    /// Every window has a day and ends after it begins.
    fn is_whole(&self) -> bool {
        self.windows.iter().all(|one| !one.day.is_empty() && one.from < one.to)
    }
}

/// The visit as it is, entered from the road there.
pub fn entered(visit: &InspectionVisit, access: Option<[f64; 2]>) -> InspectionEdit {
    Needs { access, ..Needs::of(visit) }.edit(visit.place.clone())
}

/// Words separated by commas, without the empty ones.
pub fn words_of(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[component]
pub fn VisitDialog() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let open = Memo::new(move |_| desk.changing.with(|open| open.as_ref().map(|(place, _)| place.clone())));
    drawn(move || {
        let place = open.get()?;
        let detail = desk.now()?;
        let visit = detail.visits.iter().find(|visit| visit.place == place)?.clone();
        let title = format!("{} · {}", visit.name, text(lang.get_untracked(), Key::VisitNeeds));
        let close = Callback::new(move |()| desk.changing.set(None));
        Some(view! {
            <Modal title=Signal::derive(move || title.clone()) on_close=close>
                {if detail.steerable { view! { <Steer visit detail/> }.into_any() } else { view! { <Form visit detail/> }.into_any() }}
            </Modal>
        })
    })
}

#[component]
fn Form(visit: InspectionVisit, detail: InspectionDetail) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let needs = RwSignal::new(Needs::of(&visit));
    let place = StoredValue::new(visit.place.clone());
    let days = StoredValue::new(detail.settings.days.clone());
    let close = move || desk.changing.set(None);
    let version =
        move || desk.changing.with_untracked(|open| open.as_ref().map_or(0, |(_, version)| *version));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let needs = needs.get_untracked();
        if needs.is_whole() {
            desk.edit_at(version(), needs.edit(place.get_value()), close);
        }
    };
    let alone = move |edit: InspectionEdit| desk.edit_at(version(), edit, close);
    let people = visit.people;
    let reasons = visit.alerts.clone();
    view! {
        <Refused/>
        <p class="hint">{visit.address.clone()} " · " {drawn(move || fill(text(lang.get(), Key::PeopleAt), &[("n", &people.to_string())]))}</p>
        {(!reasons.is_empty()).then(|| view! {
            <div>
                <h3>{t(Key::Reasons)}</h3>
                <ul class="fixes">
                    {reasons.into_iter().map(|one| view! { <li>{drawn(move || lang.get().pick(&one.sentence).to_owned())}</li> }).collect_view()}
                </ul>
            </div>
        })}
        <MoveTo visit=visit.clone() detail/>
        <form class="form" on:submit=save>
            <label class="check">
                <input type="checkbox" prop:checked=move || needs.read().must
                    on:change=move |event| needs.update(|one| one.must = event_target_checked(&event))/>
                {t(Key::MustVisit)}
            </label>
            <div class="fields">
                <Number key=Key::Priority most=9 value=Signal::derive(move || needs.read().priority)
                    set=Callback::new(move |to| needs.update(|one| one.priority = to))/>
                <Number key=Key::ServiceMin most=LONGEST_MIN value=Signal::derive(move || needs.read().service_min)
                    set=Callback::new(move |to| needs.update(|one| one.service_min = to))/>
            </div>
            <fieldset class="windows">
                <legend>{t(Key::Windows)}</legend>
                <p class="hint">{t(Key::WindowsHint)}</p>
                {drawn(move || {
                    let count = needs.with(|one| one.windows.len());
                    (0..count).map(|at| view! { <Window needs at days/> }).collect_view()
                })}
                <button type="button" class="button" on:click=move |_| needs.update(|one| {
                    let day = days.with_value(|days| days.first().cloned().unwrap_or_default());
                    one.windows.push(VisitWindow { day, from: "08:00".into(), to: "12:00".into() });
                })>{t(Key::AddWindow)}</button>
            </fieldset>
            <label class="field">
                <span>{t(Key::Skills)}</span>
                <input prop:value=move || needs.read().skills.clone()
                    on:input=move |event| needs.update(|one| one.skills = event_target_value(&event))/>
                <small>{t(Key::SkillsHint)}</small>
            </label>
            <Entry needs place/>
            <div class="actions">
                <button class="button primary" type="submit" disabled=move || desk.busy.get() || !needs.read().is_whole()>
                    {t(Key::SaveReplan)}
                </button>
                <button class="button" type="button" on:click=move |_| alone(InspectionEdit::Exclude { visit: place.get_value(), reason: String::new() })>
                    {t(Key::LeaveOut)}
                </button>
                <button class="button" type="button" on:click=move |_| alone(InspectionEdit::Remove { visit: place.get_value() })>
                    {t(Key::Delete)}
                </button>
            </div>
        </form>
    }
}

/// Under the order: where it is made, or that it is not.
#[component]
fn Steer(visit: InspectionVisit, detail: InspectionDetail) -> impl IntoView {
    let desk = use_desk();
    let reason = RwSignal::new(String::new());
    let place = StoredValue::new(visit.place.clone());
    let given = move || reason.with(|reason| !reason.trim().is_empty());
    let leave = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let version = desk.changing.with_untracked(|open| open.as_ref().map_or(0, |(_, version)| *version));
        if untrack(given) {
            let edit = InspectionEdit::Exclude { visit: place.get_value(), reason: reason.get_untracked() };
            desk.edit_at(version, edit, move || desk.changing.set(None));
        }
    };
    view! {
        <Refused/>
        <p class="hint">{t(Key::SteerHint)}</p>
        <MoveTo visit detail/>
        <form class="form" on:submit=leave>
            <label class="field">
                <span>{t(Key::LeaveReason)}</span>
                <textarea rows="2" maxlength="500" prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))></textarea>
            </label>
            <button class="button" type="submit" disabled=move || desk.busy.get() || !given()>{t(Key::LeaveOut)}</button>
        </form>
    }
}

/// Where the place is entered from the road.
#[component]
fn Entry(needs: RwSignal<Needs>, place: StoredValue<PlaceId>) -> impl IntoView {
    let desk = use_desk();
    let words = move || needs.with(|one| one.access).map(|[lon, lat]| format!("{lat:.5}, {lon:.5}"));
    let pick = move |_| {
        let version = desk.changing.with_untracked(|open| open.as_ref().map_or(0, |(_, version)| *version));
        desk.picking.set(Some(Picking::Entry { visit: place.get_value(), version }));
        desk.changing.set(None);
    };
    view! {
        <fieldset>
            <legend>{t(Key::Entry)}</legend>
            <p>{drawn(move || words().map_or_else(|| t(Key::NearestRoad).into_any(), IntoAny::into_any))}</p>
            <p class="hint">{t(Key::EntryHint)}</p>
            <div class="actions">
                <button class="button" type="button" on:click=pick>{t(Key::PickEntry)}</button>
                {drawn(move || needs.with(|one| one.access.is_some()).then(|| view! {
                    <button class="button" type="button" on:click=move |_| needs.update(|one| one.access = None)>{t(Key::ForgetEntry)}</button>
                }))}
            </div>
        </fieldset>
    }
}

/// A whole number of at least 1.
#[component]
pub fn Number(key: Key, most: u32, value: Signal<u32>, set: Callback<u32>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{t(key)}</span>
            <input type="number" min="0" max=most.to_string() prop:value=move || value.get().to_string()
                on:input=move |event| {
                    if let Ok(number) = event_target_value(&event).parse::<u32>() {
                        set.run(number.min(most));
                    }
                }/>
        </label>
    }
}

#[component]
fn Window(needs: RwSignal<Needs>, at: usize, days: StoredValue<Vec<String>>) -> impl IntoView {
    let lang = use_lang();
    let of = move |pick: fn(&VisitWindow) -> &String| {
        needs.with(|one| one.windows.get(at).map(|window| pick(window).clone()).unwrap_or_default())
    };
    let set = move |pick: fn(&mut VisitWindow) -> &mut String, value: String| {
        needs.update(|one| {
            if let Some(window) = one.windows.get_mut(at) {
                *pick(window) = value;
            }
        });
    };
    let number = (at + 1).to_string();
    let remove_words = move || fill(text(lang.get(), Key::RemoveWindow), &[("n", &number)]);
    view! {
        <div class="fields">
            <label class="field">
                <span>{t(Key::Day)}</span>
                <select on:change=move |event| set(|one| &mut one.day, event_target_value(&event))>
                    {days.get_value().into_iter().map(|day| {
                        let (value, shown) = (day.clone(), day.clone());
                        view! {
                            <option value=value selected=move || of(|one| &one.day) == day>
                                {drawn(move || long_day(lang.get(), &shown))}
                            </option>
                        }
                    }).collect_view()}
                </select>
            </label>
            <label class="field">
                <span>{t(Key::From)}</span>
                <input type="time" prop:value=move || of(|one| &one.from)
                    on:input=move |event| set(|one| &mut one.from, event_target_value(&event))/>
            </label>
            <label class="field">
                <span>{t(Key::To)}</span>
                <input type="time" prop:value=move || of(|one| &one.to)
                    on:input=move |event| set(|one| &mut one.to, event_target_value(&event))/>
            </label>
            <button type="button" class="button" aria-label=remove_words on:click=move |_| needs.update(|one| {
                if at < one.windows.len() {
                    one.windows.remove(at);
                }
            })>"✕"</button>
        </div>
    }
}

/// Into the day of another team.
#[component]
fn MoveTo(visit: InspectionVisit, detail: InspectionDetail) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let here = place_in(&detail.routes, &visit.place)
        .and_then(|(at, _)| detail.routes.get(at))
        .map(|route| (route.team, route.day));
    let options = targets(lang.get_untracked(), &detail);
    let to = RwSignal::new(here.or(options.first().map(|(target, _)| *target)));
    let place = StoredValue::new(visit.place);
    let go = move |_| {
        let (Some((team, day)), Some(now)) = (to.get_untracked(), desk.now()) else { return };
        let version = desk.changing.with_untracked(|open| open.as_ref().map_or(0, |(_, version)| *version));
        let edit = sent_to(&now.routes, &place.get_value(), team, day);
        desk.edit_at(version, edit, move || desk.changing.set(None));
    };
    view! {
        <div class="move-to">
            <label class="field">
                <span>{t(Key::MoveTo)}</span>
                <select on:change=move |event| to.set(read_target(&event_target_value(&event)))>
                    {options.into_iter().map(|((team, day), words)| view! {
                        <option value=format!("{team} {day}") selected=here == Some((team, day))>{words}</option>
                    }).collect_view()}
                </select>
            </label>
            <button class="button" disabled=move || desk.busy.get() on:click=go>{t(Key::MoveNow)}</button>
        </div>
    }
}

/// Each team's each day.
fn targets(lang: Lang, detail: &InspectionDetail) -> Vec<((u32, u32), String)> {
    let mut all = Vec::new();
    for (day, iso) in (0..).zip(&detail.settings.days) {
        for (team, named) in (0..).zip(&detail.settings.teams) {
            all.push(((team, day), format!("{} · {}", named.name, long_day(lang, iso))));
        }
    }
    all
}

fn read_target(value: &str) -> Option<(u32, u32)> {
    let (team, day) = value.split_once(' ')?;
    Some((team.parse().ok()?, day.parse().ok()?))
}

/// Looks a place up by its name and takes it in.
#[component]
pub fn AddPlace() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let typed = RwSignal::new(String::new());
    let asked = move || {
        let typed = typed.read().trim().to_owned();
        let pairs = [("q", typed.as_str()), ("limit", "20"), ("facets", "false")];
        (typed.chars().count() >= 3).then(|| format!("/api/v1/sites?{}", query::encode(&pairs)))
    };
    let any = Memo::new(move |_| typed.with(|typed| typed.trim().chars().count() >= 3));
    let found = fetch_when::<SitesPage>(asked, || ());
    let known = desk.part(|one| one.visits.iter().map(|visit| visit.place.clone()).collect::<Vec<_>>());
    let results = move || match found.state.get() {
        Load::Loading => common::t(common::Key::Loading).into_any(),
        Load::Failed(problem) => view! { <ProblemNote problem/> }.into_any(),
        Load::Ready { data, .. } => {
            let mut new = data.items;
            new.retain(|site| !known.read().contains(&site.place));
            new.sort_by(|a, b| a.place.cmp(&b.place));
            new.dedup_by(|a, b| a.place == b.place);
            if new.is_empty() {
                return view! { <p class="hint">{t(Key::NothingFound)}</p> }.into_any();
            }
            view! { <ul class="left-out">{new.into_iter().map(|site| view! { <Found desk place=site.place name=site.name/> }).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <section class="panel" aria-label=t(Key::AddPlace)>
            <h2>{t(Key::AddPlace)}</h2>
            <label class="field">
                <span class="visually-hidden">{t(Key::AddHint)}</span>
                <input type="search" placeholder=move || text(lang.get(), Key::AddHint) prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))/>
            </label>
            {drawn(move || any.get().then(results))}
        </section>
    }
}

#[component]
fn Found(desk: Desk, place: PlaceId, name: String) -> impl IntoView {
    let lang = use_lang();
    let shown = name.clone();
    let says = move || fill(text(lang.get(), Key::AddThis), &[("name", &name)]);
    view! {
        <li>
            <span>{shown}</span>
            <button class="button" aria-label=says disabled=move || desk.busy.get()
                on:click=move |_| desk.edit(InspectionEdit::Add { place: place.clone() })>"+"</button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{detail, visit};
    use super::*;

    #[test]
    fn what_is_typed_is_what_is_sent() {
        let mut needs = Needs::of(&visit("a"));
        needs.skills = " interpreter, ,DISNAKER".into();
        needs.priority = 40;
        let InspectionEdit::Visit { priority, skills, service_min, .. } = needs.edit(PlaceId("a".into()))
        else {
            unreachable!("an edit of a visit")
        };
        assert_eq!((priority, service_min), (9, 30));
        assert_eq!(skills, ["interpreter", "DISNAKER"]);
    }

    #[test]
    fn hours_that_end_before_they_begin_are_not_sent() {
        let mut needs = Needs::of(&visit("a"));
        assert!(needs.is_whole());
        needs.windows.push(VisitWindow {
            day: "2026-11-24".into(),
            from: "10:00".into(),
            to: "09:00".into(),
        });
        assert!(!needs.is_whole());
    }

    #[test]
    fn each_teams_each_day_can_be_chosen() {
        let mut one = detail();
        one.settings.days.push("2026-11-25".into());
        let all = targets(Lang::Id, &one);
        assert_eq!(all.len(), 2);
        assert_eq!(all[1], ((0, 1), "Tim 1 · Rab 25 Nov 2026".to_owned()));
        assert_eq!(read_target("0 1"), Some((0, 1)));
        assert_eq!(read_target("x"), None);
    }
}

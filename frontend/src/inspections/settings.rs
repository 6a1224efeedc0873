//! Who is out when, and how the plan is weighed. Invariant: what is typed stays while the plan changes,
//! and is saved on the version on which it was begun.

use leptos::prelude::*;
use petapora_wire::{AccountId, InspectionEdit, InspectionSettings, InspectionTeam, TeamMember};

use super::clock::long_day;
use super::conflict::Refused;
use super::desk::use_desk;
use super::texts::{Key, t, text};
use super::visit_form::{Number, words_of};
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{Modal, drawn};

/// Teams at most.
const TEAMS: usize = 8;
/// Days at most.
const DAYS: usize = 10;

#[component]
pub fn SettingsDialog() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let open = Memo::new(move |_| desk.settings.get().is_some());
    drawn(move || {
        if !open.get() {
            return None;
        }
        let detail = desk.now()?;
        let (settings, people, title) = (detail.settings, detail.people, detail.inspection.title);
        let heading = Signal::derive(move || text(lang.get(), Key::Settings).to_owned());
        let close = Callback::new(move |()| desk.settings.set(None));
        Some(view! {
            <Modal title=heading on_close=close><Form settings people title/></Modal>
        })
    })
}

/// It can be planned with: a team with a member, a day, hours that end after they begin.
fn is_whole(settings: &InspectionSettings) -> bool {
    !settings.days.is_empty()
        && settings.from < settings.to
        && !settings.teams.is_empty()
        && settings.teams.iter().all(|team| !team.members.is_empty() && !team.name.trim().is_empty())
}

/// Puts a member in or takes them out; the first is the leader.
fn turn_member(team: &mut InspectionTeam, member: &AccountId) {
    match team.members.iter().position(|one| one == member) {
        Some(at) => {
            team.members.remove(at);
        }
        None => team.members.push(member.clone()),
    }
}

fn add_day(settings: &mut InspectionSettings, day: &str) {
    if !day.is_empty() && !settings.days.iter().any(|one| one == day) && settings.days.len() < DAYS {
        settings.days.push(day.to_owned());
        settings.days.sort();
    }
}

#[component]
fn Form(settings: InspectionSettings, people: Vec<TeamMember>, title: String) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let draft = RwSignal::new(settings);
    let (before, name) = (StoredValue::new(title.clone()), RwSignal::new(title));
    let people = StoredValue::new(people);
    let new_day = RwSignal::new(String::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(version) = desk.settings.get_untracked() else { return };
        let settings = draft.get_untracked();
        if !is_whole(&settings) {
            return;
        }
        let title = name.get_untracked().trim().to_owned();
        desk.edit_at(version, InspectionEdit::Settings { settings }, move || {
            if before.with_value(|before| *before != title) {
                desk.edit(InspectionEdit::Title { title: title.clone() });
            }
            desk.settings.set(None);
        });
    };
    let day_rows = move || {
        draft.read().days.iter().cloned().map(|day| {
            let (shown, removed) = (day.clone(), day.clone());
            let says = move || fill(text(lang.get(), Key::RemoveDay), &[("day", &long_day(lang.get(), &day))]);
            view! {
                <li class="chip">
                    {drawn(move || long_day(lang.get(), &shown))}
                    <button type="button" class="link" aria-label=says
                        on:click=move |_| draft.update(|one| one.days.retain(|day| *day != removed))>"✕"</button>
                </li>
            }
        }).collect_view()
    };
    let count = Memo::new(move |_| draft.with(|one| one.teams.len()));
    let full = Memo::new(move |_| count.get() >= TEAMS);
    view! {
        <Refused/>
        <form class="form" on:submit=save>
            <label class="field">
                <span>{t(Key::PlanTitle)}</span>
                <input maxlength="120" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/>
            </label>
            {drawn(move || (0..count.get()).map(|at| view! { <Team draft at people/> }).collect_view())}
            <button type="button" class="button" disabled=move || full.get() on:click=move |_| draft.update(|one| {
                let name = format!("Tim {}", one.teams.len() + 1);
                one.teams.push(InspectionTeam { name, members: Vec::new(), skills: Vec::new(), base: None });
            })>{t(Key::AddTeam)}</button>
            <fieldset>
                <legend>{t(Key::Days)}</legend>
                <ul class="chips">{drawn(day_rows)}</ul>
                <div class="fields">
                    <label class="field">
                        <span>{t(Key::NewDay)}</span>
                        <input type="date" prop:value=move || new_day.get() on:input=move |event| new_day.set(event_target_value(&event))/>
                    </label>
                    <button type="button" class="button" on:click=move |_| {
                        draft.update(|one| add_day(one, &new_day.get_untracked()));
                        new_day.set(String::new());
                    }>{t(Key::AddDay)}</button>
                </div>
            </fieldset>
            <div class="fields">
                <label class="field">
                    <span>{t(Key::From)}</span>
                    <input type="time" required prop:value=move || draft.read().from.clone()
                        on:input=move |event| draft.update(|one| one.from = event_target_value(&event))/>
                </label>
                <label class="field">
                    <span>{t(Key::To)}</span>
                    <input type="time" required prop:value=move || draft.read().to.clone()
                        on:input=move |event| draft.update(|one| one.to = event_target_value(&event))/>
                </label>
                <Number key=Key::OvertimeMin most=240 value=Signal::derive(move || draft.read().overtime_min)
                    set=Callback::new(move |to| draft.update(|one| one.overtime_min = to))/>
                <Number key=Key::MaxDriveMin most=720 value=Signal::derive(move || draft.read().max_drive_min)
                    set=Callback::new(move |to| draft.update(|one| one.max_drive_min = to))/>
            </div>
            <Slider key=Key::Balance ends=Key::BalanceEnds value=Signal::derive(move || draft.read().balance)
                set=Callback::new(move |to| draft.update(|one| one.balance = to))/>
            <Slider key=Key::Stability ends=Key::StabilityEnds value=Signal::derive(move || draft.read().stability)
                set=Callback::new(move |to| draft.update(|one| one.stability = to))/>
            <button class="button primary" type="submit" disabled=move || desk.busy.get() || !is_whole(&draft.read())>
                {drawn(move || if desk.busy.get() { t(Key::Saving).into_any() } else { t(Key::SaveReplan).into_any() })}
            </button>
        </form>
    }
}

#[component]
fn Slider(key: Key, ends: Key, value: Signal<u32>, set: Callback<u32>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{t(key)} ": " {drawn(move || value.get())}</span>
            <input type="range" min="0" max="10" prop:value=move || value.get().to_string()
                on:input=move |event| {
                    if let Ok(number) = event_target_value(&event).parse::<u32>() {
                        set.run(number.min(10));
                    }
                }/>
            <small>{t(ends)}</small>
        </label>
    }
}

#[component]
fn Team(
    draft: RwSignal<InspectionSettings>,
    at: usize,
    people: StoredValue<Vec<TeamMember>>,
) -> impl IntoView {
    let lang = use_lang();
    let name = Memo::new(move |_| {
        draft.with(|one| one.teams.get(at).map(|team| team.name.clone()).unwrap_or_default())
    });
    let skills = Memo::new(move |_| {
        draft.with(|one| one.teams.get(at).map(|team| team.skills.join(", ")).unwrap_or_default())
    });
    let typed_skills = RwSignal::new(skills.get_untracked());
    let change = move |change: &dyn Fn(&mut InspectionTeam)| {
        draft.update(|one| {
            if let Some(team) = one.teams.get_mut(at) {
                change(team);
            }
        });
    };
    let remove_words = move || fill(text(lang.get(), Key::RemoveTeam), &[("name", &name.read())]);
    let members = people.get_value().into_iter().map(|person| {
        let (id, turned) = (person.id.clone(), person.id);
        let place = Memo::new(move |_| draft.with(|one| one.teams.get(at)?.members.iter().position(|member| *member == id)));
        view! {
            <li>
                <label class="check">
                    <input type="checkbox" prop:checked=move || place.get().is_some()
                        on:change=move |_| change(&|team| turn_member(team, &turned))/>
                    {person.name}
                    {(!person.agency.is_empty()).then(|| view! { <span class="muted">{person.agency}</span> })}
                    {drawn(move || (place.get() == Some(0)).then(|| view! { <span class="badge">{t(Key::Leads)}</span> }))}
                </label>
            </li>
        }
    }).collect_view();
    view! {
        <fieldset class="team">
            <legend>{drawn(move || name.get())}</legend>
            <div class="fields">
                <label class="field">
                    <span>{t(Key::TeamName)}</span>
                    <input required maxlength="60" prop:value=move || name.get()
                        on:input=move |event| {
                            let value = event_target_value(&event);
                            change(&|team| team.name.clone_from(&value));
                        }/>
                </label>
                <label class="field">
                    <span>{t(Key::Skills)}</span>
                    <input prop:value=move || typed_skills.get() on:input=move |event| {
                        let value = event_target_value(&event);
                        let words = words_of(&value);
                        typed_skills.set(value);
                        change(&|team| team.skills.clone_from(&words));
                    }/>
                </label>
            </div>
            <p>{t(Key::Members)}</p>
            <ul class="members">{members}</ul>
            {(at > 0).then(|| view! {
                <button type="button" class="button" on:click=move |_| draft.update(|one| {
                    if at < one.teams.len() {
                        one.teams.remove(at);
                    }
                })>{drawn(remove_words)}</button>
            })}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::detail;
    use super::*;

    #[test]
    fn a_member_turned_twice_is_as_before_and_the_first_leads() {
        let mut team = detail().settings.teams.remove(0);
        let other = AccountId("other".into());
        turn_member(&mut team, &other);
        assert_eq!(team.members.len(), 2);
        assert_eq!(team.members[0], AccountId("me".into()));
        turn_member(&mut team, &other);
        assert_eq!(team.members, [AccountId("me".into())]);
    }

    #[test]
    fn days_stand_in_order_each_once() {
        let mut settings = detail().settings;
        add_day(&mut settings, "2026-11-23");
        add_day(&mut settings, "2026-11-24");
        add_day(&mut settings, "");
        assert_eq!(settings.days, ["2026-11-23", "2026-11-24"]);
    }

    #[test]
    fn a_team_without_anybody_cannot_be_planned_with() {
        let mut settings = detail().settings;
        assert!(is_whole(&settings));
        settings.teams[0].members.clear();
        assert!(!is_whole(&settings));
    }
}

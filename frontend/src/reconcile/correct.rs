//! Correcting a person and the permit that speaks for them. Invariant: what lists say stands
//! beside what is entered; nothing is sent without a reason; the page is read again after.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    FactEdit, NewPersonFacts, PermitFacts, PermitKind, PersonFact, PersonFacts, PersonId, PersonRecord,
    Problem,
};

use super::pair::{field_name, shown};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{day, fill, local_moment};
use crate::i18n::{Lang, use_lang};
use crate::sites::TakeBack;
use crate::sites::state::reason_suffices;
use crate::ui::{ProblemNote, drawn};

fn facts_path(person: &PersonId) -> String {
    format!("/api/v1/people/{}/facts", person.as_str())
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What was corrected, and for those who may the form; `again` reads the page anew.
#[component]
pub fn Corrections(person: PersonId, record: PersonRecord, may: bool, again: Callback<()>) -> impl IntoView {
    if !may && record.edits.is_empty() {
        return ().into_any();
    }
    let edits = record.edits.clone();
    view! {
        <section class="panel">
            <h2>{t(if may { Key::Correct } else { Key::Corrections })}</h2>
            {may.then(|| view! { <Form person=person.clone() record again/> })}
            <PastEdits person edits may again/>
        </section>
    }
    .into_any()
}

/// What the form holds, as written.
#[derive(Clone, Copy)]
struct Written {
    name: RwSignal<String>,
    birth: RwSignal<String>,
    kind: RwSignal<Option<PermitKind>>,
    ends: RwSignal<String>,
    reason: RwSignal<String>,
}

impl Written {
    fn of(facts: &PersonFacts) -> Self {
        let permit = facts.permit.as_ref();
        Self {
            name: RwSignal::new(facts.name.clone()),
            birth: RwSignal::new(facts.birth.clone().unwrap_or_default()),
            kind: RwSignal::new(permit.map(|permit| permit.kind)),
            ends: RwSignal::new(permit.and_then(|permit| permit.ends.clone()).unwrap_or_default()),
            reason: RwSignal::new(String::new()),
        }
    }

    fn facts(self) -> Option<PersonFacts> {
        Some(PersonFacts {
            name: filled(&self.name.read())?,
            birth: filled(&self.birth.read()),
            permit: self.kind.get().map(|kind| PermitFacts { kind, ends: filled(&self.ends.read()) }),
        })
    }
}

#[component]
fn Form(person: PersonId, record: PersonRecord, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let PersonRecord { facts: now, listed, .. } = record;
    let written = Written::of(&now);
    let has_permit = now.permit.is_some();
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let changed = Memo::new(move |_| written.facts().is_some_and(|facts| facts != now));
    let ready = move || changed.get() && reason_suffices(&written.reason.read()) && !busy.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(facts) = written.facts().filter(|_| ready()) else { return };
        busy.set(true);
        problem.set(None);
        let body = NewPersonFacts { facts, reason: written.reason.get_untracked().trim().to_owned() };
        let path = facts_path(&person);
        spawn_local(async move {
            match api::put::<_, PersonFacts>(&path, &body).await {
                Ok(_) => {
                    again.try_run(());
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                    busy.try_set(false);
                }
            }
        });
    };
    // What lists say of a field, where something else is written.
    let said = move |is: Signal<String>, field: &'static str, listed: String| {
        drawn(move || {
            let lang = lang.get();
            (is.read().trim() != listed).then(|| view! { <small>{lists_say(lang, field, &listed)}</small> })
        })
    };
    let name_of = move |field: &'static str| drawn(move || field_name(lang.get(), field));
    let listed_permit = listed.permit;
    let listed_kind = listed_permit.as_ref().map_or(String::new(), |permit| permit.kind.to_string());
    let listed_ends = listed_permit.and_then(|permit| permit.ends).unwrap_or_default();
    let kind = Signal::derive(move || written.kind.get().map_or(String::new(), |kind| kind.to_string()));
    view! {
        <form class="form" on:submit=submit>
            <p class="hint">{t(Key::CorrectWhy)}</p>
            <label class="field">
                <span>{name_of("name")}</span>
                <input required maxlength="200" autocomplete="off" prop:value=move || written.name.get()
                    on:input=move |event| written.name.set(event_target_value(&event))/>
                {said(written.name.into(), "name", listed.name)}
            </label>
            <label class="field">
                <span>{name_of("birth")}</span>
                <input autocomplete="off" maxlength="10" prop:value=move || written.birth.get()
                    on:input=move |event| written.birth.set(event_target_value(&event))/>
                <small>{t(Key::BirthRule)}</small>
                {said(written.birth.into(), "birth", listed.birth.unwrap_or_default())}
            </label>
            {has_permit.then(|| view! {
                <label class="field">
                    <span>{name_of("permit_kind")}</span>
                    <select on:change=move |event| {
                        if let Some(kind) = PermitKind::parse(&event_target_value(&event)) {
                            written.kind.set(Some(kind));
                        }
                    }>
                        {PermitKind::ALL.iter().map(|kind| view! {
                            <option value=kind.as_str() selected=move || written.kind.get() == Some(*kind)>{label(*kind)}</option>
                        }).collect_view()}
                    </select>
                    {said(kind, "permit_kind", listed_kind)}
                </label>
                <label class="field">
                    <span>{name_of("permit_ends")}</span>
                    <input type="date" prop:value=move || written.ends.get()
                        on:input=move |event| written.ends.set(event_target_value(&event))/>
                    <small>{t(Key::PermitRule)}</small>
                    {said(written.ends.into(), "permit_ends", listed_ends)}
                </label>
            })}
            <label class="field">
                <span>{t(Key::HowKnown)}</span>
                <textarea rows="2" required prop:value=move || written.reason.get()
                    on:input=move |event| written.reason.set(event_target_value(&event))></textarea>
                <small>{t(Key::ReasonRule)}</small>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div>
                <button class="button primary" type="submit" disabled=move || !ready()>{t(Key::SaveCorrection)}</button>
            </div>
        </form>
    }
}

fn lists_say(lang: Lang, field: &str, listed: &str) -> String {
    match listed {
        "" => text(lang, Key::ListsDoNot).to_owned(),
        listed => fill(text(lang, Key::ListsSay), &[("x", &shown(lang, field, listed))]),
    }
}

/// One fact as it was set, in words.
fn fact_text(lang: Lang, fact: &PersonFact) -> String {
    let none = || "—".to_owned();
    let (field, value) = match fact {
        PersonFact::Name(name) => ("name", name.clone()),
        PersonFact::Birth(birth) => ("birth", birth.as_deref().map_or_else(none, |birth| day(lang, birth))),
        PersonFact::PermitKind(kind) => ("permit_kind", kind.label(lang).to_owned()),
        PersonFact::PermitEnds(ends) => {
            ("permit_ends", ends.as_deref().map_or_else(none, |ends| day(lang, ends)))
        }
    };
    format!("{}: {value}", field_name(lang, field))
}

#[component]
fn PastEdits(
    person: PersonId,
    edits: Vec<FactEdit<PersonFact>>,
    may: bool,
    again: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    if edits.is_empty() {
        return ().into_any();
    }
    let last = edits.iter().position(|one| !one.undone);
    let label = Signal::derive(move || text(lang.get(), Key::TakeCorrectionBack).to_owned());
    let line = |(at, one): (usize, FactEdit<PersonFact>)| {
        let FactEdit { at_ms, actor_name, facts, reason, undone, .. } = one;
        let said =
            move || facts.iter().map(|fact| fact_text(lang.get(), fact)).collect::<Vec<_>>().join(" · ");
        let who = move || {
            let day = local_moment(lang.get(), at_ms);
            fill(text(lang.get(), Key::ByHandOf), &[("who", &actor_name), ("d", &day), ("reason", &reason)])
        };
        let path = format!("{}/undo", facts_path(&person));
        view! {
            <li class="past">
                <b class:undone=undone>{drawn(said)}</b>
                <small>{drawn(who)}</small>
                {undone.then(|| view! { <small>{t(Key::TakenBack)}</small> })}
                {(may && last == Some(at)).then(|| view! { <TakeBack path label on_done=again/> })}
            </li>
        }
    };
    view! {
        {may.then(|| view! { <h3>{t(Key::Corrections)}</h3> })}
        <ul class="pasts">{edits.into_iter().enumerate().map(line).collect_view()}</ul>
    }
    .into_any()
}

//! The result of one visit, and records that the server did not take. Invariant: what was typed is kept
//! on the phone from the first key, and a refused record stands beside what the server has.

use leptos::prelude::*;
use petapora_wire::{FindingKind, PlaceId, VisitOutcome, VisitRecord};

use super::super::desk::use_desk;
use super::super::flow_texts::{Key, t, text};
use super::super::state::name_of;
use super::people::{PeopleFields, are_told, typed, typing};
use super::queue::{Draft, Waiting};
use super::snapped::{RefusedPhotos, Snap};
use super::sync::use_sync;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::fill;
use crate::i18n::{Lang, use_lang};
use crate::ui::{ProblemNote, drawn};

#[component]
pub fn RecordForm(visit: PlaceId, inspection: String, photos: u32, on_done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let sync = use_sync();
    let clock = desk.clock();
    let draft = RwSignal::new(sync.kept.with_untracked(|kept| kept.draft(&visit)));
    let skipping = RwSignal::new(false);
    let people = typing(&visit);
    let snap = view! { <Snap visit=visit.clone() inspection=inspection.clone() sent=photos/> };
    let visit = StoredValue::new(visit);
    let inspection = StoredValue::new(inspection);
    let now_ms = || js_sys::Date::now() as i64;
    let change = move |change: &dyn Fn(&mut Draft)| {
        draft.update(|draft| change(draft));
        visit.with_value(|visit| sync.set_draft(visit, draft.get_untracked()));
    };
    let put = move |record: Option<VisitRecord>| {
        if let Some(record) = record {
            let named = if record.skipped { Vec::new() } else { untrack(move || typed(people)) };
            inspection.with_value(|inspection| sync.put(inspection, record, named));
            on_done.run(());
        }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let at_ms = now_ms();
        put(draft.with_untracked(|draft| {
            if skipping.get_untracked() {
                draft.skip(visit.get_value(), at_ms)
            } else {
                let named = untrack(move || typed(people)).len();
                draft.record(visit.get_value(), at_ms, u32::try_from(named).unwrap_or(u32::MAX))
            }
        }));
    };
    let ready = move || {
        draft.with(|draft| {
            if skipping.get() { !draft.note.trim().is_empty() } else { draft.is_whole() && are_told(people) }
        })
    };
    let arrived = Memo::new(move |_| draft.with(|draft| draft.arrived_ms));
    let outcomes = VisitOutcome::ALL
        .iter()
        .map(|outcome| {
            let one = *outcome;
            view! {
                <label class="check field-check">
                    <input type="radio" name="hasil" prop:checked=move || draft.read().outcome == Some(one)
                        on:change=move |_| change(&|draft| draft.outcome = Some(one))/>
                    {label(one)}
                </label>
            }
        })
        .collect_view();
    let findings = FindingKind::ALL
        .iter()
        .map(|finding| {
            let one = *finding;
            view! {
                <label class="check field-check">
                    <input type="checkbox" prop:checked=move || draft.read().findings.contains(&one)
                        on:change=move |_| change(&|draft| draft.turn(one))/>
                    {label(one)}
                </label>
            }
        })
        .collect_view();
    view! {
        {drawn(move || match arrived.get() {
            None => view! {
                <button class="button primary field-wide" on:click=move |_| change(&|draft| draft.arrived_ms = Some(now_ms()))>
                    {t(Key::Arrive)}
                </button>
            }.into_any(),
            Some(at_ms) => view! {
                <p role="status">{drawn(move || fill(text(lang.get(), Key::ArrivedAt), &[("t", &clock.get().0.time(lang.get(), at_ms))]))}</p>
            }.into_any(),
        })}
        <form class="form" on:submit=save>
            <div hidden=move || skipping.get()>
                <fieldset>
                    <legend>{t(Key::ChooseOutcome)}</legend>
                    {outcomes}
                </fieldset>
                // A finding goes with what was confirmed, and only with it.
                <fieldset hidden=move || draft.read().outcome != Some(VisitOutcome::Confirmed)>
                    <legend>{t(Key::WhatFound)}</legend>
                    {findings}
                </fieldset>
                <fieldset>
                    <legend>{t(Key::PeopleMet)}</legend>
                    <label class="field">
                        <span>{t(Key::MetCount)}</span>
                        <input type="number" min="0" max="50" inputmode="numeric"
                            prop:value=move || draft.read().met.to_string()
                            on:input=move |event| {
                                let met = event_target_value(&event).trim().parse().unwrap_or(0_u32).min(50);
                                change(&|draft| draft.met = met);
                            }/>
                    </label>
                    <PeopleFields people/>
                </fieldset>
                {snap}
            </div>
            <label class="field">
                <span>{drawn(move || if skipping.get() { t(Key::SkipReason).into_any() } else { t(Key::Note).into_any() })}</span>
                <textarea rows="2" maxlength="1800" prop:value=move || draft.read().note.clone()
                    on:input=move |event| {
                        let value = event_target_value(&event);
                        change(&|draft| draft.note.clone_from(&value));
                    }></textarea>
                <small>{t(Key::NoteHint)}</small>
            </label>
            <button class="button primary field-wide" type="submit" disabled=move || !ready()>
                {drawn(move || if skipping.get() { t(Key::SaveSkip).into_any() } else { t(Key::Leave).into_any() })}
            </button>
            <label class="check">
                <input type="checkbox" prop:checked=move || skipping.get()
                    on:change=move |event| skipping.set(event_target_checked(&event))/>
                {t(Key::Skip)}
            </label>
        </form>
    }
}

/// A record in one line.
fn in_words(lang: Lang, record: &VisitRecord) -> String {
    let result = if record.skipped { text(lang, Key::NotVisited) } else { record.outcome.label(lang) };
    let findings = record.findings.iter().map(|finding| finding.label(lang));
    let note = Some(record.note.as_str()).filter(|note| !note.is_empty());
    [result].into_iter().chain(findings).chain(note).collect::<Vec<_>>().join(" · ")
}

/// Records that the server did not take, beside what it has.
#[component]
pub fn Refusals() -> impl IntoView {
    let sync = use_sync();
    let refused = Memo::new(move |_| {
        sync.kept
            .with(|kept| kept.waiting.iter().filter(|one| one.refused.is_some()).cloned().collect::<Vec<_>>())
    });
    view! {
        {drawn(move || refused.get().into_iter().map(|one| view! { <Refusal one/> }).collect_view())}
        <RefusedPhotos/>
    }
}

#[component]
fn Refusal(one: Waiting) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let sync = use_sync();
    let Waiting { key, record, refused, .. } = one;
    let key = StoredValue::new(key);
    let unnamable =
        refused.as_ref().is_some_and(|problem| matches!(problem.code.as_str(), "person_met" | "place_gone"));
    let visit = StoredValue::new(record.visit.clone());
    let theirs = desk.part(move |detail| {
        let visit = visit.get_value();
        let name = name_of(&detail.visits, &visit).to_owned();
        let found = detail.visits.iter().find(|one| one.place == visit);
        (name, found.and_then(|one| one.record.clone()))
    });
    let heading = move || fill(text(lang.get(), Key::Refused), &[("name", &theirs.read().0)]);
    let server =
        move || {
            theirs.read().1.as_ref().map(|record| {
                fill(text(lang.get(), Key::RecordedBy), &[("what", &in_words(lang.get(), record))])
            })
        };
    let mine = move || fill(text(lang.get(), Key::Mine), &[("what", &in_words(lang.get(), &record))]);
    view! {
        <section class="panel conflict" role="alert">
            <h2>{drawn(heading)}</h2>
            {refused.map(|problem| view! { <ProblemNote problem/> })}
            {drawn(move || server().map(|server| view! { <p>{server}</p> }))}
            <p>{drawn(mine)}</p>
            <div class="actions">
                <button class="button" on:click=move |_| key.with_value(|key| sync.try_again(key))>{t(Key::SendAgain)}</button>
                {unnamable.then(|| view! {
                    <button class="button" on:click=move |_| key.with_value(|key| sync.without_people(key))>{t(Key::WithoutPeople)}</button>
                })}
                <button class="button" on:click=move |_| key.with_value(|key| sync.drop_record(key))>{t(Key::KeepTheirs)}</button>
            </div>
        </section>
    }
}

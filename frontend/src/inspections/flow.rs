//! From draft to closed: the steps that are possible, the order, the results, the timeline. Invariant: a
//! step has a button only where the server says that this account may take it now.

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{InspectionOrder, InspectionStep, InspectionVisit, VisitRecord};

use super::act::{STEPS, offered, step_key};
use super::act_forms::{StepForm, Taking};
use super::clock::Clock;
use super::desk::use_desk;
use super::flow_texts::{Key, t, text};
use super::state::path;
use crate::i18n::codes::{Label, label};
use crate::i18n::format::{day, fill};
use crate::i18n::use_lang;
use crate::ui::{DrawPage, drawn};

/// The approval, in a part of the program of its own.
#[wasm_split(flow, wasm_split_path = leptos::wasm_split, fallible)]
pub fn flow_part() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <Flow/> }.into_any())
}

#[component]
fn Flow() -> impl IntoView {
    view! {
        <div class="plan">
            <div class="plan-main">
                <Steps/>
                <Results/>
            </div>
            <div class="plan-side">
                <Order/>
                <Timeline/>
            </div>
        </div>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let desk = use_desk();
    let acts = desk.part(|one| one.acts.clone());
    let taking = Taking::new();
    provide_context(taking);
    let step = taking.step;
    let buttons = move || {
        let steps = acts.with(|acts| offered(acts));
        if steps.is_empty() {
            return view! { <p class="hint">{t(Key::NoActs)}</p> }.into_any();
        }
        view! {
            <div class="actions">
                {steps.into_iter().map(|one| view! {
                    <button class="button" aria-pressed=move || (step.get() == Some(one.name)).to_string()
                        on:click=move |_| step.set(Some(one.name))>{t(one.key)}</button>
                }).collect_view()}
            </div>
        }
        .into_any()
    };
    let form = move || {
        let name = step.get()?;
        let may = acts.with(|acts| acts.iter().any(|act| act == name));
        let step = STEPS.iter().find(|one| one.name == name).filter(|_| may)?;
        Some(view! { <StepForm step/> })
    };
    view! {
        <section class="panel" aria-label=t(Key::NextSteps)>
            <h2>{t(Key::NextSteps)}</h2>
            {drawn(buttons)}
            {drawn(form)}
        </section>
    }
}

#[component]
fn Order() -> impl IntoView {
    let desk = use_desk();
    let order = desk.part(|one| one.order.clone());
    drawn(move || order.get().map(|order| view! { <OneOrder order/> }))
}

#[component]
fn OneOrder(order: InspectionOrder) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let has_file = order.file.is_some();
    let shown = StoredValue::new(order);
    let signed = move || {
        shown.with_value(|order| {
            fill(
                text(lang.get(), Key::OrderOf),
                &[
                    ("n", &order.number),
                    ("who", &format!("{}, {}", order.signatory.name, order.signatory.title)),
                    ("day", &day(lang.get(), &order.signed_on)),
                ],
            )
        })
    };
    let valid = move || {
        shown.with_value(|order| {
            fill(
                text(lang.get(), Key::ValidFor),
                &[("a", &day(lang.get(), &order.valid_from)), ("b", &day(lang.get(), &order.valid_to))],
            )
        })
    };
    view! {
        <section class="panel" aria-label=t(Key::Order)>
            <h2>{t(Key::Order)}</h2>
            <p>{drawn(signed)}</p>
            <p>{drawn(valid)}</p>
            {has_file.then(|| view! {
                <a class="button" href=path(&desk.id(), "order-file") target="_blank" rel="noopener">{t(Key::OrderPdf)}</a>
            })}
        </section>
    }
}

#[component]
fn Results() -> impl IntoView {
    let desk = use_desk();
    let clock = desk.clock();
    let records = desk.part(|one| {
        let told = |visit: &InspectionVisit| Some((visit.record.clone()?, visit.clone()));
        one.visits.iter().filter_map(told).collect::<Vec<_>>()
    });
    view! {
        <section class="panel" aria-label=t(Key::Results)>
            <h2>{t(Key::Results)}</h2>
            {drawn(move || {
                let records = records.get();
                if records.is_empty() {
                    return view! { <p class="hint">{t(Key::NoResults)}</p> }.into_any();
                }
                let clock = clock.get().0;
                view! {
                    <ul class="results">
                        {records.into_iter().map(|(record, visit)| view! { <Result record visit clock/> }).collect_view()}
                    </ul>
                }.into_any()
            })}
        </section>
    }
}

#[component]
fn Result(record: VisitRecord, visit: InspectionVisit, clock: Clock) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let VisitRecord { at_ms, arrived_ms, left_ms, outcome, findings, note, skipped, met, .. } = record;
    let InspectionVisit { name, named, photos, .. } = visit;
    let times = arrived_ms.zip(left_ms);
    let times = move || {
        times.map(|(came, went)| {
            let lang = lang.get();
            let gaps = [("a", clock.time(lang, came)), ("b", clock.time(lang, went))];
            fill(text(lang, Key::Times), &gaps.each_ref().map(|(gap, value)| (*gap, value.as_str())))
        })
    };
    let people = move || {
        let gaps = [("n", met.to_string()), ("m", named.to_string())];
        (met > 0).then(|| {
            fill(text(lang.get(), Key::MetNamed), &gaps.each_ref().map(|(gap, value)| (*gap, value.as_str())))
        })
    };
    let photos = photos.into_iter().enumerate().map(|(at, photo)| {
        let href = path(&desk.id(), &format!("photos/{}", photo.id));
        let words = move || fill(text(lang.get(), Key::PhotoOf), &[("n", &(at + 1).to_string())]);
        view! { <a class="chip" href=href target="_blank" rel="noopener">{drawn(words)}</a> }
    });
    let photos = photos.collect_view();
    let found = move || {
        let lang = lang.get();
        findings.iter().map(|finding| finding.label(lang)).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <li>
            <p>
                <b>{name}</b> " "
                <span class="badge">{if skipped { t(Key::NotVisited).into_any() } else { label(outcome).into_any() }}</span>
                " " <span class="muted">{drawn(move || clock.moment(lang.get(), at_ms))}</span>
            </p>
            <p>{drawn(found)}</p>
            {drawn(move || {
                let told = [times(), people()].into_iter().flatten().collect::<Vec<_>>().join(" ");
                (!told.is_empty()).then(|| view! { <p class="muted">{told}</p> })
            })}
            <p class="actions">{photos}</p>
            {(!note.is_empty()).then(|| view! { <p class="hint">{note}</p> })}
        </li>
    }
}

#[component]
fn Timeline() -> impl IntoView {
    let desk = use_desk();
    let clock = desk.clock();
    let steps = desk.part(|one| one.timeline.clone());
    view! {
        <section class="panel" aria-label=t(Key::Timeline)>
            <h2>{t(Key::Timeline)}</h2>
            <ol class="alert-life">
                {drawn(move || {
                    let clock = clock.get().0;
                    steps.get().into_iter().rev().map(|step| view! { <Past step clock/> }).collect_view()
                })}
            </ol>
        </section>
    }
}

#[component]
fn Past(step: InspectionStep, clock: Clock) -> impl IntoView {
    let lang = use_lang();
    let who = if step.actor_name.is_empty() { step.actor.0 } else { step.actor_name };
    let what = step_key(&step.kind).map_or_else(|| step.kind.clone().into_any(), |key| t(key).into_any());
    view! {
        <li>
            <b>{what}</b> " · " {label(step.state)}
            <br/>
            <span class="muted">{drawn(move || clock.moment(lang.get(), step.at_ms))} " · " {who}</span>
            {(!step.reason.is_empty()).then(|| view! { <br/> {step.reason} })}
        </li>
    }
}

//! The form of one step. Invariant: what is typed outlives a refusal and a change by somebody else.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Agency, Office, OrderFile, Problem, Signatory};
use wasm_bindgen::JsCast;

use super::act::{Ask, Draft, Step};
use super::desk::use_desk;
use super::flow_texts::{Key, t, text};
use super::state::path;
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::query;
use crate::ui::{ProblemNote, drawn, fetch_when};

/// The step being taken; given by context, so that it outlives what is drawn again.
#[derive(Clone, Copy)]
pub struct Taking {
    /// Name of the step and the version it was begun on.
    pub step: RwSignal<Option<&'static str>>,
    pub draft: RwSignal<Draft>,
}

impl Taking {
    pub fn new() -> Self {
        Self { step: RwSignal::new(None), draft: RwSignal::new(Draft::default()) }
    }
}

/// A text of the draft with the way to it.
type Pick = fn(&mut Draft) -> &mut String;

#[component]
pub fn StepForm(step: &'static Step) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let Taking { step: taking, draft } = expect_context::<Taking>();
    let ready = move || !desk.busy.get() && draft.read().act(step.name).is_some();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(act) = draft.get_untracked().act(step.name) else { return };
        desk.act(desk.version(), act, move || {
            taking.set(None);
            draft.set(Draft::default());
        });
    };
    let confirm = move || fill(text(lang.get(), Key::ConfirmAct), &[("what", text(lang.get(), step.key))]);
    view! {
        <form class="form step-form" on:submit=send>
            {(step.name == "approve_urgent").then(|| view! { <p class="hint">{t(Key::UrgentHint)}</p> })}
            {step.asks.iter().map(|ask| view! { <Asked ask=*ask/> }).collect_view()}
            <button class="button primary" type="submit" disabled=move || !ready()>{drawn(confirm)}</button>
        </form>
    }
}

#[component]
fn Asked(ask: Ask) -> impl IntoView {
    match ask {
        Ask::Reason => view! { <Long key=Key::Reason pick=|draft| &mut draft.reason/> }.into_any(),
        Ask::Number(key) => view! { <Line key pick=|draft| &mut draft.number/> }.into_any(),
        Ask::Day(key) => view! { <Line key kind="date" pick=|draft| &mut draft.on/> }.into_any(),
        Ask::SignedBy => view! { <Long key=Key::SignedBy pick=|draft| &mut draft.signed_by/> }.into_any(),
        Ask::Recipient => view! { <Line key=Key::RecipientTo pick=|draft| &mut draft.to/> }.into_any(),
        Ask::Letter => view! { <Line key=Key::Letter pick=|draft| &mut draft.letter/> }.into_any(),
        Ask::Upheld => {
            let Taking { draft, .. } = expect_context::<Taking>();
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || draft.read().upheld
                        on:change=move |event| draft.update(|one| one.upheld = event_target_checked(&event))/>
                    {t(Key::Upheld)}
                </label>
            }
            .into_any()
        }
        Ask::Agencies => view! { <Agencies/> }.into_any(),
        Ask::Order => view! { <OrderFields/> }.into_any(),
    }
}

#[component]
fn Line(key: Key, pick: Pick, #[prop(default = "text")] kind: &'static str) -> impl IntoView {
    let Taking { draft, .. } = expect_context::<Taking>();
    view! {
        <label class="field">
            <span>{t(key)}</span>
            <input type=kind maxlength="200" prop:value=move || pick(&mut draft.get()).clone()
                on:input=move |event| draft.update(|one| *pick(one) = event_target_value(&event))/>
        </label>
    }
}

#[component]
fn Long(key: Key, pick: Pick) -> impl IntoView {
    let Taking { draft, .. } = expect_context::<Taking>();
    view! {
        <label class="field">
            <span>{t(key)}</span>
            <textarea rows="3" maxlength="2000" prop:value=move || pick(&mut draft.get()).clone()
                on:input=move |event| draft.update(|one| *pick(one) = event_target_value(&event))></textarea>
        </label>
    }
}

#[component]
fn Agencies() -> impl IntoView {
    let desk = use_desk();
    let Taking { draft, .. } = expect_context::<Taking>();
    // Those of the teams' members were most likely there.
    if draft.read_untracked().agencies.is_empty()
        && let Some(detail) = desk.now()
    {
        let members: Vec<_> = detail.settings.teams.iter().flat_map(|team| &team.members).collect();
        let mut agencies: Vec<String> = detail
            .people
            .iter()
            .filter(|person| !person.agency.is_empty() && members.contains(&&person.id))
            .map(|person| person.agency.clone())
            .collect();
        agencies.sort();
        agencies.dedup();
        draft.update(|one| one.agencies = agencies);
    }
    let boxes = Agency::ALL.iter().map(|agency| {
        let code = agency.as_str();
        view! {
            <li>
                <label class="check">
                    <input type="checkbox" prop:checked=move || draft.read().agencies.iter().any(|one| one == code)
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            draft.update(|one| {
                                one.agencies.retain(|one| one != code);
                                if on {
                                    one.agencies.push(code.to_owned());
                                }
                            });
                        }/>
                    {label(*agency)}
                </label>
            </li>
        }
    });
    view! {
        <fieldset>
            <legend>{t(Key::Agencies)}</legend>
            <ul class="members">{boxes.collect_view()}</ul>
        </fieldset>
    }
}

#[component]
fn OrderFields() -> impl IntoView {
    let Taking { draft, .. } = expect_context::<Taking>();
    let office = fetch_when::<Office>(|| Some("/api/v1/office".to_owned()), || ());
    // An office that cannot be read leaves the lines to be typed.
    let signatories = move || {
        office.state.with(|state| state.data().map(|office| office.signatories.clone()).unwrap_or_default())
    };
    let choose = move |one: Signatory| {
        draft.update(|draft| {
            draft.signatory = one.name;
            draft.title = one.title;
            draft.nip = one.nip;
        })
    };
    view! {
        <Line key=Key::OrderNumber pick=|draft| &mut draft.number/>
        <div class="actions">
            {drawn(move || signatories().into_iter().map(|one| {
                let name = one.name.clone();
                view! { <button type="button" class="chip" on:click=move |_| choose(one.clone())>{name}</button> }
            }).collect_view())}
        </div>
        <div class="fields">
            <Line key=Key::SignatoryName pick=|draft| &mut draft.signatory/>
            <Line key=Key::SignatoryTitle pick=|draft| &mut draft.title/>
            <Line key=Key::SignatoryNip pick=|draft| &mut draft.nip/>
        </div>
        <div class="fields">
            <Line key=Key::SignedOn kind="date" pick=|draft| &mut draft.on/>
            <Line key=Key::ValidFrom kind="date" pick=|draft| &mut draft.valid_from/>
            <Line key=Key::ValidTo kind="date" pick=|draft| &mut draft.valid_to/>
        </div>
        <label class="check">
            <input type="checkbox" prop:checked=move || draft.read().elsewhere
                on:change=move |event| draft.update(|one| one.elsewhere = event_target_checked(&event))/>
            {t(Key::Elsewhere)}
        </label>
        {drawn(move || draft.read().elsewhere.then(|| view! { <SignedFile/> }))}
    }
}

#[component]
fn SignedFile() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let Taking { draft, .. } = expect_context::<Taking>();
    let sending = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let send = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        sending.set(true);
        problem.set(None);
        draft.update(|one| one.file = None);
        let address =
            format!("{}?{}", path(&desk.id(), "order-file"), query::encode(&[("name", file.name())]));
        spawn_local(async move {
            match api::put_file::<OrderFile>(&address, &file).await {
                Ok(kept) => {
                    draft.try_update(|one| one.file = Some(kept));
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            sending.try_set(false);
        });
    };
    let kept = move || {
        draft.read().file.as_ref().map(|file| {
            fill(
                text(lang.get(), Key::FileIn),
                &[
                    ("name", &file.name),
                    ("n", &file.bytes.div_ceil(1000).to_string()),
                    ("hash", &file.sha256.chars().take(12).collect::<String>()),
                ],
            )
        })
    };
    view! {
        <label class="field">
            <span>{t(Key::File)}</span>
            <input type="file" accept="application/pdf,.pdf" on:change=send/>
        </label>
        {drawn(move || sending.get().then(|| view! { <p role="status">{t(Key::FileSending)}</p> }))}
        {drawn(move || kept().map(|kept| view! { <p role="status">{kept}</p> }))}
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    }
}

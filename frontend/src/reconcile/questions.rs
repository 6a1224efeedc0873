//! Questions put to agencies. Invariant: a contributor sees and answers its own; only
//! those who ask may close.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{AgencyQuestion, Problem, QuestionAnswer};

use super::texts::{Key, of_kind, t, text};
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::local_moment;
use crate::i18n::{following, use_lang};
use crate::ui::{Empty, Fetched, Modal, Panel, ProblemNote, drawn};

#[component]
pub fn Questions(questions: Fetched<Vec<AgencyQuestion>>, decides: bool) -> impl IntoView {
    let lang = use_lang();
    let answering = RwSignal::new(None::<AgencyQuestion>);
    let problem = RwSignal::new(None::<Problem>);
    let close = Callback::new(move |()| answering.set(None));
    view! {
        <section class="panel">
            <h2>{t(Key::Questions)}</h2>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <Panel fetched=questions ready=move |all| {
                if all.is_empty() {
                    return view! { <Empty><p>{t(Key::NoQuestions)}</p></Empty> }.into_any();
                }
                let one = move |question| view! { <QuestionItem question decides answering problem questions/> };
                view! { <ul class="questions">{all.into_iter().map(one).collect_view()}</ul> }.into_any()
            }/>
        </section>
        {drawn(move || answering.get().map(|question| view! {
            <Modal title=Signal::derive(move || text(lang.get(), Key::GiveAnswer).to_owned()) on_close=close>
                <AnswerForm question questions close/>
            </Modal>
        }))}
    }
}

#[component]
fn QuestionItem(
    question: AgencyQuestion,
    decides: bool,
    answering: RwSignal<Option<AgencyQuestion>>,
    problem: RwSignal<Option<Problem>>,
    questions: Fetched<Vec<AgencyQuestion>>,
) -> impl IntoView {
    let lang = use_lang();
    let changed_ms = question.changed_ms;
    let state = match question.state.as_str() {
        "open" => Key::Open,
        "answered" => Key::Answered,
        _ => Key::Closed,
    };
    let is_closed = state == Key::Closed;
    let id = question.id.clone();
    let close = move |_| {
        let path = format!("/api/v1/differences/questions/{id}/close");
        problem.set(None);
        spawn_local(async move {
            match api::post::<_, AgencyQuestion>(&path, &()).await {
                Ok(_) => questions.reload(),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    let answer = (!question.answer.is_empty()).then(|| question.answer.clone());
    let asked = question.clone();
    view! {
        <li>
            <div>
                <b>{label(question.agency)}</b> " · " {following(of_kind(question.kind))}
                " " <span class="badge">{t(state)}</span>
                <p>{question.question}</p>
                {answer.map(|answer| view! { <p><b>{t(Key::Answer)}":"</b> " " {answer}</p> })}
                <small class="muted">{drawn(move || local_moment(lang.get(), changed_ms))}</small>
            </div>
            {(!is_closed).then(|| view! {
                <div class="actions">
                    <button class="button" on:click=move |_| answering.set(Some(asked.clone()))>{t(Key::GiveAnswer)}</button>
                    {decides.then(|| view! { <button class="button" on:click=close>{t(Key::CloseQuestion)}</button> })}
                </div>
            })}
        </li>
    }
}

#[component]
fn AnswerForm(
    question: AgencyQuestion,
    questions: Fetched<Vec<AgencyQuestion>>,
    close: Callback<()>,
) -> impl IntoView {
    let answer = RwSignal::new(question.answer.clone());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let id = question.id.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        problem.set(None);
        let path = format!("/api/v1/differences/questions/{id}/answer");
        let body = QuestionAnswer { answer: answer.get_untracked() };
        spawn_local(async move {
            match api::post::<_, AgencyQuestion>(&path, &body).await {
                Ok(_) => {
                    questions.reload();
                    close.try_run(());
                }
                Err(refused) => {
                    busy.try_set(false);
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=send>
            <p>{question.question}</p>
            <label class="field">
                <span>{t(Key::Answer)}</span>
                <textarea required rows="3" prop:value=move || answer.get()
                    on:input=move |event| answer.set(event_target_value(&event))></textarea>
            </label>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <div><button class="button primary" type="submit" disabled=move || busy.get()>{t(Key::SaveAnswer)}</button></div>
        </form>
    }
}

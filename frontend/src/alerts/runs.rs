//! The history of runs: who, when, how far, and what opened. Invariant: a run on demand
//! only shows what would open, and the page says so.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    AlertPreview, AlertRun, AlertRunDetail, AlertRunKind, AlertRunState, AlertStream, NewAlertRun,
    Permission, Problem,
};

use super::list::name_of;
use super::may;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{count, day, decimal, fill, local_moment};
use crate::i18n::use_lang;
use crate::live::Live;
use crate::ui::{Empty, Fetched, Panel, ProblemNote, drawn, fetch_when};

const RUNS: &str = "/api/v1/alerts/runs";
/// How often a run under way is asked how far it is.
const LOOK_EVERY: Duration = Duration::from_millis(700);

#[component]
pub fn Runs() -> impl IntoView {
    let live = expect_context::<Live>();
    let open = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let refresh = move || {
        live.alerts.track();
        live.connected.track();
    };
    let runs = fetch_when::<Vec<AlertRun>>(|| Some(RUNS.to_owned()), refresh);
    let one =
        fetch_when::<AlertRunDetail>(move || open.read().as_ref().map(|id| format!("{RUNS}/{id}")), refresh);
    let waits = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = waits.try_get_value().flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    Effect::new(move || {
        let under_way = runs.state.with(|runs| {
            runs.data().is_some_and(|runs| runs.iter().any(|run| run.state == AlertRunState::Running))
        });
        stop();
        if under_way {
            let look = move || {
                runs.reload();
                one.reload();
            };
            waits.set_value(set_timeout_with_handle(look, LOOK_EVERY).ok());
        }
    });
    let start = move |_| {
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match api::post::<_, AlertRun>(RUNS, &NewAlertRun::default()).await {
                Ok(run) => {
                    open.try_set(Some(run.id.0));
                    runs.reload();
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="sheet-page">
            <h2>{t(Key::PartRuns)}</h2>
            <p class="hint">{t(Key::RunsHint)}</p>
            {may(Permission::ReviewAlerts).then(|| view! {
                <p><button class="button primary" disabled=move || busy.get() on:click=start>{t(Key::StartRun)}</button></p>
            })}
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            <section aria-label=t(Key::RunDetail) class="run-detail">
                {drawn(move || open.read().is_some().then(|| view! {
                    <Panel fetched=one ready=move |detail| view! { <Found detail/> }.into_any()/>
                }))}
            </section>
            <Panel fetched=runs ready=move |list| view! { <History list open runs/> }.into_any()/>
        </div>
    }
}

#[component]
fn History(
    list: Vec<AlertRun>,
    open: RwSignal<Option<String>>,
    runs: Fetched<Vec<AlertRun>>,
) -> impl IntoView {
    let none = list.is_empty();
    view! {
        {none.then(|| view! { <Empty><p>{t(Key::NoRuns)}</p></Empty> })}
        <ul class="alert-rows runs">
            {list.into_iter().map(|run| view! { <Run run open runs/> }).collect_view()}
        </ul>
    }
}

const fn kind_of(kind: AlertRunKind) -> Key {
    match kind {
        AlertRunKind::Weekly => Key::RunWeekly,
        AlertRunKind::Lists => Key::RunLists,
        AlertRunKind::Preview => Key::RunPreview,
    }
}

const fn state_of(state: AlertRunState) -> Key {
    match state {
        AlertRunState::Running => Key::RunRunning,
        AlertRunState::Done => Key::RunDone,
        AlertRunState::Cancelled => Key::RunCancelled,
        AlertRunState::Failed => Key::RunFailed,
        AlertRunState::Interrupted => Key::RunInterrupted,
    }
}

#[component]
fn Run(run: AlertRun, open: RwSignal<Option<String>>, runs: Fetched<Vec<AlertRun>>) -> impl IntoView {
    let lang = use_lang();
    let id = StoredValue::new(run.id.0.clone());
    let is_open = move || open.with(|open| id.with_value(|id| open.as_deref() == Some(id)));
    let run = StoredValue::new(run);
    let who = move || {
        run.with_value(|run| match (run.actor_name.as_str(), run.actor.as_str()) {
            ("", "system") => text(lang.get(), Key::BySystem).to_owned(),
            ("", actor) => actor.to_owned(),
            (name, _) => name.to_owned(),
        })
    };
    let counts = move || {
        run.with_value(|run| {
            let lang = lang.get();
            let number = |number: u32| count(lang, number.into());
            let key = if run.kind == AlertRunKind::Preview { Key::RunFound } else { Key::RunCounts };
            fill(
                text(lang, key),
                &[
                    ("found", &number(run.found)),
                    ("opened", &number(run.opened)),
                    ("ended", &number(run.ended)),
                    ("held", &number(run.held)),
                    ("unlocated", &number(run.unlocated)),
                ],
            )
        })
    };
    let AlertRun { kind, state, share, started_ms, .. } = run.get_value();
    let judged = run.with_value(|run| run.day.clone());
    let under_way = state == AlertRunState::Running;
    view! {
        <li class="row" class:open=is_open>
            <button class="row-main" aria-current=move || is_open().then_some("true")
                on:click=move |_| open.set(Some(id.get_value()))>
                <span class="card-name">{t(kind_of(kind))}" · "{drawn(move || day(lang.get(), &judged))}</span>
                <span class="card-line">{drawn(move || local_moment(lang.get(), started_ms))}" · "{drawn(who)}</span>
                {(state == AlertRunState::Done).then(|| view! { <span class="card-line">{drawn(counts)}</span> })}
                <span class="card-status"><span class="badge">{t(state_of(state))}</span></span>
            </button>
            {under_way.then(|| view! {
                <progress max="1" value=share.to_string() aria-label=t(Key::RunRunning)></progress>
                {may(Permission::ReviewAlerts).then(|| view! { <Cancel id runs/> })}
            })}
        </li>
    }
}

#[component]
fn Cancel(id: StoredValue<String>, runs: Fetched<Vec<AlertRun>>) -> impl IntoView {
    let problem = RwSignal::new(None::<Problem>);
    let cancel = move |_| {
        let path = format!("{RUNS}/{}/cancel", id.get_value());
        spawn_local(async move {
            match api::post::<_, bool>(&path, &()).await {
                Ok(_) => runs.reload(),
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <button class="button" on:click=cancel>{t(Key::CancelRun)}</button>
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    }
}

/// What a run found.
#[component]
fn Found(detail: AlertRunDetail) -> impl IntoView {
    let AlertRunDetail { run, would_open, streams } = detail;
    if run.state == AlertRunState::Running {
        return view! { <p role="status">{t(Key::RunRunning)} " " <progress max="1" value=run.share.to_string()></progress></p> }.into_any();
    }
    let heading = match run.kind {
        AlertRunKind::Weekly => Key::DidOpen,
        AlertRunKind::Lists => Key::DidOrWould,
        AlertRunKind::Preview => Key::WouldOpen,
    };
    let none = would_open.is_empty();
    view! {
        <h3>{t(heading)} " (" {would_open.len()} ")"</h3>
        {none.then(|| view! { <p class="hint">{t(Key::OpensNothing)}</p> })}
        <ul class="run-opens">{would_open.into_iter().map(|one| view! { <Preview one/> }).collect_view()}</ul>
        <h3>{t(Key::Streams)}</h3>
        <ul>{streams.into_iter().map(|one| view! { <Stream one/> }).collect_view()}</ul>
    }
    .into_any()
}

#[component]
pub fn Preview(one: AlertPreview) -> impl IntoView {
    let lang = use_lang();
    let AlertPreview { signal, target, sentence, .. } = one;
    view! {
        <li>
            <b>{target} " · " {drawn(move || name_of(lang.get(), &signal, false))}</b> <br/>
            {drawn(move || lang.get().pick(&sentence).to_owned())}
        </li>
    }
}

#[component]
fn Stream(one: AlertStream) -> impl IntoView {
    let lang = use_lang();
    let said = move || {
        let lang = lang.get();
        fill(
            text(lang, if one.weeks > 0 { Key::StreamSaid } else { Key::LevelSaid }),
            &[
                ("stream", &name_of(lang, &one.stream, false)),
                ("people", &count(lang, one.people.into())),
                ("groups", &count(lang, one.groups.into())),
                ("weeks", &count(lang, one.weeks.into())),
                ("p", &decimal(lang, one.threshold, 3)),
            ],
        )
    };
    view! { <li>{drawn(said)} {one.too_few.then(|| view! { <br/> <b>{t(Key::TooFew)}</b> })}</li> }
}

//! Sending one file: choose, check, take in. Invariant: the file is sent once; what is
//! taken in is the upload that was checked.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Agency, Check, Checked, ImportReport, Problem, Role, UploadId, Uploaded};
use wasm_bindgen::JsCast;

use super::report::{Report, ReportActions};
use super::state::{step_path, upload_path};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::codes::label;
use crate::i18n::format::{count, decimal, fill};
use crate::i18n::use_lang;
use crate::live::Live;
use crate::ui::{Icon, IconName, ProblemNote, drawn};
use crate::view::use_view;

/// Where the upload stands.
#[derive(Clone)]
enum Step {
    Choose,
    Checking,
    Checked(ImportReport),
    Importing,
    Done(ImportReport),
}

#[component]
pub fn Upload(done: Callback<()>) -> impl IntoView {
    let view = use_view();
    let live = expect_context::<Live>();
    let (is_fixed, own) = view.me.with_untracked(|me| {
        me.as_ref().map_or((false, None), |me| (me.role == Role::Contributor, me.agency))
    });
    let agency = RwSignal::new(own);
    let file = RwSignal::new(String::new());
    let upload = RwSignal::new(None::<UploadId>);
    let step = RwSignal::new(Step::Choose);
    let problem = RwSignal::new(None::<Problem>);
    let begin = move |next: Step| {
        problem.set(None);
        live.import.set(None);
        step.set(next);
    };
    let refuse = move |refused: Problem| {
        problem.try_set(Some(refused));
        step.try_set(Step::Choose);
    };
    let choose = UnsyncCallback::new(move |chosen: web_sys::File| {
        let Some(agency) = agency.get_untracked() else { return };
        file.set(chosen.name());
        begin(Step::Checking);
        spawn_local(async move {
            let sent = api::upload::<Uploaded>(&upload_path(agency, &chosen.name()), &chosen).await;
            let checked = match sent {
                Ok(sent) => {
                    let path = step_path(&sent.upload.id, "check");
                    upload.try_set(Some(sent.upload.id));
                    api::post::<_, Checked>(&path, &Check::default()).await
                }
                Err(refused) => Err(refused),
            };
            match checked {
                Ok(checked) => {
                    step.try_set(Step::Checked(checked.report));
                }
                Err(refused) => refuse(refused),
            }
        });
    });
    let file_name = move || file.get();
    let again = Callback::new(move |()| step.set(Step::Choose));
    let import = Callback::new(move |()| {
        let Some(upload) = upload.get_untracked() else { return };
        begin(Step::Importing);
        spawn_local(async move {
            match api::post::<_, ImportReport>(&step_path(&upload, "process"), &()).await {
                Ok(report) => {
                    step.try_set(Step::Done(report));
                    done.try_run(());
                }
                Err(refused) => refuse(refused),
            }
        });
    });
    let lang = use_lang();
    view! {
        <section class="panel" aria-labelledby="impor-baru">
            <h2 id="impor-baru">{t(Key::NewTitle)}</h2>
            {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            {drawn(move || match step.get() {
                Step::Choose => view! { <Chooser agency is_fixed choose/> }.into_any(),
                Step::Checking => view! {
                    <p role="status">{drawn(move || fill(text(lang.get(), Key::Checking), &[("file", &file_name())]))}</p>
                    <progress aria-label=t(Key::Title)></progress>
                }.into_any(),
                Step::Checked(report) => view! {
                    <Report report actions=ReportActions::Checked { import, again }/>
                }.into_any(),
                Step::Importing => view! { <Progress/> }.into_any(),
                Step::Done(report) => view! {
                    <Report report actions=ReportActions::Done { again }/>
                }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Chooser(
    agency: RwSignal<Option<Agency>>,
    is_fixed: bool,
    choose: UnsyncCallback<web_sys::File>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let take = move |files: Option<web_sys::FileList>| {
        if let Some(file) = files.and_then(|files| files.item(0))
            && agency.get_untracked().is_some()
        {
            choose.run(file);
        }
    };
    view! {
        <div class="form">
            <label class="field">
                <span>{t(Key::Agency)}</span>
                <select disabled=is_fixed on:change=move |event| agency.set(Agency::parse(&event_target_value(&event)))>
                    <option value="" selected=move || agency.get().is_none()>{t(Key::ChooseAgency)}</option>
                    {Agency::ALL.iter().map(|one| view! {
                        <option value=one.as_str() selected=move || agency.get() == Some(*one)>{label(*one)}</option>
                    }).collect_view()}
                </select>
            </label>
            <label class="drop" class:over=move || over.get() class:disabled=move || agency.get().is_none()
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=move |event| {
                    event.prevent_default();
                    over.set(false);
                    take(event.data_transfer().and_then(|transfer| transfer.files()));
                }>
                <Icon name=IconName::Import/>
                <span>{t(Key::Drop)}</span>
                <span class="button">{t(Key::Choose)}</span>
                <input type="file" class="visually-hidden" accept=".csv,.txt,.xlsx,.geojson,.json"
                    disabled=move || agency.get().is_none()
                    on:change=move |event| {
                        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
                        take(input.and_then(|input| input.files()));
                    }/>
            </label>
            <p class="hint">{drawn(move || {
                let key = if agency.get().is_none() { Key::AgencyFirst } else { Key::DryRunNote };
                view! { {t(key)} }
            })}</p>
        </div>
    }
}

/// Progress as the server tells it over the live line.
#[component]
fn Progress() -> impl IntoView {
    let lang = use_lang();
    let live = expect_context::<Live>();
    let words = move || {
        let lang = lang.get();
        live.import.get().map(|progress| {
            let mut parts = vec![
                fill(text(lang, Key::Importing), &[("n", &count(lang, progress.rows))]),
                fill(text(lang, Key::Rate), &[("n", &decimal(lang, progress.rows_per_s, 0))]),
            ];
            if let Some(left) = progress.seconds_left {
                parts.push(fill(text(lang, Key::Left), &[("n", &count(lang, left))]));
            }
            parts.join(" · ")
        })
    };
    view! {
        <p role="status">{drawn(move || words().unwrap_or_else(|| {
            fill(text(lang.get(), Key::Importing), &[("n", "…")])
        }))}</p>
        <progress max="1" aria-label=t(Key::Title)
            prop:value=move || live.import.read().as_ref().map_or(0.0, |progress| progress.share)></progress>
    }
}

//! The wizard: which step the file has reached, and what leads to the next. Invariant: a step is
//! reached only with the server's answer to the one before; a refusal stays where it happened.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{
    Agency, Check, Checked, ColumnFix, ImportReport, ListKind, MappedColumn, Problem, Upload, UploadId,
    Uploaded,
};
use wasm_bindgen::JsCast;

use super::check::CheckStep;
use super::choose::Chooser;
use super::columns::ColumnsStep;
use super::report::ResultStep;
use super::state::{Stage, is_understood, step_path, upload_path};
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::{count, decimal, fill};
use crate::i18n::use_lang;
use crate::live::Live;
use crate::ui::{Fetched, ProblemNote, drawn};

/// The file on the desk; given by context to the steps.
#[derive(Clone, Copy)]
pub struct Desk {
    pub stage: RwSignal<Stage>,
    pub uploaded: RwSignal<Option<Uploaded>>,
    pub list_kind: RwSignal<Option<ListKind>>,
    /// `YYYY-MM-DD`, or empty: as the list says or today.
    pub list_date: RwSignal<String>,
    pub columns: RwSignal<Vec<MappedColumn>>,
    pub checked: RwSignal<Option<Checked>>,
    pub result: RwSignal<Option<ImportReport>>,
    pub problem: RwSignal<Option<Problem>>,
    live: Live,
    /// What is listed beside the wizard has changed.
    changed: Callback<()>,
}

pub fn use_desk() -> Desk {
    expect_context::<Desk>()
}

impl Desk {
    pub fn new(changed: Callback<()>) -> Self {
        Self {
            stage: RwSignal::new(Stage::Choose),
            uploaded: RwSignal::new(None),
            list_kind: RwSignal::new(None),
            list_date: RwSignal::new(String::new()),
            columns: RwSignal::new(Vec::new()),
            checked: RwSignal::new(None),
            result: RwSignal::new(None),
            problem: RwSignal::new(None),
            live: expect_context::<Live>(),
            changed,
        }
    }

    /// Sends a file; one that is understood whole is checked at once.
    pub fn send(self, agency: Agency, file: web_sys::File) {
        self.ask(Stage::Sending, Stage::Choose, async move {
            let path = upload_path(agency, &file.name());
            let uploaded = api::upload::<Uploaded>(&path, &file).await?;
            Ok(move |desk: Self| desk.lay(uploaded))
        });
    }

    /// Takes up a file that was sent before.
    pub fn resume(self, id: UploadId) {
        self.ask(Stage::Sending, Stage::Choose, async move {
            let uploaded = api::get::<Uploaded>(&format!("/api/v1/imports/uploads/{id}")).await?;
            Ok(move |desk: Self| desk.lay(uploaded))
        });
    }

    fn lay(self, uploaded: Uploaded) {
        let detected = &uploaded.detected;
        self.list_kind.set(detected.list_kind);
        self.list_date.set(detected.list_date.clone().unwrap_or_default());
        self.columns.set(detected.columns.iter().map(|column| column.mapped.clone()).collect());
        self.checked.set(None);
        let understood = is_understood(detected);
        self.uploaded.set(Some(uploaded));
        self.stage.set(Stage::Match);
        if understood {
            self.check(Vec::new());
        }
        self.changed.run(());
    }

    /// Has the file checked as its columns are matched now, with more fixes.
    pub fn check(self, fixes: Vec<ColumnFix>) {
        let Some(id) = self.id() else { return };
        let date = self.list_date.get_untracked();
        let body = Check {
            list_kind: self.list_kind.get_untracked(),
            list_date: (!date.is_empty()).then_some(date),
            columns: Some(self.columns.get_untracked()),
            fixes,
        };
        self.ask(Stage::Checking, Stage::Match, async move {
            let checked = api::post::<_, Checked>(&step_path(&id, "check"), &body).await?;
            Ok(move |desk: Self| {
                desk.columns.set(checked.report.columns.clone());
                desk.checked.set(Some(checked));
                desk.stage.set(Stage::Check);
                desk.changed.run(());
            })
        });
    }

    /// Takes the checked file in.
    pub fn process(self) {
        let Some(id) = self.id() else { return };
        self.ask(Stage::Processing, Stage::Check, async move {
            let report = api::post::<_, ImportReport>(&step_path(&id, "process"), &()).await?;
            Ok(move |desk: Self| {
                desk.result.set(Some(report));
                desk.stage.set(Stage::Result);
                desk.changed.run(());
            })
        });
    }

    /// Drops the file, also while it is being processed.
    pub fn drop_file(self) {
        let Some(id) = self.id() else { return self.clear() };
        self.clear();
        spawn_local(async move {
            // One that has gone in meanwhile is in the list of imports, where it can be undone.
            if let Err(refused) = api::delete::<Option<()>>(&format!("/api/v1/imports/uploads/{id}")).await {
                self.problem.try_set(Some(refused));
            }
            self.changed.try_run(());
        });
    }

    /// An empty desk.
    pub fn clear(self) {
        self.uploaded.set(None);
        self.checked.set(None);
        self.result.set(None);
        self.problem.set(None);
        self.stage.set(Stage::Choose);
    }

    fn id(self) -> Option<UploadId> {
        self.uploaded.with_untracked(|uploaded| uploaded.as_ref().map(|uploaded| uploaded.upload.id.clone()))
    }

    /// Shows `during` until the answer is there; a refusal leads back to `back` and is told there.
    /// An answer for a desk that was cleared meanwhile is dropped.
    fn ask<F, T>(self, during: Stage, back: Stage, answer: F)
    where
        F: Future<Output = Result<T, Problem>> + 'static,
        T: FnOnce(Self) + 'static,
    {
        self.problem.set(None);
        self.live.import.set(None);
        self.stage.set(during);
        spawn_local(async move {
            let answer = answer.await;
            if self.stage.try_get_untracked() != Some(during) {
                return;
            }
            match answer {
                Ok(then) => then(self),
                Err(refused) => {
                    self.stage.set(back);
                    self.problem.set(Some(refused));
                }
            }
        });
    }
}

/// The five steps and the one that is open.
#[component]
pub fn Wizard(waiting: Fetched<Vec<Upload>>) -> impl IntoView {
    let desk = use_desk();
    let lang = use_lang();
    let file = move || {
        desk.uploaded
            .with(|uploaded| uploaded.as_ref().map(|one| one.upload.file_name.clone()))
            .unwrap_or_default()
    };
    let busy = move |key: Key| {
        view! {
            <p role="status">{drawn(move || fill(text(lang.get(), key), &[("file", &file())]))}</p>
            <progress aria-label=t(Key::Title)></progress>
        }
        .into_any()
    };
    // The next step is drawn in place of what had the focus: the keyboard goes on from the heading.
    Effect::new(move |before: Option<Stage>| {
        let stage = desk.stage.get();
        if before.is_some_and(|before| before != stage) {
            request_animation_frame(focus_if_lost);
        }
        stage
    });
    view! {
        <section class="panel" aria-labelledby="impor-baru">
            <h2 id="impor-baru" tabindex="-1">{t(Key::NewTitle)}</h2>
            <Steps/>
            {drawn(move || desk.problem.get().map(|problem| view! { <ProblemNote problem/> }))}
            {drawn(move || match desk.stage.get() {
                Stage::Choose => view! { <Chooser/> }.into_any(),
                Stage::Sending => busy(Key::Sending),
                Stage::Match => view! { <ColumnsStep/> }.into_any(),
                Stage::Checking => busy(Key::Checking),
                Stage::Check => view! { <CheckStep waiting/> }.into_any(),
                Stage::Processing => view! { <Progress/> }.into_any(),
                Stage::Result => view! { <ResultStep/> }.into_any(),
            })}
        </section>
    }
}

/// Gives the focus to the wizard's heading where nothing else has it.
fn focus_if_lost() {
    let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    let heading = document().get_element_by_id("impor-baru").filter(|_| is_lost);
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus only fails on elements that are not in the page.
        let _ = heading.focus();
    }
}

/// *Unggah → Cocokkan kolom → Periksa → Proses → Hasil*; the two steps in the middle can be gone back to.
#[component]
fn Steps() -> impl IntoView {
    let desk = use_desk();
    let step = move |at: usize, key: Key, target: Option<Stage>| {
        let can_go = move || match target {
            Some(Stage::Match) => matches!(desk.stage.get(), Stage::Check),
            Some(Stage::Check) => {
                matches!(desk.stage.get(), Stage::Match) && desk.checked.with(Option::is_some)
            }
            _ => false,
        };
        view! {
            <li aria-current=move || (desk.stage.get().step() == at).then_some("step")
                class:done=move || at < desk.stage.get().step()>
                {drawn(move || if can_go() {
                    view! {
                        <button class="link" on:click=move |_| if let Some(stage) = target { desk.stage.set(stage) }>
                            {t(key)}
                        </button>
                    }
                    .into_any()
                } else {
                    view! { <span>{t(key)}</span> }.into_any()
                })}
            </li>
        }
    };
    view! {
        <ol class="steps" aria-label=t(Key::Steps)>
            {step(0, Key::StepSend, None)}
            {step(1, Key::StepMatch, Some(Stage::Match))}
            {step(2, Key::StepCheck, Some(Stage::Check))}
            {step(3, Key::StepProcess, None)}
            {step(4, Key::StepResult, None)}
        </ol>
    }
}

/// Progress as the server tells it over the live line, and the way to stop it.
#[component]
fn Progress() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let live = desk.live;
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
        <div class="actions">
            <button class="button" on:click=move |_| desk.drop_file()>{t(Key::Stop)}</button>
            <span class="hint">{t(Key::StopHint)}</span>
        </div>
    }
}

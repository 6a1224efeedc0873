//! Files that speak for a place or a person. Invariant: what is not taken is told with the
//! reason before it is forgotten; a file leaves as a download only, and each look is audited
//! by the server.

mod state;
mod texts;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{Evidence, Permission, Problem};
use wasm_bindgen::JsCast;

use self::state::{Files, refused, size, total};
use self::texts::{Key, t, text};
use super::take_back::TakeBack;
use crate::api;
use crate::i18n::format::{count, fill, local_moment};
use crate::i18n::use_lang;
use crate::ui::{DrawPage, Empty, Fetched, Icon, IconName, Panel, ProblemNote, drawn, fetch_when, later};
use crate::view::use_view;

/// Endings by which files are offered to choose.
const ENDINGS: &str = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp";

/// Whose files are shown, for the part that shows them.
#[derive(Clone)]
struct Whose(String);

/// The panel, in a part of the program of its own.
#[wasm_split(evidence, wasm_split_path = leptos::wasm_split, fallible)]
pub fn evidence_panel() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <EvidencePanel/> }.into_any())
}

/// The files of `places/…` or `people/…`, for whoever may read people.
#[component]
pub fn EvidenceOf(whose: String) -> impl IntoView {
    provide_context(Whose(whose));
    later(|| Box::pin(evidence_panel()))
}

#[component]
fn EvidencePanel() -> impl IntoView {
    let Whose(whose) = expect_context();
    let view = use_view();
    let may =
        view.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::EditPlaces)));
    let path = format!("/api/v1/{whose}/evidence");
    let asked = path.clone();
    let files = fetch_when::<Vec<Evidence>>(move || Some(asked.clone()), || ());
    let ready = move |all: Files| {
        if all.is_empty() {
            return view! { <Empty><p>{t(Key::NoFiles)}</p></Empty> }.into_any();
        }
        view! { <FileList all files may/> }.into_any()
    };
    view! {
        <div class="evidence pad">
            <p class="hint">{t(Key::Why)}</p>
            {may.then(|| view! { <Sending path files/> })}
            <Panel fetched=files ready/>
        </div>
    }
}

/// Choosing a file, and how far it has gone.
#[component]
fn Sending(path: String, files: Fetched<Files>) -> impl IntoView {
    let lang = use_lang();
    let problem = RwSignal::new(None::<Problem>);
    // The name and the share that has gone, 0 to 1.
    let under_way = RwSignal::new(None::<(String, f64)>);
    let over = RwSignal::new(false);
    let path = StoredValue::new(path);
    let take = move |list: Option<web_sys::FileList>| {
        let Some(file) =
            list.and_then(|list| list.get(0)).filter(|_| under_way.with_untracked(Option::is_none))
        else {
            return;
        };
        problem.set(None);
        if let Some(why) = refused(file.size()) {
            problem.set(Some(why));
            return;
        }
        let name = file.name();
        under_way.set(Some((name.clone(), 0.0)));
        let mut to = format!("{}?name=", path.get_value());
        crate::query::escape(&name, &mut to);
        let gone = move |share| {
            under_way.try_update(|under_way| {
                if let Some((_, gone)) = under_way {
                    *gone = share;
                }
            });
        };
        spawn_local(async move {
            match api::send_file::<Files>(&to, &file, gone).await {
                Ok(all) => {
                    files.state.try_set(crate::view::Load::Ready { data: all, stale: false });
                }
                Err(refused) => {
                    problem.try_set(Some(refused));
                }
            }
            under_way.try_set(None);
        });
    };
    let told = move || {
        under_way.get().map(|(name, share)| {
            let percent = (share * 100.0).round();
            let words = move || {
                let n = count(lang.get(), percent as u64);
                fill(text(lang.get(), Key::Sending), &[("name", &name), ("n", &n)])
            };
            view! {
                <p role="status">{drawn(words)}</p>
                <progress max="100" prop:value=percent aria-label=t(Key::Gone)></progress>
            }
        })
    };
    view! {
        <label class="drop" class:over=move || over.get()
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
            <input type="file" class="visually-hidden" accept=ENDINGS
                disabled=move || under_way.with(Option::is_some)
                on:change=move |event| {
                    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
                    take(input.as_ref().and_then(web_sys::HtmlInputElement::files));
                    // The same file can be chosen again.
                    if let Some(input) = input {
                        input.set_value("");
                    }
                }/>
        </label>
        {drawn(told)}
        {drawn(move || problem.get().map(|problem| view! { <ProblemNote problem/> }))}
    }
}

#[component]
fn FileList(all: Files, files: Fetched<Files>, may: bool) -> impl IntoView {
    let lang = use_lang();
    let (number, bytes) = (all.len() as u64, total(&all));
    let told = move || {
        let lang = lang.get();
        fill(text(lang, Key::Total), &[("n", &count(lang, number)), ("s", &size(lang, bytes))])
    };
    view! {
        <p class="muted">{drawn(told)}</p>
        <ul class="pasts">{all.into_iter().map(|one| view! { <FileItem one files may/> }).collect_view()}</ul>
    }
}

#[component]
fn FileItem(one: Evidence, files: Fetched<Files>, may: bool) -> impl IntoView {
    let lang = use_lang();
    let Evidence { id, name, kind, bytes, sha256, sent_ms, sent_by_name, .. } = one;
    let line = move || {
        let lang = lang.get();
        let (size, day) = (size(lang, bytes), local_moment(lang, sent_ms));
        fill(
            text(lang, Key::FileLine),
            &[("kind", &kind.to_uppercase()), ("s", &size), ("who", &sent_by_name), ("d", &day)],
        )
    };
    let [called, withdrawn] = [name.clone(), name.clone()];
    let download = move || fill(text(lang.get(), Key::DownloadOf), &[("name", &called)]);
    let label = Signal::derive(move || fill(text(lang.get(), Key::Withdraw), &[("name", &withdrawn)]));
    view! {
        <li class="past">
            <b>{name}</b>
            <small>{drawn(line)}</small>
            <details class="fold-out">
                <summary>{t(Key::Fingerprint)}</summary>
                <code class="mono fingerprint">{sha256}</code>
            </details>
            <div class="actions">
                <a class="link-button" download="" href=format!("/api/v1/evidence/{id}") aria-label=download>
                    <Icon name=IconName::Download/>{t(Key::Download)}
                </a>
                {may.then(|| view! {
                    <TakeBack path=format!("/api/v1/evidence/{id}/withdraw") label
                        on_done=Callback::new(move |()| files.reload())/>
                })}
            </div>
        </li>
    }
}

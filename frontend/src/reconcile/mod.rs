//! Who is who: pairs that a person decides, and where lists differ. Invariant: names are
//! read only after the reader was told why, and only those who may decide see the keys.

mod correct;
mod differences;
mod pair;
mod people;
mod person;
mod questions;
mod review;
mod state;
mod texts;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::Permission;

use crate::i18n::use_lang;
use crate::navigation::use_navigation;
use crate::ui::{DrawPage, Tab, Tabs, drawn};
use crate::view::use_view;
use differences::DifferencesView;
use person::PersonPage;
use review::Review;
use texts::{Key, t, text};

const PARTS: [(Permission, Key); 2] =
    [(Permission::ReadPeople, Key::Review), (Permission::ReadImports, Key::Differences)];

/// The page, in a part of the program of its own.
#[wasm_split(reconcile, wasm_split_path = leptos::wasm_split, fallible)]
pub fn reconcile_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <ReconcilePage/> }.into_any())
}

#[component]
fn ReconcilePage() -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let may = view.me.with_untracked(|me| me.as_ref().map(|me| me.may.clone()).unwrap_or_default());
    let decides = may.contains(&Permission::DecideIdentity);
    let mine: Vec<_> = PARTS.into_iter().filter(|(permission, _)| may.contains(permission)).collect();
    let Some((first, _)) = mine.first().copied() else { return ().into_any() };
    let person = use_navigation().person;
    // Whoever goes elsewhere comes back to the lists, not to somebody.
    on_cleanup(move || {
        person.try_set(None);
    });
    let chosen = RwSignal::new(first);
    let tabs = mine
        .into_iter()
        .map(|(value, key)| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) })
        .collect();
    view! {
        <div class="sheet-page">
            <h1>{t(Key::Title)}</h1>
            <Tabs tabs chosen panel="isi-pencocokan"
                label=Signal::derive(move || text(lang.get(), Key::Title).to_owned())/>
            <div id="isi-pencocokan" role="tabpanel" class="reconcile" aria-label=t(Key::Title)>
                {drawn(move || person.get().map(|id| view! { <PersonPage id decides/> }))}
                // What lies beneath keeps its place in the queue.
                <div class="reconcile" hidden=move || person.with(Option::is_some)>
                    {drawn(move || match chosen.get() {
                        Permission::ReadImports => view! { <DifferencesView decides/> }.into_any(),
                        _ => view! { <Review decides/> }.into_any(),
                    })}
                </div>
            </div>
        </div>
    }
    .into_any()
}

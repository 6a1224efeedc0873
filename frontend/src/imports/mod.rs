//! Lists in: sending a file, seeing what it would do, taking it in, and the lists
//! taken in before. Invariant: nothing goes in that was not first shown as a dry run.

mod findings;
mod past;
mod report;
mod state;
mod texts;
mod upload;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{Batch, Permission};

use crate::ui::{DrawPage, fetch_when};
use crate::view::use_view;
use past::PastImports;
use texts::{Key, t};
use upload::Upload;

/// The page, in a part of the program of its own.
#[wasm_split(imports, wasm_split_path = leptos::wasm_split, fallible)]
pub fn imports_page() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <ImportsPage/> }.into_any())
}

#[component]
fn ImportsPage() -> impl IntoView {
    let view = use_view();
    let may = move |permission| {
        view.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&permission)))
    };
    let batches = fetch_when::<Vec<Batch>>(
        move || may(Permission::ReadImports).then(|| "/api/v1/imports".to_owned()),
        move || view.seq.track(),
    );
    view! {
        <div class="sheet-page">
            <h1>{t(Key::Title)}</h1>
            {may(Permission::ImportLists).then(|| view! { <Upload done=Callback::new(move |()| batches.reload())/> })}
            {may(Permission::ReadImports).then(|| view! { <PastImports batches/> })}
        </div>
    }
}

//! Lists in: *Unggah → Cocokkan kolom → Periksa → Proses → Hasil*, and the lists taken in before.
//! Invariant: nothing goes in that was not first shown as it would go in.

mod check;
mod choose;
mod columns;
mod desk;
mod findings;
mod past;
mod report;
mod state;
mod templates;
mod texts;
mod waiting;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{Batch, Permission, Upload};

use crate::ui::{DrawPage, fetch_when};
use crate::view::use_view;
use desk::{Desk, Wizard};
use past::PastImports;
use templates::Templates;
use texts::{Key, t};
use waiting::Waiting;

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
    let reads = may(Permission::ReadImports);
    let batches = fetch_when::<Vec<Batch>>(
        move || reads.then(|| "/api/v1/imports".to_owned()),
        move || view.seq.track(),
    );
    let waiting = fetch_when::<Vec<Upload>>(
        move || reads.then(|| "/api/v1/imports/uploads".to_owned()),
        move || view.seq.track(),
    );
    let desk = Desk::new(Callback::new(move |()| {
        batches.reload();
        waiting.reload();
    }));
    provide_context(desk);
    let imports = may(Permission::ImportLists);
    view! {
        <div class="sheet-page">
            <h1>{t(Key::Title)}</h1>
            {imports.then(|| view! { <Wizard waiting/> })}
            {reads.then(|| view! { <Waiting waiting imports/> <PastImports batches imports/> })}
            {imports.then(|| view! { <Templates/> })}
        </div>
    }
}

//! Photos of a visit: taken, waiting, sent. Invariant: a photo that the server did not take is shown until its maker
//! lets it go.

use leptos::prelude::*;
use petapora_wire::PlaceId;
use wasm_bindgen::JsCast;

use super::super::flow_texts::{Key, t, text};
use super::sync::use_sync;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::{ProblemNote, drawn};

/// Takes photos at a visit; they are sent without waiting for its record.
#[component]
pub fn Snap(visit: PlaceId, inspection: String, sent: u32) -> impl IntoView {
    let sync = use_sync();
    let of = visit.clone();
    let snapped = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let files = input.files().map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect());
        if let Some(files) = files {
            sync.snap(inspection.clone(), visit.clone(), files);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button field-wide field-snap">
            {t(Key::TakePhoto)}
            <input type="file" class="visually-hidden" multiple=true
                accept="image/jpeg,image/png,image/webp,application/pdf" on:change=snapped/>
        </label>
        <p class="hint">{t(Key::PhotoHint)} " " <SnappedCount visit=of sent/></p>
    }
}

/// How many photos a visit has, sent and waiting.
#[component]
pub fn SnappedCount(visit: PlaceId, sent: u32) -> impl IntoView {
    let lang = use_lang();
    let sync = use_sync();
    let waiting = Memo::new(move |_| sync.kept.with(|kept| kept.photos_of(&visit)));
    let words = move || {
        let told = |key, n: usize| (n > 0).then(|| fill(text(lang.get(), key), &[("n", &n.to_string())]));
        let all = [told(Key::PhotosSent, sent as usize), told(Key::PhotosWaiting, waiting.get())];
        all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    drawn(move || {
        let words = words();
        (!words.is_empty()).then(|| view! { <span class="badge" role="status">{words}</span> })
    })
}

/// Photos that the server did not take.
#[component]
pub fn RefusedPhotos() -> impl IntoView {
    let lang = use_lang();
    let sync = use_sync();
    let refused = Memo::new(move |_| {
        sync.kept
            .with(|kept| kept.photos.iter().filter(|one| one.refused.is_some()).cloned().collect::<Vec<_>>())
    });
    drawn(move || {
        let one = |photo: super::queue::WaitingPhoto| {
            let heading = fill(text(lang.get(), Key::PhotoRefused), &[("name", &photo.name)]);
            let (again, gone) = (photo.key.clone(), photo.key);
            view! {
                <section class="panel conflict" role="alert">
                    <h2>{heading}</h2>
                    {photo.refused.map(|problem| view! { <ProblemNote problem/> })}
                    <div class="actions">
                        <button class="button" on:click=move |_| sync.try_photo_again(&again)>{t(Key::SendAgain)}</button>
                        <button class="button" on:click=move |_| sync.drop_photo(gone.clone())>{t(Key::DropPhoto)}</button>
                    </div>
                </section>
            }
        };
        refused.get().into_iter().map(one).collect_view()
    })
}

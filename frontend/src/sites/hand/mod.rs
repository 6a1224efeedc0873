//! Correcting a place, and joining it with another. Invariant: what lists say stands beside
//! what is entered; nothing is sent without a reason; whoever came from a drawer goes back
//! to it.

mod correct;
mod join;
mod state;
mod texts;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{Permission, PlaceId, SiteId};

use self::correct::CorrectForm;
use self::join::JoinForm;
use super::drawer::focus_row;
use super::side::Side;
use super::texts as sites;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::DrawPage;
use crate::view::{Deed, Handling, View, use_view};
use texts::{Key, text};

/// The panel for the place in hand, in a part of the program of its own.
#[wasm_split(hand, wasm_split_path = leptos::wasm_split, fallible)]
pub fn hand_panel() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <HandPanel/> }.into_any())
}

/// Takes a place in hand; drawn only for those who may correct it.
#[component]
pub fn HandButtons(
    place: PlaceId,
    name: String,
    #[prop(optional)] site: Option<SiteId>,
    #[prop(optional, into)] point: Option<[f64; 2]>,
) -> impl IntoView {
    let view = use_view();
    let may =
        view.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::EditPlaces)));
    let button = move |deed, key| {
        let one = Handling { deed, place: place.clone(), name: name.clone(), site: site.clone(), point };
        let take = move |_| {
            view.open_site.set(None);
            view.pinning.set(None);
            view.handling.set(Some(one.clone()));
        };
        view! { <button class="link" on:click=take>{sites::t(key)}</button> }
    };
    may.then(|| view! { {button(Deed::Correct, sites::Key::Correct)}{button(Deed::Join, sites::Key::Join)} })
}

/// Lets go of the place, back to the drawer that it was taken from.
fn let_go(view: View) {
    let Some(Handling { site, .. }) = view.handling.get_untracked() else { return };
    view.compared.set(Vec::new());
    view.handling.set(None);
    view.open_site.set(site);
    // Once the list is drawn again.
    request_animation_frame(focus_row);
}

#[component]
fn HandPanel() -> impl IntoView {
    let view = use_view();
    let lang = use_lang();
    let Some(one) = view.handling.get_untracked() else { return ().into_any() };
    let (key, name) = match one.deed {
        Deed::Correct => (Key::CorrectTitle, one.name.clone()),
        Deed::Join => (Key::JoinTitle, one.name.clone()),
    };
    let title = Signal::derive(move || fill(text(lang.get(), key), &[("name", &name)]));
    view! {
        <Side title on_close=Callback::new(move |()| let_go(view))>
            {match one.deed {
                Deed::Correct => view! { <CorrectForm one/> }.into_any(),
                Deed::Join => view! { <JoinForm one/> }.into_any(),
            }}
        </Side>
    }
    .into_any()
}

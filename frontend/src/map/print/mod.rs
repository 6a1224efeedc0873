//! The map on paper: a button, and Ctrl+P while the map is looked at. Invariant: both maps print the same sheet.

mod page;

use leptos::prelude::*;

use super::texts::{Key, t};
use crate::address::Page;
use crate::navigation::use_navigation;
use crate::ui::{Icon, IconName, drawn, later, on_print_key};
use crate::view::use_view;

/// The sheet is wanted, or being printed; given by context.
#[derive(Clone, Copy)]
struct Printing(RwSignal<bool>);

/// Prints the map as it is looked at.
#[component]
pub fn PrintMap() -> impl IntoView {
    let (view, navigation) = (use_view(), use_navigation());
    let wanted = RwSignal::new(false);
    provide_context(Printing(wanted));
    let here = move || {
        navigation.page.get_untracked() == Page::Map
            && !navigation.table.get_untracked()
            && !view.map_missing.get_untracked()
    };
    on_print_key(here, move || wanted.set(true));
    view! {
        <button aria-label=t(Key::PrintMap) title=t(Key::PrintMap) on:click=move |_| wanted.set(true)>
            <Icon name=IconName::Print/>
        </button>
        {drawn(move || wanted.get().then(|| later(|| Box::pin(page::map_sheet()))))}
    }
}

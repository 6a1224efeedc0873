//! The frame of what is done to one place, in the place of the list. Invariant: it takes the
//! focus when it opens, and Escape closes it.

use leptos::html;
use leptos::prelude::*;

use crate::ui::texts as common;
use crate::ui::{Icon, IconName, drawn};

#[component]
pub fn Side(title: Signal<String>, on_close: Callback<()>, children: Children) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            // Focus only fails on elements that are not in the page.
            let _ = heading.focus();
        }
    });
    view! {
        <div class="pin-panel" on:keydown=move |event| {
            if event.key() == "Escape" {
                on_close.run(());
            }
        }>
            <header class="drawer-head">
                <h2 tabindex="-1" node_ref=heading>{drawn(move || title.get())}</h2>
                <button class="icon-button" aria-label=common::t(common::Key::Close)
                    on:click=move |_| on_close.run(())>
                    <Icon name=IconName::Close/>
                </button>
            </header>
            <div class="pin-body">{children()}</div>
        </div>
    }
}

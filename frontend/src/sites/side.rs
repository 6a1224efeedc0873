//! The frame of what is done to one place, in the place of the list. Invariant: it takes the
//! focus when it opens, and Escape closes it, also when what had the focus is gone.

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
    let heard = window_event_listener(leptos::ev::keydown, move |event| {
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if event.key() == "Escape" && lost {
            on_close.try_run(());
        }
    });
    on_cleanup(move || heard.remove());
    view! {
        <div class="pin-panel" on:keydown=move |event| {
            if event.key() == "Escape" {
                // Once is enough: nothing else is to close with it.
                event.stop_propagation();
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

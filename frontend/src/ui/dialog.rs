//! A modal dialog. Invariant: it is the browser's own `<dialog>`, so the focus stays
//! inside, Esc closes it, and the focus returns where it was.

use leptos::html;
use leptos::prelude::*;

use super::drawn::drawn;
use super::icons::{Icon, IconName};
use super::texts::{Key, t};

/// Opens when drawn; `on_close` must take it away.
#[component]
pub fn Modal(
    #[prop(into)] title: Signal<String>,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // It can only fail when the dialog is open already.
            let _ = dialog.show_modal();
        }
    });
    // Closing before it goes gives the focus back to where it was.
    on_cleanup(move || {
        if let Some(Some(dialog)) = dialog.try_get_untracked() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="modal"
            node_ref=dialog
            aria-label=move || title.get()
            on:close=move |_| {
                on_close.try_run(());
            }
            on:keydown=move |event| {
                // What lies under the dialog must not close with it.
                if event.key() == "Escape" {
                    event.stop_propagation();
                }
            }
        >
            <header class="modal-head">
                <h2>{drawn(move || title.get())}</h2>
                <button class="icon-button" aria-label=t(Key::Close) on:click=move |_| on_close.run(())>
                    <Icon name=IconName::Close/>
                </button>
            </header>
            <div class="modal-body">{children()}</div>
        </dialog>
    }
}

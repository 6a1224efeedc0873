//! What is printed in the place of the screen. Invariant: while a paper is in the page, it alone is printed; the
//! browser's own printing brings the same as the button.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Prints its children once they are in the page; `on_done` takes the paper away.
#[component]
pub fn Paper(on_done: Callback<()>, children: Children) -> impl IntoView {
    let paper = NodeRef::<html::Article>::new();
    Effect::new(move || {
        if paper.get().is_some() {
            // Two frames later everything has its place on the paper.
            request_animation_frame(|| request_animation_frame(print));
        }
    });
    let printed = window_event_listener_untyped("afterprint", move |_| {
        on_done.try_run(());
    });
    on_cleanup(move || printed.remove());
    view! { <article class="paper" node_ref=paper>{children()}</article> }
}

fn print() {
    // A browser that may not print leaves the paper for its own menu.
    let _ = window().print();
}

/// Takes Ctrl+P over while `here`: what is to be printed has to be fetched first.
pub fn on_print_key(here: impl Fn() -> bool + 'static, print: impl Fn() + 'static) {
    let keys = window_event_listener(ev::keydown, move |event| {
        let asks = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "p";
        if asks && here() {
            event.prevent_default();
            print();
        }
    });
    on_cleanup(move || keys.remove());
}

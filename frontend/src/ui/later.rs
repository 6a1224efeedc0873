//! Pages whose program comes when they are first opened. Invariant: the page that starts stays small
//! whatever the others grow to; a part that does not come is a failure with a retry, not a blank page.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use petapora_wire::Text;

use super::drawn::drawn;
use super::panel::{Failure, Skeleton};
use crate::api;
use crate::view::Load;

/// Draws a page; a part of the program answers with it, because what it draws must belong to the place
/// where it is drawn, not to the moment at which its program came.
pub type DrawPage = fn() -> AnyView;

/// A part of the program on its way.
pub type Coming = Pin<Box<dyn Future<Output = Result<DrawPage, SplitLoaderError>>>>;

/// Fetches a part of the program and draws its page.
pub fn later(part: fn() -> Coming) -> AnyView {
    let state = RwSignal::new(Load::<DrawPage>::Loading);
    let fetch = move || {
        state.set(Load::Loading);
        spawn_local(async move {
            let came = part().await;
            state.try_set(match came {
                Ok(data) => Load::Ready { data, stale: false },
                Err(_) => Load::Failed(api::problem(0, "part_missing", missing(), what_to_do())),
            });
        });
    };
    fetch();
    drawn(move || match state.get() {
        Load::Loading => view! { <div class="sheet-page"><Skeleton/></div> }.into_any(),
        Load::Failed(problem) => {
            view! { <Failure problem on_retry=Callback::new(move |()| fetch())/> }.into_any()
        }
        Load::Ready { data, .. } => data(),
    })
}

fn missing() -> Text {
    Text::new("Bagian halaman ini tidak dapat dimuat.", "This part of the page cannot be loaded.")
}

fn what_to_do() -> Text {
    Text::new(
        "Periksa jaringan, lalu coba lagi; sesudah pembaruan peladen, muat ulang halaman.",
        "Check the network, then try again; after an update of the server, reload the page.",
    )
}

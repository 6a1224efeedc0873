//! Parts of a view that follow their signals. Invariant: all of them have one type, whatever they
//! draw: as they are, each closure brings its own copy of the renderer into the program.

use leptos::prelude::*;

/// What `draw` draws, drawn again whenever a signal that it reads changes.
pub fn drawn<V: IntoView + 'static>(mut draw: impl FnMut() -> V + Send + 'static) -> AnyView {
    let draw: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || draw().into_any());
    draw.into_any()
}

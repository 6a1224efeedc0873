//! Counts by kelurahan, read while something is shaded.
//! Invariant: without a shading nothing is asked for.

use leptos::prelude::*;
use petapora_wire::AreaCounts;

use super::state::with_query;
use crate::ui::{Fetched, fetch_when};
use crate::view::{Shading, View};

/// Reads the counts of the day shown, again after each change on the server.
pub fn fetch(view: View) -> Fetched<AreaCounts> {
    let path = Memo::new(move |_| {
        let shaded = view.layers.with(|layers| layers.shading != Shading::None);
        shaded.then(|| {
            let date = view.filter.with(|filter| filter.date.clone());
            with_query("/api/v1/areas", &date.map(|day| ("date", day)).into_iter().collect::<Vec<_>>())
        })
    });
    fetch_when(move || path.get(), move || view.seq.track())
}

//! Counts by kelurahan, read while something is shaded.
//! Invariant: without a shading nothing is asked for.

use leptos::prelude::*;
use petapora_wire::{AreaCounts, SiteFilter};

use super::state::with_query;
use crate::ui::{Fetched, fetch_when};
use crate::view::{Shading, View};

/// Reads the counts of the day shown, again after each change on the server.
pub fn fetch(view: View) -> Fetched<AreaCounts> {
    let path = Memo::new(move |_| {
        let shading = view.layers.with(|layers| layers.shading);
        view.filter.with(|filter| path(filter, shading))
    });
    fetch_when(move || path.get(), move || view.seq.track())
}

/// The address of the counts; `None` where nothing is shaded.
pub fn path(filter: &SiteFilter, shading: Shading) -> Option<String> {
    let date = filter.date.clone().map(|day| ("date", day));
    (shading != Shading::None).then(|| with_query("/api/v1/areas", &date.into_iter().collect::<Vec<_>>()))
}

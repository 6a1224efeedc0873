//! Reads the list whenever filter, sort or the server's change number move.
//! Invariant: only the newest question's answer is written; a refresh of the same
//! question is quiet and keeps scroll and selection.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::SitesPage;

use super::state::{page_path, sites_path};
use crate::api;
use crate::ui::settle;
use crate::view::{Load, View};

/// The running question, and the way to ask again; given by context.
#[derive(Debug, Clone, Copy)]
pub struct Feed {
    /// An answer to a changed question is awaited; the list shows the old one.
    pub busy: RwSignal<bool>,
    again: RwSignal<u32>,
    /// Where each page after the first begins; the last one is shown.
    pub pages: RwSignal<Vec<String>>,
}

impl Feed {
    pub fn reload(&self) {
        self.again.update(|count| *count = count.wrapping_add(1));
    }
}

/// Keeps `view.sites` up to date until the current owner goes away.
pub fn feed(view: View) -> Feed {
    let feed = Feed { busy: RwSignal::new(false), again: RwSignal::new(0), pages: RwSignal::new(Vec::new()) };
    let newest = StoredValue::new(0_u32);
    // The question of the last answer.
    let answered = StoredValue::new(None::<String>);
    Effect::new(move |before: Option<String>| {
        feed.again.track();
        view.seq.track();
        let question = sites_path(&view.filter.read(), view.sort.get());
        // A page of another question means nothing in this one; emptied, it runs this again.
        if before.is_some_and(|before| before != question) && !feed.pages.read_untracked().is_empty() {
            feed.pages.set(Vec::new());
        }
        let path = page_path(&question, feed.pages.read().last());
        let mine = newest.get_value().wrapping_add(1);
        newest.set_value(mine);
        let same = answered.with_value(|last| last.as_ref() == Some(&path));
        feed.busy.set(!same);
        if !same && !matches!(*view.sites.read_untracked(), Load::Ready { .. }) {
            view.sites.set(Load::Loading);
        }
        spawn_local(async move {
            let answer = api::get::<SitesPage>(&path).await;
            if newest.try_get_value() != Some(mine) {
                return;
            }
            feed.busy.try_set(false);
            if answer.is_ok() {
                answered.set_value(Some(path));
            } else if !same {
                // The old list answers another question; showing it as this one's would lie.
                view.sites.set(Load::Loading);
            }
            view.sites.try_update(|state| settle(state, answer));
        });
        question
    });
    feed
}

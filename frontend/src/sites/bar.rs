//! The bar of what is chosen. Invariant: its number of people counts each person
//! once (the server counts; a person may work at one chosen site and live at another).

use leptos::prelude::*;
use petapora_wire::{NewInspection, Permission, SitesPage};

use super::state::{chosen, export_path};
use super::texts::{Key, t, text};
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::inspections::{StartInspection, places_of};
use crate::query;
use crate::ui::texts as common;
use crate::ui::{Icon, IconName, drawn, fetch_when};
use crate::view::use_view;

#[component]
pub fn SelectionBar() -> impl IntoView {
    let view = use_view();
    let any = Memo::new(move |_| !view.selection.read().is_empty());
    drawn(move || any.get().then(|| view! { <Bar/> }))
}

#[component]
fn Bar() -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let filter = Memo::new(move |_| {
        let ids: Vec<_> = view.selection.read().iter().cloned().collect();
        chosen(&view.filter.read(), ids)
    });
    let page = fetch_when::<SitesPage>(
        move || {
            let filter = filter.get();
            let asks = !filter.ids.is_empty();
            asks.then(|| format!("/api/v1/sites?{}&limit=1&facets=false", query::encode(&filter.to_pairs())))
        },
        move || view.seq.track(),
    );
    let sentence = move || {
        let lang = lang.get();
        let people = page.state.read().data().map(|page| count(lang, page.people.into()));
        let sites = count(lang, view.selection.read().len() as u64);
        fill(text(lang, Key::Selected), &[("n", &sites), ("m", people.as_deref().unwrap_or("…"))])
    };
    let ask = Callback::new(move |()| NewInspection {
        places: places_of(view.selection.read_untracked().iter()),
        ..NewInspection::default()
    });
    let may_export =
        move || view.me.read().as_ref().is_some_and(|me| me.may.contains(&Permission::ExportSites));
    view! {
        <section class="selection-bar" aria-label=t(Key::SelectionBar)>
            <p role="status">{drawn(sentence)}</p>
            <StartInspection ask/>
            {drawn(move || may_export().then(|| view! {
                <a class="button" download="" href=move || export_path(&filter.read())>
                    <Icon name=IconName::Download/>{t(Key::ExportSelected)}
                </a>
            }))}
            <button class="button" on:click=move |_| view.selection.update(|selection| selection.clear())>
                {common::t(common::Key::Cancel)}
            </button>
        </section>
    }
}

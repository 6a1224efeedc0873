//! The map page: panel, map or table, drawer, selection bar. Invariant: the list is
//! always beside the map (below it on a phone), never behind it.

use leptos::prelude::*;
use petapora_wire::Permission;

use super::texts::{Key, t, text};
use crate::i18n::use_lang;
use crate::layers::{FacetsPanel, LayersPanel};
use crate::map::MapPanel;
use crate::navigation::use_navigation;
use crate::sites::{CountsList, Drawer, SelectionBar, SiteList, SiteTable, feed};
use crate::ui::{Icon, IconName, Tab, Tabs, drawn};
use crate::view::use_view;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    List,
    Filter,
    Layers,
}

/// How much of a phone's screen the panel takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Peek,
    Half,
    Full,
}

impl Sheet {
    const fn class(self) -> &'static str {
        match self {
            Self::Peek => "peek",
            Self::Half => "half",
            Self::Full => "full",
        }
    }

    /// What the handle does next: larger, and from the largest back to the smallest.
    const fn next(self) -> Self {
        match self {
            Self::Peek => Self::Half,
            Self::Half => Self::Full,
            Self::Full => Self::Peek,
        }
    }
}

#[component]
pub fn MapPage() -> impl IntoView {
    let view = use_view();
    let navigation = use_navigation();
    let may_sites =
        view.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::ReadSites)));
    if may_sites {
        provide_context(feed(view));
    }
    let folded = RwSignal::new(false);
    let table = Memo::new(move |_| may_sites && navigation.table.get() && !view.beside.get());
    view! {
        <h1 class="visually-hidden">{t(Key::PageTitle)}</h1>
        <div class="map-page" class:folded=move || folded.get()>
            <SidePanel may_sites folded/>
            <div class="stage">
                <div class="stage-map" class:hidden=move || table.get()><MapPanel/></div>
                <div class="stage-tools">
                    {drawn(move || folded.get().then(|| view! {
                        <button class="button" aria-label=t(Key::ShowPanel) on:click=move |_| folded.set(false)>
                            <Icon name=IconName::Panel/>
                        </button>
                    }))}
                    {may_sites.then(|| view! { <MapOrTable/> })}
                </div>
                {drawn(move || table.get().then(|| view! { <SiteTable/> }))}
            </div>
            {may_sites.then(|| view! { <Drawer/> })}
            {may_sites.then(|| view! { <SelectionBar/> })}
        </div>
    }
}

#[component]
fn SidePanel(may_sites: bool, folded: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let part = RwSignal::new(Part::List);
    let sheet = RwSignal::new(Sheet::Peek);
    let tab =
        move |value, key| Tab { value, label: Signal::derive(move || text(lang.get(), key).to_owned()) };
    let mut tabs = vec![tab(Part::List, Key::List)];
    if may_sites {
        tabs.push(tab(Part::Filter, Key::Filter));
    }
    tabs.push(tab(Part::Layers, Key::Layers));
    view! {
        <section class=move || format!("side {}", sheet.get().class()) aria-label=t(Key::PanelTitle)>
            <button class="sheet-handle" aria-label=t(Key::SheetLarger)
                on:click=move |_| sheet.update(|sheet| *sheet = sheet.next())>
                <span aria-hidden="true"></span>
            </button>
            <div class="side-head">
                <Tabs tabs chosen=part panel="isi-panel"
                    label=Signal::derive(move || text(lang.get(), Key::PanelTitle).to_owned())/>
                <button class="icon-button fold" aria-label=t(Key::HidePanel) on:click=move |_| folded.set(true)>
                    <Icon name=IconName::Panel/>
                </button>
            </div>
            <div class="side-body" id="isi-panel" role="tabpanel" tabindex="0" aria-label=t(Key::PanelTitle)>
                {drawn(move || match part.get() {
                    Part::List if may_sites => view! { <SiteList/> }.into_any(),
                    Part::List => view! { <CountsList/> }.into_any(),
                    Part::Filter => view! { <FacetsPanel/> }.into_any(),
                    Part::Layers => view! { <LayersPanel/> }.into_any(),
                })}
            </div>
        </section>
    }
}

/// `Peta | Daftar`.
#[component]
fn MapOrTable() -> impl IntoView {
    let table = use_navigation().table;
    view! {
        <span class="segmented" role="group" aria-label=t(Key::MapOrTable)>
            <button aria-pressed=move || (!table.get()).to_string() on:click=move |_| table.set(false)>
                <Icon name=IconName::Map/>{t(Key::AsMap)}
            </button>
            <button aria-pressed=move || table.get().to_string() on:click=move |_| table.set(true)>
                <Icon name=IconName::List/>{t(Key::AsTable)}
            </button>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn the_handle_reaches_every_height_and_comes_back() {
        assert_eq!(Sheet::Peek.next().next(), Sheet::Full);
        assert_eq!(Sheet::Full.next(), Sheet::Peek);
    }
}

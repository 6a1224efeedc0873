//! The list beside the map. Invariant: whatever the map shows can be found, chosen
//! and opened here with the keyboard alone.

use std::collections::BTreeSet;

use leptos::prelude::*;
use petapora_wire::{Permission, Site, SiteFilter, SiteId, SitesPage, UnlocatedPlace};
use wasm_bindgen::JsCast;

use super::card::SiteCard;
use super::feed::Feed;
use super::hand::hand_panel;
use super::pin::pin_panel;
use super::state::{LISTED, all_chosen, export_path, moved, places, shape_text, toggle, toggle_all};
use super::texts::{Key, t, text};
use super::unlocated::UnlocatedList;
use crate::address::SORTS;
use crate::i18n::format::{count, fill};
use crate::i18n::use_lang;
use crate::ui::{Empty, Failure, Icon, IconName, Skeleton, Tab, Tabs, drawn, fetch_when, later, with_age};
use crate::view::{Load, Sort, use_view};

/// The list with its head: counts, sort, choose all, download.
#[component]
pub fn SiteList() -> impl IntoView {
    let lang = use_lang();
    let located = RwSignal::new(true);
    let view = use_view();
    let places = fetch_when::<Vec<UnlocatedPlace>>(
        || Some("/api/v1/places/unlocated".to_owned()),
        move || view.seq.track(),
    );
    let unlocated = move || {
        let name = text(lang.get(), Key::Unlocated);
        match places.state.read().data() {
            Some(places) => format!("{name} ({})", count(lang.get(), places.len() as u64)),
            None => name.to_owned(),
        }
    };
    let tabs = vec![
        Tab { value: true, label: Signal::derive(move || text(lang.get(), Key::Located).to_owned()) },
        Tab { value: false, label: Signal::derive(unlocated) },
    ];
    let list = move || {
        let tabs = tabs.clone();
        view! {
            <Tabs tabs chosen=located panel="daftar-lokasi"
                label=Signal::derive(move || text(lang.get(), Key::Sites).to_owned())/>
            <div id="daftar-lokasi" class="sites-body" role="tabpanel" aria-label=t(Key::Sites)>
                {drawn(move || if located.get() {
                    view! { <ListHead/> <Rows/> }.into_any()
                } else {
                    view! { <UnlocatedList places/> }.into_any()
                })}
            </div>
        }
    };
    let pinned = Memo::new(move |_| view.pinning.read().as_ref().map(|pinning| pinning.place.clone()));
    let in_hand = Memo::new(move |_| view.handling.read().as_ref().map(|one| (one.place.clone(), one.deed)));
    view! {
        <section class="sites" aria-label=t(Key::Sites)>
            {drawn(move || match (pinned.get(), in_hand.get()) {
                (Some(_), _) => later(|| Box::pin(pin_panel())),
                (None, Some(_)) => later(|| Box::pin(hand_panel())),
                (None, None) => list().into_any(),
            })}
        </section>
    }
}

/// Counts, the drawn area's chip, sort, choose all, download.
#[component]
pub fn ListHead(#[prop(default = true)] with_sort: bool) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let matched = move || {
        view.sites.read().data().map(|page| {
            let lang = lang.get();
            fill(
                text(lang, Key::Matched),
                &[
                    ("n", &count(lang, page.matched.into())),
                    ("m", &count(lang, page.total.into())),
                    ("p", &count(lang, page.people.into())),
                ],
            )
        })
    };
    let listed = Memo::new(move |_| view.sites.read().data().map_or(0, |page| page.items.len() as u64));
    let found = Memo::new(move |_| view.sites.read().data().map_or(0, |page| u64::from(page.matched)));
    let chosen = Memo::new(move |_| {
        view.sites.read().data().is_some_and(|page| all_chosen(&view.selection.read(), &page.items))
    });
    let numbered = move |key, number| fill(text(lang.get(), key), &[("n", &count(lang.get(), number))]);
    let may_export =
        move || view.me.read().as_ref().is_some_and(|me| me.may.contains(&Permission::ExportSites));
    view! {
        <div class="list-head">
            <p class="list-count" role="status">{drawn(matched)}</p>
            {drawn(move || view.filter.read().shape.clone().map(|shape| view! {
                <button class="chip" on:click=move |_| view.filter.update(|filter| filter.shape = None)
                    title=t(Key::RemoveShape)>
                    {drawn(move || shape_text(lang.get(), &shape))}
                    <Icon name=IconName::Close/>
                    <span class="visually-hidden">{t(Key::RemoveShape)}</span>
                </button>
            }))}
            <div class="list-tools">
                <label class="check">
                    <input type="checkbox" prop:checked=move || chosen.get() disabled=move || listed.get() == 0
                        on:change=move |_| {
                            let items = view.sites.with_untracked(|sites| {
                                sites.data().map(|page| page.items.clone()).unwrap_or_default()
                            });
                            view.selection.update(|selection| toggle_all(selection, &items));
                        }/>
                    <span>{drawn(move || numbered(Key::SelectAll, listed.get()))}</span>
                </label>
                {with_sort.then(|| view! { <SortChoice/> })}
            </div>
            {drawn(move || (found.get() > u64::from(LISTED)).then(|| view! { <Pager listed found/> }))}
            {drawn(move || (may_export() && found.get() > 0).then(|| view! {
                <a class="link-button" download="" href=move || export_path(&view.filter.read())>
                    <Icon name=IconName::Download/>
                    {drawn(move || numbered(Key::Download, found.get()))}
                </a>
            }))}
        </div>
    }
}

/// Which part of a long list is shown, and the way to the others. At an end the button stays, so that
/// the keyboard does not lose its place.
#[component]
fn Pager(listed: Memo<u64>, found: Memo<u64>) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let pages = expect_context::<Feed>().pages;
    let next = move || view.sites.read().data().and_then(|page| page.next.clone());
    let part = move || {
        let (from, to) = places(pages.read().len(), listed.get());
        let [from, to, all] = [from, to, found.get()].map(|number| count(lang.get(), number));
        fill(text(lang.get(), Key::PageOf), &[("a", &from), ("b", &to), ("m", &all)])
    };
    view! {
        <div class="pager" role="group" aria-label=t(Key::Pages)>
            <button class="link" aria-disabled=move || pages.read().is_empty().to_string()
                on:click=move |_| pages.update(|pages| { pages.pop(); })>{t(Key::PreviousPage)}</button>
            <span class="hint" role="status">{drawn(part)}</span>
            <button class="link" aria-disabled=move || next().is_none().to_string()
                on:click=move |_| if let Some(next) = next() {
                    pages.update(|pages| pages.push(next));
                }>{t(Key::NextPage)}</button>
        </div>
    }
}

/// The text of a sort.
pub fn sort_key(sort: Sort) -> Key {
    match sort {
        Sort::Occupancy => Key::SortOccupancy,
        Sort::People => Key::SortPeople,
        Sort::Name => Key::SortName,
        Sort::Kelurahan => Key::SortKelurahan,
        Sort::SourceDate => Key::SortSourceDate,
    }
}

#[component]
fn SortChoice() -> impl IntoView {
    let view = use_view();
    view! {
        <label class="sort">
            <span class="visually-hidden">{t(Key::SortBy)}</span>
            <select on:change=move |event| {
                let at: usize = event_target_value(&event).parse().unwrap_or(0);
                view.sort.set(SORTS.get(at).copied().unwrap_or_default());
            }>
                {SORTS.into_iter().enumerate().map(|(at, sort)| view! {
                    <option value=at.to_string() selected=move || view.sort.get() == sort>{t(sort_key(sort))}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

/// The four states around the rows, for list and table.
#[component]
pub fn SitesState<F>(rows: F) -> impl IntoView
where
    F: Fn(SitesPage) -> AnyView + Copy + Send + 'static,
{
    let view = use_view();
    let feed = expect_context::<Feed>();
    let reload = Callback::new(move |()| feed.reload());
    drawn(move || match view.sites.get() {
        Load::Loading => view! { <Skeleton lines=8/> }.into_any(),
        Load::Failed(problem) => view! { <Failure problem on_retry=reload/> }.into_any(),
        Load::Ready { data, .. } if data.items.is_empty() => view! { <NoSites/> }.into_any(),
        Load::Ready { data, stale } => with_age(stale, reload, rows(data)),
    })
}

#[component]
fn NoSites() -> impl IntoView {
    let view = use_view();
    drawn(move || {
        if view.filter.read().is_empty() {
            view! { <Empty><p>{t(Key::NothingYet)}</p></Empty> }.into_any()
        } else {
            view! {
                <Empty>
                    <p>{t(Key::NoneFound)}</p>
                    <button class="button" on:click=move |_| view.filter.set(SiteFilter::default())>
                        {t(Key::ClearFilter)}
                    </button>
                </Empty>
            }
            .into_any()
        }
    })
}

/// Which row is reached by Tab, which are chosen, open, under the pointer. Shared by
/// list and table; changes redraw only the rows they concern.
#[derive(Clone)]
pub struct RowMarks {
    selection: RwSignal<BTreeSet<SiteId>>,
    open: RwSignal<Option<SiteId>>,
    pub active: RwSignal<usize>,
    is_active: Selector<usize>,
    is_open: Selector<Option<SiteId>>,
    is_hovered: Selector<Option<SiteId>>,
}

impl RowMarks {
    pub fn new() -> Self {
        let view = use_view();
        let active = RwSignal::new(0_usize);
        Self {
            selection: view.selection,
            open: view.open_site,
            active,
            is_active: Selector::new(move || active.get()),
            is_open: Selector::new(move || view.open_site.get()),
            is_hovered: Selector::new(move || view.hovered.get()),
        }
    }

    /// `0` for the row that Tab reaches.
    pub fn tab_index(&self, at: usize) -> impl Fn() -> &'static str + Clone + use<> {
        let is_active = self.is_active.clone();
        move || if is_active.selected(&at) { "0" } else { "-1" }
    }

    pub fn opened(&self, id: &SiteId) -> impl Fn() -> bool + Clone + use<> {
        let (is_open, id) = (self.is_open.clone(), Some(id.clone()));
        move || is_open.selected(&id)
    }

    pub fn hovered(&self, id: &SiteId) -> impl Fn() -> bool + Clone + use<> {
        let (is_hovered, id) = (self.is_hovered.clone(), Some(id.clone()));
        move || is_hovered.selected(&id)
    }

    /// Arrows move, Space chooses, Esc closes the drawer; Enter is the button's own.
    pub fn on_key(&self, event: &leptos::ev::KeyboardEvent, at: usize, len: usize, id: &SiteId) {
        if event.key() == " " {
            event.prevent_default();
            self.selection.update(|selection| toggle(selection, id));
        } else if event.key() == "Escape" {
            self.open.set(None);
        } else if let Some(to) = moved(at, len, &event.key()) {
            event.prevent_default();
            self.active.set(to);
            let row = document().get_element_by_id(&row_id(to));
            if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Focus only fails on elements that are not in the page.
                let _ = row.focus();
            }
        }
    }
}

/// Some browsers press a button when Space is let go; here Space chooses.
pub fn keep_space(event: &leptos::ev::KeyboardEvent) {
    if event.key() == " " {
        event.prevent_default();
    }
}

pub fn row_id(at: usize) -> String {
    format!("lokasi-{at}")
}

/// The rows in the list's order.
#[component]
fn Rows() -> impl IntoView {
    let feed = expect_context::<Feed>();
    let marks = StoredValue::new(RowMarks::new());
    view! {
        <SitesState rows=move |page| {
            let len = page.items.len();
            let rows = page
                .items
                .into_iter()
                .enumerate()
                .map(|(at, site)| view! { <Row site at len marks=marks.get_value()/> })
                .collect_view();
            view! { <ul class="rows" aria-busy=move || feed.busy.get().to_string()>{rows}</ul> }.into_any()
        }/>
    }
}

#[component]
fn Row(site: Site, at: usize, len: usize, marks: RowMarks) -> impl IntoView {
    let view = use_view();
    let id = site.id.clone();
    let (opened, hovered) = (marks.opened(&id), marks.hovered(&id));
    let expanded = opened.clone();
    let (open_id, enter_id, key_id) = (id.clone(), id.clone(), id.clone());
    let key_marks = marks.clone();
    view! {
        <li class="row" class:open=opened class:hovered=hovered
            on:mouseenter=move |_| view.hovered.set(Some(enter_id.clone()))
            on:mouseleave=move |_| view.hovered.set(None)>
            <ChooseSite id=id.clone() name=site.name.clone() tab_index=marks.tab_index(at)/>
            <button class="row-main" id=row_id(at) tabindex=marks.tab_index(at)
                aria-expanded=move || expanded().to_string()
                on:focus=move |_| marks.active.set(at)
                on:keydown=move |event| key_marks.on_key(&event, at, len, &key_id)
                on:keyup=|event| keep_space(&event)
                on:click=move |_| view.open_site.set(Some(open_id.clone()))>
                <SiteCard site/>
            </button>
        </li>
    }
}

/// The box that chooses one site.
#[component]
pub fn ChooseSite<F>(id: SiteId, name: String, tab_index: F) -> impl IntoView
where
    F: Fn() -> &'static str + Clone + Send + Sync + 'static,
{
    let lang = use_lang();
    let view = use_view();
    let checked_id = id.clone();
    view! {
        <span class="row-check">
            <input type="checkbox" tabindex=tab_index
                aria-label=move || fill(text(lang.get(), Key::SelectOne), &[("name", &name)])
                prop:checked=move || view.selection.read().contains(&checked_id)
                on:change=move |_| view.selection.update(|selection| toggle(selection, &id))/>
        </span>
    }
}

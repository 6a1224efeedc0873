//! The list as a table in the map's place. Invariant: the same sites in the same
//! order as the list, with the sort said by `aria-sort`.

use leptos::prelude::*;
use petapora_wire::Site;

use super::card::{AgencyCodes, OccupancyMark};
use super::list::{ChooseSite, ListHead, RowMarks, SitesState, keep_space, row_id, sort_key};
use super::state::kelurahan_name;
use super::texts::{Key, t, text};
use crate::i18n::codes::label;
use crate::i18n::format::day;
use crate::i18n::use_lang;
use crate::ui::{RoleMark, StatusMark, drawn};
use crate::view::{Sort, use_view};

#[component]
pub fn SiteTable() -> impl IntoView {
    let marks = StoredValue::new(RowMarks::new());
    view! {
        <div class="table-page">
            <ListHead with_sort=false/>
            <div class="table-scroll" tabindex="0" role="region" aria-label=t(Key::SitesTable)>
                <SitesState rows=move |page| {
                    let len = page.items.len();
                    let rows = page
                        .items
                        .into_iter()
                        .enumerate()
                        .map(|(at, site)| view! { <TableRow site at len marks=marks.get_value()/> })
                        .collect_view();
                    view! {
                        <table class="table">
                            <thead>
                                <tr>
                                    <th><span class="visually-hidden">{t(Key::Sites)}</span></th>
                                    <SortHead sort=Sort::Name ascending=true/>
                                    <th scope="col">{t(Key::Kind)}</th>
                                    <SortHead sort=Sort::Kelurahan ascending=true/>
                                    <SortHead sort=Sort::Occupancy ascending=false/>
                                    <SortHead sort=Sort::People ascending=false/>
                                    <th scope="col">{t(Key::Status)}</th>
                                    <th scope="col">{t(Key::Agencies)}</th>
                                    <SortHead sort=Sort::SourceDate ascending=false/>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    }
                    .into_any()
                }/>
            </div>
        </div>
    }
}

#[component]
fn SortHead(sort: Sort, ascending: bool) -> impl IntoView {
    let view = use_view();
    let direction = if ascending { "ascending" } else { "descending" };
    view! {
        <th scope="col" aria-sort=move || (view.sort.get() == sort).then_some(direction)>
            <button class="sort-head" on:click=move |_| view.sort.set(sort)>
                {t(sort_key(sort))}
                <span class="sort-arrow" aria-hidden="true">
                    {drawn(move || match (view.sort.get() == sort, ascending) {
                        (false, _) => "↕",
                        (true, true) => "↑",
                        (true, false) => "↓",
                    })}
                </span>
            </button>
        </th>
    }
}

#[component]
fn TableRow(site: Site, at: usize, len: usize, marks: RowMarks) -> impl IntoView {
    let lang = use_lang();
    let view = use_view();
    let id = site.id.clone();
    let (opened, hovered) = (marks.opened(&id), marks.hovered(&id));
    let (open_id, enter_id, key_id) = (id.clone(), id.clone(), id.clone());
    let key_marks = marks.clone();
    let code = site.kelurahan_code.clone();
    let agencies = site.agencies.clone();
    let date = site.source_date.clone();
    let leading = site.status.leading();
    view! {
        <tr class:open=opened class:hovered=hovered
            on:mouseenter=move |_| view.hovered.set(Some(enter_id.clone()))
            on:mouseleave=move |_| view.hovered.set(None)>
            <td><ChooseSite id=id.clone() name=site.name.clone() tab_index=marks.tab_index(at)/></td>
            <th scope="row">
                <button class="name-button" id=row_id(at) tabindex=marks.tab_index(at)
                    on:focus=move |_| marks.active.set(at)
                    on:keydown=move |event| key_marks.on_key(&event, at, len, &key_id)
                    on:keyup=|event| keep_space(&event)
                    on:click=move |_| view.open_site.set(Some(open_id.clone()))>
                    <RoleMark role=site.role status=leading/>
                    {site.name.clone()}
                </button>
            </th>
            <td>{label(site.kind)}</td>
            <td>{drawn(move || match &code {
                Some(code) => kelurahan_name(view.region.read().data(), code).to_owned(),
                None => text(lang.get(), Key::NoKelurahan).to_owned(),
            })}</td>
            <td class="number"><OccupancyMark site=site.clone()/></td>
            <td class="number">{site.people}</td>
            <td><span class="inline"><StatusMark status=leading/>{label(leading)}</span></td>
            <td><AgencyCodes agencies/></td>
            <td>{drawn(move || day(lang.get(), &date))}</td>
        </tr>
    }
}

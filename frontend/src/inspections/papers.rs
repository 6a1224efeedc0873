//! What can be printed or taken along. Invariant: each link leads to a file of this plan; the access to
//! each is decided and logged by the server.

use leptos::prelude::*;

use super::clock::long_day;
use super::desk::use_desk;
use super::state::{path, route_file};
use super::texts::{Key, t, text};
use crate::i18n::format::fill;
use crate::i18n::{Lang, use_lang};
use crate::ui::{Icon, IconName, Modal, drawn};

/// The route sheets are wanted on paper by the browser; given by context.
#[derive(Clone, Copy)]
pub struct Printing(pub RwSignal<bool>);

/// The sheet in the language of the screen; order and minutes are Indonesian by law.
pub fn spoken(sheet: &str, lang: Lang) -> String {
    format!("{sheet}?language={}", lang.tag())
}

/// Opens with what there is to print.
#[component]
pub fn Papers(on_close: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let id = StoredValue::new(desk.id());
    let routes = desk.part(|one| {
        let name = |team: u32| one.settings.teams.get(team as usize).map(|team| team.name.clone());
        one.routes
            .iter()
            .filter(|route| !route.stops.is_empty())
            .filter_map(|route| {
                let day = one.settings.days.get(route.day as usize)?.clone();
                Some((route.team, name(route.team)?, route.day, day))
            })
            .collect::<Vec<_>>()
    });
    let title = move || text(lang.get(), Key::Papers).to_owned();
    let Printing(wanted) = expect_context::<Printing>();
    let by_browser = move |_| {
        on_close.run(());
        wanted.set(true);
    };
    let sheets = move || {
        routes.get().into_iter().map(|(team, name, at, day)| {
            let file = |file: &str| id.with_value(|id| route_file(id, team, at, file));
            let (sheet, svg, geojson, gpx, ics) =
                (file("sheet.pdf"), file("map.svg"), file("route.geojson"), file("route.gpx"), file("route.ics"));
            let heading = move || {
                let lang = lang.get();
                fill(text(lang, Key::SheetOf), &[("team", &name), ("day", &long_day(lang, &day))])
            };
            view! {
                <li>
                    <h3>{drawn(heading)}</h3>
                    <div class="actions">
                        <a class="button primary" href=move || spoken(&sheet, lang.get()) target="_blank" rel="noopener"><Icon name=IconName::Print/>{t(Key::SavePdf)}</a>
                        <a class="button" href=svg target="_blank" rel="noopener">{t(Key::MapPicture)}</a>
                        <a class="button" href=geojson download="">"GeoJSON"</a>
                        <a class="button" href=gpx download="">"GPX"</a>
                        <a class="button" href=ics download="">"ICS"</a>
                    </div>
                </li>
            }
        }).collect_view()
    };
    view! {
        <Modal title=Signal::derive(title) on_close>
            <ul class="papers">{drawn(sheets)}</ul>
            <div class="actions">
                <button class="button" disabled=move || routes.with(Vec::is_empty) on:click=by_browser>
                    <Icon name=IconName::Print/>{t(Key::PrintHere)}
                </button>
                <a class="button" href=path(&desk.id(), "order.pdf") target="_blank" rel="noopener">{t(Key::OrderDraft)}</a>
                <a class="button" href=path(&desk.id(), "minutes.pdf") target="_blank" rel="noopener">{t(Key::Minutes)}</a>
            </div>
        </Modal>
    }
}

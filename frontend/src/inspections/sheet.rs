//! The route sheet as the browser prints it: every team's day with stops, each on pages of its own, with the facts,
//! the map and the square code of the PDF. Invariant: it is read when it is printed, so that the audit tells of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_wire::{Problem, RouteSheet, SheetStop};

use super::desk::use_desk;
use super::papers::{Printing, spoken};
use super::sheet_texts::{Key, t, text};
use super::state::route_file;
use crate::api;
use crate::i18n::format::{decimal, fill};
use crate::i18n::{Lang, use_lang};
use crate::ui::{DrawPage, Failure, Paper, drawn};

/// The sheets, in a part of the program of their own.
#[wasm_split(route_sheets, wasm_split_path = leptos::wasm_split, fallible)]
pub fn route_sheets() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <RouteSheets/> }.into_any())
}

#[component]
fn RouteSheets() -> impl IntoView {
    let desk = use_desk();
    let lang = use_lang();
    let Printing(wanted) = expect_context::<Printing>();
    let read = RwSignal::new(None::<Result<Vec<RouteSheet>, Problem>>);
    let id = StoredValue::new(desk.id());
    let routes = desk.part(|one| {
        let out = one.routes.iter().filter(|route| !route.stops.is_empty());
        out.map(|route| (route.team, route.day)).collect::<Vec<_>>()
    });
    let fetch = move || {
        read.set(None);
        let (routes, lang) = (routes.get_untracked(), lang.get_untracked());
        let paths = routes
            .into_iter()
            .map(|(team, day)| spoken(&id.with_value(|id| route_file(id, team, day, "sheet.json")), lang));
        let paths: Vec<String> = paths.collect();
        spawn_local(async move {
            let mut sheets = Vec::new();
            for path in &paths {
                match api::get::<RouteSheet>(path).await {
                    Ok(sheet) => sheets.push(sheet),
                    Err(problem) => {
                        read.try_set(Some(Err(problem)));
                        return;
                    }
                }
            }
            read.try_set(Some(Ok(sheets)));
        });
    };
    fetch();
    let done = Callback::new(move |()| wanted.set(false));
    drawn(move || match read.get() {
        None => ().into_any(),
        Some(Err(problem)) => {
            view! { <Failure problem on_retry=Callback::new(move |()| fetch())/> }.into_any()
        }
        Some(Ok(sheets)) => {
            let lang = lang.get_untracked();
            let pages = sheets.into_iter().map(|sheet| view! { <Sheet sheet lang/> }).collect_view();
            view! { <Paper on_done=done>{pages}</Paper> }.into_any()
        }
    })
}

/// A picture that asks nobody for anything.
fn picture(svg: &str) -> String {
    format!("data:image/svg+xml,{}", js_sys::encode_uri_component(svg))
}

/// `1 jam 20 menit`.
fn duration(lang: Lang, seconds: u64) -> String {
    let minutes = (seconds + 30) / 60;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let part = |key, number: u64| fill(text(lang, key), &[("n", &number.to_string())]);
    let hours = (hours > 0).then(|| part(Key::Hours, hours));
    hours.into_iter().chain([part(Key::Minutes, minutes)]).collect::<Vec<_>>().join(" ")
}

#[component]
fn Sheet(sheet: RouteSheet, lang: Lang) -> impl IntoView {
    let letterhead = sheet
        .letterhead
        .iter()
        .map(|line| {
            let class = if *line == line.to_uppercase() { "letter-large" } else { "letter-small" };
            view! { <p class=class>{line.clone()}</p> }
        })
        .collect_view();
    let people: Vec<u32> = sheet.stops.iter().filter_map(|stop| stop.people).collect();
    let people = if people.is_empty() { "–".to_owned() } else { people.iter().sum::<u32>().to_string() };
    let leaves = match sheet.base.as_str() {
        "" => sheet.leaves.clone(),
        base => format!("{} – {base}", sheet.leaves),
    };
    let driven =
        format!("{} km · {}", decimal(lang, sheet.metres as f64 / 1_000.0, 1), duration(lang, sheet.seconds));
    let facts = [
        (Key::Order, sheet.order.clone().unwrap_or_else(|| text(lang, Key::NoneYet).to_owned())),
        (Key::Date, sheet.date),
        (Key::Team, sheet.team),
        (Key::Members, sheet.members.join(", ")),
        (Key::Leaves, leaves),
        (Key::Returns, sheet.returns),
        (Key::Driven, driven),
        (Key::Stops, format!("{} / {people}", sheet.stops.len())),
    ];
    let facts = facts
        .into_iter()
        .map(|(key, fact)| view! { <tr><th scope="row">{t(key)}</th><td>{fact}</td></tr> })
        .collect_view();
    let draft = sheet.order.is_none().then(|| view! { <p class="sheet-draft">{t(Key::Draft)}</p> });
    let leader = sheet.members.first().cloned().unwrap_or_default();
    view! {
        <section class="route-sheet">
            <p class="sheet-restricted">"Rahasia – terbatas"</p>
            {draft}
            <header class="sheet-letterhead">{letterhead}</header>
            <h1>{t(Key::Title)}</h1>
            <p class="sheet-title">{sheet.title.clone()}</p>
            <div class="sheet-facts">
                <table>{facts}</table>
                <figure>
                    <img src=picture(&sheet.qr_svg) alt=text(lang, Key::Scan)/>
                    <figcaption>{t(Key::Scan)}</figcaption>
                </figure>
            </div>
            <img class="sheet-map" src=picture(&sheet.map_svg) alt=sheet.title/>
            <Stops stops=sheet.stops lang/>
            <p class="sheet-credit">{sheet.attribution}</p>
            <div class="sheet-end">
                <p>{t(Key::Notes)}</p>
                <div class="sheet-line"></div>
                <div class="sheet-line"></div>
                <div class="sheet-signatures">
                    <div><p>{t(Key::Leader)}</p><p class="sheet-name">{leader}</p></div>
                    {sheet.signatory.map(|[title, name, nip]| view! {
                        <div>
                            <p>{t(Key::Seen)} " " {title}</p>
                            <p class="sheet-name">{name}</p>
                            {(!nip.is_empty()).then(|| view! { <p>"NIP " {nip}</p> })}
                        </div>
                    })}
                </div>
                <p class="sheet-credit">{sheet.printed}</p>
            </div>
        </section>
    }
}

#[component]
fn Stops(stops: Vec<SheetStop>, lang: Lang) -> impl IntoView {
    let results = [Key::Confirmed, Key::NotConfirmed, Key::Unverified];
    let rows = stops
        .into_iter()
        .map(|stop| {
            let results = results
                .map(|key| view! { <li><span class="sheet-tick"></span>{text(lang, key)}</li> })
                .collect_view();
            view! {
                <tr>
                    <td>{stop.number}</td>
                    <td><b>{stop.name}</b></td>
                    <td>{stop.address}</td>
                    <td>{stop.arrives}<br/>{stop.leaves}</td>
                    <td>{stop.people.map_or_else(|| "–".to_owned(), |people| people.to_string())}</td>
                    <td>{stop.reason}</td>
                    <td><ul>{results}</ul></td>
                    <td></td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Key::Number,
        Key::Place,
        Key::Address,
        Key::Time,
        Key::People,
        Key::Reason,
        Key::Result,
        Key::Initials,
    ];
    view! {
        <table class="sheet-stops">
            <thead><tr>{heads.map(|key| view! { <th scope="col">{t(key)}</th> }).collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_as_on_the_pdf() {
        assert_eq!(duration(Lang::Id, 4_830), "1 jam 21 menit");
        assert_eq!(duration(Lang::En, 1_500), "25 min");
    }
}

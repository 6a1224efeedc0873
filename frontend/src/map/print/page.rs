//! The map's sheet of A4: what, of when, under which filter; the map with scale and north; the legend; whose data.
//! Invariant: it shows what the list counts; nobody is named on it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use petapora_mapsvg::screen::{Camera, Ground, Label, Shown, Sketch, Tone, Zone, draw_sheet};
use petapora_wire::{AreaCounts, Problem, Region, Text};
use wasm_bindgen::JsCast;

use super::Printing;
use crate::api;
use crate::i18n::Lang;
use crate::i18n::format::{count, day, fill, local_moment};
use crate::i18n::use_lang;
use crate::layers::{Legend, areas, picked, shading_legend, state};
use crate::map::simple::{read, ring};
use crate::map::texts::{Key, t, text};
use crate::map::{options, shades};
use crate::ui::{DrawPage, Failure, Paper, drawn};
use crate::view::{Shading, View, use_view};

/// Width and height of the map on A4 with margins of 12 mm, at 96 pixels an inch.
const FRAME: [f64; 2] = [700.0, 640.0];
/// As on every paper that shows where people live.
const RESTRICTED: &str = "Rahasia – terbatas";

/// The sheet, in a part of the program of its own.
#[wasm_split(map_sheet, wasm_split_path = leptos::wasm_split, fallible)]
pub fn map_sheet() -> Result<DrawPage, SplitLoaderError> {
    Ok(|| view! { <MapSheet/> }.into_any())
}

/// What was read for the sheet.
#[derive(Clone)]
struct Made {
    svg: String,
    counts: Option<AreaCounts>,
}

#[component]
fn MapSheet() -> impl IntoView {
    let (view, lang) = (use_view(), use_lang());
    let Printing(wanted) = expect_context::<Printing>();
    let made = RwSignal::new(None::<Result<Made, Problem>>);
    let make = move || {
        made.set(None);
        let lang = lang.get_untracked();
        spawn_local(async move {
            let came = make(view, lang).await;
            made.try_set(Some(came));
        });
    };
    make();
    drawn(move || match made.get() {
        None => ().into_any(),
        Some(Err(problem)) => view! {
            <div class="map-print-failed"><Failure problem on_retry=Callback::new(move |()| make())/></div>
        }
        .into_any(),
        Some(Ok(made)) => {
            let done = Callback::new(move |()| wanted.set(false));
            view! { <Paper on_done=done><Sheet made/></Paper> }.into_any()
        }
    })
}

/// Reads the ground, the sites and the counts, each from where the map has it, and draws them.
async fn make(view: View, lang: Lang) -> Result<Made, Problem> {
    let Some(region) = view.region.with_untracked(|region| region.data().cloned()) else {
        return Err(unready());
    };
    let canvas = document().query_selector(".map-canvas").ok().flatten();
    let size =
        canvas.and_then(|canvas| canvas.dyn_into().ok()).map_or(FRAME, |canvas| options::size_of(&canvas));
    let options = options::of(&region, view.camera.get_untracked(), size, "");
    let names = options.labels.iter().map(|name| Label { text: name.name.clone(), at: [name.lon, name.lat] });
    let mut ground = Ground::named(names.collect(), options.extent);
    for (name, address) in &options.ground {
        let text = api::text(address).await?;
        read::layer(&mut ground, name, &text).map_err(|read::Unreadable| unready())?;
    }
    let (filter, layers) = (view.filter.get_untracked(), view.layers.get_untracked());
    let reads_sites = super::super::reads_sites(view);
    let sites = match state::sites_address(&filter, &layers).filter(|_| reads_sites) {
        Some(address) => read::sites(&api::text(&address).await?).map_err(|read::Unreadable| unready())?,
        None => read::Sites::default(),
    };
    let counts = match areas::path(&filter, layers.shading) {
        Some(path) => Some(api::get::<AreaCounts>(&path).await?),
        None => None,
    };
    let tones = counts.as_ref().map(|counts| shades(counts, layers.shading)).unwrap_or_default();
    let tones: Vec<Tone> =
        tones.into_iter().map(|shade| Tone { code: shade.code, colour: shade.colour }).collect();
    let chosen: Vec<[f64; 2]> = view.selection.with_untracked(|selection| {
        let own = sites.known.iter().zip(&sites.dots).filter(|(known, _)| selection.contains(&known.id));
        own.map(|(_, dot)| dot.at).collect()
    });
    let zone = view.zone.get_untracked();
    let zone = zone.map(|zone| Zone { centre: zone.centre, radius_m: zone.radius_m, hull: zone.hull });
    let area = filter.shape.as_ref().map(|shape| Sketch { ring: ring(shape), corners: Vec::new() });
    // Everything that is seen on the screen is seen on the paper.
    let closer = (FRAME[0] / size[0]).min(FRAME[1] / size[1]).log2();
    let look = options.camera;
    let camera =
        Camera { lon: look.lon, lat: look.lat, zoom: look.zoom + closer, width: FRAME[0], height: FRAME[1] };
    let svg = draw_sheet(
        &petapora_mapsvg::screen::Sheet {
            ground: &ground,
            dots: &sites.dots,
            shown: Shown {
                kelurahan: layers.kelurahan,
                roads: layers.roads,
                settlements: layers.settlements,
                landmarks: layers.landmarks,
            },
            tones: &tones,
            chosen: &chosen,
            zone: zone.as_ref(),
            area: area.as_ref(),
            title: text(lang, Key::Map),
            heading: RESTRICTED,
            attribution: "",
        },
        &camera,
    );
    Ok(Made { svg, counts })
}

fn unready() -> Problem {
    api::problem(
        0,
        "map_unready",
        Text::new("Peta belum dapat dicetak.", "The map cannot be printed yet."),
        Text::new(
            "Tunggu sampai peta tampil, lalu coba lagi.",
            "Wait until the map is shown, then try again.",
        ),
    )
}

#[component]
fn Sheet(made: Made) -> impl IntoView {
    let (view, lang) = (use_view(), use_lang());
    let lang = lang.get_untracked();
    let Made { svg, counts } = made;
    let region = view.region.with_untracked(|region| region.data().cloned());
    let me = view.me.get_untracked();
    let page = view.sites.with_untracked(|sites| {
        sites
            .data()
            .map(|page| (page.matched, page.total, page.people, page.as_of.clone(), page.source_date.clone()))
    });
    let title = region.as_ref().map_or_else(String::new, |region| lang.pick(&region.name).to_owned());
    let number = |number: u32| count(lang, u64::from(number));
    let facts = page.map(|(matched, total, people, as_of, source)| {
        let matched = [("n", number(matched)), ("m", number(total)), ("p", number(people))];
        let matched =
            fill(text(lang, Key::PrintCount), &matched.each_ref().map(|(gap, text)| (*gap, text.as_str())));
        let state = fill(text(lang, Key::PrintState), &[("d", &day(lang, &as_of))]);
        let source =
            (!source.is_empty()).then(|| fill(text(lang, Key::PrintSource), &[("d", &day(lang, &source))]));
        [Some(state), source, Some(matched)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let chosen = picked(view, lang);
    let filter = if chosen.is_empty() {
        text(lang, Key::PrintNoFilter).to_owned()
    } else {
        fill(text(lang, Key::PrintFilter), &[("f", &chosen.join(" · "))])
    };
    let selected = view.selection.with_untracked(std::collections::BTreeSet::len);
    let selected =
        (selected > 0).then(|| fill(text(lang, Key::PrintChosen), &[("n", &count(lang, selected as u64))]));
    let printed = me.as_ref().map(|me| {
        let now = local_moment(lang, js_sys::Date::now() as i64);
        fill(text(lang, Key::PrintedBy), &[("d", &now), ("who", &me.display_name)])
    });
    let shading = view.layers.with_untracked(|layers| layers.shading);
    let sees_sites = super::super::reads_sites(view);
    view! {
        <header class="paper-head">
            <p class="paper-office">{me.map(|me| me.office_name)}</p>
            <h1>{t(Key::PrintTitle)} " – " {title}</h1>
            <p>{facts}</p>
            <p>{filter} {selected.map(|selected| format!(" · {selected}"))}</p>
        </header>
        <div class="paper-map" inner_html=svg></div>
        <div class="paper-legend">
            {sees_sites.then(|| view! { <section><Legend/></section> })}
            {counts.filter(|_| shading != Shading::None).map(|counts| view! {
                <section>{shading_legend(lang, &counts, shading)}</section>
            })}
        </div>
        <footer class="paper-foot">
            <p>{region.map(|region| sources(&region, lang))}</p>
            <p>{printed}</p>
        </footer>
    }
}

/// Whose ground it is, and that a drawing is no boundary.
fn sources(region: &Region, lang: Lang) -> String {
    let mut said = fill(text(lang, Key::PrintSources), &[("s", lang.pick(&region.attribution))]);
    if region.generalised {
        said = format!("{} {said}", text(lang, Key::Generalised));
    }
    said
}

//! The routes on a drawing of the ground: a line of its own colour and dashes for each team, numbered
//! stops. Invariant: it needs no WebGL, and everything that it shows stands in the list as well.

use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{InspectionRoute, PlaceId, Region};

use super::desk::{Picking, use_desk};
use super::ground::{Look, Projection, line_path, path_of};
use super::state::name_of;
use super::texts::{Key, t, text};
use crate::api;
use crate::i18n::format::fill;
use crate::i18n::use_lang;
use crate::ui::drawn;
use crate::view::use_view;

/// A layer of the region with the class of its line and the roads it takes.
type Layer = (&'static str, &'static str, fn(&str) -> bool);

const GROUND: [Layer; 4] = [
    ("land", "sketch-land", |_| true),
    ("kelurahan", "sketch-border", |_| true),
    ("roads", "sketch-road", |class| !matches!(class, "arterial" | "collector")),
    ("roads", "sketch-main-road", |class| matches!(class, "arterial" | "collector")),
];

#[component]
pub fn Sketch() -> impl IntoView {
    let desk = use_desk();
    let shown = desk.part(|one| one.routes.clone());
    // A proposal is drawn over the plan as it stands.
    let routes = Memo::new(move |_| {
        desk.proposal
            .with(|proposal| proposal.as_ref().map(|one| one.replan.routes.clone()))
            .unwrap_or_else(|| shown.get())
    });
    let proposed = Memo::new(move |_| desk.proposal.read().is_some());
    let unserved = desk.part(|one| {
        let lacks = |id: &PlaceId| one.unserved.iter().any(|visit| &visit.visit == id);
        one.visits
            .iter()
            .filter(|visit| lacks(&visit.place))
            .map(|visit| (visit.place.clone(), visit.point))
            .collect::<Vec<_>>()
    });
    let points = desk
        .part(|one| one.visits.iter().map(|visit| (visit.place.clone(), visit.point)).collect::<Vec<_>>());
    let attribution = desk.part(|one| one.attribution.clone());
    let projection = Memo::new(move |_| {
        let region = use_view().region.with(|region| region.data().map(|region| region.bbox));
        Projection::around(region.unwrap_or([117.36, 0.0, 117.6, 0.23]))
    });
    let look = RwSignal::new(None::<Look>);
    let whole = move || {
        let projection = projection.get();
        let bases = routes.with(|routes| routes.iter().map(|route| route.base).collect::<Vec<_>>());
        let all =
            points.with(|points| points.iter().map(|(_, point)| *point).chain(bases).collect::<Vec<_>>());
        Look::at_all(&all.iter().map(|point| projection.of(*point)).collect::<Vec<_>>())
    };
    let now = move || look.get().unwrap_or_else(whole);
    let zoom = move |by: f64| look.set(Some(now().zoomed(by)));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let next = match event.key().as_str() {
            "+" | "=" => now().zoomed(0.7),
            "-" => now().zoomed(1.4),
            "ArrowLeft" => now().moved(-0.15, 0.0),
            "ArrowRight" => now().moved(0.15, 0.0),
            "ArrowUp" => now().moved(0.0, -0.15),
            "ArrowDown" => now().moved(0.0, 0.15),
            "Enter" if desk.picking.read_untracked().is_some() => {
                event.prevent_default();
                let middle = now().at(0.5, 0.5);
                desk.pick(projection.get_untracked().back(middle));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        look.set(Some(next));
    };
    let grip = StoredValue::new(None::<(i32, i32)>);
    let pressed = StoredValue::new((0, 0));
    let frame = NodeRef::<leptos::html::Div>::new();
    // A press that did not drag the map chooses a point.
    let on_up = move |event: leptos::ev::PointerEvent| {
        grip.set_value(None);
        let (x, y) = pressed.get_value();
        let still = (event.client_x() - x).abs() + (event.client_y() - y).abs() < 6;
        let Some(frame) = frame.get_untracked().filter(|_| still && desk.picking.read_untracked().is_some())
        else {
            return;
        };
        let frame = frame.get_bounding_client_rect();
        if frame.width() > 0.0 && frame.height() > 0.0 {
            let share = |at: i32, start: f64, length: f64| (f64::from(at) - start) / length;
            let right = share(event.client_x(), frame.left(), frame.width());
            let down = share(event.client_y(), frame.top(), frame.height());
            desk.pick(projection.get_untracked().back(untrack(now).at(right, down)));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        let Some((x, y)) = grip.get_value() else { return };
        if event.buttons() == 0 {
            grip.set_value(None);
            return;
        }
        let to = (event.client_x(), event.client_y());
        grip.set_value(Some(to));
        let share = |pixels: i32| -f64::from(pixels) / 480.0;
        look.set(Some(now().moved(share(to.0 - x), share(to.1 - y))));
    };
    view! {
        <section class="panel sketch" aria-label=t(Key::OnMap)>
            <div class="sketch-head">
                <h2>{t(Key::OnMap)}</h2>
                <span class="actions">
                    <button class="icon-button" aria-label=t(Key::ZoomIn) on:click=move |_| zoom(0.7)>"+"</button>
                    <button class="icon-button" aria-label=t(Key::ZoomOut) on:click=move |_| zoom(1.4)>"−"</button>
                    <button class="button" on:click=move |_| look.set(None)>{t(Key::WholeRoute)}</button>
                </span>
            </div>
            <PickingNote/>
            {drawn(move || proposed.get().then(|| view! { <p class="hint">{t(Key::ProposalOnMap)}</p> }))}
            <div class="sketch-frame" class:picking=move || desk.picking.read().is_some() node_ref=frame tabindex="0" role="group" aria-label=t(Key::MapOf)
                on:keydown=on_key
                on:pointerdown=move |event| {
                    pressed.set_value((event.client_x(), event.client_y()));
                    grip.set_value(Some((event.client_x(), event.client_y())));
                }
                on:pointerup=on_up
                on:pointermove=on_move>
                <svg viewBox=move || now().view_box() aria-hidden="true">
                    <Ground projection/>
                    {drawn(move || proposed.get().then(|| {
                        let projection = projection.get();
                        let before = shown.get().into_iter().map(|route| view! { <Line route projection/> }).collect_view();
                        view! { <g class="sketch-before">{before}</g> }
                    }))}
                    <ByHand projection pixel=Signal::derive(move || now().pixel())/>
                    {drawn(move || desk.picking.read().is_some().then(|| {
                        let ([x, y], half) = (now().at(0.5, 0.5), 10.0 * now().pixel());
                        let d = format!("M{:.1} {y:.1}H{:.1}M{x:.1} {:.1}V{:.1}", x - half, x + half, y - half, y + half);
                        view! { <path class="sketch-cross" d=d/> }
                    }))}
                    {drawn(move || {
                        let projection = projection.get();
                        routes.get().into_iter().map(|route| view! { <Line route projection/> }).collect_view()
                    })}
                    {drawn(move || {
                        let (projection, pixel) = (projection.get(), now().pixel());
                        let points = points.get();
                        routes.get().into_iter().map(|route| view! { <Marks route points=points.clone() projection pixel/> }).collect_view()
                    })}
                    {drawn(move || {
                        let (projection, pixel) = (projection.get(), now().pixel());
                        unserved.get().into_iter().map(|(id, point)| view! {
                            <Mark id point=projection.of(point) pixel class="sketch-unserved" word="?".to_owned()/>
                        }).collect_view()
                    })}
                </svg>
            </div>
            <Teams/>
            <p class="hint sketch-credit">{drawn(move || attribution.get())}</p>
        </section>
    }
}

/// Layers of the region as paths; one that does not come is left out, the routes stand without it.
#[component]
fn Ground(projection: Memo<Projection>) -> impl IntoView {
    let view = use_view();
    let paths = RwSignal::new(Vec::<(&'static str, String)>::new());
    let version = Memo::new(move |_| view.region.with(|region| region.data().map(layers_of)));
    Effect::new(move || {
        let Some((version, names)) = version.get() else { return };
        let projection = projection.get();
        paths.set(Vec::new());
        spawn_local(async move {
            for (layer, class, takes) in GROUND {
                if !names.iter().any(|name| name == layer) {
                    continue;
                }
                // The browser keeps it: the map reads the same address.
                let address = format!("/api/v1/region/layers/{layer}.geojson?v={version}");
                let Ok(text) = api::text(&address).await else { continue };
                if let Some(path) = path_of(&text, projection, takes) {
                    paths.try_update(|paths| paths.push((class, path)));
                }
            }
        });
    });
    drawn(move || paths.get().into_iter().map(|(class, d)| view! { <path class=class d=d/> }).collect_view())
}

fn layers_of(region: &Region) -> (i64, Vec<String>) {
    (region.version, region.layers.clone())
}

#[component]
fn Line(route: InspectionRoute, projection: Projection) -> impl IntoView {
    let class = format!("sketch-route team-{}", route.team % 8);
    let ways = route.stops.iter().map(|stop| &stop.way).chain([&route.home]);
    let parts = ways
        .map(|way| {
            let class = match way.source.as_str() {
                "road" => "sketch-way",
                "connector" => "sketch-way sketch-boat",
                _ => "sketch-way sketch-guess",
            };
            view! { <path class=class d=line_path(&way.line, projection)/> }
        })
        .collect_view();
    view! { <g class=class>{parts}</g> }
}

#[component]
fn Marks(
    route: InspectionRoute,
    points: Vec<(PlaceId, [f64; 2])>,
    projection: Projection,
    pixel: f64,
) -> impl IntoView {
    let class = format!("sketch-route team-{}", route.team % 8);
    let [x, y] = projection.of(route.base);
    let half = 7.0 * pixel;
    let marks = route
        .stops
        .into_iter()
        .enumerate()
        .filter_map(|(rank, stop)| {
            let point =
                points.iter().find(|(id, _)| *id == stop.visit).map(|(_, point)| projection.of(*point))?;
            let word = (rank + 1).to_string();
            Some(view! { <Mark id=stop.visit point pixel class="sketch-stop" word/> })
        })
        .collect_view();
    view! {
        <g class=class>
            <rect class="sketch-base" x=(x - half).to_string() y=(y - half).to_string()
                width=(2.0 * half).to_string() height=(2.0 * half).to_string() stroke-width=(1.5 * pixel).to_string()/>
            {marks}
        </g>
    }
}

#[component]
fn Mark(id: PlaceId, point: [f64; 2], pixel: f64, class: &'static str, word: String) -> impl IntoView {
    let desk = use_desk();
    let [x, y] = point;
    let id = StoredValue::new(id);
    let chosen = move || id.with_value(|id| desk.chosen.with(|chosen| chosen.as_ref() == Some(id)));
    let radius = move || (if chosen() { 14.0 } else { 10.0 } * pixel).to_string();
    view! {
        <g class=class class:chosen=chosen on:click=move |_| super::stops::choose(desk, id.get_value())>
            <circle cx=x.to_string() cy=y.to_string() r=radius stroke-width=(1.5 * pixel).to_string()/>
            <text x=x.to_string() y=(y + 4.2 * pixel).to_string() font-size=(12.0 * pixel).to_string()
                text-anchor="middle">{word}</text>
        </g>
    }
}

/// Which line is whose.
#[component]
fn Teams() -> impl IntoView {
    let desk = use_desk();
    let teams = desk.part(|one| one.settings.teams.iter().map(|team| team.name.clone()).collect::<Vec<_>>());
    view! {
        <ul class="timetable-legend">
            {drawn(move || teams.get().into_iter().enumerate().map(|(at, name)| {
                let class = format!("sketch-route team-{}", at % 8);
                view! {
                    <li>
                        <svg width="30" height="10" viewBox="0 0 30 10" aria-hidden="true">
                            <g class=class><path class="sketch-way" d="M1 5L29 5"/></g>
                        </svg>
                        {name}
                    </li>
                }
            }).collect_view())}
            <Drawn class="sketch-way" key=Key::ByRoad/>
            <Drawn class="sketch-way sketch-guess" key=Key::ByEstimate/>
            <Drawn class="sketch-way sketch-boat" key=Key::ByBoat/>
            <li><svg width="12" height="12" aria-hidden="true"><rect class="sketch-base" x="1" y="1" width="10" height="10"/></svg>{t(Key::Base)}</li>
        </ul>
    }
}

/// How a way is drawn by what its length rests on.
#[component]
fn Drawn(class: &'static str, key: Key) -> impl IntoView {
    view! {
        <li>
            <svg width="30" height="10" viewBox="0 0 30 10" aria-hidden="true">
                <g class="sketch-route"><path class=class d="M1 5L29 5"/></g>
            </svg>
            {t(key)}
        </li>
    }
}

/// What was drawn by hand: boats, landings of one that is being drawn, points of entry.
#[component]
fn ByHand(projection: Memo<Projection>, pixel: Signal<f64>) -> impl IntoView {
    let desk = use_desk();
    let entries = desk.part(|one| {
        one.visits.iter().filter_map(|visit| Some((visit.point, visit.access?))).collect::<Vec<_>>()
    });
    drawn(move || {
        let (projection, radius) = (projection.get(), (3.5 * pixel.get()).to_string());
        let dot = |at: [f64; 2]| {
            let [x, y] = projection.of(at);
            view! { <circle class="sketch-landing" cx=x.to_string() cy=y.to_string() r=radius.clone()/> }
        };
        let boats = desk.boats.get().into_iter().map(|boat| {
            let (from, to) = (boat.boat.from, boat.boat.to);
            view! { <path class="sketch-connector" d=line_path(&[from, to], projection)/> {dot(from)} {dot(to)} }
        });
        let entries = entries.get().into_iter().map(|(place, entry)| {
            view! { <path class="sketch-entry" d=line_path(&[place, entry], projection)/> {dot(entry)} }
        });
        let landings = match desk.picking.get() {
            Some(Picking::Boat(landings)) => landings,
            _ => Vec::new(),
        };
        view! { {boats.collect_view()} {entries.collect_view()} {landings.into_iter().map(&dot).collect_view()} }
    })
}

/// What the next press on the map means, and the way out.
#[component]
fn PickingNote() -> impl IntoView {
    let lang = use_lang();
    let desk = use_desk();
    let words = move || {
        let lang = lang.get();
        Some(match desk.picking.get()? {
            Picking::Entry { visit, .. } => {
                let detail = desk.now();
                let name = detail.as_ref().map_or("", |one| name_of(&one.visits, &visit));
                fill(text(lang, Key::PickingEntry), &[("name", name)])
            }
            Picking::Boat(_) => text(lang, Key::PickingBoat).to_owned(),
        })
    };
    // The map comes into sight as soon as something is to be pressed on it.
    Effect::new(move || {
        if desk.picking.read().is_some()
            && let Some(map) = document().query_selector(".sketch-frame").ok().flatten()
        {
            map.scroll_into_view();
        }
    });
    drawn(move || {
        words().map(|words| view! {
        <div class="note" role="status">
            <p>{words}</p>
            <button class="button" on:click=move |_| desk.picking.set(None)>{t(Key::StopPicking)}</button>
        </div>
    })
    })
}

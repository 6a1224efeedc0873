//! The map beside the list: follows the page's shared signals and writes back what
//! the reader does on it. Invariant: a change of data never moves the map; there is
//! one map for as long as somebody is signed in.

mod area;
mod bridge;
pub mod camera;
mod card;
mod command;
mod notes;
mod options;
mod print;
mod simple;
mod texts;
mod tools;

use std::collections::BTreeMap;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use petapora_wire::{Permission, SiteId};

use self::bridge::{GlMap, MapHandle};
use self::card::HoverCard;
use self::command::{Hover, MapCommand, MapEvent, MapOptions, Shade};
use self::notes::{Credit, Notes};
use self::simple::{DrawMap, Start};
use self::texts::{Key, text};
use self::tools::{DrawHint, MoveTools, SelectTools, Sketch};
use crate::i18n::use_lang;
use crate::layers::{areas, classes, state};
use crate::ui::drawn;
use crate::view::{Camera, Shading, View, use_view};

/// What the map itself knows, beside the page's signals.
#[derive(Clone, Copy)]
struct Panel {
    ready: RwSignal<bool>,
    hover: RwSignal<Option<Hover>>,
    sketch: RwSignal<Sketch>,
    /// Fresh sites were asked for and are not drawn yet.
    loading: RwSignal<bool>,
    /// Sources that could not be read.
    failed: RwSignal<Vec<String>>,
    /// What came of the last drawing, if there is something to say.
    area: RwSignal<Option<area::Trouble>>,
    /// Where sites lie, as far as the list and drawings have told.
    known: RwSignal<BTreeMap<SiteId, [f64; 2]>>,
    map: StoredValue<Option<MapHandle>, LocalStorage>,
    /// The simple map is drawn in MapLibre's place, and why.
    simple: RwSignal<Option<WhySimple>>,
}

/// Why the simple map is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WhySimple {
    NoWebGl,
    NotLoaded,
}

impl Panel {
    fn new() -> Self {
        Self {
            ready: RwSignal::new(false),
            hover: RwSignal::new(None),
            sketch: RwSignal::new(Sketch::default()),
            loading: RwSignal::new(false),
            failed: RwSignal::new(Vec::new()),
            area: RwSignal::new(None),
            known: RwSignal::new(BTreeMap::new()),
            map: StoredValue::new_local(None),
            simple: RwSignal::new(None),
        }
    }

    /// The map is there and takes commands.
    fn draws(self, map: MapHandle) {
        self.map.try_set_value(Some(map));
        self.ready.try_set(true);
    }

    fn send(self, command: MapCommand) {
        self.map.try_with_value(|map| {
            if let Some(map) = map {
                map.apply(command);
            }
        });
    }
}

/// The map, its buttons, its card, and what it has to say.
#[component]
pub fn MapPanel() -> impl IntoView {
    let view = use_view();
    let canvas = NodeRef::<html::Div>::new();
    let panel = Panel::new();
    let simple = RwSignal::new(None::<Simple>);
    start(view, panel, canvas, simple);
    follow(view, panel);
    on_cleanup(move || {
        panel.map.try_update_value(Option::take);
    });

    let home = move |()| {
        let (Some(region), Some(element)) =
            (view.region.get_untracked().data().cloned(), canvas.get_untracked())
        else {
            return;
        };
        let size = options::size_of(&element);
        panel.send(MapCommand::FlyTo(camera::fit(camera::city(&region), size, options::MARGIN_PX).into()));
    };
    let open = move |id: SiteId| {
        panel.hover.set(None);
        view.open_site.set(Some(id));
    };
    view! {
        <section class="map" class:map-missing=move || view.map_missing.get()>
            <div class="map-canvas" node_ref=canvas>
                {drawn(move || simple.get().map(|Simple { draw, options, size }| {
                    draw(Start {
                        options,
                        size,
                        hear: Callback::new(move |event| hear(view, panel, event)),
                        ready: Callback::new(move |take| panel.draws(MapHandle::Simple(take))),
                    })
                }))}
            </div>
            <Show when=move || panel.ready.get()>
                <MoveTools on_zoom=Callback::new(move |steps| panel.send(MapCommand::ZoomBy { steps }))
                    on_home=Callback::new(home)/>
                <Show when=move || reads_sites(view)><SelectTools/></Show>
                <DrawHint sketch=panel.sketch/>
                <HoverCard hover=panel.hover on_open=Callback::new(open)/>
            </Show>
            <Notes panel/>
            <Credit/>
        </section>
    }
    .into_any()
}

/// The simple map, as it is to be drawn.
#[derive(Clone)]
struct Simple {
    draw: DrawMap,
    options: MapOptions,
    size: [f64; 2],
}

/// Makes the map as soon as there are a region and a place to draw it in.
fn start(view: View, panel: Panel, canvas: NodeRef<html::Div>, simple: RwSignal<Option<Simple>>) {
    let lang = use_lang();
    Effect::new(move |started: Option<bool>| {
        if started == Some(true) {
            return true;
        }
        let (Some(element), Some(region)) = (canvas.get(), view.region.with(|region| region.data().cloned()))
        else {
            return false;
        };
        let size = options::size_of(&element);
        let title = text(lang.get_untracked(), Key::Map);
        let options = options::of(&region, view.camera.get_untracked(), size, title);
        spawn_local(async move {
            let why = if bridge::draws_web_gl() {
                match GlMap::create(&element, &options, move |event| hear(view, panel, event)).await {
                    // Gone meanwhile: the handle comes back and is dropped.
                    Ok(map) => return panel.draws(MapHandle::Gl(map)),
                    Err(bridge::NoMap) => WhySimple::NotLoaded,
                }
            } else {
                WhySimple::NoWebGl
            };
            match simple::simple_map().await {
                Ok(draw) => {
                    panel.simple.try_set(Some(why));
                    simple.try_set(Some(Simple { draw, options, size }));
                }
                Err(_) => {
                    view.map_missing.try_set(true);
                }
            }
        });
        true
    });
}

/// Takes what happened on the map into the shared signals. Signals may be gone when a
/// late event arrives, so every write may fail quietly.
fn hear(view: View, panel: Panel, event: MapEvent) {
    match event {
        MapEvent::Loading => {
            panel.loading.try_set(true);
        }
        MapEvent::Idle => {
            panel.loading.try_set(false);
        }
        MapEvent::Failed { source, .. } => {
            panel.failed.try_update(|failed| {
                if !failed.contains(&source) {
                    failed.push(source);
                }
            });
        }
        MapEvent::Moved(place) => {
            view.camera.try_set(Some(Camera::from(place)));
        }
        MapEvent::Hover(hover) => {
            view.hovered.try_set(hover.mark.id.clone());
            panel.hover.try_set(Some(hover));
        }
        MapEvent::Left => {
            view.hovered.try_set(None);
            panel.hover.try_set(None);
        }
        MapEvent::Open { id } => {
            panel.hover.try_set(None);
            view.open_site.try_set(Some(id));
        }
        MapEvent::SameSpot { ids } => {
            panel.hover.try_set(None);
            view.same_spot.try_set(ids);
        }
        MapEvent::Sketch { corners, radius_m } => {
            panel.sketch.try_set(Sketch { corners, radius_m });
        }
        MapEvent::Drawn { shape } => {
            view.tool.try_set(None);
            if view.draws_area.try_get_untracked() == Some(true) {
                view.area.try_set(Some(shape));
                return;
            }
            let (filter, layers) = (view.filter.get_untracked(), view.layers.get_untracked());
            spawn_local(async move {
                let found = area::select(filter, layers, shape).await;
                let (points, trouble) = match found {
                    Ok(points) if points.is_empty() => (points, Some(area::Trouble::Nothing)),
                    Ok(points) => (points, None),
                    Err(problem) => (BTreeMap::new(), Some(area::Trouble::Failed(problem))),
                };
                if trouble.is_none() {
                    view.selection.try_update(|chosen| {
                        chosen.clear();
                        chosen.extend(points.keys().cloned());
                    });
                }
                panel.known.try_update(|known| known.extend(points));
                panel.area.try_set(trouble);
            });
        }
        MapEvent::Placed { point } => {
            view.tool.try_set(None);
            view.pinning.try_update(|pinning| {
                if let Some(pinning) = pinning {
                    pinning.point = Some(point);
                }
            });
        }
        MapEvent::DrawCancelled => {
            view.tool.try_set(None);
        }
    }
}

/// Whether the reader may see single sites; others see counts by kelurahan.
fn reads_sites(view: View) -> bool {
    view.me.with(|me| me.as_ref().is_some_and(|me| me.may.contains(&Permission::ReadSites)))
}

/// Something that the map is told, made from the shared signals.
type Told = Box<dyn Fn() -> MapCommand + Send + Sync>;

/// Sends a command now and whenever it becomes another.
fn tell(panel: Panel, told: Told) {
    let told = Memo::new(move |_| told());
    Effect::new(move || {
        if panel.ready.get() {
            panel.send(told.get());
        }
    });
}

/// Keeps the map like the shared signals.
fn follow(view: View, panel: Panel) {
    let lang = use_lang();
    let counts = areas::fetch(view);
    let sites = move || {
        let (filter, layers) = (view.filter.get(), view.layers.get());
        let address = reads_sites(view).then(|| state::sites_address(&filter, &layers)).flatten();
        MapCommand::Sites { address, seq: view.seq.get() }
    };
    let points = move || {
        let mut points: Vec<[f64; 2]> = panel.known.with(|known| {
            view.selection.with(|ids| ids.iter().filter_map(|id| known.get(id)).copied().collect())
        });
        points.extend(view.compared.get());
        points
    };
    let pointed = move || {
        if let Some(pinning) = view.pinning.get() {
            return pinning.point;
        }
        let id = view.hovered.get().or_else(|| view.open_site.get())?;
        panel.known.with(|known| known.get(&id).copied())
    };
    let colours = move || {
        let shading = view.layers.with(|layers| layers.shading);
        counts.state.with(|counts| counts.data().map(|counts| shades(counts, shading)).unwrap_or_default())
    };
    let all: [Told; 9] = [
        Box::new(sites),
        Box::new(move || MapCommand::show(&view.layers.get())),
        Box::new(move || MapCommand::Shape { shape: view.filter.with(|filter| filter.shape.clone()) }),
        Box::new(move || MapCommand::Draw { tool: view.tool.get().map(Into::into) }),
        Box::new(move || MapCommand::Title { text: text(lang.get(), Key::Map).into() }),
        Box::new(move || MapCommand::Select { points: points() }),
        Box::new(move || MapCommand::Zone { zone: view.zone.get() }),
        Box::new(move || MapCommand::Highlight { point: pointed() }),
        Box::new(move || MapCommand::Shade { colours: colours() }),
    ];
    for told in all {
        tell(panel, told);
    }

    Effect::new(move || {
        let told: Vec<_> = view.sites.with(|sites| {
            let items = sites.data().map(|page| page.items.as_slice()).unwrap_or_default();
            items.iter().map(|site| (site.id.clone(), [site.lon, site.lat])).collect()
        });
        panel.known.update(|known| known.extend(told));
    });
    // A reader who may not see sites is shown what they may see.
    Effect::new(move |_| {
        let counts_only = view.me.with(|me| me.is_some()) && !reads_sites(view);
        if counts_only && view.layers.with_untracked(|layers| layers.shading == Shading::None) {
            view.layers.update(|layers| layers.shading = Shading::Residents);
        }
    });
    Effect::new(move || {
        if panel.ready.get()
            && let Some(camera) = view.fly_to.get()
        {
            panel.send(MapCommand::FlyTo(camera.into()));
            view.fly_to.set(None);
        }
    });
    Effect::new(move || {
        if view.tool.get().is_some() {
            panel.sketch.set(Sketch::default());
            panel.area.set(None);
        }
    });
}

fn shades(counts: &petapora_wire::AreaCounts, shading: Shading) -> Vec<Shade> {
    let values = || counts.areas.iter().map(|area| (area, classes::value(area, shading)));
    let classes = classes::classes(values().filter_map(|(_, value)| value));
    values()
        .filter_map(|(area, value)| {
            Some(Shade { code: area.kelurahan_code.clone(), colour: classes::colour(&classes, value?)? })
        })
        .collect()
}

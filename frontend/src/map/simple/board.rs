//! The simple map without its page: what it is told, what is done on it, what it says of it, and each layer as SVG.
//! Pure. Invariant: only `FlyTo`, `ZoomBy` and the reader move it, never data; what it says is what MapLibre's map
//! says in its place.

mod keys;

use petapora_mapsvg::Position;
use petapora_mapsvg::screen::{
    CLOSEST_LEVEL, Camera, Ground, Label, Mark, Shown, Sketch, Tone, Zone, cluster, draw_chosen, draw_ground,
    draw_marks, draw_names, draw_pointer, draw_sketch, draw_zone, hit, in_view, parts_at,
};

use super::drawing::{Came, Drawing, ring};
use super::read::Sites;
use crate::map::command::{self, DrawTool, Hover, MapCommand, MapEvent, MapOptions, Place};

/// As of MapLibre's map.
const CLOSEST: f64 = 19.0;
/// So far beyond the region may be looked, as a share of its extent.
const BEYOND: f64 = 0.4;
/// Sites at one spot that are offered as a list.
const SAME_SPOT_MOST: usize = 500;
/// Farther from a mark a finger still means it.
const FINGER_PX: f64 = 14.0;
const MOUSE_PX: f64 = 3.0;

/// The layers, from the ground up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    Ground,
    Areas,
    Names,
    Chosen,
    Marks,
    Pointer,
}

impl Layer {
    pub const ALL: [Self; 6] =
        [Self::Ground, Self::Areas, Self::Names, Self::Chosen, Self::Marks, Self::Pointer];
}

/// The map.
#[derive(Debug, Clone)]
pub struct Board {
    pub camera: Camera,
    bounds: [f64; 4],
    pub ground: Ground,
    pub sites: Sites,
    /// The level that `marks` are of.
    level: u8,
    marks: Vec<Mark>,
    /// Marks in and around the frame, in drawing order.
    seen: Vec<u32>,
    shown: Shown,
    tones: Vec<Tone>,
    chosen: Vec<Position>,
    pointed: Option<Position>,
    zone: Option<Zone>,
    area: Sketch,
    drawing: Option<Drawing>,
    /// The mark whose card is open.
    told: Option<u32>,
    stale: Vec<Layer>,
}

impl Board {
    /// The first look, in a frame of CSS pixels.
    pub fn new(options: &MapOptions, [width, height]: [f64; 2]) -> Self {
        let [west, south, east, north] = options.extent;
        let (x, y) = ((east - west) * BEYOND, (north - south) * BEYOND);
        let bounds = [west - x, south - y, east + x, north + y];
        let Place { lon, lat, zoom } = options.camera;
        let names = options.labels.iter();
        let names =
            names.map(|label| Label { text: label.name.clone(), at: [label.lon, label.lat] }).collect();
        Self {
            camera: Camera { lon, lat, zoom, width, height }.held(bounds, CLOSEST),
            bounds,
            ground: Ground::named(names, options.extent),
            sites: Sites::default(),
            level: 0,
            marks: Vec::new(),
            seen: Vec::new(),
            shown: Shown { kelurahan: true, roads: true, settlements: true, landmarks: true },
            tones: Vec::new(),
            chosen: Vec::new(),
            pointed: None,
            zone: None,
            area: Sketch::default(),
            drawing: None,
            told: None,
            stale: Layer::ALL.to_vec(),
        }
    }

    /// Layers that changed since this was asked last.
    pub fn take_stale(&mut self) -> Vec<Layer> {
        std::mem::take(&mut self.stale)
    }

    fn touch(&mut self, layer: Layer) {
        if !self.stale.contains(&layer) {
            self.stale.push(layer);
        }
    }

    /// A layer as SVG elements; at most as many as the frame has room for.
    pub fn draw(&self, layer: Layer) -> String {
        let camera = &self.camera;
        match layer {
            Layer::Ground => draw_ground(&self.ground, camera, self.shown, &self.tones),
            Layer::Areas => {
                let sketch = self.drawing.as_ref().map_or_else(|| self.area.clone(), Drawing::sketch);
                let zone = self.zone.as_ref().map(|zone| draw_zone(zone, camera)).unwrap_or_default();
                draw_sketch(&sketch, camera) + &zone
            }
            Layer::Names => draw_names(&self.ground, camera, self.shown),
            Layer::Chosen => draw_chosen(&self.chosen, camera),
            Layer::Marks => draw_marks(&self.sites.dots, &self.marks, &self.seen, camera),
            Layer::Pointer => self.pointed.map(|at| draw_pointer(at, camera)).unwrap_or_default(),
        }
    }

    /// The ground changed: fresh layers of the region are in it.
    pub fn ground_came(&mut self) {
        self.touch(Layer::Ground);
        self.touch(Layer::Names);
    }

    /// Other sites are shown from now on.
    pub fn sites_came(&mut self, sites: Sites) -> Vec<MapEvent> {
        self.sites = sites;
        self.regroup();
        self.leave()
    }

    /// Carries a command out. What has to be fetched is fetched by the page.
    pub fn told(&mut self, command: &MapCommand) -> Vec<MapEvent> {
        match command {
            MapCommand::Sites { .. } | MapCommand::Reload { .. } | MapCommand::Title { .. } => {}
            MapCommand::Show { kelurahan, roads, settlements, landmarks } => {
                let (kelurahan, roads) = (*kelurahan, *roads);
                let (settlements, landmarks) = (*settlements, *landmarks);
                self.shown = Shown { kelurahan, roads, settlements, landmarks };
                self.ground_came();
            }
            MapCommand::Shade { colours } => {
                let tone = |shade: &command::Shade| Tone { code: shade.code.clone(), colour: shade.colour };
                self.tones = colours.iter().map(tone).collect();
                self.touch(Layer::Ground);
            }
            MapCommand::Select { points } => {
                self.chosen.clone_from(points);
                self.touch(Layer::Chosen);
            }
            MapCommand::Highlight { point } => {
                self.pointed = *point;
                self.touch(Layer::Pointer);
            }
            MapCommand::Zone { zone } => {
                self.zone = zone.as_ref().map(|zone| Zone {
                    centre: zone.centre,
                    radius_m: zone.radius_m,
                    hull: zone.hull.clone(),
                });
                self.touch(Layer::Areas);
            }
            MapCommand::Shape { shape } => {
                self.area =
                    Sketch { ring: shape.as_ref().map(ring).unwrap_or_default(), corners: Vec::new() };
                self.touch(Layer::Areas);
            }
            MapCommand::Draw { tool } => {
                self.drawing = tool.map(Drawing::new);
                self.touch(Layer::Areas);
                return self.leave();
            }
            MapCommand::FlyTo(Place { lon, lat, zoom }) => {
                return self.look(Camera { lon: *lon, lat: *lat, zoom: *zoom, ..self.camera });
            }
            MapCommand::ZoomBy { steps } => return self.zoom(*steps, self.middle()),
        }
        Vec::new()
    }

    fn middle(&self) -> [f64; 2] {
        [self.camera.width / 2.0, self.camera.height / 2.0]
    }

    /// Looks from elsewhere.
    fn look(&mut self, camera: Camera) -> Vec<MapEvent> {
        let held = camera.held(self.bounds, CLOSEST);
        if held == self.camera {
            return Vec::new();
        }
        self.camera = held;
        self.stale = Layer::ALL.to_vec();
        if self.level != level_of(&held) {
            self.regroup();
        } else {
            self.seen = in_view(&self.marks, &held);
        }
        // A tenth of a metre and a thousandth of a step: no address longer than it must be.
        let short = |value: f64, steps: f64| (value * steps).round() / steps;
        let place =
            Place { lon: short(held.lon, 1e6), lat: short(held.lat, 1e6), zoom: short(held.zoom, 1e3) };
        let mut said = self.leave();
        said.push(MapEvent::Moved(place));
        said
    }

    /// Joins the sites anew for the level that is looked at.
    fn regroup(&mut self) {
        self.level = level_of(&self.camera);
        let all = 0..self.sites.dots.len() as u32;
        self.marks = cluster(&self.sites.dots, all, self.level);
        self.seen = in_view(&self.marks, &self.camera);
        self.touch(Layer::Marks);
    }

    /// The frame has another size, CSS pixels.
    pub fn resize(&mut self, [width, height]: [f64; 2]) -> Vec<MapEvent> {
        self.look(Camera { width, height, ..self.camera })
    }

    /// Closer by so many levels around a pixel.
    pub fn zoom(&mut self, steps: f64, around: [f64; 2]) -> Vec<MapEvent> {
        let steps = (self.camera.zoom + steps).clamp(0.0, CLOSEST) - self.camera.zoom;
        self.look(self.camera.zoomed(steps, around))
    }

    /// The ground is carried along by so many pixels.
    pub fn carry(&mut self, by: [f64; 2]) -> Vec<MapEvent> {
        self.look(self.camera.moved(by))
    }

    /// The card closes.
    pub fn leave(&mut self) -> Vec<MapEvent> {
        if self.told.take().is_some() { vec![MapEvent::Left] } else { Vec::new() }
    }

    /// Whether a mark lies under the pointer.
    pub fn over_mark(&self) -> bool {
        self.told.is_some()
    }

    pub fn tool(&self) -> Option<DrawTool> {
        self.drawing.as_ref().map(|drawing| drawing.tool)
    }

    /// Whether the ground may be dragged: not while a drag draws.
    pub fn may_drag(&self) -> bool {
        matches!(self.tool(), None | Some(DrawTool::Pin))
    }

    /// The pointer is at a pixel, not pressed.
    pub fn hover(&mut self, at: [f64; 2]) -> Vec<MapEvent> {
        if self.drawing.is_some() {
            return Vec::new();
        }
        let over = hit(&self.marks, &self.seen, &self.camera, at, 2.0).first().copied();
        if over == self.told {
            return Vec::new();
        }
        match over {
            Some(mark) => self.tell(mark, false),
            None => self.leave(),
        }
    }

    fn tell(&mut self, mark: u32, pinned: bool) -> Vec<MapEvent> {
        self.told = Some(mark);
        self.marks
            .get(mark as usize)
            .map(|mark| MapEvent::Hover(self.card(mark, pinned)))
            .into_iter()
            .collect()
    }

    fn card(&self, mark: &Mark, pinned: bool) -> Hover {
        let [x, y] = self.camera.at(mark.at);
        let [active, expiring, expired, unknown] = mark.statuses;
        let own = mark.sites.first().and_then(|site| self.sites.known.get(*site as usize));
        let own = own.filter(|_| !mark.is_cluster());
        let (workers, residents) = if own.is_some() { (0, 0) } else { (mark.workers, mark.residents) };
        let mark = command::Mark {
            id: own.map(|own| own.id.clone()),
            role: own.map(|own| own.role),
            kind: own.map(|own| own.kind),
            people: mark.people(),
            over: mark.over,
            active,
            expiring,
            expired,
            unknown,
            point_count: if own.is_some() { 0 } else { mark.sites.len() as u32 },
            workers,
            residents,
        };
        Hover { x, y, width: self.camera.width, height: self.camera.height, pinned, mark }
    }

    /// A click or a tap on what is not a drawing.
    pub fn tap(&mut self, at: [f64; 2], finger: bool) -> Vec<MapEvent> {
        let slack = if finger { FINGER_PX } else { MOUSE_PX };
        match hit(&self.marks, &self.seen, &self.camera, at, slack).first() {
            // A finger cannot hover: the first tap shows the card, its button opens the site.
            Some(mark) if finger && self.is_site(*mark) => self.tell(*mark, true),
            Some(mark) => self.open(*mark),
            None => {
                self.told = None;
                vec![MapEvent::Left]
            }
        }
    }

    fn is_site(&self, mark: u32) -> bool {
        self.marks.get(mark as usize).is_some_and(|mark| !mark.is_cluster())
    }

    /// Opens a site; a cluster is looked at so closely that it falls apart, or listed where it never does.
    fn open(&mut self, mark: u32) -> Vec<MapEvent> {
        let Some(mark) = self.marks.get(mark as usize) else { return Vec::new() };
        let id = |site: &u32| self.sites.known.get(*site as usize).map(|own| own.id.clone());
        if let [only] = mark.sites.as_slice() {
            return id(only).map(|id| MapEvent::Open { id }).into_iter().collect();
        }
        match parts_at(&self.sites.dots, mark, self.level) {
            Some(level) => {
                let [lon, lat] = mark.at;
                let zoom = (f64::from(level) + 0.3).min(CLOSEST);
                self.look(Camera { lon, lat, zoom, ..self.camera })
            }
            None => vec![MapEvent::SameSpot {
                ids: mark.sites.iter().filter_map(id).take(SAME_SPOT_MOST).collect(),
            }],
        }
    }

    /// The pen goes down.
    pub fn press(&mut self, at: [f64; 2]) {
        if let Some(drawing) = &mut self.drawing {
            drawing.press(&self.camera, at);
        }
    }

    /// The pen moves.
    pub fn slide(&mut self, at: [f64; 2]) -> Vec<MapEvent> {
        let came = self.drawing.as_mut().map(|drawing| drawing.slide(&self.camera, at));
        self.drawn(came)
    }

    /// The pen is lifted.
    pub fn lift(&mut self, at: [f64; 2]) -> Vec<MapEvent> {
        let came = self.drawing.as_mut().map(|drawing| drawing.lift(&self.camera, at));
        self.drawn(came)
    }

    fn drawn(&mut self, came: Option<Came>) -> Vec<MapEvent> {
        let Some(came) = came else { return Vec::new() };
        self.touch(Layer::Areas);
        let said = match came {
            Came::Nothing => return Vec::new(),
            Came::Sketched { corners, radius_m } => return vec![MapEvent::Sketch { corners, radius_m }],
            Came::Shape(shape) => MapEvent::Drawn { shape },
            Came::Point(point) => MapEvent::Placed { point },
            Came::Cancelled => MapEvent::DrawCancelled,
        };
        self.drawing = None;
        vec![said]
    }
}

/// The level whose marks a camera sees.
fn level_of(camera: &Camera) -> u8 {
    (camera.zoom.floor().max(0.0) as u8).min(CLOSEST_LEVEL)
}

#[cfg(test)]
mod tests;

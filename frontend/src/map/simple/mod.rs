//! The map for machines without WebGL 2: the same commands and events as MapLibre's, drawn as SVG.
//! Invariant: this file draws what `board.rs` decides, and no other slice knows which of the two maps there is.

mod board;
mod drawing;
mod hand;
pub mod read;

pub use drawing::ring;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use self::board::{Board, Layer};
use self::hand::{Hand, Meant};
use super::bridge::watch_size;
use super::command::{DrawTool, MapCommand, MapEvent, MapOptions};
use super::options::size_of;
use super::texts::{Key, t};
use crate::api;

/// What the simple map is made from.
pub struct Start {
    pub options: MapOptions,
    /// CSS pixels.
    pub size: [f64; 2],
    pub hear: Callback<MapEvent>,
    /// Is given what takes the commands.
    pub ready: Callback<Callback<MapCommand>>,
}

/// Draws the simple map; see `ui::later` for why a function travels.
pub type DrawMap = fn(Start) -> AnyView;

/// The simple map, in a part of the program of its own.
#[wasm_split(simple_map, wasm_split_path = leptos::wasm_split, fallible)]
pub fn simple_map() -> Result<DrawMap, SplitLoaderError> {
    Ok(|start| view! { <SimpleMap start/> }.into_any())
}

/// Pixels that a wheel turns for one level, and of one of its lines.
const WHEEL_PX: f64 = 240.0;
const LINE_PX: f64 = 40.0;
/// The ground is drawn so far around the frame; a longer drag draws it anew on its way.
const CARRIED_MOST_PX: f64 = 220.0;

/// The map and its page.
#[derive(Clone, Copy)]
struct Desk {
    board: StoredValue<Board>,
    hand: StoredValue<Hand>,
    hear: Callback<MapEvent>,
    element: NodeRef<html::Div>,
    /// Layers as they are shown, in their order.
    layers: [RwSignal<String>; 6],
    /// How far the ground hangs from where it lies.
    carried: RwSignal<[f64; 2]>,
    /// Metres of the scale bar and its pixels.
    scale: RwSignal<(f64, f64)>,
    over_mark: RwSignal<bool>,
    tool: RwSignal<Option<DrawTool>>,
    /// Answers that are awaited, and a frame that is to be drawn.
    awaited: RwSignal<u32>,
    frame: RwSignal<bool>,
    /// Counts questions for sites: only the newest answer is shown.
    asked: StoredValue<u32>,
    options: StoredValue<MapOptions>,
    sites: StoredValue<Option<String>>,
    title: RwSignal<String>,
    /// The press that ended a drawing is no double click.
    drew: StoredValue<bool>,
}

impl Desk {
    /// Does something on the map, says what came of it, and draws the next frame.
    fn act(self, act: impl FnOnce(&mut Board) -> Vec<MapEvent>) {
        let Some(said) = self.board.try_update_value(act) else { return };
        self.say(said);
        self.draw_soon();
    }

    fn say(self, said: Vec<MapEvent>) {
        for event in said {
            if matches!(event, MapEvent::Drawn { .. } | MapEvent::Placed { .. }) {
                self.drew.try_set_value(true);
            }
            self.hear.try_run(event);
        }
    }

    fn draw_soon(self) {
        if self.frame.try_get_untracked() != Some(false) {
            return;
        }
        self.frame.set(true);
        request_animation_frame(move || self.draw());
    }

    /// Draws what changed.
    fn draw(self) {
        let Some(stale) = self.board.try_update_value(Board::take_stale) else { return };
        for layer in stale {
            self.board.with_value(|board| self.layers[layer as usize].set(board.draw(layer)));
        }
        let (over, tool, scale) =
            self.board.with_value(|board| (board.over_mark(), board.tool(), scale_bar(board)));
        self.over_mark.set(over);
        self.tool.set(tool);
        self.scale.set(scale);
        self.frame.set(false);
        self.settle();
    }

    fn settle(self) {
        if self.awaited.try_get_untracked() == Some(0) && self.frame.try_get_untracked() == Some(false) {
            self.hear.try_run(MapEvent::Idle);
        }
    }

    /// Reads an address, then takes the text of the answer in; a failure is told with the source's name.
    fn read(self, source: String, address: String, take: impl FnOnce(&str) -> Result<(), u16> + 'static) {
        self.awaited.update(|count| *count += 1);
        self.hear.try_run(MapEvent::Loading);
        spawn_local(async move {
            let answer = api::text(&address).await;
            let taken = answer.map_err(|problem| problem.status).and_then(|text| take(&text));
            self.awaited.try_update(|count| *count = count.saturating_sub(1));
            if let Err(status) = taken {
                self.hear.try_run(MapEvent::Failed { source, status });
            }
            self.draw_soon();
        });
    }

    fn read_layer(self, name: String, address: String) {
        let layer = name.clone();
        self.read(name, address, move |text| {
            let read = self.board.try_update_value(|board| {
                let read = read::layer(&mut board.ground, &layer, text);
                board.ground_came();
                read
            });
            if read == Some(Err(read::Unreadable)) { Err(200) } else { Ok(()) }
        });
    }

    fn read_sites(self) {
        let mine = self.asked.try_update_value(|asked| {
            *asked = asked.wrapping_add(1);
            *asked
        });
        let Some(address) = self.sites.try_get_value().flatten() else {
            return self.act(|board| board.sites_came(read::Sites::default()));
        };
        self.read("sites".into(), address, move |text| {
            if self.asked.try_get_value() != mine {
                return Ok(());
            }
            let sites = read::sites(text).map_err(|read::Unreadable| 200_u16)?;
            self.act(|board| board.sites_came(sites));
            Ok(())
        });
    }

    fn take(self, command: MapCommand) {
        match &command {
            MapCommand::Sites { address, .. } => {
                self.sites.try_set_value(address.clone());
                self.read_sites();
            }
            MapCommand::Reload { source } if source == "sites" => self.read_sites(),
            MapCommand::Reload { source } => {
                let address = self.options.with_value(|options| options.ground.get(source).cloned());
                if let Some(address) = address {
                    self.read_layer(source.clone(), address);
                }
            }
            MapCommand::Title { text } => self.title.set(text.clone()),
            // After the drawer that opens with it has taken its room, or the place ends beside the middle.
            MapCommand::FlyTo(_) => request_animation_frame(move || {
                self.measure();
                self.act(move |board| board.told(&command));
            }),
            MapCommand::Draw { tool } => {
                if tool.is_some()
                    && let Some(element) = self.element.try_get_untracked().flatten()
                {
                    // Focus only fails on elements that are not in the page.
                    let _ = element.focus();
                }
                self.act(|board| board.told(&command));
            }
            _ => self.act(|board| board.told(&command)),
        }
    }

    /// Takes the frame's size from the page; a hidden map keeps the one it had.
    fn measure(self) {
        let Some(element) = self.element.try_get_untracked().flatten() else { return };
        if element.client_width() > 0 && element.client_height() > 0 {
            let size = size_of(&element);
            self.act(|board| board.resize(size));
        }
    }

    /// The pixel of the map under a pointer.
    fn pixel(self, x: i32, y: i32) -> [f64; 2] {
        let corner = self.element.get_untracked().map(|element| element.get_bounding_client_rect());
        corner.map_or([0.0; 2], |corner| [f64::from(x) - corner.left(), f64::from(y) - corner.top()])
    }

    fn press(self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let at = self.pixel(event.client_x(), event.client_y());
        self.drew.set_value(false);
        if let Some(element) = self.element.get_untracked() {
            // Without it the drag only ends at the map's edge.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        if event.is_primary() {
            self.board.update_value(|board| board.press(at));
        }
        if self.board.with_value(Board::may_drag) {
            self.hand.update_value(|hand| hand.press(event.pointer_id(), at));
        } else {
            // No text is chosen and no page is moved by a pen.
            event.prevent_default();
        }
    }

    fn slide(self, event: &ev::PointerEvent) {
        let at = self.pixel(event.client_x(), event.client_y());
        if self.board.with_value(|board| !board.may_drag()) {
            return self.act(|board| board.slide(at));
        }
        let meant = self.hand.try_update_value(|hand| hand.slide(event.pointer_id(), at));
        match meant.unwrap_or(Meant::Nothing) {
            Meant::Carried([x, y]) if x.abs().max(y.abs()) > CARRIED_MOST_PX => {
                self.hand.update_value(Hand::begin_again);
                self.let_go([x, y]);
            }
            Meant::Carried(by) => {
                self.carried.set(by);
                self.say(self.board.try_update_value(Board::leave).unwrap_or_default());
            }
            Meant::Pinched { steps, around, by } => {
                self.let_go(by);
                self.act(|board| board.zoom(steps, around));
            }
            _ if event.pointer_type() == "mouse" && !self.hand.with_value(Hand::is_down) => {
                self.act(|board| board.hover(at));
            }
            _ => {}
        }
    }

    fn lift(self, event: &ev::PointerEvent) {
        let at = self.pixel(event.client_x(), event.client_y());
        let drawing = self.board.with_value(|board| board.tool().is_some());
        if drawing && event.is_primary() {
            self.act(|board| board.lift(at));
        }
        match self.hand.try_update_value(|hand| hand.lift(event.pointer_id(), at)).unwrap_or(Meant::Nothing) {
            Meant::LetGo(by) => self.let_go(by),
            Meant::Tapped(at) if !drawing => {
                let finger = event.pointer_type() == "touch";
                self.act(|board| board.tap(at, finger));
            }
            _ => {}
        }
    }

    /// The carried ground lies where it hangs; drawn at once, so that it does not jump back for a frame.
    fn let_go(self, by: [f64; 2]) {
        let said = self.board.try_update_value(|board| board.carry(by));
        self.say(said.unwrap_or_default());
        self.carried.set([0.0; 2]);
        self.draw();
    }

    fn wheel(self, event: &ev::WheelEvent) {
        event.prevent_default();
        let pixels = match event.delta_mode() {
            0 => event.delta_y(),
            _ => event.delta_y() * LINE_PX,
        };
        let at = self.pixel(event.client_x(), event.client_y());
        self.act(|board| board.zoom((-pixels / WHEEL_PX).clamp(-1.0, 1.0), at));
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        if let Some(said) = self.board.try_update_value(|board| board.key(&key)).flatten() {
            event.prevent_default();
            event.stop_propagation();
            self.say(said);
            self.draw_soon();
        }
    }
}

/// Metres of the longest round bar of at most 120 pixels, and its pixels.
fn scale_bar(board: &Board) -> (f64, f64) {
    let per_pixel = board.camera.metres_per_pixel();
    let power = 10_f64.powf((120.0 * per_pixel).log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|step| step * power);
    let metres = round.into_iter().find(|metres| metres / per_pixel <= 120.0).unwrap_or(power);
    (metres, metres / per_pixel)
}

#[component]
fn SimpleMap(start: Start) -> impl IntoView {
    let Start { options, size, hear, ready } = start;
    let desk = Desk {
        board: StoredValue::new(Board::new(&options, size)),
        hand: StoredValue::new(Hand::default()),
        hear,
        element: NodeRef::new(),
        layers: Layer::ALL.map(|_| RwSignal::new(String::new())),
        carried: RwSignal::new([0.0; 2]),
        scale: RwSignal::new((0.0, 0.0)),
        over_mark: RwSignal::new(false),
        tool: RwSignal::new(None),
        awaited: RwSignal::new(0),
        frame: RwSignal::new(false),
        asked: StoredValue::new(0),
        sites: StoredValue::new(None),
        title: RwSignal::new(options.title.clone()),
        drew: StoredValue::new(false),
        options: StoredValue::new(options),
    };
    for (name, address) in desk.options.with_value(|options| options.ground.clone()) {
        desk.read_layer(name, address);
    }
    // What takes the commands is told of once the map is in the page.
    let commands = Callback::new(move |command| desk.take(command));
    Effect::new(move || {
        if let Some(element) = desk.element.get() {
            watch_size(&element);
            desk.measure();
            ready.try_run(commands);
        }
    });
    let shift = move || {
        let [x, y] = desk.carried.get();
        format!("translate({x:.1} {y:.1})")
    };
    let scale = move || match desk.scale.get().0 {
        metres if metres >= 1_000.0 => format!("{} km", metres / 1_000.0),
        metres => format!("{metres} m"),
    };
    let state = move || if desk.awaited.get() == 0 && !desk.frame.get() { "idle" } else { "loading" };
    view! {
        <div class="simple-map" node_ref=desk.element tabindex="0" role="region" data-map=state
            aria-label=move || desk.title.get() aria-describedby="peta-sederhana"
            class:drawing=move || desk.tool.get().is_some() class:over-mark=move || desk.over_mark.get()
            on:pointerdown=move |event| desk.press(&event)
            on:pointermove=move |event| desk.slide(&event)
            on:pointerup=move |event| desk.lift(&event)
            on:pointercancel=move |_| {
                desk.hand.update_value(Hand::drop_all);
                desk.let_go([0.0; 2]);
            }
            on:pointerleave=move |event| if event.pointer_type() == "mouse" { desk.act(Board::leave) }
            on:dblclick=move |event| if !desk.drew.get_value() && desk.tool.get_untracked().is_none() {
                let at = desk.pixel(event.client_x(), event.client_y());
                desk.act(|board| board.zoom(1.0, at));
            }
            on:wheel=move |event| desk.wheel(&event)
            on:keydown=move |event| desk.key(&event)
            on:resize=move |_| desk.measure()>
            <svg aria-hidden="true" focusable="false" text-anchor="middle">
                <g transform=shift>
                    {desk.layers.map(|layer| view! { <g inner_html=move || layer.get()></g> }).collect_view()}
                </g>
            </svg>
            <p id="peta-sederhana" class="visually-hidden">{t(Key::SimpleKeys)}</p>
            <span class="simple-scale" aria-hidden="true" style:width=move || format!("{:.0}px", desk.scale.get().1)>{scale}</span>
        </div>
    }
}

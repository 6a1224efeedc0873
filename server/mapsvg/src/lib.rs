//! Draws maps as SVG: with a route for print, and (`screen`) with sites for browsers without WebGL.
//! Invariant: pure; the same drawing gives the same bytes; everything that is asked for lies within the frame;
//! no style sheet, script or outside reference, so that it may stand in any page and any print.

mod furniture;
mod pen;
mod placing;
mod projection;
pub mod screen;

pub use projection::Projection;

use pen::Pen;
use placing::Placing;

/// Longitude and latitude in degrees.
pub type Position = [f64; 2];

/// What a map shows, from the ground up.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// Size in CSS pixels (96 an inch).
    pub width: f64,
    pub height: f64,
    /// West, south, east, north: what has to be visible.
    pub extent: [f64; 4],
    /// Read aloud in place of the picture.
    pub title: String,
    /// Polygons with their holes.
    pub land: Vec<Vec<Vec<Position>>>,
    pub areas: Vec<Area>,
    pub roads: Vec<Road>,
    /// Names to be written where there is room, the first first.
    pub names: Vec<Name>,
    pub ways: Vec<Way>,
    pub stops: Vec<Stop>,
    /// Where the route begins and ends.
    pub base: Option<Position>,
    pub attribution: String,
    /// Written above the map, e.g. that it is restricted.
    pub heading: String,
}

/// A kelurahan with its name.
#[derive(Debug, Clone)]
pub struct Area {
    pub name: String,
    pub at: Position,
    pub polygons: Vec<Vec<Vec<Position>>>,
}

#[derive(Debug, Clone)]
pub struct Road {
    /// 0 for the main roads, 1, then 2 for all others.
    pub rank: u8,
    pub line: Vec<Position>,
}

#[derive(Debug, Clone)]
pub struct Name {
    pub text: String,
    pub at: Position,
}

/// A stretch of the route.
#[derive(Debug, Clone)]
pub struct Way {
    pub line: Vec<Position>,
    pub kind: WayKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayKind {
    Road,
    /// Not known; drawn with dashes.
    Estimate,
    /// By boat; drawn with dots.
    Boat,
}

#[derive(Debug, Clone)]
pub struct Stop {
    pub number: usize,
    pub at: Position,
}

const WATER: &str = "#dce8ef";
const LAND: &str = "#f7f5ee";
const BORDER: &str = "#9a8f7c";
const INK: &str = "#1f2933";
const ROUTE: &str = "#1747a6";

/// The map as an SVG document. Linear in the positions; the placing of names is quadratic in their number.
pub fn draw(map: &Map) -> String {
    let projection = Projection::fit(map.extent, map.width, map.height);
    let mut pen = Pen::new(&projection);
    pen.begin(&map.title);
    pen.rect(0.0, 0.0, map.width, map.height, WATER);
    for polygon in &map.land {
        pen.area(
            polygon,
            &format!("fill=\"{LAND}\" fill-rule=\"evenodd\" stroke=\"{BORDER}\" stroke-width=\"0.7\""),
        );
    }
    for polygon in map.areas.iter().flat_map(|area| &area.polygons) {
        pen.area(
            polygon,
            &format!("fill=\"none\" stroke=\"{BORDER}\" stroke-width=\"0.9\" stroke-dasharray=\"5 2 1 2\""),
        );
    }
    roads(&mut pen, &map.roads);
    route(&mut pen, map);
    let mut placing = Placing::new(map.width, map.height);
    let frame = furniture::Frame {
        width: map.width,
        height: map.height,
        metres_per_pixel: projection.metres_per_pixel,
        heading: &map.heading,
        attribution: &map.attribution,
    };
    furniture::reserve(&frame, &mut placing);
    stops(&mut pen, map, &projection, &mut placing);
    names(&mut pen, map, &projection, &mut placing);
    pen.raw(&furniture::drawn(&frame));
    pen.end()
}

/// Small roads below, main roads on top; a dark edge, so that they stand out on land and in black and white.
fn roads(pen: &mut Pen, roads: &[Road]) {
    for (rank, edge, width) in [(2, 0.0, 0.6), (1, 2.0, 1.1), (0, 3.2, 2.0)] {
        let own = || roads.iter().filter(move |road| road.rank.min(2) == rank);
        if edge > 0.0 {
            pen.lines(
                own().map(|road| road.line.as_slice()),
                &format!("stroke=\"#a9a294\" stroke-width=\"{edge}\""),
            );
        }
        let colour = if edge > 0.0 { "#ffffff" } else { "#b9b2a4" };
        pen.lines(
            own().map(|road| road.line.as_slice()),
            &format!("stroke=\"{colour}\" stroke-width=\"{width}\""),
        );
    }
}

fn route(pen: &mut Pen, map: &Map) {
    let all = || map.ways.iter().map(|way| way.line.as_slice());
    pen.lines(all(), "stroke=\"#ffffff\" stroke-width=\"6\" stroke-opacity=\"0.8\"");
    for (kind, dashes) in [(WayKind::Road, ""), (WayKind::Estimate, "8 5"), (WayKind::Boat, "1 6")] {
        let own = map.ways.iter().filter(|way| way.kind == kind).map(|way| way.line.as_slice());
        let dashes =
            if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        pen.lines(own, &format!("stroke=\"{ROUTE}\" stroke-width=\"3\"{dashes}"));
    }
}

/// Numbered discs. Where two would cover each other the later one steps aside, with a line to its place.
fn stops(pen: &mut Pen, map: &Map, projection: &Projection, placing: &mut Placing) {
    if let Some(base) = map.base {
        let [x, y] = projection.at(base);
        placing.take([x - 7.0, y - 7.0, x + 7.0, y + 7.0]);
        pen.raw(&format!(
            "<path d=\"M{:.1} {:.1}h12v12h-12z\" fill=\"#ffffff\" stroke=\"{INK}\" stroke-width=\"2.5\"/>",
            x - 6.0,
            y - 6.0
        ));
    }
    let radius = |stop: &Stop| if stop.number > 99 { 12.0 } else { 9.5 };
    let discs: Vec<[f64; 2]> =
        map.stops.iter().map(|stop| placing.disc(projection.at(stop.at), radius(stop))).collect();
    // All lines before all discs, so that none crosses a number.
    for (stop, [x, y]) in map.stops.iter().zip(&discs) {
        let [from_x, from_y] = projection.at(stop.at);
        if [*x, *y] != [from_x, from_y] {
            pen.raw(&format!(
                "<line x1=\"{from_x:.1}\" y1=\"{from_y:.1}\" x2=\"{x:.1}\" y2=\"{y:.1}\" stroke=\"{INK}\" \
                 stroke-width=\"1.2\"/><circle cx=\"{from_x:.1}\" cy=\"{from_y:.1}\" r=\"2.2\" fill=\"{INK}\"/>"
            ));
        }
    }
    for (stop, [x, y]) in map.stops.iter().zip(&discs) {
        pen.raw(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{}\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"1.5\"/>",
            radius(stop)
        ));
        pen.text(
            [*x, y + 4.0],
            &stop.number.to_string(),
            "font-size=\"11\" font-weight=\"700\" fill=\"#ffffff\"",
        );
    }
}

/// Names where there is room: kelurahan first, then the others in their order.
fn names(pen: &mut Pen, map: &Map, projection: &Projection, placing: &mut Placing) {
    let halo = "stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    for area in &map.areas {
        let text = area.name.to_uppercase();
        if let Some(at) = placing.text(projection.at(area.at), &text, 10.5) {
            let style = format!("font-size=\"10.5\" letter-spacing=\"0.6\" fill=\"#5b5446\" {halo}");
            pen.text(at, &text, &style);
        }
    }
    for name in &map.names {
        if let Some(at) = placing.text(projection.at(name.at), &name.text, 9.0) {
            pen.text(at, &name.text, &format!("font-size=\"9\" fill=\"{INK}\" {halo}"));
        }
    }
}

//! The ground under the sites: land, settlements, kelurahan, roads, names. Invariant: what lies outside the frame is
//! not written; points closer than half a pixel are written once; styles stand in attributes, never in a sheet.

use std::fmt::Write as _;

use super::Camera;
use super::camera::world;
use crate::Position;
use crate::pen::escape;
use crate::placing::Placing;

/// So much is drawn around the frame, in pixels, so that a drag does not bare the edge.
pub(super) const AROUND_PX: f64 = 260.0;

/// A line on the unit square of the world with its box.
#[derive(Debug, Clone)]
struct Line {
    points: Vec<[f64; 2]>,
    /// Left, top, right, bottom.
    reach: [f64; 4],
}

impl Line {
    fn new(line: &[Position]) -> Self {
        let points: Vec<[f64; 2]> = line.iter().map(|at| world(*at)).collect();
        let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let reach = points.iter().fold(start, |[left, top, right, bottom], [x, y]| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        });
        Self { points, reach }
    }
}

/// A name on the ground.
#[derive(Debug, Clone)]
pub struct Label {
    pub text: String,
    pub at: Position,
}

/// The region, ready to be drawn from anywhere.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    land: Vec<Vec<Line>>,
    settlements: Vec<Vec<Line>>,
    /// With their codes.
    areas: Vec<(String, Vec<Line>)>,
    kecamatan: Vec<Vec<Line>>,
    /// 0 for the main roads, 1, then 2 for all others.
    roads: [Vec<Line>; 3],
    pub landmarks: Vec<Label>,
    pub names: Vec<Label>,
    /// West, south, east, north of what is known; beyond it nothing is said.
    pub extent: Option<[f64; 4]>,
}

/// Polygons with their holes.
type Polygons<'a> = &'a [Vec<Vec<Position>>];

fn lines(polygon: &[Vec<Position>]) -> Vec<Line> {
    polygon.iter().map(|ring| Line::new(ring)).collect()
}

impl Ground {
    /// Nothing but names so far, and what of the world is known.
    pub fn named(names: Vec<Label>, extent: [f64; 4]) -> Self {
        Self { names, extent: Some(extent), ..Self::default() }
    }

    pub fn set_land(&mut self, polygons: Polygons<'_>) {
        self.land = polygons.iter().map(|polygon| lines(polygon)).collect();
    }

    pub fn set_settlements(&mut self, polygons: Polygons<'_>) {
        self.settlements = polygons.iter().map(|polygon| lines(polygon)).collect();
    }

    pub fn set_kecamatan(&mut self, polygons: Polygons<'_>) {
        self.kecamatan = polygons.iter().map(|polygon| lines(polygon)).collect();
    }

    /// Takes the kelurahan, each with its code.
    pub fn set_areas(&mut self, areas: &[(String, Vec<Vec<Position>>)]) {
        self.areas = areas.iter().map(|(code, polygon)| (code.clone(), lines(polygon))).collect();
    }

    /// Takes the roads, each with its rank: 0 for the main ones, 1, then 2.
    pub fn set_roads(&mut self, roads: &[(u8, Vec<Position>)]) {
        self.roads = Default::default();
        for (rank, line) in roads {
            if let Some(own) = self.roads.get_mut(usize::from(*rank).min(2)) {
                own.push(Line::new(line));
            }
        }
    }
}

/// Which layers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub kelurahan: bool,
    pub roads: bool,
    pub settlements: bool,
    pub landmarks: bool,
}

/// The colour of a kelurahan by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tone {
    pub code: String,
    pub colour: &'static str,
}

/// Writes lines as a camera sees them.
struct Tracer {
    scale: f64,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Tracer {
    fn new(camera: &Camera) -> Self {
        let [left, top] = camera.origin();
        Self { scale: camera.scale(), left, top, width: camera.width, height: camera.height }
    }

    fn sees(&self, [left, top, right, bottom]: [f64; 4]) -> bool {
        right * self.scale - self.left >= -AROUND_PX
            && left * self.scale - self.left <= self.width + AROUND_PX
            && bottom * self.scale - self.top >= -AROUND_PX
            && top * self.scale - self.top <= self.height + AROUND_PX
    }

    fn add(&self, line: &Line, closed: bool, path: &mut String) {
        if line.points.len() < 2 || !self.sees(line.reach) {
            return;
        }
        let mut last = [f64::INFINITY; 2];
        for (place, [x, y]) in line.points.iter().enumerate() {
            let (x, y) = (x * self.scale - self.left, y * self.scale - self.top);
            let near = (x - last[0]).abs() < 0.5 && (y - last[1]).abs() < 0.5;
            if near && place + 1 < line.points.len() {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if place == 0 { 'M' } else { 'L' });
            last = [x, y];
        }
        if closed {
            path.push('Z');
        }
    }

    fn path<'l>(&self, lines: impl Iterator<Item = &'l Line>, closed: bool) -> String {
        let mut path = String::new();
        for line in lines {
            self.add(line, closed, &mut path);
        }
        path
    }
}

/// Adds a path of one style unless it is empty.
fn add(out: &mut String, path: &str, style: &str) {
    if !path.is_empty() {
        let _ = write!(out, "<path d=\"{path}\" {style}/>");
    }
}

/// Grows by the power 1.6 of the zoom between stops of zoom and value, as MapLibre's style of this map does.
fn by_zoom(zoom: f64, stops: [(f64, f64); 3]) -> f64 {
    const BASE: f64 = 1.6;
    let [(low, first), (middle, second), (high, third)] = stops;
    let between = |from: f64, to: f64, a: f64, b: f64| {
        let share = (BASE.powf(zoom - from) - 1.0) / (BASE.powf(to - from) - 1.0);
        a + (b - a) * share.clamp(0.0, 1.0)
    };
    if zoom < middle { between(low, middle, first, second) } else { between(middle, high, second, third) }
}

/// Everything that lies below the sites, without names. Linear in the positions within the frame.
pub fn draw_ground(ground: &Ground, camera: &Camera, shown: Shown, tones: &[Tone]) -> String {
    let tracer = Tracer::new(camera);
    let mut out = String::new();
    let around = AROUND_PX;
    let frame = format!(
        "M{:.1} {:.1}h{:.1}v{:.1}h{:.1}Z",
        -around,
        -around,
        camera.width + 2.0 * around,
        camera.height + 2.0 * around,
        -(camera.width + 2.0 * around)
    );
    add(&mut out, &frame, "fill=\"#dce8ec\"");
    let rings = |polygons: &[Vec<Line>]| tracer.path(polygons.iter().flatten(), true);
    let land = rings(&ground.land);
    add(&mut out, &land, "fill=\"#f3f5f4\" fill-rule=\"evenodd\" stroke=\"#a9bcc5\"");
    if let Some([west, south, east, north]) = ground.extent {
        let known = [[west, south], [west, north], [east, north], [east, south]];
        let mut beyond = frame;
        for (place, corner) in known.into_iter().enumerate() {
            let [x, y] = camera.at(corner);
            let _ = write!(beyond, "{}{x:.1} {y:.1}", if place == 0 { 'M' } else { 'L' });
        }
        beyond.push('Z');
        add(&mut out, &beyond, "fill=\"#eceff0\" fill-rule=\"evenodd\"");
    }
    if shown.settlements {
        add(&mut out, &rings(&ground.settlements), "fill=\"#e3e4dd\" fill-rule=\"evenodd\"");
    }
    for (code, rings) in &ground.areas {
        if let Some(tone) = tones.iter().find(|tone| tone.code == *code) {
            let path = tracer.path(rings.iter(), true);
            let style = format!(
                "fill=\"{}\" fill-opacity=\"0.6\" fill-rule=\"evenodd\" data-kelurahan=\"{}\"",
                tone.colour,
                escape(code)
            );
            add(&mut out, &path, &style);
        }
    }
    if shown.roads {
        roads(&mut out, ground, &tracer, camera.zoom);
    }
    if shown.kelurahan {
        let borders = tracer.path(ground.areas.iter().flat_map(|(_, rings)| rings), true);
        add(&mut out, &borders, "fill=\"none\" stroke=\"#8fa3ad\" stroke-dasharray=\"3 2\"");
        add(&mut out, &rings(&ground.kecamatan), "fill=\"none\" stroke=\"#7b919c\" stroke-width=\"1.4\"");
    }
    out
}

/// All edges below all roads, so that no edge crosses a junction.
fn roads(out: &mut String, ground: &Ground, tracer: &Tracer, zoom: f64) {
    const WIDTHS: [[f64; 3]; 3] = [[1.2, 3.4, 11.0], [0.2, 2.0, 9.0], [0.2, 1.0, 6.0]];
    let paths = ground.roads.each_ref().map(|own| tracer.path(own.iter(), false));
    let width = |rank: usize, edge: f64| {
        let [far, middle, near] = WIDTHS[rank];
        let thin = if rank == 0 { edge } else { edge / 2.0 };
        by_zoom(zoom, [(10.0, far + thin), (13.0, middle + edge), (17.0, near + edge)])
    };
    for (edge, colour) in [(1.5, "#b3c1c8"), (0.0, "#ffffff")] {
        for rank in [2, 1, 0] {
            let style = format!(
                "fill=\"none\" stroke=\"{colour}\" stroke-width=\"{:.2}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"",
                width(rank, edge)
            );
            add(out, &paths[rank], &style);
        }
    }
}

/// Kelurahan and landmarks by name where there is room, and the landmarks' dots.
pub fn draw_names(ground: &Ground, camera: &Camera, shown: Shown) -> String {
    const HALO: &str =
        "stroke=\"#ffffff\" stroke-width=\"2.8\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    let mut out = String::new();
    let mut placing = Placing::new(camera.width, camera.height);
    let inside = |[x, y]: [f64; 2]| (0.0..=camera.width).contains(&x) && (0.0..=camera.height).contains(&y);
    let mut texts = String::new();
    if shown.kelurahan && camera.zoom >= 10.5 {
        let size = 10.5 + ((camera.zoom - 11.0) / 3.0).clamp(0.0, 1.0) * 3.5;
        for name in &ground.names {
            let at = camera.at(name.at);
            if let Some([x, y]) = inside(at).then(|| placing.text(at, &name.text, size)).flatten() {
                let _ = write!(
                    texts,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.1}\" font-weight=\"600\" letter-spacing=\"0.3\" \
                     fill=\"#465761\" {HALO}>{}</text>",
                    escape(&name.text)
                );
            }
        }
    }
    if shown.landmarks && camera.zoom >= 12.5 {
        for mark in &ground.landmarks {
            let [x, y] = camera.at(mark.at);
            if !inside([x, y]) {
                continue;
            }
            let _ = write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"#54656f\"/>");
            if camera.zoom < 13.2 {
                continue;
            }
            if let Some([x, y]) = placing.text([x, y + 11.0], &mark.text, 11.0) {
                let _ = write!(
                    texts,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"11\" fill=\"#54656f\" {HALO}>{}</text>",
                    escape(&mark.text)
                );
            }
        }
    }
    out.push_str(&texts);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: Camera = Camera { lon: 117.48, lat: 0.12, zoom: 13.0, width: 600.0, height: 500.0 };
    const ALL: Shown = Shown { kelurahan: true, roads: true, settlements: true, landmarks: true };

    fn square(middle: Position, half: f64) -> Vec<Vec<Position>> {
        let [x, y] = middle;
        vec![vec![[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]]
    }

    fn ground() -> Ground {
        let mut ground = Ground { extent: Some([117.3, 0.0, 117.6, 0.25]), ..Ground::default() };
        ground.set_land(&[square([117.48, 0.12], 0.05), square([118.9, 0.12], 0.05)]);
        ground.set_areas(&[("64.74.01".into(), square([117.48, 0.12], 0.02))]);
        ground.set_roads(&[(0, vec![[117.46, 0.12], [117.5, 0.12]]), (2, vec![[118.8, 0.1], [118.9, 0.1]])]);
        ground.names = vec![
            Label { text: "Bontang <Kuala> & \"Baru\"".into(), at: [117.48, 0.12] },
            Label { text: "Jauh".into(), at: [118.9, 0.12] },
        ];
        ground
    }

    #[test]
    fn what_lies_outside_the_frame_is_not_written() {
        let svg = draw_ground(&ground(), &CAMERA, ALL, &[]);
        let land = svg.split("fill=\"#f3f5f4\"").next().and_then(|before| before.rsplit("d=\"").next());
        assert_eq!(land.map(|path| path.matches('M').count()), Some(1), "{svg}");
        assert_eq!(svg.matches("stroke=\"#ffffff\"").count(), 1, "only the near road has a fill: {svg}");
        assert!(!draw_names(&ground(), &CAMERA, ALL).contains("Jauh"));
    }

    #[test]
    fn a_switched_off_layer_is_not_written_and_a_tone_fills_its_kelurahan() {
        let none = Shown { kelurahan: false, roads: false, settlements: false, landmarks: false };
        let svg = draw_ground(&ground(), &CAMERA, none, &[]);
        assert!(!svg.contains("#8fa3ad") && !svg.contains("#b3c1c8") && !svg.contains("data-kelurahan"));
        assert_eq!(draw_names(&ground(), &CAMERA, none), "");
        let tones = [Tone { code: "64.74.01".into(), colour: "#41b6c4" }];
        assert!(draw_ground(&ground(), &CAMERA, none, &tones).contains("fill=\"#41b6c4\""));
    }

    #[test]
    fn names_are_text_and_styles_stand_in_attributes() {
        let names = draw_names(&ground(), &CAMERA, ALL);
        assert!(names.contains("Bontang &lt;Kuala&gt; &amp; &quot;Baru&quot;"), "{names}");
        // The page's policy refuses styles in attributes of that name.
        assert!(!names.contains("style=") && !draw_ground(&ground(), &CAMERA, ALL, &[]).contains("style="));
    }

    #[test]
    fn roads_grow_with_the_zoom_between_their_stops() {
        let width = |zoom| by_zoom(zoom, [(10.0, 1.2), (13.0, 3.4), (17.0, 11.0)]);
        assert!((width(10.0) - 1.2).abs() < 1e-9 && (width(13.0) - 3.4).abs() < 1e-9);
        assert!((width(5.0) - 1.2).abs() < 1e-9 && (width(19.0) - 11.0).abs() < 1e-9);
        assert!(width(11.0) < width(12.0) && width(14.0) < width(15.0));
    }
}

//! Drawing on the map: box by dragging, polygon corner by corner, radius by centre and rim, a pin by one click.
//! Pure. Invariant: a drawing ends exactly once, with a shape, with a point or as cancelled.

use petapora_mapsvg::Position;
use petapora_mapsvg::screen::{Camera, Sketch, disc};
use petapora_wire::Shape;

use crate::map::command::DrawTool;

/// A click this near to a corner means it.
const NEAR_PX: f64 = 10.0;
/// A press that moves farther is a drag.
const STILL_PX: f64 = 6.0;
const CORNERS_MOST: usize = 500;
const RADIUS_MOST_M: f64 = 100_000.0;
/// Metres a degree of latitude, on a sphere of the mean radius.
const DEGREE_M: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// A drawing under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub tool: DrawTool,
    corners: Vec<Position>,
    pressed: Option<Press>,
    shape: Option<Shape>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Press {
    at: [f64; 2],
    /// Nothing was set before it.
    first: bool,
}

/// What came of a movement of the pen.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    Nothing,
    /// So many corners, and the radius where there is one.
    Sketched {
        corners: u32,
        radius_m: f64,
    },
    Shape(Shape),
    Point(Position),
    Cancelled,
}

impl Drawing {
    pub fn new(tool: DrawTool) -> Self {
        Self { tool, corners: Vec::new(), pressed: None, shape: None }
    }

    /// The pen goes down at a pixel.
    pub fn press(&mut self, camera: &Camera, at: [f64; 2]) {
        self.pressed = Some(Press { at, first: self.corners.is_empty() });
        if matches!(self.tool, DrawTool::Box | DrawTool::Radius) && self.corners.is_empty() {
            self.corners = vec![place(camera, at)];
        }
    }

    /// It moves, down or not.
    pub fn slide(&mut self, camera: &Camera, at: [f64; 2]) -> Came {
        if self.corners.is_empty() {
            return Came::Nothing;
        }
        self.shape = self.shape_to(place(camera, at));
        self.sketched()
    }

    /// It is lifted.
    pub fn lift(&mut self, camera: &Camera, at: [f64; 2]) -> Came {
        let Some(pressed) = self.pressed.take() else { return Came::Nothing };
        let moved = (at[0] - pressed.at[0]).hypot(at[1] - pressed.at[1]) > STILL_PX;
        match self.tool {
            DrawTool::Pin if moved => Came::Nothing,
            DrawTool::Pin => Came::Point(place(camera, at)),
            DrawTool::Polygon => self.add_corner(camera, at),
            // Dragged, or clicked once more for those who cannot drag: the far corner or the rim.
            DrawTool::Box | DrawTool::Radius if moved || !pressed.first => {
                self.shape_to(place(camera, at)).map_or(Came::Cancelled, Came::Shape)
            }
            DrawTool::Box | DrawTool::Radius => Came::Sketched { corners: 1, radius_m: 0.0 },
        }
    }

    /// A key is pressed; `None` for one that means nothing here.
    pub fn key(&mut self, key: &str) -> Option<Came> {
        match key {
            "Escape" => Some(Came::Cancelled),
            "Enter" => self.closed().map(Came::Shape),
            "Backspace" if self.tool == DrawTool::Polygon && self.corners.pop().is_some() => {
                self.shape = self.closed();
                Some(self.sketched())
            }
            _ => None,
        }
    }

    /// What there is to be seen of it.
    pub fn sketch(&self) -> Sketch {
        let corners = if self.tool == DrawTool::Box { Vec::new() } else { self.corners.clone() };
        Sketch { ring: self.shape.as_ref().map(ring).unwrap_or_default(), corners }
    }

    fn sketched(&self) -> Came {
        let radius_m = match self.shape {
            Some(Shape::Radius { radius_m, .. }) => radius_m,
            _ => 0.0,
        };
        Came::Sketched { corners: self.corners.len() as u32, radius_m }
    }

    fn closed(&self) -> Option<Shape> {
        let ring = self.tool == DrawTool::Polygon && self.corners.len() > 2;
        ring.then(|| Shape::Polygon(self.corners.clone()))
    }

    fn shape_to(&self, point: Position) -> Option<Shape> {
        let first = *self.corners.first()?;
        match self.tool {
            DrawTool::Pin => None,
            DrawTool::Polygon => (self.corners.len() > 1).then(|| {
                let mut corners = self.corners.clone();
                corners.push(point);
                Shape::Polygon(corners)
            }),
            DrawTool::Radius => {
                let radius_m = metres(first, point).round().min(RADIUS_MOST_M);
                (radius_m > 0.0).then_some(Shape::Radius { lon: first[0], lat: first[1], radius_m })
            }
            DrawTool::Box => {
                let [west, east] = [first[0].min(point[0]), first[0].max(point[0])];
                let [south, north] = [first[1].min(point[1]), first[1].max(point[1])];
                (west < east && south < north).then_some(Shape::Bbox([west, south, east, north]))
            }
        }
    }

    fn add_corner(&mut self, camera: &Camera, at: [f64; 2]) -> Came {
        let near = |corner: Option<&Position>| {
            corner.is_some_and(|corner| {
                let [x, y] = camera.at(*corner);
                (x - at[0]).hypot(y - at[1]) < NEAR_PX
            })
        };
        if self.corners.len() > 2 && near(self.corners.first()) {
            return self.closed().map_or(Came::Nothing, Came::Shape);
        }
        // The second press of a double click lands on the corner just set and closes the ring.
        if near(self.corners.last()) {
            return self.closed().map_or(Came::Nothing, Came::Shape);
        }
        if self.corners.len() < CORNERS_MOST {
            self.corners.push(place(camera, at));
        }
        self.shape = self.closed();
        self.sketched()
    }
}

/// Seven decimals: a centimetre, and no address longer than it must be.
fn place(camera: &Camera, at: [f64; 2]) -> Position {
    camera.place(at).map(|degrees| (degrees * 1e7).round() / 1e7)
}

/// Metres between two points, on a plane around the first: within 0.1 % over a city.
fn metres([lon, lat]: Position, [lon2, lat2]: Position) -> f64 {
    ((lon2 - lon) * lat.to_radians().cos()).hypot(lat2 - lat) * DEGREE_M
}

/// The corners of a shape.
pub fn ring(shape: &Shape) -> Vec<Position> {
    match shape {
        Shape::Bbox([w, s, e, n]) => vec![[*w, *s], [*e, *s], [*e, *n], [*w, *n]],
        Shape::Polygon(corners) => corners.clone(),
        Shape::Radius { lon, lat, radius_m } => disc([*lon, *lat], *radius_m),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: Camera = Camera { lon: 117.48, lat: 0.12, zoom: 13.0, width: 600.0, height: 500.0 };

    fn click(drawing: &mut Drawing, at: [f64; 2]) -> Came {
        drawing.press(&CAMERA, at);
        drawing.lift(&CAMERA, at)
    }

    #[test]
    fn a_polygon_is_set_corner_by_corner_and_closed_in_three_ways() {
        let corners = [[100.0, 100.0], [300.0, 120.0], [200.0, 300.0]];
        let set = || {
            let mut drawing = Drawing::new(DrawTool::Polygon);
            for (count, at) in (1..).zip(corners) {
                assert_eq!(click(&mut drawing, at), Came::Sketched { corners: count, radius_m: 0.0 });
            }
            drawing
        };
        let wanted = Came::Shape(Shape::Polygon(corners.map(|at| place(&CAMERA, at)).to_vec()));
        assert_eq!(set().key("Enter"), Some(wanted.clone()));
        assert_eq!(click(&mut set(), corners[2]), wanted);
        assert_eq!(click(&mut set(), [corners[0][0] + 4.0, corners[0][1]]), wanted);
    }

    #[test]
    fn two_corners_are_no_area_and_backspace_takes_one_back() {
        let mut drawing = Drawing::new(DrawTool::Polygon);
        click(&mut drawing, [100.0, 100.0]);
        click(&mut drawing, [300.0, 100.0]);
        assert_eq!(drawing.key("Enter"), None);
        assert_eq!(drawing.key("Backspace"), Some(Came::Sketched { corners: 1, radius_m: 0.0 }));
        assert_eq!(drawing.key("Escape"), Some(Came::Cancelled));
    }

    #[test]
    fn a_box_is_dragged_or_clicked_twice_from_any_corner() {
        let [w, n] = place(&CAMERA, [100.0, 100.0]);
        let [e, s] = place(&CAMERA, [300.0, 250.0]);
        let wanted = Came::Shape(Shape::Bbox([w, s, e, n]));
        let mut dragged = Drawing::new(DrawTool::Box);
        dragged.press(&CAMERA, [300.0, 250.0]);
        dragged.slide(&CAMERA, [200.0, 200.0]);
        assert_eq!(dragged.sketch().ring.len(), 4);
        assert_eq!(dragged.lift(&CAMERA, [100.0, 100.0]), wanted);
        let mut clicked = Drawing::new(DrawTool::Box);
        assert_eq!(click(&mut clicked, [100.0, 250.0]), Came::Sketched { corners: 1, radius_m: 0.0 });
        assert_eq!(click(&mut clicked, [300.0, 100.0]), wanted);
    }

    #[test]
    fn a_radius_is_as_long_on_the_ground_as_on_the_map() {
        let mut drawing = Drawing::new(DrawTool::Radius);
        drawing.press(&CAMERA, [300.0, 250.0]);
        let Came::Shape(Shape::Radius { lon, lat, radius_m }) = drawing.lift(&CAMERA, [300.0, 350.0]) else {
            panic!("no circle")
        };
        assert_eq!([lon, lat], place(&CAMERA, [300.0, 250.0]));
        assert!((radius_m - 100.0 * CAMERA.metres_per_pixel()).abs() < 1.0);
    }

    #[test]
    fn a_pin_is_dropped_by_a_click_and_not_by_a_drag() {
        let mut drawing = Drawing::new(DrawTool::Pin);
        drawing.press(&CAMERA, [100.0, 100.0]);
        assert_eq!(drawing.lift(&CAMERA, [160.0, 100.0]), Came::Nothing);
        assert_eq!(click(&mut drawing, [200.0, 90.0]), Came::Point(place(&CAMERA, [200.0, 90.0])));
    }
}

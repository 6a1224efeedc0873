//! What the page and its map say to each other: `map.js` as JSON, the simple map as it is. Pure.
//! Invariant: only `FlyTo` and `ZoomBy` move the map; no message carries a person.

use petapora_wire::{AlertZone, PermitStatus, PlaceKind, Shape, SiteId, SiteRole, StatusCounts};
use serde::{Deserialize, Serialize};

use crate::view::{Camera, ShownLayers, Tool};

/// What the map is made from, once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapOptions {
    /// Layers of the region with their addresses.
    pub ground: std::collections::BTreeMap<String, String>,
    pub labels: Vec<Label>,
    /// West, south, east, north of what the region draws; beyond it the map says nothing.
    pub extent: [f64; 4],
    pub camera: Place,
    /// The map's name for screen readers.
    pub title: String,
}

/// A name on the ground.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Label {
    pub name: String,
    pub lon: f64,
    pub lat: f64,
}

/// A camera as it travels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub lon: f64,
    pub lat: f64,
    pub zoom: f64,
}

impl From<Camera> for Place {
    fn from(Camera { lon, lat, zoom }: Camera) -> Self {
        Self { lon, lat, zoom }
    }
}

impl From<Place> for Camera {
    fn from(Place { lon, lat, zoom }: Place) -> Self {
        Self { lon, lat, zoom }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum MapCommand {
    /// Draws the sites found at an address, or none. The change number is part of the
    /// question, so that a change reads the same address again.
    Sites {
        address: Option<String>,
        seq: i64,
    },
    /// Reads a source again that failed.
    Reload {
        source: String,
    },
    /// Switches the ground's layers.
    Show {
        kelurahan: bool,
        roads: bool,
        settlements: bool,
        landmarks: bool,
    },
    /// Fills kelurahan by code; none switches the shading off.
    Shade {
        colours: Vec<Shade>,
    },
    /// Marks the chosen sites.
    Select {
        points: Vec<[f64; 2]>,
    },
    /// Points at one place.
    Highlight {
        point: Option<[f64; 2]>,
    },
    /// Shows the zone of the alert that is open: the hull of its places and the disc around them.
    Zone {
        zone: Option<AlertZone>,
    },
    /// Shows the area of the filter.
    Shape {
        shape: Option<Shape>,
    },
    /// Starts a tool, or puts it away.
    Draw {
        tool: Option<DrawTool>,
    },
    FlyTo(Place),
    /// Zoom levels in (above 0) or out.
    ZoomBy {
        steps: f64,
    },
    /// The map's name in another language.
    Title {
        text: String,
    },
}

impl MapCommand {
    pub fn show(layers: &ShownLayers) -> Self {
        Self::Show {
            kelurahan: layers.kelurahan,
            roads: layers.roads,
            settlements: layers.settlements,
            landmarks: layers.landmarks,
        }
    }
}

/// The colour of one kelurahan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shade {
    pub code: String,
    pub colour: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawTool {
    Box,
    Polygon,
    Radius,
    Pin,
}

impl From<Tool> for DrawTool {
    fn from(tool: Tool) -> Self {
        match tool {
            Tool::Box => Self::Box,
            Tool::Polygon => Self::Polygon,
            Tool::Radius => Self::Radius,
            Tool::Pin => Self::Pin,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapEvent {
    /// Asked-for data are on their way.
    Loading,
    /// Everything is drawn.
    Idle,
    /// A source could not be read; `status` is 0 where the server did not answer.
    Failed {
        source: String,
        status: u16,
    },
    Moved(Place),
    Hover(Hover),
    /// The pointer is over no mark.
    Left,
    Open {
        id: SiteId,
    },
    /// Sites so close that zooming does not part them.
    SameSpot {
        ids: Vec<SiteId>,
    },
    /// The state of a drawing under way; `radius_m` is 0 for other tools.
    Sketch {
        corners: u32,
        radius_m: f64,
    },
    Drawn {
        shape: Shape,
    },
    /// A pin was dropped here.
    Placed {
        point: [f64; 2],
    },
    DrawCancelled,
}

/// A mark under the pointer: where on the map's `width` × `height` pixels, and its counts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Hover {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Tapped: the card stays and offers to open the site.
    pub pinned: bool,
    pub mark: Mark,
}

/// A site or a cluster as the map's data describe it. Counts only: a place's name is
/// not among them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// `None` for a cluster.
    pub id: Option<SiteId>,
    pub role: Option<SiteRole>,
    pub kind: Option<PlaceKind>,
    pub people: u32,
    /// People above capacity.
    pub over: u32,
    pub active: u32,
    pub expiring: u32,
    pub expired: u32,
    pub unknown: u32,
    /// Sites in a cluster, and their people by role.
    pub point_count: u32,
    pub workers: u32,
    pub residents: u32,
}

impl Mark {
    pub fn counts(&self) -> StatusCounts {
        StatusCounts {
            active: self.active,
            expiring: self.expiring,
            expired: self.expired,
            unknown: self.unknown,
        }
    }

    /// The statuses that occur, most pressing first.
    pub fn present(&self) -> Vec<(PermitStatus, u32)> {
        [PermitStatus::Expired, PermitStatus::Expiring, PermitStatus::Unknown, PermitStatus::Active]
            .into_iter()
            .map(|status| (status, self.counts().of(status)))
            .filter(|(_, people)| *people > 0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(command: &MapCommand) -> String {
        serde_json::to_string(command).expect("a command is JSON")
    }

    #[test]
    fn commands_are_written_as_map_js_reads_them() {
        let sites = MapCommand::Sites { address: Some("/api/v1/sites/map?role=residence".into()), seq: 7 };
        assert_eq!(json(&sites), r#"{"do":"sites","address":"/api/v1/sites/map?role=residence","seq":7}"#);
        let fly = MapCommand::FlyTo(Place { lon: 117.5, lat: 0.125, zoom: 14.0 });
        assert_eq!(json(&fly), r#"{"do":"fly_to","lon":117.5,"lat":0.125,"zoom":14.0}"#);
        assert_eq!(json(&MapCommand::Draw { tool: Some(DrawTool::Box) }), r#"{"do":"draw","tool":"box"}"#);
        let shape = Some(Shape::Radius { lon: 117.5, lat: 0.125, radius_m: 300.0 });
        assert_eq!(
            json(&MapCommand::Shape { shape }),
            r#"{"do":"shape","shape":{"Radius":{"lon":117.5,"lat":0.125,"radius_m":300.0}}}"#
        );
    }

    #[test]
    fn events_are_read_as_map_js_writes_them() {
        let read = |text: &str| serde_json::from_str::<MapEvent>(text).expect("an event");
        assert_eq!(read(r#""left""#), MapEvent::Left);
        assert_eq!(read(r#"{"placed":{"point":[117.5,0.1]}}"#), MapEvent::Placed { point: [117.5, 0.1] });
        assert_eq!(
            read(r#"{"drawn":{"shape":{"Bbox":[117.4,0.1,117.5,0.2]}}}"#),
            MapEvent::Drawn { shape: Shape::Bbox([117.4, 0.1, 117.5, 0.2]) }
        );
        let MapEvent::Hover(hover) = read(
            r#"{"hover":{"x":1.5,"y":2,"width":700,"height":600,"pinned":false,
                "mark":{"id":"p-r","role":"residence","kind":"kos","people":8,"status":"expiring",
                        "over":0,"active":5,"expiring":3}}}"#,
        ) else {
            panic!("not a hover");
        };
        assert_eq!(hover.mark.role, Some(SiteRole::Residence));
        assert_eq!(hover.mark.present(), [(PermitStatus::Expiring, 3), (PermitStatus::Active, 5)]);
    }

    #[test]
    fn a_cluster_has_no_id() {
        let mark: Mark = serde_json::from_str(
            r#"{"cluster":true,"cluster_id":7,"point_count":3,"point_count_abbreviated":3,"workers":12,"residents":0}"#,
        )
        .expect("a cluster");
        assert_eq!((mark.id, mark.point_count, mark.workers), (None, 3, 12));
    }
}

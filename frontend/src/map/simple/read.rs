//! The region's layers and the sites, from GeoJSON to what is drawn. Pure. Invariant: what cannot be drawn is left
//! out, and what is no such collection is refused whole.

use petapora_mapsvg::Position;
use petapora_mapsvg::screen::{Dot, Ground, Label};
use petapora_wire::{PermitStatus, PlaceKind, SiteId, SiteRole};
use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
struct Collection<P> {
    features: Vec<Feature<P>>,
}

#[derive(Deserialize)]
struct Feature<P> {
    properties: P,
    geometry: Option<Geometry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Facts {
    name: String,
    code: String,
    class: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Position),
    LineString(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    Polygon(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
    /// Not drawn.
    MultiPoint(IgnoredAny),
}

impl Geometry {
    fn polygons(self) -> Vec<Vec<Vec<Position>>> {
        match self {
            Self::Polygon(polygon) => vec![polygon],
            Self::MultiPolygon(polygons) => polygons,
            _ => Vec::new(),
        }
    }

    fn lines(self) -> Vec<Vec<Position>> {
        match self {
            Self::LineString(line) => vec![line],
            Self::MultiLineString(lines) => lines,
            _ => Vec::new(),
        }
    }
}

/// The text is not what its address promised.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable;

/// Puts a layer of the region, by its name, into the ground; names that are not drawn change nothing.
pub fn layer(ground: &mut Ground, name: &str, geojson: &str) -> Result<(), Unreadable> {
    let read: Collection<Facts> = serde_json::from_str(geojson).map_err(|_| Unreadable)?;
    let known = read.features.into_iter().filter_map(|one| Some((one.properties, one.geometry?)));
    match name {
        "land" => ground.set_land(&polygons(known)),
        "settlements" => ground.set_settlements(&polygons(known)),
        "kecamatan" => ground.set_kecamatan(&polygons(known)),
        "kelurahan" => {
            let areas = known.flat_map(|(facts, geometry)| {
                geometry.polygons().into_iter().map(move |polygon| (facts.code.clone(), polygon))
            });
            ground.set_areas(&areas.collect::<Vec<_>>());
        }
        "roads" => {
            let roads = known.flat_map(|(facts, geometry)| {
                let rank = match facts.class.as_str() {
                    "arterial" => 0,
                    "collector" => 1,
                    _ => 2,
                };
                geometry.lines().into_iter().map(move |line| (rank, line))
            });
            ground.set_roads(&roads.collect::<Vec<_>>());
        }
        "pois" => {
            ground.landmarks = known
                .filter_map(|(facts, geometry)| match geometry {
                    Geometry::Point(at) => Some(Label { text: facts.name, at }),
                    _ => None,
                })
                .collect();
        }
        _ => {}
    }
    Ok(())
}

fn polygons(known: impl Iterator<Item = (Facts, Geometry)>) -> Vec<Vec<Vec<Position>>> {
    known.flat_map(|(_, geometry)| geometry.polygons()).collect()
}

/// What the map knows of each site: dots to draw, and in the same order whose they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sites {
    pub dots: Vec<Dot>,
    pub known: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub id: SiteId,
    pub role: SiteRole,
    pub kind: PlaceKind,
}

#[derive(Deserialize)]
struct Counts {
    id: SiteId,
    role: SiteRole,
    kind: PlaceKind,
    people: u32,
    status: PermitStatus,
    #[serde(default)]
    over: u32,
    #[serde(default)]
    active: u32,
    #[serde(default)]
    expiring: u32,
    #[serde(default)]
    expired: u32,
    #[serde(default)]
    unknown: u32,
}

/// The sites of an answer. Linear.
pub fn sites(geojson: &str) -> Result<Sites, Unreadable> {
    let read: Collection<Counts> = serde_json::from_str(geojson).map_err(|_| Unreadable)?;
    let mut sites = Sites::default();
    for Feature { properties: own, geometry } in read.features {
        let Some(Geometry::Point(at)) = geometry else { continue };
        sites.dots.push(Dot {
            at,
            workplace: own.role == SiteRole::Workplace,
            people: own.people,
            over: own.over,
            statuses: [own.active, own.expiring, own.expired, own.unknown],
            leading: match own.status {
                PermitStatus::Active => 0,
                PermitStatus::Expiring => 1,
                PermitStatus::Expired => 2,
                PermitStatus::Unknown => 3,
            },
        });
        sites.known.push(Known { id: own.id, role: own.role, kind: own.kind });
    }
    Ok(sites)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_read_as_the_server_writes_them() {
        let read = sites(
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"geometry":
               {"type":"Point","coordinates":[117.5,0.1]},"properties":{"id":"p-r","role":"residence","kind":"kos",
               "people":4,"status":"expired","over":1,"active":3,"expired":1}}]}"#,
        )
        .expect("sites");
        assert_eq!(read.known[0].id.as_str(), "p-r");
        let dot = read.dots[0];
        assert_eq!((dot.at, dot.workplace, dot.people, dot.over), ([117.5, 0.1], false, 4, 1));
        assert_eq!((dot.statuses, dot.leading), ([3, 0, 1, 0], 2));
    }

    #[test]
    fn layers_become_ground_and_what_is_none_is_refused() {
        let mut ground = Ground::default();
        let point = r#"{"features":[{"properties":{"name":"Kantor"},"geometry":{"type":"Point","coordinates":[117.5,0.1]}},
            {"properties":{},"geometry":null}]}"#;
        assert_eq!(layer(&mut ground, "pois", point), Ok(()));
        assert_eq!(ground.landmarks.len(), 1);
        assert_eq!(layer(&mut ground, "roads", "<html>"), Err(Unreadable));
        assert_eq!(layer(&mut ground, "unheard_of", r#"{"features":[]}"#), Ok(()));
    }
}

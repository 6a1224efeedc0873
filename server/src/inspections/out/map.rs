//! A route on a drawn map. Invariant: every stop and every way lies within the frame; the map says that it is
//! restricted and whose data it shows.

use petapora_mapsvg::{Map, Stop, Way, WayKind};

use super::ground::MapGround;
use crate::inspections::files::{RESTRICTED, Tour};
use crate::inspections::road::LegSource;

/// Share of the route's extent that is shown around it.
const AROUND: f64 = 0.08;
/// Smallest extent, degrees: a block is recognised by what is around it.
const LEAST_DEG: f64 = 0.01;

/// The drawing of a tour, `width` × `height` CSS pixels. Linear in what lies on the ground.
pub fn drawing(tour: &Tour, ground: &MapGround, width: f64, height: f64) -> Map {
    let ways = tour.stops.iter().map(|stop| &stop.way).chain([&tour.home]);
    let drawn = ways.filter(|way| way.line.len() > 1).map(|way| Way {
        line: way.line.clone(),
        kind: match way.source {
            LegSource::Road => WayKind::Road,
            LegSource::Estimate => WayKind::Estimate,
            LegSource::Connector => WayKind::Boat,
        },
    });
    let drawn: Vec<Way> = drawn.collect();
    let stops: Vec<Stop> =
        tour.stops.iter().map(|stop| Stop { number: stop.number, at: stop.label.at }).collect();
    let positions = drawn.iter().flat_map(|way| way.line.iter()).chain(stops.iter().map(|stop| &stop.at));
    let [mut west, mut south, mut east, mut north] =
        [tour.start.at[0], tour.start.at[1], tour.start.at[0], tour.start.at[1]];
    for [lon, lat] in positions {
        (west, east) = (west.min(*lon), east.max(*lon));
        (south, north) = (south.min(*lat), north.max(*lat));
    }
    let margin = |from: f64, to: f64| ((to - from) * AROUND).max((LEAST_DEG - (to - from)) / 2.0);
    let (x, y) = (margin(west, east), margin(south, north));
    let mut owners = vec![ground.attribution.clone()];
    if !owners.contains(&tour.attribution) {
        owners.push(tour.attribution.clone());
    }
    Map {
        width,
        height,
        extent: [west - x, south - y, east + x, north + y],
        title: tour.title.clone(),
        land: ground.land.clone(),
        areas: ground.areas.clone(),
        roads: ground.roads.clone(),
        names: ground.names.clone(),
        ways: drawn,
        stops,
        base: Some(tour.start.at),
        attribution: owners.join(" · "),
        heading: RESTRICTED.into(),
    }
}

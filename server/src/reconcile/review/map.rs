//! The places of both sides on a drawn map. Pure. Invariant: every place lies within the
//! frame; 1 is the left side's, 2 the right side's, and nobody is named.

use petapora_mapsvg::{Map, Road, Stop, draw};

use crate::inspections::MapGround;

/// Size in CSS pixels: beside the score, and as wide as a phone.
const SIZE: (f64, f64) = (340.0, 240.0);
/// Smallest extent, degrees: a house is recognised by what is around it.
const LEAST_DEG: f64 = 0.008;
/// Share of the extent that is shown around the places.
const AROUND: f64 = 0.15;
/// Extent from which only main roads are drawn, degrees.
const WIDE_DEG: f64 = 0.04;

/// The map as SVG; `None` where no place has a point. Linear in what lies on the ground.
pub fn drawn(ground: &MapGround, left: &[[f64; 2]], right: &[[f64; 2]]) -> Option<String> {
    let first = left.first().or(right.first())?;
    let [mut west, mut south, mut east, mut north] = [first[0], first[1], first[0], first[1]];
    for [lon, lat] in left.iter().chain(right) {
        (west, east) = (west.min(*lon), east.max(*lon));
        (south, north) = (south.min(*lat), north.max(*lat));
    }
    let margin = |from: f64, to: f64| ((to - from) * AROUND).max((LEAST_DEG - (to - from)) / 2.0);
    let (x, y) = (margin(west, east), margin(south, north));
    let extent = [west - x, south - y, east + x, north + y];
    let wide = (extent[2] - extent[0]).max(extent[3] - extent[1]);
    // The frame shows a little more than what is asked for.
    let near = |[lon, lat]: &[f64; 2]| {
        (extent[0] - wide..extent[2] + wide).contains(lon)
            && (extent[1] - wide..extent[3] + wide).contains(lat)
    };
    let shown = |road: &&Road| (wide < WIDE_DEG || road.rank < 2) && road.line.iter().any(near);
    let stops = |number, points: &[[f64; 2]]| {
        let mut points = points.to_vec();
        points.dedup();
        points.into_iter().map(move |at| Stop { number, at }).collect::<Vec<_>>()
    };
    Some(draw(&Map {
        width: SIZE.0,
        height: SIZE.1,
        extent,
        title: "1, 2".into(),
        land: ground.land.clone(),
        areas: ground.areas.clone(),
        roads: ground.roads.iter().filter(shown).cloned().collect(),
        names: ground.names.iter().filter(|name| near(&name.at)).cloned().collect(),
        stops: [stops(1, left), stops(2, right)].concat(),
        attribution: ground.attribution.clone(),
        ..Map::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_drawn_and_nowhere_is_no_map() {
        let ground = MapGround::default();
        assert_eq!(drawn(&ground, &[], &[]), None);
        let one = drawn(&ground, &[[117.48, 0.12]], &[]).unwrap_or_default();
        assert!(one.contains(">1<") && !one.contains(">2<"), "{one}");
        let both = drawn(&ground, &[[117.48, 0.12]], &[[117.5, 0.14]]).unwrap_or_default();
        assert!(both.starts_with("<svg") && both.contains(">1<") && both.contains(">2<"), "{both}");
    }
}

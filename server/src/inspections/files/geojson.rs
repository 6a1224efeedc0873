//! GeoJSON (RFC 7946): stops as points, the ways to them as lines. Invariant: longitude first, seven decimals,
//! times with the office's offset.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::tour::Way;
use super::{RESTRICTED, Tour};

/// The collection. Linear in stops and points.
pub fn geojson(tour: &Tour) -> Value {
    let local =
        |at: Timestamp| at.to_zoned_datetime(tour.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let mut features = Vec::with_capacity(tour.stops.len() * 2 + 1);
    for stop in &tour.stops {
        features.push(json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": position(&stop.label.at) },
            "properties": {
                "kind": "stop",
                "number": stop.number,
                "visit": stop.visit,
                "name": stop.label.name,
                "address": stop.label.address,
                "arrives": local(stop.arrives),
                "begins": local(stop.begins),
                "ends": local(stop.ends),
                "slack_s": stop.slack_s,
            },
        }));
        features.extend(way(&stop.way, Some(stop.number)));
    }
    features.extend(way(&tour.home, None));
    json!({
        "type": "FeatureCollection",
        "title": tour.title,
        "plan": tour.plan,
        "version": tour.version,
        "leaves": local(tour.leaves),
        "returns": local(tour.returns),
        "restricted": RESTRICTED,
        "attribution": tour.attribution,
        "features": features,
    })
}

fn way(way: &Way, to: Option<usize>) -> Option<Value> {
    (way.line.len() > 1).then(|| {
        let line: Vec<Value> = way.line.iter().map(position).collect();
        json!({
            "type": "Feature",
            "geometry": { "type": "LineString", "coordinates": line },
            "properties": {
                "kind": "way", "to": to, "seconds": way.seconds, "metres": way.metres, "source": way.source,
            },
        })
    })
}

fn position([lon, lat]: &[f64; 2]) -> Value {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    json!([round(*lon), round(*lat)])
}

//! Reads the roads of a region package. Invariant: roads meet where they have the same position, to the
//! centimetre; what the package calls not routable is left out.

use std::collections::HashMap;

use crate::region::{Flat, Piece};

use super::network::{Access, Kind, Network, Way, point};

/// The network of a layer of roads: `class`, and where known `routable`, `oneway` (`yes`, `-1` or a truth
/// value), `speed_kmh_assumed` or `speed_kmh`, `access`. O(positions).
pub fn of_package(roads: &[Piece], source: &str, attribution: &str) -> Network {
    let mut network =
        Network { source: source.into(), attribution: attribution.into(), ..Network::default() };
    let mut known = HashMap::new();
    for road in roads {
        let value = |name: &str| road.properties.get(name);
        if value("routable").and_then(serde_json::Value::as_bool) == Some(false) {
            continue;
        }
        let (forward, backward) = match value("oneway") {
            Some(serde_json::Value::Bool(true)) => (true, false),
            Some(serde_json::Value::String(text)) => (text != "-1", text != "yes"),
            _ => (true, true),
        };
        let speed = ["speed_kmh", "speed_kmh_assumed"].iter().find_map(|name| value(name)?.as_u64());
        let kmh = speed.unwrap_or_else(|| usual_kmh(road.text("class").unwrap_or_default()));
        let access = if road.text("access") == Some("private") { Access::Private } else { Access::Open };
        let Flat::Lines(lines) = &road.geometry else { continue };
        for line in lines {
            let mut points: Vec<u32> = Vec::with_capacity(line.len());
            for at in line {
                let next = network.points.len() as u32;
                let number = *known.entry(point(*at)).or_insert(next);
                if number == next {
                    network.points.push(point(*at));
                }
                points.push(number);
            }
            points.dedup();
            if points.len() > 1 {
                let kmh = kmh.clamp(1, 130) as u8;
                network.ways.push(Way {
                    points,
                    kind: Kind::Road,
                    access,
                    forward,
                    backward,
                    kmh,
                    whole_s: None,
                });
            }
        }
    }
    network
}

fn usual_kmh(class: &str) -> u64 {
    match class {
        "arterial" => 50,
        "collector" => 40,
        "local" => 30,
        _ => 20,
    }
}

//! Reads the roads of an OpenStreetMap extract: what a car may drive, how fast, and what is forbidden.
//! Invariant: two passes over the file, ways before nodes, so that only the points of roads are kept; a way
//! that leaves the extract is cut there. Speeds are assumptions of this program, not measurements.
//!
//! Map content is © OpenStreetMap contributors, under the ODbL.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use super::network::{Access, Ban, Kind, Mark, Network, Via, Way};
use super::pbf::{Element, Member, PbfError, Tags, read};

pub const ATTRIBUTION: &str = "© OpenStreetMap contributors (ODbL)";
/// Without a duration a ferry makes 12 km/h.
const FERRY_KMH: u8 = 12;
/// Of a posted limit, what is driven on average.
const OF_LIMIT: f64 = 0.8;

/// Why an extract was not read.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    #[error("{0}")]
    Open(#[from] std::io::Error),
    #[error("{0}")]
    Pbf(#[from] PbfError),
    #[error("there is no road in it")]
    NoRoad,
}

/// A way as the first pass found it.
struct Found {
    nodes: Vec<i64>,
    way: Way,
}

/// The network of an `.osm.pbf` file. Linear in the file.
pub fn of_extract(file: &Path) -> Result<Network, ExtractError> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    of_extract_named(&name, || std::fs::File::open(file).map(std::io::BufReader::new))
}

fn of_extract_named<R: Read>(
    name: &str,
    open: impl Fn() -> std::io::Result<R>,
) -> Result<Network, ExtractError> {
    let mut ways: Vec<Found> = Vec::new();
    let mut number: HashMap<i64, u32> = HashMap::new();
    let mut bans = Vec::new();
    let made_s = read(open()?, false, |element| match element {
        Element::Way { id, nodes, tags } => {
            if let Some(way) = way(&tags).filter(|_| nodes.len() > 1) {
                number.insert(id, ways.len() as u32);
                ways.push(Found { nodes: nodes.to_vec(), way });
            }
        }
        Element::Relation { members, tags } => restriction(members, &tags, &mut bans),
        Element::Node { .. } => {}
    })?;
    let mut used: Vec<i64> = ways.iter().flat_map(|found| found.nodes.iter().copied()).collect();
    used.sort_unstable();
    used.dedup();
    let mut at = vec![None; used.len()];
    let mut marks = Vec::new();
    read(open()?, true, |element| {
        if let Element::Node { id, at: spot, tags } = element
            && let Ok(place) = used.binary_search(&id)
        {
            at[place] = Some(spot);
            if let Some(mark) = mark(&tags) {
                marks.push((place, mark));
            }
        }
    })?;
    let mut network = Network { attribution: ATTRIBUTION.into(), ..Network::default() };
    // Points in the order of their ids, so that the file's order does not matter.
    let mut point = vec![u32::MAX; used.len()];
    for (place, at) in at.iter().enumerate() {
        if let Some(at) = at {
            point[place] = network.points.len() as u32;
            network.points.push(*at);
        }
    }
    marks.sort_unstable();
    marks.dedup_by_key(|(place, _)| *place);
    network.marks = marks.into_iter().map(|(place, mark)| (point[place], mark)).collect();
    let point_of = |node: &i64| used.binary_search(node).ok().map(|place| point[place]).unwrap_or(u32::MAX);
    // Pieces of each way that lie in the extract; restrictions hold only for ways in one piece.
    let mut piece: Vec<Option<u32>> = Vec::with_capacity(ways.len());
    for found in ways {
        let points: Vec<u32> = found.nodes.iter().map(point_of).collect();
        let mut pieces: Vec<Vec<u32>> =
            points.split(|p| *p == u32::MAX).filter(|piece| piece.len() > 1).map(<[u32]>::to_vec).collect();
        pieces.iter_mut().for_each(Vec::dedup);
        pieces.retain(|piece| piece.len() > 1);
        piece.push((pieces.len() == 1).then_some(network.ways.len() as u32));
        network.ways.extend(pieces.into_iter().map(|points| Way { points, ..found.way.clone() }));
    }
    if network.ways.is_empty() {
        return Err(ExtractError::NoRoad);
    }
    let way_of = |id: &i64| piece[*number.get(id)? as usize];
    for raw in bans {
        match raw.resolve(&way_of, &point_of) {
            Some(ban) => network.bans.push(ban),
            // A restriction of ways that no car uses is none of ours.
            None if raw.ways().all(|id| number.contains_key(id)) => network.bans_ignored += 1,
            None => {}
        }
    }
    let day = made_s.and_then(|s| jiff::Timestamp::from_second(s).ok());
    network.source = day.map_or_else(|| name.into(), |day| format!("{name} ({})", day.strftime("%F")));
    Ok(network)
}

/// A restriction by the ids of the map.
struct RawBan {
    from: i64,
    via: Vec<i64>,
    via_node: Option<i64>,
    to: i64,
    only: bool,
}

impl RawBan {
    fn ways(&self) -> impl Iterator<Item = &i64> {
        [&self.from, &self.to].into_iter().chain(&self.via)
    }

    fn resolve(&self, way: &impl Fn(&i64) -> Option<u32>, point: &impl Fn(&i64) -> u32) -> Option<Ban> {
        let via = match &self.via_node {
            Some(node) => Via::Point(Some(point(node)).filter(|point| *point != u32::MAX)?),
            None => Via::Ways(self.via.iter().map(way).collect::<Option<_>>()?),
        };
        Some(Ban { from: way(&self.from)?, via, to: way(&self.to)?, only: self.only })
    }
}

fn restriction(members: &[Member], tags: &Tags, bans: &mut Vec<RawBan>) {
    let cars = ["restriction:motorcar", "restriction:motor_vehicle", "restriction"];
    let Some(rule) = cars.iter().find_map(|key| tags.get(key)) else { return };
    let excepted = |word: &str| matches!(word.trim(), "motorcar" | "motor_vehicle");
    if tags.get("except").is_some_and(|except| except.split(';').any(excepted)) {
        return;
    }
    let only = rule.starts_with("only_");
    if !only && !rule.starts_with("no_") {
        return;
    }
    let of = |kind, role| members.iter().filter(move |m| m.kind == kind && m.role == role).map(|m| m.id);
    let via: Vec<i64> = of(1, "via").collect();
    let via_node = of(0, "via").next().filter(|_| via.is_empty());
    if via.is_empty() && via_node.is_none() {
        return;
    }
    // `no_entry` and `no_exit` may have several ways on one side.
    for from in of(1, "from") {
        for to in of(1, "to") {
            bans.push(RawBan { from, via: via.clone(), via_node, to, only });
        }
    }
}

fn mark(tags: &Tags) -> Option<Mark> {
    if tags.is_empty() {
        return None;
    }
    if tags.get("highway") == Some("traffic_signals") {
        return Some(Mark::Signals);
    }
    let may = access(tags);
    match tags.get("barrier")? {
        "bollard" | "block" | "jersey_barrier" | "log" | "debris" | "cycle_barrier" | "stile"
        | "turnstile" | "kissing_gate" | "motorcycle_barrier" | "chain"
            if !matches!(tags.get("motor_vehicle").or(tags.get("access")), Some("yes" | "permissive")) =>
        {
            Some(Mark::Closed)
        }
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" if may != Some(Access::Open) => Some(Mark::Gate),
        _ => None,
    }
}

/// Whether a car may: the most particular key decides. `None` is no.
fn access(tags: &Tags) -> Option<Access> {
    let word = ["motorcar", "motor_vehicle", "vehicle", "access"].iter().find_map(|key| tags.get(key));
    match word.unwrap_or("yes") {
        "no" | "agricultural" | "forestry" | "emergency" | "psv" | "bus" | "agricultural;forestry" => None,
        "private" | "destination" | "customers" | "delivery" | "permit" | "residents" | "military" => {
            Some(Access::Private)
        }
        _ => Some(Access::Open),
    }
}

fn way(tags: &Tags) -> Option<Way> {
    let ferry = tags.get("route") == Some("ferry");
    if !ferry && (tags.get("highway").is_none() || tags.get("area") == Some("yes")) {
        return None;
    }
    let access = access(tags)?;
    let class = tags.get("highway").unwrap_or_default();
    let usual = if ferry { FERRY_KMH } else { usual_kmh(class)? };
    let limit = tags.get("maxspeed").and_then(limit_kmh).map(|kmh| kmh * OF_LIMIT);
    let round = matches!(tags.get("junction"), Some("roundabout" | "circular"));
    let implied = round || class == "motorway" || class == "motorway_link";
    let (forward, backward) = match tags.get("oneway") {
        Some("yes" | "true" | "1") => (true, false),
        Some("-1" | "reverse") => (false, true),
        Some("no") => (true, true),
        _ => (true, !implied),
    };
    Some(Way {
        points: Vec::new(),
        kind: if ferry { Kind::Boat } else { Kind::Road },
        access,
        forward,
        backward,
        kmh: limit.filter(|_| !ferry).map_or(usual, |kmh| kmh.clamp(3.0, 130.0) as u8),
        whole_s: if ferry { tags.get("duration").and_then(duration_s) } else { None },
    })
}

/// What is driven on average where no limit is posted; `None` is no road for cars.
fn usual_kmh(class: &str) -> Option<u8> {
    Some(match class {
        "motorway" => 90,
        "trunk" => 70,
        "primary" => 50,
        "motorway_link" | "trunk_link" | "secondary" => 45,
        "tertiary" | "primary_link" => 38,
        "unclassified" | "secondary_link" | "tertiary_link" => 30,
        "residential" | "road" => 25,
        "service" | "living_street" => 12,
        "track" => 10,
        _ => return None,
    })
}

fn limit_kmh(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let number: f64 = number.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0)?;
    Some(if unit == "mph" { number * 1.609_344 } else { number })
}

/// Seconds of `mm`, `hh:mm` or `hh:mm:ss`.
fn duration_s(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let of = |number: u32, unit: u32| number.checked_mul(unit);
    match *parts.as_slice() {
        [m] => of(m, 60),
        [h, m] => of(h, 3_600)?.checked_add(of(m, 60)?),
        [h, m, s] => of(h, 3_600)?.checked_add(of(m, 60)?)?.checked_add(s),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

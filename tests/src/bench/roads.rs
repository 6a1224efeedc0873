//! The road graph on real extracts. Invariant: the budget is the processor time of the whole process, of all its
//! threads; the places are the same in every run.

use petapora::inspections::road::{Graph, Network, Place, Side, osm};

use crate::bench::Line;
use crate::bench::routes::{at_most, told};
use crate::seed::Chance;
use crate::{Checked, shared};

/// Processor time of the whole process, of threads that have ended too, and its peak memory (Linux).
fn spent() -> Checked<(f64, f64)> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| -> Checked<f64> { Ok(fields.get(at).ok_or("no such field")?.parse()?) };
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).ok_or("no peak")?;
    let kb: f64 = peak.split_whitespace().nth(1).ok_or("no peak")?.parse()?;
    Ok(((ticks(11)? + ticks(12)?) / 100.0, kb / 1e3))
}

/// 100 places within 300 m of a road, drawn over the extract's box.
fn places_on(graph: &Graph, network: &Network) -> Vec<Place> {
    let mut chance = Chance(5);
    let pick = |axis: usize| {
        let all = || network.points.iter().map(|point| f64::from(point[axis]) / 1e7);
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((west, east), (south, north)) = (pick(0), pick(1));
    let random = std::iter::repeat_with(|| {
        let (x, y) = (chance.share(), chance.share());
        Place { at: [west + (east - west) * x, south + (north - south) * y], access: None }
    });
    random.filter(|place| graph.snap_place(place).is_some()).take(100).collect()
}

/// Read, cut, snap, 100 × 100 with turn costs.
pub(super) fn lines() -> Checked<Vec<Line>> {
    let mut lines = Vec::new();
    for (name, side, goal) in [("porto_alegre", Side::Right, Some(0.6)), ("malta-latest", Side::Left, None)] {
        let Some(file) = shared(&format!("osm/{name}.osm.pbf"))? else { continue };
        let before = spent()?.0;
        let network = osm::of_extract(&file)?;
        let graph = Graph::new(&network, side);
        let built = spent()?.0;
        let places = places_on(&graph, &network);
        let drawn = spent()?.0;
        let legs = graph.legs(&places, 2);
        let (end, peak) = spent()?;
        let total = built - before + end - drawn;
        let what = format!("{name}: read, {} edges, {} turns, 100 × 100", graph.edges(), graph.turns());
        lines.push(
            goal.map_or_else(|| told(&what, "CPU-s", total), |most| at_most(&what, "CPU-s", total, most)),
        );
        let what = format!("{name}: peak memory of this process, solver included");
        lines.push(goal.map_or_else(|| told(&what, "MB", peak), |_| at_most(&what, "MB", peak, 80.0)));
        lines.push(told(&format!("{name}: cells of 10,000 that are no road"), "cells", {
            let off = legs.snaps.iter().filter(|snap| snap.is_none()).count();
            off as f64
        }));
    }
    Ok(lines)
}

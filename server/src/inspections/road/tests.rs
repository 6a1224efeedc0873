//! Ways against brute force, and small drawings whose times are known.

use std::collections::BTreeSet;

use brute::Drawn;

use super::graph::Graph;
use super::link::links;
use super::network::{Access, Ban, Kind, Mark, Network, Via, Way, degrees, point};
use super::rows::{Slate, Targets, leg, row};
use super::snap::Snap;
use super::turn::BOARDING_MS;
use super::*;
use crate::index::metres::distance_m;

mod brute;

/// Numbers that look random and repeat.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn random_network(seed: u64) -> Network {
    let mut draw = Draw(seed.wrapping_mul(7_919) + 1);
    let mut network = Network::default();
    let side = 4;
    for at in 0..side * side {
        let jitter = |draw: &mut Draw| draw.below(400) as f64 * 1e-6;
        let (x, y) = ((at % side) as f64 * 2e-3, (at / side) as f64 * 2e-3);
        network.points.push(point([117.4 + x + jitter(&mut draw), 0.1 + y + jitter(&mut draw)]));
    }
    for _ in 0..12 {
        let mut at = draw.below(side * side);
        let mut points = vec![at as u32];
        for _ in 0..1 + draw.below(3) {
            let (x, y) = (at % side, at / side);
            let next = match draw.below(4) {
                0 if x + 1 < side => at + 1,
                1 if x > 0 => at - 1,
                2 if y + 1 < side => at + side,
                3 if y > 0 => at - side,
                _ => continue,
            };
            if !points.contains(&(next as u32)) {
                points.push(next as u32);
                at = next;
            }
        }
        if points.len() > 1 {
            let one_way = draw.below(5);
            network.ways.push(Way {
                points,
                kind: if draw.one_in(10) { Kind::Boat } else { Kind::Road },
                access: if draw.one_in(5) { Access::Private } else { Access::Open },
                forward: one_way != 0,
                backward: one_way != 1,
                kmh: 10 + draw.below(50) as u8,
                whole_s: draw.one_in(12).then(|| draw.below(900) as u32),
            });
        }
    }
    for at in 0..network.points.len() as u32 {
        match draw.below(14) {
            0 => network.marks.push((at, Mark::Signals)),
            1 => network.marks.push((at, Mark::Closed)),
            2 => network.marks.push((at, Mark::Gate)),
            _ => {}
        }
    }
    let ends = |way: &Way| [way.points[0], way.points[way.points.len() - 1]];
    let ways = network.ways.len() as u32;
    for from in 0..ways {
        for to in 0..ways {
            let joint = ends(&network.ways[from as usize])
                .into_iter()
                .find(|end| ends(&network.ways[to as usize]).contains(end));
            if let Some(joint) = joint.filter(|_| draw.one_in(5)) {
                let only = draw.one_in(4);
                network.bans.push(Ban { from, via: Via::Point(joint), to, only });
            }
            if draw.one_in(6) {
                let via = draw.below(ways as usize) as u32;
                let via =
                    if draw.one_in(3) { vec![via, draw.below(ways as usize) as u32] } else { vec![via] };
                network.bans.push(Ban { from, via: Via::Ways(via), to, only: draw.one_in(4) });
            }
        }
    }
    network
}

/// The middle of a stretch as a place on the road.
fn middle(graph: &Graph, network: &Network, (way, at): (usize, usize)) -> Snap {
    let points = &network.ways[way].points;
    let [a, b] = [points[at], points[at + 1]].map(|p| network.points[p as usize]);
    let first = links(network).first;
    for number in first[way]..first[way + 1] {
        let link = &graph.links[number as usize];
        let shape = &graph.shape[link.shape.0 as usize..link.shape.1 as usize];
        let steps: Vec<f64> = shape.windows(2).map(|t| distance_m(degrees(t[0]), degrees(t[1]))).collect();
        if let Some(step) = shape.windows(2).position(|two| two == [a, b]) {
            let before: f64 = steps[..step].iter().sum();
            let along = (before + steps[step] / 2.0) / steps.iter().sum::<f64>();
            let at = [0, 1].map(|i| (degrees(a)[i] + degrees(b)[i]) / 2.0);
            return Snap { link: number, along, at, offset_m: 0.0 };
        }
    }
    panic!("the stretch is in no link");
}

#[test]
fn ways_equal_brute_force_with_one_ways_gates_boats_and_restrictions() {
    let (mut ways, mut chains, mut none) = (0, 0, 0);
    for seed in 0..120 {
        let network = random_network(seed);
        let drawn = Drawn::new(&network);
        chains += drawn.banned.iter().filter(|chain| chain.len() > 2).count();
        let graph = Graph::new(&network, Side::Left);
        let stretches: Vec<(usize, usize)> =
            drawn.all.iter().map(|(way, at, _)| (*way, *at)).collect::<BTreeSet<_>>().into_iter().collect();
        let places: Vec<Snap> = stretches.iter().map(|s| middle(&graph, &network, *s)).collect();
        let targets = Targets::new(&graph, &places);
        let mut slate = Slate::new(&graph);
        for (from, start) in places.iter().zip(&stretches) {
            let expected = drawn.from(*start);
            let found = row(&graph, from, &places, &targets, &mut slate);
            for ((to, end), way) in places.iter().zip(&stretches).zip(found) {
                let name = format!("seed {seed}, {start:?} to {end:?}");
                let right = expected.get(end).copied();
                assert_eq!(way.is_some(), right.is_some(), "{name}: {way:?}, not {right:?}");
                let drawn_line = leg(&graph, from, to);
                assert_eq!(
                    drawn_line.as_ref().map(|leg| (leg.seconds * 1e3).round() as u32),
                    way.map(|way| way.ms),
                    "{name}"
                );
                let (Some(way), Some(right), Some(leg)) = (way, right, drawn_line) else {
                    none += 1;
                    continue;
                };
                ways += 1;
                assert!((f64::from(way.ms) - right).abs() < 40.0, "{name}: {way:?}, not {right}");
                let length: f64 = leg.line.windows(2).map(|two| distance_m(two[0], two[1])).sum();
                assert!((length - leg.metres).abs() < 0.01 * length + 1.0, "{name}: {length}, {leg:?}");
                assert_eq!((leg.line[0], *leg.line.last().unwrap()), (from.at, to.at), "{name}");
            }
        }
    }
    assert!(ways > 10_000 && chains > 20 && none > 1_000, "{ways} ways, {chains} chains, {none} without");
}

#[test]
fn between_two_places_on_the_road_there_is_always_a_way() {
    for seed in 200..400 {
        let network = random_network(seed);
        let graph = Graph::new(&network, Side::Left);
        let places: Vec<Place> = (0..30)
            .map(|i| Place { at: degrees(network.points[i % 16]).map(|d| d + i as f64 * 3e-5), access: None })
            .collect();
        let legs = graph.legs(&places, 2);
        for (a, from) in legs.snaps.iter().enumerate() {
            for (b, to) in legs.snaps.iter().enumerate() {
                let estimated = legs.sources[a * places.len() + b] == LegSource::Estimate;
                assert_eq!(estimated, a != b && (from.is_none() || to.is_none()), "seed {seed}: {a} to {b}");
            }
        }
    }
}

#[test]
fn the_nearest_road_is_found_as_by_trying_every_stretch() {
    for seed in 0..60 {
        let network = random_network(seed);
        let graph = Graph::new(&network, Side::Left);
        let mut draw = Draw(seed + 5);
        for _ in 0..40 {
            let mut random = || draw.below(9_000) as f64 * 1e-6 - 1e-3;
            let place = [117.4 + random(), 0.1 + random()];
            let mut nearest = f64::INFINITY;
            for link in graph.links.iter().zip(&graph.connected).filter(|(l, c)| **c && l.kind == Kind::Road)
            {
                let shape = &graph.shape[link.0.shape.0 as usize..link.0.shape.1 as usize];
                for two in shape.windows(2) {
                    let [a, b] = [degrees(two[0]), degrees(two[1])];
                    for step in 0..=200 {
                        let t = f64::from(step) / 200.0;
                        let at = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
                        nearest = nearest.min(distance_m(place, at));
                    }
                }
            }
            match graph.snap(place, 300.0) {
                None => assert!(nearest > 299.0, "seed {seed}: {place:?} lies {nearest} m from a road"),
                Some(snap) => {
                    assert!(
                        snap.offset_m <= nearest + 0.1 && snap.offset_m > nearest - 2.0,
                        "{snap:?}, {nearest}"
                    );
                    assert!((distance_m(place, snap.at) - snap.offset_m).abs() < 0.1, "{snap:?}");
                }
            }
        }
    }
}

/// A straight road, as a way of points a hundredth of a degree apart.
fn road(points: &[u32]) -> Way {
    Way {
        points: points.to_vec(),
        kind: Kind::Road,
        access: Access::Open,
        forward: true,
        backward: true,
        kmh: 36,
        whole_s: None,
    }
}

fn cross() -> Network {
    // 1 west, 2 east, 3 north, 4 south of the crossing 0.
    let at = [[0.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]];
    Network {
        points: at.map(|[x, y]| point([117.5 + x / 100.0, 0.1 + y / 100.0])).to_vec(),
        ways: vec![road(&[1, 0]), road(&[0, 2]), road(&[0, 3]), road(&[4, 0])],
        ..Network::default()
    }
}

fn seconds(network: &Network, from: [f64; 2], to: [f64; 2]) -> i64 {
    let graph = Graph::new(network, Side::Left);
    graph.legs(&[from, to].map(|at| Place { at, access: None }), 1).matrix.seconds(0, 1)
}

const SOUTH: [f64; 2] = [117.5, 0.091];
const WEST: [f64; 2] = [117.491, 0.1];
const EAST: [f64; 2] = [117.509, 0.1];

#[test]
fn where_one_drives_on_the_left_a_right_turn_costs_more() {
    let network = cross();
    let (left, right) = (seconds(&network, SOUTH, WEST), seconds(&network, SOUTH, EAST));
    assert!(left < right, "{left} {right}");
    let graph = Graph::new(&network, Side::Right);
    let places = [SOUTH, WEST, EAST].map(|at| Place { at, access: None });
    let legs = graph.legs(&places, 1);
    assert!(legs.matrix.seconds(0, 1) > legs.matrix.seconds(0, 2));
}

#[test]
fn a_place_behind_a_gate_is_reached_and_its_yard_is_no_short_cut() {
    let mut network = cross();
    // A private road joins the eastern end with the southern one.
    network.ways.push(Way { access: Access::Private, kmh: 90, ..road(&[2, 4]) });
    let around = seconds(&network, SOUTH, EAST);
    network.ways.pop();
    assert_eq!(around, seconds(&network, SOUTH, EAST));
    network.ways.push(Way { access: Access::Private, ..road(&[2, 4]) });
    let yard = [117.505, 0.095];
    let legs =
        Graph::new(&network, Side::Left).legs(&[SOUTH, yard, EAST].map(|at| Place { at, access: None }), 1);
    assert_eq!(legs.sources, vec![LegSource::Road; 9]);
    assert!(legs.matrix.seconds(0, 1) > 60 && legs.matrix.seconds(1, 2) > 60, "{:?}", legs.matrix);
}

#[test]
fn a_boat_of_the_operator_reaches_an_island_and_says_so() {
    let mut network = cross();
    let (pier, island) = ([117.51, 0.1], [117.53, 0.1]);
    let boat = Connector { name: "Pulau".into(), from: pier, to: island, minutes: 20, both_ways: true };
    let places = [WEST, island, [117.5201, 0.1]].map(|at| Place { at, access: None });
    let without = Graph::new(&network, Side::Left).legs(&places, 1);
    assert_eq!(without.sources[1], LegSource::Estimate);
    network.connect(&boat).unwrap();
    let legs = Graph::new(&network, Side::Left).legs(&places, 1);
    assert_eq!((legs.sources[1], legs.sources[3]), (LegSource::Connector, LegSource::Connector));
    let road_s = seconds(&network, WEST, pier);
    assert_eq!(legs.matrix.seconds(0, 1), road_s + 20 * 60 + i64::from(BOARDING_MS / 1000));
    // Half-way on the water is no road.
    assert_eq!(legs.snaps[2], None);
    let lost = Connector { name: "Jauh".into(), from: [118.0, 0.1], to: [118.1, 0.1], ..boat };
    assert_eq!(network.connect(&lost), Err(Unconnected("Jauh".into())));
}

#[test]
fn the_planners_access_point_stands_in_for_the_nearest_road() {
    let graph = Graph::new(&cross(), Side::Left);
    let far = [117.495, 0.105];
    assert_eq!(graph.snap_place(&Place { at: far, access: None }), None);
    let snap = graph.snap_place(&Place { at: far, access: Some(WEST) }).unwrap();
    assert!(distance_m(snap.at, WEST) < 1.0);
}

#[test]
fn the_number_of_threads_and_the_other_places_change_no_leg() {
    let network = random_network(3);
    let graph = Graph::new(&network, Side::Left);
    let places: Vec<Place> = network.points.iter().map(|p| Place { at: degrees(*p), access: None }).collect();
    let all = graph.legs(&places, 1);
    assert_eq!(all, graph.legs(&places, 5));
    let few = graph.legs(&places[..4], 2);
    for (a, b) in (0..4).flat_map(|a| (0..4).map(move |b| (a, b))) {
        assert_eq!(few.matrix.seconds(a, b), all.matrix.seconds(a, b));
    }
}

#[test]
fn another_speed_is_another_graph() {
    let mut network = cross();
    let hash = |network: &Network, side| Graph::new(network, side).identity.hash;
    let before = hash(&network, Side::Left);
    assert_eq!((before.len(), &before), (64, &hash(&network, Side::Left)));
    assert_ne!(before, hash(&network, Side::Right));
    network.ways[0].kmh += 1;
    assert_ne!(before, hash(&network, Side::Left));
}

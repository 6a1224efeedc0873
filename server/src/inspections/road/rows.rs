//! Finds the quickest ways from one place to many. Invariant: a state is settled once, by its time at the
//! start of its edge (Dijkstra 1959); among ways of the same time the first found is kept, in the fixed
//! order of the turns.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::index::metres::distance_m;

use super::graph::Graph;
use super::link::NO_WAY;
use super::network::{Kind, degrees};
use super::snap::Snap;

const NEVER: u32 = u32::MAX;
/// In place of a parent: the way began on this state's link, against the drawing or along it.
const FIRST_BACKWARD: u32 = NEVER - 2;
const FIRST_FORWARD: u32 = NEVER - 1;

/// The way between two places on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub ms: u32,
    pub cm: u32,
    pub by_boat: bool,
}

/// The way between two places, to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    pub seconds: f64,
    pub metres: f64,
    pub by_boat: bool,
    /// Longitude and latitude, from the first place's spot on the road to the second's.
    pub line: Vec<[f64; 2]>,
}

/// How the roads of this graph bend, and how fast they are, at the median of a fixed sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Road metres over straight metres.
    pub detour: f64,
    pub metres_per_s: f64,
}

/// What a search writes on; kept from row to row.
pub struct Slate {
    labels: Vec<Label>,
    heap: BinaryHeap<Reverse<u64>>,
}

/// The quickest time at the start of a state's edge, and the state before.
#[derive(Clone, Copy)]
struct Label {
    ms: u32,
    parent: u32,
}

const BLANK: Label = Label { ms: NEVER, parent: NEVER };

impl Slate {
    pub fn new(graph: &Graph) -> Self {
        Self { labels: vec![BLANK; graph.edge.len()], heap: BinaryHeap::new() }
    }
}

/// The best way to a target so far: its time, the state it arrives by, and the length from that edge's start.
#[derive(Clone, Copy)]
struct Best {
    ms: u32,
    state: u32,
    cm: u32,
}

/// One edge at which a place can be reached.
struct Arrival {
    target: u32,
    /// From the start of the edge to the place.
    ms: u32,
    cm: u32,
}

/// Places to be reached, ordered by state.
pub struct Targets {
    /// First arrival of each state, and an end mark.
    first: Vec<u32>,
    arrivals: Vec<Arrival>,
}

impl Targets {
    pub fn new(graph: &Graph, places: &[Snap]) -> Self {
        let mut all = Vec::new();
        for (target, snap) in (0..).zip(places) {
            for edge in edges(graph, snap) {
                let (ms, cm) = part(graph, edge, from_start(edge, snap));
                all.extend(graph.states_of(edge).map(|state| (state, Arrival { target, ms, cm })));
            }
        }
        all.sort_by_key(|(state, arrival)| (*state, arrival.target));
        let mut first = vec![0_u32; graph.edge.len() + 1];
        all.iter().for_each(|(state, _)| first[*state as usize + 1] += 1);
        (1..first.len()).for_each(|state| first[state] += first[state - 1]);
        Self { first, arrivals: all.into_iter().map(|(_, arrival)| arrival).collect() }
    }
}

/// The drivable edges of the link that a place is on.
fn edges(graph: &Graph, snap: &Snap) -> impl Iterator<Item = u32> {
    let ms = graph.links[snap.link as usize].ms;
    let link = snap.link;
    (0..2).filter(move |way| ms[*way as usize] != NO_WAY).map(move |way| link * 2 + way)
}

/// Share of the edge that lies before the place.
fn from_start(edge: u32, snap: &Snap) -> f64 {
    if edge.is_multiple_of(2) { snap.along } else { 1.0 - snap.along }
}

/// Time and length of a share of an edge.
fn part(graph: &Graph, edge: u32, share: f64) -> (u32, u32) {
    let cm = graph.links[edge as usize / 2].cm;
    ((f64::from(graph.ms(edge)) * share) as u32, (f64::from(cm) * share) as u32)
}

/// Ways from a place to each target; `None` where there is none. O((states + turns) · log states).
pub fn row(
    graph: &Graph,
    from: &Snap,
    places: &[Snap],
    targets: &Targets,
    slate: &mut Slate,
) -> Vec<Option<Way>> {
    let mut best: Vec<Option<Best>> = places.iter().map(|place| straight(graph, from, place)).collect();
    search(graph, from, targets, slate, &mut best);
    best.into_iter().map(|best| best.map(|best| driven(graph, from, slate, best).0)).collect()
}

/// The way with its length, and its edges from the last to the first after the place's own link; where that
/// link was left, `FIRST_FORWARD` or `FIRST_BACKWARD`.
fn driven(graph: &Graph, from: &Snap, slate: &Slate, best: Best) -> (Way, Vec<u32>, u32) {
    let (mut cm, mut by_boat, mut edges) = (best.cm, false, Vec::new());
    let mut state = best.state;
    while state < FIRST_BACKWARD {
        let edge = graph.edge[state as usize];
        let link = &graph.links[edge as usize / 2];
        by_boat |= link.kind == Kind::Boat;
        // The last edge counts from its start to the place, which is in `cm` already.
        cm = cm.saturating_add(if edges.is_empty() { 0 } else { link.cm });
        edges.push(edge);
        state = slate.labels[state as usize].parent;
    }
    if state != NEVER {
        let left_by = from.link * 2 + u32::from(state == FIRST_BACKWARD);
        let whole = graph.links[from.link as usize].cm;
        cm = cm.saturating_add(whole - part(graph, left_by, from_start(left_by, from)).1);
    }
    (Way { ms: best.ms, cm, by_boat }, edges, state)
}

/// The quickest way between two places with its line.
pub fn leg(graph: &Graph, from: &Snap, to: &Snap) -> Option<Leg> {
    let targets = Targets::new(graph, std::slice::from_ref(to));
    let mut slate = Slate::new(graph);
    let mut best = [straight(graph, from, to)];
    search(graph, from, &targets, &mut slate, &mut best);
    let [best] = best;
    let (way, edges, left) = driven(graph, from, &slate, best?);
    let mut line = vec![from.at];
    if left == NEVER {
        let edge = from.link * 2 + u32::from(to.along < from.along);
        line.extend(edge_points(graph, edge, from_start(edge, from), from_start(edge, to)));
    } else {
        let left_by = from.link * 2 + u32::from(left == FIRST_BACKWARD);
        line.extend(edge_points(graph, left_by, from_start(left_by, from), 1.0));
        for edge in edges.iter().skip(1).rev() {
            line.extend(edge_points(graph, *edge, 0.0, 1.0));
        }
        if let Some(edge) = edges.first() {
            line.extend(edge_points(graph, *edge, 0.0, from_start(*edge, to)));
        }
    }
    line.push(to.at);
    line.dedup();
    let (seconds, metres) = (f64::from(way.ms) / 1e3, f64::from(way.cm) / 100.0);
    Some(Leg { seconds, metres, by_boat: way.by_boat, line })
}

/// The points of an edge that lie between two shares of its length, in driving order.
fn edge_points(graph: &Graph, edge: u32, from: f64, to: f64) -> Vec<[f64; 2]> {
    let link = &graph.links[edge as usize / 2];
    let own = &graph.shape[link.shape.0 as usize..link.shape.1 as usize];
    let mut points: Vec<[f64; 2]> = own.iter().map(|point| degrees(*point)).collect();
    if !edge.is_multiple_of(2) {
        points.reverse();
    }
    let steps: Vec<f64> = points.windows(2).map(|two| distance_m(two[0], two[1])).collect();
    let whole: f64 = steps.iter().sum();
    let mut so_far = 0.0;
    let mut inside = Vec::new();
    for (at, point) in points.into_iter().enumerate() {
        let share = if whole > 0.0 { so_far / whole } else { 0.0 };
        if (from..=to).contains(&share) {
            inside.push(point);
        }
        so_far += steps.get(at).copied().unwrap_or_default();
    }
    inside
}

/// The way that stays on one edge.
fn straight(graph: &Graph, from: &Snap, to: &Snap) -> Option<Best> {
    if from.link != to.link {
        return None;
    }
    let edge = from.link * 2 + u32::from(to.along < from.along);
    let share = (to.along - from.along).abs();
    if share == 0.0 {
        return Some(Best { ms: 0, state: NEVER, cm: 0 });
    }
    if graph.ms(edge) == NO_WAY {
        return None;
    }
    let (ms, cm) = part(graph, edge, share);
    Some(Best { ms, state: NEVER, cm })
}

fn search(graph: &Graph, from: &Snap, targets: &Targets, slate: &mut Slate, best: &mut [Option<Best>]) {
    slate.labels.fill(BLANK);
    slate.heap.clear();
    for edge in edges(graph, from) {
        // A turn's time begins at the start of the edge; this way begins within it.
        let gone = part(graph, edge, from_start(edge, from)).0;
        let parent = if edge.is_multiple_of(2) { FIRST_FORWARD } else { FIRST_BACKWARD };
        relax(graph, slate, edge, |turn_ms| turn_ms - gone, parent);
    }
    let mut farthest = NEVER;
    while let Some(Reverse(top)) = slate.heap.pop() {
        let (ms, state) = ((top >> 32) as u32, top as u32);
        if slate.labels[state as usize].ms != ms {
            continue;
        }
        if ms >= farthest {
            break;
        }
        let arrivals = targets.first[state as usize] as usize..targets.first[state as usize + 1] as usize;
        if !arrivals.is_empty() {
            for arrival in &targets.arrivals[arrivals] {
                let way = Best { ms: ms.saturating_add(arrival.ms), state, cm: arrival.cm };
                let own = &mut best[arrival.target as usize];
                if own.is_none_or(|known| way.ms < known.ms) {
                    *own = Some(way);
                }
            }
            farthest = best.iter().map(|own| own.map_or(NEVER, |way| way.ms)).max().unwrap_or_default();
        }
        relax(graph, slate, state, |turn_ms| ms.saturating_add(turn_ms), state);
    }
}

/// Follows the turns of a state; `time` is that at the start of the next edge.
fn relax(graph: &Graph, slate: &mut Slate, state: u32, time: impl Fn(u32) -> u32, parent: u32) {
    let turns = graph.first[state as usize] as usize..graph.first[state as usize + 1] as usize;
    for turn in &graph.turns[turns] {
        let ms = time(turn.ms);
        let label = &mut slate.labels[turn.to as usize];
        if ms < label.ms {
            *label = Label { ms, parent };
            slate.heap.push(Reverse(u64::from(ms) << 32 | u64::from(turn.to)));
        }
    }
}

/// Places of the sample by which a graph's detours are measured.
const SAMPLE: usize = 12;

impl Graph {
    /// Median detour and speed between places spread over the connected roads; of no place that is asked
    /// about, so that no leg depends on the others. `None` for a graph with fewer than two connected links.
    pub fn calibration(&self) -> Option<Calibration> {
        let usable: Vec<u32> = (0..self.links.len() as u32)
            .filter(|link| {
                let own = &self.links[*link as usize];
                self.connected[*link as usize] && own.kind == Kind::Road && own.cm > 0
            })
            .collect();
        if usable.len() < 2 {
            return None;
        }
        Some(*self.calibration.get_or_init(|| self.calibrate(&usable)))
    }

    fn calibrate(&self, usable: &[u32]) -> Calibration {
        let count = usable.len().min(SAMPLE);
        let middle = |at: usize| {
            let link = usable[at * usable.len() / count];
            let shape = self.links[link as usize].shape;
            // The start of the link: on the road, whatever its shape.
            Snap { link, along: 0.0, at: degrees(self.shape[shape.0 as usize]), offset_m: 0.0 }
        };
        let places: Vec<Snap> = (0..count).map(middle).collect();
        let targets = Targets::new(self, &places);
        let mut slate = Slate::new(self);
        let (mut detours, mut speeds) = (Vec::new(), Vec::new());
        for from in &places {
            for (to, way) in places.iter().zip(row(self, from, &places, &targets, &mut slate)) {
                let straight_m = distance_m(from.at, to.at);
                if let Some(way) = way.filter(|way| straight_m > 200.0 && !way.by_boat && way.ms > 0) {
                    detours.push(f64::from(way.cm) / 100.0 / straight_m);
                    speeds.push(f64::from(way.cm) * 10.0 / f64::from(way.ms));
                }
            }
        }
        let median = |mut all: Vec<f64>, otherwise: f64| {
            all.sort_by(f64::total_cmp);
            all.get(all.len() / 2).copied().unwrap_or(otherwise)
        };
        let usual = Calibration::default();
        Calibration {
            detour: median(detours, usual.detour),
            metres_per_s: median(speeds, usual.metres_per_s),
        }
    }
}

impl Default for Calibration {
    /// Where there are no roads to measure: 1.4 times the straight way at 25 km/h.
    fn default() -> Self {
        Self { detour: 1.4, metres_per_s: 25.0 / 3.6 }
    }
}

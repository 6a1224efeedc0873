//! The graph of states: a directed edge, and what has to be remembered while driving on it.
//! Invariant: the states 0..edges are the edges themselves, where a way may begin; further states are
//! edges behind a gate that the team came to visit, and edges within a turn restriction. Nothing in the
//! graph changes once it is built.

use std::collections::HashMap;
use std::sync::OnceLock;

use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use sha2::{Digest as _, Sha256};

use super::chain::Chains;
use super::link::{Link, Links, NO_WAY, links};
use super::network::{Access, Kind, Mark, Network, Point};
use super::rows::Calibration;
use super::strong::{Moves, reach};
use super::turn::{BOARDING_MS, GATE_MS, Side, U_TURN_MS, angle_deg, mark_ms, turn_ms};

/// Of the speeds and costs in this program; raised whenever they change.
const PROFILE: u32 = 1;

/// What a plan was driven on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// SHA-256 of the roads and of how they are driven, in hexadecimal.
    pub hash: String,
    /// Version of the speeds and turn costs.
    pub profile: u32,
    pub source: String,
    pub attribution: String,
}

/// A move from a state to the next.
#[derive(Clone, Copy)]
pub struct Turn {
    /// State.
    pub to: u32,
    /// From the start of the edge that is left to the start of the next.
    pub ms: u32,
}

/// Roads, ready to be driven.
pub struct Graph {
    pub identity: Identity,
    /// Turn restrictions that name no single chain of ways.
    pub bans_ignored: u32,
    pub(super) links: Vec<Link>,
    pub(super) shape: Vec<Point>,
    /// Edge of each state.
    pub(super) edge: Vec<u32>,
    /// First turn of each state, and an end mark.
    pub(super) first: Vec<u32>,
    pub(super) turns: Vec<Turn>,
    /// States beyond those that are edges, by edge.
    pub(super) more: HashMap<u32, Vec<u32>>,
    /// Of each link: whether one gets from there to the main roads and back.
    pub(super) connected: Vec<bool>,
    pub(super) tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    pub(super) calibration: OnceLock<Calibration>,
}

impl Graph {
    /// Builds the graph. O(points + states · turns) time; some 600 bytes a link.
    pub fn new(network: &Network, side: Side) -> Self {
        let cut = links(network);
        let (chains, ignored) = Chains::new(&cut, &network.bans);
        let mut states = States::new(network, &cut, &chains, side);
        states.grow();
        let States { edge, first, turns, more, .. } = states;
        let to: Vec<u32> = turns.iter().map(|turn| turn.to).collect();
        let (leads, reached) = reach(&Moves { first: &first, to: &to });
        drop(to);
        let of_edge = |edge: u32| more.get(&edge).into_iter().flatten().copied().chain([edge]);
        let connected = (0..cut.links.len() as u32).map(|link| {
            let edges = [link * 2, link * 2 + 1].into_iter();
            let own = edges.filter(|edge| cut.links[link as usize].ms[*edge as usize % 2] != NO_WAY);
            own.clone().any(|edge| leads[edge as usize])
                && own.flat_map(of_edge).any(|state| reached[state as usize])
        });
        let connected: Vec<bool> = connected.collect();
        let Links { links, shape, .. } = cut;
        let shape: Vec<Point> = shape.iter().map(|point| network.points[*point as usize]).collect();
        let tree = RTree::bulk_load(super::snap::boxes(&links, &shape, &connected));
        Self {
            identity: identity(network, side),
            bans_ignored: network.bans_ignored + ignored,
            links,
            shape,
            edge,
            first,
            turns,
            more,
            connected,
            tree,
            calibration: OnceLock::new(),
        }
    }

    /// Links between crossings.
    pub fn links(&self) -> usize {
        self.links.len()
    }

    /// Directed edges on which one may drive.
    pub fn edges(&self) -> usize {
        self.links.iter().flat_map(|link| link.ms).filter(|ms| *ms != NO_WAY).count()
    }

    /// Turns between states.
    pub fn turns(&self) -> usize {
        self.turns.len()
    }

    /// Kilometres of road on which one may drive and from which one gets to the rest.
    pub fn connected_km(&self) -> f64 {
        let own = self.links.iter().zip(&self.connected).filter(|(link, c)| **c && link.kind == Kind::Road);
        own.map(|(link, _)| f64::from(link.cm)).sum::<f64>() / 1e5
    }

    /// All states of an edge.
    pub(super) fn states_of(&self, edge: u32) -> impl Iterator<Item = u32> + '_ {
        self.more.get(&edge).into_iter().flatten().copied().chain([edge])
    }

    pub(super) fn ms(&self, edge: u32) -> u32 {
        self.links[edge as usize / 2].ms[edge as usize % 2]
    }
}

/// The states while they are found.
struct States<'a> {
    network: &'a Network,
    cut: &'a Links,
    chains: &'a Chains,
    side: Side,
    /// First edge that leaves each crossing, and an end mark, in `leaving`.
    out: Vec<u32>,
    leaving: Vec<u32>,
    edge: Vec<u32>,
    first: Vec<u32>,
    turns: Vec<Turn>,
    more: HashMap<u32, Vec<u32>>,
    /// What the further states remember: edges driven, the last its own; and whether it was come to by a gate.
    remembered: Vec<(Vec<u32>, bool)>,
    number: HashMap<(Vec<u32>, bool), u32>,
}

impl<'a> States<'a> {
    fn new(network: &'a Network, cut: &'a Links, chains: &'a Chains, side: Side) -> Self {
        let edges = cut.links.len() as u32 * 2;
        let mut out = vec![0_u32; cut.crossings.len() + 1];
        let driven = |edge: &u32| cut.links[*edge as usize / 2].ms[*edge as usize % 2] != NO_WAY;
        let tail = |edge: u32| cut.links[edge as usize / 2].ends[edge as usize % 2] as usize;
        (0..edges).filter(driven).for_each(|edge| out[tail(edge) + 1] += 1);
        (1..out.len()).for_each(|crossing| out[crossing] += out[crossing - 1]);
        let mut next = out.clone();
        let mut leaving = vec![0; out.last().copied().unwrap_or_default() as usize];
        for edge in (0..edges).filter(driven) {
            let slot = &mut next[tail(edge)];
            leaving[*slot as usize] = edge;
            *slot += 1;
        }
        Self {
            network,
            cut,
            chains,
            side,
            out,
            leaving,
            edge: (0..edges).collect(),
            first: vec![0],
            turns: Vec::new(),
            more: HashMap::new(),
            remembered: Vec::new(),
            number: HashMap::new(),
        }
    }

    /// Finds the turns of each state, and by them further states, until there is none without.
    fn grow(&mut self) {
        let mut state = 0;
        while state < self.edge.len() {
            let edge = self.edge[state];
            if self.link(edge).ms[edge as usize % 2] != NO_WAY {
                self.turn_from(state, edge);
            }
            self.first.push(self.turns.len() as u32);
            state += 1;
        }
    }

    fn link(&self, edge: u32) -> &'a Link {
        &self.cut.links[edge as usize / 2]
    }

    fn turn_from(&mut self, state: usize, edge: u32) {
        let (link, cut) = (self.link(edge), self.cut);
        let crossing = link.ends[1 - edge as usize % 2];
        let point = cut.crossings[crossing as usize];
        let marks = &self.network.marks;
        let mark = marks.binary_search_by_key(&point, |(at, _)| *at).ok().map(|at| marks[at].1);
        let (from, to) = (self.out[crossing as usize] as usize, self.out[crossing as usize + 1] as usize);
        let edges = cut.links.len() * 2;
        let arrived = state >= edges && self.remembered[state - edges].1;
        let goes_on = |this: &Self, next: u32| {
            let other = this.link(next);
            next != edge ^ 1 && mark != Some(Mark::Closed) && other.access == link.access
        };
        let dead_end = !(from..to).any(|at| goes_on(self, self.leaving[at]));
        // Where a road only goes on, or changes its name, nobody gives way.
        let one_way = (from..to).all(|at| self.leaving[at] != edge ^ 1);
        let branches = to - from > if one_way { 1 } else { 2 };
        for at in from..to {
            let next = self.leaving[at];
            let other = self.link(next);
            let back = next == edge ^ 1;
            let behind = other.access == Access::Private;
            // Who came to visit what is behind a gate leaves it by the way of another day.
            let shut = mark == Some(Mark::Closed) || (arrived && !behind);
            if (back && !dead_end) || (!back && shut) {
                continue;
            }
            let arrives = behind && (arrived || link.access == Access::Open);
            let Some(to) = self.follow(state, edge, next, arrives) else { continue };
            let mut turn = mark_ms(mark);
            if back {
                turn += U_TURN_MS;
            } else if branches && other.kind == Kind::Road && link.kind == Kind::Road {
                turn += turn_ms(angle_deg(heading_out(link, edge), heading_in(other, next)), self.side);
            }
            if behind != (link.access == Access::Private) {
                turn += GATE_MS;
            }
            if other.kind == Kind::Boat && link.kind == Kind::Road {
                turn += BOARDING_MS;
            }
            self.turns.push(Turn { to, ms: link.ms[edge as usize % 2].saturating_add(turn) });
        }
    }

    /// The state after a turn; `None` where it is forbidden.
    fn follow(&mut self, state: usize, edge: u32, next: u32, arrives: bool) -> Option<u32> {
        let edges = self.cut.links.len() * 2;
        let plain = [edge];
        let driven: &[u32] = if state < edges { &plain } else { self.remembered[state - edges].0.as_slice() };
        let after = if driven.len() > 1 || self.chains.begin_with(edge) {
            self.chains.follow(driven, next)?
        } else {
            vec![next]
        };
        if after.len() == 1 && !arrives {
            return Some(next);
        }
        let key = (after, arrives);
        if let Some(known) = self.number.get(&key) {
            return Some(*known);
        }
        let new = self.edge.len() as u32;
        self.edge.push(next);
        self.more.entry(next).or_default().push(new);
        self.remembered.push(key.clone());
        self.number.insert(key, new);
        Some(new)
    }
}

/// Heading at the end of an edge.
fn heading_out(link: &Link, edge: u32) -> f32 {
    if edge.is_multiple_of(2) { link.headings[1] } else { link.headings[0] + 180.0 }
}

/// Heading at the start of an edge.
fn heading_in(link: &Link, edge: u32) -> f32 {
    if edge.is_multiple_of(2) { link.headings[0] } else { link.headings[1] + 180.0 }
}

fn identity(network: &Network, side: Side) -> Identity {
    let mut hash = Sha256::new();
    hash.update(PROFILE.to_le_bytes());
    hash.update([u8::from(side == Side::Left)]);
    for [lon, lat] in &network.points {
        hash.update(lon.to_le_bytes());
        hash.update(lat.to_le_bytes());
    }
    for (point, mark) in &network.marks {
        hash.update(point.to_le_bytes());
        hash.update([*mark as u8]);
    }
    for way in &network.ways {
        let what = [way.kind as u8, way.access as u8, u8::from(way.forward), u8::from(way.backward), way.kmh];
        hash.update(what);
        hash.update(way.whole_s.unwrap_or(u32::MAX).to_le_bytes());
        hash.update((way.points.len() as u64).to_le_bytes());
        way.points.iter().for_each(|point| hash.update(point.to_le_bytes()));
    }
    // Their debug form names every field.
    network.bans.iter().for_each(|ban| hash.update(format!("{ban:?}")));
    let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Identity {
        hash,
        profile: PROFILE,
        source: network.source.clone(),
        attribution: network.attribution.clone(),
    }
}

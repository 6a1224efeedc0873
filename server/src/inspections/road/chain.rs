//! Turn restrictions as chains of directed edges. Invariant: a chain is found wherever it ends in what a
//! team has driven, however it began (Aho and Corasick 1975, with whole prefixes for its nodes).

use std::collections::{HashMap, HashSet};

use super::link::{Links, NO_WAY};
use super::network::{Ban, Via};

/// The chains of all restrictions.
#[derive(Default)]
pub struct Chains {
    /// Edges that must not follow each other.
    banned: HashSet<Vec<u32>>,
    /// After these edges only one of those.
    only: HashMap<Vec<u32>, Vec<u32>>,
    /// Beginnings, of two edges or more, that have to be remembered.
    begun: HashSet<Vec<u32>>,
    /// Edges with which a chain begins.
    first: HashSet<u32>,
}

impl Chains {
    /// Reads the restrictions; the second number counts those that name no single chain.
    pub fn new(links: &Links, bans: &[Ban]) -> (Self, u32) {
        let (mut chains, mut ignored) = (Self::default(), 0);
        for ban in bans {
            match chain(links, ban) {
                Chain::Ambiguous => ignored += 1,
                Chain::Undriven => {}
                Chain::Edges(edges) => chains.add(edges, ban.only),
            }
        }
        (chains, ignored)
    }

    fn add(&mut self, mut edges: Vec<u32>, only: bool) {
        self.first.extend(edges.first());
        self.begun.extend((2..edges.len()).map(|length| edges[..length].to_vec()));
        if only {
            let last = edges.pop().unwrap_or_default();
            self.only.entry(edges).or_default().push(last);
        } else {
            self.banned.insert(edges);
        }
    }

    /// Whether any restriction begins with this edge.
    pub fn begin_with(&self, edge: u32) -> bool {
        self.first.contains(&edge)
    }

    /// What has to be remembered after `next`, at least `next` itself; `None` where it is forbidden.
    pub fn follow(&self, driven: &[u32], next: u32) -> Option<Vec<u32>> {
        let mut commands = (0..driven.len()).filter_map(|from| self.only.get(&driven[from..]));
        if commands.any(|edges| !edges.contains(&next)) {
            return None;
        }
        let mut all = driven.to_vec();
        all.push(next);
        if (0..all.len() - 1).any(|from| self.banned.contains(&all[from..])) {
            return None;
        }
        let keep = (0..all.len() - 1).find(|from| self.begun.contains(&all[*from..]));
        Some(all.split_off(keep.unwrap_or(driven.len())))
    }
}

enum Chain {
    Edges(Vec<u32>),
    /// Part of it is one-way the other way, so it forbids nothing.
    Undriven,
    Ambiguous,
}

/// Crossings at both ends of a way.
fn ends(links: &Links, way: u32) -> Option<[u32; 2]> {
    let (first, last) = (links.first.get(way as usize)?, links.first.get(way as usize + 1)?);
    let own = links.links.get(*first as usize..*last as usize)?;
    Some([own.first()?.ends[0], own.last()?.ends[1]])
}

/// The edges of a way from one of its ends to the other.
fn along(links: &Links, way: u32, from_start: bool) -> Vec<u32> {
    let own = links.first[way as usize]..links.first[way as usize + 1];
    if from_start { own.map(|link| link * 2).collect() } else { own.rev().map(|link| link * 2 + 1).collect() }
}

fn chain(links: &Links, ban: &Ban) -> Chain {
    let (Some(from), Some(to)) = (ends(links, ban.from), ends(links, ban.to)) else {
        return Chain::Ambiguous;
    };
    let mut found: Vec<Vec<u32>> = Vec::new();
    for start in 0..2 {
        // The way that begins the chain ends at `joint`.
        let mut joint = from[1 - start];
        let mut edges: Vec<u32> = along(links, ban.from, start == 0).last().copied().into_iter().collect();
        let via: &[u32] = match &ban.via {
            Via::Point(point) if links.crossings.get(joint as usize) != Some(point) => continue,
            Via::Point(_) => &[],
            Via::Ways(ways) => ways,
        };
        let whole = via.iter().all(|way| {
            let Some(own) = ends(links, *way) else { return false };
            let Some(start) = own.iter().position(|end| *end == joint) else { return false };
            edges.extend(along(links, *way, start == 0));
            joint = own[1 - start];
            own[0] != own[1]
        });
        let onwards = (0..2).filter(|end| to[*end] == joint);
        if whole {
            found.extend(onwards.filter_map(|end| {
                let last = along(links, ban.to, end == 0).first().copied()?;
                Some(edges.iter().copied().chain([last]).collect())
            }));
        }
    }
    let driven = |edge: &u32| links.links[*edge as usize / 2].ms[*edge as usize % 2] != NO_WAY;
    match found.as_slice() {
        [only] if only.iter().all(driven) => Chain::Edges(only.clone()),
        [_] => Chain::Undriven,
        _ => Chain::Ambiguous,
    }
}

//! Every path on the drawing itself, point by point, with its whole history, by rules that are written here
//! anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::metres::distance_m;
use crate::inspections::road::network::{Access, Ban, Kind, Mark, Network, Via, degrees};
use crate::inspections::road::turn::{BOARDING_MS, GATE_MS, Side, U_TURN_MS, angle_deg, mark_ms, turn_ms};

/// A stretch between two points, in one direction: way, place in it, against the drawing.
pub type Stretch = (usize, usize, bool);

/// The drawing with its rules.
pub struct Drawn<'a> {
    network: &'a Network,
    pub banned: Vec<Vec<Stretch>>,
    /// Every stretch that may be driven.
    pub all: Vec<Stretch>,
    only: Vec<(Vec<Stretch>, Stretch)>,
}

impl Drawn<'_> {
    pub fn new(network: &Network) -> Drawn<'_> {
        let mut drawn = Drawn { network, banned: Vec::new(), only: Vec::new(), all: Vec::new() };
        drawn.all = drawn.stretches();
        for ban in &network.bans {
            let chains = drawn.chains(ban);
            // A rule that can be read in two ways is no rule.
            if let [chain] = chains.as_slice()
                && chain.iter().all(|stretch| drawn.may(*stretch))
            {
                if ban.only {
                    let (last, before) = chain.split_last().unwrap();
                    drawn.only.push((before.to_vec(), *last));
                } else {
                    drawn.banned.push(chain.clone());
                }
            }
        }
        drawn
    }

    /// The way as stretches, begun at its first or last point.
    fn whole(&self, way: u32, from_start: bool) -> Vec<Stretch> {
        let own = 0..self.network.ways[way as usize].points.len() - 1;
        if from_start {
            own.map(|at| (way as usize, at, false)).collect()
        } else {
            own.rev().map(|at| (way as usize, at, true)).collect()
        }
    }

    fn chains(&self, ban: &Ban) -> Vec<Vec<Stretch>> {
        let mut found = Vec::new();
        let middle: Vec<u32> = match &ban.via {
            Via::Ways(ways) => ways.clone(),
            Via::Point(_) => Vec::new(),
        };
        let choices = 1 << (middle.len() + 2);
        for choice in 0..choices {
            let all: Vec<u32> = [ban.from].into_iter().chain(middle.clone()).chain([ban.to]).collect();
            let parts: Vec<Vec<Stretch>> = all
                .iter()
                .enumerate()
                .map(|(place, way)| self.whole(*way, choice >> place & 1 == 0))
                .collect();
            let joined =
                parts.windows(2).all(|two| self.ends(*two[0].last().unwrap())[1] == self.ends(two[1][0])[0]);
            let at_point = match ban.via {
                Via::Point(point) => self.ends(*parts[0].last().unwrap())[1] == point,
                Via::Ways(_) => true,
            };
            if joined && at_point {
                let last = parts.len() - 1;
                let mut chain = vec![*parts[0].last().unwrap()];
                parts[1..last].iter().for_each(|part| chain.extend(part));
                chain.push(parts[last][0]);
                found.push(chain);
            }
        }
        found
    }

    fn ends(&self, (way, at, back): Stretch) -> [u32; 2] {
        let points = &self.network.ways[way].points;
        if back { [points[at + 1], points[at]] } else { [points[at], points[at + 1]] }
    }

    fn may(&self, (way, _, back): Stretch) -> bool {
        let way = &self.network.ways[way];
        if back { way.backward } else { way.forward }
    }

    fn metres(&self, stretch: Stretch) -> f64 {
        let [a, b] = self.ends(stretch).map(|p| degrees(self.network.points[p as usize]));
        distance_m(a, b)
    }

    fn ms(&self, stretch: Stretch) -> f64 {
        let way = &self.network.ways[stretch.0];
        let whole: f64 = (0..way.points.len() - 1).map(|at| self.metres((stretch.0, at, false))).sum();
        match way.whole_s {
            Some(seconds) => f64::from(seconds) * 1e3 * self.metres(stretch) / whole,
            None => self.metres(stretch) * 3_600.0 / f64::from(way.kmh),
        }
    }

    fn heading(&self, stretch: Stretch) -> f32 {
        let [a, b] = self.ends(stretch).map(|p| degrees(self.network.points[p as usize]));
        ((b[0] - a[0]) * a[1].to_radians().cos()).atan2(b[1] - a[1]).to_degrees() as f32
    }

    fn stretches(&self) -> Vec<Stretch> {
        let ways = self.network.ways.iter().enumerate();
        let stretches = ways.flat_map(|(way, own)| {
            (0..own.points.len() - 1).flat_map(move |at| [(way, at, false), (way, at, true)])
        });
        stretches.filter(|stretch| self.may(*stretch)).collect()
    }

    fn access(&self, stretch: Stretch) -> Access {
        self.network.ways[stretch.0].access
    }

    /// What a turn costs; `None` where it is not allowed with this history.
    fn turn(&self, history: &[Stretch], came_in: bool, next: Stretch) -> Option<f64> {
        let now = *history.last().unwrap();
        let crossing = self.ends(now)[1];
        if self.ends(next)[0] != crossing {
            return None;
        }
        let mut driven = history.to_vec();
        if self.only.iter().any(|(before, _)| driven.ends_with(before))
            && self.only.iter().any(|(before, _)| {
                driven.ends_with(before)
                    && !self.only.iter().any(|(same, last)| same == before && *last == next)
            })
        {
            return None;
        }
        driven.push(next);
        if self.banned.iter().any(|chain| driven.ends_with(chain)) {
            return None;
        }
        let mark = self.network.marks.iter().find(|(at, _)| *at == crossing).map(|(_, mark)| *mark);
        let leaving: Vec<Stretch> =
            self.all.iter().copied().filter(|s| self.ends(*s)[0] == crossing).collect();
        let back = (now.0, now.1, !now.2);
        let (a, b) = (self.access(now), self.access(next));
        let mut ms = f64::from(mark_ms(mark));
        if next == back {
            let other = |s: &Stretch| *s != back && self.access(*s) == a && mark != Some(Mark::Closed);
            if leaving.iter().any(other) {
                return None;
            }
            ms += f64::from(U_TURN_MS);
        } else {
            if mark == Some(Mark::Closed) || (came_in && b == Access::Open) {
                return None;
            }
            let ahead = leaving.iter().filter(|s| **s != back).count();
            let kinds = [now, next].map(|s| self.network.ways[s.0].kind);
            if ahead > 1 && kinds == [Kind::Road, Kind::Road] {
                let angle = angle_deg(self.heading(now), self.heading(next));
                ms += f64::from(turn_ms(angle, Side::Left));
            }
            if kinds == [Kind::Road, Kind::Boat] {
                ms += f64::from(BOARDING_MS);
            }
        }
        if a != b {
            ms += f64::from(GATE_MS);
        }
        Some(ms)
    }

    /// Milliseconds from the middle of one stretch to the middle of every other.
    pub fn from(&self, start: (usize, usize)) -> BTreeMap<(usize, usize), f64> {
        let longest = self.banned.iter().map(Vec::len).chain(self.only.iter().map(|(b, _)| b.len() + 1));
        let longest = longest.max().unwrap_or(1).max(2);
        let mut best: BTreeMap<(Vec<Stretch>, bool), f64> = BTreeMap::new();
        let mut open = BTreeSet::new();
        let mut arrivals = BTreeMap::from([(start, 0.0)]);
        let key = |ms: f64| (ms * 1e3) as i64;
        for back in [false, true] {
            let first = (start.0, start.1, back);
            if self.may(first) {
                // Time at the end of the last stretch.
                let state = (vec![first], false);
                let ms = self.ms(first) / 2.0;
                open.insert((key(ms), state.clone()));
                best.insert(state, ms);
            }
        }
        while let Some((_, state)) = open.pop_first() {
            let ms = best[&state];
            let now = *state.0.last().unwrap();
            for next in self.all.iter().copied() {
                let Some(turn) = self.turn(&state.0, state.1, next) else { continue };
                let came_in =
                    self.access(next) == Access::Private && (state.1 || self.access(now) == Access::Open);
                let middle = ms + turn + self.ms(next) / 2.0;
                let seen = arrivals.entry((next.0, next.1)).or_insert(f64::INFINITY);
                *seen = seen.min(middle);
                let mut history = state.0.clone();
                history.push(next);
                let keep = history.len().saturating_sub(longest);
                let new = (history.split_off(keep), came_in);
                let end = ms + turn + self.ms(next);
                if best.get(&new).is_none_or(|known| end < *known) {
                    if let Some(known) = best.insert(new.clone(), end) {
                        open.remove(&(key(known), new.clone()));
                    }
                    open.insert((key(end), new));
                }
            }
        }
        arrivals
    }
}

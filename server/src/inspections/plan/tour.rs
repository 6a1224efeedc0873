//! One team's way through its day, with the times that make trying a visit cheap.
//! Invariant: travel is first in, first out (waiting is allowed, so arriving earlier never hurts): a visit
//! fits between two stops exactly when the earliest arrival at the second stays within its latest. With
//! breaks, both are kept by the number of breaks taken.

use super::field::{Day, Field, NEVER, Node, PAST, Times};

/// A stop, the way out of it, and its earliest departure and latest arrival.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spot {
    pub node: u32,
    /// To the next spot.
    pub leg: i32,
    pub depart: i64,
    pub latest: i64,
}

/// A stop's times by the number of breaks taken so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    pub arrive: Times,
    pub depart: Times,
    pub latest: Times,
}

/// Depot, visits, depot.
#[derive(Debug, Clone, Default)]
pub(super) struct Tour {
    pub spots: Vec<Spot>,
    /// Empty where the field is plain.
    clocks: Vec<Clock>,
    /// Visits at the front that stay where they are.
    pub fixed: usize,
    pub load: i64,
    pub drive: i64,
    pub service: i64,
    pub moved: i64,
    pub returns: i64,
    pub rest: i64,
    pub overtime: i64,
    /// Weighted, with overtime and moves.
    pub cost: i64,
}

impl Tour {
    pub fn empty(field: &Field, shift: usize) -> Self {
        let day = &field.days[shift];
        let spots = [day.from, day.to].map(|node| Spot { node, ..Spot::default() }).to_vec();
        let mut tour = Self { spots, ..Self::default() };
        tour.refresh(field, shift);
        tour
    }

    /// The visits of a shift in this order.
    pub fn of(field: &Field, shift: usize, visits: &[u32]) -> Self {
        let mut tour = Self::empty(field, shift);
        let stops = visits.iter().map(|node| Spot { node: *node, ..Spot::default() });
        tour.spots.splice(1..1, stops);
        tour.refresh(field, shift);
        tour
    }

    /// Latest arrival at a spot after so many breaks.
    pub fn latest_after(&self, field: &Field, spot: usize, breaks: usize) -> i64 {
        if field.plain { self.spots[spot].latest } else { self.clocks[spot].latest[breaks] }
    }

    /// Number of visits.
    pub fn len(&self) -> usize {
        self.spots.len() - 2
    }

    pub fn visits(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.spots[1..self.spots.len() - 1].iter().map(|spot| spot.node)
    }

    /// Copies `other` into the memory of this one.
    pub fn copy_from(&mut self, other: &Self) {
        let (mut spots, mut clocks) = (std::mem::take(&mut self.spots), std::mem::take(&mut self.clocks));
        spots.clone_from(&other.spots);
        clocks.clone_from(&other.clocks);
        *self = Self { spots, clocks, ..*other };
    }

    /// Works all times and sums out anew. False where the visits cannot be made in this order. O(visits).
    pub fn refresh(&mut self, field: &Field, shift: usize) -> bool {
        let day = &field.days[shift];
        let size = field.size();
        (self.load, self.drive, self.service, self.moved) = (0, 0, 0, 0);
        let used = self.spots.len() > 2;
        for i in 0..self.spots.len() - 1 {
            let (node, next) = (self.spots[i].node, self.spots[i + 1].node);
            let leg = if used { field.legs[node as usize * size + next as usize] } else { 0 };
            self.spots[i].leg = leg;
            self.drive += i64::from(leg);
            if i > 0 {
                let visit = &field.nodes[node as usize];
                self.load += visit.load;
                self.service += visit.service;
                self.moved += field.moving(node, shift);
            }
        }
        let in_time =
            if field.plain { self.time_plain(field, day) } else { self.time_with_breaks(field, day) };
        // A tour that is not possible is taken apart at once; its cost means nothing.
        self.cost = if used && in_time {
            let own = cost(field, day, self.drive, self.service, self.returns, self.rest);
            self.moved + field.shift_weight + own
        } else {
            0
        };
        self.overtime = if used && in_time { (self.returns - day.end).max(0) } else { 0 };
        in_time && self.drive <= day.max_drive && self.load <= day.capacity
    }

    fn time_plain(&mut self, field: &Field, day: &Day) -> bool {
        let last = self.spots.len() - 1;
        let mut time = day.start;
        for (i, spot) in self.spots.iter_mut().enumerate() {
            let node = &field.nodes[spot.node as usize];
            if i > 0 && i < last {
                let begin = time.max(node.opens);
                time = if begin <= node.closes { begin + node.service } else { NEVER };
            }
            spot.depart = time;
            time += i64::from(spot.leg);
        }
        self.returns = self.spots[last].depart;
        let mut latest = day.hard_end;
        for i in (0..=last).rev() {
            let spot = &mut self.spots[i];
            let node = &field.nodes[spot.node as usize];
            if i < last {
                latest -= i64::from(spot.leg);
            }
            if i > 0 && i < last {
                latest = latest_plain(node, latest - node.service);
            }
            spot.latest = latest;
        }
        self.returns <= day.hard_end
    }

    fn time_with_breaks(&mut self, field: &Field, day: &Day) -> bool {
        let last = self.spots.len() - 1;
        self.clocks.resize(last + 1, Clock::default());
        let mut times = leave(day);
        for i in 0..=last {
            let node = &field.nodes[self.spots[i].node as usize];
            self.clocks[i].arrive = times;
            if i > 0 && i < last {
                serve(field, day, node, &mut times);
            }
            self.clocks[i].depart = times;
            self.spots[i].depart = times.iter().copied().min().unwrap_or(NEVER);
            later(&mut times, i64::from(self.spots[i].leg));
        }
        (self.returns, self.rest) = home(day, &self.clocks[last].arrive);
        let mut times: Times = std::array::from_fn(|b| latest_home(day, b));
        self.clocks[last].latest = times;
        for i in (0..last).rev() {
            later(&mut times, -i64::from(self.spots[i].leg));
            rest_before(day, &mut times);
            if i > 0 {
                let node = &field.nodes[self.spots[i].node as usize];
                for time in &mut times[..=day.breaks.len()] {
                    *time = latest_begin(field, node, *time - node.service);
                }
                rest_before(day, &mut times);
            }
            self.clocks[i].latest = times;
            self.spots[i].latest = times.iter().copied().max().unwrap_or(PAST);
        }
        self.spots[last].latest = day.hard_end;
        self.returns < NEVER
    }

    /// What `visit` after spot `i` adds to the cost, without its own moving; `None` where it does not fit.
    /// Load and skills are the caller's to check. O(1), or O(visits behind `i`) where waiting or overtime count.
    pub fn try_with_breaks(&self, field: &Field, day: &Day, i: usize, visit: u32) -> Option<i64> {
        let (before, after) = (&self.spots[i], &self.spots[i + 1]);
        let (to, from) = (field.leg(before.node, visit), field.leg(visit, after.node));
        let drive = self.drive + to + from - i64::from(before.leg);
        if drive > day.max_drive {
            return None;
        }
        let node = &field.nodes[visit as usize];
        let mut times = self.clocks[i].depart;
        later(&mut times, to);
        serve(field, day, node, &mut times);
        later(&mut times, from);
        let latest = &self.clocks[i + 1].latest;
        if !(0..=day.breaks.len()).any(|b| times[b] <= latest[b]) {
            return None;
        }
        let (mut returns, mut rest) = (self.returns, self.rest);
        if field.weights.wait > 0 || day.hard_end > day.end {
            let last = self.spots.len() - 1;
            for j in i + 1..=last {
                if self.len() > 0 && times == self.clocks[j].arrive {
                    break;
                }
                if j == last {
                    (returns, rest) = home(day, &times);
                } else {
                    serve(field, day, &field.nodes[self.spots[j].node as usize], &mut times);
                    later(&mut times, i64::from(self.spots[j].leg));
                }
            }
        }
        let more = cost(field, day, drive, self.service + node.service, returns, rest);
        Some(self.moved + field.shift_weight + more - self.cost)
    }
}

/// What a tour costs, without its moves.
fn cost(field: &Field, day: &Day, drive: i64, service: i64, returns: i64, rest: i64) -> i64 {
    let weights = &field.weights;
    let mut cost = weights.drive * drive;
    if !field.plain {
        let work = (drive + service) / 60;
        let wait = returns - day.start - drive - service - rest;
        cost += weights.wait * wait + weights.balance * work * work;
        cost += field.overtime_weight * (returns - day.end).max(0);
    }
    cost
}

/// Moves all times that come at all.
pub(super) fn later(times: &mut Times, by: i64) {
    for time in times {
        *time += by;
    }
}

/// Times at which the team can leave its depot.
pub(super) fn leave(day: &Day) -> Times {
    let mut times = [NEVER; _];
    times[0] = day.start;
    rest_after(day, &mut times);
    times
}

/// From arrival to departure at a visit.
pub(super) fn serve(field: &Field, day: &Day, node: &Node, times: &mut Times) {
    rest_after(day, times);
    serve_only(field, day, node, times);
    rest_after(day, times);
}

/// The service alone, without breaks around it.
pub(super) fn serve_only(field: &Field, day: &Day, node: &Node, times: &mut Times) {
    for time in &mut times[..=day.breaks.len()] {
        let begin = earliest_begin(field, node, *time);
        *time = if begin < NEVER { begin + node.service } else { NEVER };
    }
}

/// Takes breaks where that is possible: the earliest end of each.
pub(super) fn rest_after(day: &Day, times: &mut Times) {
    for (b, pause) in day.breaks.iter().enumerate() {
        let begin = times[b].max(pause.earliest_s);
        if begin <= pause.latest_s {
            times[b + 1] = times[b + 1].min(begin + pause.length_s);
        }
    }
}

/// The latest moments from which the rest is still possible, when a break may be taken first.
fn rest_before(day: &Day, latest: &mut Times) {
    for (b, pause) in day.breaks.iter().enumerate().rev() {
        if pause.earliest_s + pause.length_s <= latest[b + 1] {
            latest[b] = latest[b].max(pause.latest_s.min(latest[b + 1] - pause.length_s));
        }
    }
}

/// Earliest return and the breaks taken until then, seconds; `NEVER` where there is none.
pub(super) fn home(day: &Day, arrive: &Times) -> (i64, i64) {
    let (mut best, mut rest, mut taken) = (NEVER, 0, 0);
    for (b, time) in arrive.iter().enumerate().take(day.breaks.len() + 1) {
        if *time < best && *time <= latest_home(day, b) {
            (best, rest) = (*time, taken);
        }
        taken += day.breaks.get(b).map_or(0, |pause| pause.length_s);
    }
    (best, rest)
}

/// Latest return after `b` breaks: the next one must still be possible at home.
pub(super) fn latest_home(day: &Day, b: usize) -> i64 {
    match day.breaks.get(b) {
        Some(next) => day.hard_end.min(next.latest_s),
        None if b == day.breaks.len() => day.hard_end,
        None => PAST,
    }
}

pub(super) fn earliest_begin(field: &Field, node: &Node, time: i64) -> i64 {
    let own = &field.begins[node.begins.0 as usize..node.begins.1 as usize];
    own.iter().find(|begin| time <= begin.1).map_or(NEVER, |begin| time.max(begin.0))
}

fn latest_begin(field: &Field, node: &Node, time: i64) -> i64 {
    let own = &field.begins[node.begins.0 as usize..node.begins.1 as usize];
    own.iter().rev().find(|begin| begin.0 <= time).map_or(PAST, |begin| time.min(begin.1))
}

fn latest_plain(node: &Node, time: i64) -> i64 {
    if node.opens <= time { time.min(node.closes) } else { PAST }
}

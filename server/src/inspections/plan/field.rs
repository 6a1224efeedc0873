//! The problem in the order and form the search works on.
//! Invariant: visits are ordered by id and shifts by day and team, whatever order they came in, so a
//! permuted problem is the same field.

use super::model::{Break, MAX_BREAKS, Problem, TIME_LIMIT, UNREACHABLE, Weights};

/// Earliest or latest times by the number of breaks taken.
pub(super) type Times = [i64; MAX_BREAKS + 1];
/// A time that never comes; legs may be added to it.
pub(super) const NEVER: i64 = TIME_LIMIT * 16;
/// A time that has always passed.
pub(super) const PAST: i64 = -NEVER;
/// How many nearest visits of each are kept.
const NEAR: usize = 320;

/// A visit, or the depot of a shift.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The first and the last moment at which service may begin.
    pub opens: i64,
    pub closes: i64,
    pub service: i64,
    pub load: i64,
    /// What leaving it out costs in the search.
    pub penalty: i64,
    pub must: bool,
    pub priority: i64,
    /// Its intervals of begin in `Field::begins`.
    pub begins: (u32, u32),
}

/// A shift.
#[derive(Debug, Clone)]
pub(super) struct Day {
    pub start: i64,
    pub end: i64,
    pub hard_end: i64,
    pub from: u32,
    pub to: u32,
    pub breaks: Vec<Break>,
    pub max_drive: i64,
    pub capacity: i64,
    /// Days with the same class differ in nothing but their name.
    pub class: usize,
}

/// The problem, dense.
#[derive(Debug)]
pub(super) struct Field {
    /// Index in the problem by index here.
    pub visits: Vec<usize>,
    pub shifts: Vec<usize>,
    /// Visits, then depots.
    pub nodes: Vec<Node>,
    pub days: Vec<Day>,
    pub legs: Vec<i32>,
    /// The same, turned: `back[to * nodes + from]`.
    pub back: Vec<i32>,
    pub begins: Vec<(i64, i64)>,
    /// Whether a shift may make a visit, `visit * shifts + shift`.
    pub allowed: Vec<bool>,
    /// What it costs that a visit leaves its published shift, likewise.
    pub moved: Vec<i64>,
    /// Visits nearest to each, itself first, `near_count` for each.
    pub near: Vec<u32>,
    pub near_count: usize,
    /// Visits that open a shift in a fixed order.
    pub ranked: Vec<Vec<u32>>,
    pub weights: Weights,
    pub overtime_weight: i64,
    pub fewest: bool,
    /// Fewer shifts are sought by emptying one after the other, which needs them to be alike; elsewhere each
    /// used one costs this much in the search.
    pub alike: bool,
    pub shift_weight: i64,
    /// One window a visit, no breaks, and a cost that does not depend on time.
    pub plain: bool,
    /// Typical leg between neighbours, in cost.
    pub scale: f64,
}

impl Field {
    pub fn new(problem: &Problem) -> Self {
        let mut visits: Vec<usize> = (0..problem.visits.len()).collect();
        visits.sort_by(|a, b| problem.visits[*a].id.cmp(&problem.visits[*b].id));
        let mut shifts: Vec<usize> = (0..problem.shifts.len()).collect();
        shifts.sort_by_key(|s| (problem.shifts[*s].day, problem.shifts[*s].team));
        let mut places: Vec<usize> = visits.iter().map(|v| problem.visits[*v].place).collect();
        let mut depots: Vec<usize> =
            shifts.iter().map(|s| &problem.shifts[*s]).flat_map(|s| [s.from, s.to]).collect();
        depots.sort_unstable();
        depots.dedup();
        let depot = |place: usize| (visits.len() + depots.partition_point(|d| *d < place)) as u32;
        places.extend(&depots);
        let size = places.len();
        let mut legs = vec![0; size * size];
        let mut back = vec![0; size * size];
        for (i, from) in places.iter().enumerate() {
            for (j, to) in places.iter().enumerate() {
                let leg = if from == to { 0 } else { problem.legs.seconds[from * problem.legs.places + to] };
                legs[i * size + j] = leg;
                back[j * size + i] = leg;
            }
        }
        let mut begins = Vec::new();
        let mut nodes: Vec<Node> = visits.iter().map(|v| node(&problem.visits[*v], &mut begins)).collect();
        nodes.resize(size, depot_node());
        let mut days: Vec<Day> = Vec::with_capacity(shifts.len());
        let mut allowed = vec![false; visits.len() * shifts.len()];
        let mut moved = vec![0; visits.len() * shifts.len()];
        for (s, shift) in shifts.iter().map(|s| &problem.shifts[*s]).enumerate() {
            for (v, visit) in visits.iter().map(|v| &problem.visits[*v]).enumerate() {
                let pin = visit.pin;
                allowed[v * shifts.len() + s] = visit.skills & !shift.skills == 0
                    && pin.team.is_none_or(|team| team == shift.team)
                    && pin.day.is_none_or(|day| day == shift.day)
                    && nodes[v].opens <= nodes[v].closes;
                let stays = visit.previous.is_none_or(|key| key == (shift.team, shift.day));
                moved[v * shifts.len() + s] = if stays { 0 } else { problem.weights.moved };
            }
            let day = Day {
                start: shift.start_s,
                end: shift.end_s,
                hard_end: shift.end_s + shift.overtime_s,
                from: depot(shift.from),
                to: depot(shift.to),
                breaks: shift.breaks.clone(),
                max_drive: shift.max_drive_s,
                capacity: shift.capacity,
                class: s,
            };
            days.push(day);
        }
        let mut field = Self {
            ranked: ranked(problem, &visits, &shifts),
            plain: plain(problem, &nodes),
            near_count: visits.len().min(NEAR),
            visits,
            shifts,
            nodes,
            days,
            legs,
            back,
            begins,
            allowed,
            moved,
            near: Vec::new(),
            weights: problem.weights,
            overtime_weight: 0,
            fewest: problem.fewest_shifts,
            alike: false,
            shift_weight: 0,
            scale: 1.0,
        };
        field.find_near();
        field.find_classes();
        field.set_penalties();
        field
    }

    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    pub fn leg(&self, from: u32, to: u32) -> i64 {
        i64::from(self.legs[from as usize * self.size() + to as usize])
    }

    pub fn allows(&self, visit: u32, shift: usize) -> bool {
        self.allowed[visit as usize * self.days.len() + shift]
    }

    pub fn moving(&self, visit: u32, shift: usize) -> i64 {
        self.moved[visit as usize * self.days.len() + shift]
    }

    pub fn near(&self, visit: u32) -> &[u32] {
        let start = visit as usize * self.near_count;
        &self.near[start..start + self.near_count]
    }

    fn find_near(&mut self) {
        let count = self.visits.len() as u32;
        let (mut sum, mut legs) = (0.0, 0.0);
        for v in 0..count {
            let mut order: Vec<(i64, u32)> =
                (0..count).map(|w| (if v == w { -1 } else { self.leg(v, w) + self.leg(w, v) }, w)).collect();
            order.sort_unstable();
            for (both, _) in order.iter().skip(1).take(10).filter(|(both, _)| *both < i64::from(UNREACHABLE))
            {
                sum += *both as f64 / 2.0;
                legs += 1.0;
            }
            self.near.extend(order.iter().take(self.near_count).map(|(_, w)| *w));
        }
        if legs > 0.0 {
            self.scale = (sum / legs * self.weights.drive as f64).max(1.0);
        }
    }

    /// Shifts that differ only by name need to be tried once while they are empty.
    fn find_classes(&mut self) {
        let shifts = self.days.len();
        let like = |a: usize, b: usize| {
            let (x, y) = (&self.days[a], &self.days[b]);
            (x.start, x.end, x.hard_end, x.from, x.to, &x.breaks, x.max_drive, x.capacity)
                == (y.start, y.end, y.hard_end, y.from, y.to, &y.breaks, y.max_drive, y.capacity)
                && self.ranked[a].is_empty()
                && self.ranked[b].is_empty()
                && (0..self.visits.len()).all(|v| {
                    self.allowed[v * shifts + a] == self.allowed[v * shifts + b]
                        && self.moved[v * shifts + a] == self.moved[v * shifts + b]
                })
        };
        let mut classes: Vec<usize> = Vec::new();
        for s in 0..shifts {
            let same = classes.iter().enumerate().find(|(r, class)| **class == *r && like(*r, s));
            classes.push(same.map_or(s, |(r, _)| r));
        }
        for (day, class) in self.days.iter_mut().zip(classes) {
            day.class = class;
        }
        self.alike = self.fewest && self.plain && self.days.iter().all(|day| day.class == 0);
    }

    /// Each level of the objective outweighs those below: cost, shifts, overtime, visits left out, musts.
    fn set_penalties(&mut self) {
        let reachable = self.legs.iter().filter(|leg| **leg < UNREACHABLE);
        let longest = i64::from(reachable.max().copied().unwrap_or(0));
        let day = self.days.iter().map(|day| day.hard_end - day.start).max().unwrap_or(0);
        let service = self.nodes.iter().map(|node| node.service).max().unwrap_or(0);
        let more = (2 * longest + service) / 60 + 1;
        let unit = self.weights.drive * 2 * longest
            + self.weights.wait * (day / 8)
            + self.weights.balance * more * (2 * (day / 60) + more) / 4
            + 1;
        self.shift_weight = if self.fewest && !self.alike { 8 * unit } else { 0 };
        self.overtime_weight = unit + self.shift_weight;
        let overtime = self.days.iter().map(|day| day.hard_end - day.end).max().unwrap_or(0);
        let unit = unit + self.shift_weight + self.overtime_weight * overtime;
        let all: i64 = self.nodes.iter().map(|node| node.priority).sum();
        for node in &mut self.nodes[..self.visits.len()] {
            node.penalty = unit * if node.must { all + node.priority } else { node.priority };
        }
    }
}

fn node(visit: &super::model::Visit, begins: &mut Vec<(i64, i64)>) -> Node {
    let mut own: Vec<(i64, i64)> = visit
        .windows
        .iter()
        .map(|window| (window.opens_s, window.closes_s - visit.service_s))
        .filter(|(first, last)| first <= last)
        .collect();
    if visit.windows.is_empty() {
        own.push((-TIME_LIMIT, TIME_LIMIT));
    }
    own.sort_unstable();
    let start = begins.len() as u32;
    for (first, last) in own {
        match begins.get_mut(start as usize..).and_then(|list| list.last_mut()) {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => begins.push((first, last)),
        }
    }
    let own = &begins[start as usize..];
    Node {
        opens: own.first().map_or(TIME_LIMIT, |begin| begin.0),
        closes: own.last().map_or(-TIME_LIMIT, |begin| begin.1),
        service: visit.service_s,
        load: visit.load,
        penalty: 0,
        must: visit.must,
        priority: visit.priority,
        begins: (start, begins.len() as u32),
    }
}

fn depot_node() -> Node {
    let (opens, closes) = (-TIME_LIMIT, TIME_LIMIT);
    Node { opens, closes, service: 0, load: 0, penalty: 0, must: false, priority: 0, begins: (0, 0) }
}

fn plain(problem: &Problem, nodes: &[Node]) -> bool {
    let weights = problem.weights;
    nodes.iter().all(|node| node.begins.1 - node.begins.0 <= 1)
        && problem.shifts.iter().all(|shift| shift.breaks.is_empty() && shift.overtime_s == 0)
        && weights.wait == 0
        && weights.balance == 0
}

fn ranked(problem: &Problem, visits: &[usize], shifts: &[usize]) -> Vec<Vec<u32>> {
    let of = |shift: usize| {
        let shift = &problem.shifts[shift];
        let mut list: Vec<(u32, u32)> = visits
            .iter()
            .enumerate()
            .filter(|(_, v)| {
                let pin = problem.visits[**v].pin;
                (pin.team, pin.day) == (Some(shift.team), Some(shift.day))
            })
            .filter_map(|(v, index)| Some((problem.visits[*index].pin.rank?, v as u32)))
            .collect();
        list.sort_unstable();
        list.into_iter().map(|(_, v)| v).collect()
    };
    shifts.iter().map(|s| of(*s)).collect()
}

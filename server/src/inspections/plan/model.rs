//! The planning problem of inspections and its plan: what to visit, who can when, and what came out.
//! Invariant: times, weights and costs are integers in one unit of time (seconds on the road), so that
//! a plan is the same on every machine; `Problem::check` passed before anything is planned.

use serde::{Deserialize, Serialize};

/// Most breaks in one shift.
pub const MAX_BREAKS: usize = 3;
/// Travel time where there is no way; no sum of real times reaches it.
pub const UNREACHABLE: i32 = 1 << 30;
/// Largest absolute time: more than any epoch second, far from overflow when added up.
pub const TIME_LIMIT: i64 = 1 << 52;

/// What has to be planned. Indices point into its own lists.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Problem {
    pub visits: Vec<Visit>,
    pub shifts: Vec<Shift>,
    pub legs: Matrix,
    pub weights: Weights,
    /// Fewer shifts come before lower cost: the classical vehicle routing objective.
    pub fewest_shifts: bool,
}

/// Travel between places, row by row: `from * places + to`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    pub places: usize,
    pub seconds: Vec<i32>,
    pub metres: Vec<i32>,
}

impl Matrix {
    /// Seconds from one place to another.
    pub fn seconds(&self, from: usize, to: usize) -> i64 {
        self.seconds.get(from * self.places + to).copied().map_or(i64::from(UNREACHABLE), i64::from)
    }

    /// Metres from one place to another.
    pub fn metres(&self, from: usize, to: usize) -> i64 {
        self.metres.get(from * self.places + to).copied().map_or(0, i64::from)
    }
}

/// One inspection to make.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Unique; the order of the ids, not of the list, is what the solver goes by.
    pub id: String,
    pub place: usize,
    pub service_s: i64,
    /// The visit lies wholly within one of these; none means at any time.
    pub windows: Vec<Window>,
    pub must: bool,
    /// What leaving it out costs, against the others; at least 1.
    pub priority: i64,
    /// Bits of the skills the team must have (an interpreter, an agency).
    pub skills: u64,
    /// What it takes of the shift's capacity.
    pub load: i64,
    pub pin: Pin,
    /// Team and day in the published plan, for the change penalty.
    pub previous: Option<(u32, u32)>,
}

/// From when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    pub opens_s: i64,
    pub closes_s: i64,
}

/// What the planner has settled for a visit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub team: Option<u32>,
    pub day: Option<u32>,
    /// Place in the sequence from the start of its team's day; needs `team` and `day`, and the ranks of a
    /// shift start at 0 without a gap.
    pub rank: Option<u32>,
}

/// One team on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub team: u32,
    pub day: u32,
    /// The team leaves `from` now and is back at `to` by `end_s`.
    pub start_s: i64,
    pub end_s: i64,
    /// How far past `end_s` it may come back; each second counts as overtime.
    pub overtime_s: i64,
    pub from: usize,
    pub to: usize,
    /// In the order of the day.
    pub breaks: Vec<Break>,
    pub max_drive_s: i64,
    pub capacity: i64,
    pub skills: u64,
}

/// A rest at a stop, begun within the span, before or after a service, never while driving. A team that
/// is back by `latest_s` takes it at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    pub earliest_s: i64,
    pub latest_s: i64,
    pub length_s: i64,
}

/// What a second on the road, a second of waiting, a squared minute of work and a moved visit cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    pub drive: i64,
    pub wait: i64,
    /// On the square of each shift's minutes of driving and service, which evens out the shifts.
    pub balance: i64,
    /// On each visit that leaves its team or day of the published plan.
    pub moved: i64,
}

/// What a plan is judged by, the first difference deciding; every term can be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Objective {
    /// Visits that must be made and are not.
    pub must_unserved: i64,
    /// Priorities of the other unserved visits, added up.
    pub priority_unserved: i64,
    pub overtime_s: i64,
    /// Shifts used, where the problem asks for the fewest; otherwise 0.
    pub shifts: i64,
    /// The weighted sum of the terms below.
    pub cost: i64,
    pub drive_s: i64,
    pub wait_s: i64,
    /// Sum of squared minutes of work.
    pub balance: i64,
    pub moved: i64,
}

/// Who goes where when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub objective: Objective,
    /// One for each shift that is used, in the order of the shifts.
    pub routes: Vec<Route>,
    /// In the order of the visits.
    pub unserved: Vec<Unserved>,
    pub seed: u64,
    pub iterations: u64,
}

/// The way of one team on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Index into `Problem::shifts`.
    pub shift: usize,
    pub stops: Vec<Stop>,
    pub rests: Vec<Rest>,
    pub returns_s: i64,
    pub drive_s: i64,
    pub drive_m: i64,
    pub service_s: i64,
    pub wait_s: i64,
}

/// One visit in its route, at the earliest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Index into `Problem::visits`.
    pub visit: usize,
    pub arrives_s: i64,
    pub begins_s: i64,
    pub ends_s: i64,
    /// How much later the team may arrive with the rest of the route still in order.
    pub slack_s: i64,
}

/// A break that is taken on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Index into the shift's breaks.
    pub taken: usize,
    pub begins_s: i64,
    pub ends_s: i64,
}

/// A visit that is not in the plan, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unserved {
    /// Index into `Problem::visits`.
    pub visit: usize,
    /// No shift could make it even if it had nothing else to do; otherwise it lost to other visits.
    pub alone: bool,
    /// What binds in each shift, the easiest to change first.
    pub obstacles: Vec<Obstacle>,
}

/// Why one shift does not make the visit, and the least that would change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// Index into `Problem::shifts`.
    pub shift: usize,
    pub limit: Limit,
    pub fix: Fix,
}

/// What binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Limit {
    Window,
    ShiftEnd,
    Drive,
    Capacity,
    Pin,
    Skill,
    Unreachable,
    /// The service is longer than each of its windows.
    LongerThanWindow,
}

/// The smallest change that makes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fix {
    /// Let the window close later, by seconds.
    CloseLater(i64),
    /// Let the shift end later, by seconds.
    EndLater(i64),
    /// Allow more driving, by seconds.
    DriveMore(i64),
    /// Let the shift carry more, by load.
    CarryMore(i64),
    /// Leave out this visit, of no higher rank, instead; index into `Problem::visits`.
    Displace(usize),
    Unpin,
    /// Give the team these skills.
    AddSkills(u64),
    /// Connect the place to the roads.
    Connect,
    /// No single change of this shift is enough.
    Nothing,
}

/// Why a problem cannot be planned at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the matrix is not {0} × {0}")]
    Matrix(usize),
    #[error("{0} names a place that the matrix does not have")]
    Place(String),
    #[error("the id {0} is there twice")]
    Twice(String),
    #[error("{0}: a time, a length or a weight is out of range")]
    Range(String),
    #[error("{0}: the breaks are too many, overlap or are out of order")]
    Breaks(String),
    #[error("{0}: a rank needs a team and a day, and ranks go up from 0 without a gap")]
    Rank(String),
}

impl Problem {
    /// Whether every index, time and weight is sound. Errors: the first that is not. O(v log v + s + p²).
    pub fn check(&self) -> Result<(), Fault> {
        let places = self.legs.places;
        let cells = places * places;
        if self.legs.seconds.len() != cells || self.legs.metres.len() != cells {
            return Err(Fault::Matrix(places));
        }
        let legs = self.legs.seconds.iter().chain(&self.legs.metres);
        if !legs.clone().all(|leg| (0..=UNREACHABLE).contains(leg)) {
            return Err(Fault::Range("legs".into()));
        }
        let weights = [self.weights.drive, self.weights.wait, self.weights.balance, self.weights.moved];
        if weights.iter().any(|weight| !(0..=1 << 30).contains(weight)) {
            return Err(Fault::Range("weights".into()));
        }
        self.visits.iter().try_for_each(|visit| check_visit(visit, places))?;
        self.shifts.iter().try_for_each(|shift| check_shift(shift, places))?;
        let mut ids: Vec<&str> = self.visits.iter().map(|visit| visit.id.as_str()).collect();
        ids.sort_unstable();
        if let Some([twice, _]) = ids.array_windows().find(|[a, b]| a == b) {
            return Err(Fault::Twice((*twice).to_owned()));
        }
        let mut keys: Vec<(u32, u32)> = self.shifts.iter().map(|shift| (shift.team, shift.day)).collect();
        keys.sort_unstable();
        if let Some([(team, day), _]) = keys.array_windows().find(|[a, b]| a == b) {
            return Err(Fault::Twice(format!("team {team}, day {day}")));
        }
        self.check_ranks()
    }

    fn check_ranks(&self) -> Result<(), Fault> {
        let mut ranked = Vec::new();
        for visit in self.visits.iter().filter(|visit| visit.pin.rank.is_some()) {
            let (Some(team), Some(day), Some(rank)) = (visit.pin.team, visit.pin.day, visit.pin.rank) else {
                return Err(Fault::Rank(visit.id.clone()));
            };
            ranked.push((team, day, rank, &visit.id));
        }
        ranked.sort_unstable();
        let mut expected = (u32::MAX, u32::MAX, 0);
        for (team, day, rank, id) in ranked {
            if (team, day) != (expected.0, expected.1) {
                expected = (team, day, 0);
            }
            if rank != expected.2 {
                return Err(Fault::Rank(id.clone()));
            }
            expected.2 += 1;
        }
        Ok(())
    }
}

fn check_visit(visit: &Visit, places: usize) -> Result<(), Fault> {
    if visit.place >= places {
        return Err(Fault::Place(visit.id.clone()));
    }
    let sane = |time: i64| time.abs() <= TIME_LIMIT;
    let windows =
        visit.windows.iter().all(|w| sane(w.opens_s) && sane(w.closes_s) && w.opens_s <= w.closes_s);
    let lengths = [visit.service_s, visit.load];
    if !windows || !(1..=1 << 30).contains(&visit.priority) || lengths.iter().any(|l| *l < 0 || !sane(*l)) {
        return Err(Fault::Range(visit.id.clone()));
    }
    Ok(())
}

fn check_shift(shift: &Shift, places: usize) -> Result<(), Fault> {
    let name = || format!("team {}, day {}", shift.team, shift.day);
    if shift.from >= places || shift.to >= places {
        return Err(Fault::Place(name()));
    }
    let sane = |time: i64| time.abs() <= TIME_LIMIT;
    let lengths = [shift.overtime_s, shift.max_drive_s, shift.capacity];
    if !sane(shift.start_s)
        || !sane(shift.end_s)
        || shift.start_s > shift.end_s
        || lengths.iter().any(|l| *l < 0 || !sane(*l))
    {
        return Err(Fault::Range(name()));
    }
    let each = shift.breaks.iter().all(|b| {
        sane(b.earliest_s)
            && sane(b.latest_s)
            && sane(b.length_s)
            && b.earliest_s <= b.latest_s
            && b.length_s >= 0
    });
    let ordered =
        shift.breaks.array_windows().all(|[a, b]| a.earliest_s <= b.earliest_s && a.latest_s <= b.latest_s);
    if !each || !ordered || shift.breaks.len() > MAX_BREAKS {
        return Err(Fault::Breaks(name()));
    }
    Ok(())
}

//! A plan with everything it rests on: problem, legs, roads, the ways that are driven. Invariant: what comes
//! from here passed `check`; the same brief and roads give the same plan, and visits keep their locks.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::brief::Brief;
use super::check::check;
use super::edit::NO_TEAM;
use super::past::Past;
use super::plan::{Fault, Pin, Plan, Problem, Tuning, reasons, solve};
use super::road::{Graph, LegSource, Place};

/// Every search of this program starts from the same draw.
pub const SEED: u64 = 6_474;
/// Steps of a first plan: enough to be looked at, and soon there.
const FIRST_STEPS: u64 = 640;

/// Team and day of visits, by id.
pub type Keys = BTreeMap<String, (u32, u32)>;

#[derive(Debug, Clone)]
pub struct Planned {
    pub problem: Problem,
    /// Row by row, as the matrix.
    pub sources: Vec<LegSource>,
    pub plan: Plan,
    /// One for each route of the plan.
    pub ways: Vec<Ways>,
    /// What was made before; problem and plan are of the rest.
    pub past: Past,
    /// Digest of the roads, and whose they are.
    pub roads: String,
    pub attribution: String,
}

/// The ways of one route as they are drawn: longitude and latitude.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ways {
    /// To each stop, in order.
    pub to: Vec<Vec<[f64; 2]>>,
    pub home: Vec<[f64; 2]>,
}

#[derive(Debug, thiserror::Error)]
pub enum PlanFault {
    #[error("{0}")]
    Problem(#[from] Fault),
    /// A defect of this program; the plan is not kept.
    #[error("the plan is not sound: {0}")]
    Unsound(String),
}

/// Plans a brief on these roads: from scratch, or from the plan `before` of an earlier brief.
pub fn plan_brief(
    brief: &Brief,
    before: Option<(&Brief, &Planned)>,
    zone: &TimeZone,
    graph: &Graph,
) -> Result<Planned, PlanFault> {
    let places = brief.places();
    let legs = graph.legs(&places, 1);
    let mut problem = brief.problem(zone, legs.matrix)?;
    let mut start = Vec::new();
    if let Some((brief_before, before)) = before {
        start = carry_over(&mut problem, brief, brief_before, before);
    }
    let plan = solve(&problem, &start, SEED, Tuning::default(), |progress| {
        let steps = progress.iterations();
        (steps < FIRST_STEPS).then_some(steps as f64 / FIRST_STEPS as f64)
    })?;
    sound(&problem, &plan)?;
    let mut planned = Planned {
        ways: Vec::new(),
        past: Past::default(),
        problem,
        sources: legs.sources,
        plan,
        roads: graph.identity.hash.clone(),
        attribution: graph.identity.attribution.clone(),
    };
    planned.ways = ways(&planned, &places, graph);
    Ok(planned)
}

/// Takes locks, exclusions and the places of visits from the plan before, as far as their teams and days are
/// still there; the tours to start from.
fn carry_over(
    problem: &mut Problem,
    brief: &Brief,
    brief_before: &Brief,
    before: &Planned,
) -> Vec<(usize, Vec<usize>)> {
    let team = |old: u32| {
        let name = &brief_before.settings.teams.get(old as usize)?.name;
        u32::try_from(brief.settings.teams.iter().position(|team| team.name == *name)?).ok()
    };
    let day = |old: u32| {
        let date = brief_before.settings.days.get(old as usize)?;
        u32::try_from(brief.settings.days.iter().position(|day| day == date)?).ok()
    };
    let keys: Keys = before
        .keys()
        .into_iter()
        .filter_map(|(id, (old_team, old_day))| Some((id, (team(old_team)?, day(old_day)?))))
        .collect();
    let pins: BTreeMap<&str, Pin> =
        before.problem.visits.iter().map(|visit| (visit.id.as_str(), visit.pin)).collect();
    for visit in &mut problem.visits {
        visit.previous = keys.get(&visit.id).copied();
        visit.pin = match pins.get(visit.id.as_str()) {
            Some(pin) if pin.team == Some(NO_TEAM) => *pin,
            Some(pin) if *pin != Pin::default() => visit.previous.map_or_else(Pin::default, |(team, day)| {
                Pin { team: Some(team), day: Some(day), rank: None }
            }),
            _ => Pin::default(),
        };
    }
    let number: BTreeMap<&str, usize> =
        problem.visits.iter().enumerate().map(|(number, visit)| (visit.id.as_str(), number)).collect();
    let mut tours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for stop in before.plan.routes.iter().flat_map(|route| &route.stops) {
        let id = &before.problem.visits[stop.visit].id;
        let key = keys.get(id);
        let shift = problem.shifts.iter().position(|shift| key == Some(&(shift.team, shift.day)));
        if let (Some(shift), Some(number)) = (shift, number.get(id.as_str())) {
            tours.entry(shift).or_default().push(*number);
        }
    }
    tours.into_iter().collect()
}

/// The plan's own tours timed and judged by its problem as it is now.
pub fn timed_anew(planned: &Planned) -> Result<Plan, PlanFault> {
    Ok(solve(&planned.problem, &planned.tours(), SEED, Tuning::default(), |_| None)?)
}

/// Refuses a plan that the check does not pass.
pub fn sound(problem: &Problem, plan: &Plan) -> Result<(), PlanFault> {
    match check(problem, plan).first() {
        Some(wrong) => Err(PlanFault::Unsound(wrong.to_string())),
        None => Ok(()),
    }
}

impl Planned {
    /// Team and day of each visit that is planned or was made.
    pub fn keys(&self) -> Keys {
        let stops = self.plan.routes.iter().flat_map(|route| route.stops.iter().map(move |s| (route, s)));
        let key = |shift: usize| (self.problem.shifts[shift].team, self.problem.shifts[shift].day);
        let open = stops.map(|(route, stop)| (self.problem.visits[stop.visit].id.clone(), key(route.shift)));
        let made = self.past.stops().map(|(route, stop)| (stop.visit.clone(), (route.team, route.day)));
        open.chain(made).collect()
    }

    /// What is settled for a visit.
    pub fn pin(&self, visit: &str) -> Pin {
        self.problem.visits.iter().find(|own| own.id == visit).map_or_else(Pin::default, |own| own.pin)
    }

    /// Ids of the visits that are planned or were made.
    pub fn served(&self) -> Vec<String> {
        self.keys().into_keys().collect()
    }

    /// What the leg between two places of the matrix rests on.
    pub fn source(&self, from: usize, to: usize) -> LegSource {
        self.sources.get(from * self.problem.legs.places + to).copied().unwrap_or(LegSource::Estimate)
    }

    /// Its tours, by shift.
    pub fn tours(&self) -> Vec<(usize, Vec<usize>)> {
        let tour = |route: &super::plan::Route| route.stops.iter().map(|stop| stop.visit).collect();
        self.plan.routes.iter().map(|route| (route.shift, tour(route))).collect()
    }

    /// The same with another plan of its problem, e.g. one that a search found; `plan` needs no reasons yet.
    /// Errors: the check does not pass it.
    pub fn with(&self, mut plan: Plan, places: &[Place], graph: &Graph) -> Result<Self, PlanFault> {
        // What a run still searches has no reasons yet; working them out is most of the work here.
        if plan.unserved.is_empty() {
            plan.unserved = reasons(&self.problem, &plan);
        }
        sound(&self.problem, &plan)?;
        let mut next = Self { plan, ..self.clone() };
        next.ways = ways(&next, places, graph);
        Ok(next)
    }
}

/// The ways of each route over the graph; straight where the leg is an estimate.
pub fn ways(planned: &Planned, places: &[Place], graph: &Graph) -> Vec<Ways> {
    let problem = &planned.problem;
    let line = |from: usize, to: usize| line(planned, places, graph, from, to);
    let route = |route: &super::plan::Route| {
        let shift = &problem.shifts[route.shift];
        let mut at = shift.from;
        let mut to = Vec::with_capacity(route.stops.len());
        for stop in &route.stops {
            let next = problem.visits[stop.visit].place;
            to.push(line(at, next));
            at = next;
        }
        Ways { to, home: line(at, shift.to) }
    };
    planned.plan.routes.iter().map(route).collect()
}

/// The way between two places of the matrix as it is drawn; straight where the leg is an estimate.
pub fn line(planned: &Planned, places: &[Place], graph: &Graph, from: usize, to: usize) -> Vec<[f64; 2]> {
    let Some((a, b)) = places.get(from).zip(places.get(to)).filter(|_| from != to) else {
        return Vec::new();
    };
    let estimate = planned.source(from, to) == LegSource::Estimate;
    let found = if estimate { None } else { graph.leg(a, b) };
    let mut line = found.map_or_else(|| vec![a.at, b.at], |leg| leg.line);
    // Some 10 cm: enough to draw, and a third shorter to keep.
    line.iter_mut().flatten().for_each(|degrees| *degrees = (*degrees * 1e6).round() / 1e6);
    line
}

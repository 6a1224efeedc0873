//! Plans inspections: which team goes where on which day, in what order.
//! Invariant: pure and repeatable; the same problem, start, seed and pace give the same plan, whatever the
//! order of visits and shifts in the problem.

mod chance;
mod field;
mod fleet;
mod model;
mod reason;
mod recreate;
mod ruin;
mod schedule;
mod search;
mod tour;

pub use model::*;
pub use search::Tuning;

use field::Field;
use search::Search;

/// What has been found so far.
pub struct Progress<'s> {
    problem: &'s Problem,
    search: &'s Search<'s>,
    seed: u64,
}

impl Progress<'_> {
    /// Steps made.
    pub fn iterations(&self) -> u64 {
        self.search.best().2
    }

    /// Shifts that the best plan uses.
    pub fn shifts(&self) -> usize {
        self.search.best().0.iter().filter(|visits| !visits.is_empty()).count()
    }

    /// The best plan so far, without the reasons of what it leaves out. O(visits²) at most.
    pub fn plan(&self) -> Plan {
        write(self.problem, self.search, self.seed)
    }
}

/// Plans from scratch, or from `start`: visits by shift, as indices into the problem's lists.
///
/// Every 64 steps `pace` sees the best plan and answers the share of the run that is over, from 0 to 1, by
/// which the search cools down; `None` ends it, at once and with a whole plan. A pace that counts steps
/// makes the run repeatable. Errors: the problem's fault.
pub fn solve(
    problem: &Problem,
    start: &[(usize, Vec<usize>)],
    seed: u64,
    tuning: Tuning,
    mut pace: impl FnMut(&Progress) -> Option<f64>,
) -> Result<Plan, Fault> {
    problem.check()?;
    let field = Field::new(problem);
    let mut tours = vec![Vec::new(); field.shifts.len()];
    for (shift, visits) in start {
        let tour = field.shifts.iter().position(|own| own == shift).and_then(|at| tours.get_mut(at));
        let own = |visit: &usize| Some(field.visits.iter().position(|own| own == visit)? as u32);
        if let Some(tour) = tour {
            tour.extend(visits.iter().filter_map(own));
        }
    }
    let mut search = Search::new(&field, &tours, seed, tuning);
    search.run(&mut |search| pace(&Progress { problem, search, seed }));
    let mut plan = write(problem, &search, seed);
    plan.unserved = reason::unserved(problem, &tours_of(problem, &plan));
    Ok(plan)
}

/// Why the problem's visits that no route of the plan has are left out; for a plan that was changed by hand.
pub fn reasons(problem: &Problem, plan: &Plan) -> Vec<Unserved> {
    reason::unserved(problem, &tours_of(problem, plan))
}

fn tours_of(problem: &Problem, plan: &Plan) -> Vec<Vec<usize>> {
    let mut tours = vec![Vec::new(); problem.shifts.len()];
    for route in &plan.routes {
        tours[route.shift] = route.stops.iter().map(|stop| stop.visit).collect();
    }
    tours
}

fn write(problem: &Problem, search: &Search, seed: u64) -> Plan {
    let (tours, _, iterations) = search.best();
    let routes = schedule::routes(problem, search.field, tours);
    let objective = schedule::objective(problem, &routes);
    Plan { objective, routes, unserved: Vec::new(), seed, iterations }
}

#[cfg(test)]
mod tests;

//! Better plans while people look on. Invariant: one search of an inspection at a time; a search never holds a
//! request up, ends at once when it is told to, and whatever it hands out passed the check.

pub mod http;
mod job;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use petapora_wire::{PlanObjective, PlanSearch};
use tokio::sync::watch;

use super::desk::detail::objective;
use super::plan::{Tuning, solve};
use super::planned::{PlanFault, Planned, SEED};
use super::road::{Graph, Place};

/// Steps that stand for a second. A budget counted in steps is repeatable, one by the clock is not.
const STEPS_A_SECOND: u64 = 20_000;
/// Searches at once: the others' requests need the processor as well.
const MOST_AT_ONCE: usize = 2;
pub const LONGEST_S: u32 = 60;
pub const USUAL_S: u32 = 5;

/// Searches that run in this process, by inspection.
#[derive(Default)]
pub struct Searching(Arc<Mutex<HashMap<String, Arc<Running>>>>);

/// A search that runs.
pub struct Running {
    cancelled: AtomicBool,
    steps: AtomicU64,
    of: u64,
    objective: Mutex<PlanObjective>,
    ended: watch::Sender<bool>,
}

/// The right to search; given back when it is dropped.
pub struct Turn {
    inspection: String,
    all: Arc<Mutex<HashMap<String, Arc<Running>>>>,
    pub running: Arc<Running>,
}

impl Searching {
    /// Takes the turn for so many seconds; `None` while another search of the inspection runs, or two
    /// others do.
    pub fn begin(&self, inspection: &str, seconds: u32, from: PlanObjective) -> Option<Turn> {
        let running = Arc::new(Running {
            cancelled: AtomicBool::new(false),
            steps: AtomicU64::new(0),
            of: u64::from(seconds.clamp(1, LONGEST_S)) * STEPS_A_SECOND,
            objective: Mutex::new(from),
            ended: watch::channel(false).0,
        });
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.contains_key(inspection) || all.len() >= MOST_AT_ONCE {
            return None;
        }
        all.insert(inspection.to_owned(), running.clone());
        Some(Turn { inspection: inspection.to_owned(), all: self.0.clone(), running })
    }

    /// How far the search of the inspection is, if one runs.
    pub fn progress(&self, inspection: &str) -> Option<PlanSearch> {
        let running = self.find(inspection)?;
        let steps = running.steps.load(Ordering::Relaxed);
        Some(PlanSearch {
            done_percent: u32::try_from(steps * 100 / running.of).unwrap_or(100).min(100),
            iterations: i64::try_from(steps).unwrap_or(i64::MAX),
            objective: *running.objective.lock().unwrap_or_else(PoisonError::into_inner),
        })
    }

    /// Tells the search of the inspection to end, if one runs; whoever wants to may wait for it.
    pub fn cancel(&self, inspection: &str) -> Option<Arc<Running>> {
        let running = self.find(inspection)?;
        running.cancelled.store(true, Ordering::Relaxed);
        Some(running)
    }

    fn find(&self, inspection: &str) -> Option<Arc<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(inspection).cloned()
    }
}

impl Running {
    /// Waits until the search ended and its best plan is saved.
    pub async fn ended(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }

    /// Tells the search to end.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl Turn {
    /// The search is over for those who look; what it found is still being saved.
    pub fn leave(&self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&self.inspection).is_some_and(|own| Arc::ptr_eq(own, &self.running)) {
            all.remove(&self.inspection);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.leave();
        self.running.ended.send_replace(true);
    }
}

/// Improves a plan until the steps are made or the search is cancelled; `found` gets each better plan, at most
/// one a second and the best at the end.
pub fn search(
    start: &Planned,
    places: &[Place],
    graph: &Graph,
    running: &Running,
    mut found: impl FnMut(Planned),
) -> Result<(), PlanFault> {
    let mut best = start.plan.objective;
    let mut next = STEPS_A_SECOND;
    let plan = solve(&start.problem, &start.tours(), SEED, Tuning::default(), |progress| {
        let steps = progress.iterations();
        running.steps.store(steps, Ordering::Relaxed);
        if steps >= running.of || running.cancelled.load(Ordering::Relaxed) {
            return None;
        }
        if steps >= next {
            next += STEPS_A_SECOND;
            let plan = progress.plan();
            if plan.objective < best
                && let Ok(better) = start.with(plan, places, graph)
            {
                best = better.plan.objective;
                *running.objective.lock().unwrap_or_else(PoisonError::into_inner) = objective(&better);
                found(better);
            }
        }
        Some(steps as f64 / running.of as f64)
    })?;
    if plan.objective < best {
        found(start.with(plan, places, graph)?);
    }
    Ok(())
}

//! The life of an inspection. Invariant: `apply` is the only way to change one; it leaves the old one as it
//! was, and whatever it refuses it refuses with its ground. `allowed` knows the step and the person, `steps`
//! what the act needs and changes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use petapora_wire::{InspectionState as State, Role, VisitOutcome};
use serde::{Deserialize, Serialize};

use super::act::{Act, Actor, Hearing, Minutes, Objection, Outcome, Record};
use super::calendar::{Deadline, WorkingDays};
use super::order::Order;
use super::refusal::Refusal;

/// Working days for an objection, for sending it on, and for deciding it.
pub(super) const OBJECTION_DAYS: u32 = 21;
const FORWARD_DAYS: u32 = 5;
const DECISION_DAYS: u32 = 5;

/// An inspection with all that was done to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    pub state: State,
    pub planned_by: String,
    /// Account of the team's leader, and of everybody in it.
    pub leader: String,
    pub members: Vec<String>,
    /// Ids of the visits of the plan.
    pub visits: Vec<String>,
    /// Visits that lost their place in the plan under the order, and are accounted for all the same.
    #[serde(default)]
    pub owed: Vec<String>,
    /// Agencies that take part besides Immigration; some make it a joint operation.
    pub agencies: Vec<String>,
    pub submitted_by: Option<String>,
    pub approved: Option<Approval>,
    pub order: Option<Order>,
    /// The order came after its time.
    pub order_late: bool,
    pub started: Option<Timestamp>,
    pub records: BTreeMap<String, Record>,
    pub skipped: BTreeMap<String, String>,
    pub minutes: Option<Minutes>,
    pub hearing: Option<Hearing>,
    pub outcome: Option<Outcome>,
    pub objection: Option<Objection>,
    pub forwarded_on: Option<Date>,
    /// Number of the decision on the objection, and whether it was upheld.
    pub settled: Option<(String, bool)>,
    /// Where it goes on after a postponement.
    pub postponed_from: Option<State>,
    /// Why it was returned, postponed or cancelled last.
    pub reason: Option<String>,
}

/// Who approved, when, and why at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub by: String,
    pub at: Timestamp,
    pub urgent: Option<String>,
}

/// A clock that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// An urgent inspection still needs its order, before this moment.
    OrderDue(Timestamp),
    /// The last day for an objection, for sending it on, for deciding it.
    ObjectionUntil(Deadline),
    ForwardUntil(Deadline),
    DecideUntil(Deadline),
}

type Applied = Result<Inspection, Refusal>;

impl Inspection {
    /// A draft.
    pub fn draft(planned_by: &str, leader: &str, members: &[String], visits: &[String]) -> Self {
        Self {
            state: State::Draft,
            planned_by: planned_by.into(),
            leader: leader.into(),
            members: members.to_vec(),
            visits: visits.to_vec(),
            owed: Vec::new(),
            agencies: Vec::new(),
            submitted_by: None,
            approved: None,
            order: None,
            order_late: false,
            started: None,
            records: BTreeMap::new(),
            skipped: BTreeMap::new(),
            minutes: None,
            hearing: None,
            outcome: None,
            objection: None,
            forwarded_on: None,
            settled: None,
            postponed_from: None,
            reason: None,
        }
    }

    /// Who may know of it: its planner, its team, the head.
    pub fn concerns(&self, actor: &Actor) -> bool {
        let account = &actor.account;
        actor.role == Role::Head
            || *account == self.planned_by
            || *account == self.leader
            || self.members.contains(account)
    }

    /// The clock that runs at the moment, if one does.
    pub fn timer(&self, days: &WorkingDays) -> Option<Timer> {
        if self.order.is_none() && !matches!(self.state, State::Cancelled | State::Closed) {
            return Some(Timer::OrderDue(self.order_due(days)?));
        }
        let Some(Outcome::Measure { served_on, .. }) = &self.outcome else { return None };
        if self.state != State::Measure || self.settled.is_some() {
            return None;
        }
        Some(match (&self.objection, self.forwarded_on) {
            (None, _) => Timer::ObjectionUntil(days.deadline(*served_on, OBJECTION_DAYS)),
            (Some(objection), None) => Timer::ForwardUntil(days.deadline(objection.on, FORWARD_DAYS)),
            (Some(_), Some(on)) => Timer::DecideUntil(days.deadline(on, DECISION_DAYS)),
        })
    }

    /// Whether a visit was made, or left out with its reason.
    pub fn is_done(&self, visit: &str) -> bool {
        self.records.contains_key(visit) || self.skipped.contains_key(visit)
    }

    /// Every visit that the inspection answers for: as planned, then those that lost their place or were left
    /// out.
    pub fn all_visits(&self) -> Vec<&String> {
        let mut all: Vec<&String> = self.visits.iter().collect();
        for visit in self.owed.iter().chain(self.records.keys()).chain(self.skipped.keys()) {
            if !all.contains(&visit) {
                all.push(visit);
            }
        }
        all
    }

    /// Whether the inspection answers for the visit: it is planned, owed or done.
    pub fn answers_for(&self, visit: &str) -> bool {
        self.is_done(visit) || self.visits.iter().chain(&self.owed).any(|own| own == visit)
    }

    /// What each visit answers to the alert behind it; a visit that was not made verifies nothing.
    pub fn answers(&self) -> impl Iterator<Item = (&str, VisitOutcome)> {
        let recorded = self.records.iter().map(|(visit, record)| (visit.as_str(), record.outcome));
        recorded.chain(self.skipped.keys().map(|visit| (visit.as_str(), VisitOutcome::Unverified)))
    }

    /// The inspection after the act. Errors: why it is not allowed now, to this person, or as it stands.
    pub fn apply(&self, act: &Act, actor: &Actor, now: Timestamp, days: &WorkingDays) -> Applied {
        self.may(act, actor)?;
        let mut next = self.clone();
        next.take(act, actor, now, days)?;
        Ok(next)
    }

    /// Whether the step and the person are allowed now; what the act itself needs is asked when it is taken.
    pub fn may(&self, act: &Act, actor: &Actor) -> Result<(), Refusal> {
        self.check_state(act)?;
        self.check_actor(act, actor)
    }

    /// When the order of an urgent inspection is due.
    pub(super) fn order_due(&self, days: &WorkingDays) -> Option<Timestamp> {
        let approval = self.approved.as_ref()?;
        approval.urgent.as_ref()?;
        Some(days.end_of_next_day(approval.at))
    }
}

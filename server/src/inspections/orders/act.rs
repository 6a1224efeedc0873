//! What can be done with an inspection, and by whom. Invariant: an act carries all that it records; who does
//! it comes from the session, never from the act.

use jiff::Timestamp;
use jiff::civil::Date;
use petapora_wire::{FindingKind, Role, VisitOutcome};
use serde::{Deserialize, Serialize};

use super::order::Order;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub account: String,
    pub role: Role,
}

/// One step in the life of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    Submit,
    /// Back to a draft by the office, before there is an order.
    Withdraw {
        reason: String,
    },
    /// Back to the planner.
    Return {
        reason: String,
    },
    Approve,
    /// Approval before the order, which is due one day after.
    ApproveUrgent {
        reason: String,
    },
    IssueOrder(Order),
    /// The briefing was held, with these agencies.
    Brief {
        agencies: Vec<String>,
    },
    Start,
    Record(Record),
    /// Some of those who were met at a recorded visit are named.
    Meet {
        visit: String,
        people: u32,
    },
    /// A visit that was not made.
    Skip {
        visit: String,
        reason: String,
    },
    /// The team is back.
    Finish(Minutes),
    /// From what was recorded: a finding, or none.
    Conclude,
    Hear(Hearing),
    Confer,
    Decide(Outcome),
    Object(Objection),
    /// The objection is sent on, with the file.
    Forward {
        on: Date,
    },
    SettleObjection {
        number: String,
        upheld: bool,
    },
    Close,
    Postpone {
        reason: String,
    },
    Resume,
    Cancel {
        reason: String,
    },
}

/// What one visit showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub visit: String,
    /// When it was seen, by the clock of the phone; it may be sent much later.
    pub at: Timestamp,
    /// When the team came and went, by the same clock.
    #[serde(default)]
    pub arrived: Option<Timestamp>,
    #[serde(default)]
    pub left: Option<Timestamp>,
    pub outcome: VisitOutcome,
    /// Some for a confirmed visit, none otherwise.
    pub findings: Vec<FindingKind>,
    pub note: String,
    /// Foreigners who were met, and how many of them are named in the registry.
    #[serde(default)]
    pub met: u32,
    #[serde(default)]
    pub named: u32,
}

/// The record of the operation (*berita acara*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    pub number: String,
    pub on: Date,
    /// Names of those who signed; at least two.
    pub signed_by: Vec<String>,
}

/// A hearing at the office (*berita acara pemeriksaan*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    pub number: String,
    pub on: Date,
}

/// What the case conference ended in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An administrative measure; the objection clock runs from the day it was served.
    Measure { number: String, served_on: Date },
    /// Handed to another authority.
    Referral { to: String, letter: String, on: Date },
}

/// An objection against the measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    pub number: String,
    pub on: Date,
}

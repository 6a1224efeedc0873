//! Runs of the alerts. Invariant: a run says what it found in counts and targets; what
//! it opened is read as alerts, under the reader's own scope.

use serde::{Deserialize, Serialize};

use crate::{AlertRunId, Text};

/// Why a run was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertRunKind {
    /// Once a week: rules and streams open alerts.
    Weekly,
    /// After lists came in, or from the command line: rules open, streams only show.
    Lists,
    /// On demand: shows what would open, opens nothing.
    Preview,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertRunState {
    Running,
    Done,
    Cancelled,
    Failed,
    /// Its process ended before it did; it left nothing behind.
    Interrupted,
}

/// One run in the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertRun {
    pub id: AlertRunId,
    pub kind: AlertRunKind,
    pub state: AlertRunState,
    /// Day judged, `YYYY-MM-DD`.
    pub day: String,
    /// An account id, `cli` or `system`.
    pub actor: String,
    /// The account's name now; empty where the actor is none.
    #[serde(default)]
    pub actor_name: String,
    pub started_ms: i64,
    #[serde(default)]
    pub finished_ms: Option<i64>,
    /// Share of the work done, 0 to 1.
    pub share: f64,
    pub found: u32,
    pub opened: u32,
    pub ended: u32,
    /// Zones that would have opened, held because a list jumped.
    pub held: u32,
    /// Places without a trustworthy point.
    pub unlocated: u32,
}

/// A run with what it found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertRunDetail {
    pub run: AlertRun,
    /// What it opened, or would open that is not open (statistics with the next weekly
    /// run), in the order of urgency.
    pub would_open: Vec<AlertPreview>,
    /// The streams with everything they noticed.
    pub streams: Vec<AlertStream>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertPreview {
    pub signal: String,
    pub target: String,
    pub sentence: Text,
    pub urgency: u8,
    pub restricted: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertStream {
    pub stream: String,
    /// p at which a run may raise an alarm.
    pub threshold: f64,
    pub people: u32,
    /// Groups that arrived together; of a level stream the places with people.
    pub groups: u32,
    /// Whole weeks of history; 0 of a level stream.
    pub weeks: u32,
    /// Too few to tell a crowd from chance.
    pub too_few: bool,
    /// p of what it noticed, the least first.
    pub p: Vec<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAlertRun {
    /// The day to judge, `YYYY-MM-DD`; the office's day without it.
    #[serde(default)]
    pub day: Option<String>,
}

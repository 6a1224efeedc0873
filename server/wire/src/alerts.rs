//! Alerts as the browser sees them. Invariant: an alert names premises or a sponsor and
//! the rows of lists that say so; no body here has a field for a person.

use serde::{Deserialize, Serialize};

use crate::{AlertId, AlertState, ExpectationId, InspectionOutcome, SiteId, Text};

/// Where an alert stands in the words of a disease-surveillance desk: the second
/// vocabulary, told from the state alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlertPhase {
    /// Noted; nobody is told.
    Watch,
    Open,
    Acknowledged,
    Scheduled,
    Inspected,
    Closed,
}

impl AlertState {
    /// The one mapping between the two vocabularies.
    pub const fn phase(self) -> AlertPhase {
        match self {
            Self::Watched => AlertPhase::Watch,
            Self::New => AlertPhase::Open,
            Self::Reviewed | Self::NeedsData | Self::Approved => AlertPhase::Acknowledged,
            Self::Scheduled => AlertPhase::Scheduled,
            Self::Done => AlertPhase::Inspected,
            Self::Dismissed | Self::Merged | Self::Expired => AlertPhase::Closed,
        }
    }

    /// Nothing is left to do.
    pub const fn is_closed(self) -> bool {
        matches!(self.phase(), AlertPhase::Inspected | AlertPhase::Closed)
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    pub id: AlertId,
    /// The rule or stream, e.g. `over_capacity`, `residences_change`.
    pub signal: String,
    pub state: AlertState,
    pub phase: AlertPhase,
    /// What the visit found, once there was one.
    #[serde(default)]
    pub outcome: Option<InspectionOutcome>,
    /// `person_stay`, `place`, `workplace`, `company`, `zone` or `list`.
    pub target_kind: String,
    pub target_id: String,
    /// Name of the premises, sponsor or list.
    pub target: String,
    /// Sites to mark on the map.
    pub sites: Vec<SiteId>,
    /// Longitude and latitude of the first site with a trustworthy point.
    #[serde(default)]
    pub point: Option<[f64; 2]>,
    pub observed: u32,
    /// Permitted, approved, declared or expected.
    pub expected: f64,
    /// 1 is first.
    pub urgency: u8,
    /// A letter to a sponsor or a question to an agency; sends nobody.
    pub reminder: bool,
    /// From a numbered referral; shown only to those who may read referrals.
    pub restricted: bool,
    pub sentence: Text,
    pub opened_ms: i64,
    /// Last change of the state.
    pub changed_ms: i64,
    /// Last time anybody was told of it; `None` on the watch list.
    #[serde(default)]
    pub told_ms: Option<i64>,
    /// Since when the lists no longer say so.
    #[serde(default)]
    pub gone_ms: Option<i64>,
    /// Split off from this alert.
    #[serde(default)]
    pub parent: Option<AlertId>,
    /// Lives on in this alert.
    #[serde(default)]
    pub merged_into: Option<AlertId>,
    /// Drawn at random as a control; told only to the head and the data-protection
    /// officer, `None` for everybody else.
    #[serde(default)]
    pub control: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertPage {
    /// Alerts that match, on all pages.
    pub matched: u32,
    pub items: Vec<Alert>,
    /// Pass as `after` for the next page.
    #[serde(default)]
    pub next: Option<String>,
    /// Alerts that match by state, whatever state is asked for.
    pub states: Vec<AlertCount>,
    /// Alerts that match by signal, whatever signal is asked for.
    pub signals: Vec<AlertCount>,
    /// Change number that the list shows.
    pub seq: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertCount {
    pub value: String,
    pub count: u32,
}

/// One alert, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertDetail {
    pub alert: Alert,
    pub law: String,
    /// What would switch it off.
    pub off: Text,
    pub numbers: AlertNumbers,
    /// One thing to verify each.
    pub cases: Vec<AlertCase>,
    pub timeline: Vec<AlertStep>,
    /// States into which the reader may put it now.
    pub moves: Vec<AlertState>,
    /// `None` where the place has no trustworthy point.
    #[serde(default)]
    pub zone: Option<AlertZone>,
    /// Places that came since the last time anybody was told, and that left.
    pub places_added: Vec<String>,
    pub places_left: Vec<String>,
    /// Alerts that split off from it.
    pub children: Vec<AlertId>,
    /// Alerts that live on in it.
    pub merged_from: Vec<AlertId>,
    /// Declared densities that raised the expectation.
    pub suppressions: Vec<ExpectationId>,
    /// Places without a trustworthy point, left out of everything that measures distance.
    pub unlocated: u32,
    /// Share of all places that have one.
    pub geocode_share: f64,
    /// Digest of rule or scan settings.
    pub params_hash: String,
    /// Change number of the lists judged.
    pub data_version: i64,
    /// Day judged, `YYYY-MM-DD`.
    pub day: String,
    pub caveat: Text,
}

/// What was counted and what was to be expected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertNumbers {
    pub observed: u32,
    pub expected: f64,
    /// Observed by expected; `None` where nothing is expected.
    #[serde(default)]
    pub ratio: Option<f64>,
    pub excess: f64,
    /// `declared`, `approved`, `usual`, `none`, `own_year` or `level`.
    pub baseline: String,
    /// Weeks that are compared with the baseline.
    #[serde(default)]
    pub window_weeks: Option<u32>,
    /// Weeks of the baseline.
    #[serde(default)]
    pub baseline_weeks: Option<u32>,
    /// Log likelihood ratio.
    #[serde(default)]
    pub llr: Option<f64>,
    #[serde(default)]
    pub p: Option<f64>,
    #[serde(default)]
    pub replicates: Option<u64>,
    /// Place among the zones of its run.
    #[serde(default)]
    pub rank: Option<u32>,
    /// Weeks in which chance alone would show as much once.
    #[serde(default)]
    pub recurrence_weeks: Option<f64>,
    #[serde(default)]
    pub seed: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertCase {
    pub observed: u32,
    pub allowed: u32,
    pub evidence: Vec<AlertEvidence>,
}

/// Where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertEvidence {
    pub row: String,
    pub agency: String,
    pub list_kind: String,
    pub file_name: String,
    pub list_date: String,
    /// Line of the file.
    pub line: u32,
}

/// One step of an alert's life: who, when, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertStep {
    pub at_ms: i64,
    /// An account id, `cli` or `system`.
    pub actor: String,
    /// The account's name now; empty where the actor is none.
    pub actor_name: String,
    /// What happened: `opened`, `moved`, `grew`, `shrank`, `split`, `merged`, `rarer`,
    /// `reopened`, `gone`, `expired`.
    pub kind: String,
    pub state: AlertState,
    pub reason: String,
    /// Somebody was told.
    pub told: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertZone {
    /// Longitude and latitude.
    pub centre: [f64; 2],
    /// Metres from the centre to the farthest place.
    pub radius_m: f64,
    /// Corners of the hull of its places, anticlockwise; fewer than three for one or two.
    pub hull: Vec<[f64; 2]>,
}

/// A step that somebody takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAlertStep {
    pub to: AlertState,
    /// Why; needed for all but taking it into review.
    #[serde(default)]
    pub reason: String,
    /// With `DIGABUNG`: the alert in which it lives on.
    #[serde(default)]
    pub into: Option<AlertId>,
    /// With `SELESAI`: what the visit found.
    #[serde(default)]
    pub outcome: Option<InspectionOutcome>,
}

/// The same step for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAlertSteps {
    /// At most 200.
    pub alerts: Vec<AlertId>,
    pub step: NewAlertStep,
}

/// What became of each of many: all that can take the step do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertStepsTaken {
    pub taken: Vec<AlertId>,
    pub refused: Vec<AlertStepRefused>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertStepRefused {
    pub alert: AlertId,
    pub why: Text,
}

/// What the bell shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertBell {
    /// Alerts of which the reader was told since he last looked, without reminders.
    pub unseen: u32,
    /// New alerts that nobody has taken up.
    pub new: u32,
    pub seen_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_its_phase() {
        let of = |phase| AlertState::ALL.iter().filter(|s| s.phase() == phase).count();
        use AlertPhase::*;
        let counts = [Watch, Open, Acknowledged, Scheduled, Inspected, Closed].map(of);
        assert_eq!(counts, [1, 1, 3, 1, 1, 3]);
    }
}

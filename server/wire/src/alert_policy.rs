//! How alerts are held in check: the budget of false alarms, declared densities, and
//! the fairness that only the data-protection officer reads.
//! Invariant: a nationality stands in the fairness bodies alone.

use serde::{Deserialize, Serialize};

use crate::{AccountId, AlertPreview, ExpectationId, Text};

/// How often the statistics may be wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertSettings {
    /// False alarms that all streams together may raise in a year, 0.1 to 12: three quarters
    /// for the weekly ones, one quarter for the monthly ones.
    pub false_alarms_a_year: f64,
}

/// Where word of new alerts is sent: counts only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertMail {
    /// The office's own relay, `host:port`.
    pub relay: String,
    pub sender: String,
    /// 1 to 20 addresses.
    pub recipients: Vec<String>,
}

/// The same history under another budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertWhatIf {
    pub false_alarms_a_year: f64,
    /// p at which a weekly run of one stream would raise an alarm.
    pub threshold: f64,
    /// Weeks in which chance alone would do it once.
    pub recurrence_weeks: f64,
    /// Alerts that the budget in force would have opened in these weeks.
    pub opens_now: u32,
    /// Alerts that this budget would have opened.
    pub opens_then: u32,
    /// Week by week, the newest first.
    pub weeks: Vec<AlertWhatIfWeek>,
    pub sentence: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertWhatIfWeek {
    pub day: String,
    pub stream: String,
    /// Large enough zones with their p, the least first.
    pub p: Vec<f64>,
    pub opens_now: u32,
    pub opens_then: u32,
}

/// A declared density: raises what is expected somewhere, for a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewExpectation {
    /// One of place and polygon.
    #[serde(default)]
    pub place: Option<String>,
    /// 3 to 500 corners, longitude and latitude.
    #[serde(default)]
    pub polygon: Option<Vec<[f64; 2]>>,
    /// People that are expected.
    pub capacity: u32,
    /// Letter, permit or record that says so.
    pub evidence: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day, `YYYY-MM-DD`; at most 180 days ahead.
    pub ends: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expectation {
    pub id: ExpectationId,
    pub declared: NewExpectation,
    /// Name of the place; empty for an area.
    #[serde(default)]
    pub name: String,
    pub declared_by: AccountId,
    pub declared_ms: i64,
    pub in_force: bool,
    /// Places that it covers.
    pub places: u32,
    /// People counted there now.
    pub people: u32,
    /// What it keeps from opening on the day shown.
    pub suppresses: Vec<AlertPreview>,
    /// It covers no place, or nobody is there: it is of no use.
    #[serde(default)]
    pub warning: Option<Text>,
}

/// How alerts fall on nationalities, computed only here and never fed back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertFairness {
    /// The newest month first.
    pub months: Vec<FairnessMonth>,
    /// What visits found: alerts, and premises drawn at random.
    pub alerts: FairnessVisits,
    pub control: FairnessVisits,
    /// Numbers of people below this are not shown.
    pub masked_below: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessMonth {
    /// `YYYY-MM`.
    pub month: String,
    pub rates: Vec<FairnessRate>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessRate {
    /// ISO 3166 alpha-3; `LAIN` for all that are masked together.
    pub nationality: String,
    pub people: u32,
    /// People named by the rows of alerts that opened in the month.
    pub in_alerts: u32,
    /// Per 100 people, with its 95 % interval (Wilson).
    pub rate: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessVisits {
    pub visited: u32,
    pub proven: u32,
    /// Share with a finding and its 95 % interval (Wilson); `None` before any visit.
    #[serde(default)]
    pub share: Option<f64>,
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
}

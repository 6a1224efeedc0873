//! Planning again while a plan stands or teams are out: what is asked, what would change, what is taken.
//! Invariant: a proposal changes nothing; what is taken is the very proposal that was shown.

use serde::{Deserialize, Serialize};

use crate::{InspectionRoute, PlaceId, PlanObjective, UnservedVisit};

/// Asks how the rest of the plan would look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewReplan {
    pub version: i64,
    /// 0: the best route there is; 10: no visit leaves its team or day.
    pub stability: u32,
    /// Where teams are that are not where they made their last visit.
    #[serde(default)]
    pub teams: Vec<TeamNow>,
}

/// Where a team is now: at a point, or at a visit that it is making.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamNow {
    /// Index into the teams of the settings.
    pub team: u32,
    /// Longitude and latitude.
    #[serde(default)]
    pub point: Option<[f64; 2]>,
    /// It stays where it is, first in what is left of the team's day.
    #[serde(default)]
    pub visit: Option<PlaceId>,
}

/// The rest of the plan as it would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Replan {
    pub version: i64,
    /// The moment it is planned from.
    pub at_ms: i64,
    /// Fingerprint by which it is taken.
    pub digest: String,
    /// With the stops that were made.
    pub routes: Vec<InspectionRoute>,
    pub unserved: Vec<UnservedVisit>,
    pub objective: PlanObjective,
    /// Every visit that is or would be in a route, in the order of the new one.
    pub changes: Vec<VisitChange>,
}

/// What becomes of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitChange {
    pub visit: PlaceId,
    pub kind: VisitChangeKind,
    /// In the plan as it stands.
    #[serde(default)]
    pub before: Option<VisitSlot>,
    #[serde(default)]
    pub after: Option<VisitSlot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VisitChangeKind {
    /// Made already.
    Made,
    /// Keeps its team and day; its time may change.
    Stays,
    /// Goes to another team or day.
    Moved,
    Dropped,
    Added,
}

/// A place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitSlot {
    /// Indices into the teams and the days of the settings.
    pub team: u32,
    pub day: u32,
    pub arrives_ms: i64,
}

/// Takes a proposal: what it was asked with, its moment and its fingerprint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakenReplan {
    #[serde(flatten)]
    pub asked: NewReplan,
    pub at_ms: i64,
    pub digest: String,
}

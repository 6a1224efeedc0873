//! Where a place is, by a planner's word. Invariant: a pin says how exactly it is meant and
//! why; what it replaced is kept and can be put back.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Located, PlaceId, PlaceKind, Text};

/// Somewhere that a place without a point may be, the likeliest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PinCandidate {
    pub name: String,
    /// Kind of the known place; `None` for a landmark or an area.
    #[serde(default)]
    pub kind: Option<PlaceKind>,
    /// The known place, if it is one of the registry.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// Longitude and latitude.
    pub point: [f64; 2],
    /// Metres within which it may be.
    pub accuracy_m: f64,
    /// Metres from where the place is now, or else from the middle of its kelurahan.
    #[serde(default)]
    pub distance_m: Option<f64>,
    /// 1 to 99: how much speaks for it, not a probability.
    pub confidence: u32,
    pub why: Text,
    /// Exact enough for a pin; an area only shows where to look.
    pub exact: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPin {
    /// Longitude and latitude.
    pub point: [f64; 2],
    /// Metres within which the planner is sure of it; at most 300.
    pub accuracy_m: f64,
    /// At least ten characters; kept with the change and in the audit.
    pub reason: String,
}

/// Where a place was, or is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whereabouts {
    /// Longitude and latitude; `None` waits in the unlocated list.
    #[serde(default)]
    pub point: Option<[f64; 2]>,
    #[serde(default)]
    pub accuracy_m: Option<f64>,
    pub located: Located,
    #[serde(default)]
    pub kelurahan_code: Option<String>,
}

/// One move of a place, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceMove {
    pub at_ms: i64,
    pub actor: AccountId,
    pub actor_name: String,
    pub before: Whereabouts,
    pub after: Whereabouts,
    pub reason: String,
    /// Put back since.
    pub undone: bool,
}

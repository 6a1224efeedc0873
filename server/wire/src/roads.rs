//! What people draw into the roads by hand. Invariant: a boat stands for every plan of the office, not for one
//! inspection.

use serde::{Deserialize, Serialize};

/// A boat between two landings that no road map knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Boat {
    pub id: String,
    #[serde(flatten)]
    pub boat: NewBoat,
    /// Name of the account that drew it.
    pub drawn_by: String,
    pub drawn_ms: i64,
}

/// A boat to draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewBoat {
    /// What it is and when it goes, e.g. `Perahu Tihi-Tihi, tiap jam`.
    pub name: String,
    /// Longitude and latitude of the landings; one at least is near a road.
    pub from: [f64; 2],
    pub to: [f64; 2],
    /// With the wait for it.
    pub minutes: u32,
    pub both_ways: bool,
}

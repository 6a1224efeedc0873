//! The chairing office: configuration, not code, because the chair moves
//! (Samarinda today, Bontang's own office soon).

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Office {
    pub name: String,
    /// Lines above every official paper.
    pub letterhead: Vec<String>,
    /// Who chairs the team (Ketua Tim PORA).
    pub chair: String,
    pub signatories: Vec<Signatory>,
    /// Kemendagri codes of the areas the office works in, e.g. `64.74`.
    pub working_area: Vec<String>,
    /// IANA name, e.g. `Asia/Makassar`.
    pub time_zone: String,
    /// Shows the state of this day instead of today's; for the demo and for training.
    #[serde(default)]
    pub fixed_date: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signatory {
    pub name: String,
    pub title: String,
    /// Civil-service number; may be empty.
    #[serde(default)]
    pub nip: String,
}

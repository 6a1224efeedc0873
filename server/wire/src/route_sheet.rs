//! The route sheet as the browser prints it: the facts of the PDF, ready to be read. Invariant: no field for a person
//! who is supervised; times stand as the office writes them.

use serde::{Deserialize, Serialize};

/// One team's day on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RouteSheet {
    /// Lines above the paper; those in capitals are set large.
    pub letterhead: Vec<String>,
    pub title: String,
    /// Number of the signed order; a draft without.
    #[serde(default)]
    pub order: Option<String>,
    pub team: String,
    /// Names, the leader first.
    pub members: Vec<String>,
    pub date: String,
    /// Where the team sets out and comes back to, and when.
    pub base: String,
    pub leaves: String,
    pub returns: String,
    pub stops: Vec<SheetStop>,
    /// Driven in all.
    pub metres: u64,
    pub seconds: u64,
    /// The map with its numbered stops.
    pub map_svg: String,
    /// The square code of the route's address.
    pub qr_svg: String,
    /// Whose the map and the roads are.
    pub attribution: String,
    /// Who signs: title, name, civil-service number.
    #[serde(default)]
    pub signatory: Option<[String; 3]>,
    /// When and by whom it was printed.
    pub printed: String,
}

/// One place on the route.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetStop {
    /// As on the map.
    pub number: u32,
    pub name: String,
    pub address: String,
    pub arrives: String,
    pub leaves: String,
    /// Documented foreign workers, where known.
    #[serde(default)]
    pub people: Option<u32>,
    /// Why it is visited, in a sentence.
    pub reason: String,
}

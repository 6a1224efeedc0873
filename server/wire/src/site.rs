//! Sites as lists and maps show them. A site is one place in one role with its
//! counts. Invariant: counts only; no name of a person, no nationality.

use crate::{Agency, CompanyId, Located, PermitStatus, PlaceId, PlaceKind, SiteId, SiteRole};
use serde::{Deserialize, Serialize};

/// People by permit status on the day shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusCounts {
    pub active: u32,
    pub expiring: u32,
    pub expired: u32,
    pub unknown: u32,
}

impl StatusCounts {
    pub fn of(&self, status: PermitStatus) -> u32 {
        match status {
            PermitStatus::Active => self.active,
            PermitStatus::Expiring => self.expiring,
            PermitStatus::Expired => self.expired,
            PermitStatus::Unknown => self.unknown,
        }
    }

    pub fn add(&mut self, status: PermitStatus, people: u32) {
        match status {
            PermitStatus::Active => self.active += people,
            PermitStatus::Expiring => self.expiring += people,
            PermitStatus::Expired => self.expired += people,
            PermitStatus::Unknown => self.unknown += people,
        }
    }

    pub fn total(&self) -> u32 {
        self.active + self.expiring + self.expired + self.unknown
    }

    /// The status that gives the site its colour: the most pressing one present
    /// (expired, then expiring, then unknown, then active).
    pub fn leading(&self) -> PermitStatus {
        if self.expired > 0 {
            PermitStatus::Expired
        } else if self.expiring > 0 {
            PermitStatus::Expiring
        } else if self.unknown > 0 {
            PermitStatus::Unknown
        } else {
            PermitStatus::Active
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    pub id: SiteId,
    pub place: PlaceId,
    pub role: SiteRole,
    pub kind: PlaceKind,
    pub name: String,
    #[serde(default)]
    pub address: Option<String>,
    pub lon: f64,
    pub lat: f64,
    /// Radius within which the place surely lies, metres; `None` unknown.
    #[serde(default)]
    pub accuracy_m: Option<f64>,
    pub located: Located,
    #[serde(default)]
    pub kelurahan_code: Option<String>,
    /// Documented people on the day shown that match the filter.
    pub people: u32,
    pub status: StatusCounts,
    /// Documented people on the day shown, whether or not they match the filter: what
    /// is held against the capacity.
    pub occupancy: u32,
    /// People the place is made for (register or lodging report).
    #[serde(default)]
    pub capacity: Option<u32>,
    /// People who are known to be expected here.
    #[serde(default)]
    pub expected: Option<u32>,
    /// Seen by field monitoring and matched to no document.
    pub unmatched: u32,
    pub agencies: Vec<Agency>,
    /// Newest list that speaks of the site, `YYYY-MM-DD`.
    pub source_date: String,
}

impl Site {
    /// People above capacity; 0 where there is no capacity or it is not exceeded.
    pub fn over_capacity(&self) -> u32 {
        self.capacity.map_or(0, |capacity| self.occupancy.saturating_sub(capacity))
    }
}

/// One value of a facet with the sites and people behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetValue {
    pub value: String,
    pub label: String,
    pub sites: u32,
    pub people: u32,
}

/// Counts per value, each computed without its own facet's filter, so that a
/// choice can be widened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    pub role: Vec<FacetValue>,
    pub kind: Vec<FacetValue>,
    pub status: Vec<FacetValue>,
    /// Cumulative: within 30, 60, 90 days.
    pub expires_within_days: Vec<FacetValue>,
    pub company: Vec<FacetValue>,
    pub sector: Vec<FacetValue>,
    pub agency: Vec<FacetValue>,
    pub kelurahan: Vec<FacetValue>,
}

/// Answer of `GET /api/v1/sites`. `S` writes as `Site` and reads as `Site`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SitesPage<S = Site> {
    /// Sites that match, and all within the reader's scope.
    pub matched: u32,
    pub total: u32,
    /// Distinct people at the matching sites, and within the scope.
    pub people: u32,
    pub people_total: u32,
    /// Change number the answer shows.
    pub seq: i64,
    /// The day shown, `YYYY-MM-DD`.
    pub as_of: String,
    /// Newest list behind the answer.
    pub source_date: String,
    pub facets: Facets,
    pub items: Vec<S>,
    /// Pass as `after` for the next page.
    #[serde(default)]
    pub next: Option<String>,
}

/// Counts of one kelurahan, for the choropleth and for viewers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaCount {
    pub kelurahan_code: String,
    pub name: String,
    /// `None` where the reader may not know: fewer than ten people.
    #[serde(default)]
    pub residents: Option<u32>,
    #[serde(default)]
    pub workers: Option<u32>,
    /// Residents per square kilometre.
    #[serde(default)]
    pub residents_per_km2: Option<f64>,
    /// Residents per 1,000 inhabitants; population is known by kecamatan and
    /// spread evenly over its area.
    #[serde(default)]
    pub residents_per_1000: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaCounts {
    pub as_of: String,
    pub seq: i64,
    /// Counts below this are withheld (0: exact).
    pub masked_below: u32,
    pub areas: Vec<AreaCount>,
}

/// One hit of the search box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SearchHit {
    Site { id: SiteId, name: String, role: SiteRole, lon: f64, lat: f64 },
    Company { id: CompanyId, name: String, sites: u32 },
    Kelurahan { code: String, name: String, bbox: [f64; 4] },
    Landmark { name: String, lon: f64, lat: f64 },
    Coordinates { lon: f64, lat: f64 },
}

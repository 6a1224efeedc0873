//! What a snapshot is built from: the registry's facts, without names of people.
//! Invariant: ids are those of the registry; days are days, not numbers.

mod presences;
pub(super) mod sql;

use jiff::civil::Date;
use petapora_wire::{Agency, Located, PlaceKind, SiteRole};
use uuid::Uuid;

pub(super) use presences::sql::residents;

pub use crate::registry::permit::Permit;
use crate::registry::permit::last;

/// A set of agencies, one bit for each in the order of `Agency::ALL`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agencies(pub u16);

impl Agencies {
    pub fn of(agency: Agency) -> Self {
        Self(1 << agency as u16)
    }

    pub fn all(agencies: &[Agency]) -> Self {
        agencies.iter().fold(Self::default(), |all, agency| all.with(Self::of(*agency)))
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of these are among `others`.
    pub fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Agency> {
        Agency::ALL.iter().copied().filter(move |agency| self.meets(Self::of(*agency)))
    }
}

/// A located place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceFact {
    pub id: Uuid,
    pub kind: PlaceKind,
    pub name: String,
    pub address: Option<String>,
    pub lon: f64,
    pub lat: f64,
    pub accuracy_m: Option<f64>,
    pub located: Located,
    pub kelurahan: Option<String>,
    pub capacity: Option<u32>,
    pub expected: Option<u32>,
    /// Whose lists name the place.
    pub agencies: Agencies,
    /// Newest list that names it.
    pub source_day: Option<Date>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PersonFact {
    pub id: Uuid,
    /// The one that speaks for the person; `None` on no list with a permit.
    pub permit: Option<Permit>,
    /// Sponsor, or else employer: stands in where a presence names no company.
    pub company: Option<Uuid>,
    /// Whose lists say so.
    pub agencies: Agencies,
}

impl PersonFact {
    /// Somebody of whom no list says more than that they were there.
    pub fn unknown(id: Uuid) -> Self {
        Self { id, permit: None, company: None, agencies: Agencies::default() }
    }

    /// Learns a permit. The one that speaks for the person also names the sponsor.
    pub fn hear_permit(&mut self, permit: Permit, sponsor: Option<Uuid>, agency: Agency) {
        let speaks = last(self.permit.into_iter().chain([permit]));
        if speaks == Some(permit) {
            self.company = sponsor.or(self.company);
        }
        self.permit = speaks;
        self.agencies = self.agencies.with(Agencies::of(agency));
    }

    /// Learns an employer; a sponsor already known stands.
    pub fn hear_employer(&mut self, employer: Uuid, agency: Agency) {
        if self.company.is_none() {
            self.company = Some(employer);
            self.agencies = self.agencies.with(Agencies::of(agency));
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct CompanyFact {
    pub id: Uuid,
    pub name: String,
    pub sector: Option<String>,
}

/// One row of one list that puts a person at a place. Days are inclusive, `None` is
/// open.
#[derive(Debug, Clone, PartialEq)]
pub struct PresenceFact {
    pub place: Uuid,
    pub role: SiteRole,
    pub person: Uuid,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub company: Option<Uuid>,
    pub agency: Agency,
    /// On these days the person lives elsewhere; only the agency that says so sees it.
    pub away: bool,
}

/// Somebody seen at a place and matched to no document.
#[derive(Debug, Clone, PartialEq)]
pub struct SightingFact {
    pub place: Uuid,
    pub seen_on: Option<Date>,
    pub agency: Agency,
}

/// Facts of all places, or for a patch of the touched ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input {
    /// Number of the last change the facts include.
    pub seq: i64,
    pub places: Vec<PlaceFact>,
    pub people: Vec<PersonFact>,
    pub companies: Vec<CompanyFact>,
    pub presences: Vec<PresenceFact>,
    pub sightings: Vec<SightingFact>,
}

/// What changed since a snapshot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patch {
    /// Places to be taken out and put in again as `facts` has them; those that it has
    /// no longer are gone.
    pub touched: Vec<Uuid>,
    /// Facts of the touched places, and of any person or company that changed.
    pub facts: Input,
}

//! What one row of a list claims, parsed and typed. The seam between reading lists
//! (`read`, `columns`, `check`) and recording them (`apply`).
//! Invariant: a claim holds only values that passed their checks; whatever was
//! doubtful or refused stands in a finding instead.

use jiff::civil::Date;
use petapora_wire::{PermitKind, PlaceKind};

/// A date of birth, as exactly as the list knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    Day(Date),
    Year(i16),
}

impl std::fmt::Display for Birth {
    /// `YYYY-MM-DD` or `YYYY`, as stored.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

/// Degrees, WGS 84, longitude first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub lon: f64,
    pub lat: f64,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonClaim {
    /// As written, white space folded. Empty for an unidentified sighting.
    pub name: String,
    /// ISO 3166-1 alpha-3 (or XXA, XXB); the issuing state of the passport as well.
    pub nationality: Option<String>,
    pub birth: Option<Birth>,
    /// `L` or `P`, as the Indonesian lists have it.
    pub sex: Option<String>,
    /// Normalised: upper case, no blanks, `^[A-Z0-9]{5,9}$`.
    pub passport: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PermitClaim {
    pub kind: PermitKind,
    pub visa_index: Option<String>,
    /// Normalised: upper case, no blanks.
    pub number: Option<String>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlaceClaim {
    pub name: String,
    pub kind: PlaceKind,
    /// Inside the working area, axes and signs as far as they could be trusted.
    pub point: Option<Point>,
    /// Known radius of error of `point`.
    pub accuracy_m: Option<f64>,
    pub address: Option<String>,
    pub rt: Option<String>,
    /// Kemendagri code, from the list's spelling of the kelurahan.
    pub kelurahan_code: Option<String>,
    pub capacity: Option<u32>,
    pub operator: Option<String>,
}

/// An approved work plan (RPTKA).
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovalClaim {
    pub number: String,
    pub headcount: Option<u32>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
}

/// A day on which somebody came into the country or left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    pub is_entry: bool,
    pub on: Date,
    /// The checkpoint, as written.
    pub port: Option<String>,
}

/// A letter by which an agency refers premises. They are named and not claimed: a
/// referral makes no place, and tells nobody who may not read it that there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferralClaim {
    pub number: String,
    /// Who refers, as on the letter.
    pub from: Option<String>,
    /// Day of the letter; where it bears none, that of its list.
    pub on: Option<Date>,
    /// The premises, as written.
    pub place: String,
    pub kelurahan_code: Option<String>,
}

/// One row. Which parts are present follows from the list's kind:
///
/// | list | parts |
/// |---|---|
/// | stay permits | person, permit, company (sponsor), residence |
/// | workers | person, company, position, `until` (end of the work plan), workplace |
/// | lodging reports | person, residence (with capacity), from, until |
/// | monitoring | person (perhaps unidentified), place seen, company, `from` (day seen), officer |
/// | work plans | company, position, approval, workplace |
/// | lodging register | residence |
/// | ship crews | person, place (ship: kind `Jetty`), from, until |
/// | border crossings | person, crossings |
/// | referrals | referral, if the letter names a place |
/// | sponsor reports | company (sponsor), `from` (day reported) |
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Claim {
    /// Line of the file, row of the sheet, or 1-based feature.
    pub line: u32,
    pub person: Option<PersonClaim>,
    pub company: Option<String>,
    /// Business sector of the company, as written.
    pub sector: Option<String>,
    pub position: Option<String>,
    pub permit: Option<PermitClaim>,
    pub approval: Option<ApprovalClaim>,
    pub place: Option<PlaceClaim>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub officer: Option<String>,
    pub crossings: Vec<Crossing>,
    pub referral: Option<ReferralClaim>,
}

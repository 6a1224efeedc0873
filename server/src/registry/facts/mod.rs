//! New facts on their way into the registry, and what the registry already knows of
//! those whom a list names.
//! Invariant: every fact names the source row it comes from; numbers are sealed here
//! and nowhere in clear.

mod letters;
mod sql;

pub use sql::{known, places_of, write};

use jiff::civil::Date;
use petapora_wire::PermitKind;

use super::place::Place;
use crate::store::Sealed;

#[derive(Debug, Clone)]
pub struct NewPerson {
    pub id: String,
    pub name: String,
    pub nationality: String,
    pub birth: Option<String>,
    pub sex: Option<String>,
}

#[derive(Debug, Clone)]
pub struct NewDocument {
    pub id: String,
    pub person: String,
    pub issuing_state: String,
    pub sealed: Sealed,
    pub blind: String,
    pub masked: String,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewCompany {
    pub id: String,
    pub name: String,
    pub name_key: String,
}

#[derive(Debug, Clone)]
pub struct NewPermit {
    pub id: String,
    pub person: String,
    pub kind: PermitKind,
    pub visa_index: Option<String>,
    pub sealed: Option<Sealed>,
    pub blind: Option<String>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub sponsor: Option<String>,
    pub place: Option<String>,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewApproval {
    pub id: String,
    pub number: String,
    pub company: String,
    pub position: Option<String>,
    pub headcount: Option<u32>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub place: Option<String>,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewAssignment {
    pub id: String,
    pub person: String,
    pub company: Option<String>,
    pub place: Option<String>,
    pub position: Option<String>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewStay {
    pub id: String,
    pub person: String,
    pub place: String,
    pub check_in: Option<Date>,
    pub check_out: Option<Date>,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewSighting {
    pub id: String,
    pub person: Option<String>,
    pub place: Option<String>,
    pub company: Option<String>,
    pub name: Option<String>,
    pub nationality: Option<String>,
    pub birth: Option<String>,
    pub point: Option<crate::imports::claim::Point>,
    pub accuracy_m: Option<f64>,
    pub seen_on: Option<Date>,
    pub officer: Option<String>,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewCrossing {
    pub id: String,
    pub person: String,
    /// `in` or `out`.
    pub direction: &'static str,
    pub crossing: crate::imports::claim::Crossing,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewReferral {
    pub id: String,
    pub said: crate::imports::claim::ReferralClaim,
    /// Day of the letter, or that of its list: `YYYY-MM-DD`.
    pub on: String,
    pub row: String,
}

#[derive(Debug, Clone)]
pub struct NewSponsorReport {
    pub id: String,
    pub company: String,
    pub on: Date,
    pub row: String,
}

/// A permit or an approval that a newer row prolongs.
#[derive(Debug, Clone)]
pub struct Prolonged {
    pub id: String,
    pub ends: Date,
    pub row: String,
}

/// What a chunk of rows adds. Written in the order of the fields, so that a fact
/// never comes before the person it is about.
#[derive(Debug, Default)]
pub struct Facts {
    pub companies: Vec<NewCompany>,
    /// Companies, new and known, whose sector is told for the first time.
    pub sectors: Vec<(String, String)>,
    pub people: Vec<NewPerson>,
    /// Known people with a birth or sex that no earlier list gave.
    pub completed: Vec<NewPerson>,
    pub documents: Vec<NewDocument>,
    pub permits: Vec<NewPermit>,
    pub approvals: Vec<NewApproval>,
    pub assignments: Vec<NewAssignment>,
    pub stays: Vec<NewStay>,
    pub sightings: Vec<NewSighting>,
    pub crossings: Vec<NewCrossing>,
    pub referrals: Vec<NewReferral>,
    pub sponsor_reports: Vec<NewSponsorReport>,
    pub longer_permits: Vec<Prolonged>,
    pub longer_approvals: Vec<Prolonged>,
    /// New places, and known ones that changed.
    pub places: Vec<Place>,
}

/// Whom and what a chunk of rows asks about.
#[derive(Debug, Default)]
pub struct Asked {
    /// Blind indexes of passports.
    pub passports: Vec<String>,
    pub company_keys: Vec<String>,
    pub place_keys: Vec<String>,
    /// Whether permits of the known people, approvals and sites of the known
    /// companies matter to the list.
    pub permits: bool,
    pub approvals: bool,
    pub sites: bool,
}

#[derive(Debug, Clone)]
pub struct KnownPerson {
    pub blind: String,
    pub id: String,
    pub has_birth: bool,
    pub has_sex: bool,
}

#[derive(Debug, Clone)]
pub struct KnownCompany {
    pub key: String,
    pub id: String,
    pub has_sector: bool,
}

#[derive(Debug, Clone)]
pub struct KnownPermit {
    pub id: String,
    pub person: String,
    pub kind: String,
    pub blind: Option<String>,
    pub ends: Option<Date>,
}

#[derive(Debug, Clone)]
pub struct KnownApproval {
    pub id: String,
    pub company: String,
    pub number: String,
    pub position: Option<String>,
    pub ends: Option<Date>,
}

/// What the registry answers.
#[derive(Debug, Default)]
pub struct Known {
    pub people: Vec<KnownPerson>,
    pub companies: Vec<KnownCompany>,
    pub places: Vec<Place>,
    pub permits: Vec<KnownPermit>,
    pub approvals: Vec<KnownApproval>,
}

//! What is done to an inspection: a planner's changes to the plan, the steps of its life, what a visit
//! showed. Invariant: who does it comes from the session, never from the body; who was met goes in and is read
//! back from the registry alone, so that nothing that is read here has a field for a supervised person.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, FindingKind, InspectionSettings, InspectionState, PlaceId, Signatory, VisitOutcome,
    VisitWindow,
};

/// What a visit showed, or why it was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitRecord {
    pub visit: PlaceId,
    /// By the clock of the phone.
    pub at_ms: i64,
    /// When the team came and went, by the clock of the phone.
    #[serde(default)]
    pub arrived_ms: Option<i64>,
    #[serde(default)]
    pub left_ms: Option<i64>,
    pub outcome: VisitOutcome,
    #[serde(default)]
    pub findings: Vec<FindingKind>,
    #[serde(default)]
    pub note: String,
    /// Not made; then `note` says why.
    #[serde(default)]
    pub skipped: bool,
    /// Foreigners who were met, whether or not they are named.
    #[serde(default)]
    pub met: u32,
}

/// A foreigner whom a team met, by the document or, without one, as described. Kept sealed as a row of the
/// registry, never with the inspection and never on a phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonMet {
    #[serde(default)]
    pub name: String,
    /// State of the document: ISO 3166-1 alpha-3, or the country's name.
    #[serde(default)]
    pub nationality: String,
    #[serde(default)]
    pub passport: String,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub birth: String,
    /// What was seen where nobody told a name.
    #[serde(default)]
    pub description: String,
}

/// A planner's change. Each carries the version it was made on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum InspectionEdit {
    /// Into that team's day, at that place in its order (0 is first).
    Move {
        visit: PlaceId,
        team: u32,
        day: u32,
        rank: u32,
    },
    /// Out of the plan; after the order was issued it needs its reason and stands as not made.
    Exclude {
        visit: PlaceId,
        #[serde(default)]
        reason: String,
    },
    Lock {
        visit: PlaceId,
    },
    Unlock {
        visit: PlaceId,
    },
    Add {
        place: PlaceId,
    },
    Remove {
        visit: PlaceId,
    },
    /// What a visit needs; plans again.
    Visit {
        visit: PlaceId,
        must: bool,
        priority: u32,
        service_min: u32,
        windows: Vec<VisitWindow>,
        skills: Vec<String>,
        /// Longitude and latitude of where the place is entered from the road; the nearest road without.
        #[serde(default)]
        access: Option<[f64; 2]>,
    },
    /// Teams, days, times; plans again.
    Settings {
        settings: InspectionSettings,
    },
    Title {
        title: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInspectionEdit {
    pub version: i64,
    #[serde(flatten)]
    pub edit: InspectionEdit,
}

/// Asks for a better plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPlanSearch {
    pub version: i64,
    /// At most 60; 5 where none.
    #[serde(default)]
    pub seconds: Option<u32>,
}

/// One step of an inspection's life. Who takes it comes from the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum InspectionAct {
    Submit,
    /// Back to a draft by who plans, before the order: approval begins anew.
    Withdraw {
        reason: String,
    },
    Return {
        reason: String,
    },
    Approve,
    ApproveUrgent {
        reason: String,
    },
    IssueOrder {
        order: InspectionOrder,
    },
    Brief {
        agencies: Vec<String>,
    },
    Start,
    Record {
        record: VisitRecord,
        /// In any order; at most 50.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<PersonMet>,
    },
    /// Names people who were met at a visit that is recorded already.
    Meet {
        visit: PlaceId,
        people: Vec<PersonMet>,
    },
    Finish {
        number: String,
        on: String,
        signed_by: Vec<String>,
    },
    Conclude,
    Hear {
        number: String,
        on: String,
    },
    Confer,
    Measure {
        number: String,
        served_on: String,
    },
    Refer {
        to: String,
        letter: String,
        on: String,
    },
    Object {
        number: String,
        on: String,
    },
    Forward {
        on: String,
    },
    SettleObjection {
        number: String,
        upheld: bool,
    },
    Close,
    Postpone {
        reason: String,
    },
    Resume,
    Cancel {
        reason: String,
    },
}

/// An act on the version the reader saw. A record of a visit and who was met there need none: two phones may
/// both be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInspectionAct {
    #[serde(default)]
    pub version: Option<i64>,
    #[serde(flatten)]
    pub act: InspectionAct,
}

/// The signed order (*surat perintah*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionOrder {
    pub number: String,
    pub signatory: Signatory,
    /// `YYYY-MM-DD`.
    pub signed_on: String,
    pub valid_from: String,
    pub valid_to: String,
    /// Signed outside this program; then `file` is needed.
    pub elsewhere: bool,
    #[serde(default)]
    pub file: Option<OrderFile>,
}

/// A PDF that was sent beforehand, by what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderFile {
    pub name: String,
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Who did what when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionStep {
    pub at_ms: i64,
    pub actor: AccountId,
    pub actor_name: String,
    /// The act's name as in `InspectionAct`, or `planned`, `edited`, `searched`, `replanned`.
    pub kind: String,
    pub state: InspectionState,
    pub reason: String,
}

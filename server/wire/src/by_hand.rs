//! What a planner says of a place or a person: facts, that a place is another one's second
//! name, the files that speak for it. Invariant: what lists say stays beside it, and each
//! word can be taken back.

use serde::{Deserialize, Serialize};

use crate::{AccountId, EvidenceId, PermitKind, PlaceId, PlaceKind};

/// What can be corrected of a place. Its point is a pin's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceFacts {
    pub name: String,
    pub kind: PlaceKind,
    #[serde(default)]
    pub address: Option<String>,
    /// Where there is a point, the ground says in which kelurahan it lies.
    #[serde(default)]
    pub kelurahan_code: Option<String>,
    /// People that may sleep or work there.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// People that are expected there; no list says so.
    #[serde(default)]
    pub expected: Option<u32>,
}

/// One fact as it was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "fact", content = "value", rename_all = "snake_case")]
pub enum PlaceFact {
    Name(String),
    Kind(PlaceKind),
    Address(Option<String>),
    Kelurahan(Option<String>),
    Capacity(Option<u32>),
    Expected(Option<u32>),
}

/// The facts of a place as they shall be; what differs from now is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPlaceFacts {
    pub facts: PlaceFacts,
    /// At least ten characters; kept with the change and in the audit.
    pub reason: String,
}

/// One correction, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactEdit<F> {
    pub at_ms: i64,
    pub actor: AccountId,
    pub actor_name: String,
    pub facts: Vec<F>,
    pub reason: String,
    /// Taken back since.
    pub undone: bool,
}

/// What can be corrected of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonFacts {
    /// As it is shown.
    pub name: String,
    /// `YYYY-MM-DD`, or `YYYY` where only the year is known.
    #[serde(default)]
    pub birth: Option<String>,
    /// The permit that speaks for the person; `None` where no list gives one.
    #[serde(default)]
    pub permit: Option<PermitFacts>,
}

/// A permit to stay. Its status on a day follows from its last day; one that was revoked
/// ends on the day on which it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermitFacts {
    pub kind: PermitKind,
    /// Last day, `YYYY-MM-DD`; `None`: without a known end.
    #[serde(default)]
    pub ends: Option<String>,
}

/// One fact of a person as it was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "fact", content = "value", rename_all = "snake_case")]
pub enum PersonFact {
    Name(String),
    Birth(Option<String>),
    PermitKind(PermitKind),
    PermitEnds(Option<String>),
}

/// The facts of a person as they shall be; what differs from now is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPersonFacts {
    pub facts: PersonFacts,
    /// At least ten characters; kept with the change and in the audit.
    pub reason: String,
}

/// A person's facts with what was said of them by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRecord {
    /// As shown.
    pub facts: PersonFacts,
    /// As the lists have it.
    pub listed: PersonFacts,
    pub edits: Vec<FactEdit<PersonFact>>,
}

/// Says that the place is one that is known under another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPlaceMerge {
    /// The place as which both are shown.
    pub into: PlaceId,
    pub reason: String,
}

/// A place that is shown as the one asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergedPlace {
    pub id: PlaceId,
    pub name: String,
    pub at_ms: i64,
    pub actor: AccountId,
    pub actor_name: String,
    pub reason: String,
}

/// A place with what was said of it by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceRecord {
    pub id: PlaceId,
    /// As shown.
    pub facts: PlaceFacts,
    /// As the lists have it.
    pub listed: PlaceFacts,
    /// It has a point, so the ground says in which kelurahan it lies.
    pub has_point: bool,
    pub edits: Vec<FactEdit<PlaceFact>>,
    /// Its other names.
    pub merged: Vec<MergedPlace>,
    /// The place as which it is shown, if it is another's second name.
    #[serde(default)]
    pub merged_into: Option<PlaceId>,
}

/// Why something is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUndo {
    /// At least ten characters; kept in the audit.
    pub reason: String,
}

/// A file that speaks for what is known of a place or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    pub id: EvidenceId,
    /// As its sender called it; it is stored under `id`.
    pub name: String,
    /// `pdf`, `jpeg`, `png` or `webp`, by its content.
    pub kind: String,
    pub bytes: u64,
    /// Of the file as it came, hexadecimal.
    pub sha256: String,
    pub sent_ms: i64,
    pub sent_by: AccountId,
    pub sent_by_name: String,
}

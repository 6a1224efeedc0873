//! Who is who: what is asked, what was decided, what each list claims of a person, and
//! where lists differ. Invariant: a list of persons carries masked names; names and
//! claims travel for one pair or one person at a time, and that read is audited.

use crate::{Agency, ListKind, PersonId, PersonRecord, PlaceId, SiteId, Source, SourceRowId, Text};
use serde::{Deserialize, Serialize};

/// What a person says of two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Same,
    Different,
    /// Asked again after all others.
    Later,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Later => "later",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Same, Self::Different, Self::Later].into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// A page of the pairs that a person should look at, likeliest first, those put off last.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Queue {
    /// Pairs that wait, those put off among them.
    pub waiting: u64,
    pub later: u64,
    /// Pairs decided so far, by anybody.
    pub decided: u64,
    pub pairs: Vec<QueuedPair>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedPair {
    pub left: SourceRowId,
    pub right: SourceRowId,
    pub agencies: [Agency; 2],
    pub list_kinds: [ListKind; 2],
    /// 0 to 1, by the model.
    pub chance: f64,
    pub later: bool,
}

/// Two rows that stand for what their lists say of somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowPair {
    pub left: SourceRowId,
    pub right: SourceRowId,
}

/// A pair side by side.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairView {
    pub left: Side,
    pub right: Side,
    /// What both rows say, differences marked.
    pub fields: Vec<ComparedField>,
    /// Parts of the score, the strongest first.
    pub parts: Vec<ScorePart>,
    /// 0 to 1, by the model.
    pub chance: f64,
    /// A drawing of the places of both as SVG, 1 the left side's and 2 the right side's;
    /// none where no place has a point.
    pub map: Option<String>,
    /// Whether they are one person now.
    pub linked: bool,
    pub decision: Option<Decision>,
}

/// One side of a pair: the row, and the rows that are the same person as it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Side {
    pub person: Option<PersonId>,
    pub fields: Vec<ClaimedField>,
    /// Longitude and latitude of the places named, for the map.
    pub points: Vec<[f64; 2]>,
}

/// All that lists claim of one thing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimedField {
    /// Stable code: `name`, `birth`, `permit_ends`, …
    pub field: String,
    /// All claims, the one that is shown first.
    pub claims: Vec<ClaimOf>,
    /// Whether all claims say the same.
    pub agree: bool,
    /// Whose word is shown, first to last; agencies that are left out come after.
    pub order: Vec<Agency>,
    /// What somebody of the office said, which is shown before all claims until it is taken back.
    #[serde(default)]
    pub by_hand: Option<SaidByHand>,
}

/// A value that somebody of the office entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaidByHand {
    /// Empty: it is not known, whatever lists say.
    pub value: String,
    pub at_ms: i64,
    pub actor_name: String,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimOf {
    /// Numbers of documents are masked.
    pub value: String,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedField {
    pub field: String,
    pub left: Option<Marked>,
    pub right: Option<Marked>,
}

/// A text with the stretches that the other side does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Marked {
    pub text: String,
    /// From and to (exclusive), in characters, in order.
    pub differs: Vec<[u32; 2]>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScorePart {
    /// Stable code: `name`, `birth`, `passport`, …
    pub part: String,
    /// Base-2 logarithm of how much likelier this is of one person than of two.
    pub bits: f64,
    pub sentence: Text,
}

/// Body of `POST /api/v1/reconcile/decisions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDecision {
    pub left: SourceRowId,
    pub right: SourceRowId,
    pub verdict: Verdict,
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    pub id: String,
    pub left: SourceRowId,
    pub right: SourceRowId,
    pub verdict: Verdict,
    pub reason: String,
    /// Account id.
    pub by: String,
    pub at_ms: i64,
}

/// What all lists claim of one person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonClaims {
    pub id: PersonId,
    pub fields: Vec<ClaimedField>,
    pub agencies: Vec<Agency>,
    /// Pairs of rows that made them one person, with the reasons.
    pub links: Vec<LinkOf>,
    /// What people decided about their rows, the newest first.
    pub decisions: Vec<Decision>,
    /// The facts that can be corrected by hand; `None` where lists do not say whom they are of.
    #[serde(default)]
    pub record: Option<PersonRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkOf {
    pub left: SourceRowId,
    pub right: SourceRowId,
    pub chance: f64,
    pub parts: Vec<ScorePart>,
}

/// Whose word counts, first to last, by what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Precedence {
    /// Name, birth, sex, nationality, passport.
    pub person: Vec<Agency>,
    pub permit: Vec<Agency>,
    pub job: Vec<Agency>,
    pub lodging: Vec<Agency>,
    /// The registered residence (SKTT).
    pub registered: Vec<Agency>,
}

/// Where lists differ (*selisih*).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Differences {
    /// By exact set of agencies, how many persons are on lists of just these. A
    /// contributor sees its own persons only, as on its lists alone or elsewhere as well.
    pub sets: Vec<AgencySet>,
    pub kinds: Vec<DifferenceCount>,
    pub lists: Vec<ListAge>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgencySet {
    pub agencies: Vec<Agency>,
    /// Also on lists of agencies that are not told.
    pub elsewhere: bool,
    pub persons: u32,
}

/// What two lists say differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The permit and the work plan end on different days.
    Expiry,
    /// The permit's sponsor is not the employer, or two employers are named.
    WorkSite,
    /// The position is none that is approved for the employer.
    Position,
    /// The permit's address is not where the lodging says.
    Residence,
    /// Seen in the field, on no other list.
    SeenOnly,
}

impl DifferenceKind {
    pub const ALL: [Self; 5] =
        [Self::Expiry, Self::WorkSite, Self::Position, Self::Residence, Self::SeenOnly];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expiry => "expiry",
            Self::WorkSite => "work_site",
            Self::Position => "position",
            Self::Residence => "residence",
            Self::SeenOnly => "seen_only",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DifferenceCount {
    pub kind: DifferenceKind,
    pub persons: u32,
}

/// How old an agency's newest list is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListAge {
    pub agency: Agency,
    pub list_kind: ListKind,
    /// `YYYY-MM-DD`.
    pub newest: String,
    pub days: i64,
    /// Older than a month and a week.
    pub stale: bool,
}

/// One person of a difference, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonOfDifference {
    /// Of the person, or of the sighting where nobody is known.
    pub id: String,
    /// First letter of each word.
    pub masked: String,
    pub agencies: Vec<Agency>,
    pub elsewhere: bool,
    /// Sites of the rows, for the map.
    pub sites: Vec<SiteId>,
    pub places: Vec<PlaceId>,
    /// What is said, by whom; empty for a set of agencies.
    pub said: Vec<SaidBy>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaidBy {
    pub agency: Agency,
    pub value: String,
}

/// A difference put to an agency.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAgencyQuestion {
    pub agency: Agency,
    pub kind: DifferenceKind,
    /// `PersonOfDifference::id`.
    pub person: String,
    pub question: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgencyQuestion {
    pub id: String,
    pub agency: Agency,
    pub kind: DifferenceKind,
    pub person: String,
    /// `open`, `answered` or `closed`.
    pub state: String,
    pub question: String,
    pub answer: String,
    pub asked_ms: i64,
    pub changed_ms: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionAnswer {
    pub answer: String,
}

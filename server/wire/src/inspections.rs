//! Inspections as the browser sees them: who goes where when, under which order, and what came of it.
//! Invariant: an inspection is shown to its planner, its team and the head alone; no body here has a field
//! for a person who is supervised.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, AlertId, Evidence, InspectionId, InspectionOrder, InspectionState, InspectionStep, PlaceId,
    PlaceKind, Text, VisitRecord,
};

/// One line of the list and of the calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inspection {
    pub id: InspectionId,
    pub title: String,
    pub state: InspectionState,
    /// Goes up with every change; sent back with every change.
    pub version: i64,
    /// Days on which teams are out, `YYYY-MM-DD`, in order.
    pub days: Vec<String>,
    pub teams: u32,
    /// Visits in the plan, made or left out by the team, and asked for in all.
    pub planned: u32,
    pub recorded: u32,
    pub wanted: u32,
    /// Who planned it, who leads it: names of accounts.
    pub planned_by: String,
    pub leader: String,
    /// Number of the order; empty until there is one.
    pub order: String,
    #[serde(default)]
    pub timer: Option<InspectionTimer>,
    pub changed_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionPage {
    /// Latest change first; only those that concern the reader.
    pub items: Vec<Inspection>,
}

/// A clock that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionTimer {
    /// `order_due`, `objection_until`, `forward_until` or `decide_until`.
    pub kind: String,
    /// The moment from which it is too late.
    pub due_ms: i64,
    /// It passes days off that are not certain: not decreed, or awaiting the moon. The true day may be later.
    pub provisional: bool,
    pub late: bool,
}

/// What an inspection is to be planned from; everything left out has a default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInspection {
    #[serde(default)]
    pub title: String,
    /// Places to visit, at most 200 together with those of the alerts.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// Alerts to answer: their premises are visited.
    #[serde(default)]
    pub alerts: Vec<AlertId>,
    #[serde(default)]
    pub settings: Option<InspectionSettings>,
}

/// Who is out when. The defaults: one team of the planner, the next working day, 08:00 to 16:00, from the office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionSettings {
    pub teams: Vec<InspectionTeam>,
    /// `YYYY-MM-DD`; 1 to 10.
    pub days: Vec<String>,
    /// Local times `HH:MM`.
    pub from: String,
    pub to: String,
    pub overtime_min: u32,
    pub max_drive_min: u32,
    /// 0 to 10: how much evenly loaded teams count against driving.
    pub balance: u32,
    /// 0 to 10: how much a visit counts that leaves its team or day of the plan before.
    pub stability: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionTeam {
    pub name: String,
    /// The first is the leader of this team; the first of the first team leads the inspection.
    pub members: Vec<AccountId>,
    /// What it can, e.g. `interpreter` or an agency's code.
    #[serde(default)]
    pub skills: Vec<String>,
    /// Longitude and latitude of where it sets out and comes back to; the office without.
    #[serde(default)]
    pub base: Option<[f64; 2]>,
}

/// One inspection, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionDetail {
    pub inspection: Inspection,
    pub settings: InspectionSettings,
    /// Accounts that can be in a team, with those that are.
    pub people: Vec<TeamMember>,
    pub visits: Vec<InspectionVisit>,
    /// One per team and day that is out, by day, then team.
    pub routes: Vec<InspectionRoute>,
    pub unserved: Vec<UnservedVisit>,
    pub objective: PlanObjective,
    /// Against the plan before: visits that changed team or day, came in, went out.
    pub difference: PlanDifference,
    /// A search that runs now.
    #[serde(default)]
    pub search: Option<PlanSearch>,
    /// Names of acts the reader may take now, as in `InspectionAct`.
    pub acts: Vec<String>,
    /// The reader may change the plan now.
    pub editable: bool,
    /// The reader leads it under its order: order and times may change, and visits be left out with a reason.
    #[serde(default)]
    pub steerable: bool,
    pub timeline: Vec<InspectionStep>,
    #[serde(default)]
    pub order: Option<InspectionOrder>,
    /// Whose the roads are.
    pub attribution: String,
    /// Digest of the road network the times rest on.
    pub roads: String,
    /// IANA zone in which all times are read.
    pub time_zone: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamMember {
    pub id: AccountId,
    pub name: String,
    /// Code of the agency; empty for none.
    pub agency: String,
}

/// A place to visit and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionVisit {
    /// Also the visit's id in routes, edits and records.
    pub place: PlaceId,
    pub name: String,
    pub address: String,
    pub kind: PlaceKind,
    /// Longitude and latitude.
    pub point: [f64; 2],
    /// Metres within which the point is right.
    pub accuracy_m: f64,
    /// Longitude and latitude of where it is entered from the road, by a planner's word.
    #[serde(default)]
    pub access: Option<[f64; 2]>,
    /// Documented people.
    pub people: u32,
    pub service_min: u32,
    pub must: bool,
    /// 1 and up.
    pub priority: u32,
    /// When it may be visited; at any time where empty.
    pub windows: Vec<VisitWindow>,
    #[serde(default)]
    pub skills: Vec<String>,
    /// Kept with its team and day.
    pub locked: bool,
    /// Left out by hand.
    pub excluded: bool,
    /// The alerts it answers, with their sentences.
    pub alerts: Vec<VisitAlert>,
    #[serde(default)]
    pub record: Option<VisitRecord>,
    /// How many of those who were met are named in the registry.
    #[serde(default)]
    pub named: u32,
    /// Files that show what was found, latest last.
    #[serde(default)]
    pub photos: Vec<Evidence>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitAlert {
    pub id: AlertId,
    pub sentence: Text,
}

/// From when to when on a day, local `HH:MM`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitWindow {
    pub day: String,
    pub from: String,
    pub to: String,
}

/// One team's day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionRoute {
    /// Index into the teams and the days of the settings.
    pub team: u32,
    pub day: u32,
    pub leaves_ms: i64,
    pub returns_ms: i64,
    pub shift_ends_ms: i64,
    pub drive_min: u32,
    pub drive_m: u32,
    pub service_min: u32,
    pub wait_min: u32,
    pub base: [f64; 2],
    pub stops: Vec<InspectionStop>,
    pub rests: Vec<InspectionRest>,
    /// The way home.
    pub home: InspectionWay,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionStop {
    pub visit: PlaceId,
    pub arrives_ms: i64,
    pub begins_ms: i64,
    pub ends_ms: i64,
    /// How much later the team may arrive with the rest of its day still in order.
    pub slack_min: u32,
    /// The way there.
    pub way: InspectionWay,
}

/// A meal or the Friday prayer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionRest {
    pub begins_ms: i64,
    pub ends_ms: i64,
    pub prayer: bool,
}

/// A way between two places.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionWay {
    /// Longitude and latitude; straight for an estimate.
    pub line: Vec<[f64; 2]>,
    pub seconds: u32,
    pub metres: u32,
    /// `road`, `estimate` or `connector`.
    pub source: String,
}

/// A visit that no team makes, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnservedVisit {
    pub visit: PlaceId,
    /// No team could make it even with nothing else to do; otherwise it lost to other visits.
    pub impossible: bool,
    pub reason: Text,
    /// The smallest change that makes room, the easiest first.
    pub fixes: Vec<Text>,
}

/// What the plan is judged by, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanObjective {
    pub must_unserved: i64,
    pub priority_unserved: i64,
    pub overtime_s: i64,
    pub drive_s: i64,
    pub wait_s: i64,
    /// Sum of the squared minutes of work of each team and day.
    pub balance: i64,
    pub moved: i64,
    /// Seed and steps, by which the plan can be made again.
    pub seed: i64,
    pub iterations: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanDifference {
    pub moved: Vec<PlaceId>,
    pub added: Vec<PlaceId>,
    pub removed: Vec<PlaceId>,
}

/// How far a search is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanSearch {
    /// 0 to 100.
    pub done_percent: u32,
    pub iterations: i64,
    pub objective: PlanObjective,
}

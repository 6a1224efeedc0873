//! Signing in and accounts. Invariant: no body here ever carries a password hash
//! or a session key; a one-time link is shown once, when it is made.

use crate::{AccountId, Agency, Role, Text};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    pub username: String,
    pub password: String,
}

/// Exchanges a one-time key for a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseLink {
    pub key: String,
}

/// What a one-time key would do, before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Signs in as an existing account (the demo's planner).
    SignIn,
    /// Sets the first administrator's name and password.
    SetUp,
    /// Sets a new password for an account.
    Password,
}

/// Completes a set-up or password link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPassword {
    pub key: String,
    /// Only for the set-up of the first administrator.
    #[serde(default)]
    pub username: Option<String>,
    #[serde(default)]
    pub display_name: Option<String>,
    pub password: String,
}

/// What an account may do; the screen hides what is not in the list, the server
/// decides again on every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Kelurahan counts, masked below ten for viewers.
    ReadCounts,
    /// Sites with exact counts, facets and positions.
    ReadSites,
    /// Names at a site, for a stated purpose.
    ReadPeople,
    /// One passport number, for a stated reason.
    RevealDocument,
    /// Saying who is who, and putting differences to agencies.
    DecideIdentity,
    /// Sites out as a file.
    ExportSites,
    /// Placing and moving places on the map.
    EditPlaces,
    /// Lists in, for one's own agency or for any.
    ImportLists,
    /// Batches and findings of one's own agency or of any.
    ReadImports,
    /// Alerts with their reasons and their runs.
    ReadAlerts,
    /// Taking alerts up, dismissing and approving them; runs on demand; declared densities.
    ReviewAlerts,
    /// The queue of numbered referrals, kept apart.
    ReadReferrals,
    /// Inspections that concern the account, and their routes.
    ReadInspections,
    /// Planning inspections: places, teams, days, order.
    PlanInspections,
    ManageAccounts,
    ManageOffice,
    ManagePolicy,
    ReadAudit,
}

/// Who is signed in, and what the screen needs to start.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    pub id: AccountId,
    pub username: String,
    pub display_name: String,
    pub role: Role,
    #[serde(default)]
    pub agency: Option<Agency>,
    /// Code prefix of the area (`64.74` the whole city, `64.74.01` one kecamatan).
    pub area: String,
    pub may: Vec<Permission>,
    pub office_name: String,
    /// The day whose state is shown by default, `YYYY-MM-DD`, office time.
    pub as_of: String,
    /// The data are invented: the screen says so.
    pub demo: bool,
    /// Last change visible in the index.
    pub seq: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    pub id: AccountId,
    pub username: String,
    pub display_name: String,
    pub role: Role,
    #[serde(default)]
    pub agency: Option<Agency>,
    pub area: String,
    pub disabled: bool,
    #[serde(default)]
    pub last_seen_ms: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAccount {
    pub username: String,
    pub display_name: String,
    pub role: Role,
    #[serde(default)]
    pub agency: Option<Agency>,
    /// Empty for the whole jurisdiction.
    #[serde(default)]
    pub area: String,
}

/// Fields left out stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountChange {
    #[serde(default)]
    pub display_name: Option<String>,
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub agency: Option<Agency>,
    #[serde(default)]
    pub area: Option<String>,
    #[serde(default)]
    pub disabled: Option<bool>,
}

/// An account with the one-time address on which its owner sets a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub account: Account,
    /// Path with the key in the fragment, e.g. `/#kunci=…`; valid for 72 hours.
    pub link: String,
}

/// One line of the audit, as the data-protection officer reads it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    pub seq: i64,
    pub at_ms: i64,
    /// An account id, `cli` or `system`.
    pub actor: String,
    /// The account's name now; empty where the actor is none.
    #[serde(default)]
    pub actor_name: String,
    pub action: String,
    pub target: String,
    /// Facts of the action as JSON text: ids, counts, purpose; no names.
    pub detail: String,
    pub hash: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Pass as `before` for the next, older page.
    #[serde(default)]
    pub next_before: Option<i64>,
}

/// One rule of the policy table: who may do what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyRule {
    pub role: Role,
    /// `None`: whichever agency the account belongs to.
    #[serde(default)]
    pub agency: Option<Agency>,
    pub permission: Permission,
    pub allowed: bool,
}

/// A change of the policy needs the number of the decree (SK) that orders it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyChange {
    pub decree: String,
    pub rules: Vec<PolicyRule>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    pub rules: Vec<PolicyRule>,
    /// Decree of the last change; empty for the shipped defaults.
    pub decree: String,
}

/// A code with its labels on a day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeLabel {
    pub list: String,
    pub code: String,
    pub label: Text,
    /// First day of validity, `YYYY-MM-DD`.
    pub valid_from: String,
    #[serde(default)]
    pub valid_to: Option<String>,
}

//! The shipped policy: who may do what, and what no decree can change.
//! Invariant: whatever is not listed in `GRANTED` is denied; `NEVER` and `ALWAYS`
//! stand above every decree.

use petapora_wire::Permission::{self, *};
use petapora_wire::Role::{self, *};

/// What each role may do until a decree says otherwise. The area of an account and the
/// agency of a contributor narrow it further (`Scope`).
///
/// From the team's tiers (`domain.md` §2): the chairing office sees all, with its
/// purpose logged; contributing agencies see counts and their own submissions; offices
/// that only host or report (Satpol PP, camat, lurah, RT) see masked counts.
pub const GRANTED: &[(Role, &[Permission])] = &[
    // The analyst prepares supervision: reads, brings lists in, gives layers out.
    (
        Planner,
        &[
            ReadCounts,
            ReadSites,
            ReadPeople,
            RevealDocument,
            DecideIdentity,
            ExportSites,
            EditPlaces,
            ImportLists,
            ReadImports,
            ReadAlerts,
            ReviewAlerts,
            ReadInspections,
            PlanInspections,
        ],
    ),
    // In the field somebody must know whom to ask for, but copies nothing out; of
    // inspections the own ones.
    (Inspector, &[ReadCounts, ReadSites, ReadPeople, ReadInspections]),
    // One agency: sends its lists, sees its own rows and everybody's counts.
    (Contributor, &[ReadCounts, ImportLists, ReadImports]),
    // Answers for the team: reads all, decides the policy. The audit is read by the
    // data-protection officer alone, who must be able to look at the head as well.
    (
        Head,
        &[
            ReadCounts,
            ReadSites,
            ReadPeople,
            RevealDocument,
            DecideIdentity,
            ExportSites,
            EditPlaces,
            ReadImports,
            ReadAlerts,
            ReviewAlerts,
            ReadReferrals,
            ReadInspections,
            PlanInspections,
            ManagePolicy,
            ManageOffice,
        ],
    ),
    // Keeps accounts and settings, and has no business with a record.
    (Admin, &[ManageAccounts, ManageOffice]),
    (Dpo, &[ReadCounts, ReadAudit]),
    (Viewer, &[ReadCounts]),
];

/// Everything that shows or moves records rather than counts.
const RECORDS: &[Permission] = &[
    ReadSites,
    ReadPeople,
    RevealDocument,
    DecideIdentity,
    ExportSites,
    EditPlaces,
    ImportLists,
    ReadImports,
    ReadAlerts,
    ReviewAlerts,
    ReadReferrals,
    ReadInspections,
    PlanInspections,
];

/// The hard floor: no decree grants these. Whoever hands out accounts reads no
/// records and does not write the policy that would let him; the officer who reads
/// the audit does nothing that is audited; a viewer stays with counts.
pub const NEVER: &[(Role, &[Permission])] = &[
    (Admin, RECORDS),
    (Admin, &[ManagePolicy, ReadAudit]),
    (Dpo, RECORDS),
    (Dpo, &[ManageAccounts, ManageOffice, ManagePolicy]),
    (Viewer, RECORDS),
    (Viewer, &[ManageAccounts, ManageOffice, ManagePolicy, ReadAudit]),
    (Contributor, &[ReadSites, ReadPeople, RevealDocument, DecideIdentity, ExportSites, EditPlaces]),
    // An alert joins the lists of several agencies.
    (Contributor, &[ReadAlerts, ReviewAlerts, ReadReferrals]),
    // Routes are need-to-know, not for agencies in general.
    (Contributor, &[ReadInspections, PlanInspections]),
    (Contributor, &[ManageAccounts, ManageOffice, ManagePolicy, ReadAudit]),
    // Who decides the policy must not also hand out the accounts it applies to.
    (Head, &[ManageAccounts]),
    (Planner, &[ManageAccounts, ManagePolicy, ReadAudit]),
    (Inspector, &[ManageAccounts, ManagePolicy, ReadAudit]),
];

/// No decree takes these away: an office that locks itself out cannot repair it.
pub const ALWAYS: &[(Role, &[Permission])] =
    &[(Head, &[ManagePolicy]), (Admin, &[ManageAccounts]), (Dpo, &[ReadAudit])];

/// Every permission, in the order of the table on the screen.
pub const PERMISSIONS: &[Permission] = &[
    ReadCounts,
    ReadSites,
    ReadPeople,
    RevealDocument,
    DecideIdentity,
    ExportSites,
    EditPlaces,
    ImportLists,
    ReadImports,
    ReadAlerts,
    ReviewAlerts,
    ReadReferrals,
    ReadInspections,
    PlanInspections,
    ManageAccounts,
    ManageOffice,
    ManagePolicy,
    ReadAudit,
];

/// The stored spelling of a permission (the same as in JSON).
pub const fn spelling(permission: Permission) -> &'static str {
    match permission {
        ReadCounts => "read_counts",
        ReadSites => "read_sites",
        ReadPeople => "read_people",
        RevealDocument => "reveal_document",
        DecideIdentity => "decide_identity",
        ExportSites => "export_sites",
        EditPlaces => "edit_places",
        ImportLists => "import_lists",
        ReadImports => "read_imports",
        ReadAlerts => "read_alerts",
        ReviewAlerts => "review_alerts",
        ReadReferrals => "read_referrals",
        ReadInspections => "read_inspections",
        PlanInspections => "plan_inspections",
        ManageAccounts => "manage_accounts",
        ManageOffice => "manage_office",
        ManagePolicy => "manage_policy",
        ReadAudit => "read_audit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_listed_once_and_spelled_as_in_json() {
        for (place, permission) in PERMISSIONS.iter().enumerate() {
            assert_eq!(PERMISSIONS.iter().position(|p| p == permission), Some(place));
            let json = serde_json::to_string(permission).unwrap_or_default();
            assert_eq!(json, format!("\"{}\"", spelling(*permission)));
        }
    }
}

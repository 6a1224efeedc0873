//! The one place that decides who may do what: role × permission, optionally ×
//! agency. Invariant: default deny; an explicit denial beats every grant; the hard
//! floor (`NEVER`, `ALWAYS`) beats every decree.

pub mod http;
mod sql;
mod table;

use std::sync::Arc;

use petapora_wire::{Agency, JurisdictionId, Permission, Policy, PolicyRule, Role, Text};

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Store;

/// The policy in force: the shipped table and the decreed differences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyTable {
    differences: Vec<PolicyRule>,
    decree: String,
}

impl PolicyTable {
    /// Whether an account of `role` and `agency` may do it.
    pub fn allows(&self, role: Role, agency: Option<Agency>, permission: Permission) -> bool {
        if holds(table::NEVER, role, permission) {
            return false;
        }
        if holds(table::ALWAYS, role, permission) {
            return true;
        }
        // Without an agency there are no own rows, so a contributor has nothing to see.
        if role == Role::Contributor && agency.is_none() {
            return false;
        }
        let mut decreed = self
            .differences
            .iter()
            .filter(|rule| rule.role == role && rule.permission == permission)
            .filter(|rule| rule.agency.is_none() || rule.agency == agency)
            .map(|rule| rule.allowed)
            .peekable();
        if decreed.peek().is_some() { decreed.all(|allowed| allowed) } else { shipped(role, permission) }
    }

    /// Everything that such an account may do.
    pub fn granted(&self, role: Role, agency: Option<Agency>) -> Vec<Permission> {
        table::PERMISSIONS.iter().copied().filter(|p| self.allows(role, agency, *p)).collect()
    }

    /// The table under a new decree: `rules` are all that shall differ from the shipped
    /// table; what repeats it is left out, so a table read and sent back means itself.
    /// Errors: a decree without number, a rule twice, a rule the floor forbids.
    pub fn decreed(decree: &str, rules: Vec<PolicyRule>) -> Result<Self> {
        let decree = decree.trim();
        if decree.is_empty() || decree.chars().count() > 200 || decree.chars().any(char::is_control) {
            return Err(refused_decree());
        }
        let mut differences: Vec<PolicyRule> = Vec::new();
        for rule in rules {
            let forbidden = if rule.allowed { table::NEVER } else { table::ALWAYS };
            if holds(forbidden, rule.role, rule.permission) {
                return Err(refused_rule(&rule));
            }
            // What the floor decides anyway is a repetition as well.
            let repeats_floor = holds(table::NEVER, rule.role, rule.permission)
                || holds(table::ALWAYS, rule.role, rule.permission);
            let repeats_shipped =
                rule.agency.is_none() && rule.allowed == shipped(rule.role, rule.permission);
            if repeats_floor || repeats_shipped {
                continue;
            }
            let same = |other: &PolicyRule| {
                (other.role, other.agency, other.permission) == (rule.role, rule.agency, rule.permission)
            };
            if differences.iter().any(same) {
                return Err(refused_rule(&rule));
            }
            differences.push(rule);
        }
        let decree = if differences.is_empty() { String::new() } else { decree.to_owned() };
        Ok(Self { differences, decree })
    }

    /// The whole table as the screen shows it: one rule for each role and permission,
    /// then the rules for single agencies.
    pub fn policy(&self) -> Policy {
        let general = Role::ALL.iter().flat_map(|&role| {
            table::PERMISSIONS.iter().map(move |&permission| {
                let decreed = self
                    .differences
                    .iter()
                    .find(|r| r.role == role && r.permission == permission && r.agency.is_none());
                let allowed = !holds(table::NEVER, role, permission)
                    && decreed.map_or_else(|| shipped(role, permission), |rule| rule.allowed);
                PolicyRule { role, agency: None, permission, allowed }
            })
        });
        let rules = general.chain(self.differences.iter().filter(|r| r.agency.is_some()).cloned()).collect();
        Policy { rules, decree: self.decree.clone() }
    }
}

/// The policy of a jurisdiction.
pub async fn load_policy(store: &Store, jurisdiction: &JurisdictionId) -> Result<PolicyTable> {
    sql::load(store, jurisdiction).await
}

/// Puts the policy in force that another process may have decreed.
pub async fn refresh_policy(app: &App) -> Result<()> {
    // Or what was read before a decree would be put in force after it.
    let _one = app.deciding.lock().await;
    app.policy.store(Arc::new(load_policy(&app.store, &app.jurisdiction.id).await?));
    Ok(())
}

fn holds(list: &[(Role, &[Permission])], role: Role, permission: Permission) -> bool {
    list.iter().any(|(listed, permissions)| *listed == role && permissions.contains(&permission))
}

fn shipped(role: Role, permission: Permission) -> bool {
    holds(table::GRANTED, role, permission)
}

fn refused_decree() -> Error {
    Error::refused(
        "decree_missing",
        Text::new("Nomor keputusan (SK) wajib diisi.", "The decree's number is required."),
        Text::new(
            "Isi nomor SK kepala kantor yang memerintahkan perubahan ini.",
            "Give the number of the head of office's decree that orders this change.",
        ),
    )
}

fn refused_rule(rule: &PolicyRule) -> Error {
    let (role, permission) = (rule.role, table::spelling(rule.permission));
    Error::refused(
        "rule_not_possible",
        Text::new(
            format!("Aturan untuk {role} atas {permission} tidak dapat ditetapkan."),
            format!("The rule for {role} on {permission} cannot be decreed."),
        ),
        Text::new(
            "Hapus aturan itu: batas dasar tidak dapat diubah, dan tiap aturan hanya boleh ada satu kali.",
            "Remove that rule: the floor cannot be changed, and a rule may stand only once.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use Permission::*;

    fn rule(role: Role, agency: Option<Agency>, permission: Permission, allowed: bool) -> PolicyRule {
        PolicyRule { role, agency, permission, allowed }
    }

    #[test]
    fn the_shipped_table_is_exactly_this() {
        let table = PolicyTable::default();
        let of = |role| table.granted(role, Some(Agency::Kesbangpol));
        assert_eq!(
            of(Role::Planner),
            [
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
                PlanInspections
            ]
        );
        assert_eq!(of(Role::Inspector), [ReadCounts, ReadSites, ReadPeople, ReadInspections]);
        assert_eq!(of(Role::Contributor), [ReadCounts, ImportLists, ReadImports]);
        assert_eq!(
            of(Role::Head),
            [
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
                ManageOffice,
                ManagePolicy
            ]
        );
        assert_eq!(of(Role::Admin), [ManageAccounts, ManageOffice]);
        assert_eq!(of(Role::Dpo), [ReadCounts, ReadAudit]);
        assert_eq!(of(Role::Viewer), [ReadCounts]);
        assert!(table.granted(Role::Contributor, None).is_empty());
    }

    #[test]
    fn a_denial_beats_a_grant_whichever_stands_first() {
        for order in [[true, false], [false, true]] {
            let rules = order
                .map(|allowed| {
                    let agency = allowed.then_some(Agency::Ksop);
                    rule(Role::Inspector, agency, ExportSites, allowed)
                })
                .to_vec();
            // The general denial repeats the shipped table, so state one that differs.
            let table = PolicyTable::decreed("SK 1", rules).unwrap();
            assert!(table.allows(Role::Inspector, Some(Agency::Ksop), ExportSites));

            let rules = order
                .map(|allowed| {
                    let agency = allowed.then_some(Agency::Ksop);
                    rule(Role::Planner, agency, ExportSites, allowed)
                })
                .to_vec();
            let table = PolicyTable::decreed("SK 1", rules).unwrap();
            assert!(!table.allows(Role::Planner, Some(Agency::Ksop), ExportSites));
            assert!(!table.allows(Role::Planner, None, ExportSites));
        }
    }

    #[test]
    fn a_rule_for_one_agency_touches_no_other() {
        let rules = vec![rule(Role::Planner, Some(Agency::Disnaker), RevealDocument, false)];
        let table = PolicyTable::decreed("SK 2", rules).unwrap();
        assert!(!table.allows(Role::Planner, Some(Agency::Disnaker), RevealDocument));
        assert!(table.allows(Role::Planner, Some(Agency::Imigrasi), RevealDocument));
        assert!(table.allows(Role::Planner, None, RevealDocument));
    }

    #[test]
    fn no_decree_moves_the_floor() {
        for (list, allowed) in [(table::NEVER, true), (table::ALWAYS, false)] {
            for (role, permissions) in list {
                for permission in *permissions {
                    for agency in [None, Some(Agency::Imigrasi)] {
                        let rules = vec![rule(*role, agency, *permission, allowed)];
                        assert!(PolicyTable::decreed("SK 3", rules.clone()).is_err());
                        // Written into the table by hand, it still does not count.
                        let forged = PolicyTable { differences: rules, decree: "SK 3".into() };
                        assert_eq!(forged.allows(*role, agency, *permission), !allowed);
                    }
                }
            }
        }
        for permission in [ReadSites, ReadPeople, RevealDocument, DecideIdentity, ExportSites, ReadImports] {
            for role in [Role::Admin, Role::Dpo, Role::Viewer] {
                assert!(holds(table::NEVER, role, permission), "{role} {permission:?}");
            }
        }
    }

    #[test]
    fn a_table_read_and_sent_back_means_itself() {
        let rules = vec![
            rule(Role::Inspector, None, RevealDocument, true),
            rule(Role::Planner, Some(Agency::Apoa), ExportSites, false),
        ];
        let table = PolicyTable::decreed("SK 4", rules).unwrap();
        let policy = table.policy();
        assert_eq!(PolicyTable::decreed(&policy.decree, policy.rules).unwrap(), table);
        let shipped = PolicyTable::default().policy();
        assert_eq!(PolicyTable::decreed("SK 5", shipped.rules).unwrap(), PolicyTable::default());
    }

    #[test]
    fn a_decree_needs_a_number_and_a_rule_stands_once() {
        assert!(PolicyTable::decreed("  ", Vec::new()).is_err());
        let twice = vec![rule(Role::Inspector, None, ExportSites, true); 2];
        assert!(PolicyTable::decreed("SK 6", twice).is_err());
    }
}

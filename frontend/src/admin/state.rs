//! What the settings decide, without a browser. Invariant: a policy change names
//! every rule that differs, and a decree.

use petapora_wire::{Agency, NewAccount, Permission, PolicyRule, Precedence, Role};

/// Every permission, in the order of the table.
pub const PERMISSIONS: [Permission; 18] = [
    Permission::ReadCounts,
    Permission::ReadSites,
    Permission::ReadPeople,
    Permission::RevealDocument,
    Permission::DecideIdentity,
    Permission::ExportSites,
    Permission::EditPlaces,
    Permission::ImportLists,
    Permission::ReadImports,
    Permission::ReadAlerts,
    Permission::ReviewAlerts,
    Permission::ReadReferrals,
    Permission::ReadInspections,
    Permission::PlanInspections,
    Permission::ManageAccounts,
    Permission::ManageOffice,
    Permission::ManagePolicy,
    Permission::ReadAudit,
];

/// What the table says for a role; what is not listed is denied.
pub fn allowed(rules: &[PolicyRule], role: Role, agency: Option<Agency>, permission: Permission) -> bool {
    rules
        .iter()
        .find(|rule| rule.role == role && rule.agency == agency && rule.permission == permission)
        .is_some_and(|rule| rule.allowed)
}

/// Turns one cell of the table around.
pub fn turn(rules: &mut Vec<PolicyRule>, role: Role, permission: Permission) {
    let rule = rules
        .iter_mut()
        .find(|rule| rule.role == role && rule.agency.is_none() && rule.permission == permission);
    match rule {
        Some(rule) => rule.allowed = !rule.allowed,
        None => rules.push(PolicyRule { role, agency: None, permission, allowed: true }),
    }
}

/// Cells in which two tables differ.
pub fn differences(before: &[PolicyRule], after: &[PolicyRule]) -> usize {
    Role::ALL
        .iter()
        .flat_map(|role| PERMISSIONS.map(|permission| (*role, permission)))
        .filter(|(role, permission)| {
            allowed(before, *role, None, *permission) != allowed(after, *role, None, *permission)
        })
        .count()
}

/// The order of that number, as the screen has them.
pub fn order(precedence: &mut Precedence, at: usize) -> &mut Vec<Agency> {
    match at {
        0 => &mut precedence.person,
        1 => &mut precedence.permit,
        2 => &mut precedence.job,
        3 => &mut precedence.lodging,
        _ => &mut precedence.registered,
    }
}

/// Moves an agency before the one that it follows.
pub fn raised(order: &mut [Agency], agency: Agency) {
    if let Some(at) = order.iter().position(|one| *one == agency).filter(|at| *at > 0) {
        order.swap(at, at - 1);
    }
}

/// The form's account may be sent.
pub fn complete(account: &NewAccount) -> bool {
    !account.username.trim().is_empty()
        && !account.display_name.trim().is_empty()
        && (account.role != Role::Contributor || account.agency.is_some())
}

/// Lines of a text field, without the empty ones at its end.
pub fn lines(text: &str) -> Vec<String> {
    text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Codes of a comma-separated field.
pub fn codes(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_turned_twice_is_no_difference() {
        let before = vec![PolicyRule {
            role: Role::Viewer,
            agency: None,
            permission: Permission::ReadCounts,
            allowed: true,
        }];
        let mut after = before.clone();
        turn(&mut after, Role::Viewer, Permission::ReadSites);
        assert_eq!(differences(&before, &after), 1);
        turn(&mut after, Role::Viewer, Permission::ReadSites);
        assert_eq!(differences(&before, &after), 0);
        assert!(!allowed(&after, Role::Viewer, None, Permission::ReadSites));
    }

    #[test]
    fn a_contributor_belongs_to_an_agency() {
        let account = NewAccount {
            username: "apoa".into(),
            display_name: "APOA".into(),
            role: Role::Contributor,
            agency: None,
            area: String::new(),
        };
        assert!(!complete(&account));
        assert!(complete(&NewAccount { agency: Some(Agency::Apoa), ..account }));
    }

    #[test]
    fn an_agency_is_raised_by_one_and_the_first_stays() {
        let mut order = vec![Agency::Imigrasi, Agency::Apoa, Agency::Ksop];
        raised(&mut order, Agency::Ksop);
        assert_eq!(order, [Agency::Imigrasi, Agency::Ksop, Agency::Apoa]);
        raised(&mut order, Agency::Imigrasi);
        raised(&mut order, Agency::Dukcapil);
        assert_eq!(order, [Agency::Imigrasi, Agency::Ksop, Agency::Apoa]);
    }

    #[test]
    fn fields_become_lines_and_codes() {
        assert_eq!(lines("a\n\nb \n\n"), vec!["a", "", "b"]);
        assert_eq!(codes(" 64.74, ,64.72"), vec!["64.74", "64.72"]);
    }
}

//! Accounts as inspections see them. Invariant: a name and an agency, nothing of how anybody signs in.

use std::collections::BTreeMap;

use petapora_wire::{AccountId, JurisdictionId, Role, TeamMember};

use crate::binds;
use crate::error::Result;
use crate::store::Tx;

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    display_name: String,
    role: String,
    agency: Option<String>,
    disabled: bool,
}

const ACCOUNTS: &str = "SELECT id, display_name, role, agency, disabled FROM account WHERE jurisdiction_id = $1 \
    ORDER BY display_name, id";

/// Accounts that can be in a team: officers' own, not disabled.
pub async fn officers(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<Vec<TeamMember>> {
    let rows = tx.all::<AccountRow>(ACCOUNTS, binds![jurisdiction.as_str()]).await?;
    let officer = |row: &AccountRow| {
        let role = Role::parse(&row.role);
        !row.disabled && matches!(role, Some(Role::Planner | Role::Inspector | Role::Head))
    };
    let member = |row: AccountRow| TeamMember {
        id: AccountId(row.id),
        name: row.display_name,
        agency: row.agency.unwrap_or_default(),
    };
    Ok(rows.into_iter().filter(officer).map(member).collect())
}

/// Names of all accounts.
pub async fn names(tx: &mut Tx, jurisdiction: &JurisdictionId) -> Result<BTreeMap<String, String>> {
    let rows = tx.all::<AccountRow>(ACCOUNTS, binds![jurisdiction.as_str()]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.display_name)).collect())
}

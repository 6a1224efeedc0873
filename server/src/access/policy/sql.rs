//! The decreed differences in the database. Invariant: all of them come from one
//! decree, because a change replaces the whole set.

use petapora_wire::{Agency, JurisdictionId, PolicyRule, Role};

use super::{PolicyTable, table};
use crate::binds;
use crate::error::{Error, Result};
use crate::store::{Store, Tx};

#[derive(sqlx::FromRow)]
struct RuleRow {
    role: String,
    agency: String,
    permission: String,
    allowed: bool,
    decree: String,
}

const LOAD: &str = "SELECT role, agency, permission, allowed, decree FROM policy_rule \
    WHERE jurisdiction_id = $1 ORDER BY role, agency, permission";

/// The table in force. Errors: a stored rule names what this program does not know;
/// to leave a denial out would open a door, so nothing is loaded.
pub async fn load(store: &Store, jurisdiction: &JurisdictionId) -> Result<PolicyTable> {
    let rows = store.all::<RuleRow>(LOAD, binds![jurisdiction.as_str()]).await?;
    let mut table = PolicyTable::default();
    for row in rows {
        let rule = rule(&row).ok_or_else(|| {
            Error::internal(format!("policy rule {}/{}/{} is unknown", row.role, row.agency, row.permission))
        })?;
        table.differences.push(rule);
        table.decree = row.decree;
    }
    Ok(table)
}

fn rule(row: &RuleRow) -> Option<PolicyRule> {
    Some(PolicyRule {
        role: Role::parse(&row.role)?,
        agency: if row.agency.is_empty() { None } else { Some(Agency::parse(&row.agency)?) },
        permission: *table::PERMISSIONS.iter().find(|p| table::spelling(**p) == row.permission)?,
        allowed: row.allowed,
    })
}

const CLEAR: &str = "DELETE FROM policy_rule WHERE jurisdiction_id = $1";
const ADD: &str =
    "INSERT INTO policy_rule (jurisdiction_id, role, agency, permission, allowed, decree) VALUES";

/// Puts the table's differences in place of the stored ones.
pub async fn replace(tx: &mut Tx, jurisdiction: &JurisdictionId, table: &PolicyTable) -> Result<()> {
    tx.execute(CLEAR, binds![jurisdiction.as_str()]).await?;
    let mut rows = Vec::new();
    for rule in &table.differences {
        rows.extend(binds![
            jurisdiction.as_str(),
            rule.role.as_str(),
            rule.agency.map_or("", Agency::as_str),
            table::spelling(rule.permission),
            rule.allowed,
            &table.decree
        ]);
    }
    tx.insert_many(ADD, 6, rows, "").await?;
    Ok(())
}

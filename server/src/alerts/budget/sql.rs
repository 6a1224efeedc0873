//! The budget in the database. Invariant: without one the shipped one is in force.

use petapora_wire::JurisdictionId;

use crate::alerts::streams::FALSE_ALARMS_A_YEAR;
use crate::binds;
use crate::error::Result;
use crate::store::{Store, Tx};

const LOAD: &str = "SELECT false_alarms_a_year FROM alert_settings WHERE jurisdiction_id = $1";
const SAVE: &str = "INSERT INTO alert_settings (jurisdiction_id, false_alarms_a_year) VALUES ($1, $2) \
    ON CONFLICT (jurisdiction_id) DO UPDATE SET false_alarms_a_year = excluded.false_alarms_a_year";

/// False alarms that both weekly streams together may raise in a year.
pub async fn load(store: &Store, jurisdiction: &JurisdictionId) -> Result<f64> {
    let row = store.optional::<(f64,)>(LOAD, binds![jurisdiction.as_str()]).await?;
    Ok(row.map_or(FALSE_ALARMS_A_YEAR, |(alarms,)| alarms))
}

pub async fn save(tx: &mut Tx, jurisdiction: &JurisdictionId, alarms: f64) -> Result<()> {
    tx.execute(SAVE, binds![jurisdiction.as_str(), alarms]).await?;
    Ok(())
}

//! From a person as shown to the persons of single lists, and back. Invariant: a row that
//! is in no group stands for the person that its own list made of it.

use std::collections::{BTreeSet, HashMap};

use crate::binds;
use crate::store::{Result, Tx};

const OWN_OF: &str = "SELECT DISTINCT r.person_id FROM person_row w \
    JOIN source_row r ON r.jurisdiction_id = w.jurisdiction_id AND r.id = w.row_id \
    WHERE w.jurisdiction_id = $1 AND r.person_id IS NOT NULL AND w.person_id IN ";
const SHOWN_AS: &str = "SELECT r.person_id, MIN(w.person_id) FROM source_row r \
    JOIN person_row w ON w.jurisdiction_id = r.jurisdiction_id AND w.row_id = r.id \
    WHERE r.jurisdiction_id = $1 AND r.person_id IN ";

/// The persons of single lists behind persons as shown, these among them.
pub async fn own_of(tx: &mut Tx, jurisdiction: &str, shown: &[String]) -> Result<Vec<String>> {
    let mut own: BTreeSet<String> = shown.iter().cloned().collect();
    own.extend(
        tx.all_in::<(String,)>(OWN_OF, binds![jurisdiction], shown, "").await?.into_iter().map(|(id,)| id),
    );
    Ok(own.into_iter().collect())
}

/// As whom persons of single lists are shown; one that is not in it, as itself.
pub async fn shown_as(tx: &mut Tx, jurisdiction: &str, own: &[String]) -> Result<HashMap<String, String>> {
    let rows =
        tx.all_in::<(String, String)>(SHOWN_AS, binds![jurisdiction], own, " GROUP BY r.person_id").await?;
    Ok(rows.into_iter().collect())
}

//! From a person as shown to the persons of single lists. Invariant: a row that
//! is in no group stands for the person that its own list made of it.

use std::collections::BTreeSet;

use crate::binds;
use crate::store::{Result, Tx};

// Neither DISTINCT nor IS NOT NULL: either has SQLite walk every row there is instead.
const OWN_OF: &str = "SELECT r.person_id FROM person_row w \
    JOIN source_row r ON r.jurisdiction_id = w.jurisdiction_id AND r.id = w.row_id \
    WHERE w.jurisdiction_id = $1 AND w.person_id IN ";

/// The persons of single lists behind persons as shown, these among them.
pub async fn own_of(tx: &mut Tx, jurisdiction: &str, shown: &[String]) -> Result<Vec<String>> {
    let mut own: BTreeSet<String> = shown.iter().cloned().collect();
    let rows = tx.all_in::<(Option<String>,)>(OWN_OF, binds![jurisdiction], shown, "").await?;
    own.extend(rows.into_iter().filter_map(|(id,)| id));
    Ok(own.into_iter().collect())
}

//! The spatial index. Invariant: a snapshot never changes; a committed change
//! publishes a new one, and readers never wait for writers.

use petapora_wire::JurisdictionId;

use crate::error::Result;
use crate::store::Store;

pub struct Index {}

impl Index {
    /// Builds the first snapshot from the database.
    pub async fn load(_store: &Store, _jurisdiction: &JurisdictionId) -> Result<Self> {
        Ok(Self {})
    }
}

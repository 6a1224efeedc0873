//! What the server pushes over SSE at `/api/v1/events`.
//! Invariant: an event says *that* something changed, never what: the browser
//! reads it again under its own scope.

use crate::{BatchId, UploadId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The index shows everything up to `seq`.
    Changed { seq: i64 },
    /// Progress of an import of the reader's own agency, at most four times a second.
    Import(ImportProgress),
    /// Alerts changed, up to `seq`; to those who may read them.
    Alerts { seq: i64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportProgress {
    pub batch: BatchId,
    /// The upload that it is of; `None` for an import from the command line.
    #[serde(default)]
    pub upload: Option<UploadId>,
    pub rows: u64,
    pub rows_per_s: f64,
    /// Share of the file read, 0 to 1.
    pub share: f64,
    /// Estimated seconds left; `None` until it can be told.
    #[serde(default)]
    pub seconds_left: Option<u64>,
    pub done: bool,
}

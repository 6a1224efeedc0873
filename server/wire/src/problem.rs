//! Errors as the API speaks them (RFC 9457, `application/problem+json`).
//! Invariant: `code` is stable and meant for programs; `detail` and `fix` are for
//! people; none of them repeats a person's data.

use crate::Text;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/<code>`: an address that explains the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: String,
    /// What happened, in both languages.
    pub detail: Text,
    /// What to do about it, in both languages.
    pub fix: Text,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    /// Seconds after which a retry makes sense.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after_s: Option<u32>,
}

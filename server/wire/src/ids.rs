//! Ids of records. Invariant: an id is made by the server (UUID text) and never
//! reused; the types keep a place from being asked for as a person.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text form, for SQL binds and addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// An office's working area: every record belongs to one.
    JurisdictionId,
    AccountId,
    PersonId,
    /// A travel document of a person.
    DocumentId,
    PermitId,
    CompanyId,
    /// An approved foreign-worker plan (RPTKA).
    ApprovalId,
    PlaceId,
    /// A file that speaks for a place or a person.
    EvidenceId,
    /// A place in one role: `<place>-w` as workplace, `<place>-r` as residence.
    SiteId,
    /// One import of one file.
    BatchId,
    /// A file on its way in.
    UploadId,
    /// One row of a list, as the agency sent it.
    SourceRowId,
    AlertId,
    AlertRunId,
    /// A declared density.
    ExpectationId,
    /// An inspection: plan, order and results under one id.
    InspectionId,
}

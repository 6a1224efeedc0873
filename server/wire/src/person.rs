//! People at a site, for roles that may and purposes that are stated.
//! Invariant: a document number travels masked; the clear one leaves only as the
//! answer to an audited reveal.

use crate::{
    Agency, BatchId, CompanyId, DocumentId, ListKind, PermitKind, PermitStatus, PersonId, Purpose,
    SourceRowId,
};
use serde::{Deserialize, Serialize};

/// Body of `POST /api/v1/sites/{id}/people`. POST, because the purpose is audited
/// and nothing about people belongs in an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadPeople {
    pub purpose: Purpose,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonAtSite {
    pub id: PersonId,
    pub name: String,
    /// ISO 3166-1 alpha-3, for the interpreter and the consulate; never a filter.
    pub nationality: String,
    /// `YYYY-MM-DD`, or `YYYY` where only the year is known.
    pub birth: Option<String>,
    pub position: Option<String>,
    pub company: Option<String>,
    pub company_id: Option<CompanyId>,
    pub permit_kind: PermitKind,
    pub permit_status: PermitStatus,
    pub permit_ends: Option<String>,
    pub documents: Vec<MaskedDocument>,
    /// Agencies whose lists name this person.
    pub agencies: Vec<Agency>,
    /// First and last day at this site as far as known.
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaskedDocument {
    pub id: DocumentId,
    pub issuing_state: String,
    /// First two and last two characters, the rest dots.
    pub masked: String,
}

/// Body of `POST /api/v1/documents/{id}/reveal`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reveal {
    pub purpose: Purpose,
    /// Free text, at least ten characters, kept in the audit.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revealed {
    pub id: DocumentId,
    pub number: String,
}

/// Where a fact comes from: file and row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    pub row: SourceRowId,
    pub batch: BatchId,
    pub agency: Agency,
    pub list_kind: ListKind,
    pub file_name: String,
    pub sheet: Option<String>,
    pub line: u32,
    /// The list's own date, `YYYY-MM-DD`.
    pub list_date: String,
    pub imported_ms: i64,
}

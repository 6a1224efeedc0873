//! Numbers of travel documents: masked everywhere, revealed one at a time.
//! Invariant: a clear number is the answer to an audited reveal, or nowhere.

pub(super) mod http;
mod masked;
mod sql;

pub use http::routes;
pub use masked::{Masked, mask};

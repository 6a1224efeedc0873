//! Lists in: reading what agencies send, checking it, recording it.
//! Invariant: a bad row is data, not an error: it is reported with line, column,
//! reason and suggestion, and the good rows beside it go in.

mod again;
mod apply;
mod batch;
mod check;
pub mod claim;
mod columns;
mod fault;
mod http;
mod kept;
pub mod list;
mod preparing;
mod read;
mod reading;
mod recorder;
mod remark;
mod sql;
mod undo;
mod value;

pub use again::Again;
pub use batch::{Import, bring_in, cli_json, import};
pub use http::routes;

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(http::upload, http::list, http::one, http::undo,))]
pub struct Api;

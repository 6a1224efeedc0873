//! Lists in: reading what agencies send, checking it, recording it.
//! Invariant: a bad row is data, not an error: it is reported with line, column,
//! reason and suggestion, and the good rows beside it go in.

mod again;
mod apply;
mod batch;
mod check;
pub mod claim;
mod columns;
mod failed;
mod fault;
mod gate;
mod http;
mod inspect;
mod kept;
pub mod list;
pub mod met;
mod past;
mod preparing;
mod read;
mod reading;
mod recorder;
mod remark;
mod sql;
mod tally;
mod undo;
mod upload;
pub mod value;

pub use again::Again;
pub use batch::{Import, Way, bring_in, bring_in_by, cli_json, import};
pub use columns::By;
pub use http::routes;
pub use kept::sheet;
pub use upload::{Processing, sweep};

/// The slice's part of the API description.
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    http::list,
    http::one,
    http::findings,
    http::undo,
    failed::http::failed,
    failed::http::template,
    upload::http::catalogue,
    upload::http::send,
    upload::http::list,
    upload::http::one,
    upload::http::check,
    upload::http::findings,
    upload::http::confirm,
    upload::http::process,
    upload::http::cancel,
))]
pub struct Api;

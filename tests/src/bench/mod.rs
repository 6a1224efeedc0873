//! The measurements behind `cargo xtask bench NAME`, one file per name.
//! Invariant: a line says what was measured now, in this tree, on this machine. A goal that needs an
//! absent peer is neither met nor missed.

pub mod alerts;
pub mod import;
pub mod index;
pub mod web;

use serde::Serialize;

/// One measured number beside its goal.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What was measured, in words a reader of the table understands.
    pub what: String,
    /// Unit of `measured` and `peer`, e.g. `ms`, `requests/s`, `bytes/site`.
    pub unit: &'static str,
    /// The number of this run.
    pub measured: f64,
    /// The goal in words, e.g. `≤ 100 ms` or `≤ 4 × peer`.
    pub goal: String,
    /// The best peer's number in the same run, when the peer is installed.
    pub peer: Option<f64>,
    /// Whether the goal was met; `None` when it needs an absent peer.
    pub met: Option<bool>,
}

//! The measurements behind `cargo xtask bench NAME`, one file per name.
//! Invariant: a line says what was measured now, in this tree, on this machine. A goal that needs an
//! absent peer is neither met nor missed.

pub mod alerts;
pub mod hostile;
pub mod import;
pub mod index;
pub mod reconcile;
mod roads;
pub mod routes;
pub mod web;

use std::path::PathBuf;

use serde::Serialize;

use crate::{Checked, workspace};

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
    /// What a routing instance came to; absent for all else.
    #[serde(flatten)]
    pub solved: Option<Solved>,
}

/// One routing instance, one run.
#[derive(Clone, Debug, Serialize)]
pub struct Solved {
    pub instance: String,
    pub vehicles: usize,
    /// Double precision, as driven.
    pub distance: f64,
    pub seed: u64,
}

impl Line {
    fn with(self, solved: Solved) -> Self {
        Self { solved: Some(solved), ..self }
    }
}

/// Python with the peers in it, once `cargo xtask bench NAME --peers` has made it.
fn python() -> Option<PathBuf> {
    let python = workspace().join("target/peers/bin/python");
    python.is_file().then_some(python)
}

/// A line of `/proc/self/status` in megabytes, e.g. `VmHWM:`, the peak of this process.
fn status_mb(field: &str) -> Checked<f64> {
    status_of_mb("self", field)
}

/// The same of another process.
fn status_of_mb(process: &str, field: &str) -> Checked<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let found = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    let kilobytes: f64 = found.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1_000.0)
}

/// Seconds of processor time that this thread has used (Linux).
fn thread_cpu_s() -> Checked<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1e9)
}

//! Settings of a run: few, with defaults that are right for one office and one
//! machine. Invariant: no secret is ever a command-line argument.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::clock::Clock;

/// Largest list taken, bytes.
pub const LIST_LIMIT_BYTES: u64 = 25_000_000;

/// Largest scan or photo that is kept as evidence, bytes.
pub const EVIDENCE_LIMIT_BYTES: usize = 10_000_000;

/// Bytes that one agency may upload in 24 hours: ten of the largest lists. A city's lists
/// have some hundred rows, so more is a mistake or an attack.
pub const DAILY_BYTES: u64 = 10 * LIST_LIMIT_BYTES;

/// Rows that one agency may import in 24 hours, for the same reason.
pub const DAILY_ROWS: u64 = 1_000_000;

#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the SQLite file and the key file.
    pub data: PathBuf,
    /// `postgres://…`; without it SQLite in `data`.
    pub database_url: Option<String>,
    pub listen: SocketAddr,
    pub clock: Clock,
    /// This program: it runs itself as the child that reads workbooks.
    pub program: PathBuf,
}

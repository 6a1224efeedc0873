//! One PostgreSQL server for one run of the tests: nextest gives every test a process of its own, which
//! would start one each.
//! Invariant: the server ends with this value, and with this process if that is killed.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::Done;
use crate::command::program;

/// A running server; dropped, it is gone with its data.
pub struct Postgres {
    server: Child,
    url: String,
}

impl Postgres {
    /// Starts a new server, with its data under `folder`, and waits until it answers.
    pub fn start(folder: &Path) -> Done<Self> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|e| format!("no free port: {e}"))?
            .port();
        let mut server = program("sh")
            .args(["tests/src/postgres.sh", &port.to_string()])
            .env("TMPDIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("sh: {e}"))?;
        let mut url = String::new();
        if let Some(says) = server.stdout.take() {
            BufReader::new(says).read_line(&mut url).map_err(|e| format!("PostgreSQL: {e}"))?;
        }
        let server = Self { server, url: url.trim().to_owned() };
        if server.url.is_empty() { Err("PostgreSQL did not start".into()) } else { Ok(server) }
    }

    /// Where the tests find it, without the name of a database.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Closing its input is what stops the server; waiting lets it clear its folder away.
        drop(self.server.stdin.take());
        let _ = self.server.wait();
    }
}

//! Starts other programs and says what happens.
//! Invariant: a program that fails stops the task with its command line and its exit; what cargo told *us*
//! about this package never reaches it, where it would make build scripts run again.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Done;

/// Variables that describe the xtask package to xtask, set by `cargo run`.
const ABOUT_XTASK: &[&str] = &[
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
];

/// A line of progress, on standard error: standard output belongs to results.
pub fn say(line: impl Display) {
    // Nobody to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A program with a clean environment.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    for (key, _) in std::env::vars_os() {
        let about_xtask =
            key.to_str().is_some_and(|key| ABOUT_XTASK.contains(&key) || key.starts_with("CARGO_PKG_"));
        if about_xtask {
            command.env_remove(key);
        }
    }
    command
}

/// Cargo of the pinned toolchain, with the lock file as it is.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = program("cargo");
    command.args(args);
    command
}

/// Runs to the end; anything but success is an error that names the command.
pub fn run(command: &mut Command) -> Done {
    let status = command.status().map_err(|e| format!("{}: {e}", line(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", line(command))) }
}

/// Runs to the end and returns what it wrote on standard output, trimmed.
pub fn output(command: &mut Command) -> Done<String> {
    let out = command.stderr(Stdio::inherit()).output().map_err(|e| format!("{}: {e}", line(command)))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
    } else {
        Err(format!("{} ended with {}", line(command), out.status))
    }
}

/// Whether the command runs and succeeds; silent.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// The program under test and the one that serves: one build for both.
pub fn petapora() -> PathBuf {
    target().join("debug/petapora")
}

fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

//! Everything that must hold before a change is taken: format, lints, licences, size of the web app, and
//! every test, with both databases and a real browser.
//! Invariant: every check runs even if one before it failed, except where it would test an old build; the
//! summary names each with its time, and one failure fails the whole.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Done;
use crate::command::{cargo, program, run, say, succeeds};
use crate::postgres::Postgres;
use crate::scratch::Scratch;
use crate::stamp::files_under;
use crate::{dist, needs, npm};

/// What was checked, how long it took, and whether it held.
struct Checked {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

#[derive(Default)]
struct Record(Vec<Checked>);

impl Record {
    /// Runs one check and keeps its outcome; returns whether it held.
    fn check(&mut self, name: &'static str, check: impl FnOnce() -> Done) -> bool {
        say(format_args!("\n── {name}"));
        let begun = Instant::now();
        let failure = check().err();
        if let Some(why) = &failure {
            say(why);
        }
        let held = failure.is_none();
        self.0.push(Checked { name, took: begun.elapsed(), failure });
        held
    }

    /// The summary, and an error that names what failed.
    fn close(self) -> Done {
        say("");
        for Checked { name, took, failure } in &self.0 {
            let word = if failure.is_none() { "ok    " } else { "FAILED" };
            say(format_args!("{word} {:>7.1} s  {name}", took.as_secs_f64()));
        }
        let failed: Vec<&str> = self.0.iter().filter(|c| c.failure.is_some()).map(|c| c.name).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}

/// Runs every check.
pub fn everything() -> Done {
    let mut record = Record::default();
    if !record.check("what the tests need", prepare) {
        return record.close();
    }
    record.check("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
    // The server embeds the web app, so even its lints need the built one.
    let web = record.check("web app within its size", dist::build_within_budget);
    record.check("lints", || {
        run(&mut cargo(&[
            "clippy",
            "--locked",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    });
    if succeeds(&mut cargo(&["deny", "--version"])) {
        record.check("licences and bans", || {
            run(&mut cargo(&["deny", "check", "--config", ".deny.toml", "bans", "licenses", "sources"]))
        });
    }
    if succeeds(&mut cargo(&["audit", "--version"])) {
        record.check("known advisories", || run(&mut cargo(&["audit"])));
    }
    let built = web
        && record.check("build", || {
            run(&mut cargo(&["build", "--locked", "--quiet", "--workspace", "--all-targets"]))
        });
    if built {
        record.check("tests in Rust", in_rust);
        record.check("tests in the browser", in_browser);
    }
    record.close()
}

fn prepare() -> Done {
    needs::for_tests()?;
    npm::install("tests/browser")
}

/// The Rust tests, with one PostgreSQL for all of them.
fn in_rust() -> Done {
    let scratch = Scratch::make()?;
    let postgres = Postgres::start(scratch.path())?;
    let nextest = succeeds(&mut cargo(&["nextest", "--version"]));
    let mut tests = if nextest {
        cargo(&["nextest", "run", "--locked", "--workspace", "--no-fail-fast"])
    } else {
        cargo(&["test", "--locked", "--workspace", "--no-fail-fast"])
    };
    run(tests.env("PETAPORA_TEST_POSTGRES", postgres.url()).env("TMPDIR", scratch.path()))
}

fn in_browser() -> Done {
    let chromium = needs::chromium().ok_or("Chromium is not installed")?;
    let files = files_under(Path::new("tests/browser"))?;
    let is_test = |file: &&PathBuf| {
        file.to_string_lossy().ends_with(".test.mjs") && !file.iter().any(|part| part == "node_modules")
    };
    let mut tests = program("node");
    // Two files at a time: one thinks while the other waits for its page.
    tests.args(["--test", "--test-concurrency=2"]).args(files.iter().filter(is_test));
    let scratch = Scratch::make()?;
    tests.env("PETAPORA_CHROMIUM", chromium).env("TMPDIR", scratch.path());
    run(&mut tests)
}

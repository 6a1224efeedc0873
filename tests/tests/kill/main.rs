//! What survives when the program is killed in the middle of an import: `kill -9`, at moments chosen by a
//! seed, on the real binary.
//! Invariant of what is tested: an import is whole or absent. What was acknowledged is there, nothing is
//! half there, the audit chain holds, and the same import afterwards completes.

mod alerts;
mod field;
mod kept;
mod list;
mod search;
mod served;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use petapora_tests::{Checked, program};
use serde::Deserialize;

use kept::Kept;

/// Kills of one run, unless `PETAPORA_KILLS` asks for another number.
const KILLS: u32 = 20;

/// Lists that go into one database before the next begins: every import links its rows with all others.
const LISTS_IN_ONE: u32 = 5;

/// How long an import should take here, so that kills spread over all its parts.
const WANTED: Duration = Duration::from_millis(600);

/// A data folder of its own; dropped, it is gone.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Checked<Self> {
        let folder = std::env::temp_dir().join(format!("petapora-kill-{}", petapora::store::new_id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Writes list `number` of `rows` rows.
    fn list(&self, number: u32, rows: u32) -> Checked<PathBuf> {
        let path = self.0.join(format!("tamu-{number}.csv"));
        std::fs::write(&path, list::lodging_reports(number, rows))?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn petapora(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).arg("--data").arg(data).env_remove("DATABASE_URL");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn import(data: &Path, list: &Path) -> Command {
    let mut command = petapora(data, &["import"]);
    command.arg(list).args(["--agency", "APOA", "--json"]);
    command
}

/// What an import says when it is done.
#[derive(Deserialize)]
struct Report {
    rows: u64,
}

fn report(output: &Output) -> Checked<Report> {
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Lets the program run for `time` and kills it; `Some` if it was done before.
fn run_for(mut child: Child, time: Duration) -> Checked<Option<Output>> {
    sleep(time);
    child.kill()?;
    let output = child.wait_with_output()?;
    Ok(output.status.success().then_some(output))
}

fn audit_chain_holds(data: &Path) -> Checked {
    let output = petapora(data, &["audit", "verify"]).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("audit verify: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// SplitMix64 (Steele, Lea, Flood 2014), as a share of one.
struct Chance(u64);

impl Chance {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }
}

/// Rows that this machine imports in about [`WANTED`], and how long it took for them.
fn measure(folder: &Folder) -> Checked<(u32, Duration)> {
    let timed = |number, rows| -> Checked<Duration> {
        let list = folder.list(number, rows)?;
        let begun = Instant::now();
        report(&import(&folder.data(), &list).output()?)?;
        Ok(begun.elapsed())
    };
    // The first one also makes the database.
    timed(1, 1)?;
    let (few, many) = (timed(2, 100)?, timed(3, 2_100)?);
    let per_row = many.saturating_sub(few).as_secs_f64() / 2_000.0;
    let rows = (WANTED.as_secs_f64() / per_row.max(1e-6)).clamp(1_000.0, 40_000.0) as u32;
    Ok((rows, few + Duration::from_secs_f64(per_row * f64::from(rows))))
}

#[test]
fn an_import_killed_at_any_moment_is_whole_or_absent() -> Checked {
    let mut folder = Folder::new()?;
    let (rows, whole) = measure(&folder)?;
    let mut chance = Chance(20_261_101);
    let mut kept = Kept::default();
    let kills = std::env::var("PETAPORA_KILLS").ok().map_or(Ok(KILLS), |number| number.parse())?;
    for round in 0..kills {
        if round % LISTS_IN_ONE == 0 {
            (folder, kept) = (Folder::new()?, Kept::default());
            // What is killed is an import, not the making of its database.
            report(&import(&folder.data(), &folder.list(1, 1)?).output()?)?;
        }
        let data = folder.data();
        let list = folder.list(10 + round, rows)?;
        let rejected = rows.div_ceil(list::ONE_BAD_IN);
        let done = run_for(import(&data, &list).spawn()?, whole.mul_f64(chance.share() * 1.1))?;
        if done.is_some() {
            kept.acknowledge(&list, rows, rejected);
        }
        kept.check(&data)?;
        audit_chain_holds(&data)?;

        let again = report(&import(&data, &list).output()?)?;
        assert_eq!(again.rows, u64::from(rows), "round {round}: the repeated import knows every row");
        kept.acknowledge(&list, rows, rejected);
        kept.check(&data)?;
        audit_chain_holds(&data)?;
    }
    Ok(())
}

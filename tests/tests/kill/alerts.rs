//! What survives when the program is killed while it judges alerts: nothing of the run,
//! or all of it; the next run completes, opens nothing twice and loses nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use petapora::alerts::{export, run};
use petapora::app::App;
use petapora::clock::Clock;
use petapora::config::Config;
use petapora_tests::{Checked, SAMPLES, program, sample};
use sqlx::{ConnectOptions as _, SqliteConnection};

use crate::{Chance, Folder, audit_chain_holds, petapora, run_for};

/// Kills of one run.
const KILLS: u32 = 8;
const DAY: &str = "2026-11-01";
/// After the lease of a dead run.
const LATER_MS: i64 = 11 * 60_000;

fn judge(data: &Path) -> std::process::Command {
    petapora(data, &["alerts", "run", "--at", DAY, "--json"])
}

async fn count(db: &mut SqliteConnection, sql: &'static str) -> Checked<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

async fn opened(data: &Path) -> Checked<App> {
    let config = Config {
        data: data.to_owned(),
        database_url: None,
        listen: ([127, 0, 0, 1], 0).into(),
        clock: Clock::fixed(Clock::System.now_ms() + LATER_MS),
        program: program(),
    };
    Ok(App::open(config, false).await?)
}

/// Lines of the open alerts without their ids.
async fn told(app: &App) -> Checked<BTreeMap<Vec<String>, usize>> {
    let text = String::from_utf8(export(app, "cli", true).await?)?;
    let mut lines = BTreeMap::new();
    for line in text.lines().skip(1) {
        *lines.entry(line.split(',').take(3).map(str::to_owned).collect()).or_default() += 1;
    }
    Ok(lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judging_killed_at_any_moment_is_whole_or_absent() -> Checked {
    let folder = Folder::new()?;
    let pristine = folder.data();
    for (name, agency) in SAMPLES {
        let mut import = petapora(&pristine, &["import"]);
        let output =
            import.arg(sample(name)).args(["--agency", agency.as_str(), "--list-date", DAY]).output()?;
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let copy = |number: u32| -> Checked<std::path::PathBuf> {
        let data = folder.0.join(format!("copy-{number}"));
        std::fs::create_dir_all(&data)?;
        for file in std::fs::read_dir(&pristine)? {
            let file = file?;
            std::fs::copy(file.path(), data.join(file.file_name()))?;
        }
        Ok(data)
    };
    let whole = copy(0)?;
    let begun = Instant::now();
    assert!(judge(&whole).output()?.status.success());
    let lasted: Duration = begun.elapsed();
    let wanted = told(&opened(&whole).await?).await?;
    assert!(wanted.len() > 10);

    let mut chance = Chance(20_261_124);
    let (mut absent, mut done) = (0, 0);
    for round in 1..=KILLS {
        let data = copy(round)?;
        let time = lasted.mul_f64(0.2 + chance.share() * 0.8);
        let finished = run_for(judge(&data).spawn()?, time)?.is_some();
        let file = data.join("petapora.sqlite");
        let mut db = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).connect().await?;
        let alerts = count(&mut db, "SELECT COUNT(*) FROM alert").await?;
        let judged = count(&mut db, "SELECT COUNT(*) FROM alert_run WHERE state = 'done'").await?;
        let steps = count(&mut db, "SELECT COUNT(*) FROM alert_step").await?;
        assert!(!finished || judged == 1, "round {round}: acknowledged");
        assert_eq!((alerts > 0, steps > 0), (judged == 1, judged == 1), "round {round}: half a run");
        absent += u32::from(judged == 0);
        done += u32::from(judged == 1);
        drop(db);
        audit_chain_holds(&data)?;
        // The next run, once the dead one's turn is over, is the whole one.
        let app = opened(&data).await?;
        run(&app, "cli", DAY.parse().ok()).await?;
        assert_eq!(told(&app).await?, wanted, "round {round}");
        audit_chain_holds(&data)?;
    }
    assert!(absent > 0, "no kill came before the end ({done} were done)");
    Ok(())
}

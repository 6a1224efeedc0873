//! What survives when the program is killed while it judges alerts: nothing of the run,
//! or all of it; the next run completes, opens nothing twice and loses nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use petapora::alerts::{export, run, run_weekly};
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

/// The program's own, so many milliseconds from now.
async fn opened(data: &Path, database_url: Option<String>, later_ms: i64) -> Checked<App> {
    let config = Config {
        data: data.to_owned(),
        database_url,
        listen: ([127, 0, 0, 1], 0).into(),
        clock: Clock::fixed(Clock::System.now_ms() + later_ms),
        program: program(),
    };
    Ok(App::open(config, false).await?)
}

/// The sample lists by the command line.
fn import_samples(data: &Path, database_url: Option<&str>) -> Checked {
    for (name, agency) in SAMPLES {
        let mut import = petapora(data, &["import"]);
        import.arg(sample(name)).args(["--agency", agency.as_str(), "--list-date", DAY]);
        let output = import.envs(database_url.map(|url| ("DATABASE_URL", url))).output()?;
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// A copy of the folder's data, as they were imported.
fn copy(folder: &Folder, number: u32) -> Checked<PathBuf> {
    let data = folder.0.join(format!("copy-{number}"));
    std::fs::create_dir_all(&data)?;
    for file in std::fs::read_dir(folder.data())? {
        let file = file?;
        std::fs::copy(file.path(), data.join(file.file_name()))?;
    }
    Ok(data)
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
    import_samples(&folder.data(), None)?;
    let copy = |number: u32| copy(&folder, number);
    let whole = copy(0)?;
    let begun = Instant::now();
    assert!(judge(&whole).output()?.status.success());
    let lasted: Duration = begun.elapsed();
    let wanted = told(&opened(&whole, None, LATER_MS).await?).await?;
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
        let app = opened(&data, None, LATER_MS).await?;
        run(&app, "cli", DAY.parse().ok()).await?;
        assert_eq!(told(&app).await?, wanted, "round {round}");
        audit_chain_holds(&data)?;
    }
    assert!(absent > 0, "no kill came before the end ({done} were done)");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_judge_at_once_one_may_be_killed_and_nothing_is_doubled_or_lost() -> Checked {
    const ROUNDS: u32 = 4;
    let folder = Folder::new()?;
    import_samples(&folder.data(), None)?;
    let whole = copy(&folder, 0)?;
    let begun = Instant::now();
    assert!(judge(&whole).output()?.status.success());
    let lasted = begun.elapsed();
    let wanted = told(&opened(&whole, None, LATER_MS).await?).await?;
    let mut chance = Chance(20_261_130);
    for round in 1..=ROUNDS {
        let data = copy(&folder, round)?;
        let (one, other) = (judge(&data).spawn()?, judge(&data).spawn()?);
        // The last round kills nobody.
        let first = match round {
            ROUNDS => one.wait_with_output()?.status.success(),
            _ => run_for(one, lasted.mul_f64(chance.share()))?.is_some(),
        };
        let second = other.wait_with_output()?;
        let said = String::from_utf8_lossy(&second.stderr).into_owned();
        assert!(
            second.status.success() || said.contains("Penilaian lain sedang berjalan"),
            "round {round}: {said}"
        );
        let app = opened(&data, None, LATER_MS).await?;
        let judged =
            count_of(&app, "SELECT COUNT(*) FROM alert_run WHERE state = 'done' AND jurisdiction_id = $1")
                .await?;
        // One that was killed may have been done already.
        let acknowledged = i64::from(first) + i64::from(second.status.success());
        assert!((acknowledged..=2).contains(&judged), "round {round}: {judged} of {acknowledged}");
        run(&app, "cli", DAY.parse().ok()).await?;
        assert_eq!(told(&app).await?, wanted, "round {round}");
        audit_chain_holds(&data)?;
    }
    Ok(())
}

async fn count_of(app: &App, sql: &'static str) -> Checked<i64> {
    Ok(app.store.one::<(i64,)>(sql, petapora::binds![app.jurisdiction.id.as_str()]).await?.0)
}

/// A served program that is gone when it is dropped.
struct Replica(std::process::Child);

impl Drop for Replica {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_on_postgresql_judge_the_week_once() -> Checked {
    /// Longest wait for the run of the week.
    const PATIENCE: Duration = Duration::from_secs(60);
    let url = petapora_tests::fresh_database(true).await?;
    let folder = Folder::new()?;
    let data = folder.data();
    import_samples(&data, Some(&url))?;
    let serve = || {
        let mut command = petapora(&data, &["serve", "--listen", "127.0.0.1:0"]);
        command.env("DATABASE_URL", &url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(Replica)
    };
    let replicas = [serve()?, serve()?];
    let app = opened(&data, Some(url.clone()), 0).await?;
    let begun = Instant::now();
    const DONE: &str =
        "SELECT COUNT(*) FROM alert_run WHERE state = 'done' AND kind = 'weekly' AND jurisdiction_id = $1";
    while count_of(&app, DONE).await? == 0 {
        assert!(begun.elapsed() < PATIENCE, "no run of the week");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Both look at the same week; whoever comes second finds it judged.
    drop(replicas);
    assert!(run_weekly(&app).await?.is_none());
    const WEEKLY: &str = "SELECT COUNT(*) FROM alert_run WHERE kind = 'weekly' AND jurisdiction_id = $1";
    assert_eq!((count_of(&app, DONE).await?, count_of(&app, WEEKLY).await?), (1, 1));
    const DOUBLE: &str = "SELECT COUNT(*) FROM (SELECT signal, target_id FROM alert WHERE jurisdiction_id = $1 \
        GROUP BY signal, target_id HAVING COUNT(*) > 1) AS doubles";
    assert_eq!(count_of(&app, DOUBLE).await?, 0);
    assert!(told(&app).await?.len() > 10);
    Ok(())
}

//! `petapora import`, killed: the list is in whole or not at all, and taken back afterwards it was never
//! there.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use petapora_tests::{Checked, TestApp};
use petapora_wire::{Batch, Role};
use serde::Deserialize;

use crate::kept::{Db, Kept};
use crate::{Chance, Office, kills, list, run_for};

/// Rows of a list: enough for writing them to take as long as starting the program.
const ROWS: u32 = 1_000;
const REJECTED: u32 = ROWS.div_ceil(list::ONE_BAD_IN);

/// Lists that go into one database before the next begins: every import links its rows with all others.
const LISTS_IN_ONE: u32 = 5;

fn import(office: &Office, list: &Path) -> Command {
    let mut command = office.petapora(&["import"]);
    command.arg(list).args(["--agency", "APOA", "--json"]);
    command
}

/// What an import says when it is done.
#[derive(Deserialize)]
struct Report {
    rows: u32,
}

fn report(output: &Output) -> Checked<Report> {
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Imports a list to its end; how long that took.
fn whole(office: &Office, list: &Path) -> Checked<Duration> {
    let begun = Instant::now();
    assert_eq!(report(&import(office, list).output()?)?.rows, ROWS, "{}", list.display());
    Ok(begun.elapsed())
}

/// Takes the newest list back.
async fn undo(office: &Office) -> Checked {
    let app = TestApp::over(office.data(), office.url.clone()).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let batches = app.get(&planner, "/api/v1/imports").await?.json::<Vec<Batch>>()?;
    let path = format!("/api/v1/imports/{}/undo", batches.first().ok_or("no batch")?.id);
    let undone = app.write(&planner, Method::POST, &path, &()).await?;
    assert_eq!(undone.status, StatusCode::OK, "{}", undone.text());
    app.app.store.close().await;
    Ok(())
}

async fn killed_imports(on_postgres: bool, kills: u32) -> Checked {
    let mut chance = Chance(20_261_101);
    let (mut absent, mut present, mut undone) = (0, 0, 0);
    let databases = kills.div_ceil(LISTS_IN_ONE);
    let mut round = 0;
    while round < kills {
        let office = Office::new(on_postgres).await?;
        let mut kept = Kept::default();
        let first = office.list(0, ROWS)?;
        whole(&office, &first)?;
        kept.acknowledge(&first, ROWS, REJECTED);
        // Known by its digest, it costs no more than starting; what is before the import matters little.
        let from = whole(&office, &first)?.mul_f64(0.5);
        let mut lasts = whole(&office, &office.list(1, ROWS)?)?;
        let last = kills.min(round + LISTS_IN_ONE);
        while round < last {
            let list = office.list(2 + round, ROWS)?;
            let before =
                if round + 1 == last { Db::open(&office).await?.said().await? } else { BTreeSet::new() };
            // In every database early, late and in between.
            let part = round % LISTS_IN_ONE * databases + round / LISTS_IN_ONE;
            let time = chance.moment(part, databases * LISTS_IN_ONE, from, lasts.mul_f64(1.05));
            if run_for(import(&office, &list).spawn()?, time)?.is_some() {
                kept.acknowledge(&list, ROWS, REJECTED);
            }
            let is_in = kept.check(&office, &list).await?;
            *(if is_in { &mut present } else { &mut absent }) += 1;
            let took = whole(&office, &list)?;
            if !is_in {
                lasts = took;
            }
            kept.acknowledge(&list, ROWS, REJECTED);
            round += 1;
            if round == last {
                kept.check(&office, &list).await?;
                undo(&office).await?;
                let after = Db::open(&office).await?.said().await?;
                let differ: Vec<_> = after.symmetric_difference(&before).take(5).collect();
                assert!(differ.is_empty(), "taken back, it is not as it was: {differ:#?}");
                undone += 1;
            }
        }
    }
    eprintln!("{kills} kills: {absent} lists absent, {present} whole; {undone} taken back without a trace");
    assert!(absent > 0, "no kill came before the end of an import");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_at_any_moment_is_whole_or_absent_on_sqlite() -> Checked {
    killed_imports(false, kills(20)?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_at_any_moment_is_whole_or_absent_on_postgres() -> Checked {
    killed_imports(true, kills(5)?).await
}

//! The whole job on the invented sample lists: what it finds, and how long it takes.
//! Invariant: what was planted stands in the samples' own file, not here.

use std::collections::BTreeMap;
use std::time::Instant;

use petapora::alerts::{export, run, run_weekly};

use super::Line;
use super::row::at_most;
use crate::{Checked, TestApp, sample};

pub fn lines() -> Checked<Vec<Line>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measured())
}

async fn measured() -> Checked<Vec<Line>> {
    let app = TestApp::sqlite().await?;
    app.import_samples().await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let found = counted(&String::from_utf8(export(&app.app, "cli", false).await?)?);
    let planted = counted(&std::fs::read_to_string(sample("signals_truth.csv"))?);
    let beyond = |a: &BTreeMap<Vec<String>, usize>, b: &BTreeMap<Vec<String>, usize>| {
        let mut by_rule = BTreeMap::<String, usize>::new();
        for (target, count) in a {
            let more = count.saturating_sub(b.get(target).copied().unwrap_or_default());
            *by_rule.entry(target.first().cloned().unwrap_or_default()).or_default() += more;
        }
        by_rule
    };
    let missed: usize = beyond(&planted, &found).values().sum();
    let most = beyond(&found, &planted).into_values().max().unwrap_or_default();
    // A database of its own, so that everything opens anew.
    let weekly = TestApp::sqlite().await?;
    weekly.import_samples().await?;
    let started = Instant::now();
    let judged = run_weekly(&weekly.app).await?.ok_or("the week was judged before")?;
    let seconds = started.elapsed().as_secs_f64();
    let streams = judged.streams.len() as f64;
    Ok(vec![
        at_most("planted signals of the samples that are not found", "signals", missed as f64, 0.0),
        at_most("signals beyond the planted ones, most of any rule", "signals", most as f64, 1.0),
        at_most(
            format!("whole weekly job, samples, all {streams} streams, database and explanations included"),
            "s",
            seconds,
            3.0,
        ),
    ])
}

/// Lines by signal, kind of target and target.
fn counted(text: &str) -> BTreeMap<Vec<String>, usize> {
    let mut counts = BTreeMap::new();
    for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
        *counts.entry(line.split(',').take(3).map(str::to_owned).collect()).or_default() += 1;
    }
    counts
}

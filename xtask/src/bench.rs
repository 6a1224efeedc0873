//! Measures, and prints what came out beside its goal and its peer.
//! Invariant: numbers are measured now, on the release build of this tree; nothing here decides whether a
//! goal was met.

use std::io::Write;
use std::process::Stdio;

use serde::{Deserialize, Serialize};

use crate::command::{cargo, output, program, run, say, target};
use crate::{Done, dist, needs};

/// What can be measured.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Name {
    Alerts,
    Hostile,
    Index,
    Import,
    Reconcile,
    Routes,
    Web,
}

/// One measured number, as the measurement printed it.
#[derive(Serialize, Deserialize)]
struct Row {
    what: String,
    unit: String,
    measured: f64,
    goal: String,
    peer: Option<f64>,
    /// `None` where the goal needs a peer that is absent.
    met: Option<bool>,
}

#[derive(Serialize, Deserialize)]
struct Table {
    rows: Vec<Row>,
}

/// Builds for speed, measures, prints.
pub fn measure(name: Name, json: bool, peers: bool, more: &[String]) -> Done {
    if peers {
        needs::peers()?;
        if matches!(name, Name::Alerts | Name::Reconcile) {
            needs::python_peers()?;
        }
    }
    dist::build()?;
    say("building for speed …");
    let mut build = cargo(&["build", "--locked", "--quiet", "--release", "--workspace"]);
    run(build.args(["--bin", "bench", "--bin", "petapora"]))?;
    let word = match name {
        Name::Alerts => "alerts",
        Name::Hostile => "hostile",
        Name::Index => "index",
        Name::Import => "import",
        Name::Reconcile => "reconcile",
        Name::Routes => "routes",
        Name::Web => "web",
    };
    let mut bench = program(&target().join("release/bench").to_string_lossy());
    let printed = output(bench.arg(word).args(more).stdin(Stdio::null()))?;
    let text = if json {
        printed
    } else {
        let table: Table = serde_json::from_str(&printed).map_err(|e| format!("bench {word}: {e}"))?;
        render(&table)
    };
    writeln!(std::io::stdout(), "{text}").map_err(|e| e.to_string())
}

/// Columns as wide as their widest cell; numbers to the right.
fn render(table: &Table) -> String {
    let head = ["what", "unit", "measured", "goal", "peer", "met"].map(str::to_owned);
    let rows = table.rows.iter().map(|row| {
        [
            row.what.clone(),
            row.unit.clone(),
            number(row.measured),
            row.goal.clone(),
            row.peer.map_or_else(|| "absent".into(), number),
            row.met.map_or("–", |met| if met { "yes" } else { "NO" }).into(),
        ]
    });
    let lines: Vec<[String; 6]> = std::iter::once(head).chain(rows).collect();
    let widths: [usize; 6] =
        std::array::from_fn(|i| lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0));
    let line = |cells: &[String; 6]| {
        let cells = cells.iter().enumerate().map(|(i, cell)| match i {
            2 | 4 => format!("{cell:>width$}", width = widths[i]),
            _ => format!("{cell:<width$}", width = widths[i]),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Three significant digits below 100, whole numbers above.
fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 || v == v.trunc() => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_goal_stands_out_and_an_absent_peer_is_named() {
        let row = |measured, peer, met| Row {
            what: "import".into(),
            unit: "s".into(),
            measured,
            goal: "≤ 4 × peer".into(),
            peer,
            met,
        };
        let table = Table { rows: vec![row(1234.6, Some(12.34), Some(false)), row(0.5, None, None)] };
        let lines = [
            "what    unit  measured  goal          peer  met",
            "import  s         1235  ≤ 4 × peer    12.3  NO",
            "import  s        0.500  ≤ 4 × peer  absent  –",
        ];
        assert_eq!(render(&table), lines.join("\n"));
    }
}

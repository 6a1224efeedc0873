//! The grid DBSCAN beside scikit-learn and PyPI's `dbscan`, on the same centimetres.
//! Invariant: all read the same file in the same run, and what they find is compared
//! location by location, not by how many there are.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use petapora::alerts::density::chance::Chance;
use petapora::alerts::density::follow::Followed;
use petapora::alerts::density::grid::{Clusters, cluster};
use petapora::alerts::density::{NOISE, Reach, Spot};

use super::super::status_mb;
use super::Line;
use super::ground;
use super::row::{at_most, best_of, times_faster, told};
use crate::{Checked, workspace};

const MILLION: usize = 1_000_000;

/// Within 150 m, five people: the anchor's setting.
fn reach() -> Reach {
    Reach::new(15_000, 5)
}

pub fn lines() -> Checked<Vec<Line>> {
    let mut lines = Vec::new();
    for count in [1_000, 10_000, 100_000] {
        let file = ground::points(count, true)?;
        let found = cluster(&ground::spots(&file)?, reach());
        lines.extend(agreement(count, &found, peer(&file, "sklearn", 1)?.as_ref()));
    }
    let file = ground::points(MILLION, true)?;
    // A process's high-water mark is of no use after the big peers; ask a fresh child.
    lines.push(at_most("grid DBSCAN, 1M const, peak of a process", "MB", peak_mb(&file)?, 120.0));
    let spots = ground::spots(&file)?;
    let (seconds, found) = best_of(5, || cluster(&spots, reach()))?;
    let (sklearn, rival) = (peer(&file, "sklearn", 1)?, peer(&file, "dbscan", 2)?);
    let s = |peer: &Option<Peer>| peer.as_ref().map(|peer| peer.seconds);
    lines.push(times_faster("grid DBSCAN, 1M const", seconds, 40.0, "scikit-learn kd_tree", s(&sklearn)));
    lines.push(times_faster("grid DBSCAN, 1M const", seconds, 5.0, "PyPI dbscan", s(&rival)));
    lines.extend(agreement(MILLION, &found, sklearn.as_ref()));
    let city = ground::spots(&ground::points(MILLION, false)?)?;
    let (city_seconds, _) = best_of(3, || cluster(&city, reach()))?;
    lines.push(at_most("grid DBSCAN, 1M city, in times of 1M const", "×", city_seconds / seconds, 2.0));
    drop(found);
    lines.extend(changes("1M const", spots, true)?);
    lines.extend(changes("1M city, one cluster", city, false)?);
    Ok(lines)
}

/// Places gained, lost and moved one by one; the last state against a rebuild.
fn changes(what: &str, spots: Vec<Spot>, with_goal: bool) -> Checked<Vec<Line>> {
    let mut followed = Followed::new(spots.clone(), reach());
    let (mut spots, mut chance) = (spots, Chance::of(3, 0));
    let mut milliseconds = Vec::new();
    for edit in 0..2_000 {
        let location = chance.below(MILLION as u32);
        let (old, other) = (spots[location as usize], spots[chance.below(MILLION as u32) as usize]);
        let spot = match edit % 4 {
            0 => Spot { people: 0, ..old },
            1 => Spot { people: old.people + 3, ..old },
            2 => Spot { x_cm: old.x_cm + 9_000, ..old },
            _ => Spot { x_cm: other.x_cm + 100, y_cm: other.y_cm, people: 1 },
        };
        spots[location as usize] = spot;
        // The processor's own account is too coarse for so short a time.
        let before = Instant::now();
        followed.change(location, spot);
        std::hint::black_box(followed.name(location));
        milliseconds.push(before.elapsed().as_secs_f64() * 1e3);
    }
    let differ = differences(&followed.clusters(), &cluster(&spots, reach()));
    milliseconds.sort_by(f64::total_cmp);
    let at = |share: f64| milliseconds[(share * (milliseconds.len() - 1) as f64) as usize];
    let name = |which: &str| format!("one changed place, {what}, to the new clusters: {which}");
    let mut lines = vec![told(name("median"), "ms", at(0.5)), told(name("slowest of 2,000"), "ms", at(1.0))];
    if with_goal {
        lines.push(at_most(name("99th percentile"), "ms", at(0.99), 1.0));
    } else {
        lines.push(told(name("99th percentile"), "ms", at(0.99)));
    }
    lines.push(at_most(name("locations unlike a rebuild"), "locations", differ as f64, 0.0));
    Ok(lines)
}

fn differences(a: &Clusters, b: &Clusters) -> usize {
    let names = a.name.iter().zip(&b.name).zip(a.core.iter().zip(&b.core));
    names.filter(|((a, b), (c, d))| a != b || c != d).count()
}

/// What a peer found, and how long its processor took.
struct Peer {
    seconds: f64,
    label: Vec<i32>,
    core: Vec<bool>,
}

const PEER: &str = "
import sys, time
import numpy as np
file, kind, times, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
at = np.fromfile(file, '<i4').reshape(-1, 2).astype(np.float64)
best = float('inf')
for _ in range(times):
    if kind == 'sklearn':
        from sklearn.cluster import DBSCAN
        start = time.process_time()
        fit = DBSCAN(eps=15000, min_samples=5, algorithm='kd_tree').fit(at)
        best = min(best, time.process_time() - start)
        label, core = fit.labels_, np.zeros(len(at), bool)
        core[fit.core_sample_indices_] = True
    else:
        from dbscan import DBSCAN
        start = time.process_time()
        label, core = DBSCAN(at, eps=15000.0, min_samples=5)
        best = min(best, time.process_time() - start)
with open(out, 'wb') as f:
    f.write(np.asarray(label).astype('<i4').tobytes())
    f.write(np.asarray(core).astype(np.uint8).tobytes())
print(best)
";

/// Runs a peer on the file; `None` where it is not installed.
fn peer(file: &Path, kind: &str, times: u32) -> Checked<Option<Peer>> {
    let Some(python) = super::super::python() else {
        return Ok(None);
    };
    let out = workspace().join("target/bench-alerts/peer.bin");
    let mut command = Command::new(python);
    command.args(["-c", PEER]).arg(file).args([kind, &times.to_string()]).arg(&out).stdin(Stdio::null());
    let said = command.stderr(Stdio::inherit()).output()?;
    if !said.status.success() {
        return Err(format!("{kind} ended with {}", said.status).into());
    }
    let bytes = std::fs::read(&out)?;
    let (labels, core) = bytes.split_at(bytes.len() / 5 * 4);
    let label = |bytes: &[u8]| bytes.try_into().map(i32::from_le_bytes);
    Ok(Some(Peer {
        seconds: String::from_utf8(said.stdout)?.trim().parse()?,
        label: labels.chunks_exact(4).map(label).collect::<Result<_, _>>()?,
        core: core.iter().map(|byte| *byte == 1).collect(),
    }))
}

/// Locations whose core or noise label differs from scikit-learn's, or whose core belongs
/// to a cluster of other cores; without scikit-learn there is no such line.
fn agreement(count: usize, ours: &Clusters, sklearn: Option<&Peer>) -> Option<Line> {
    let differ = sklearn.map(|theirs| {
        let mut named = std::collections::HashMap::<i32, u32>::new();
        let all = ours.name.iter().zip(&ours.core).zip(theirs.label.iter().zip(&theirs.core));
        let unlike = all.filter(|((name, core), (label, their_core))| {
            let cluster = !**core || *named.entry(**label).or_insert(**name) == **name;
            core != their_core || (**name == NOISE) != (**label == -1) || !cluster
        });
        unlike.count() as f64
    });
    let what = format!("core, noise and clusters of cores unlike scikit-learn's, {count} const");
    differ.map(|differ| Line { peer: Some(0.0), ..at_most(what, "locations", differ, 0.0) })
}

/// The peak memory of a process that reads the file and clusters it.
fn peak_mb(file: &Path) -> Checked<f64> {
    let said = Command::new(std::env::current_exe()?).arg("alerts-peak").arg(file).output()?;
    Ok(String::from_utf8(said.stdout)?.trim().parse()?)
}

/// What that process does: prints its peak in megabytes.
pub fn print_peak(file: &Path) -> Checked {
    let spots = ground::spots(file)?;
    std::hint::black_box(cluster(&spots, reach()));
    println!("{}", status_mb("VmHWM:")?);
    Ok(())
}

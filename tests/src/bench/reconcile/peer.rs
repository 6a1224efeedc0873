//! Splink as the peer. Invariant: it reads the rows of this run, and every row has one
//! cluster at each threshold.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Found;
use super::people::Told;
use crate::bench::python;
use crate::{Checked, workspace};

const SCRIPT: &str = include_str!("splink_peer.py");
/// After this a large run is stopped, and counts as having taken so long.
const LONGEST: Duration = Duration::from_secs(1_200);

/// For how many rows it is set up.
#[derive(Clone, Copy, PartialEq)]
pub enum Size {
    Small,
    /// Fewer blocking rules, as its guide says of large tables, and the time alone.
    Large,
}

pub struct Peer {
    pub seconds: f64,
    /// The cluster of each row, by threshold.
    clusters: Vec<Vec<u32>>,
}

impl Peer {
    /// The clusters of the threshold that is best for it.
    pub fn best(&self, told: &[Told]) -> Option<&[u32]> {
        let f1 = |clusters: &&Vec<u32>| Found::of(told, clusters, None).f1();
        self.clusters.iter().max_by(|a, b| f1(a).total_cmp(&f1(b))).map(Vec::as_slice)
    }
}

/// What Splink makes of the rows; `None` where it is not installed.
pub fn splink(rows: &str, size: Size) -> Checked<Option<Peer>> {
    let Some(python) = python() else { return Ok(None) };
    let installed = Command::new(&python).args(["-c", "import splink"]).stderr(Stdio::null()).status()?;
    if !installed.success() {
        return Ok(None);
    }
    let folder = workspace().join("target/bench-reconcile");
    std::fs::create_dir_all(&folder)?;
    let [table, out, said] = ["rows.csv", "clusters.csv", "said.txt"].map(|name| folder.join(name));
    std::fs::write(&table, rows)?;
    let mut run = Command::new(python);
    run.args(["-c", SCRIPT]).args([&table, &out]).args((size == Size::Large).then_some("large"));
    // A file takes what it says: a pipe that nobody reads would stop it.
    run.current_dir(&folder).stdin(Stdio::null()).stdout(std::fs::File::create(&said)?);
    let begun = Instant::now();
    let mut run = run.spawn()?;
    let ended = loop {
        if let Some(status) = run.try_wait()? {
            break status;
        }
        if begun.elapsed() > LONGEST {
            run.kill()?;
            run.wait()?;
            return Ok(Some(Peer { seconds: LONGEST.as_secs_f64(), clusters: Vec::new() }));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if !ended.success() {
        return Err("Splink gave up; what it said stands above".into());
    }
    let seconds = std::fs::read_to_string(&said)?.trim().lines().last().unwrap_or_default().parse()?;
    let mut clusters: Vec<Vec<u32>> = Vec::new();
    if size == Size::Small {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        for line in std::fs::read_to_string(&out)?.lines().skip(1) {
            for (at, cluster) in line.split(',').skip(1).enumerate() {
                let next = numbers.len() as u32;
                let number = *numbers.entry(cluster.to_owned()).or_insert(next);
                if clusters.len() <= at {
                    clusters.push(Vec::new());
                }
                clusters[at].push(number);
            }
        }
    }
    Ok(Some(Peer { seconds, clusters }))
}

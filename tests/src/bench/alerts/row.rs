//! Rows of the table, and the clock of the processor.
//! Invariant: seconds are those that this thread computed, not those that passed.

use super::Line;
use crate::Checked;
use crate::bench::thread_cpu_s;

pub fn told(what: impl Into<String>, unit: &'static str, measured: f64) -> Line {
    Line { what: what.into(), unit, measured, goal: "–".into(), peer: None, met: None, solved: None }
}

pub fn at_most(what: impl Into<String>, unit: &'static str, measured: f64, most: f64) -> Line {
    Line { goal: format!("≤ {most}"), met: Some(measured <= most), ..told(what, unit, measured) }
}

pub fn at_least(what: impl Into<String>, unit: &'static str, measured: f64, least: f64) -> Line {
    Line { goal: format!("≥ {least}"), met: Some(measured >= least), ..told(what, unit, measured) }
}

/// `1 / times` of the peer's time or less; without the peer neither met nor missed.
pub fn times_faster(
    what: impl Into<String>,
    measured: f64,
    times: f64,
    name: &str,
    peer: Option<f64>,
) -> Line {
    Line {
        goal: format!("≤ {name} / {times}"),
        peer,
        met: peer.map(|peer| measured * times <= peer),
        ..told(what, "CPU-s", measured)
    }
}

/// The shortest of `times` runs, in processor seconds, and what the first gave.
pub fn best_of<T>(times: usize, mut run: impl FnMut() -> T) -> Checked<(f64, T)> {
    let before = thread_cpu_s()?;
    let made = run();
    let mut best = thread_cpu_s()? - before;
    for _ in 1..times {
        let before = thread_cpu_s()?;
        std::hint::black_box(run());
        best = best.min(thread_cpu_s()? - before);
    }
    Ok((best, made))
}

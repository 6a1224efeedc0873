//! `cargo xtask bench alerts`: the alert mathematics beside its peers and its promises.
//! Invariant: every row is measured now; a peer that is not installed is named absent.

mod ground;
mod nulls;
mod row;
mod sample;
mod scans;
mod shapes;

pub use shapes::print_peak;

use super::Line;
use crate::Checked;

pub fn lines() -> Checked<Vec<Line>> {
    let mut lines = sample::lines()?;
    lines.extend(shapes::lines()?);
    lines.extend(nulls::lines()?);
    lines.extend(scans::lines()?);
    Ok(lines)
}

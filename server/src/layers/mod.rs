//! The map's answers: sites as lists, GeoJSON and counts by area.
//! Invariant: counts only, within the reader's scope; files out are audited.

use crate::access::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}

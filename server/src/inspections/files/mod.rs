//! A planned route as files: GPX for a device, a calendar, GeoJSON. Invariant: each file holds the same stops
//! at the same times, says that it is restricted and whose the roads are, and names no person.

mod geojson;
mod gpx;
mod ics;
mod tour;

pub use geojson::geojson;
pub use gpx::gpx;
pub use ics::ics;
pub use tour::{Label, Of, Stop, Tour, Way};

/// Said on every file and page of a route.
pub const RESTRICTED: &str = "Rahasia – terbatas";

#[cfg(test)]
mod tests;

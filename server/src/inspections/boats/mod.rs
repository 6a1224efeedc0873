//! Boats that planners draw into the roads. Invariant: a boat is never changed, only drawn and removed; every
//! plan made after that knows it.

pub mod http;
pub mod sql;

use petapora_wire::{NewBoat, Text};

use super::road::{Connector, Graph, SNAP_LIMIT_M};

/// Longest name, characters; longest passage, minutes.
const NAME: usize = 120;
const LONGEST_MIN: u32 = 600;

/// The boat as it is kept. Errors: what cannot be, by field; neither landing near a road.
pub fn checked(boat: &NewBoat, graph: &Graph, covers: impl Fn([f64; 2]) -> bool) -> Result<Connector, Text> {
    let name = boat.name.trim();
    if !(1..=NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Text::new(
            format!("Keterangan: 1–{NAME} karakter."),
            format!("The note: 1 to {NAME} characters."),
        ));
    }
    if !(1..=LONGEST_MIN).contains(&boat.minutes) {
        return Err(Text::new(
            format!("Lama perjalanan: 1–{LONGEST_MIN} menit."),
            format!("The passage: 1 to {LONGEST_MIN} minutes."),
        ));
    }
    let landings = [boat.from, boat.to];
    if boat.from == boat.to || !landings.iter().all(|at| covers(*at)) {
        return Err(Text::new(
            "Dua dermaga yang berbeda di dalam peta.",
            "Two different landings on the map.",
        ));
    }
    if landings.iter().all(|at| graph.snap(*at, SNAP_LIMIT_M).is_none()) {
        return Err(Text::new(
            format!("Sedikitnya satu dermaga paling jauh {SNAP_LIMIT_M} m dari jalan."),
            format!("One landing at least lies within {SNAP_LIMIT_M} m of a road."),
        ));
    }
    Ok(Connector {
        name: name.to_owned(),
        from: boat.from,
        to: boat.to,
        minutes: boat.minutes,
        both_ways: boat.both_ways,
    })
}

//! The mathematics of the density job: where people are more than expected, and
//! whether chance explains it.
//!
//! `grid` gives shapes (DBSCAN), `follow` the same under single changes; `level` and
//! `arrivals` scan for what is high and what changed (Kulldorff), `significance` says
//! what chance would do. Pure, whole centimetres,
//! whole people: equal input gives equal bytes on every machine and thread count.
//! Invariant: a location is a point and a headcount; nothing here knows a person.

pub mod arrivals;
pub mod chance;
pub mod follow;
pub mod grid;
pub mod level;
pub mod scan;
pub mod significance;
pub mod zones;

#[cfg(test)]
mod tests;

/// The name of what belongs to no cluster.
pub const NOISE: u32 = u32::MAX;

/// A distinct location on the local plane and how many people count there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub x_cm: i32,
    pub y_cm: i32,
    pub people: u32,
}

/// How near and how many make a crowd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// At most 1 km.
    radius_cm: i32,
    people: u32,
}

impl Reach {
    /// `radius_cm` is held between 2 cm and 1 km, `people` to at least one.
    pub fn new(radius_cm: i32, people: u32) -> Self {
        Self { radius_cm: radius_cm.clamp(2, 100_000), people: people.max(1) }
    }

    pub fn radius_cm(self) -> i32 {
        self.radius_cm
    }

    pub fn people(self) -> u32 {
        self.people
    }

    fn square(self) -> i64 {
        i64::from(self.radius_cm) * i64::from(self.radius_cm)
    }

    /// Side of a cell whose points are all within reach of each other: ⌊ε/√2⌋.
    fn side_cm(self) -> i32 {
        let mut side = (f64::from(self.radius_cm) / std::f64::consts::SQRT_2) as i32;
        // Exact, whatever the rounding of the quotient.
        while 2 * i64::from(side) * i64::from(side) > self.square() {
            side -= 1;
        }
        side.max(1)
    }
}

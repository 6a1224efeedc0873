//! Who can be in a team. Invariant: officers of the office alone: planners, inspectors, the head.

pub mod sql;

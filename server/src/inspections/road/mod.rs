//! The roads as a graph: who gets from where to where, how long it takes and along which way.
//! Invariant: pure and repeatable; a leg between two places depends on these two places and the graph
//! alone; between two places that were put on the road there is always a way.
//!
//! `package` and `osm` read a [`Network`], `graph` makes directed edges and turns of it, `snap` puts places
//! on the road, `rows` finds the ways, `legs` makes the planner's matrix of them.

mod chain;
mod connector;
mod graph;
mod legs;
mod link;
mod network;
pub mod osm;
mod package;
mod pbf;
mod rows;
mod snap;
mod strong;
mod turn;

pub use connector::{Connector, Unconnected};
pub use graph::{Graph, Identity};
pub use legs::{LegSource, Legs, Place, SNAP_LIMIT_M, estimates};
pub use network::{Access, Ban, Kind, Mark, Network, Point, Way};
pub use package::of_package;
pub use rows::{Calibration, Leg};
pub use snap::Snap;
pub use turn::Side;

#[cfg(test)]
mod tests;

//! Petapora's server: one shared, accountable map for the team that supervises
//! foreigners in one city.
//!
//! Folders say what the officer does; file names say which edge they touch:
//! `http.rs` (routes), `sql.rs` (database), `job.rs` (background). Every other file
//! is pure. From a route to SQL there are two hops, always.
//!
//! Invariants: see README.md, "Invariants".

pub mod access;
pub mod alerts;
pub mod app;
pub mod attached;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod imports;
pub mod index;
pub mod inspections;
pub mod layers;
pub mod live;
pub mod reconcile;
pub mod region;
pub mod registry;
pub mod serve;
pub mod store;

//! From places to an ordered, scheduled inspection.
//! Invariant: no plan is kept that `check` refuses.
//!
//! `prepare` makes the problem; `plan` decides who visits what when; `check` goes over the result and shares only the model with it.
//! `edit` is a planner's hand in it. `road` knows how long it takes from place to place; `orders` what the law
//! asks for, `files` how a route is written out.

pub mod check;
pub mod edit;
pub mod files;
pub mod orders;
pub mod plan;
pub mod prepare;
pub mod road;
mod sql;

pub use sql::{RoadsImported, import_roads, load_roads};

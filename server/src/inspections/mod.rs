//! From places to an ordered, scheduled inspection.
//! Invariant: no plan is kept that `check` refuses.
//!
//! `plan` decides who visits what when; `check` goes over the result and shares only the model with it.

pub mod check;
pub mod plan;

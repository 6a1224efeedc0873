//! The audit as the data-protection officer reads it.
//! Invariant: reading it changes nothing in it, and no other role reads it.

pub mod http;
mod sql;

//! What the tests and the measurements share.
//! Invariant: nothing in here is part of the product; the product never depends on it.

pub mod bench;

//! Routes as they leave: files for devices and calendars, and a drawn map. Invariant: what leaves is in the
//! audit before it does, under a name that tells no place; a team's day is written out from what is kept.

pub mod ground;
pub mod http;
pub mod map;
mod tours;

pub use tours::tour;

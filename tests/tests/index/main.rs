//! The index answers what a slow and simple computation answers, follows the change
//! log, and reads from the database what was written there.

mod follow;
mod naive;
mod properties;

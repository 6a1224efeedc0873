//! Where people live on a day, over all their rows. Invariant: the rule is `presence::home`,
//! the same as on the map and in the alerts.

mod sql;

pub(super) use sql::homes;

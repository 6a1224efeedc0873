//! What agencies write of premises and sponsors of theirs: numbered referrals, reports of the month.
//! Invariant: a letter makes no place and no person; it is kept as it came.

mod sql;

pub(super) use sql::write;

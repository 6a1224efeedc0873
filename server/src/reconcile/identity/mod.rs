//! Whose facts are whose, for the slices that read the registry. Invariant: a person is
//! named by one id everywhere, that of the list that knows best; the persons that single
//! lists made stay as they are beneath it.

mod sql;

pub use sql::own_of;

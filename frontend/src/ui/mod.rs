//! What several slices draw alike. Invariant: a panel that shows fetched data goes
//! through `Panel`, so that none forgets to load, to fail with a retry, or to say
//! that its data are old.

mod dialog;
mod drawn;
mod fetch;
mod icons;
mod later;
mod panel;
mod paper;
mod tabs;
pub mod texts;

pub use dialog::Modal;
pub use drawn::drawn;
pub use fetch::{Fetched, fetch_when, settle};
pub use icons::{Icon, IconName, RoleMark, StatusMark};
pub use later::{DrawPage, later};
pub use panel::{Empty, Failure, Panel, ProblemNote, Skeleton, StaleBadge, with_age};
pub use paper::{Paper, on_print_key};
pub use tabs::{Tab, Tabs};

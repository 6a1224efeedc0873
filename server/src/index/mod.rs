//! The spatial index. Invariant: a snapshot never changes; a committed change
//! publishes a new one, and readers never wait for writers.

mod areas;
mod changes;
mod columns;
mod facets;
pub mod facts;
pub mod metres;
mod order;
mod publish;
mod select;
mod shape;
mod snapshot;
mod sql;
mod view;
mod wanted;

pub use areas::{AreaPeople, CompanySites};
pub use order::Sort;
pub use publish::Index;
pub use select::{Counted, Selection, Totals};
pub use snapshot::{Dot, Snapshot};
pub use view::SiteView;

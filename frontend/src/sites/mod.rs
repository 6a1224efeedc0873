//! Sites as a list, a table, a card and a drawer: the accessible path to what the map
//! shows. Invariant: names of people appear only in the drawer, for a stated purpose,
//! and are forgotten when it closes.

mod bar;
mod card;
mod claims;
mod counts;
mod drawer;
mod feed;
mod list;
mod people;
mod pin;
mod reveal;
mod sources;
pub mod state;
mod table;
mod texts;
mod unlocated;

pub use bar::SelectionBar;
pub use counts::CountsList;
pub use drawer::Drawer;
pub use feed::feed;
pub use list::SiteList;
pub use people::PurposeChoice;
pub use table::SiteTable;

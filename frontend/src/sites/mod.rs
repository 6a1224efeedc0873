//! Sites as a list, a table, a card and a drawer: the accessible path to what the map
//! shows. Invariant: names of people appear only in the drawer, for a stated purpose,
//! and are forgotten when it closes.

mod bar;
mod card;
mod counts;
mod drawer;
mod evidence;
mod feed;
mod hand;
mod list;
mod people;
mod pin;
mod reveal;
mod side;
mod sources;
pub mod state;
mod table;
mod take_back;
mod texts;
mod unlocated;

pub use bar::SelectionBar;
pub use counts::CountsList;
pub use drawer::Drawer;
pub use evidence::EvidenceOf;
pub use feed::feed;
pub use list::SiteList;
pub use people::PurposeChoice;
pub use table::SiteTable;
pub use take_back::TakeBack;

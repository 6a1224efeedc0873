//! The map in the browser.

mod api;
mod i18n;
mod query;
mod view;

fn main() {}

//! The map in the browser.

fn main() {}

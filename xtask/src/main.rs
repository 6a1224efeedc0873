//! run, test, web, bench, demo.

fn main() {}

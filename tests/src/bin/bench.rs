//! Runs one measurement and prints `{"rows":[…]}`; started by `cargo xtask bench NAME`.
//! Invariant: standard output carries that one line of JSON and nothing else.

use petapora_tests::Checked;
use petapora_tests::bench::{Line, index, web};

#[derive(serde::Serialize)]
struct Table {
    rows: Vec<Line>,
}

fn main() -> Checked {
    let name = std::env::args().nth(1).unwrap_or_default();
    let rows = match name.as_str() {
        "index" => index::lines()?,
        "web" => web::lines()?,
        _ => return Err("usage: bench index | web".into()),
    };
    println!("{}", serde_json::to_string(&Table { rows })?);
    Ok(())
}

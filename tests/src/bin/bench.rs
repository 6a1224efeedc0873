//! Runs one measurement and prints `{"rows":[…]}`; started by `cargo xtask bench NAME`.
//! Invariant: standard output carries that one line of JSON and nothing else.

use petapora_tests::Checked;
use petapora_tests::bench::{Line, alerts, import, index, web};

#[derive(serde::Serialize)]
struct Table {
    rows: Vec<Line>,
}

fn main() -> Checked {
    let name = std::env::args().nth(1).unwrap_or_default();
    let rows = match name.as_str() {
        "alerts" => alerts::lines()?,
        // A process of its own, so that its peak is of this work alone.
        "alerts-peak" => return alerts::print_peak(std::env::args().nth(2).unwrap_or_default().as_ref()),
        "import" => import::lines()?,
        "index" => index::lines()?,
        "web" => web::lines()?,
        _ => return Err("usage: bench alerts | import | index | web".into()),
    };
    println!("{}", serde_json::to_string(&Table { rows })?);
    Ok(())
}

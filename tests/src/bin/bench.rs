//! Runs one measurement and prints `{"rows":[…]}`; started by `cargo xtask bench NAME`.
//! Invariant: standard output carries that one line of JSON and nothing else.

use petapora_tests::Checked;
use petapora_tests::bench::{Line, alerts, hostile, import, index, reconcile, routes, web};

#[derive(serde::Serialize)]
struct Table {
    rows: Vec<Line>,
}

fn main() -> Checked {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = arguments
        .split_first()
        .ok_or("usage: bench alerts | hostile | import | index | reconcile | routes | web")?;
    let rows = match name.as_str() {
        "alerts" => alerts::lines()?,
        // A process of its own, so that its peak is of this work alone.
        "alerts-peak" => return alerts::print_peak(rest.first().map_or("", String::as_str).as_ref()),
        "hostile" => hostile::lines()?,
        "import" => import::lines()?,
        "import-rows" => return import::print_rows(rest.first().map_or("", String::as_str)),
        "index" => index::lines()?,
        "reconcile" => reconcile::lines(rest)?,
        "reconcile-million" => return reconcile::print_million(),
        "routes" => routes::lines(&routes::Wanted::read(rest)?)?,
        "web" => web::lines()?,
        _ => return Err("usage: bench alerts | hostile | import | index | reconcile | routes | web".into()),
    };
    println!("{}", serde_json::to_string(&Table { rows })?);
    Ok(())
}

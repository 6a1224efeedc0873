//! Cells: days, numbers, coordinates, document numbers, and what parts two facts.
//! Invariant: a value or none, and every number is finite.
#![no_main]

use petapora::imports::{By, value};

libfuzzer_sys::fuzz_target!(|cell: &str| {
    let _ = (value::date::day(cell, 2026), value::date::day_in(cell, 2026, true));
    let _ = (value::date::day_within(cell, 2026), value::date::has_short_year(cell));
    let axes = [value::number::decimal(cell), value::number::degrees(cell)];
    assert!(axes.into_iter().flatten().all(f64::is_finite), "a number without an end");
    let _ = (value::number::pair(cell), value::number::count(cell));
    let _ = (value::document::passport(cell), value::document::permit_number(cell));
    let _ = (value::document::zero_for_o(cell), value::country::country(cell));
    let _ = (value::permit::permit_kind(cell), value::permit::visa_index(cell));
    let _ = (value::place::place_kind(cell), value::place::kind_of_name(cell));
    let _ = (value::text::clean(cell), value::text::sex(cell), value::text::is_entry(cell));
    for by in By::ALL {
        let [first, second] = by.parts(cell);
        assert!(first.len() + second.len() <= cell.len(), "more than there was");
    }
});

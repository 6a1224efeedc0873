//! A list against the agency's last one of its kind. Pure. Invariant: a list that grew or
//! shrank by more than a fifth needs a second account's look.

use petapora_wire::{BatchId, ListChange};

/// More than so many per cent either way need a second pair of eyes.
const FIFTH: f64 = 20.0;

/// The change from a list of `rows_before` rows to one of `rows_now`; `None` where the
/// list before was empty.
pub fn change(before: BatchId, before_date: String, rows_before: u64, rows_now: u64) -> Option<ListChange> {
    if rows_before == 0 {
        return None;
    }
    let percent = 100.0 * (rows_now as f64 - rows_before as f64) / rows_before as f64;
    Some(ListChange {
        before,
        before_date,
        rows_before,
        rows_now,
        percent,
        needs_second: percent.abs() > FIFTH,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_more_or_less_is_still_ordinary() {
        let needs = |before, now| {
            change(BatchId("b".into()), "2026-11-01".into(), before, now).map(|change| change.needs_second)
        };
        assert_eq!(
            [needs(100, 120), needs(100, 121), needs(100, 80)],
            [Some(false), Some(true), Some(false)]
        );
        assert_eq!([needs(100, 79), needs(5, 6), needs(0, 9)], [Some(true), Some(false), None]);
    }
}

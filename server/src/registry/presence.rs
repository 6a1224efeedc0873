//! Who is where, in which role, from when to when. Pure: the index and the drawer
//! derive people from the same rows by the same rule.
//!
//! What the facts say, one row per fact:
//!
//! | fact | role | from | to |
//! |---|---|---|---|
//! | stay permit with an address | residence | starts | ends |
//! | lodging report (stay) | residence | check-in | check-out |
//! | ship crew (stay at a jetty) | workplace | arrival | departure |
//! | assignment | workplace | starts | ends |
//!
//! So a resident is whoever a lodging reported *or* a permit's address names, counted
//! once. Sightings without a document are nobody's presence and are counted apart.
//!
//! Invariant: the merged presences of one person at one place in one role do not
//! overlap, and they cover exactly the days that the rows covered.

use jiff::civil::Date;
use petapora_wire::{PlaceKind, SiteRole};

/// A person at a place in a role. Days are inclusive; `None` is open: known of no
/// beginning, or of no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// The caller's number for the person.
    pub person: u32,
    /// The caller's number for the place.
    pub place: u32,
    pub role: SiteRole,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Presence {
    /// Whether the person counts at the place on `day`.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// A presence that ends before it begins covers no day.
    fn is_empty(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }

    /// Whether `next`, which does not begin earlier, goes on without a day between.
    fn goes_on_in(&self, next: &Self) -> bool {
        let (Some(to), Some(from)) = (self.to, next.from) else {
            return true;
        };
        from <= to || to.tomorrow().is_ok_and(|day| day == from)
    }
}

/// The role in which a reported stay counts: crews stay aboard to work.
pub fn stay_role(kind: PlaceKind) -> SiteRole {
    match kind {
        PlaceKind::Jetty => SiteRole::Workplace,
        _ => SiteRole::Residence,
    }
}

/// Merges the rows of the same person, place and role: those that overlap or adjoin
/// become one, those with days between stay apart. Sorted by place, role, person and
/// beginning. O(n log n).
pub fn merge(mut rows: Vec<Presence>) -> Vec<Presence> {
    rows.retain(|row| !row.is_empty());
    // `None` sorts first: an open beginning is the earliest.
    rows.sort_unstable_by_key(|row| (row.place, row.role, row.person, row.from));
    let mut merged: Vec<Presence> = Vec::with_capacity(rows.len());
    for row in rows {
        match merged.last_mut() {
            Some(last)
                if (last.place, last.role, last.person) == (row.place, row.role, row.person)
                    && last.goes_on_in(&row) =>
            {
                // An open end stays open.
                last.to = last.to.zip(row.to).map(|(a, b)| a.max(b));
            }
            _ => merged.push(row),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn day(n: i8) -> Date {
        date(2026, 11, n)
    }

    fn at(person: u32, from: Option<i8>, to: Option<i8>) -> Presence {
        Presence { person, place: 1, role: SiteRole::Residence, from: from.map(day), to: to.map(day) }
    }

    #[test]
    fn a_guest_who_is_also_registered_at_the_address_counts_once() {
        let merged = merge(vec![at(1, Some(3), None), at(1, None, Some(20))]);
        assert_eq!(merged, [at(1, None, None)]);
    }

    #[test]
    fn two_visits_with_days_between_stay_two() {
        let visits = vec![at(1, Some(10), Some(12)), at(1, Some(1), Some(3)), at(2, Some(4), Some(9))];
        assert_eq!(
            merge(visits),
            [at(1, Some(1), Some(3)), at(1, Some(10), Some(12)), at(2, Some(4), Some(9))]
        );
    }

    #[test]
    fn a_visit_that_goes_on_the_next_day_is_one() {
        assert_eq!(merge(vec![at(1, Some(1), Some(3)), at(1, Some(4), Some(6))]), [at(1, Some(1), Some(6))]);
    }

    #[test]
    fn the_same_person_in_two_roles_is_two_presences() {
        let work = Presence { role: SiteRole::Workplace, ..at(1, None, None) };
        assert_eq!(merge(vec![at(1, None, None), work]).len(), 2);
    }

    #[test]
    fn crews_count_where_they_work_and_guests_where_they_live() {
        assert_eq!(stay_role(PlaceKind::Jetty), SiteRole::Workplace);
        assert_eq!(stay_role(PlaceKind::Mess), SiteRole::Residence);
        assert_eq!(stay_role(PlaceKind::Office), SiteRole::Residence);
    }

    proptest! {
        #[test]
        fn merging_covers_the_same_days_without_overlap(
            rows in prop::collection::vec(
                (0..3u32, 0..2u32, prop::option::of(1..28i8), prop::option::of(1..28i8)), 0..20)
        ) {
            let rows: Vec<Presence> = rows
                .into_iter()
                .map(|(person, place, from, to)| Presence { place, ..at(person, from, to) })
                .collect();
            let merged = merge(rows.clone());
            for n in 1..=30 {
                for person in 0..3 {
                    for place in 0..2 {
                        let count = |list: &[Presence]| {
                            list.iter()
                                .filter(|p| p.person == person && p.place == place && p.covers(day(n)))
                                .count()
                        };
                        prop_assert_eq!(count(&rows) > 0, count(&merged) == 1);
                        prop_assert!(count(&merged) <= 1);
                    }
                }
            }
        }
    }
}

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
//! Nobody lives at two places on one day: where a lodging reports somebody, the address
//! on a permit elsewhere does not count (`home`). Sightings without a document are
//! nobody's presence and are counted apart.
//!
//! Invariant: the merged presences of one person at one place in one role do not
//! overlap, and they cover exactly the days that the rows covered; the stretches of
//! somebody's homes cover each row's days once.

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

/// A row that says where somebody lives: a lodging's report, or else a permit's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home<P> {
    pub place: P,
    pub reported: bool,
    /// Inclusive; `None` is open.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl<P> Home<P> {
    fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Which of one person's rows decides where they live on `day`: the lodging's report that
/// began last, else the permit in force that ends last; among equals the last in the list.
pub fn home<P>(rows: &[Home<P>], day: Date) -> Option<usize> {
    let rank = |row: &Home<P>| match row.reported {
        true => (true, false, row.from),
        false => (false, row.to.is_none(), row.to),
    };
    let covering = rows.iter().enumerate().filter(|(_, row)| row.covers(day));
    covering.max_by_key(|(_, row)| rank(row)).map(|(at, _)| at)
}

/// Days of a row on which the person lives at its place, or (`away`) at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Index of the row.
    pub row: usize,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub away: bool,
}

/// Parts one person's rows where `home` changes. O(n³) in the rows of the person, of whom
/// few have more than two.
pub fn stretches<P: PartialEq>(rows: &[Home<P>]) -> Vec<Stretch> {
    let whole = |(row, home): (usize, &Home<P>)| Stretch { row, from: home.from, to: home.to, away: false };
    let Some((first, others)) = rows.split_first() else { return Vec::new() };
    if others.iter().all(|other| other.place == first.place) {
        return rows.iter().enumerate().map(whole).collect();
    }
    // First days on which something may be different.
    let mut turns: Vec<Date> = rows.iter().filter_map(|row| row.from).collect();
    turns.extend(rows.iter().filter_map(|row| row.to?.tomorrow().ok()));
    turns.sort_unstable();
    turns.dedup();
    let before = turns.first().and_then(|day| day.yesterday().ok()).unwrap_or(Date::MIN);
    let days: Vec<Date> = std::iter::once(before).chain(turns).collect();
    let homes: Vec<Option<usize>> = days.iter().map(|day| home(rows, *day)).collect();
    let mut parted: Vec<Stretch> = Vec::with_capacity(rows.len() + 2);
    for (number, row) in rows.iter().enumerate() {
        let before = parted.len();
        for (day, home) in days.iter().zip(&homes).filter(|(day, _)| row.covers(**day)) {
            let away = home.is_some_and(|home| rows[home].place != row.place);
            match parted.last_mut() {
                Some(last) if last.row == number && last.away == away => {}
                Some(last) if last.row == number => {
                    last.to = day.yesterday().ok();
                    parted.push(Stretch { row: number, from: Some(*day), to: None, away });
                }
                _ => parted.push(Stretch { row: number, from: row.from, to: None, away }),
            }
        }
        match parted.get_mut(before..).and_then(<[Stretch]>::last_mut) {
            Some(last) => last.to = row.to,
            // A row that covers no day still names the place.
            None => parted.push(whole((number, row))),
        }
    }
    parted
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

    #[test]
    fn a_guest_reported_elsewhere_does_not_live_at_the_address_on_the_permit_meanwhile() {
        let permit = Home { place: 'a', reported: false, from: Some(day(1)), to: Some(day(20)) };
        let stay = Home { place: 'b', reported: true, from: Some(day(5)), to: Some(day(9)) };
        let stretch =
            |row, from: i8, to: i8, away| Stretch { row, from: Some(day(from)), to: Some(day(to)), away };
        assert_eq!(
            stretches(&[permit, stay]),
            [
                stretch(0, 1, 4, false),
                stretch(0, 5, 9, true),
                stretch(0, 10, 20, false),
                stretch(1, 5, 9, false)
            ]
        );
        // At one place both rows speak.
        let same = Home { place: 'a', ..stay };
        assert_eq!(stretches(&[permit, same]), [stretch(0, 1, 20, false), stretch(1, 5, 9, false)]);
    }

    #[test]
    fn the_later_report_counts_and_the_permit_that_ends_last() {
        let row = |place, reported, from, to: Option<i8>| Home {
            place,
            reported,
            from: Some(day(from)),
            to: to.map(day),
        };
        let rows = [
            row('a', false, 1, Some(20)),
            row('b', false, 1, None),
            row('c', true, 2, Some(8)),
            row('d', true, 4, Some(6)),
        ];
        let at = |n| home(&rows, day(n)).map(|row| rows[row].place);
        assert_eq!(
            [at(1), at(3), at(5), at(8), at(25)],
            [Some('b'), Some('c'), Some('d'), Some('c'), Some('b')]
        );
        assert_eq!(home(&rows[2..], day(9)), None);
    }

    proptest! {
        #[test]
        fn stretches_cover_each_rows_days_once_and_are_at_home_where_home_is(
            rows in prop::collection::vec(
                (0..3u32, any::<bool>(), prop::option::of(1..28i8), prop::option::of(1..28i8)), 0..6)
        ) {
            let rows: Vec<Home<u32>> = rows
                .into_iter()
                .map(|(place, reported, from, to)| Home {
                    place,
                    reported,
                    from: from.map(day),
                    to: to.map(day),
                })
                .collect();
            let parted = stretches(&rows);
            for n in 1..=30 {
                let lives = home(&rows, day(n)).map(|row| rows[row].place);
                for (number, row) in rows.iter().enumerate() {
                    let on_day: Vec<_> = parted
                        .iter()
                        .filter(|part| part.row == number)
                        .filter(|part| Home { from: part.from, to: part.to, ..*row }.covers(day(n)))
                        .collect();
                    prop_assert_eq!(on_day.len(), usize::from(row.covers(day(n))));
                    for part in on_day {
                        prop_assert_eq!(!part.away, lives == Some(row.place));
                    }
                }
            }
        }

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

//! Days and periods of a row. Invariant: a period never ends before it starts; where
//! the list says so, neither day is taken.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use petapora_wire::Fix;

use super::Row;
use crate::imports::claim::Birth;
use crate::imports::columns::{Field, Habits};
use crate::imports::remark;
use crate::imports::value::date;

/// Two-digit years of permits and stays mean at most so many years from now.
const YEARS_AHEAD: i16 = 20;

/// Nobody on a list is older than this, in years.
const OLDEST: i16 = 120;

/// Ages of people on lists, in years: another one may be of another century.
const LIKELY_AGES: RangeInclusive<i16> = 16..=90;

/// Years ago that permits, stays and sightings are of; a permit ends up to ten ahead.
const LIKELY_AGO: RangeInclusive<i16> = -10..=30;

impl Row<'_> {
    /// The day in a field, said if it cannot be read.
    pub(super) fn day(&mut self, field: Field) -> Option<Date> {
        let cell = self.cell(field)?;
        let latest = self.latest_year(field, self.checker.today.year() + YEARS_AHEAD);
        let Some(day) = date::day_in(cell, latest, self.is_month_first(field)) else {
            self.say(&remark::DATE_IMPOSSIBLE, field);
            return None;
        };
        self.say_century(field, cell, day.date.year());
        if day.month_first {
            self.say(&remark::DATE_AMBIGUOUS, field);
        } else if day.either && self.is_month_first(field) {
            self.say(&remark::MONTH_FIRST, field);
        }
        Some(day.date)
    }

    /// The last year that one of two digits can mean in the field's column.
    fn latest_year(&self, field: Field, usual: i16) -> i16 {
        if self.mends(field, Fix::PastYears) {
            return self.checker.today.year();
        }
        self.habits(field).and_then(|habits| habits.latest_year).unwrap_or(usual)
    }

    /// Says that a century was guessed where the guess is unlikely, unless somebody settled how.
    fn say_century(&mut self, field: Field, cell: &str, year: i16) {
        let ago = self.checker.today.year() - year;
        let likely = if field == Field::Birth { LIKELY_AGES } else { LIKELY_AGO };
        let settled =
            |habits: &Habits| habits.latest_year.is_some() || habits.fixes.contains(&Fix::PastYears);
        if !likely.contains(&ago) && date::has_short_year(cell) && !self.habits(field).is_some_and(settled) {
            self.say(&remark::YEAR_SHORT, field);
        }
    }

    /// Both days of a period; neither if they are reversed.
    pub(super) fn period(&mut self, from: Field, until: Field) -> (Option<Date>, Option<Date>) {
        let (starts, ends) = (self.day(from), self.day(until));
        if let (Some(first), Some(last)) = (starts, ends)
            && last < first
        {
            if self.mends(until, Fix::SwapDays) {
                self.say(&remark::FIXED, until);
                return (Some(last), Some(first));
            }
            self.say(&remark::DATES_REVERSED, until);
            return (None, None);
        }
        (starts, ends)
    }

    /// The day of what has happened, as a sighting or a letter: not after today.
    pub(super) fn day_past(&mut self, field: Field) -> Option<Date> {
        let day = self.day(field)?;
        if day > self.checker.today {
            self.say(&remark::DATE_IN_FUTURE, field);
            return None;
        }
        Some(day)
    }

    /// A day or only a year of birth; `Manila, 20/12/1972` gives its day.
    pub(super) fn birth(&mut self) -> Option<Birth> {
        let cell = self.cell(Field::Birth)?;
        let today = self.checker.today;
        let year = if cell.len() == 4 { cell.parse().ok() } else { None };
        let birth = match year {
            Some(year) => Birth::Year(year),
            None => {
                let month_first = self.is_month_first(Field::Birth);
                let latest = self.latest_year(Field::Birth, today.year());
                let day = |text: &str| date::day_in(text, latest, month_first);
                // The town of birth stands before its day: `Manila, 20/12/1972`.
                let after = |sign: &str| cell.split_once(sign).and_then(|(_, written)| day(written));
                let read = day(cell).or_else(|| after(",")).or_else(|| after("/")).or_else(|| after(" "));
                let Some(day) = read else {
                    self.say(&remark::DATE_IMPOSSIBLE, Field::Birth);
                    return None;
                };
                self.say_century(Field::Birth, cell, day.date.year());
                if day.month_first {
                    self.say(&remark::DATE_AMBIGUOUS, Field::Birth);
                } else if day.either && month_first {
                    self.say(&remark::MONTH_FIRST, Field::Birth);
                }
                Birth::Day(day.date)
            }
        };
        let (born, future) = match birth {
            Birth::Year(year) => (year, year > today.year()),
            Birth::Day(day) => (day.year(), day > today),
        };
        if future {
            self.say(&remark::BIRTH_IN_FUTURE, Field::Birth);
            None
        } else if born < today.year() - OLDEST {
            self.say(&remark::DATE_IMPOSSIBLE, Field::Birth);
            None
        } else {
            Some(birth)
        }
    }
}

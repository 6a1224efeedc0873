//! Days and periods of a row. Invariant: a period never ends before it starts; where
//! the list says so, neither day is taken.

use jiff::civil::Date;

use super::Row;
use crate::imports::claim::Birth;
use crate::imports::columns::Field;
use crate::imports::remark;
use crate::imports::value::date;

/// Two-digit years of permits and stays mean at most so many years from now.
const YEARS_AHEAD: i16 = 20;

/// Nobody on a list is older than this, in years.
const OLDEST: i16 = 120;

impl Row<'_> {
    /// The day in a field, said if it cannot be read.
    pub(super) fn day(&mut self, field: Field) -> Option<Date> {
        let cell = self.cell(field)?;
        let Some(day) =
            date::day_in(cell, self.checker.today.year() + YEARS_AHEAD, self.is_month_first(field))
        else {
            self.say(&remark::DATE_IMPOSSIBLE, field);
            return None;
        };
        if day.month_first {
            self.say(&remark::DATE_AMBIGUOUS, field);
        } else if day.either && self.is_month_first(field) {
            self.say(&remark::MONTH_FIRST, field);
        }
        Some(day.date)
    }

    /// Both days of a period; neither if they are reversed.
    pub(super) fn period(&mut self, from: Field, until: Field) -> (Option<Date>, Option<Date>) {
        let (starts, ends) = (self.day(from), self.day(until));
        if let (Some(first), Some(last)) = (starts, ends)
            && last < first
        {
            self.say(&remark::DATES_REVERSED, until);
            return (None, None);
        }
        (starts, ends)
    }

    /// The day of a sighting: not after today.
    pub(super) fn day_seen(&mut self) -> Option<Date> {
        let day = self.day(Field::SeenOn)?;
        if day > self.checker.today {
            self.say(&remark::DATE_IN_FUTURE, Field::SeenOn);
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
                let day = |text: &str| date::day_in(text, today.year(), month_first);
                // The town of birth stands before its day: `Manila, 20/12/1972`.
                let after = |sign: &str| cell.split_once(sign).and_then(|(_, written)| day(written));
                let read = day(cell).or_else(|| after(",")).or_else(|| after("/")).or_else(|| after(" "));
                let Some(day) = read else {
                    self.say(&remark::DATE_IMPOSSIBLE, Field::Birth);
                    return None;
                };
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

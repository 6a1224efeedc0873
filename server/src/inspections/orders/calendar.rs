//! Counts working days and ends of days, in the office's own time zone. Invariant: a deadline that reaches
//! into a year whose holidays are not known says so, because it can only become later.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::holidays::{HOLIDAYS, SOURCES};

/// The last day on which something may still be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub date: Date,
    /// It reaches into a year whose holidays are not decreed here, or over a holiday for which the moon is still to
    /// be seen: the true day may be later.
    pub provisional: bool,
}

/// Working days by which a holiday that awaits the moon can move the end of a count.
const MOON_DAYS: u32 = 2;

/// The decrees of all these years are here.
fn is_decreed(from: Date, to: Date) -> bool {
    (from.year()..=to.year()).all(|year| SOURCES.iter().any(|(own, _)| *own == year))
}

fn awaits_the_moon(from: Date, to: Date) -> bool {
    let key = |date: Date| (date.year(), date.month(), date.day());
    HOLIDAYS.iter().any(|holiday| holiday.provisional && (key(from)..=key(to)).contains(&holiday.date))
}

/// The working days of an office: Monday to Friday without the decreed days off.
#[derive(Debug, Clone)]
pub struct WorkingDays {
    zone: TimeZone,
}

impl WorkingDays {
    pub fn new(zone: TimeZone) -> Self {
        Self { zone }
    }

    /// The date at that moment in the office's zone.
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    pub fn is_working(&self, date: Date) -> bool {
        let key = (date.year(), date.month(), date.day());
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
            && HOLIDAYS.binary_search_by_key(&key, |holiday| holiday.date).is_err()
    }

    /// The `days`-th working day after `from`, which itself does not count. Linear in the days.
    pub fn deadline(&self, from: Date, days: u32) -> Deadline {
        let mut date = from;
        let mut left = days;
        while left > 0 {
            // The last day there is ends the count.
            let Ok(next) = date.tomorrow() else { break };
            date = next;
            left -= u32::from(self.is_working(date));
        }
        Deadline { date, provisional: !is_decreed(from, date) || awaits_the_moon(from, date) }
    }

    /// Whether the `days` working days after `from` are over on `today`, whatever is still decreed. A day off that
    /// awaits the moon may come a day later and take a joint leave with it; a year that is not known is never over.
    pub fn are_over(&self, from: Date, days: u32, today: Date) -> bool {
        let last = self.deadline(from, days).date;
        let margin = if awaits_the_moon(from, last) { MOON_DAYS } else { 0 };
        today > self.deadline(from, days + margin).date && is_decreed(from, last)
    }

    /// The first moment after that day.
    pub fn end_of(&self, date: Date) -> Timestamp {
        let after = date.checked_add(Span::new().days(1));
        let start = after.and_then(|date| date.to_zoned_datetime(self.zone.clone()));
        start.map_or(Timestamp::MAX, |start| start.timestamp())
    }

    /// The first moment after the day that follows the day of `at`: what must be done on the same day or at
    /// the latest one day after is late from then on. Days off do not stop this clock.
    pub fn end_of_next_day(&self, at: Timestamp) -> Timestamp {
        self.date(at).tomorrow().map_or(Timestamp::MAX, |next| self.end_of(next))
    }
}

//! Days and times in the office's zone, without a browser but for the offset. Invariant: a plan reads
//! the same on every machine, wherever it stands.

use crate::i18n::Lang;
use crate::i18n::format::moment;

const DAY_MS: i64 = 86_400_000;

/// The zone of the office as minutes east of Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    offset_min: i64,
}

impl Clock {
    pub const fn of_offset(offset_min: i64) -> Self {
        Self { offset_min }
    }

    /// The zone's offset at a moment, from the browser; the machine's own where it does not know the zone.
    pub fn of_zone(zone: &str, at_ms: i64) -> Self {
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at_ms as f64));
        let options = js_sys::Object::new();
        // Setting a property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&options, &"timeZone".into(), &zone.into());
        // This locale writes `2026-11-24 16:05:09`.
        let told = js_sys::Reflect::get(&date, &"toLocaleString".into())
            .ok()
            .and_then(|function| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(function).ok())
            .and_then(|function| function.call2(&date, &"sv-SE".into(), &options).ok())
            .and_then(|text| text.as_string());
        let minutes = told.as_deref().and_then(written_ms).map(|local| (local - at_ms).div_euclid(60_000));
        // The text has no milliseconds: the difference is up to a second short.
        let minutes = minutes.map(|minutes| (minutes + 7).div_euclid(15) * 15);
        Self { offset_min: minutes.unwrap_or_else(|| -(date.get_timezone_offset() as i64)) }
    }

    const fn local(self, at_ms: i64) -> i64 {
        at_ms + self.offset_min * 60_000
    }

    pub const fn minute_of_day(self, at_ms: i64) -> i64 {
        self.local(at_ms).rem_euclid(DAY_MS) / 60_000
    }

    /// The moment at which the day of `at_ms` ends.
    pub const fn day_ends(self, at_ms: i64) -> i64 {
        at_ms - self.local(at_ms).rem_euclid(DAY_MS) + DAY_MS
    }

    /// `YYYY-MM-DD`.
    pub fn day(self, at_ms: i64) -> String {
        let (year, month, day) = civil(self.local(at_ms).div_euclid(DAY_MS));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `08.30` or `08:30`.
    pub fn time(self, lang: Lang, at_ms: i64) -> String {
        clock_face(lang, self.minute_of_day(at_ms))
    }

    /// `24 Nov 2026 08.30`.
    pub fn moment(self, lang: Lang, at_ms: i64) -> String {
        let (year, month, day) = civil(self.local(at_ms).div_euclid(DAY_MS));
        let minute = self.minute_of_day(at_ms);
        let small = |number: i64| u32::try_from(number).unwrap_or_default();
        moment(lang, [small(year), month, day, small(minute / 60), small(minute % 60)])
    }
}

/// A minute of the day: `08.30` in Indonesian, `08:30` in English.
pub fn clock_face(lang: Lang, minute: i64) -> String {
    let mark = if lang == Lang::Id { '.' } else { ':' };
    format!("{:02}{mark}{:02}", minute / 60, minute % 60)
}

/// `2026-11-24 16:05:09` as if it were in Greenwich.
fn written_ms(text: &str) -> Option<i64> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let days = days_to(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    Some(days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000)
}

/// Days since 1970 of a Gregorian day (H. Hinnant, "chrono-compatible low-level date algorithms").
fn days_to(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of `days_to`.
fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day as u32)
}

/// A month of a calendar, `month` from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    pub year: i64,
    pub month: u32,
}

impl Month {
    /// The month of a day `YYYY-MM-DD`.
    pub fn of(day: &str) -> Option<Self> {
        let mut parts = day.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    pub const fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    pub const fn before(self) -> Self {
        if self.month == 1 {
            Self { year: self.year - 1, month: 12 }
        } else {
            Self { year: self.year, month: self.month - 1 }
        }
    }

    /// Weeks from Monday to Sunday; days of other months are empty.
    pub fn weeks(self) -> Vec<[Option<u32>; 7]> {
        let first = days_to(self.year, self.month, 1);
        let next = self.next();
        let length = days_to(next.year, next.month, 1) - first;
        // 1970-01-01 was a Thursday.
        let lead = (first + 3).rem_euclid(7);
        let mut weeks = Vec::new();
        let mut start = -lead;
        while start < length {
            weeks.push(std::array::from_fn(|at| {
                let day = start + at as i64;
                (0..length).contains(&day).then(|| day as u32 + 1)
            }));
            start += 7;
        }
        weeks
    }

    pub fn day(self, day: u32) -> String {
        format!("{:04}-{:02}-{day:02}", self.year, self.month)
    }
}

/// Day of the week of `YYYY-MM-DD`, Monday is 0.
pub fn weekday(day: &str) -> Option<usize> {
    let month = Month::of(day)?;
    let date = day.rsplit('-').next()?.parse().ok()?;
    usize::try_from((days_to(month.year, month.month, date) + 3).rem_euclid(7)).ok()
}

/// `Sen`, `Mon` …; Monday is 0.
pub fn weekday_name(lang: Lang, weekday: usize) -> &'static str {
    const ID: [&str; 7] = ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let names = if lang == Lang::Id { ID } else { EN };
    names.get(weekday).copied().unwrap_or_default()
}

/// `Sel 24 Nov 2026`.
pub fn long_day(lang: Lang, day: &str) -> String {
    let written = crate::i18n::format::day(lang, day);
    match weekday(day) {
        Some(weekday) => format!("{} {written}", weekday_name(lang, weekday)),
        None => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_the_offices_zone() {
        let clock = Clock::of_offset(480);
        let noon_ms = 1_795_492_800_000;
        let ends_ms = clock.day_ends(noon_ms);
        assert_eq!((clock.minute_of_day(ends_ms), ends_ms - noon_ms <= DAY_MS), (0, true));
        assert_eq!(clock.day(ends_ms - 1), clock.day(noon_ms));
        assert_ne!(clock.day(ends_ms), clock.day(noon_ms));
        assert_eq!(clock.day_ends(ends_ms), ends_ms + DAY_MS);
    }

    #[test]
    fn every_day_of_a_thousand_years_is_read_back() {
        for days in (-200_000..200_000).step_by(37) {
            let (year, month, day) = civil(days);
            assert_eq!(days_to(year, month, day), days);
        }
        assert_eq!(civil(0), (1970, 1, 1));
    }

    #[test]
    fn a_moment_is_read_in_the_offices_zone() {
        let clock = Clock::of_offset(480);
        // 2026-11-24 20:30 in Greenwich is 04:30 of the next day in Bontang.
        let at_ms = days_to(2026, 11, 24) * DAY_MS + (20 * 60 + 30) * 60_000;
        assert_eq!(clock.day(at_ms), "2026-11-25");
        assert_eq!(clock.time(Lang::Id, at_ms), "04.30");
        assert_eq!(clock.moment(Lang::En, at_ms), "25 Nov 2026 04:30");
        assert_eq!(written_ms("2026-11-25 04:30:00"), Some(at_ms + 480 * 60_000));
    }

    #[test]
    fn a_month_is_laid_out_in_weeks_from_monday() {
        let weeks = Month { year: 2026, month: 11 }.weeks();
        // 1 November 2026 is a Sunday.
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[0], [None, None, None, None, None, None, Some(1)]);
        assert_eq!(weeks[5][0], Some(30));
        assert_eq!(weekday("2026-11-24"), Some(1));
        assert_eq!(Month { year: 2026, month: 12 }.next(), Month { year: 2027, month: 1 });
        assert_eq!(Month { year: 2026, month: 1 }.before(), Month { year: 2025, month: 12 });
    }

    #[test]
    fn a_leap_years_february_has_29_days() {
        let days: usize = Month { year: 2028, month: 2 }.weeks().iter().flatten().flatten().count();
        assert_eq!(days, 29);
    }
}

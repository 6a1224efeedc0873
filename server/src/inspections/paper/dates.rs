//! Dates and times as papers write them. Invariant: Indonesian has 09.12 and 2 November 2026, English 09:12
//! and 2 November 2026; neither depends on the machine.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use petapora_paper::Language;

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

fn spoken(language: Language, (id, en): (&'static str, &'static str)) -> &'static str {
    match language {
        Language::Id => id,
        Language::En => en,
    }
}

/// `2 November 2026`.
pub fn day(language: Language, date: Date) -> String {
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).copied();
    format!("{} {} {}", date.day(), spoken(language, month.unwrap_or_default()), date.year())
}

/// `Senin, 2 November 2026`.
pub fn long(language: Language, date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => ("Senin", "Monday"),
        Weekday::Tuesday => ("Selasa", "Tuesday"),
        Weekday::Wednesday => ("Rabu", "Wednesday"),
        Weekday::Thursday => ("Kamis", "Thursday"),
        Weekday::Friday => ("Jumat", "Friday"),
        Weekday::Saturday => ("Sabtu", "Saturday"),
        Weekday::Sunday => ("Minggu", "Sunday"),
    };
    format!("{}, {}", spoken(language, weekday), day(language, date))
}

/// `09.12`, in English `09:12`.
pub fn clock(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned_datetime(zone.clone());
    let between = spoken(language, (".", ":"));
    format!("{:02}{between}{:02}", local.hour(), local.minute())
}

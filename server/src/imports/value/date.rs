//! Days as lists write them: `31/12/2026`, `31-12-26`, `2026-12-31`, `31 Des 2026`,
//! `December 31, 2026`, `20261231`, and the serial numbers of spreadsheets.
//! Invariant: day before month, as Indonesian lists have it; the other order is taken
//! only where it alone exists in the calendar, and is said (`Day::month_first`).

use jiff::civil::Date;

/// A day, and whether it could only be read month first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    pub month_first: bool,
    /// Both orders are in the calendar, and differ.
    pub either: bool,
}

/// Years that a list can mean; others are typing errors.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Longest text read as a date; more is prose.
const LONGEST: usize = 40;

/// The day a cell names. A year of two digits is the last one ending so that is not
/// after `latest_year`. A time of day behind the date is let pass. `None` when the
/// text is no date or the date is not in the calendar.
pub fn day(cell: &str, latest_year: i16) -> Option<Day> {
    day_in(cell, latest_year, false)
}

/// The same, of a column whose days are written month first where `month_first`.
pub fn day_in(cell: &str, latest_year: i16, month_first: bool) -> Option<Day> {
    let text = cell.trim();
    if text.len() > LONGEST {
        return None;
    }
    let plain;
    let text = if text.is_ascii() {
        text
    } else {
        // Dashes and blanks of word processors; the signs of Chinese days.
        plain = text.replace(['–', '—', '‑', '−', '年', '月', '日', '.', '\u{a0}', '’'], "-");
        plain.trim_end_matches('-')
    };
    if !text.is_ascii() {
        return None;
    }
    let text = without_time(text);
    let mut parts = [""; 4];
    let mut count = 0;
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        if count == 0 && is_weekday(part) {
            continue;
        }
        *parts.get_mut(count)? = part;
        count += 1;
    }
    let exact = |date: Option<Date>| date.map(|date| Day { date, month_first: false, either: false });
    match (count, parts) {
        (1, [digits, ..]) => exact(one_number(digits)),
        // A serial number with its share of a day: `46327.5`.
        (2, [serial, _, ..]) if serial.len() == 5 && text.as_bytes().get(5) == Some(&b'.') => {
            exact(from_serial(serial))
        }
        (3, [a, b, c, _]) => {
            if let Some(month) = month(b) {
                let year = year(c, latest_year).filter(|_| a.len() <= 2);
                exact(year.and_then(|year| on(year, month, number(a)?)))
            } else if let Some(month) = month(a) {
                exact(year(c, latest_year).and_then(|year| on(year, month, number(b)?)))
            } else if a.len() == 4 {
                exact(on(number(a)?, number(b)?, number(c)?))
            } else {
                let (first, second, year) = (number(a)?, number(b)?, year(c, latest_year)?);
                if a.len() > 2 || b.len() > 2 {
                    return None;
                }
                match (on(year, second, first), on(year, first, second)) {
                    (Some(day_first), Some(other)) if month_first => {
                        Some(Day { date: other, month_first: false, either: day_first != other })
                    }
                    (Some(date), other) => {
                        Some(Day { date, month_first, either: other.is_some_and(|other| other != date) })
                    }
                    (None, Some(date)) => Some(Day { date, month_first: !month_first, either: false }),
                    (None, None) => None,
                }
            }
        }
        _ => None,
    }
}

/// Whether the day's year is written with two digits, so that its century is a guess.
pub fn has_short_year(cell: &str) -> bool {
    let mut parts = without_time(cell.trim()).split(|c: char| !c.is_ascii_alphanumeric());
    let (first, _, year, more) = (parts.next(), parts.next(), parts.next(), parts.next());
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    first.is_some_and(|first| first.len() < 4)
        && year.is_some_and(|year| year.len() == 2 && digits(year))
        && more.is_none()
}

/// The first day named anywhere in a sentence, e.g. `Keadaan s.d. 1 November 2026`.
pub fn day_within(sentence: &str, latest_year: i16) -> Option<Date> {
    let words: Vec<&str> = sentence
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .take(60)
        .collect();
    words.iter().enumerate().find_map(|(i, word)| {
        let dated = word.contains(['/', '-', '.']).then(|| day(word, latest_year)).flatten();
        let spelled =
            || words.get(i..i + 3).and_then(|three| day(&three.join(" "), latest_year)).map(|day| day.date);
        dated.map(|day| day.date).or_else(spelled)
    })
}

fn without_time(text: &str) -> &str {
    match text.find(':') {
        // `2026-12-31T08:00` or `31/12/2026 8:00`: the hour goes with its separator.
        Some(colon) => {
            let head = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
            head.strip_suffix(['T', 't']).unwrap_or(head).trim_end()
        }
        None => text,
    }
}

fn one_number(digits: &str) -> Option<Date> {
    match digits.len() {
        8 => on(number(digits.get(..4)?)?, number(digits.get(4..6)?)?, number(digits.get(6..)?)?),
        5 => from_serial(digits),
        _ => None,
    }
}

/// Days since 1899-12-30, the epoch that makes spreadsheets' serials right from
/// 1900-03-01 on. Five digits, i.e. 1927 to 2100, so that no year or count is taken
/// for a date.
fn from_serial(digits: &str) -> Option<Date> {
    let days: i64 = digits.parse().ok()?;
    let epoch = Date::new(1899, 12, 30).ok()?;
    let date = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    YEARS.contains(&date.year()).then_some(date)
}

fn number(digits: &str) -> Option<i16> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn year(digits: &str, latest_year: i16) -> Option<i16> {
    let number = number(digits)?;
    match digits.len() {
        4 => Some(number),
        2 => {
            let year = latest_year - latest_year.rem_euclid(100) + number;
            Some(if year > latest_year { year - 100 } else { year })
        }
        _ => None,
    }
}

fn on(year: i16, month: i16, day: i16) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Month names of both languages, full or cut to at least three letters.
fn month(word: &str) -> Option<i16> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "january"],
        &["februari", "february", "pebruari"],
        &["maret", "march"],
        &["april"],
        &["mei", "may"],
        &["juni", "june"],
        &["juli", "july"],
        &["agustus", "august", "agt", "ags"],
        &["september"],
        &["oktober", "october"],
        &["november", "nopember"],
        &["desember", "december"],
    ];
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    if let Some(at) = ROMAN.iter().position(|roman| *roman == word) {
        return i16::try_from(at + 1).ok();
    }
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let starts = |name: &&str| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    NAMES.iter().zip(1..).find(|(names, _)| names.iter().any(starts)).map(|(_, number)| number)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 16] = [
        "senin",
        "selasa",
        "rabu",
        "kamis",
        "jumat",
        "sabtu",
        "minggu",
        "ahad",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "tanggal",
    ];
    DAYS.iter().any(|day| day.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Date> {
        day(text, 2046).map(|day| day.date)
    }

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "31/12/2026",
            "31-12-26",
            "31.12.2026",
            "2026-12-31",
            "2026/12/31",
            "2026-12-31T08:00:00",
            "31/12/2026 8:00",
            "31 Desember 2026",
            "31 Des 2026",
            "31-Dec-2026",
            "31 DEC 26",
            "December 31, 2026",
            "Kamis, 31 Desember 2026",
            "20261231",
            "46387",
            "46387.5",
        ] {
            assert_eq!(read(text), Some(date(2026, 12, 31)), "{text}");
        }
    }

    #[test]
    fn month_first_is_taken_only_where_nothing_else_is_possible() {
        assert_eq!(
            day("05/25/1975", 2026),
            Some(Day { date: date(1975, 5, 25), month_first: true, either: false })
        );
        assert_eq!(
            day("05/07/1975", 2026),
            Some(Day { date: date(1975, 7, 5), month_first: false, either: true })
        );
    }

    #[test]
    fn two_digit_years_do_not_pass_the_latest() {
        assert_eq!(day("1/2/72", 2026).map(|d| d.date), Some(date(1972, 2, 1)));
        assert_eq!(day("1/2/26", 2026).map(|d| d.date), Some(date(2026, 2, 1)));
        assert_eq!(day("1/2/27", 2026).map(|d| d.date), Some(date(1927, 2, 1)));
        assert_eq!(day("1/2/27", 2046).map(|d| d.date), Some(date(2027, 2, 1)));
    }

    #[test]
    fn a_year_of_two_digits_is_known_as_such() {
        let short = ["31/12/26", "31-Des-26", "1.2.26"].map(has_short_year);
        let whole = ["31/12/2026", "2026-12-31", "46387", "26/12", ""].map(has_short_year);
        assert_eq!((short, whole), ([true; 3], [false; 5]));
    }

    #[test]
    fn what_is_not_in_the_calendar_is_refused() {
        for text in
            ["31/02/2026", "29 Februari 2027", "00/01/2026", "1/1/0026", "1972", "besok", "", "1/2/3/4"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_title_row_gives_the_lists_date() {
        assert_eq!(day_within("Keadaan s.d. 1 November 2026", 2046), Some(date(2026, 11, 1)));
        assert_eq!(day_within("Per: 01/11/2026", 2046), Some(date(2026, 11, 1)));
        assert_eq!(day_within("DAFTAR TENAGA KERJA ASING KOTA BONTANG", 2046), None);
    }

    proptest! {
        #[test]
        fn a_written_day_reads_back(year in 1930_i16..2100, month in 1_i8..=12, day in 1_i8..=28) {
            let date = date(year, month, day);
            for text in [
                date.to_string(),
                format!("{day:02}/{month:02}/{year}"),
                format!("{day}.{month}.{year}"),
                format!("{year}{month:02}{day:02}"),
            ] {
                prop_assert_eq!(read(&text), Some(date), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,50}", digits in "[0-9/. :T-]{0,24}") {
            let _ = (read(&text), read(&digits), day_within(&text, 2026), day_within(&digits, 2026));
        }
    }
}

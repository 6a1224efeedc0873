//! Numbers and dates as each language writes them. Invariant: no locale data of the
//! browser is used, so that a screen reads the same on every machine.

use super::Lang;

/// `1.234` or `1,234`.
pub fn count(lang: Lang, number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(thousands(lang));
        }
        text.push(digit);
    }
    text
}

/// `1.234,5` or `1,234.5`, rounded to `places`.
pub fn decimal(lang: Lang, number: f64, places: usize) -> String {
    let text = format!("{:.places$}", number.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if number < 0.0 {
        out.push('-');
    }
    out.push_str(&count(lang, whole.parse().unwrap_or(u64::MAX)));
    if !fraction.is_empty() {
        out.push(if lang == Lang::Id { ',' } else { '.' });
        out.push_str(fraction);
    }
    out
}

fn thousands(lang: Lang) -> char {
    if lang == Lang::Id { '.' } else { ',' }
}

/// `2026-11-01` as `1 Nov 2026`; `2026` and anything else stay as they are.
pub fn day(lang: Lang, iso: &str) -> String {
    let mut parts = iso.splitn(3, '-');
    let read = (|| {
        let year: u32 = parts.next()?.parse().ok()?;
        let month: usize = parts.next()?.parse().ok()?;
        let day: u32 = parts.next()?.parse().ok()?;
        Some(format!("{day} {} {year}", month_name(lang, month)?))
    })();
    read.unwrap_or_else(|| iso.to_owned())
}

/// `1 Nov 2026 09.12` or `1 Nov 2026 09:12`; `month` from 1.
pub fn moment(lang: Lang, [year, month, day, hour, minute]: [u32; 5]) -> String {
    let month = month_name(lang, month as usize).unwrap_or("?");
    let mark = if lang == Lang::Id { '.' } else { ':' };
    format!("{day} {month} {year} {hour:02}{mark}{minute:02}")
}

/// A UTC time in milliseconds, in the zone of this machine.
pub fn local_moment(lang: Lang, at_ms: i64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at_ms as f64));
    moment(
        lang,
        [date.get_full_year(), date.get_month() + 1, date.get_date(), date.get_hours(), date.get_minutes()],
    )
}

fn month_name(lang: Lang, month: usize) -> Option<&'static str> {
    const ID: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
    const EN: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let names = if lang == Lang::Id { ID } else { EN };
    names.get(month.checked_sub(1)?).copied()
}

/// Fills the gaps of a text: `fill("{n} lokasi", &[("n", "3")])` is `3 lokasi`.
pub fn fill(template: &str, gaps: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = gaps.iter().find(|(gap, _)| *gap == name) {
            text.push_str(value);
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        assert_eq!(count(Lang::Id, 1_234_567), "1.234.567");
        assert_eq!(count(Lang::En, 999), "999");
        assert_eq!(count(Lang::En, 1000), "1,000");
        assert_eq!(decimal(Lang::Id, 1234.56, 1), "1.234,6");
        assert_eq!(decimal(Lang::En, -0.5, 2), "-0.50");
    }

    #[test]
    fn dates_name_the_month() {
        assert_eq!(day(Lang::Id, "2026-08-01"), "1 Agu 2026");
        assert_eq!(day(Lang::En, "2026-08-01"), "1 Aug 2026");
        assert_eq!(day(Lang::Id, "1988"), "1988");
        assert_eq!(day(Lang::Id, "2026-13-01"), "2026-13-01");
        assert_eq!(moment(Lang::Id, [2026, 11, 24, 9, 5]), "24 Nov 2026 09.05");
    }

    #[test]
    fn gaps_are_filled_and_braces_survive() {
        assert_eq!(fill("{n} lokasi · {m} orang", &[("n", "3"), ("m", "7")]), "3 lokasi · 7 orang");
        assert_eq!(fill("a { b", &[]), "a { b");
    }
}

//! Numbers as lists write them, with a decimal comma or point, and degrees in any of
//! their forms: `0,1431`, `0°08'35,1" LU`, `117 29 52 E`.
//! Invariant: what is returned is finite.

/// A decimal number; `0,188056` and `0.188056` alike, a degree sign is let pass.
/// `None` for thousands separators, exponents and units: a coordinate has none.
pub fn decimal(cell: &str) -> Option<f64> {
    let text = cell.trim().trim_end_matches(['°', 'º']).trim_end();
    let mut buffer = [0_u8; 40];
    let mut marks = 0;
    if text.is_empty() || text.len() > buffer.len() {
        return None;
    }
    for (i, byte) in text.bytes().enumerate() {
        buffer[i] = match byte {
            b',' | b'.' => {
                marks += 1;
                b'.'
            }
            b'0'..=b'9' => byte,
            b'-' | b'+' if i == 0 => byte,
            _ => return None,
        };
    }
    if marks > 1 {
        return None;
    }
    std::str::from_utf8(&buffer[..text.len()]).ok()?.parse().ok().filter(|n: &f64| n.is_finite())
}

/// Degrees: decimal, or with minutes and seconds, the hemisphere by its sign or its
/// letters (`LU LS BT BB`, `N S E W`). `None` where minutes or seconds are 60 or more.
pub fn degrees(cell: &str) -> Option<f64> {
    if let Some(number) = decimal(cell) {
        return Some(number);
    }
    if cell.len() > 60 {
        return None;
    }
    let mut letters = String::new();
    let mut numbers = [0.0_f64; 3];
    let (mut count, mut number, mut negative) = (0, String::new(), false);
    for c in cell.trim().chars().chain([' ']) {
        match c {
            '0'..='9' => number.push(c),
            '.' | ',' if !number.is_empty() => number.push('.'),
            '-' if count == 0 && number.is_empty() && letters.is_empty() => negative = true,
            _ => {
                if !number.is_empty() {
                    *numbers.get_mut(count)? = number.trim_end_matches('.').parse().ok()?;
                    count += 1;
                    number.clear();
                }
                if c.is_alphabetic() {
                    letters.extend(c.to_lowercase());
                } else if !c.is_whitespace()
                    && !matches!(
                        c,
                        '°' | 'º'
                            | '˚'
                            | '\''
                            | '’'
                            | '′'
                            | '"'
                            | '”'
                            | '″'
                            | '“'
                            | '.'
                            | ','
                            | ':'
                            | '-'
                    )
                {
                    return None;
                }
            }
        }
    }
    let south = match letters.as_str() {
        "" | "n" | "lu" | "u" | "north" | "utara" | "e" | "bt" | "t" | "east" | "timur" | "deg" | "d"
        | "dm" | "dms" => false,
        "s" | "ls" | "south" | "selatan" | "w" | "bb" | "b" | "west" | "barat" => true,
        _ => return None,
    };
    let [whole, minutes, seconds] = numbers;
    // Only the last number may have a fraction.
    let whole_before = (count < 2 || whole.fract() == 0.0) && (count < 3 || minutes.fract() == 0.0);
    if count == 0 || minutes >= 60.0 || seconds >= 60.0 || !whole_before || (count == 1 && letters.is_empty())
    {
        return None;
    }
    let value = whole + minutes / 60.0 + seconds / 3600.0;
    Some(if negative != south { -value } else { value })
}

/// Both degrees of a point in one cell, in the order written: `0.1231, 117.4811`,
/// `0,1231; 117,4811`, `0°08'35"N 117°29'52"E`, `POINT(117.4811 0.1231)`.
pub fn pair(cell: &str) -> Option<[&str; 2]> {
    let text = cell.trim();
    let text = text.strip_prefix("POINT").or_else(|| text.strip_prefix("Point")).unwrap_or(text).trim();
    let text = text.trim_matches(['(', ')', '[', ']']).trim();
    let cut = |at: usize, len: usize| {
        let (first, second) = (text.get(..at)?.trim(), text.get(at + len..)?.trim());
        (degrees(first).is_some() && degrees(second).is_some()).then_some([first, second])
    };
    for sign in [";", "|", " / ", "/", ", ", " - ", "\n", "\t"] {
        if let Some(at) = text.find(sign) {
            return cut(at, sign.len());
        }
    }
    // One comma parts two points' numbers; two commas or more are decimal.
    if text.matches(',').count() == 1 && text.contains('.') {
        return text.find(',').and_then(|at| cut(at, 1));
    }
    // After a hemisphere's letters, or at the one blank.
    let blanks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    let after_letter =
        |at: &&usize| text.get(..**at).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_alphabetic()));
    match blanks.as_slice() {
        [at] => cut(*at, 1),
        several => several.iter().filter(after_letter).find_map(|at| {
            let [first, second] = cut(*at, 1)?;
            second.chars().any(|c| c.is_ascii_digit()).then_some([first, second])
        }),
    }
}

/// A count of people: `24`, `24,0` or `24 orang`; at most 100,000.
pub fn count(cell: &str) -> Option<u32> {
    let text = cell.trim().trim_start_matches(['±', '~']).trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let rest = rest.strip_prefix(['.', ',']).map_or(rest, |tail| tail.trim_start_matches('0'));
    let unit = super::text::fold(rest);
    let known = matches!(
        unit.as_str(),
        "" | "orang"
            | "org"
            | "people"
            | "persons"
            | "person"
            | "pax"
            | "tka"
            | "wna"
            | "jiwa"
            | "tempattidur"
            | "bed"
            | "beds"
    );
    digits.parse().ok().filter(|n| known && *n <= 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comma_and_point_are_one_number() {
        assert_eq!(decimal(" 117,412062 "), Some(117.412062));
        assert_eq!(decimal("-0.1431°"), Some(-0.1431));
        assert_eq!(decimal("1.234,5"), None);
        assert_eq!(decimal("1e5"), None);
        assert_eq!((decimal(""), decimal("-"), decimal("lima")), (None, None, None));
    }

    #[test]
    fn degrees_are_read_in_every_form() {
        let near = |cell: &str, expected: f64| {
            let read = degrees(cell);
            assert!(read.is_some_and(|d| (d - expected).abs() < 1e-9), "{cell}: {read:?}");
        };
        for cell in ["0°08'35,1\" LU", "0° 8′ 35.1″ N", "0 08 35.1", "N 0°08'35.1\"", "0°8.585'", "0 8 35,1"]
        {
            near(cell, 0.143_083_333_333_333_33);
        }
        near("117°29'52\" BT", 117.497_777_777_777_78);
        near("0°08'35.1\" LS", -0.143_083_333_333_333_33);
        near("117,497843", 117.497_843);
        for cell in ["0°61'00\"", "117.5°29'1\"", "lima", "", "1 2 3 4", "0°08'35\" Z", "12:30/4"] {
            assert_eq!(degrees(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_point_in_one_cell_is_two_numbers() {
        for (cell, parts) in [
            ("0.1231, 117.4811", ["0.1231", "117.4811"]),
            ("0,1231; 117,4811", ["0,1231", "117,4811"]),
            ("0,1231, 117,4811", ["0,1231", "117,4811"]),
            ("0.1231,117.4811", ["0.1231", "117.4811"]),
            ("0.1231 117.4811", ["0.1231", "117.4811"]),
            ("POINT(117.4811 0.1231)", ["117.4811", "0.1231"]),
            ("0°08'35\"N 117°29'52\"E", ["0°08'35\"N", "117°29'52\"E"]),
            ("0° 08' 35\" LU, 117° 29' 52\" BT", ["0° 08' 35\" LU", "117° 29' 52\" BT"]),
        ] {
            assert_eq!(pair(cell), Some(parts), "{cell}");
        }
        for cell in ["0,1231", "lima, enam", "", "31/12/2026", "1;2;3"] {
            assert_eq!(pair(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_capacity_is_a_whole_number_of_people() {
        assert_eq!((count("54"), count("54 orang"), count("54,0")), (Some(54), Some(54), Some(54)));
        assert_eq!((count("5,5"), count("-3"), count("banyak"), count("9999999")), (None, None, None, None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = (decimal(&text), count(&text), degrees(&text), pair(&text));
        }

        #[test]
        fn a_written_coordinate_reads_back(micro in -180_000_000_i64..180_000_000) {
            let number = micro as f64 / 1e6;
            prop_assert_eq!(decimal(&format!("{number:.6}")), Some(number));
            prop_assert_eq!(decimal(&format!("{number:.6}").replace('.', ",")), Some(number));
        }
    }
}

//! Numbers as lists write them, with a decimal comma or point.
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

/// A count of people: `24`, `24,0` or `24 orang`; at most 100,000.
pub fn count(cell: &str) -> Option<u32> {
    let text = cell.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let rest = rest.strip_prefix(['.', ',']).map_or(rest, |tail| tail.trim_start_matches('0'));
    let unit = rest.trim().to_lowercase();
    let known = matches!(unit.as_str(), "" | "orang" | "org" | "people" | "persons" | "pax" | "tka");
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
    fn a_capacity_is_a_whole_number_of_people() {
        assert_eq!((count("54"), count("54 orang"), count("54,0")), (Some(54), Some(54), Some(54)));
        assert_eq!((count("5,5"), count("-3"), count("banyak"), count("9999999")), (None, None, None, None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = (decimal(&text), count(&text));
        }

        #[test]
        fn a_written_coordinate_reads_back(micro in -180_000_000_i64..180_000_000) {
            let number = micro as f64 / 1e6;
            prop_assert_eq!(decimal(&format!("{number:.6}")), Some(number));
            prop_assert_eq!(decimal(&format!("{number:.6}").replace('.', ",")), Some(number));
        }
    }
}

//! Numbers of travel documents and permits. Invariant: a normalised number is upper
//! case without blanks, so that two spellings of one number are equal.

/// A passport number as in its machine-readable zone: `^[A-Z0-9]{5,9}$`
/// (ICAO Doc 9303 gives nine places). Blanks, dots and hyphens are taken out.
pub fn passport(cell: &str) -> Option<String> {
    let number = squeezed(cell, |c| matches!(c, '-' | '.' | '/'))?;
    ((5..=9).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(number)
}

/// The number with zeros for the letters O among its digits; `None` where there are none.
/// One or two letters lead most numbers, and a letter O behind them is hardly ever meant.
pub fn zero_for_o(number: &str) -> Option<String> {
    let lead = number.bytes().take(2).take_while(u8::is_ascii_uppercase).count();
    let (lead, rest) = number.split_at_checked(lead)?;
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let only = rest.bytes().all(|b| b.is_ascii_digit() || b == b'O');
    (only && rest.contains('O') && digits >= 3).then(|| format!("{lead}{}", rest.replace('O', "0")))
}

/// A permit or approval number: no reliable form is known, so only letters, digits and
/// `- . /` up to 40 of them.
pub fn permit_number(cell: &str) -> Option<String> {
    let number = squeezed(cell, |_| false)?;
    let usual = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/');
    ((1..=40).contains(&number.len()) && number.bytes().all(usual)).then_some(number)
}

/// Upper case, without blanks and whatever `drop` names; `None` beyond 80 bytes.
fn squeezed(cell: &str, drop: impl Fn(char) -> bool) -> Option<String> {
    if cell.len() > 80 {
        return None;
    }
    let mut out = String::with_capacity(cell.len());
    out.extend(cell.chars().filter(|c| !c.is_whitespace() && !drop(*c)).map(|c| c.to_ascii_uppercase()));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_equal() {
        assert_eq!(passport("zz 425-6770").as_deref(), Some("ZZ4256770"));
        assert_eq!(permit_number(" 2c47je9259-b ").as_deref(), Some("2C47JE9259-B"));
        assert_eq!(permit_number("B.3/1000/PK.04.01/2026").as_deref(), Some("B.3/1000/PK.04.01/2026"));
    }

    #[test]
    fn a_letter_among_digits_is_a_zero() {
        assert_eq!(zero_for_o("ZZ12O45O7").as_deref(), Some("ZZ1204507"));
        assert_eq!(zero_for_o("O1234567"), None);
        assert_eq!(["ZZ1234567", "C01X00T47", "ZZOOOO1"].map(zero_for_o), [None, None, None]);
    }

    #[test]
    fn what_is_no_passport_number_is_refused() {
        for cell in ["", "ZZ12", "ZZ12345678", "ZZ123456é", "hilang, lapor polisi"] {
            assert_eq!(passport(cell), None, "{cell}");
        }
        assert_eq!(permit_number(&"9".repeat(41)), None);
    }
}

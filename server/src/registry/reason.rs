//! Why somebody does something by hand. Pure. Invariant: one rule for every reason that is
//! asked for.

use petapora_wire::Text;

use crate::error::{Error, Result};

/// Fewest and most characters of a reason.
const FEWEST: usize = 10;
const MOST: usize = 500;

/// The reason without the blanks around it. Errors: too little to be one, or too much.
pub fn reason(text: &str) -> Result<&str> {
    let reason = text.trim();
    let fix = Text::new(
        format!("Tulis alasan {FEWEST}–{MOST} huruf; alasan tercatat dalam jejak akses."),
        format!("Write a reason of {FEWEST} to {MOST} characters; it is kept in the audit."),
    );
    match reason.chars().count() {
        ..FEWEST => Err(Error::refused(
            "reason_too_short",
            Text::new("Alasan terlalu singkat.", "The reason is too short."),
            fix,
        )),
        FEWEST..=MOST => Ok(reason),
        _ => Err(Error::refused(
            "reason_too_long",
            Text::new("Alasan terlalu panjang.", "The reason is too long."),
            fix,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_ten_characters_that_are_no_blanks_around_it() {
        assert_eq!(reason("  surat 123/26  ").ok(), Some("surat 123/26"));
        assert!(reason("  sembilan!  ").is_err());
        assert!(reason(&"x".repeat(501)).is_err());
    }
}

//! Text as lists carry it. Invariant: a cleaned text has no control or invisible
//! direction characters (a database or a screen could stumble over them), and single
//! blanks only.

/// The cell with white space folded and control characters taken out.
pub fn clean(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut gap = false;
    for c in cell.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = !out.is_empty();
        } else if !is_invisible(c) {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
    out
}

/// Zero-width characters, direction marks and the byte-order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Lower case letters and digits only: `No. Paspor` and `no_paspor` are alike.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a text, folded.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold)
}

/// `L` or `P` as the Indonesian lists have it; English and full words are understood.
pub fn sex(cell: &str) -> Option<&'static str> {
    match fold(cell).as_str() {
        "l" | "lk" | "lakilaki" | "laki" | "pria" | "m" | "male" | "man" => Some("L"),
        "p" | "pr" | "perempuan" | "wanita" | "f" | "female" | "woman" => Some("P"),
        _ => None,
    }
}

/// Whether a cell says that it says nothing: blank, or a dash in its place.
pub fn is_blank(cell: &str) -> bool {
    matches!(cell.trim(), "" | "-" | "--" | "–" | "—" | "." | "n/a" | "N/A" | "NULL" | "null")
}

/// Whether a crossing goes into the country; `None` for what is no direction.
pub fn is_entry(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "masuk" | "in" | "entry" | "arrival" | "kedatangan" | "datang" | "tiba" | "m" => Some(true),
        "keluar" | "out" | "exit" | "departure" | "keberangkatan" | "berangkat" | "k" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_keep_their_letters_and_lose_what_cannot_be_seen() {
        assert_eq!(clean("  Käthe \t Weiß\u{200b}\0 "), "Käthe Weiß");
        assert_eq!(clean("\u{202e}abc\r\ndef"), "abc def");
        assert_eq!(fold("No. Paspor"), fold("no_paspor"));
        assert_eq!((sex("Laki-laki"), sex("F"), sex("x")), (Some("L"), Some("P"), None));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in ".{0,60}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }
    }
}

//! Names folded for matching, so that one company in five spellings is one company.
//! Invariant: two names meet exactly if they differ only in case, accents,
//! punctuation, blanks and the legal form; a key is never shown.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Legal forms that lists write before or after a name, or leave out.
const LEGAL_FORMS: &[&str] = &["pt", "cv", "tbk", "persero"];

/// The key of a company's or a place's name: its words in lower case without accents,
/// punctuation and legal form, in their order. `PT. ARUNG ENERGI FIKTIF` and
/// `Arung Energi Fiktif, PT` are both `arung energi fiktif`. A name that is nothing
/// but a legal form keeps it; a name without letters or digits has an empty key.
pub fn name_key(name: &str) -> String {
    let words = folded_words(name);
    let named: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !LEGAL_FORMS.contains(word)).collect();
    if named.is_empty() { words.join(" ") } else { named.join(" ") }
}

/// Words in lower case without accents; compatibility forms (full-width letters) fold
/// as well. Single letters in a row are one abbreviation: `P.T.` is `pt`.
fn folded_words(name: &str) -> Vec<String> {
    let folded: String =
        name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let mut words: Vec<String> = Vec::new();
    let mut spelling = false;
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut chars = word.chars();
        let single = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
        match words.last_mut() {
            Some(last) if single && spelling => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        spelling = single;
    }
    words
}

/// A company's name as screens show it: the legal form first and without its stop,
/// the words as written, or capitalised if the list shouts. The list's own spelling
/// stays in the source row.
pub fn display_name(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let is_form = |word: &&str| LEGAL_FORMS.contains(&folded_words(word).concat().as_str());
    let shouts = !name.chars().any(char::is_lowercase) && words.len() > 1;
    let forms =
        words.iter().copied().filter(is_form).map(|form| match folded_words(form).concat().as_str() {
            "pt" => "PT".to_owned(),
            "cv" => "CV".to_owned(),
            other => capitalised(other),
        });
    let (front, back): (Vec<String>, Vec<String>) = forms.partition(|form| form == "PT" || form == "CV");
    let named = words.iter().copied().filter(|word| !is_form(word)).map(|word| {
        // A word without a vowel is an abbreviation: PLN.
        let abbreviation = !word.chars().any(|c| "AEIOUaeiou".contains(c));
        if shouts && !abbreviation { capitalised(word) } else { word.to_owned() }
    });
    front.into_iter().chain(named).chain(back).collect::<Vec<_>>().join(" ")
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_spellings_are_one_company() {
        for name in [
            "PT Arung Energi Fiktif",
            "PT. ARUNG ENERGI FIKTIF",
            "Arung Energi Fiktif, PT",
            "P.T. Arung  Energi Fiktif",
            "arung energi fiktif",
            "PT Arung-Energi Fiktif (Persero) Tbk.",
            "Àrung Energi Fiktif",
        ] {
            assert_eq!(name_key(name), "arung energi fiktif", "{name}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(name_key("Kos Rekaan 1"), name_key("Kos Rekaan 11"));
        assert_ne!(name_key("Mess Arung Energi Fiktif"), name_key("PT Arung Energi Fiktif"));
        assert_ne!(name_key("Ptolemaios"), name_key("olemaios"));
        assert_eq!(name_key("PT"), "pt");
        assert_eq!(name_key(" – "), "");
    }

    #[test]
    fn a_company_is_shown_with_its_form_first_and_does_not_shout() {
        assert_eq!(display_name("Arung Energi Fiktif, PT"), "PT Arung Energi Fiktif");
        assert_eq!(display_name("PT. ARUNG ENERGI FIKTIF"), "PT Arung Energi Fiktif");
        assert_eq!(display_name("PT PLN Contoh Tbk"), "PT PLN Contoh Tbk");
        assert_eq!(display_name("PT PLN MAYA TBK"), "PT PLN Maya Tbk");
        assert_eq!(display_name("CV Maju"), "CV Maju");
    }
}

//! Countries as lists name them, to ISO 3166-1 alpha-3. Invariant: an answer is a code
//! of `countries.txt` (every assigned alpha-3 code, and the machine-readable zone's XXA
//! stateless, XXB refugee), never the cell itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::text::fold;

/// One country a line: alpha-3, alpha-2, then names in Indonesian and English.
const COUNTRIES: &str = include_str!("countries.txt");

/// Folded code or name → alpha-3.
static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in COUNTRIES.lines() {
        let mut fields = line.splitn(3, ' ');
        let (Some(alpha3), Some(alpha2), Some(rest)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        for name in rest.split('|').chain([alpha3, alpha2]) {
            names.insert(fold(name), alpha3);
        }
    }
    // In an Indonesian list AS is Amerika Serikat; American Samoans carry its passport too.
    names.insert("as".to_owned(), "USA");
    names
});

/// The country a cell names by code or name, in any case and punctuation.
pub fn country(cell: &str) -> Option<&'static str> {
    let named = |text: &str| BY_NAME.get(&fold(text)).copied().or_else(|| demonym(&fold(text)));
    let text = cell.trim();
    if text.len() > 60 {
        return None;
    }
    if let Some(code) = named(text) {
        return Some(code);
    }
    let lower = text.to_lowercase();
    let bare = ["warga negara ", "wn ", "wna ", "w.n. ", "republik ", "citizen of "]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix));
    if let Some(code) = bare.and_then(named) {
        return Some(code);
    }
    // `CHINA (CHN)`, `CHN - Tiongkok`: both have to say the same.
    let parts =
        text.split(['(', ')', '/', '-', ',', '–', '[', ']']).map(str::trim).filter(|part| !part.is_empty());
    let codes: Option<Vec<&str>> = parts.map(named).collect();
    let codes = codes?;
    let first = *codes.first()?;
    (codes.len() > 1 && codes.iter().all(|code| *code == first)).then_some(first)
}

/// What lists call a citizen instead of the country.
fn demonym(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "chinese" | "tionghoa" => "CHN",
        "japanese" => "JPN",
        "korean" | "southkorean" => "KOR",
        "indian" => "IND",
        "filipino" | "filipina" | "philippine" => "PHL",
        "thai" => "THA",
        "malaysian" => "MYS",
        "singaporean" => "SGP",
        "american" => "USA",
        "british" => "GBR",
        "australian" => "AUS",
        "german" => "DEU",
        "french" => "FRA",
        "italian" => "ITA",
        "russian" => "RUS",
        "vietnamese" => "VNM",
        "burmese" => "MMR",
        "taiwanese" => "TWN",
        "dutch" => "NLD",
        "canadian" => "CAN",
        "pakistani" => "PAK",
        "bangladeshi" => "BGD",
        "srilankan" => "LKA",
        "turkish" => "TUR",
        "ukrainian" => "UKR",
        "indonesian" => "IDN",
        "spanish" => "ESP",
        "nepalese" => "NPL",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_both_languages_are_understood() {
        for (cell, alpha3) in [
            ("CHN", "CHN"),
            ("RRT", "CHN"),
            ("Tiongkok", "CHN"),
            ("Cina", "CHN"),
            ("P.R. China", "CHN"),
            ("Korsel", "KOR"),
            ("KOREA SELATAN", "KOR"),
            ("jp", "JPN"),
            ("Filipina", "PHL"),
            ("Jerman", "DEU"),
            ("Amerika Serikat", "USA"),
            ("stateless", "XXA"),
            ("XXB", "XXB"),
        ] {
            assert_eq!(country(cell), Some(alpha3), "{cell}");
        }
        assert_eq!((country("Atlantis"), country(""), country("QQQ")), (None, None, None));
    }

    #[test]
    fn the_table_holds_every_country_once() {
        let codes: std::collections::HashSet<_> =
            COUNTRIES.lines().filter_map(|line| line.get(..3)).collect();
        assert_eq!((COUNTRIES.lines().count(), codes.len()), (251, 251));
        for code in codes {
            assert_eq!(country(code), Some(code));
        }
    }
}

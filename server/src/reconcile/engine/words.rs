//! The words that tell one name from another. Invariant: titles, particles and legal
//! forms never decide; what remains is in no order, because lists put the family name
//! first or last.

use super::letters::plain;

/// Most words kept of one name.
pub const WORDS: usize = 8;

const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "ir", "tn", "ny", "sdr", "bpk", "ibu", "haji", "hj", "prof", "mdm",
    "capt", "jr", "sr",
];
const PARTICLES: &[&str] = &[
    "bin", "binti", "bint", "ibn", "ibnu", "al", "el", "de", "la", "dela", "del", "da", "das", "dos", "di",
    "du", "van", "der", "den", "von", "ter", "y", "e", "so", "do", "anak",
];
/// Written short, or in so many ways that no rule of sound covers them.
const USUAL: &[(&str, &str)] = &[
    ("mohd", "muhammad"),
    ("md", "muhammad"),
    ("muh", "muhammad"),
    ("moh", "muhammad"),
    ("mhd", "muhammad"),
    ("abd", "abdul"),
    ("yi", "lee"),
    ("rhee", "lee"),
    ("pak", "park"),
    ("bak", "park"),
    ("choe", "choi"),
    ("jeong", "jung"),
    ("chung", "jung"),
    ("gim", "kim"),
    ("yoon", "yun"),
    ("woo", "wu"),
    ("lim", "lin"),
];
const FORMS: &[&str] = &[
    "pt",
    "p",
    "t",
    "cv",
    "ud",
    "pd",
    "tbk",
    "persero",
    "perusahaan",
    "perseroan",
    "terbatas",
    "co",
    "ltd",
    "limited",
    "company",
    "corp",
    "corporation",
    "inc",
    "llc",
    "pte",
    "sdn",
    "bhd",
    "gmbh",
    "nv",
    "bv",
    "sa",
];
/// Words for kinds of place and parts of an address that lists write in several ways.
const PLACE_USUAL: &[(&str, &str)] = &[
    ("mes", "mess"),
    ("asrama", "mess"),
    ("dormitory", "mess"),
    ("dorm", "mess"),
    ("camp", "mess"),
    ("kost", "kos"),
    ("kosan", "kos"),
    ("indekos", "kos"),
    ("kontrakan", "kos"),
    ("jl", "jalan"),
    ("jln", "jalan"),
    ("penginapan", "hotel"),
    ("htl", "hotel"),
    ("no", ""),
    ("nomor", ""),
    ("pt", ""),
    ("cv", ""),
    ("rmh", "rumah"),
];

/// Words of a person's name.
pub fn of_person(name: &str) -> Vec<String> {
    // The slash of "son of" parts no words.
    let name = ["s/o", "d/o", "a/l", "a/p", "S/O", "D/O", "A/L", "A/P"]
        .iter()
        .fold(name.to_owned(), |name, of| if name.contains(of) { name.replace(of, " ") } else { name });
    let plain = plain(&name);
    let all: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let named = |word: &&str| !TITLES.contains(word) && !PARTICLES.contains(word);
    let kept: Vec<&str> = all.iter().copied().filter(named).collect();
    let kept = if kept.is_empty() { all } else { kept };
    kept.into_iter().take(WORDS).map(|word| usual(USUAL, word).to_owned()).collect()
}

/// Words of a company's name without its legal form.
pub fn of_company(name: &str) -> Vec<String> {
    let plain = plain(name);
    let all: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let kept: Vec<&str> = all.iter().copied().filter(|word| !FORMS.contains(word)).collect();
    let kept = if kept.is_empty() { all } else { kept };
    kept.into_iter().take(WORDS).map(str::to_owned).collect()
}

/// Words of a place's name, or of an address.
pub fn of_place(name: &str) -> Vec<String> {
    let plain = plain(name);
    let all = plain.split(' ').filter(|word| !word.is_empty());
    all.map(|word| usual(PLACE_USUAL, word))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(str::to_owned)
        .collect()
}

fn usual<'a>(table: &[(&'static str, &'static str)], word: &'a str) -> &'a str {
    table.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| full)
}

/// The first letters of words, where there are two to five: `Graha Power Kaltim` → `gpk`.
pub fn initials(words: &[String]) -> Option<String> {
    (2..=5).contains(&words.len()).then(|| words.iter().filter_map(|word| word.chars().next()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_particles_do_not_name_anybody() {
        assert_eq!(of_person("Mr. Juan de la Cruz"), ["juan", "cruz"]);
        assert_eq!(of_person("DELA CRUZ, JUAN"), ["cruz", "juan"]);
        assert_eq!(of_person("Muniandy a/l Raju"), ["muniandy", "raju"]);
        assert_eq!(of_person("Mohd Ali bin Hassan"), ["muhammad", "ali", "hassan"]);
        assert_eq!(of_person("De"), ["de"]);
    }

    #[test]
    fn a_company_is_its_name_without_the_form() {
        for name in [
            "PT. Arung Energi Fiktif",
            "ARUNG ENERGI FIKTIF, PT",
            "Arung Energi Fiktif Tbk",
            "P.T. Arung Energi Fiktif (Persero)",
        ] {
            assert_eq!(of_company(name), ["arung", "energi", "fiktif"], "{name}");
        }
        assert_eq!(initials(&of_company("PT Arung Energi Fiktif")).as_deref(), Some("aef"));
        assert_eq!(of_place("Rumah Kost Bu Contoh No. 3"), ["rumah", "kos", "bu", "contoh", "3"]);
    }
}

//! What a list calls a kelurahan. Invariant: a name leads to one code or to none; a name
//! that two areas could claim leads nowhere, and nothing is guessed from likeness.

use std::collections::BTreeMap;

use super::package::Drawn;

/// Folded name to code; `None` where two areas share it.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, Option<String>>);

impl Names {
    /// The index of the areas' names, their other spellings and their codes.
    pub fn of(areas: &[Drawn]) -> Self {
        let mut index = BTreeMap::new();
        for area in areas {
            for name in area.alt_names.iter().chain([&area.name, &area.code]) {
                index
                    .entry(fold(name))
                    .and_modify(|code: &mut Option<String>| {
                        if code.as_deref() != Some(area.code.as_str()) {
                            *code = None;
                        }
                    })
                    .or_insert_with(|| Some(area.code.clone()));
            }
        }
        Self(index)
    }

    /// The code that `name` leads to, in any of the spellings `fold` brings together.
    pub fn code(&self, name: &str) -> Option<&str> {
        self.0.get(&fold(name))?.as_deref()
    }
}

/// Words before a name that say only what it is.
const PREFIXES: [&str; 4] = ["kelurahan", "kel", "desa", "ds"];

/// Abbreviations inside a name.
const SHORT: [(&str, &str); 4] = [("gn", "gunung"), ("tj", "tanjung"), ("tg", "tanjung"), ("btg", "bontang")];

/// Whole names that lists write otherwise, folded.
const SPELLINGS: [(&str, &str); 4] = [
    ("lhoktuan", "loktuan"),
    ("telihan", "gunungtelihan"),
    ("berebastengah", "berbastengah"),
    ("berebaspantai", "berbaspantai"),
];

/// Case, blanks, punctuation, the words for *kelurahan* and known spellings taken away.
fn fold(name: &str) -> String {
    let lower = name.to_lowercase();
    // An apostrophe (Kana'an) does not part words; any other sign does.
    let joined: String = lower.chars().filter(|c| !matches!(c, '\'' | '’' | '`')).collect();
    let mut words = joined.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while words.next_if(|word| PREFIXES.contains(word)).is_some() {}
    let folded: String = words.map(long_form).collect();
    SPELLINGS.iter().find(|(other, _)| *other == folded).map_or(folded, |(_, name)| (*name).to_owned())
}

/// `gn` as `gunung`; any other word as it is.
fn long_form(word: &str) -> &str {
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::package::Package;

    fn names() -> Names {
        Names::of(&Package::embedded().expect("embedded").kelurahan)
    }

    #[test]
    fn every_spelling_the_lists_use_finds_its_kelurahan() {
        let names = names();
        for (code, spellings) in [
            ("64.74.01.1001", &["Bontang Kuala", "BontangKuala", "Btg. Kuala"][..]),
            ("64.74.01.1003", &["Loktuan", "LOK TUAN", "Lok-Tuan", "Lhok Tuan", "Lhoktuan", "Kel. Lok Tuan"]),
            ("64.74.01.1005", &["Gunung Elai", "GunungElai", "Gn. Elai", " kelurahan  gunung elai "]),
            ("64.74.01.1006", &["Api-Api", "Api Api", "apiapi", "Kel.Api-api"]),
            ("64.74.02.1001", &["TanjungLaut", "Tj. Laut", "TANJUNG LAUT"]),
            ("64.74.02.1006", &["Tanjung Laut Indah", "TanjungLautIndah"]),
            ("64.74.02.1002", &["Berebas Tengah", "BerbasTengah", "BERBAS TENGAH"]),
            ("64.74.02.1003", &["Berebas Pantai", "Berbas Pantai"]),
            ("64.74.02.1005", &["BontangLestari", "Desa Bontang Lestari", "64.74.02.1005", "6474021005"]),
            ("64.74.03.1002", &["Telihan", "Gunung Telihan", "Kelurahan Telihan"]),
            ("64.74.03.1003", &["Kanaan", "Kana'an", "Kana’an"]),
        ] {
            for spelling in spellings {
                assert_eq!(names.code(spelling), Some(code), "{spelling}");
            }
        }
    }

    #[test]
    fn what_is_not_a_name_leads_nowhere() {
        for other in
            ["", "Kel.", "Bontang", "Tanjung", "Berbas", "Samarinda", "Loktuan Baru", "64.74", "Guntun"]
        {
            assert_eq!(names().code(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_two_areas_claim_leads_nowhere() {
        let mut areas = Package::embedded().expect("embedded").kelurahan;
        areas[0].alt_names.push("Satimpo".into());
        assert_eq!(Names::of(&areas).code("Satimpo"), None);
    }
}

//! Kinds of stay permit as lists spell them (`domain.md` §3.3).
//! Invariant: a kind follows from its own name, or else from the visa index, and is
//! never assumed.

use petapora_wire::PermitKind;

use super::text::{fold, words};

/// The kind a cell names, alone or with more words: `KITAS Kerja (E23)`.
pub fn permit_kind(cell: &str) -> Option<PermitKind> {
    named(&fold(cell)).or_else(|| {
        let kinds: Vec<PermitKind> = words(cell).filter_map(|word| named(&word)).collect();
        let first = *kinds.first()?;
        // Two kinds in one cell say neither.
        (cell.len() <= 60 && kinds.iter().all(|kind| *kind == first)).then_some(first)
    })
}

fn named(folded: &str) -> Option<PermitKind> {
    Some(match folded {
        "bvk" | "bebasvisa" | "bebasvisakunjungan" | "visafree" => PermitKind::Bvk,
        "itk"
        | "kunjungan"
        | "izintinggalkunjungan"
        | "visit"
        | "visitpermit"
        | "visitstaypermit"
        | "voa" => PermitKind::Itk,
        "itas" | "kitas" | "terbatas" | "izintinggalterbatas" | "limited" | "limitedstaypermit" => {
            PermitKind::Itas
        }
        "itasperairan" | "itasp" | "dahsuskim" | "limitedwaters" => PermitKind::ItasPerairan,
        "itap" | "kitap" | "tetap" | "izintinggaltetap" | "permanent" | "permanentstaypermit" => {
            PermitKind::Itap
        }
        "awak" | "awakkapal" | "abk" | "crew" => PermitKind::Awak,
        "pengungsi" | "refugee" | "unhcr" => PermitKind::Pengungsi,
        "belumdiketahui" | "tidakdiketahui" | "unknown" => PermitKind::Unknown,
        _ => return None,
    })
}

/// The kind that a visa index of the 2025 scheme belongs to.
pub fn permit_of_visa(index: &str) -> Option<PermitKind> {
    let index = fold(index);
    let numbered = index.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    match (index.as_bytes().first(), numbered) {
        (Some(b'e'), true) => Some(PermitKind::Itas),
        (Some(b'b' | b'c' | b'd'), true) => Some(PermitKind::Itk),
        (Some(b'a'), true) => Some(PermitKind::Bvk),
        _ => permit_kind(&index),
    }
}

/// A visa index as written: upper case, without blanks, at most 12 letters and digits.
pub fn visa_index(cell: &str) -> Option<String> {
    let index: String = cell.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    ((1..=12).contains(&index.len()) && index.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_name_and_by_visa() {
        for kind in PermitKind::ALL {
            assert_eq!(permit_kind(kind.as_str()), Some(*kind));
        }
        assert_eq!(permit_kind("Izin Tinggal Terbatas"), Some(PermitKind::Itas));
        assert_eq!(permit_of_visa("E23"), Some(PermitKind::Itas));
        assert_eq!(permit_of_visa("C20"), Some(PermitKind::Itk));
        assert_eq!((permit_kind("?"), permit_of_visa("")), (None, None));
    }
}

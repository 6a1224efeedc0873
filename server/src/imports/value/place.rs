//! Kinds of place, from a list's own word or from the way a place is called.
//! Invariant: the name decides only where the list says nothing.

use petapora_wire::PlaceKind;

use super::text::{fold, words};

/// The kind that a cell of a *jenis* column names.
pub fn place_kind(cell: &str) -> Option<PlaceKind> {
    PlaceKind::parse(cell.trim()).or_else(|| one_word(&fold(cell)))
}

/// The kind that a place's name shows: its first words, or a company's legal form.
pub fn kind_of_name(name: &str) -> Option<PlaceKind> {
    let mut words = words(name);
    let first = words.next()?;
    let second = words.next().unwrap_or_default();
    match (first.as_str(), second.as_str()) {
        ("rumah", "kos" | "kost" | "sewa" | "kontrakan") => Some(PlaceKind::Kos),
        ("rumah", "sakit" | "makan") => Some(PlaceKind::Workplace),
        ("guest", "house") => Some(PlaceKind::Hotel),
        ("pt" | "cv" | "ud", _) => Some(PlaceKind::Workplace),
        ("mv" | "mt" | "km" | "kmp" | "tb" | "kapal" | "jetty", _) => Some(PlaceKind::Jetty),
        _ => one_word(&first).or_else(|| {
            let last = words.last().unwrap_or(second);
            matches!(last.as_str(), "pt" | "cv").then_some(PlaceKind::Workplace)
        }),
    }
}

fn one_word(folded: &str) -> Option<PlaceKind> {
    Some(match folded {
        "mess" | "mes" | "asrama" | "dormitory" | "camp" => PlaceKind::Mess,
        "hotel" | "penginapan" | "wisma" | "losmen" | "guesthouse" | "homestay" | "resort" => {
            PlaceKind::Hotel
        }
        "kos" | "kost" | "kosan" | "koskosan" | "indekos" | "kontrakan" | "rumahkos" | "rumahkost"
        | "rumahsewa" | "boardinghouse" => PlaceKind::Kos,
        "rumah" | "rumahtinggal" | "rumahdinas" | "house" | "apartemen" | "apartment" => PlaceKind::House,
        "kantor" | "office" => PlaceKind::Office,
        "tempatkerja" | "pabrik" | "proyek" | "plant" | "project" | "site" | "workplace" | "perusahaan" => {
            PlaceKind::Workplace
        }
        "dermaga" | "jetty" | "kapal" | "pelabuhan" | "ship" => PlaceKind::Jetty,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_its_kind() {
        for (name, kind) in [
            ("Mess Arung Energi Fiktif", PlaceKind::Mess),
            ("Hotel Contoh 5", PlaceKind::Hotel),
            ("Kos Rekaan 2", PlaceKind::Kos),
            ("Rumah Kost Bu Contoh", PlaceKind::Kos),
            ("PT. Dermaga Imajiner", PlaceKind::Workplace),
            ("Soda Abu Misal, PT", PlaceKind::Workplace),
            ("Proyek (belum terdata)", PlaceKind::Workplace),
            ("MV Rekaan", PlaceKind::Jetty),
        ] {
            assert_eq!(kind_of_name(name), Some(kind), "{name}");
        }
        assert_eq!((kind_of_name("Jl. Contoh 3"), kind_of_name("")), (None, None));
    }

    #[test]
    fn the_codes_themselves_are_understood() {
        for kind in PlaceKind::ALL {
            assert_eq!(place_kind(kind.as_str()), Some(*kind));
        }
    }
}

//! A score in plain sentences, in both languages. Pure. Invariant: a sentence says what
//! was compared and never a name or a number; parts that said nothing are left out.

use petapora_wire::{ScorePart, Text};

use super::engine::likeness::{BirthLevel, NameLevel, NumberLevel};
use super::gathered::Evidence;

/// The chance that both are one person, 0 to 1.
pub fn chance(evidence: &Evidence) -> f64 {
    1.0 / (1.0 + (-f64::from(evidence.bits)).exp2())
}

/// The parts of a score, the strongest first.
pub fn parts(evidence: &Evidence) -> Vec<ScorePart> {
    let Evidence { parts, levels, .. } = evidence;
    let either = |bits: f32, agree: [&'static str; 2], differ: [&'static str; 2]| {
        if bits > 0.0 { agree } else { differ }
    };
    let said = [
        ("name", parts.name, name(levels.name)),
        ("birth", parts.birth, birth(levels.birth)),
        ("passport", parts.passport, passport(levels.passport)),
        (
            "nationality",
            parts.nationality,
            either(
                parts.nationality,
                ["Kewarganegaraan sama.", "The nationality agrees."],
                ["Kewarganegaraan berbeda.", "The nationality differs."],
            ),
        ),
        (
            "sex",
            parts.sex,
            either(
                parts.sex,
                ["Jenis kelamin sama.", "The sex agrees."],
                ["Jenis kelamin berbeda.", "The sex differs."],
            ),
        ),
        (
            "company",
            parts.company,
            either(
                parts.company,
                ["Perusahaan sama.", "The company is the same."],
                ["Perusahaan berbeda.", "The companies differ."],
            ),
        ),
        (
            "place",
            parts.place,
            either(
                parts.place,
                ["Tempatnya sama atau berdekatan.", "The places are the same or close to each other."],
                ["Tempatnya berbeda.", "The places differ."],
            ),
        ),
        (
            "permit",
            parts.permit,
            either(
                parts.permit,
                ["Nomor izin sama.", "The permit number is the same."],
                ["Nomor izin berbeda.", "The permit numbers differ."],
            ),
        ),
        (
            "ends",
            parts.ends,
            either(
                parts.ends,
                [
                    "Izin dan rencana kerja berakhir pada hari yang sama.",
                    "Permit and work plan end on the same day.",
                ],
                [
                    "Izin dan rencana kerja berakhir pada hari lain.",
                    "Permit and work plan end on other days.",
                ],
            ),
        ),
    ];
    let mut parts: Vec<ScorePart> = said
        .into_iter()
        .filter(|(_, bits, _)| bits.abs() >= 0.05)
        .map(|(part, bits, [id, en])| ScorePart {
            part: part.into(),
            bits: (f64::from(bits) * 10.0).round() / 10.0,
            sentence: Text::new(id, en),
        })
        .collect();
    parts.sort_by(|a, b| b.bits.abs().total_cmp(&a.bits.abs()).then_with(|| a.part.cmp(&b.part)));
    parts
}

fn name(level: NameLevel) -> [&'static str; 2] {
    match level {
        NameLevel::Unsaid => ["Nama tidak disebut.", "No name is given."],
        NameLevel::Different => ["Nama berbeda.", "The names differ."],
        NameLevel::Partly => {
            ["Sebagian nama sama, sebagian berbeda.", "Some words of the name agree, others differ."]
        }
        NameLevel::Within => {
            ["Nama yang pendek ada di dalam yang panjang.", "The shorter name is within the longer one."]
        }
        NameLevel::Initials => {
            ["Nama cocok dengan inisial atau potongannya.", "The name goes with initials or a cut-off form."]
        }
        NameLevel::Misspelt => ["Nama sama kecuali salah ketik.", "The names agree but for a misspelling."],
        NameLevel::SoundsAlike => ["Nama terdengar sama.", "The names sound alike."],
        NameLevel::Same => ["Nama sama.", "The names are the same."],
    }
}

fn birth(level: BirthLevel) -> [&'static str; 2] {
    match level {
        BirthLevel::Unsaid => ["Tanggal lahir tidak disebut.", "No birth date is given."],
        BirthLevel::Different => ["Tanggal lahir berbeda.", "The birth dates differ."],
        BirthLevel::NextYear => ["Tahun lahir berselisih satu.", "The years of birth are one apart."],
        BirthLevel::SameYear => ["Tahun lahir sama, harinya lain.", "Same year of birth, another day."],
        BirthLevel::NearDay => ["Tanggal lahir hampir sama.", "The birth dates are nearly the same."],
        BirthLevel::YearOnly => {
            ["Hanya tahun lahir yang diketahui, dan sama.", "Only the year of birth is known, and it agrees."]
        }
        BirthLevel::Swapped => [
            "Tanggal lahir sama bila hari dan bulan ditukar.",
            "The birth dates agree with day and month swapped.",
        ],
        BirthLevel::SameDay => ["Tanggal lahir sama.", "The birth dates are the same."],
    }
}

fn passport(level: NumberLevel) -> [&'static str; 2] {
    match level {
        NumberLevel::Unsaid => ["Nomor paspor tidak disebut.", "No passport number is given."],
        NumberLevel::Different => ["Nomor paspor berbeda.", "The passport numbers differ."],
        NumberLevel::Far => {
            ["Nomor paspor berbeda dua tanda.", "The passport numbers are two characters apart."]
        }
        NumberLevel::OneEdit => {
            ["Nomor paspor berbeda satu tanda.", "The passport numbers are one character apart."]
        }
        NumberLevel::Same => ["Nomor paspor sama.", "The passport numbers are the same."],
    }
}

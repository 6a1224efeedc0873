//! What a column's cells look like: the second vote, where the header gives none or two
//! columns claim one field. Invariant: a class is only answered for cells of which nearly
//! all fit it, and a nationality, sex or name is looked at as a form, never as a value.

use super::Field;
use crate::imports::value::{country, date, document, number, permit, place, text};
use crate::region::Ground;

/// The form of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Passport,
    Country,
    Day,
    Sex,
    PermitKind,
    VisaIndex,
    Lat,
    Lon,
    Point,
    Kelurahan,
    Company,
    Person,
    Place,
    /// Letters and digits mixed, longer than a passport's.
    LongNumber,
    Word,
}

/// Share of the cells that have to fit: lists have typing errors.
const NEARLY_ALL: (usize, usize) = (4, 5);

/// The forms that tell a field by themselves, where no header does.
const TELLING: [(Form, Field); 9] = [
    (Form::Passport, Field::Passport),
    (Form::Country, Field::Nationality),
    (Form::Point, Field::Coordinates),
    (Form::Lat, Field::Lat),
    (Form::Lon, Field::Lon),
    (Form::VisaIndex, Field::VisaIndex),
    (Form::PermitKind, Field::PermitKind),
    (Form::Kelurahan, Field::Kelurahan),
    (Form::Company, Field::Company),
];

impl Form {
    /// Whether a cell has this form.
    pub fn fits(self, cell: &str, ground: &Ground) -> bool {
        let [west, south, east, north] = ground.region.bbox;
        let degrees = || number::degrees(cell);
        match self {
            Self::Passport => is_passport(cell),
            Self::Country => country::country(cell).is_some(),
            Self::Day => date::day(cell, 2100).is_some(),
            Self::Sex => text::sex(cell).is_some(),
            Self::PermitKind => permit::permit_kind(cell).is_some(),
            Self::VisaIndex => is_visa_index(cell),
            Self::Lat => {
                degrees().is_some_and(|lat| lat >= south - 0.05 && lat <= north + 0.05) && cell.len() > 3
            }
            Self::Lon => degrees().is_some_and(|lon| lon >= west - 0.05 && lon <= east + 0.05),
            Self::Point => number::pair(cell).is_some(),
            Self::Kelurahan => ground.kelurahan_named(cell).is_some(),
            Self::Company => is_company(cell),
            Self::Person => is_person(cell),
            Self::Place => place::kind_of_name(cell).is_some(),
            Self::LongNumber => is_long_number(cell),
            Self::Word => !cell.bytes().any(|b| b.is_ascii_digit()) && cell.chars().any(char::is_alphabetic),
        }
    }

    /// Whether nearly all cells have this form, and how many have it not.
    pub fn fits_most(self, cells: &[&str], ground: &Ground) -> bool {
        let fitting = cells.iter().filter(|cell| self.fits(cell, ground)).count();
        fitting > 0 && fitting * NEARLY_ALL.1 >= cells.len() * NEARLY_ALL.0
    }

    /// Share of the cells that have this form, in percent.
    pub fn percent(self, cells: &[&str], ground: &Ground) -> usize {
        100 * cells.iter().filter(|cell| self.fits(cell, ground)).count() / cells.len().max(1)
    }
}

/// The field that the cells tell by themselves, if exactly one form does.
pub fn telling(cells: &[&str], ground: &Ground) -> Option<Field> {
    // Two or three cells prove nothing.
    if cells.len() < 4 {
        return None;
    }
    let mut found = TELLING.iter().filter(|(form, _)| form.fits_most(cells, ground)).map(|(_, field)| *field);
    found.next().filter(|_| found.next().is_none())
}

/// One or two letters and then digits, as nearly every state issues them.
fn is_passport(cell: &str) -> bool {
    let number: String = cell.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let letters = number.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    document::passport(cell).is_some() && (1..=3).contains(&letters) && digits >= 5
}

fn is_visa_index(cell: &str) -> bool {
    let folded = text::fold(cell);
    let bytes = folded.as_bytes();
    let letter = bytes.first().is_some_and(|b| matches!(b, b'a'..=b'f'));
    letter && (2..=5).contains(&bytes.len()) && bytes.get(1).is_some_and(u8::is_ascii_digit)
}

pub fn is_company(cell: &str) -> bool {
    let mut words = text::words(cell);
    let form = |word: &str| matches!(word, "pt" | "cv" | "ud" | "tbk" | "ltd" | "co" | "persero");
    let first = words.next().unwrap_or_default();
    let last = words.last();
    matches!(first.as_str(), "pt" | "cv" | "ud") || last.as_deref().is_some_and(form)
}

/// Two to six words of letters, of no company or place.
fn is_person(cell: &str) -> bool {
    let words = cell.split([' ', ',']).filter(|word| !word.is_empty()).count();
    let letters = |c: char| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '\'' | '-' | '’');
    (2..=6).contains(&words)
        && cell.chars().all(letters)
        && !is_company(cell)
        && place::kind_of_name(cell).is_none()
        && country::country(cell).is_none()
}

fn is_long_number(cell: &str) -> bool {
    let letters = cell.bytes().any(|b| b.is_ascii_alphabetic());
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    letters && digits >= 4 && cell.len() >= 9 && document::permit_number(cell).is_some() && !is_passport(cell)
}

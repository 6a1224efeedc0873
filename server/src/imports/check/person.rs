//! Who a row speaks of, and on what permit. Invariant: no value of the person is ever
//! put into a remark; sex, nationality and name decide nothing but themselves.

use petapora_wire::{Fix, ListKind, PermitKind};

use super::Row;
use crate::imports::claim::{Birth, PermitClaim, PersonClaim};
use crate::imports::columns::Field;
use crate::imports::remark;
use crate::imports::value::{country, document, permit, text};

impl Row<'_> {
    /// The person of the row. Only a sighting may leave the person unidentified; any
    /// other row without a name and a usable passport is rejected.
    pub(super) fn person(&mut self) -> PersonClaim {
        let parts = [self.cell(Field::GivenNames), self.cell(Field::Surname)];
        let joined = parts.iter().flatten().copied().collect::<Vec<_>>().join(" ");
        let written = self.cell(Field::Name).or(Some(joined.as_str()));
        let name = written.map(text::clean).filter(|name| name.chars().any(char::is_alphabetic));
        let passport = self.passport();
        let sighting = self.checker.kind == ListKind::Monitoring;
        match (&name, &passport) {
            (None, None) if sighting => self.say(&remark::UNIDENTIFIED, Field::Name),
            (None, None) => self.say(&remark::PERSON_MISSING, Field::Name),
            (None, Some(_)) => self.say(&remark::NAME_MISSING, Field::Name),
            _ => {}
        }
        PersonClaim {
            nationality: self.nationality(passport.is_some()),
            birth: self.birth(),
            sex: self.sex(),
            name: name.unwrap_or_default(),
            passport,
        }
    }

    /// Nobody under 18 may work (Permenaker 8/2021); a year of birth gives the benefit of
    /// the doubt.
    pub(super) fn check_age(&mut self, person: &PersonClaim) {
        let today = self.checker.today;
        let is_under = match person.birth {
            Some(Birth::Day(born)) => {
                born.year() + 18 > today.year()
                    || (born.year() + 18 == today.year()
                        && (born.month(), born.day()) > (today.month(), today.day()))
            }
            Some(Birth::Year(year)) => year + 18 > today.year(),
            None => false,
        };
        if is_under {
            self.say(&remark::UNDERAGE, Field::Birth);
        }
    }

    fn passport(&mut self) -> Option<String> {
        let Some(cell) = self.cell(Field::Passport) else {
            // A monitoring list has no such column, and a nameless row is said elsewhere.
            if self.has_column(Field::Passport) && self.cell(Field::Name).is_some() {
                self.say(&remark::DOCUMENT_MISSING, Field::Passport);
            }
            return None;
        };
        let number = document::passport(cell);
        if number.is_none() {
            self.say(&remark::DOCUMENT_FORM, Field::Passport);
        }
        match number.as_deref().and_then(document::zero_for_o) {
            Some(mended) if self.mends(Field::Passport, Fix::ZeroForO) => {
                self.say(&remark::FIXED, Field::Passport);
                Some(mended)
            }
            Some(_) => {
                self.say(&remark::LETTER_FOR_ZERO, Field::Passport);
                number
            }
            None => number,
        }
    }

    fn nationality(&mut self, needed: bool) -> Option<String> {
        let Some(cell) = self.cell(Field::Nationality) else {
            if needed {
                self.say(&remark::COUNTRY_MISSING, Field::Nationality);
            }
            return None;
        };
        let code = country::country(cell);
        if code.is_none() {
            self.say(&remark::COUNTRY_UNKNOWN, Field::Nationality);
        }
        code.map(str::to_owned)
    }

    fn sex(&mut self) -> Option<String> {
        let cell = self.cell(Field::Sex)?;
        let sex = text::sex(cell);
        if sex.is_none() {
            self.say(&remark::SEX_UNKNOWN, Field::Sex);
        }
        sex.map(str::to_owned)
    }

    /// The stay permit; its kind from its own column, or else from the visa index.
    pub(super) fn permit(&mut self) -> PermitClaim {
        let visa_index = self.cell(Field::VisaIndex).and_then(permit::visa_index);
        let named = self.cell(Field::PermitKind);
        // One column may hold either: `ITAS` or `E23`.
        let kind =
            named.and_then(|named| permit::permit_kind(named).or_else(|| permit::permit_of_visa(named)));
        let named_known = kind.is_some();
        let kind = kind.or_else(|| visa_index.as_deref().and_then(permit::permit_of_visa));
        if kind.is_none() || (named.is_some() && !named_known) {
            self.say(&remark::PERMIT_KIND_UNKNOWN, Field::PermitKind);
        }
        let number = self.cell(Field::PermitNumber).and_then(document::permit_number);
        if number.is_none() && self.cell(Field::PermitNumber).is_some() {
            self.say(&remark::PERMIT_NUMBER_FORM, Field::PermitNumber);
        }
        let (starts, ends) = self.period(Field::Starts, Field::Ends);
        PermitClaim { kind: kind.unwrap_or(PermitKind::Unknown), visa_index, number, starts, ends }
    }
}

//! The persons and companies that rows name. Invariant: a passport known under
//! `same_person` makes no second person; a name makes no two persons one.

use super::known::Traits;
use super::{Book, Company};
use crate::imports::claim::PersonClaim;
use crate::reconcile::{STATE_UNKNOWN, same_person};
use crate::registry::documents::mask;
use crate::registry::facts::{NewCompany, NewDocument, NewPerson};
use crate::registry::name_key::{display_name, name_key};
use crate::store::{Op, SealError};

impl Book {
    pub(super) fn blind(&self, person: &PersonClaim) -> Option<String> {
        let number = person.passport.as_deref()?;
        let key = same_person(person.nationality.as_deref(), number);
        Some(self.keys.blind("travel_document.number_blind", &key))
    }

    pub(super) fn person(&mut self, row: &str, said: PersonClaim) -> Result<Option<String>, SealError> {
        let blind = self.blind(&said);
        let known = blind.as_ref().and_then(|blind| self.people.find(blind));
        if let Some((id, known)) = known {
            // The first name stays; a birth or sex that was missing is filled in.
            let birth = said.birth.filter(|_| !known.has_birth).map(|birth| birth.to_string());
            let sex = said.sex.filter(|_| !known.has_sex);
            if birth.is_some() || sex.is_some() {
                known.has_birth |= birth.is_some();
                known.has_sex |= sex.is_some();
                let nationality = said.nationality.unwrap_or_else(|| STATE_UNKNOWN.into());
                // One statement may touch a row only once.
                match self.facts.completed.iter_mut().find(|person| person.id == id) {
                    Some(open) => {
                        open.birth = open.birth.take().or(birth);
                        open.sex = open.sex.take().or(sex);
                    }
                    None => {
                        let id = id.clone();
                        self.facts.completed.push(NewPerson { id, name: said.name, nationality, birth, sex });
                    }
                }
            }
            if !known.is_new {
                self.known_named.insert(id.clone());
            }
            return Ok(Some(id));
        }
        if said.name.is_empty() && blind.is_none() {
            return Ok(None);
        }
        let id = match &blind {
            Some(blind) => self.id("person", || blind.clone()),
            None => self.id("nameless", || row.to_owned()),
        };
        let nationality = said.nationality.unwrap_or_else(|| STATE_UNKNOWN.into());
        if let (Some(blind), Some(number)) = (blind, said.passport) {
            let document = self.id("document", || blind.clone());
            self.facts.documents.push(NewDocument {
                person: id.clone(),
                issuing_state: nationality.clone(),
                sealed: self.keys.seal("travel_document.number_sealed", &document, number.as_bytes())?,
                blind: blind.clone(),
                masked: mask(&number),
                row: row.to_owned(),
                id: document,
            });
            let traits =
                Traits { has_birth: said.birth.is_some(), has_sex: said.sex.is_some(), is_new: true };
            self.people.put(&blind, &id, traits);
        }
        self.facts.people.push(NewPerson {
            id: id.clone(),
            name: said.name,
            nationality,
            birth: said.birth.map(|birth| birth.to_string()),
            sex: said.sex,
        });
        Ok(Some(id))
    }

    /// The company of this name. The first sector told of it stays.
    pub(super) fn company(&mut self, name: &str, sector: Option<String>) -> Option<String> {
        let key = name_key(name);
        if key.is_empty() {
            return None;
        }
        if let Some(known) = self.companies.get_mut(&key) {
            if let Some(sector) = sector.filter(|_| !known.has_sector) {
                known.has_sector = true;
                known.change.get_or_insert(Op::Update);
                self.facts.sectors.push((known.id.clone(), sector));
            }
            return Some(known.id.clone());
        }
        let id = self.id("company", || key.clone());
        self.facts.companies.push(NewCompany {
            id: id.clone(),
            name: display_name(name),
            name_key: key.clone(),
        });
        let has_sector = sector.is_some();
        self.facts.sectors.extend(sector.map(|sector| (id.clone(), sector)));
        self.companies.insert(key, Company { id: id.clone(), has_sector, change: Some(Op::Insert) });
        Some(id)
    }
}

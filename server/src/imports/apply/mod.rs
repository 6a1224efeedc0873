//! From what a row claims to facts of the registry. Pure: what the registry knows is
//! told to the book in chunks, and what the book adds is taken from it in chunks.
//! Invariant: every fact names its row; a person is judged by `same_person` alone; a
//! place is looked for by name before it is made.

mod facts;
mod people;
mod places;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{Finding, ListKind, Located};

use self::places::Places;
use super::claim::Claim;
use super::remark;
use crate::region::Ground;
use crate::registry::facts::{Asked, Facts, Known};
use crate::registry::name_key::name_key;
use crate::registry::place::Place;
use crate::store::{Keys, SealError};

/// What a row turned out to be about, kept with the source row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    pub person: Option<String>,
    pub company: Option<String>,
    pub place: Option<String>,
}

/// What the import learnt and made so far.
pub struct Book {
    keys: Keys,
    ground: Arc<Ground>,
    list: ListKind,
    list_date: String,
    people: HashMap<String, Person>,
    companies: HashMap<String, Company>,
    places: Places,
    /// By person, then number (blind) or kind.
    permits: HashMap<(String, String), Ending>,
    /// By company, number and position.
    approvals: HashMap<(String, String, Option<String>), Ending>,
    facts: Facts,
    findings: Vec<Finding>,
    /// People known before whom a row of this import names.
    known_named: HashSet<String>,
}

struct Person {
    id: String,
    has_birth: bool,
    has_sex: bool,
    is_new: bool,
}

struct Company {
    id: String,
    is_new: bool,
}

struct Ending {
    id: String,
    ends: Option<Date>,
}

/// What an import changed, for the change log and the report.
#[derive(Debug, Default)]
pub struct Touched {
    /// Places named, and whether they are new.
    pub places: Vec<(String, bool)>,
    pub new_companies: Vec<String>,
    pub known_people: Vec<String>,
    /// Places named that wait for a point.
    pub unlocated: u64,
}

impl Book {
    pub fn new(keys: Keys, ground: Arc<Ground>, list: ListKind, list_date: String) -> Self {
        Self {
            keys,
            ground,
            list,
            list_date,
            people: HashMap::new(),
            companies: HashMap::new(),
            places: Places::default(),
            permits: HashMap::new(),
            approvals: HashMap::new(),
            facts: Facts::default(),
            findings: Vec::new(),
            known_named: HashSet::new(),
        }
    }

    /// What has to be known before these claims can be applied.
    pub fn asks<'a>(&self, claims: impl Iterator<Item = &'a Claim>) -> Asked {
        let (mut passports, mut companies, mut places) = (HashSet::new(), HashSet::new(), HashSet::new());
        for claim in claims {
            if let Some(blind) = claim.person.as_ref().and_then(|person| self.blind(person))
                && !self.people.contains_key(&blind)
            {
                passports.insert(blind);
            }
            if let Some(key) = claim.company.as_deref().map(name_key)
                && !self.companies.contains_key(&key)
            {
                companies.insert(key);
            }
            if let Some(key) = claim.place.as_ref().and_then(|place| self.place_key(place, claim))
                && !self.places.by_key.contains_key(&key)
            {
                places.insert(key);
            }
        }
        Asked {
            passports: passports.into_iter().collect(),
            company_keys: companies.into_iter().collect(),
            place_keys: places.into_iter().collect(),
            permits: self.list == ListKind::StayPermits,
            approvals: self.list == ListKind::WorkPlans,
            sites: matches!(self.list, ListKind::WorkPlans | ListKind::Workers),
        }
    }

    /// Takes in what the registry answered.
    pub fn learn(&mut self, known: Known) {
        for person in known.people {
            self.people.insert(
                person.blind,
                Person { id: person.id, has_birth: person.has_birth, has_sex: person.has_sex, is_new: false },
            );
        }
        for company in known.companies {
            self.companies.insert(company.key, Company { id: company.id, is_new: false });
        }
        for place in known.places {
            self.places.add(place, false, 0);
        }
        for permit in known.permits {
            let which = permit.blind.unwrap_or(permit.kind);
            self.permits.insert((permit.person, which), Ending { id: permit.id, ends: permit.ends });
        }
        for approval in known.approvals {
            let which = (approval.company, approval.number, approval.position);
            self.approvals.insert(which, Ending { id: approval.id, ends: approval.ends });
        }
    }

    /// Turns one claim of the source row `row` into facts.
    /// Errors: a number could not be sealed.
    pub fn apply(&mut self, row: &str, mut claim: Claim) -> Result<About, SealError> {
        let place_key = claim.place.as_ref().and_then(|place| self.place_key(place, &claim));
        let company = claim.company.as_deref().and_then(|name| self.company(name));
        let person = match claim.person.take() {
            Some(said) if self.list == ListKind::Monitoring && said.passport.is_none() => {
                claim.person = Some(said);
                None
            }
            Some(said) => self.person(row, said)?,
            None => None,
        };
        let seen_at = claim.place.as_ref().and_then(|place| place.point.map(|p| (p, place.accuracy_m)));
        let place = match (claim.place.take(), place_key) {
            (Some(said), Some(key)) => {
                Some(self.place(row, claim.line, key, said, &claim, company.as_deref()))
            }
            _ => None,
        };
        let about = About { person, company, place };
        self.fact(row, claim, &about, seen_at)?;
        Ok(about)
    }

    /// What was added since the last call, without places: they are written once, at
    /// the end, as the whole list left them.
    pub fn take_facts(&mut self) -> Facts {
        std::mem::take(&mut self.facts)
    }

    /// Remarks since the last call.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// Ends the list: the places that it made or changed, what it touched, and last
    /// remarks.
    pub fn close(&mut self) -> (Vec<Place>, Touched, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut touched = Touched {
            new_companies: self.companies.values().filter(|c| c.is_new).map(|c| c.id.clone()).collect(),
            known_people: std::mem::take(&mut self.known_named).into_iter().collect(),
            ..Touched::default()
        };
        let mut changed = Vec::new();
        for entry in std::mem::take(&mut self.places).all.into_iter().filter(|entry| entry.named) {
            touched.places.push((entry.place.id.clone(), entry.is_new));
            if entry.place.located == Located::Unlocated {
                touched.unlocated += 1;
                findings.push(remark::PLACE_UNLOCATED.on(entry.line, None));
            }
            if entry.is_new || entry.changed {
                changed.push(entry.place);
            }
        }
        touched.new_companies.sort_unstable();
        (changed, touched, findings)
    }
}

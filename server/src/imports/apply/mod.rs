//! From what a row claims to facts of the registry. Pure: what the registry knows is
//! told to the book in chunks, and what the book adds is taken from it in chunks.
//! Invariant: every fact names its row; a person is judged by `same_person` alone; a
//! place is looked for by name before it is made.

mod facts;
mod known;
mod people;
mod places;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use petapora_wire::{Finding, ListKind, Located, MappedColumn};

use self::known::{People, Traits};
use self::places::{Places, place_key};
use super::claim::Claim;
use super::remark;
use crate::region::Ground;
use crate::registry::facts::{Asked, Facts, Known};
use crate::registry::name_key::name_key;
use crate::registry::place::Place;
use crate::store::{Keys, Op, SealError, new_id};

/// What a row turned out to be about, kept with the source row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    pub person: Option<String>,
    pub company: Option<String>,
    pub place: Option<String>,
}

/// Ids by what they stand for: `person`, `document`, `company` and `place` by their key,
/// `permit` and `approval` by whose they are, a fact by its kind and source row.
pub type OldIds = HashMap<(&'static str, String), String>;

/// What the import learnt and made so far.
pub struct Book {
    keys: Keys,
    ground: Arc<Ground>,
    list: ListKind,
    list_date: String,
    people: People,
    companies: HashMap<String, Company>,
    places: Places,
    /// By person, then number (blind) or kind.
    permits: HashMap<(String, String), Ending>,
    /// By company, number and position.
    approvals: HashMap<(String, String, Option<String>), Ending>,
    facts: Facts,
    findings: Vec<Finding>,
    /// Headers of the columns that remarks are about.
    point_column: Option<String>,
    place_column: Option<String>,
    /// People known before whom a row of this import names.
    known_named: HashSet<String>,
    /// Ids of an earlier derivation, empty in an import.
    kept: OldIds,
}

struct Company {
    id: String,
    has_sector: bool,
    /// What this import did to it.
    change: Option<Op>,
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
    /// New ones, and known ones whose sector is told for the first time.
    pub companies: Vec<(String, Op)>,
    pub known_people: Vec<String>,
    /// Places named that wait for a point.
    pub unlocated: u64,
}

impl Book {
    /// An empty book for a list of this kind and date (`YYYY-MM-DD`).
    pub fn new(
        keys: Keys,
        ground: Arc<Ground>,
        list: ListKind,
        list_date: String,
        columns: &[MappedColumn],
    ) -> Self {
        let column = |fields: &[&str]| {
            let means = |c: &&MappedColumn| c.field.as_deref().is_some_and(|field| fields.contains(&field));
            columns.iter().find(means).map(|column| column.column.clone())
        };
        Self {
            point_column: column(&["lat", "lon"]),
            place_column: column(&["place_name", "ship", "company"]),
            keys,
            ground,
            list,
            list_date,
            people: People::default(),
            companies: HashMap::new(),
            places: Places::default(),
            permits: HashMap::new(),
            approvals: HashMap::new(),
            facts: Facts::default(),
            findings: Vec::new(),
            known_named: HashSet::new(),
            kept: OldIds::new(),
        }
    }

    /// What is derived anew gets these ids.
    pub fn keep(&mut self, kept: OldIds) {
        self.kept = kept;
    }

    /// The ids that found no use.
    pub fn kept(&mut self) -> OldIds {
        std::mem::take(&mut self.kept)
    }

    fn id(&mut self, kind: &'static str, key: impl FnOnce() -> String) -> String {
        if self.kept.is_empty() {
            return new_id();
        }
        self.kept.remove(&(kind, key())).unwrap_or_else(new_id)
    }

    /// Whether the list speaks of the sites of the companies it names.
    fn is_of_employers(&self) -> bool {
        matches!(self.list, ListKind::WorkPlans | ListKind::Workers)
    }

    /// What has to be known before these claims can be applied.
    pub fn asks<'a>(&self, claims: impl Iterator<Item = &'a Claim>) -> Asked {
        let (mut passports, mut companies, mut places) = (HashSet::new(), HashSet::new(), HashSet::new());
        for claim in claims {
            if let Some(blind) = claim.person.as_ref().and_then(|person| self.blind(person))
                && !self.people.has(&blind)
            {
                passports.insert(blind);
            }
            if let Some(key) = claim.company.as_deref().map(name_key)
                && !self.companies.contains_key(&key)
            {
                companies.insert(key);
            }
            if let Some(key) = claim.place.as_ref().and_then(place_key)
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
            sites: self.is_of_employers(),
        }
    }

    /// Takes in what the registry answered.
    pub fn learn(&mut self, known: Known) {
        for person in known.people {
            let traits = Traits { has_birth: person.has_birth, has_sex: person.has_sex, is_new: false };
            self.people.put(&person.blind, &person.id, traits);
        }
        for company in known.companies {
            self.companies.insert(
                company.key,
                Company { id: company.id, has_sector: company.has_sector, change: None },
            );
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
        let place_key = claim.place.as_ref().and_then(place_key);
        let company = claim.company.as_deref().and_then(|name| self.company(name, claim.sector.take()));
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
                let employer = company.as_deref().filter(|_| self.is_of_employers());
                Some(self.place(row, claim.line, key, &said, employer))
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
            companies: self.companies.values().filter_map(|c| Some((c.id.clone(), c.change?))).collect(),
            known_people: std::mem::take(&mut self.known_named).into_iter().collect(),
            ..Touched::default()
        };
        let mut changed = Vec::new();
        for entry in std::mem::take(&mut self.places).all.into_iter().filter(|entry| entry.named) {
            touched.places.push((entry.place.id.clone(), entry.is_new));
            if entry.place.located == Located::Unlocated {
                touched.unlocated += 1;
                findings.push(remark::PLACE_UNLOCATED.on(entry.line, self.place_column.as_deref()));
            }
            if entry.is_new || entry.changed {
                changed.push(entry.place);
            }
        }
        touched.companies.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        (changed, touched, findings)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use petapora_wire::{PermitKind, PlaceKind};

    use super::*;
    use crate::imports::claim::{ApprovalClaim, PermitClaim, PersonClaim, PlaceClaim, Point};

    /// A book for a list, with keys in a folder that goes with it.
    struct Desk {
        folder: std::path::PathBuf,
        book: Book,
        rows: u32,
    }

    impl Desk {
        fn of(list: ListKind) -> Self {
            let folder = std::env::temp_dir().join(format!("petapora-book-{}", new_id()));
            let keys = Keys::open(&folder).expect("keys");
            let ground = Arc::new(Ground::embedded().expect("ground"));
            let columns = [
                MappedColumn {
                    column: "Lintang".into(),
                    field: Some("lat".into()),
                    ..MappedColumn::default()
                },
                MappedColumn {
                    column: "Tempat".into(),
                    field: Some("place_name".into()),
                    ..MappedColumn::default()
                },
            ];
            let book = Book::new(keys, ground, list, "2026-11-01".into(), &columns);
            Self { folder, book, rows: 0 }
        }

        fn hear(&mut self, claim: Claim) -> About {
            self.rows += 1;
            let claim = Claim { line: self.rows + 1, ..claim };
            self.book.apply(&format!("row {}", self.rows), claim).expect("applied")
        }
    }

    impl Drop for Desk {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }

    fn person(name: &str, passport: Option<&str>) -> Option<PersonClaim> {
        Some(PersonClaim {
            name: name.into(),
            nationality: Some("CHN".into()),
            passport: passport.map(Into::into),
            ..PersonClaim::default()
        })
    }

    fn place(name: &str, kind: PlaceKind, point: Option<(f64, f64)>) -> Option<PlaceClaim> {
        Some(PlaceClaim {
            name: name.into(),
            kind,
            point: point.map(|(lon, lat)| Point { lon, lat }),
            accuracy_m: None,
            address: None,
            rt: None,
            kelurahan_code: None,
            capacity: None,
            operator: None,
        })
    }

    #[test]
    fn one_passport_is_one_person_and_one_name_is_not() {
        let mut desk = Desk::of(ListKind::LodgingReports);
        let place = || place("Kos Rekaan 1", PlaceKind::Kos, None);
        let row =
            |name, passport| Claim { person: person(name, passport), place: place(), ..Claim::default() };
        let first = desk.hear(row("Wu Min", Some("ZZ9200582")));
        assert_eq!(desk.hear(row("WU, MIN", Some("ZZ9200582"))).person, first.person);
        assert_ne!(desk.hear(row("Wu Min", Some("ZZ920058"))).person, first.person);
        let nameless = desk.hear(row("Wu Min", None));
        assert_ne!(desk.hear(row("Wu Min", None)).person, nameless.person);
        let facts = desk.book.take_facts();
        assert_eq!((facts.people.len(), facts.documents.len(), facts.stays.len()), (4, 2, 5));
        assert_eq!(facts.people[0].name, "Wu Min");
        assert_eq!(facts.documents[0].masked, "ZZ•••••82");
        assert!(facts.stays.iter().enumerate().all(|(i, stay)| stay.row == format!("row {}", i + 1)));
    }

    #[test]
    fn a_monitoring_row_without_a_passport_is_nobodys_sighting() {
        let mut desk = Desk::of(ListKind::Monitoring);
        let seen = place("Proyek", PlaceKind::Workplace, Some((117.4554, 0.0751)));
        let about =
            desk.hear(Claim { person: person("Wu Min", None), place: seen.clone(), ..Claim::default() });
        assert_eq!(about.person, None);
        let unidentified =
            desk.hear(Claim { person: Some(PersonClaim::default()), place: seen, ..Claim::default() });
        assert_eq!(unidentified.place, about.place);
        let facts = desk.book.take_facts();
        assert!(facts.people.is_empty());
        let names: Vec<_> = facts.sightings.iter().map(|sighting| sighting.name.as_deref()).collect();
        assert_eq!(names, [Some("Wu Min"), None]);
        assert_eq!(facts.sightings[0].point, Some(Point { lon: 117.4554, lat: 0.0751 }));
    }

    #[test]
    fn five_spellings_of_an_employer_meet_at_one_workplace() {
        let mut desk = Desk::of(ListKind::Workers);
        let mut at = |company: &str, point| {
            let company = company.to_owned();
            let place = place(&company, PlaceKind::Workplace, point);
            desk.hear(Claim { person: person("A", None), company: Some(company), place, ..Claim::default() })
        };
        let here = Some((117.412_062, 0.089_819));
        let first = at("PT. ARUNG ENERGI FIKTIF", here);
        let second = at("Arung Energi Fiktif, PT", None);
        assert_eq!((&second.company, &second.place), (&first.company, &first.place));
        // A kilometre away is another site of the same company, and stays one.
        let elsewhere = at("PT Arung Energi Fiktif", Some((117.421, 0.089_819)));
        assert_eq!(elsewhere.company, first.company);
        assert_ne!(elsewhere.place, first.place);
        assert_eq!(at("PT Arung Energi Fiktif", Some((117.4212, 0.0897))).place, elsewhere.place);
        let (places, touched, _) = desk.book.close();
        let names: Vec<_> = places.iter().map(|place| place.name.as_str()).collect();
        assert_eq!(names, ["PT Arung Energi Fiktif", "PT Arung Energi Fiktif – Bontang Lestari"]);
        assert!(places.iter().all(|place| place.company_id == first.company));
        assert_eq!((touched.companies.len(), touched.places.len()), (1, 2));
        // The further site is met again by its key.
        let key = &places[1].name_key;
        assert_eq!(place_key(&place(key, PlaceKind::Workplace, None).unwrap()).as_ref(), Some(key));
        let named = place("Kos @ Berbas 2 3.5", PlaceKind::Kos, None).unwrap();
        assert_eq!(place_key(&named).as_deref(), Some("kos berbas 2 3 5"));
    }

    #[test]
    fn what_is_doubtful_about_a_place_is_told_with_line_and_column() {
        let mut desk = Desk::of(ListKind::LodgingReports);
        let mut at = |name: &str, point| {
            desk.hear(Claim {
                person: person("A", None),
                place: place(name, PlaceKind::Kos, point),
                ..Claim::default()
            })
        };
        at("Kos Rekaan 1", Some((117.476_372, 0.120_115)));
        at("KOS REKAAN 1", Some((117.48, 0.14)));
        at("Kos Rekaan 2", None);
        at("Kos Rekaan 2", None);
        let told = |findings: &[Finding]| -> Vec<(u32, Option<String>, String)> {
            findings.iter().map(|f| (f.line, f.column.clone(), f.code.clone())).collect()
        };
        let findings = desk.book.take_findings();
        assert_eq!(told(&findings), [(3, Some("Lintang".into()), "point_differs".into())]);
        let (_, touched, findings) = desk.book.close();
        assert_eq!(told(&findings), [(4, Some("Tempat".into()), "place_unlocated".into())]);
        assert_eq!(touched.unlocated, 1);
    }

    #[test]
    fn the_same_permit_again_is_prolonged_not_doubled() {
        let mut desk = Desk::of(ListKind::StayPermits);
        let mut until = |ends: Date, number: &str| {
            let permit = PermitClaim {
                kind: PermitKind::Itas,
                visa_index: None,
                number: Some(number.into()),
                starts: None,
                ends: Some(ends),
            };
            let person = person("Wu Min", Some("ZZ9200582"));
            desk.hear(Claim { person, permit: Some(permit), ..Claim::default() })
        };
        until(date(2027, 1, 1), "2C51JE1641-B");
        until(date(2026, 6, 1), "2C51JE1641-B");
        until(date(2027, 5, 28), "2C51JE1641-B");
        until(date(2027, 5, 28), "2C99JE0000-A");
        let facts = desk.book.take_facts();
        assert_eq!(facts.permits.len(), 2);
        let longer: Vec<_> = facts.longer_permits.iter().map(|p| (&p.id, p.ends, p.row.as_str())).collect();
        assert_eq!(longer, [(&facts.permits[0].id, date(2027, 5, 28), "row 3")]);
    }

    #[test]
    fn an_approval_resent_does_not_double_its_headcount() {
        let mut desk = Desk::of(ListKind::WorkPlans);
        for ends in [date(2027, 8, 28), date(2027, 8, 28)] {
            let approval = ApprovalClaim {
                number: "B.3/1000".into(),
                headcount: Some(6),
                starts: None,
                ends: Some(ends),
            };
            let company = Some("PT Arung Energi Fiktif".to_owned());
            desk.hear(Claim { approval: Some(approval), company, ..Claim::default() });
        }
        let facts = desk.book.take_facts();
        assert_eq!((facts.approvals.len(), facts.longer_approvals.len()), (1, 0));
    }
}

//! Where lists differ (*selisih*). Pure but for its edges. Invariant: a person counts
//! once; an agency sees what its own lists say, and of others only that there are some.

mod everybody;
pub mod http;
mod sql;
mod summary;

pub use everybody::Everybody;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::{
    Agency, AgencySet, DifferenceCount, DifferenceKind, DifferencePeople, PersonOfDifference, PlaceKind,
    SaidBy, SiteId, SiteRole,
};

use super::covers;
use crate::access::Scope;
use crate::registry::name_key::name_key;

/// A list older than this is stale: lists come monthly, and a week late.
pub const STALE_DAYS: i64 = 38;

/// What one agency says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub agency: Agency,
    pub value: String,
}

/// Somebody and all that lists say of them.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub id: String,
    /// The name as it may be shown.
    pub masked: String,
    pub agencies: BTreeSet<Agency>,
    /// Places named, by id.
    pub places: BTreeMap<String, (PlaceKind, Option<String>)>,
    pub permit_ends: Vec<Said>,
    pub plan_ends: Vec<Said>,
    pub sponsors: Vec<Said>,
    pub employers: Vec<Said>,
    /// Workplaces that jobs name, and those where somebody saw them.
    pub work_places: Vec<Said>,
    pub seen_at_work: Vec<Said>,
    pub positions: Vec<Said>,
    /// Positions approved for the employer, folded; empty if no plan is known.
    pub approved: BTreeSet<String>,
    pub addresses: Vec<Said>,
    pub lodgings: Vec<Said>,
}

/// What is asked for.
pub enum Wanted<'a> {
    /// On lists of exactly these agencies; and, for an agency's own, whether elsewhere too.
    Set(&'a BTreeSet<Agency>, Option<bool>),
    Kind(DifferenceKind),
}

impl Person {
    /// What differs in this way, if anything does.
    fn differs(&self, kind: DifferenceKind) -> Option<Vec<SaidBy>> {
        let folded = |said: &Said| name_key(&said.value);
        // Apart only if nothing that one says is what the other says.
        let apart = |a: &[Said], b: &[Said]| {
            !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.iter().any(|y| folded(x) == folded(y)))
        };
        let said = |lists: &[&[Said]]| {
            let all: BTreeSet<SaidBy> = lists
                .iter()
                .flat_map(|said| said.iter())
                .map(|said| SaidBy { agency: said.agency, value: said.value.clone() })
                .collect();
            Some(all.into_iter().collect())
        };
        // Somebody may have had several permits; two agencies differ if they know none in common.
        let agencies_apart = |all: &[Said]| {
            let of =
                |agency: Agency| all.iter().filter(|said| said.agency == agency).cloned().collect::<Vec<_>>();
            let agencies: BTreeSet<Agency> = all.iter().map(|said| said.agency).collect();
            agencies.iter().any(|a| agencies.iter().any(|b| a < b && apart(&of(*a), &of(*b))))
        };
        match kind {
            DifferenceKind::Expiry
                if apart(&self.permit_ends, &self.plan_ends) || agencies_apart(&self.permit_ends) =>
            {
                said(&[&self.permit_ends, &self.plan_ends])
            }
            DifferenceKind::WorkSite
                if apart(&self.sponsors, &self.employers)
                    || self.employers.iter().map(folded).collect::<BTreeSet<_>>().len() > 1 =>
            {
                said(&[&self.sponsors, &self.employers])
            }
            DifferenceKind::WorkSite if apart(&self.work_places, &self.seen_at_work) => {
                said(&[&self.work_places, &self.seen_at_work])
            }
            DifferenceKind::Position
                if !self.approved.is_empty()
                    && !self.positions.is_empty()
                    && !self.positions.iter().any(|said| self.approved.contains(&folded(said))) =>
            {
                said(&[&self.positions])
            }
            DifferenceKind::Residence if apart(&self.addresses, &self.lodgings) => {
                said(&[&self.addresses, &self.lodgings])
            }
            DifferenceKind::SeenOnly if self.agencies.iter().all(|agency| *agency == Agency::Kesbangpol) => {
                said(&[])
            }
            _ => None,
        }
    }

    fn within(&self, scope: &Scope) -> bool {
        let kelurahan = self.places.values().map(|(_, kelurahan)| kelurahan.as_deref());
        covers(scope, self.agencies.iter().copied(), kelurahan)
    }

    /// Agencies as the reader may see them, and whether there are others.
    fn seen_by(&self, scope: &Scope) -> (Vec<Agency>, bool) {
        match scope.own_agency {
            Some(own) => (vec![own], self.agencies.len() > 1),
            None => (self.agencies.iter().copied().collect(), false),
        }
    }

    fn shown_to(&self, scope: &Scope, said: Vec<SaidBy>) -> PersonOfDifference {
        let (agencies, elsewhere) = self.seen_by(scope);
        PersonOfDifference {
            id: self.id.clone(),
            masked: self.masked.clone(),
            agencies,
            elsewhere,
            sites: self.places.iter().map(|(place, (kind, _))| site(place, role(*kind))).collect(),
            places: self.places.keys().cloned().map(Into::into).collect(),
            said,
        }
    }

    /// The difference as the reader may see it.
    fn differs_for(&self, kind: DifferenceKind, scope: &Scope) -> Option<Vec<SaidBy>> {
        let mut said = self.differs(kind)?;
        if let Some(own) = scope.own_agency {
            let had_some = !said.is_empty();
            said.retain(|said| said.agency == own);
            // Others differ among themselves: that is not this agency's to know.
            if had_some && said.is_empty() {
                return None;
            }
        }
        Some(said)
    }
}

/// Persons by their exact set of agencies, the largest set first, and by what differs.
pub fn matrix(people: &[Person], scope: &Scope) -> (Vec<AgencySet>, Vec<DifferenceCount>) {
    let mut sets: BTreeMap<(Vec<Agency>, bool), u32> = BTreeMap::new();
    let mut kinds = DifferenceKind::ALL.map(|kind| DifferenceCount { kind, persons: 0 });
    for person in people.iter().filter(|person| person.within(scope)) {
        *sets.entry(person.seen_by(scope)).or_default() += 1;
        for count in &mut kinds {
            count.persons += u32::from(person.differs_for(count.kind, scope).is_some());
        }
    }
    let mut sets: Vec<AgencySet> = sets
        .into_iter()
        .map(|((agencies, elsewhere), persons)| AgencySet { agencies, elsewhere, persons })
        .collect();
    sets.sort_by(|a, b| b.persons.cmp(&a.persons).then_with(|| a.agencies.cmp(&b.agencies)));
    (sets, kinds.to_vec())
}

/// A page of the persons of a set or of a kind of difference, masked, by id; how many they
/// are, and on the first page the sites of all of them. Linear in the people.
pub fn page(
    people: &[Person],
    wanted: &Wanted<'_>,
    scope: &Scope,
    from: usize,
    limit: usize,
) -> DifferencePeople {
    let mut page = DifferencePeople { persons: 0, people: Vec::new(), sites: Vec::new() };
    let mut sites = BTreeSet::new();
    for (person, said) in persons(people, wanted, scope) {
        let at = page.persons as usize;
        page.persons += 1;
        if from == 0 {
            sites.extend(person.places.iter().map(|(place, (kind, _))| (place.as_str(), role(*kind))));
        }
        if at >= from && page.people.len() < limit {
            page.people.push(person.shown_to(scope, said));
        }
    }
    page.sites = sites.into_iter().map(|(place, role)| site(place, role)).collect();
    page
}

/// The persons of a set or of a kind of difference that the reader may see, by id, with
/// what is said.
fn persons<'a>(
    people: &'a [Person],
    wanted: &'a Wanted<'_>,
    scope: &'a Scope,
) -> impl Iterator<Item = (&'a Person, Vec<SaidBy>)> {
    people.iter().filter(move |person| person.within(scope)).filter_map(move |person| {
        let said = match wanted {
            Wanted::Set(set, elsewhere) => {
                let (agencies, others) = person.seen_by(scope);
                let is_it = agencies.iter().eq(set.iter()) && elsewhere.is_none_or(|wanted| wanted == others);
                is_it.then(Vec::new)
            }
            Wanted::Kind(kind) => person.differs_for(*kind, scope),
        };
        Some((person, said?))
    })
}

fn role(kind: PlaceKind) -> char {
    match kind.default_role() {
        SiteRole::Workplace => 'w',
        SiteRole::Residence => 'r',
    }
}

fn site(place: &str, role: char) -> SiteId {
    SiteId(format!("{place}-{role}"))
}

/// The first letter of each word, a dot for every other one.
pub fn masked(name: &str) -> String {
    let mut first = true;
    name.chars()
        .map(|c| {
            let shown = if c.is_alphanumeric() && !first { '•' } else { c };
            first = !c.is_alphanumeric();
            shown
        })
        .collect()
}

/// Days since a list's date.
pub fn age_days(list_date: &str, today: Date) -> i64 {
    list_date.parse::<Date>().map_or(i64::MAX, |date| i64::from((today - date).get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(agency: Agency, value: &str) -> Vec<Said> {
        vec![Said { agency, value: value.into() }]
    }

    fn person(id: &str, agencies: &[Agency]) -> Person {
        Person {
            id: id.into(),
            masked: masked("Wu Min"),
            agencies: agencies.iter().copied().collect(),
            ..Person::default()
        }
    }

    fn own(agency: Agency) -> Scope {
        Scope { own_agency: Some(agency), ..Scope::default() }
    }

    #[test]
    fn a_spelling_is_no_difference_and_another_company_is() {
        let mut a = person("a", &[Agency::Imigrasi, Agency::Disnaker]);
        a.sponsors = said(Agency::Imigrasi, "PT. ARUNG ENERGI FIKTIF");
        a.employers = said(Agency::Disnaker, "Arung Energi Fiktif, PT");
        assert_eq!(a.differs(DifferenceKind::WorkSite), None);
        a.employers = said(Agency::Disnaker, "PT Pupuk Contoh Nusantara");
        assert_eq!(a.differs(DifferenceKind::WorkSite).map(|said| said.len()), Some(2));
    }

    #[test]
    fn two_agencies_that_know_no_common_end_differ_and_a_renewal_does_not() {
        let mut a = person("a", &[Agency::Imigrasi, Agency::Dukcapil]);
        let ends =
            |agency, days: &[&str]| -> Vec<Said> { days.iter().flat_map(|day| said(agency, day)).collect() };
        a.permit_ends = ends(Agency::Imigrasi, &["2026-01-01", "2027-01-01"]);
        assert_eq!(a.differs(DifferenceKind::Expiry), None);
        a.permit_ends.extend(ends(Agency::Dukcapil, &["2027-01-01"]));
        assert_eq!(a.differs(DifferenceKind::Expiry), None);
        a.permit_ends.pop();
        a.permit_ends.extend(ends(Agency::Dukcapil, &["2027-06-01"]));
        assert_eq!(a.differs(DifferenceKind::Expiry).map(|said| said.len()), Some(3));
    }

    #[test]
    fn whoever_is_seen_at_work_elsewhere_differs_in_the_work_site() {
        let mut a = person("a", &[Agency::Kesbangpol, Agency::Disnaker]);
        a.work_places = said(Agency::Disnaker, "Pabrik Contoh");
        assert_eq!(a.differs(DifferenceKind::WorkSite), None);
        a.seen_at_work = said(Agency::Kesbangpol, "PABRIK CONTOH");
        assert_eq!(a.differs(DifferenceKind::WorkSite), None);
        a.seen_at_work = said(Agency::Kesbangpol, "Dermaga Rekaan");
        assert_eq!(a.differs(DifferenceKind::WorkSite).map(|said| said.len()), Some(2));
    }

    #[test]
    fn an_agency_sees_its_own_words_and_that_there_are_others() {
        let mut a = person("a", &[Agency::Imigrasi, Agency::Disnaker]);
        a.permit_ends = said(Agency::Imigrasi, "2027-01-01");
        a.plan_ends = said(Agency::Disnaker, "2027-06-01");
        let b = person("b", &[Agency::Disnaker]);
        let people = [a, b];
        let expiry = Wanted::Kind(DifferenceKind::Expiry);
        let DifferencePeople { persons, people: seen, .. } =
            page(&people, &expiry, &own(Agency::Imigrasi), 0, 9);
        assert_eq!((persons, seen.len()), (1, 1));
        assert_eq!((seen[0].agencies.as_slice(), seen[0].elsewhere), ([Agency::Imigrasi].as_slice(), true));
        assert_eq!(seen[0].said, [SaidBy { agency: Agency::Imigrasi, value: "2027-01-01".into() }]);
        assert_eq!(seen[0].masked, "W• M••");
        let (sets, kinds) = matrix(&people, &own(Agency::Apoa));
        assert!(sets.is_empty() && kinds.iter().all(|kind| kind.persons == 0));
        let (sets, _) = matrix(&people, &Scope::default());
        assert_eq!(sets.iter().map(|set| set.persons).sum::<u32>(), 2);
    }

    #[test]
    fn pages_hold_everybody_once_and_the_first_all_their_sites() {
        let people: Vec<Person> = (0..25)
            .map(|n| {
                let mut one = person(&format!("{n:02}"), &[Agency::Imigrasi]);
                one.places.insert(format!("p{}", n % 4), (PlaceKind::Mess, None));
                one
            })
            .collect();
        let set = BTreeSet::from([Agency::Imigrasi]);
        let all = |from| page(&people, &Wanted::Set(&set, None), &Scope::default(), from, 10);
        let ids: Vec<String> =
            [0, 10, 20].into_iter().flat_map(|from| all(from).people).map(|one| one.id).collect();
        assert_eq!(ids, people.iter().map(|one| one.id.clone()).collect::<Vec<_>>());
        assert_eq!([0, 20].map(|from| (all(from).persons, all(from).sites.len())), [(25, 4), (25, 0)]);
    }
}

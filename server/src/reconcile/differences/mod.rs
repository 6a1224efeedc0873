//! Where lists differ (*selisih*). Pure but for its edges. Invariant: a person counts
//! once; an agency sees what its own lists say, and of others only that there are some.

pub mod http;
mod sql;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::{
    Agency, AgencySet, DifferenceCount, DifferenceKind, PersonOfDifference, PlaceKind, SaidBy, SiteId,
    SiteRole,
};

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
    pub name: String,
    pub agencies: BTreeSet<Agency>,
    /// Places named, by id.
    pub places: BTreeMap<String, (PlaceKind, Option<String>)>,
    pub permit_ends: Vec<Said>,
    pub plan_ends: Vec<Said>,
    pub sponsors: Vec<Said>,
    pub employers: Vec<Said>,
    pub positions: Vec<Said>,
    /// Positions approved for the employer, folded; empty if no plan is known.
    pub approved: BTreeSet<String>,
    pub addresses: Vec<Said>,
    pub lodgings: Vec<Said>,
}

/// What is asked for.
pub enum Wanted<'a> {
    /// On lists of exactly these agencies.
    Set(&'a [Agency]),
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
        match kind {
            DifferenceKind::Expiry if apart(&self.permit_ends, &self.plan_ends) => {
                said(&[&self.permit_ends, &self.plan_ends])
            }
            DifferenceKind::WorkSite
                if apart(&self.sponsors, &self.employers)
                    || self.employers.iter().map(folded).collect::<BTreeSet<_>>().len() > 1 =>
            {
                said(&[&self.sponsors, &self.employers])
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
        scope.own_agency.is_none_or(|own| self.agencies.contains(&own))
            && scope.covers_any(self.places.values().map(|(_, kelurahan)| kelurahan.as_deref()))
    }

    /// Agencies as the reader may see them, and whether there are others.
    fn seen_by(&self, scope: &Scope) -> (Vec<Agency>, bool) {
        match scope.own_agency {
            Some(own) => (vec![own], self.agencies.len() > 1),
            None => (self.agencies.iter().copied().collect(), false),
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

/// The persons of a set or of a kind of difference, masked, by id.
pub fn persons(people: &[Person], wanted: &Wanted<'_>, scope: &Scope) -> Vec<PersonOfDifference> {
    let mut found = Vec::new();
    for person in people.iter().filter(|person| person.within(scope)) {
        let (agencies, elsewhere) = person.seen_by(scope);
        let said = match wanted {
            Wanted::Set(set) => {
                let set: BTreeSet<Agency> = set.iter().copied().collect();
                let theirs: BTreeSet<Agency> = agencies.iter().copied().collect();
                (set == theirs).then(Vec::new)
            }
            Wanted::Kind(kind) => person.differs_for(*kind, scope),
        };
        let Some(said) = said else { continue };
        found.push(PersonOfDifference {
            id: person.id.clone(),
            masked: masked(&person.name),
            agencies,
            elsewhere,
            sites: person.places.iter().map(|(place, (kind, _))| site(place, *kind)).collect(),
            places: person.places.keys().cloned().map(Into::into).collect(),
            said,
        });
    }
    found
}

fn site(place: &str, kind: PlaceKind) -> SiteId {
    let role = match kind.default_role() {
        SiteRole::Workplace => 'w',
        SiteRole::Residence => 'r',
    };
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
            name: "Wu Min".into(),
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
    fn an_agency_sees_its_own_words_and_that_there_are_others() {
        let mut a = person("a", &[Agency::Imigrasi, Agency::Disnaker]);
        a.permit_ends = said(Agency::Imigrasi, "2027-01-01");
        a.plan_ends = said(Agency::Disnaker, "2027-06-01");
        let b = person("b", &[Agency::Disnaker]);
        let people = [a, b];
        let seen = persons(&people, &Wanted::Kind(DifferenceKind::Expiry), &own(Agency::Imigrasi));
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].agencies.as_slice(), seen[0].elsewhere), ([Agency::Imigrasi].as_slice(), true));
        assert_eq!(seen[0].said, [SaidBy { agency: Agency::Imigrasi, value: "2027-01-01".into() }]);
        assert_eq!(seen[0].masked, "W• M••");
        let (sets, kinds) = matrix(&people, &own(Agency::Apoa));
        assert!(sets.is_empty() && kinds.iter().all(|kind| kind.persons == 0));
        let (sets, _) = matrix(&people, &Scope::default());
        assert_eq!(sets.iter().map(|set| set.persons).sum::<u32>(), 2);
    }
}

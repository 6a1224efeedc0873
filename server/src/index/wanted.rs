//! A filter made ready for a snapshot: names looked up once, then only numbers are
//! compared. Invariant: the scope is part of it, so no row outside the scope is ever
//! compared with anything else.

use jiff::civil::Date;
use petapora_wire::{PermitStatus, PlaceKind, Shape, SiteFilter, SiteRole};
use uuid::Uuid;

use super::columns::{
    Day, NO_KELURAHAN, NONE, OPEN_END, People, PersonRow, PresenceRow, SiteRow, day_number,
};
use super::facts::Agencies;
use super::shape;
use super::snapshot::Snapshot;
use crate::access::Scope;
use crate::registry::permit::EXPIRING_DAYS;

/// The fields that have a facet, one bit each: which of them a row fails.
pub(super) type Fails = u8;
pub(super) const ROLE: Fails = 1;
pub(super) const KIND: Fails = 1 << 1;
pub(super) const KELURAHAN: Fails = 1 << 2;
pub(super) const STATUS: Fails = 1 << 3;
pub(super) const EXPIRES: Fails = 1 << 4;
pub(super) const COMPANY: Fails = 1 << 5;
pub(super) const SECTOR: Fails = 1 << 6;
pub(super) const AGENCY: Fails = 1 << 7;

pub(super) struct Wanted<'a> {
    pub day: Day,
    pub shape: Option<&'a Shape>,
    pub over_capacity: bool,
    /// A site with nobody left on it is not wanted.
    pub needs_people: bool,
    /// Exactly these sites.
    pub ids: Option<Vec<u32>>,
    own: Option<Agencies>,
    /// By number of the kelurahan; the last stands for none.
    in_scope: Vec<bool>,
    in_kelurahan: Vec<bool>,
    roles: &'a [SiteRole],
    kinds: &'a [PlaceKind],
    statuses: &'a [PermitStatus],
    expires_within: Option<Day>,
    agencies: Option<Agencies>,
    /// By number of the company.
    company: Option<Vec<bool>>,
    sector: Option<Vec<bool>>,
    text: Option<String>,
}

/// What filters ask of a person at a site.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// `NONE` where none is known.
    pub company: u32,
    /// `OPEN_END` for a permit without an end, `None` where no permit is known.
    pub permit_end: Option<Day>,
}

impl<'a> Wanted<'a> {
    /// `as_of` is the day shown where the filter names none.
    pub fn new(snapshot: &Snapshot, scope: &Scope, filter: &'a SiteFilter, as_of: Date) -> Self {
        let day = filter.date.as_deref().and_then(|date| date.parse().ok()).unwrap_or(as_of);
        let codes = || snapshot.kelurahan.iter().map(|code| Some(&**code)).chain([None]);
        let starts = |code: Option<&str>| {
            filter.kelurahan.is_empty()
                || code.is_some_and(|code| filter.kelurahan.iter().any(|prefix| code.starts_with(&**prefix)))
        };
        let companies = &snapshot.companies;
        let ids: Vec<Uuid> = filter.companies.iter().filter_map(|id| id.parse().ok()).collect();
        Self {
            day: day_number(day),
            shape: filter.shape.as_ref(),
            over_capacity: filter.over_capacity,
            needs_people: !filter.statuses.is_empty()
                || filter.expires_within_days.is_some()
                || !filter.companies.is_empty()
                || !filter.sectors.is_empty()
                || !filter.agencies.is_empty()
                || filter.date.is_some(),
            ids: (!filter.ids.is_empty())
                .then(|| filter.ids.iter().filter_map(|id| snapshot.find(id)).collect()),
            own: scope.own_agency.map(Agencies::of),
            in_scope: codes().map(|code| scope.covers_area(code)).collect(),
            in_kelurahan: codes().map(starts).collect(),
            roles: &filter.roles,
            kinds: &filter.kinds,
            statuses: &filter.statuses,
            expires_within: filter.expires_within_days.map(|days| Day::try_from(days).unwrap_or(OPEN_END)),
            agencies: (!filter.agencies.is_empty()).then(|| Agencies::all(&filter.agencies)),
            company: (!filter.companies.is_empty())
                .then(|| companies.rows.iter().map(|row| ids.contains(&row.id)).collect()),
            sector: (!filter.sectors.is_empty()).then(|| {
                let wanted = |row: &Option<String>| row.as_ref().is_some_and(|s| filter.sectors.contains(s));
                companies.rows.iter().map(|row| wanted(&row.sector)).collect()
            }),
            text: filter.text.as_ref().map(|text| text.to_lowercase()),
        }
    }

    /// Which facet fields of the site fail; `None` where it is out for another reason.
    pub fn site(&self, site: &SiteRow) -> Option<Fails> {
        let kelurahan = match site.kelurahan {
            NO_KELURAHAN => self.in_scope.len() - 1,
            number => usize::from(number),
        };
        let inside = self.in_scope[kelurahan]
            && self.own.is_none_or(|own| site.agencies.meets(own))
            && self.shape.is_none_or(|shape| shape::contains(shape, [site.lon, site.lat]))
            && self.text.as_deref().is_none_or(|text| site.described.says(text));
        inside.then(|| {
            fail(ROLE, self.roles.is_empty() || self.roles.contains(&site.role))
                | fail(KIND, self.kinds.is_empty() || self.kinds.contains(&site.kind))
                | fail(KELURAHAN, self.in_kelurahan[kelurahan])
        })
    }

    /// Whether the row counts on the day shown, within the scope. An agency sees what it
    /// said, wherever others say that somebody is at home.
    pub fn present(&self, row: &PresenceRow) -> bool {
        let counts = self.own.map_or(!row.away, |own| row.agencies.meets(own));
        row.from <= self.day && self.day <= row.to && counts
    }

    /// What the scope may know of the row's person and company: under an agency's
    /// scope nothing that other agencies' lists said.
    pub fn known(&self, row: &PresenceRow, people: &People) -> Known {
        let person = people.get(row.person);
        let person = match self.own {
            Some(own) if !person.agencies.within(own) => PersonRow::BLANK,
            _ => person,
        };
        let company = if row.company == NONE { person.company } else { row.company };
        Known { company, permit_end: person.permit_end() }
    }

    /// Which facet fields of a present person fail.
    pub fn person(&self, row: &PresenceRow, known: Known) -> Fails {
        let listed = |list: &Option<Vec<bool>>| {
            list.as_ref().is_none_or(|list| list.get(known.company as usize).copied().unwrap_or(false))
        };
        let end = known.permit_end;
        fail(STATUS, self.statuses.is_empty() || self.statuses.contains(&self.status(end)))
            | fail(EXPIRES, self.expires_within.is_none_or(|days| self.ends_within(end, days)))
            | fail(COMPANY, listed(&self.company))
            | fail(SECTOR, listed(&self.sector))
            | fail(AGENCY, self.agencies.is_none_or(|wanted| row.agencies.meets(wanted)))
    }

    /// How a permit with this end stands on the day shown: `registry::permit::status`
    /// in numbers of days.
    pub fn status(&self, end: Option<Day>) -> PermitStatus {
        match end {
            None => PermitStatus::Unknown,
            Some(end) if end < self.day => PermitStatus::Expired,
            Some(_) if self.ends_within(end, EXPIRING_DAYS as Day) => PermitStatus::Expiring,
            Some(_) => PermitStatus::Active,
        }
    }

    /// Whether the permit ends between the day shown and `days` later.
    pub fn ends_within(&self, end: Option<Day>, days: Day) -> bool {
        end.is_some_and(|end| self.day <= end && end != OPEN_END && end <= self.day.saturating_add(days))
    }
}

const fn fail(field: Fails, passes: bool) -> Fails {
    if passes { 0 } else { field }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use petapora_wire::PermitKind;

    use super::*;
    use crate::registry::permit::{Permit, status};

    #[test]
    fn a_permit_stands_as_the_registry_says() {
        let (snapshot, filter) = (Snapshot::default(), SiteFilter::default());
        let day = date(2026, 11, 1);
        let wanted = Wanted::new(&snapshot, &Scope::default(), &filter, day);
        assert_eq!(wanted.status(None), status(None, day));
        assert_eq!(
            wanted.status(Some(OPEN_END)),
            status(Some(Permit { kind: PermitKind::Itap, ends: None }), day)
        );
        for n in -40..40 {
            let ends = day.saturating_add(jiff::Span::new().days(n));
            let permit = Some(Permit { kind: PermitKind::Itas, ends: Some(ends) });
            assert_eq!(wanted.status(Some(day_number(ends))), status(permit, day), "{ends}");
        }
    }
}

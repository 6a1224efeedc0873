//! The index's answers, computed the slow way: every site, every row, sets and days.
//! Invariant: nothing here shares code with the index but the facts themselves.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use geo::{Distance, Geodesic, Point};
use jiff::Span;
use jiff::civil::Date;
use petapora::access::Scope;
use petapora::index::facts::{Agencies, Input, Permit, PersonFact, PlaceFact};
use petapora_wire::{Agency, PermitStatus, Shape, SiteFilter, SiteRole, StatusCounts};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct NaiveSite {
    pub id: String,
    pub point: [f64; 2],
    pub people: BTreeSet<Uuid>,
    pub status: StatusCounts,
    pub unmatched: u32,
}

pub fn sites(facts: &Input, scope: &Scope, filter: &SiteFilter, as_of: Date) -> Vec<NaiveSite> {
    let day = filter.date.as_ref().map_or(as_of, |d| d.parse().unwrap());
    let mut found = Vec::new();
    for place in &facts.places {
        for role in [SiteRole::Workplace, SiteRole::Residence] {
            let anybody = facts.presences.iter().any(|row| row.place == place.id && row.role == role);
            if anybody || place.kind.default_role() == role {
                found.extend(site(facts, scope, filter, day, place, role));
            }
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

fn site(
    facts: &Input,
    scope: &Scope,
    filter: &SiteFilter,
    day: Date,
    place: &PlaceFact,
    role: SiteRole,
) -> Option<NaiveSite> {
    let id = format!("{}-{}", place.id, if role == SiteRole::Workplace { "w" } else { "r" });
    let code = place.kelurahan.as_deref();
    let rows: Vec<_> =
        facts.presences.iter().filter(|row| row.place == place.id && row.role == role).collect();
    let said_by = rows.iter().fold(place.agencies, |all, row| all.with(Agencies::of(row.agency)));
    let in_scope =
        scope.covers_area(code) && scope.own_agency.is_none_or(|own| said_by.iter().any(|a| a == own));
    let text = filter.text.as_ref().map(|t| t.to_lowercase());
    let says = |t: &String| {
        format!("{}\n{}", place.name, place.address.clone().unwrap_or_default())
            .to_lowercase()
            .contains(t.as_str())
    };
    let passes = in_scope
        && (filter.roles.is_empty() || filter.roles.contains(&role))
        && (filter.kinds.is_empty() || filter.kinds.contains(&place.kind))
        && (filter.kelurahan.is_empty()
            || filter.kelurahan.iter().any(|p| code.is_some_and(|c| c.starts_with(p.as_str()))))
        && (filter.ids.is_empty() || filter.ids.contains(&id))
        && text.as_ref().is_none_or(says)
        && filter.shape.as_ref().is_none_or(|shape| inside(shape, [place.lon, place.lat]));
    if !passes {
        return None;
    }
    let own = |agency: Agency| scope.own_agency.is_none_or(|own| own == agency);
    let today =
        |from: Option<Date>, to: Option<Date>| from.is_none_or(|f| f <= day) && to.is_none_or(|t| t >= day);
    let mut occupants = HashSet::new();
    let mut people = BTreeSet::new();
    let mut status = StatusCounts::default();
    // Under an agency's scope its own word counts, wherever others say that somebody lives.
    let counts = |away: bool| !away || scope.own_agency.is_some();
    for row in rows.iter().filter(|row| own(row.agency) && counts(row.away) && today(row.from, row.to)) {
        let person = facts.people.iter().find(|p| p.id == row.person).unwrap();
        let person = visible(person, scope);
        occupants.insert(person.id);
        let company = row.company.or(person.company);
        let company = company.and_then(|id| facts.companies.iter().find(|c| c.id == id));
        let now = status_on(person.permit, day);
        let wanted = (filter.statuses.is_empty() || filter.statuses.contains(&now))
            && filter.expires_within_days.is_none_or(|days| ends_within(person.permit, day, days))
            && (filter.companies.is_empty()
                || company.is_some_and(|c| filter.companies.contains(&c.id.to_string())))
            && (filter.sectors.is_empty()
                || company.is_some_and(|c| c.sector.as_ref().is_some_and(|s| filter.sectors.contains(s))))
            && (filter.agencies.is_empty() || filter.agencies.contains(&row.agency));
        if wanted && people.insert(person.id) {
            status.add(now, 1);
        }
    }
    let people_level = !filter.statuses.is_empty()
        || filter.expires_within_days.is_some()
        || !filter.companies.is_empty()
        || !filter.sectors.is_empty()
        || !filter.agencies.is_empty()
        || filter.date.is_some();
    let crowded = place.capacity.is_some_and(|capacity| occupants.len() > capacity as usize);
    if (people_level && people.is_empty()) || (filter.over_capacity && !crowded) {
        return None;
    }
    let sightings = facts.sightings.iter().filter(|s| {
        s.place == place.id && role == place.kind.default_role() && own(s.agency) && today(s.seen_on, None)
    });
    let unmatched = sightings.count() as u32;
    Some(NaiveSite { id, point: [place.lon, place.lat], people, status, unmatched })
}

/// An agency's reader knows nothing that other agencies said of a person.
fn visible(person: &PersonFact, scope: &Scope) -> PersonFact {
    match scope.own_agency {
        Some(own) if person.agencies.iter().any(|agency| agency != own) => PersonFact::unknown(person.id),
        _ => person.clone(),
    }
}

fn status_on(permit: Option<Permit>, day: Date) -> PermitStatus {
    match permit.map(|permit| permit.ends) {
        None => PermitStatus::Unknown,
        Some(Some(end)) if end < day => PermitStatus::Expired,
        Some(Some(end)) if end <= day + Span::new().days(30) => PermitStatus::Expiring,
        Some(_) => PermitStatus::Active,
    }
}

fn ends_within(permit: Option<Permit>, day: Date, days: u32) -> bool {
    let end = permit.and_then(|permit| permit.ends);
    end.is_some_and(|end| end >= day && end <= day + Span::new().days(i64::from(days)))
}

pub fn geodesic_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    Geodesic.distance(Point::from(a), Point::from(b))
}

pub fn inside(shape: &Shape, [x, y]: [f64; 2]) -> bool {
    match shape {
        Shape::Bbox([w, s, e, n]) => x >= *w && x <= *e && y >= *s && y <= *n,
        Shape::Radius { lon, lat, radius_m } => geodesic_m([*lon, *lat], [x, y]) <= *radius_m,
        // A ray to the north instead of the index's to the east.
        Shape::Polygon(ring) => {
            let edges = ring.iter().zip(ring.iter().cycle().skip(1));
            let crossed = edges.filter(|(a, b)| {
                let (left, right) = if a[0] < b[0] { (a, b) } else { (b, a) };
                left[0] <= x && x < right[0] && {
                    let t = (x - left[0]) / (right[0] - left[0]);
                    left[1] + t * (right[1] - left[1]) > y
                }
            });
            crossed.count() % 2 == 1
        }
    }
}

pub fn people(sites: &[NaiveSite]) -> usize {
    sites.iter().flat_map(|site| &site.people).collect::<HashSet<_>>().len()
}

/// Residents and workers by kelurahan.
pub fn by_kelurahan(facts: &Input, scope: &Scope, day: Date) -> BTreeMap<String, [usize; 2]> {
    let mut areas = BTreeMap::new();
    for code in facts.places.iter().filter_map(|place| place.kelurahan.clone()) {
        let count = |role| {
            let filter =
                SiteFilter { roles: vec![role], kelurahan: vec![code.clone()], ..SiteFilter::default() };
            people(&sites(facts, scope, &filter, day))
        };
        areas.insert(code.clone(), [count(SiteRole::Residence), count(SiteRole::Workplace)]);
    }
    areas
}

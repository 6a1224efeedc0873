//! Which sites match, and how many people each of them holds. Invariant: a person is
//! counted once at a site and once in a total, however many lists name them.

use std::sync::PoisonError;

use jiff::civil::Date;
use petapora_wire::{SiteFilter, StatusCounts};

use super::columns::{Day, NONE, OPEN_START, SiteRow, Spot, day_number};
use super::metres::{circle_bbox, distance_m};
use super::shape;
use super::snapshot::{Snapshot, date_text};
use super::wanted::Wanted;
use crate::access::Scope;

/// Scopes and days whose totals a snapshot remembers.
const TOTALS_KEPT: usize = 256;

/// A matching site with its people on the day shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Its number in the snapshot that answered; nowhere else.
    pub site: u32,
    /// Distinct documented people who match the filter.
    pub people: u32,
    pub status: StatusCounts,
    /// Distinct documented people, whatever the people-level filters.
    pub occupants: u32,
    /// Sightings that no document explains; never part of the people.
    pub unmatched: u32,
}

/// The matching sites in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    pub sites: Vec<Counted>,
    /// Distinct people at all of them.
    pub people: u32,
    /// Newest list that names one of them, `YYYY-MM-DD`; empty without any.
    pub source_date: String,
}

/// What a scope holds on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub sites: u32,
    /// Distinct people.
    pub people: u32,
}

impl Snapshot {
    /// The sites within the scope that match the filter, on the filter's day or else
    /// `as_of`. O(hits), or O(sites) without a shape or ids.
    pub fn select(&self, scope: &Scope, filter: &SiteFilter, as_of: Date) -> Selection {
        let wanted = Wanted::new(self, scope, filter, as_of);
        self.pick(&wanted, self.candidates(&wanted))
    }

    /// The `k` matching sites nearest to the point, nearest first, with their
    /// distance in metres; equally near ones in the order of their ids.
    pub fn nearest(
        &self,
        point: [f64; 2],
        k: usize,
        scope: &Scope,
        filter: &SiteFilter,
        as_of: Date,
    ) -> Vec<(f64, Counted)> {
        let wanted = Wanted::new(self, scope, filter, as_of);
        // Circles of twice the radius, until one holds enough: exact by the same
        // distance as a radius query, at most four times the area of the right one.
        let mut radius_m = 250.0;
        loop {
            let whole = radius_m > 40_000_000.0;
            let circle =
                if whole { self.candidates(&wanted) } else { self.within_box(circle_bbox(point, radius_m)) };
            let mut near: Vec<(f64, Counted)> = self
                .pick(&wanted, circle)
                .sites
                .into_iter()
                .map(|counted| (distance_m(point, self.point(counted.site)), counted))
                .filter(|(metres, _)| whole || *metres <= radius_m)
                .collect();
            if whole || near.len() >= k {
                // Stable: the order of ids remains among equals.
                near.sort_by(|a, b| a.0.total_cmp(&b.0));
                near.truncate(k);
                return near;
            }
            radius_m *= 2.0;
        }
    }

    /// What the scope holds on the day; counted once per snapshot.
    pub fn totals(&self, scope: &Scope, day: Date) -> Totals {
        let key = (scope.clone(), day_number(day));
        // A panic elsewhere leaves whole entries behind: each is inserted at once.
        let kept = self.totals.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        kept.unwrap_or_else(|| {
            let all = self.select(scope, &SiteFilter::default(), day);
            let totals = Totals { sites: count(all.sites.len()), people: all.people };
            let mut kept = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever walks through all days does not fill the memory.
            if kept.len() >= TOTALS_KEPT {
                kept.clear();
            }
            kept.insert(key, totals);
            totals
        })
    }

    /// Sites that may match, in the order of their ids, none twice.
    pub(super) fn candidates(&self, wanted: &Wanted) -> Vec<u32> {
        match (&wanted.ids, wanted.shape) {
            (Some(ids), _) => self.in_order(ids.clone()),
            (None, Some(shape)) => self.within_box(shape::bbox(shape)),
            (None, None) => self.order.clone(),
        }
    }

    fn within_box(&self, bbox: [f64; 4]) -> Vec<u32> {
        let hits = self.tree.locate_in_envelope(Spot::around(bbox));
        self.in_order(hits.map(|spot| spot.site).collect())
    }

    fn in_order(&self, mut sites: Vec<u32>) -> Vec<u32> {
        sites.sort_unstable_by_key(|number| self.sites[*number as usize].key());
        sites.dedup();
        sites
    }

    fn point(&self, site: u32) -> [f64; 2] {
        let site = &self.sites[site as usize];
        [site.lon, site.lat]
    }

    fn pick(&self, wanted: &Wanted, candidates: Vec<u32>) -> Selection {
        let mut sites = Vec::new();
        let mut people = Vec::new();
        let mut source_day: Day = OPEN_START;
        for number in candidates {
            let site = &self.sites[number as usize];
            if wanted.site(site) != Some(0) {
                continue;
            }
            let before = people.len();
            let counted = self.count(wanted, number, site, &mut people);
            let crowded = SiteRow::known(site.capacity).is_some_and(|capacity| counted.occupants > capacity);
            if (wanted.over_capacity && !crowded) || (wanted.needs_people && counted.people == 0) {
                people.truncate(before);
                continue;
            }
            source_day = source_day.max(site.source_day);
            sites.push(counted);
        }
        people.sort_unstable();
        people.dedup();
        Selection { sites, people: count(people.len()), source_date: date_text(source_day) }
    }

    /// Counts a site's people and notes their numbers.
    fn count(&self, wanted: &Wanted, number: u32, site: &SiteRow, people: &mut Vec<u32>) -> Counted {
        let mut counted =
            Counted { site: number, people: 0, status: StatusCounts::default(), occupants: 0, unmatched: 0 };
        // Rows are sorted by person: a repetition follows directly.
        let (mut last_occupant, mut last_counted) = (NONE, NONE);
        for row in self.rows(site).iter().filter(|row| wanted.present(row)) {
            if row.person == NONE {
                counted.unmatched += 1;
                continue;
            }
            if row.person != last_occupant {
                counted.occupants += 1;
                last_occupant = row.person;
            }
            let known = wanted.known(row, &self.people);
            if row.person != last_counted && wanted.person(row, known) == 0 {
                counted.people += 1;
                counted.status.add(wanted.status(known.permit_end), 1);
                last_counted = row.person;
                people.push(row.person);
            }
        }
        counted
    }

    /// Whether more people than its capacity are there on the day shown.
    pub(super) fn is_crowded(&self, wanted: &Wanted, site: &SiteRow) -> bool {
        SiteRow::known(site.capacity)
            .is_some_and(|capacity| self.count(wanted, 0, site, &mut Vec::new()).occupants > capacity)
    }
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

//! What could be chosen next: for each field, its values with the sites and people
//! behind them. Invariant: a field's counts are those that the selection would have if
//! that field's own filter were replaced by the value.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::{Agency, FacetValue, Facets, PermitStatus, PlaceKind, SiteFilter, SiteRole};

use super::columns::{NONE, SiteRow};
use super::select::count;
use super::snapshot::Snapshot;
use super::wanted::{AGENCY, COMPANY, EXPIRES, Fails, KELURAHAN, KIND, ROLE, SECTOR, STATUS, Wanted};
use crate::access::Scope;

/// The windows offered for the end of permits, days.
const WINDOWS: [u32; 3] = [30, 60, 90];

/// Values of all facets under way, each value packed with its field: the field's bit
/// number above, the value's number below.
#[derive(Default)]
struct Tally {
    sites: BTreeMap<u64, u32>,
    /// Value above, person below.
    people: Vec<u64>,
    /// Values of the site under way.
    here: Vec<u64>,
}

fn packed(field: Fails, value: u32) -> u64 {
    u64::from(field.trailing_zeros()) << 24 | u64::from(value)
}

impl Tally {
    fn person(&mut self, value: u64, person: u32) {
        self.here.push(value);
        self.people.push(value << 32 | u64::from(person));
    }

    fn end_site(&mut self) {
        self.here.sort_unstable();
        self.here.dedup();
        for value in self.here.drain(..) {
            *self.sites.entry(value).or_default() += 1;
        }
    }

    /// Sites and distinct people by packed value.
    fn counts(mut self) -> BTreeMap<u64, (u32, u32)> {
        self.people.sort_unstable();
        self.people.dedup();
        let mut counts: BTreeMap<u64, (u32, u32)> =
            self.sites.into_iter().map(|(value, sites)| (value, (sites, 0))).collect();
        for run in self.people.chunk_by(|a, b| a >> 32 == b >> 32) {
            if let Some(counted) = run.first().and_then(|first| counts.get_mut(&(first >> 32))) {
                counted.1 = count(run.len());
            }
        }
        counts
    }
}

impl Snapshot {
    /// The facets of a selection. `area_name` names a kelurahan by its code.
    /// O(p log p) in the people at the candidates.
    pub fn facets(
        &self,
        scope: &Scope,
        filter: &SiteFilter,
        as_of: Date,
        area_name: impl Fn(&str) -> Option<String>,
    ) -> Facets {
        let wanted = Wanted::new(self, scope, filter, as_of);
        let sectors = self.sectors();
        let mut tally = Tally::default();
        for number in self.candidates(&wanted) {
            let site = &self.sites[number as usize];
            let Some(site_fails) = wanted.site(site) else { continue };
            if site_fails.count_ones() > 1 || (wanted.over_capacity && !self.is_crowded(&wanted, site)) {
                continue;
            }
            self.tally_site(&wanted, site, site_fails, &sectors, &mut tally);
        }
        let counts = tally.counts();
        let values = |field: Fails| {
            let from = packed(field, 0);
            counts
                .range(from..from + (1 << 24))
                .map(|(value, counts)| ((value & 0xff_ffff) as usize, *counts))
        };
        let coded = |field: Fails, spell: &dyn Fn(usize) -> Option<(String, String)>| {
            values(field)
                .filter_map(|(value, (sites, people))| {
                    spell(value).map(|(value, label)| FacetValue { value, label, sites, people })
                })
                .collect::<Vec<_>>()
        };
        let code = |spelled: Option<&'static str>| spelled.map(|s| (s.to_owned(), s.to_owned()));
        let mut company =
            coded(COMPANY, &|n| self.companies.rows.get(n).map(|row| (row.id.to_string(), row.name.clone())));
        company.sort_by(|a, b| (b.people, &a.label, &a.value).cmp(&(a.people, &b.label, &b.value)));
        let mut kelurahan = coded(KELURAHAN, &|n| {
            let code = self.kelurahan.get(n)?;
            Some((code.to_string(), area_name(code).unwrap_or_else(|| code.to_string())))
        });
        kelurahan.sort_by(|a, b| a.value.cmp(&b.value));
        Facets {
            role: coded(ROLE, &|n| code(SiteRole::ALL.get(n).map(|v| v.as_str()))),
            kind: coded(KIND, &|n| code(PlaceKind::ALL.get(n).map(|v| v.as_str()))),
            status: coded(STATUS, &|n| code(PermitStatus::ALL.get(n).map(|v| v.as_str()))),
            expires_within_days: coded(EXPIRES, &|n| {
                WINDOWS.get(n).map(|days| (days.to_string(), days.to_string()))
            }),
            company,
            sector: coded(SECTOR, &|n| sectors.names.get(n).map(|s| (s.to_string(), s.to_string()))),
            agency: coded(AGENCY, &|n| code(Agency::ALL.get(n).map(|v| v.as_str()))),
            kelurahan,
        }
    }

    fn tally_site(
        &self,
        wanted: &Wanted,
        site: &SiteRow,
        site_fails: Fails,
        sectors: &Sectors,
        tally: &mut Tally,
    ) {
        let own =
            [(ROLE, site.role as u32), (KIND, site.kind as u32), (KELURAHAN, u32::from(site.kelurahan))];
        // A row shows in the facet of the only field it fails, or in all if it fails none.
        let shows = |fails: Fails, field: Fails| fails & !field == 0;
        if !wanted.needs_people {
            let fields = own.iter().filter(|(field, _)| shows(site_fails, *field));
            tally.here.extend(fields.map(|(field, value)| packed(*field, *value)));
        }
        for row in self.rows(site).iter().filter(|row| row.person != NONE && wanted.present(row)) {
            let known = wanted.known(row, &self.people);
            let (company, end) = (known.company, known.permit_end);
            let fails = site_fails | wanted.person(row, known);
            if fails.count_ones() > 1 {
                continue;
            }
            for (field, value) in own.iter().filter(|(field, _)| shows(fails, *field)) {
                tally.person(packed(*field, *value), row.person);
            }
            if shows(fails, STATUS) {
                tally.person(packed(STATUS, wanted.status(end) as u32), row.person);
            }
            if shows(fails, EXPIRES) {
                for (n, days) in (0..).zip(WINDOWS) {
                    if wanted.ends_within(end, days as i32) {
                        tally.person(packed(EXPIRES, n), row.person);
                    }
                }
            }
            if shows(fails, COMPANY) && company != NONE {
                tally.person(packed(COMPANY, company), row.person);
            }
            if let Some(sector) = sectors.of(company).filter(|_| shows(fails, SECTOR)) {
                tally.person(packed(SECTOR, sector), row.person);
            }
            if shows(fails, AGENCY) {
                for agency in row.agencies.iter() {
                    tally.person(packed(AGENCY, agency as u32), row.person);
                }
            }
        }
        tally.end_site();
    }

    /// The sectors there are, by number, in the order of their names.
    fn sectors(&self) -> Sectors<'_> {
        let mut names: Vec<&str> =
            self.companies.rows.iter().filter_map(|row| row.sector.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        let number = |sector: &Option<String>| names.binary_search(&sector.as_deref()?).ok().map(count);
        let by_company = self.companies.rows.iter().map(|row| number(&row.sector)).collect();
        Sectors { names, by_company }
    }
}

struct Sectors<'a> {
    names: Vec<&'a str>,
    by_company: Vec<Option<u32>>,
}

impl Sectors<'_> {
    fn of(&self, company: u32) -> Option<u32> {
        self.by_company.get(company as usize).copied().flatten()
    }
}

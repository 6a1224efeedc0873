//! People by kelurahan and by company. Invariant: a person is counted once in a
//! kelurahan in each role, however many places of it name them.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use petapora_wire::{SiteFilter, SiteRole};

use super::columns::NONE;
use super::select::count;
use super::snapshot::Snapshot;
use super::wanted::Wanted;
use crate::access::Scope;

/// Distinct people of one kelurahan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AreaPeople {
    pub residents: u32,
    pub workers: u32,
}

/// A company with the number of sites at which it has people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanySites {
    pub id: String,
    pub name: String,
    pub sites: u32,
}

impl Snapshot {
    /// People by code of the kelurahan on `day`. O(sites + people log people).
    pub fn people_by_kelurahan(&self, scope: &Scope, day: Date) -> BTreeMap<String, AreaPeople> {
        let everything = SiteFilter::default();
        let wanted = Wanted::new(self, scope, &everything, day);
        let mut found = Vec::new();
        for number in self.candidates(&wanted) {
            let site = &self.sites[number as usize];
            if wanted.site(site).is_some() {
                let rows = self.rows(site).iter().filter(|row| row.person != NONE && wanted.present(row));
                found.extend(rows.map(|row| (site.kelurahan, site.role, row.person)));
            }
        }
        found.sort_unstable();
        found.dedup();
        let mut areas: BTreeMap<String, AreaPeople> = BTreeMap::new();
        for run in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((kelurahan, role, _)) = run.first() else { continue };
            let Some(code) = self.kelurahan.get(usize::from(*kelurahan)) else { continue };
            let area = areas.entry(code.to_string()).or_default();
            match role {
                SiteRole::Residence => area.residents = count(run.len()),
                SiteRole::Workplace => area.workers = count(run.len()),
            }
        }
        areas
    }

    /// Companies whose name passes `named` and that have people in the scope on `day`,
    /// in the order of their names.
    pub fn companies_named(
        &self,
        scope: &Scope,
        day: Date,
        named: impl Fn(&str) -> bool,
    ) -> Vec<CompanySites> {
        let asked: Vec<bool> = self.companies.rows.iter().map(|row| named(&row.name)).collect();
        if !asked.contains(&true) {
            return Vec::new();
        }
        let mut sites = vec![0_u32; asked.len()];
        let everything = SiteFilter::default();
        let wanted = Wanted::new(self, scope, &everything, day);
        for number in self.candidates(&wanted) {
            let site = &self.sites[number as usize];
            if wanted.site(site).is_none() {
                continue;
            }
            let rows = self.rows(site).iter().filter(|row| wanted.present(row));
            let here: HashSet<u32> = rows.map(|row| wanted.known(row, &self.people).company).collect();
            for company in here {
                if let Some(sites) = sites.get_mut(company as usize) {
                    *sites += 1;
                }
            }
        }
        let mut companies: Vec<CompanySites> = self
            .companies
            .rows
            .iter()
            .zip(asked.into_iter().zip(sites))
            .filter(|(_, (asked, sites))| *asked && *sites > 0)
            .map(|(row, (_, sites))| CompanySites { id: row.id.to_string(), name: row.name.clone(), sites })
            .collect();
        companies.sort_by(|a, b| a.name.cmp(&b.name));
        companies
    }
}

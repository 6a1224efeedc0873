//! The places that rows name. Invariant: one key is one place; only an employer's list
//! makes further sites of a company, and only where they are clearly elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use petapora_wire::Located;

use super::Book;
use crate::imports::claim::{PlaceClaim, Point};
use crate::imports::remark;
use crate::registry::name_key::{display_name, name_key};
use crate::registry::place::{Place, SAME_PLACE_M, Voice, distance_m};

#[derive(Default)]
pub(super) struct Places {
    pub(super) all: Vec<Entry>,
    pub(super) by_key: HashMap<String, usize>,
    /// Sites of a company, by its id; the first is the main one.
    pub(super) by_company: HashMap<String, Vec<usize>>,
}

pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) is_new: bool,
    pub(super) changed: bool,
    pub(super) named: bool,
    /// Line that first named it in this file.
    pub(super) line: u32,
}

/// The key under which lists meet at a place; `None` if the name says nothing. An
/// employer's site is called like the company, so plans and workers meet at one place.
/// A further site of a company is named by its key alone, which is taken as it is.
pub(super) fn place_key(place: &PlaceClaim) -> Option<String> {
    let key = match place.name.split_once(" @ ").filter(|(_, site)| is_site(site)) {
        Some((name, site)) => format!("{} @ {site}", name_key(name)),
        None => name_key(&place.name),
    };
    Some(key).filter(|key| !key.is_empty())
}

/// Two numbers with three decimals each, as the key of a further site ends.
fn is_site(text: &str) -> bool {
    let number = |text: &str| {
        text.parse::<f64>().is_ok() && text.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 3)
    };
    text.split_once(' ').is_some_and(|(lon, lat)| number(lon) && number(lat))
}

impl Book {
    /// The id of the place that a row names, known, found in this list, or new.
    /// `company` is the row's, if it is an employer's list.
    pub(super) fn place(
        &mut self,
        row: &str,
        line: u32,
        key: String,
        said: &PlaceClaim,
        company: Option<&str>,
    ) -> String {
        let ground = Arc::clone(&self.ground);
        let kelurahan_at = |point: Point| ground.kelurahan_at(point.lon, point.lat).map(str::to_owned);
        let by = Voice { row: row.to_owned(), list: self.list, list_date: self.list_date.clone() };
        let (mut key, mut name) = (key, display_name(&said.name));
        let mut found = self.places.by_key.get(&key).copied();
        if let (Some(main), Some(company), Some(point)) = (found, company, said.point)
            && self.places.is_another_site(main, point)
        {
            key = format!("{key} @ {:.3} {:.3}", point.lon, point.lat);
            found = self.places.site_near(company, point).or_else(|| self.places.by_key.get(&key).copied());
            let area = ground.kelurahan_at(point.lon, point.lat).and_then(|code| ground.area(code));
            let area =
                area.map_or_else(|| format!("{:.3}, {:.3}", point.lat, point.lon), |area| area.name.clone());
            name = format!("{name} – {area}");
        }
        let Some(index) = found else {
            let id = self.id("place", || key.clone());
            let mut place = Place::first(id, key, name, said.clone(), by, kelurahan_at);
            place.company_id = company.map(str::to_owned);
            let id = place.id.clone();
            self.places.add(place, true, line);
            return id;
        };
        let entry = &mut self.places.all[index];
        let heard = entry.place.hear(&name, said, &by, kelurahan_at);
        if heard.differs_m.is_some() {
            self.findings.push(remark::POINT_DIFFERS.on(line, self.point_column.as_deref()));
        }
        entry.changed |= heard.changed;
        if !entry.named {
            (entry.named, entry.line) = (true, line);
        }
        if let Some(company) = company
            && entry.place.company_id.is_none()
        {
            entry.place.company_id = Some(company.to_owned());
            entry.changed = true;
            self.places.by_company.entry(company.to_owned()).or_default().push(index);
        }
        entry.place.id.clone()
    }
}

impl Places {
    pub(super) fn add(&mut self, place: Place, is_new: bool, line: u32) {
        if self.by_key.contains_key(&place.name_key) {
            return;
        }
        let index = self.all.len();
        self.by_key.insert(place.name_key.clone(), index);
        if let Some(company) = &place.company_id {
            self.by_company.entry(company.clone()).or_default().push(index);
        }
        self.all.push(Entry { place, is_new, changed: false, named: is_new, line });
    }

    /// Whether `point` is a site of its own beside the company's main one: clearly
    /// elsewhere than what an employer's list or a planner said of the main one.
    fn is_another_site(&self, main: usize, point: Point) -> bool {
        let main = &self.all[main].place;
        let sure =
            main.located == Located::Pinned || main.point_by.as_ref().is_some_and(Voice::names_workplaces);
        sure && main.point.is_some_and(|known| distance_m(known, point) > SAME_PLACE_M)
    }

    fn site_near(&self, company: &str, point: Point) -> Option<usize> {
        let near = |index: &&usize| {
            self.all[**index].place.point.is_some_and(|known| distance_m(known, point) <= SAME_PLACE_M)
        };
        self.by_company.get(company)?.iter().find(near).copied()
    }
}

//! A site as it is written out, borrowed from the snapshot. Invariant: it reads as
//! `wire::Site`, field by field; a list of 100 of them is written without an
//! allocation for each text.

use petapora_wire::{Located, PlaceKind, Site, SiteRole, StatusCounts};
use serde::ser::{Serialize, Serializer};
use uuid::Uuid;

use super::columns::{Day, SiteRow};
use super::facts::Agencies;
use super::select::Counted;
use super::snapshot::{Snapshot, date_text, site_id};

/// `wire::Site` by reference.
#[derive(serde::Serialize)]
pub struct SiteView<'a> {
    id: Id<'a>,
    place: Uuid,
    role: SiteRole,
    kind: PlaceKind,
    name: &'a str,
    address: Option<&'a str>,
    lon: f64,
    lat: f64,
    accuracy_m: Option<f64>,
    located: Located,
    kelurahan_code: Option<&'a str>,
    people: u32,
    status: StatusCounts,
    occupancy: u32,
    capacity: Option<u32>,
    expected: Option<u32>,
    unmatched: u32,
    agencies: Codes,
    source_date: On,
}

struct Id<'a>(&'a SiteRow);

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = [0; 38];
        self.0.place.hyphenated().encode_lower(&mut text);
        text[36..].copy_from_slice(match self.0.role {
            SiteRole::Workplace => b"-w",
            SiteRole::Residence => b"-r",
        });
        serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

struct Codes(Agencies);

impl Serialize for Codes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

struct On(Day);

impl Serialize for On {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&date_text(self.0))
    }
}

impl Snapshot {
    /// The site as lists write it.
    pub fn view(&self, counted: &Counted) -> SiteView<'_> {
        let row = &self.sites[counted.site as usize];
        SiteView {
            id: Id(row),
            place: row.place,
            role: row.role,
            kind: row.kind,
            name: &row.described.name,
            address: row.described.address.as_deref(),
            lon: row.lon,
            lat: row.lat,
            accuracy_m: row.described.accuracy_m,
            located: row.described.located,
            kelurahan_code: self.kelurahan_of(row),
            people: counted.people,
            status: counted.status,
            occupancy: counted.occupants,
            capacity: SiteRow::known(row.capacity),
            expected: row.described.expected,
            unmatched: counted.unmatched,
            agencies: Codes(row.agencies),
            source_date: On(row.source_day),
        }
    }

    /// The same, owned.
    pub fn site(&self, counted: &Counted) -> Site {
        let view = self.view(counted);
        Site {
            id: site_id(view.id.0),
            place: view.place.to_string().into(),
            role: view.role,
            kind: view.kind,
            name: view.name.to_owned(),
            address: view.address.map(str::to_owned),
            lon: view.lon,
            lat: view.lat,
            accuracy_m: view.accuracy_m,
            located: view.located,
            kelurahan_code: view.kelurahan_code.map(str::to_owned),
            people: view.people,
            status: view.status,
            occupancy: view.occupancy,
            capacity: view.capacity,
            expected: view.expected,
            unmatched: view.unmatched,
            agencies: view.agencies.0.iter().collect(),
            source_date: date_text(view.source_date.0),
        }
    }
}

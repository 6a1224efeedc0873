//! The ground of the map: boundaries, land, roads and places of a jurisdiction, and
//! the office that chairs its team. Invariant: what is installed passed `check`, and
//! point → kelurahan agrees with the installed polygons.

use petapora_wire::{Area, JurisdictionId, Office, Region};

use crate::access::Route;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::{Jurisdiction, Store};

/// The installed region in memory.
pub struct Ground {
    pub region: Region,
}

impl Ground {
    /// Code of the kelurahan that contains the point.
    pub fn kelurahan_at(&self, _lon: f64, _lat: f64) -> Option<&str> {
        None
    }

    /// Code of the kelurahan that a list calls `name`: any case, with or without
    /// `Kel.`/`Kelurahan`, blanks and the known other spellings.
    pub fn kelurahan_named(&self, _name: &str) -> Option<&str> {
        None
    }

    /// Whether the point lies in or near the working area: within the region's
    /// bounding box, where a wrong sign or swapped axes never fall.
    pub fn covers(&self, _lon: f64, _lat: f64) -> bool {
        true
    }

    pub fn area(&self, code: &str) -> Option<&Area> {
        self.region.kelurahan.iter().chain(&self.region.kecamatan).find(|area| area.code == code)
    }
}

pub fn routes() -> Vec<Route> {
    Vec::new()
}

/// The jurisdiction of the database; on a new one the embedded Bontang is installed.
pub async fn ensure_jurisdiction(_store: &Store, _clock: &Clock, _demo: bool) -> Result<Jurisdiction> {
    Err(Error::NotFound)
}

pub async fn load_ground(_store: &Store, _jurisdiction: &JurisdictionId) -> Result<Ground> {
    Err(Error::NotFound)
}

pub async fn load_office(_store: &Store, _jurisdiction: &JurisdictionId) -> Result<Office> {
    Err(Error::NotFound)
}

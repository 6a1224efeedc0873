//! Where a row says somebody works, lives or was seen. Invariant: a place has a name,
//! and a point only if the list measured one; a kelurahan's centre is never a point.

use petapora_wire::{Fix, ListKind, PlaceKind};

use super::Row;
use super::point::{Axis, point};
use crate::imports::claim::PlaceClaim;
use crate::imports::columns::Field;
use crate::imports::remark;
use crate::imports::value::{number, place, text};

/// Radius of error of field monitoring, in metres (a telephone's fix between houses).
const MONITORING_ACCURACY_M: f64 = 40.0;

impl Row<'_> {
    /// The place that the row names in a column of its own (a lodging, a residence, the
    /// place of a sighting); `None` where there is none, which the list's kind judges.
    pub(super) fn named_place(&mut self) -> Option<PlaceClaim> {
        let kind = self.checker.kind;
        let name = self.cell(Field::PlaceName).map(text::clean).filter(|name| !name.is_empty());
        let place = self.described(PlaceKind::Workplace);
        let name = match (name, kind, place.point) {
            (Some(name), ..) => name,
            // Seen at a bare point: the point is all the name there is. Four decimals are 11 m.
            (None, ListKind::Monitoring, Some(point)) => {
                format!("Titik pemantauan {:.4}, {:.4}", point.lat, point.lon)
            }
            (None, ListKind::StayPermits, _) => {
                self.say(&remark::RESIDENCE_MISSING, Field::PlaceName);
                return None;
            }
            (None, ..) => {
                self.say(&remark::PLACE_MISSING, Field::PlaceName);
                return None;
            }
        };
        let kind = self.place_kind(&name);
        Some(PlaceClaim { name, kind, ..place })
    }

    /// Where a company's people work: called like the company, at the point of the row.
    pub(super) fn work_site(&mut self, company: &str) -> PlaceClaim {
        PlaceClaim { name: company.to_owned(), ..self.described(PlaceKind::Workplace) }
    }

    /// The ship as the place where its crew lives.
    pub(super) fn ship(&mut self) -> Option<PlaceClaim> {
        let Some(name) = self.cell(Field::Ship).map(text::clean).filter(|name| !name.is_empty()) else {
            self.say(&remark::PLACE_MISSING, Field::Ship);
            return None;
        };
        Some(PlaceClaim { name, ..self.described(PlaceKind::Jetty) })
    }

    /// All of a place but its name.
    fn described(&mut self, kind: PlaceKind) -> PlaceClaim {
        let both = self.cell(Field::Coordinates);
        let (lat, lon) = match both.map(number::pair) {
            Some(Some([lat, lon])) => (Some(lat), Some(lon)),
            Some(None) => (both, both),
            None => (self.cell(Field::Lat), self.cell(Field::Lon)),
        };
        let mut at = None;
        // Most lists have no coordinates at all: that is no remark on every row.
        let paired = self.has_column(Field::Coordinates);
        if paired || self.has_column(Field::Lat) || self.has_column(Field::Lon) {
            let (found, remark) = point(lat, lon, |lon, lat| self.checker.ground.covers(lon, lat));
            at = found;
            // In one column either order is usual, and only one lies in the area.
            let usual = |remark: &remark::Remark| paired && *remark == remark::AXES_SWAPPED;
            if let Some((remark, _)) = remark.filter(|(remark, _)| paired && !usual(remark)) {
                self.say_or_mend(remark, Field::Coordinates);
            } else if let Some((remark, axis)) = remark.filter(|_| !paired) {
                let field = match axis {
                    Axis::Lat => Field::Lat,
                    Axis::Lon => Field::Lon,
                };
                self.say_or_mend(remark, field);
            }
        }
        let (kelurahan_code, location) = self.kelurahan();
        let clean = |cell: Option<&str>| cell.map(text::clean).filter(|text| !text.is_empty());
        PlaceClaim {
            name: String::new(),
            kind,
            point: at,
            accuracy_m: at
                .filter(|_| self.checker.kind == ListKind::Monitoring)
                .map(|_| MONITORING_ACCURACY_M),
            address: clean(self.cell(Field::Address)).or(location),
            rt: clean(self.cell(Field::Rt)),
            kelurahan_code,
            capacity: self.count(Field::Capacity, &remark::CAPACITY_FORM),
            operator: clean(self.cell(Field::Operator)),
        }
    }

    /// A corrected point is no longer to be looked at where somebody agreed to the correction.
    fn say_or_mend(&mut self, remark: &remark::Remark, field: Field) {
        let fix = [(&remark::AXES_SWAPPED, Fix::SwapAxes), (&remark::SIGN_WRONG, Fix::TurnSign)];
        let agreed = fix.iter().any(|(about, fix)| *about == remark && self.mends(field, *fix));
        self.say(if agreed { &remark::FIXED } else { remark }, field);
    }

    /// The kelurahan's code; and the text of a *Lokasi* column that names none, which is
    /// an address then.
    pub(super) fn kelurahan(&mut self) -> (Option<String>, Option<String>) {
        let ground = &self.checker.ground;
        let located = self.cell(Field::Location);
        let by_location = located.and_then(|cell| ground.kelurahan_named(cell)).map(str::to_owned);
        let address = located.filter(|_| by_location.is_none()).map(text::clean);
        let Some(cell) = self.cell(Field::Kelurahan) else { return (by_location, address) };
        let code = ground.kelurahan_named(cell).map(str::to_owned);
        if code.is_none() {
            self.say(&remark::KELURAHAN_UNKNOWN, Field::Kelurahan);
        }
        (code.or(by_location), address)
    }

    /// The list's own word, or else what the name shows, or else what such a list holds.
    fn place_kind(&mut self, name: &str) -> PlaceKind {
        if let Some(cell) = self.cell(Field::PlaceKind) {
            match place::place_kind(cell) {
                Some(kind) => return kind,
                None => self.say(&remark::PLACE_KIND_UNKNOWN, Field::PlaceKind),
            }
        }
        place::kind_of_name(name).unwrap_or(match self.checker.kind {
            ListKind::LodgingReports => PlaceKind::Hotel,
            ListKind::StayPermits | ListKind::LodgingRegister => PlaceKind::House,
            ListKind::ShipCrews => PlaceKind::Jetty,
            ListKind::Workers
            | ListKind::Monitoring
            | ListKind::WorkPlans
            | ListKind::BorderCrossings
            | ListKind::Referrals
            | ListKind::SponsorReports => PlaceKind::Workplace,
        })
    }

    /// A count of people in a field, said if it cannot be read.
    pub(super) fn count(&mut self, field: Field, unreadable: &remark::Remark) -> Option<u32> {
        let cell = self.cell(field)?;
        let count = number::count(cell);
        if count.is_none() {
            self.say(unreadable, field);
        }
        count
    }
}

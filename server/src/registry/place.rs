//! What is known of a place, and how a list's row adds to it.
//! Invariant: the order in which lists arrive does not matter for point, kind and
//! capacity: the more trusted list decides, among equals the first point stays (a
//! house does not move) and the newest description counts (its capacity may change).

use geo::{Distance as _, Haversine};
use petapora_wire::{ListKind, Located, PlaceKind};

use crate::imports::claim::{PlaceClaim, Point};

/// Points of one place that lie farther apart than this need somebody's look; a
/// company's workplaces that do are two sites. Metres.
pub const SAME_PLACE_M: f64 = 300.0;

/// A row of a list that speaks of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    pub row: String,
    pub list: ListKind,
    /// `YYYY-MM-DD`.
    pub list_date: String,
}

impl Voice {
    /// Who knows places best: the kelurahan's register, then the lodgings themselves,
    /// the approved plans, the employers; addresses are hearsay, and field positions
    /// are those of the observer.
    fn trust(&self) -> u8 {
        match self.list {
            ListKind::LodgingRegister => 5,
            ListKind::LodgingReports => 4,
            ListKind::WorkPlans => 3,
            ListKind::Workers => 2,
            ListKind::StayPermits | ListKind::ShipCrews => 1,
            ListKind::Monitoring
            | ListKind::BorderCrossings
            | ListKind::Referrals
            | ListKind::SponsorReports => 0,
        }
    }

    /// Whether the list is about the sites of companies.
    pub fn names_workplaces(&self) -> bool {
        matches!(self.list, ListKind::WorkPlans | ListKind::Workers)
    }

    fn places_better_than(&self, other: &Self) -> bool {
        (self.trust(), &other.list_date) > (other.trust(), &self.list_date)
    }

    fn describes_better_than(&self, other: &Self) -> bool {
        (self.trust(), &self.list_date) > (other.trust(), &other.list_date)
    }
}

/// A place with what decided it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub id: String,
    pub name_key: String,
    pub name: String,
    pub kind: PlaceKind,
    pub address: Option<String>,
    pub rt: Option<String>,
    pub operator: Option<String>,
    pub company_id: Option<String>,
    pub point: Option<Point>,
    pub accuracy_m: Option<f64>,
    pub located: Located,
    pub kelurahan_code: Option<String>,
    pub capacity: Option<u32>,
    /// The row that gave the point, or else the first that named the place. `None`
    /// for a place that no list made.
    pub point_by: Option<Voice>,
    /// The row whose description counts.
    pub described_by: Option<Voice>,
}

/// What hearing a row did.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Heard {
    pub changed: bool,
    /// The row's point is this far from the known one, and that is too far.
    pub differs_m: Option<f64>,
}

impl Place {
    /// A place as its first row has it. `kelurahan_at` is the ground's judgement.
    pub fn first(
        id: String,
        name_key: String,
        name: String,
        said: PlaceClaim,
        by: Voice,
        kelurahan_at: impl Fn(Point) -> Option<String>,
    ) -> Self {
        let measured = said.point.and_then(kelurahan_at);
        Self {
            id,
            name_key,
            name,
            kind: said.kind,
            address: said.address,
            rt: said.rt,
            operator: said.operator,
            company_id: None,
            point: said.point,
            accuracy_m: said.point.and(said.accuracy_m),
            located: if said.point.is_some() { Located::Measured } else { Located::Unlocated },
            kelurahan_code: measured.or(said.kelurahan_code),
            capacity: said.capacity,
            described_by: Some(by.clone()),
            point_by: Some(by),
        }
    }

    /// Takes in what another row says, shown under `name`.
    pub fn hear(
        &mut self,
        name: &str,
        said: &PlaceClaim,
        by: &Voice,
        kelurahan_at: impl Fn(Point) -> Option<String>,
    ) -> Heard {
        let differs_m = self
            .point
            .zip(said.point)
            .map(|(known, new)| distance_m(known, new))
            .filter(|metres| *metres > SAME_PLACE_M);
        let moved = self.hear_point(said, by, kelurahan_at);
        let described = self.hear_description(name, said, by);
        Heard { changed: moved || described, differs_m }
    }

    fn hear_point(
        &mut self,
        said: &PlaceClaim,
        by: &Voice,
        kelurahan_at: impl Fn(Point) -> Option<String>,
    ) -> bool {
        let Some(point) = said.point else {
            return false;
        };
        let better = match self.located {
            // A planner's pin stays until a planner moves it.
            Located::Pinned => false,
            Located::Unlocated => true,
            Located::Measured | Located::KnownPlace => {
                self.point_by.as_ref().is_none_or(|known| by.places_better_than(known))
            }
        };
        // The same point from a better list still changes who vouches for it.
        if better {
            self.point = Some(point);
            self.accuracy_m = said.accuracy_m;
            self.located = Located::Measured;
            self.point_by = Some(by.clone());
            if let Some(code) = kelurahan_at(point).or_else(|| said.kelurahan_code.clone()) {
                self.kelurahan_code = Some(code);
            }
        }
        better
    }

    fn hear_description(&mut self, name: &str, said: &PlaceClaim, by: &Voice) -> bool {
        let better = self.described_by.as_ref().is_none_or(|known| by.describes_better_than(known));
        let mut changed = better;
        if better {
            name.clone_into(&mut self.name);
            self.kind = said.kind;
            self.described_by = Some(by.clone());
        }
        changed |= take(&mut self.address, &said.address, better);
        changed |= take(&mut self.rt, &said.rt, better);
        changed |= take(&mut self.operator, &said.operator, better);
        changed |= take(&mut self.capacity, &said.capacity, better);
        // Where there is a point, the ground has said in which kelurahan it lies.
        changed |= take(&mut self.kelurahan_code, &said.kelurahan_code, better && self.point.is_none());
        changed
    }
}

/// Fills a gap, or replaces what is known by what is known better.
fn take<T: Clone + PartialEq>(known: &mut Option<T>, said: &Option<T>, better: bool) -> bool {
    let takes = said.is_some() && (known.is_none() || better) && known != said;
    if takes {
        known.clone_from(said);
    }
    takes
}

/// Metres between two points on a sphere (haversine); within 0.6 % of the ellipsoid.
pub fn distance_m(a: Point, b: Point) -> f64 {
    Haversine.distance(geo::Point::new(a.lon, a.lat), geo::Point::new(b.lon, b.lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Point = Point { lon: 117.49, lat: 0.12 };
    const NEXT_DOOR: Point = Point { lon: 117.4903, lat: 0.12 };
    const FAR: Point = Point { lon: 117.49, lat: 0.14 };

    fn voice(list: ListKind, list_date: &str) -> Voice {
        Voice { row: format!("{list} {list_date}"), list, list_date: list_date.into() }
    }

    fn says(point: Option<Point>, capacity: Option<u32>) -> PlaceClaim {
        PlaceClaim {
            name: "Kos Rekaan 1".into(),
            kind: PlaceKind::Kos,
            point,
            accuracy_m: None,
            address: None,
            rt: None,
            kelurahan_code: None,
            capacity,
            operator: None,
        }
    }

    fn nowhere(_: Point) -> Option<String> {
        None
    }

    fn after(rows: &[(Voice, PlaceClaim)]) -> Place {
        let (by, said) = rows[0].clone();
        let mut place = Place::first("id".into(), "kos rekaan 1".into(), "Kos".into(), said, by, nowhere);
        for (by, said) in &rows[1..] {
            place.hear("Kos", said, by, nowhere);
        }
        place
    }

    #[test]
    fn the_order_of_lists_does_not_matter_for_point_and_capacity() {
        let rows = [
            (voice(ListKind::StayPermits, "2026-11-01"), says(None, None)),
            (voice(ListKind::Monitoring, "2026-11-01"), says(Some(NEXT_DOOR), None)),
            (voice(ListKind::LodgingReports, "2026-11-01"), says(Some(HERE), Some(12))),
            (voice(ListKind::LodgingReports, "2026-10-01"), says(Some(FAR), Some(11))),
            (voice(ListKind::LodgingRegister, "2026-11-01"), says(None, Some(10))),
        ];
        for turn in 0..rows.len() {
            for swap in 0..rows.len() {
                let mut order = rows.clone();
                order.rotate_left(turn);
                order.swap(0, swap);
                let place = after(&order);
                // The lodgings' older list gave the first point; the register counts the beds.
                assert_eq!((place.point, place.capacity), (Some(FAR), Some(10)));
                assert_eq!(place.point_by, Some(voice(ListKind::LodgingReports, "2026-10-01")));
            }
        }
    }

    #[test]
    fn a_point_too_far_away_is_told_and_does_not_move_the_place() {
        let by = voice(ListKind::LodgingReports, "2026-11-01");
        let mut place = after(&[(by.clone(), says(Some(HERE), None))]);
        assert_eq!(place.hear("Kos", &says(Some(NEXT_DOOR), None), &by, nowhere), Heard::default());
        let heard = place.hear("Kos", &says(Some(FAR), None), &by, nowhere);
        assert!(heard.differs_m.is_some_and(|metres| (metres - 2_224.0).abs() < 5.0));
        assert_eq!((heard.changed, place.point), (false, Some(HERE)));
    }

    #[test]
    fn a_pin_stays() {
        let by = voice(ListKind::Monitoring, "2026-11-01");
        let mut place = after(&[(by, says(None, None))]);
        (place.point, place.located) = (Some(HERE), Located::Pinned);
        place.hear("Kos", &says(Some(FAR), None), &voice(ListKind::LodgingRegister, "2027-01-01"), nowhere);
        assert_eq!((place.point, place.located), (Some(HERE), Located::Pinned));
    }

    #[test]
    fn the_ground_decides_the_kelurahan_where_there_is_a_point() {
        let ground = |_: Point| Some("64.74.02.1002".to_owned());
        let by = voice(ListKind::StayPermits, "2026-11-01");
        let said = PlaceClaim { kelurahan_code: Some("64.74.01.1001".into()), ..says(None, None) };
        let mut place = Place::first("id".into(), "k".into(), "Kos".into(), said.clone(), by, ground);
        assert_eq!(place.kelurahan_code.as_deref(), Some("64.74.01.1001"));
        let said = PlaceClaim { point: Some(HERE), ..said };
        place.hear("Kos", &said, &voice(ListKind::LodgingReports, "2026-11-01"), ground);
        assert_eq!(place.kelurahan_code.as_deref(), Some("64.74.02.1002"));
    }
}

//! Where a place without a point may be. Pure. Invariant: a candidate says why it is one; an
//! area is never exact, so nothing is drawn on a centre as if it had been measured there.
//!
//! `http` takes a planner's pin and takes it back, `sql` keeps what was before.

pub(super) mod http;
mod sql;

use std::collections::HashSet;

use petapora_wire::{PinCandidate, PlaceId, PlaceKind, Text};

use crate::imports::claim::Point;
use crate::reconcile::engine::likeness::edits;
use crate::reconcile::engine::words;
use crate::region::Ground;
use crate::registry::place::distance_m;

/// Coarser than this a pin would say more than is known.
pub const EXACT_M: f64 = 300.0;
/// Accuracy of a landmark of the region package.
const LANDMARK_M: f64 = 100.0;
/// Accuracy of a known place whose list gives none: a receiver in a street.
const KNOWN_M: f64 = 50.0;
/// An RT of some dozen houses is no smaller.
const RT_M: f64 = 100.0;
const CANDIDATES: usize = 6;
/// Below this likeness two names have nothing in common.
const ALIKE: f64 = 0.5;

/// What lists say of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    pub id: PlaceId,
    pub name: String,
    pub kind: PlaceKind,
    pub address: Option<String>,
    pub company: Option<String>,
    pub kelurahan_code: Option<String>,
    /// The neighbourhood (rukun tetangga) by the lists, without leading noughts.
    pub rt: Option<String>,
}

/// A place with a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub described: Described,
    pub point: Point,
    pub accuracy_m: Option<f64>,
}

/// Where `place`, now at `at` if anywhere, may be, the likeliest first: known places and
/// landmarks of like names or at the same address, sites of the same company, its RT by the
/// places known there, and its kelurahan. O(known × words).
pub fn candidates(
    place: &Described,
    at: Option<Point>,
    known: &[Known],
    ground: &Ground,
) -> Vec<PinCandidate> {
    let area = place.kelurahan_code.as_deref().and_then(|code| ground.area(code));
    let from = at.or(area.map(|area| Point { lon: area.label[0], lat: area.label[1] }));
    let own = words::of_place(&place.name);
    let mut found: Vec<PinCandidate> = known
        .iter()
        .filter(|one| one.described.id != place.id)
        .filter_map(|one| known_place(place, &own, one))
        .collect();
    found.extend(ground.landmarks.iter().filter_map(|mark| {
        let like = likeness(&own, &words::of_place(&mark.name));
        let inside = ground.kelurahan_at(mark.lon, mark.lat).map(str::to_owned);
        let fits = place.kelurahan_code.is_none() || place.kelurahan_code == inside;
        (like >= ALIKE && fits).then(|| PinCandidate {
            name: mark.name.clone(),
            kind: None,
            place: None,
            point: [mark.lon, mark.lat],
            accuracy_m: LANDMARK_M,
            distance_m: None,
            confidence: percent(0.7 * like),
            why: Text::new("Nama serupa di peta wilayah", "A like name on the region's map"),
            exact: true,
        })
    }));
    found.extend(neighbourhood(place, known));
    found.sort_by(|a, b| (b.confidence, &a.name).cmp(&(a.confidence, &b.name)));
    // A place is offered once, under the name that is most like.
    let mut offered = HashSet::new();
    found.retain(|one| one.place.as_ref().is_none_or(|id| offered.insert(id.clone())));
    found.truncate(CANDIDATES);
    // Where to look, if nothing says more.
    if let Some(area) = area {
        found.push(PinCandidate {
            name: area.name.clone(),
            kind: None,
            place: None,
            point: area.label,
            // A circle of the area's size.
            accuracy_m: (area.area_km2 * 1e6 / std::f64::consts::PI).sqrt(),
            distance_m: None,
            confidence: 1,
            why: Text::new("Kelurahan menurut daftar", "The kelurahan by the lists"),
            exact: false,
        });
    }
    for one in &mut found {
        let [lon, lat] = one.point;
        one.distance_m = from.map(|from| distance_m(from, Point { lon, lat }));
    }
    found
}

/// The number of an RT, however a list writes it (`05`, `RT 5`, `RT.05/RW 02`).
pub fn rt_number(text: &str) -> Option<String> {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Some(digits.trim_start_matches('0').to_owned()).filter(|number| !number.is_empty())
}

/// The place's RT, whose whereabouts follow from the places known there: their middle, and the
/// circle around it that holds them. Never exact: an RT is an area.
fn neighbourhood(place: &Described, known: &[Known]) -> Option<PinCandidate> {
    let (rt, code) = (place.rt.as_ref()?, place.kelurahan_code.as_ref()?);
    let same = |one: &&Known| {
        let other = &one.described;
        other.id != place.id && other.rt.as_ref() == Some(rt) && other.kelurahan_code.as_ref() == Some(code)
    };
    let points: Vec<Point> = known.iter().filter(same).map(|one| one.point).collect();
    let middle = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let middle = Point { lon: middle(|point| point.lon), lat: middle(|point| point.lat) };
    let farthest = points.iter().map(|point| distance_m(middle, *point)).reduce(f64::max)?;
    Some(PinCandidate {
        name: format!("RT {rt}"),
        kind: None,
        place: None,
        point: [middle.lon, middle.lat],
        accuracy_m: farthest.max(RT_M),
        distance_m: None,
        confidence: 2,
        why: Text::new("RT menurut daftar", "The RT by the lists"),
        exact: false,
    })
}

fn known_place(place: &Described, own: &[String], known: &Known) -> Option<PinCandidate> {
    let other = &known.described;
    let apart = place.kelurahan_code.as_ref().zip(other.kelurahan_code.as_ref()).is_some_and(|(a, b)| a != b);
    let alike = likeness(own, &words::of_place(&other.name));
    let (address, theirs) = (place.address.as_deref(), other.address.as_deref());
    let street = address.zip(theirs).map_or(0.0, |(a, b)| likeness(&words::of_place(a), &words::of_place(b)));
    let company = place.company.is_some() && place.company == other.company;
    let (confidence, why) = match () {
        () if company && place.kind == other.kind => (
            0.6 + 0.3 * alike,
            Text::new("Tempat lain dari perusahaan yang sama", "Another place of the same company"),
        ),
        () if street >= 0.99 => (0.85, Text::new("Alamat yang sama", "The same address")),
        () if alike >= ALIKE => (0.8 * alike, Text::new("Nama serupa", "A like name")),
        () => return None,
    };
    let confidence = if apart { confidence / 3.0 } else { confidence };
    (confidence >= 0.2).then(|| PinCandidate {
        name: other.name.clone(),
        kind: Some(other.kind),
        place: Some(other.id.clone()),
        point: [known.point.lon, known.point.lat],
        accuracy_m: known.accuracy_m.unwrap_or(KNOWN_M),
        distance_m: None,
        confidence: percent(confidence),
        why,
        exact: true,
    })
}

/// Share of words that two names have in common, a slip of one letter allowed in words of five
/// and more (Dice 1945); numbers must be the same, or *Kos 1* would be like *Kos 2*.
fn likeness(a: &[String], b: &[String]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let number = |word: &&String| word.chars().all(|c| c.is_ascii_digit());
    let (left, right): (Vec<&String>, Vec<&String>) =
        (a.iter().filter(number).collect(), b.iter().filter(number).collect());
    if left != right {
        return 0.0;
    }
    let same = |x: &str, y: &str| x == y || (x.len() >= 5 && edits(x.as_bytes(), y.as_bytes(), 1).is_some());
    let common = a.iter().filter(|x| b.iter().any(|y| same(x, y))).count();
    2.0 * common as f64 / (a.len() + b.len()) as f64
}

fn percent(share: f64) -> u32 {
    ((share * 100.0) as u32).clamp(1, 99)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(id: &str, name: &str) -> Described {
        Described {
            id: PlaceId(id.into()),
            name: name.into(),
            kind: PlaceKind::Kos,
            address: None,
            company: None,
            kelurahan_code: Some("64.74.02.1001".into()),
            rt: None,
        }
    }

    fn known(id: &str, name: &str) -> Known {
        Known { described: described(id, name), point: Point { lon: 117.48, lat: 0.12 }, accuracy_m: None }
    }

    fn found(place: &Described, known: &[Known]) -> Vec<(String, bool)> {
        let ground = Ground::embedded().unwrap();
        let all = candidates(place, None, known, &ground).into_iter();
        all.filter(|one| one.place.is_some() || !one.exact).map(|one| (one.name, one.exact)).collect()
    }

    #[test]
    fn a_like_name_comes_first_and_the_kelurahan_only_shows_where_to_look() {
        let names = found(
            &described("a", "Kos Mawarr Indah"),
            &[known("b", "Mess Baja"), known("c", "Kos Mawar Indah"), known("a", "Kos Mawarr Indah")],
        );
        assert_eq!(names.first(), Some(&("Kos Mawar Indah".to_owned(), true)));
        assert_eq!(names.len(), 2);
        assert!(!names[1].1);
    }

    #[test]
    fn an_rt_is_known_by_its_number() {
        let read = ["05", "RT 5", "RT.05/RW 02", "RT", "0"].map(rt_number);
        let five = || Some("5".to_owned());
        assert_eq!(read, [five(), five(), five(), None, None]);
    }

    #[test]
    fn an_rt_is_where_its_known_places_are_and_every_candidate_says_how_far_it_is() {
        let ground = Ground::embedded().unwrap();
        let mut place = described("a", "Rumah Pak Rekaan");
        place.rt = Some("5".into());
        let mut neighbours = [known("b", "Kos Biru"), known("c", "Kos Hijau"), known("d", "Kos Jauh")];
        neighbours[0].described.rt = Some("5".into());
        neighbours[1].described.rt = Some("5".into());
        neighbours[1].point.lon += 0.002;
        neighbours[2].described.rt = Some("6".into());
        let at = Point { lon: 117.48, lat: 0.12 };
        let all = candidates(&place, Some(at), &neighbours, &ground);
        let rt = all.iter().find(|one| one.name == "RT 5").unwrap();
        assert!((rt.point[0] - 117.481).abs() < 1e-9 && !rt.exact);
        assert!((rt.accuracy_m - 111.3).abs() < 1.0 && (rt.distance_m.unwrap() - 111.3).abs() < 1.0);
        assert!(all.iter().all(|one| one.distance_m.is_some()));
    }

    #[test]
    fn places_that_differ_by_their_number_are_not_alike() {
        assert_eq!(found(&described("a", "Kos Rekaan 1"), &[known("b", "Kos Rekaan 2")]).len(), 1);
    }

    #[test]
    fn the_same_address_and_the_same_company_speak_for_a_place() {
        let mut place = described("a", "Rumah Pak RT");
        place.address = Some("Jl. Melati No. 3".into());
        let mut neighbour = known("b", "Kos Biru");
        neighbour.described.address = Some("Jalan Melati 3".into());
        let mut site = known("c", "Gudang Utara");
        place.company = Some("pt".into());
        site.described.company = Some("pt".into());
        let names: Vec<String> =
            found(&place, &[neighbour, site]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(&names[..2], ["Kos Biru", "Gudang Utara"]);
    }
}

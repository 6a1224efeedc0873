//! What correcting and joining decide, without a browser. Invariant: a form gives exactly the
//! facts that it shows, or says which count cannot be read.

use petapora_wire::{PinCandidate, PlaceFact, PlaceFacts, PlaceId, Region, Site};

use super::super::state::{kelurahan_name, metres};
use super::texts::{Key, text};
use crate::i18n::Lang;
use crate::i18n::codes::Label;
use crate::i18n::format::{count, fill};
use crate::query;

/// Metres around a place in which another one may be the same.
const NEAR_M: u32 = 150;
/// So many places are offered of each sort.
const OFFERED: usize = 8;
/// Letters from which names are searched.
const SEARCHED_FROM: usize = 3;

/// A count of people as it is written: `Some(None)` for an empty field, `None` for no count.
pub fn read_count(text: &str) -> Option<Option<u32>> {
    match text.trim() {
        "" => Some(None),
        text => text.parse().ok().filter(|people| (1..=100_000).contains(people)).map(Some),
    }
}

/// A count as it stands in a field.
pub fn count_text(people: Option<u32>) -> String {
    people.map(|people| people.to_string()).unwrap_or_default()
}

/// A text as a fact: blanks alone are nothing.
pub fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// One fact as it was set, in words.
pub fn fact_text(lang: Lang, region: Option<&Region>, fact: &PlaceFact) -> String {
    let empty = || text(lang, Key::Empty).to_owned();
    let people = |people: &Option<u32>| people.map_or_else(empty, |people| count(lang, people.into()));
    let (key, value) = match fact {
        PlaceFact::Name(name) => (Key::Name, name.clone()),
        PlaceFact::Kind(kind) => (Key::Kind, kind.label(lang).to_owned()),
        PlaceFact::Address(address) => (Key::Address, address.clone().unwrap_or_else(empty)),
        PlaceFact::Kelurahan(code) => {
            let name = code.as_deref().map(|code| kelurahan_name(region, code).to_owned());
            (Key::Kelurahan, name.unwrap_or_else(empty))
        }
        PlaceFact::Capacity(capacity) => (Key::Capacity, people(capacity)),
        PlaceFact::Expected(expected) => (Key::Expected, people(expected)),
    };
    format!("{}: {value}", text(lang, key))
}

/// What lists say of a field, where something else is shown.
pub fn listed_text(lang: Lang, shown: &str, listed: &str) -> Option<String> {
    match listed {
        _ if shown == listed => None,
        "" => Some(text(lang, Key::ListedNothing).to_owned()),
        listed => Some(fill(text(lang, Key::Listed), &[("x", listed)])),
    }
}

/// A place that may be the same as the one in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub place: PlaceId,
    pub name: String,
    /// What speaks for it, in words.
    pub line: String,
    pub point: Option<[f64; 2]>,
}

/// Metres between two points (haversine, Earth 6,371 km).
pub fn apart_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [(lon_a, lat_a), (lon_b, lat_b)] = [a, b].map(|[lon, lat]| (lon.to_radians(), lat.to_radians()));
    let half = |from: f64, to: f64| ((to - from) * 0.5).sin().powi(2);
    let h = half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * half(lon_a, lon_b);
    2.0 * 6_371_000.0 * h.sqrt().asin()
}

/// Places whose names or addresses are like this one's.
pub fn alike(lang: Lang, candidates: &[PinCandidate]) -> Vec<Offer> {
    let offer = |one: &PinCandidate| {
        let words = [("why", lang.pick(&one.why)), ("p", &*count(lang, one.confidence.into()))];
        let line = fill(text(lang, Key::CandidateLine), &words);
        Some(Offer { place: one.place.clone()?, name: one.name.clone(), line, point: Some(one.point) })
    };
    candidates.iter().filter_map(offer).take(OFFERED).collect()
}

/// Sites as places, each once, nearest first where this place has a point.
pub fn places(lang: Lang, own: &PlaceId, here: Option<[f64; 2]>, sites: &[Site]) -> Vec<Offer> {
    let mut offers: Vec<(f64, Offer)> = Vec::new();
    for site in sites.iter().filter(|site| site.place != *own) {
        if offers.iter().any(|(_, offer)| offer.place == site.place) {
            continue;
        }
        let point = [site.lon, site.lat];
        let away = here.map(|here| apart_m(here, point));
        let kind = site.kind.label(lang);
        let line = match away {
            Some(away) => {
                format!("{kind} · {}", fill(text(lang, Key::Apart), &[("r", &metres(lang, away))]))
            }
            None => kind.to_owned(),
        };
        let offer = Offer { place: site.place.clone(), name: site.name.clone(), line, point: Some(point) };
        offers.push((away.unwrap_or(0.0), offer));
    }
    offers.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    offers.into_iter().map(|(_, offer)| offer).take(OFFERED).collect()
}

/// Those offered for their names first, then those near that were not.
pub fn joined(mut alike: Vec<Offer>, near: Vec<Offer>) -> Vec<Offer> {
    let known: Vec<PlaceId> = alike.iter().map(|offer| offer.place.clone()).collect();
    alike.extend(near.into_iter().filter(|offer| !known.contains(&offer.place)));
    alike
}

/// Sites around a point.
pub fn near_path([lon, lat]: [f64; 2]) -> String {
    format!("/api/v1/sites?near={lon},{lat}&radius_m={NEAR_M}&limit=20")
}

/// Sites by name, once enough of it is written.
pub fn search_path(written: &str) -> Option<String> {
    let written = written.trim();
    (written.chars().count() >= SEARCHED_FROM)
        .then(|| format!("/api/v1/sites?{}", query::encode(&[("q", written), ("limit", "20")])))
}

/// Rows of the table that holds both places side by side: the field and both values.
pub fn side_by_side(
    lang: Lang,
    region: Option<&Region>,
    [a, b]: [&PlaceFacts; 2],
) -> Vec<(Key, [String; 2])> {
    let none = || "—".to_owned();
    let people = |people: Option<u32>| people.map_or_else(none, |people| count(lang, people.into()));
    let row = |key, of: &dyn Fn(&PlaceFacts) -> String| (key, [of(a), of(b)]);
    vec![
        row(Key::Name, &|facts| facts.name.clone()),
        row(Key::Kind, &|facts| facts.kind.label(lang).to_owned()),
        row(Key::Address, &|facts| facts.address.clone().unwrap_or_else(none)),
        row(Key::Kelurahan, &|facts| {
            facts.kelurahan_code.as_deref().map_or_else(none, |code| kelurahan_name(region, code).to_owned())
        }),
        row(Key::Capacity, &|facts| people(facts.capacity)),
        row(Key::Expected, &|facts| people(facts.expected)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_empty_or_a_number_of_people() {
        assert_eq!(read_count(" 14 "), Some(Some(14)));
        assert_eq!(read_count(" "), Some(None));
        for wrong in ["0", "-1", "1,5", "100001", "x"] {
            assert_eq!(read_count(wrong), None, "{wrong}");
        }
        assert_eq!(count_text(read_count("14").flatten()), "14");
    }

    #[test]
    fn lists_are_named_where_something_else_is_shown() {
        assert_eq!(listed_text(Lang::En, "14", "14"), None);
        assert_eq!(listed_text(Lang::En, "14", "10"), Some("Lists say: 10".into()));
        assert_eq!(listed_text(Lang::En, "14", ""), Some("Lists do not say".into()));
    }

    #[test]
    fn a_place_that_is_alike_and_near_is_offered_once() {
        let offer = |id: &str, line: &str| Offer {
            place: PlaceId(id.into()),
            name: id.into(),
            line: line.into(),
            point: None,
        };
        let all = joined(vec![offer("a", "like")], vec![offer("a", "near"), offer("b", "near")]);
        assert_eq!(all, [offer("a", "like"), offer("b", "near")]);
    }

    #[test]
    fn names_are_searched_from_three_letters_on() {
        assert_eq!(search_path(" ko "), None);
        assert_eq!(search_path("kos m").as_deref(), Some("/api/v1/sites?q=kos%20m&limit=20"));
    }

    #[test]
    fn a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() {
        assert!((apart_m([117.0, 0.0], [117.0, 1.0]) - 111_195.0).abs() < 10.0);
    }
}

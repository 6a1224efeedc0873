//! The statistical streams: where more people arrived of late than the area's own year
//! explains. Residences and workplaces are judged apart, each with its own budget.
//! Invariant: a stream only says what it would open; a place without a trustworthy
//! point takes no part; a run repeats to the byte for the same facts and day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::{SiteRole, Text};
use serde::Serialize;

use super::density::arrivals::{Arrival, Arrivals, crews};
use super::density::scan::{Limits, apart, members};
use super::density::significance::{Budget, Draws, is_large_enough, p_values};
use super::density::zones::Zones;
use super::signals::Facts;
use crate::index::metres::centimetres;

/// A weekly run that may be wrong three times in four years.
const BUDGET: Budget = Budget { alarms_a_year: 0.75, runs_a_year: 365.25 / 7.0 };
/// Noted, and told to nobody.
const WATCH: f64 = 0.05;
/// The area's own year.
const WEEKS: u32 = 52;
/// Arrival groups below which a year is too short a story to compare with.
const FEW: usize = 20;
const SEED: u64 = 6_474;

/// A zone with more arrivals than expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Crowd {
    pub stream: &'static str,
    /// Ids of the places, nearest to the middle first.
    pub places: Vec<String>,
    pub targets: Vec<String>,
    pub weeks: u32,
    pub observed: u32,
    pub expected: f64,
    pub ratio: f64,
    pub llr: f64,
    pub p: f64,
    pub replicates: u64,
    /// Weeks in which chance alone would show as much once.
    pub recurrence_weeks: f64,
    /// Within the budget and large enough: a scheduled run would open it. Otherwise it
    /// is only watched.
    pub would_open: bool,
    pub sentence: Text,
}

/// What one stream says of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stream {
    pub stream: &'static str,
    /// p at which a run may raise an alarm.
    pub threshold: f64,
    pub people: u32,
    /// Groups that arrived together; these are what chance exchanges.
    pub groups: usize,
    /// Whole weeks of history.
    pub weeks: u32,
    /// Too few arrivals to tell a crowd from chance.
    pub too_few: bool,
    pub crowds: Vec<Crowd>,
}

/// Both streams on `day`.
pub fn streams(facts: &Facts, day: Date) -> Vec<Stream> {
    [("residences_change", SiteRole::Residence, 50_000), ("workplaces_change", SiteRole::Workplace, 100_000)]
        .map(|(name, role, radius_cm)| stream(facts, day, name, role, radius_cm))
        .to_vec()
}

fn stream(facts: &Facts, day: Date, name: &'static str, role: SiteRole, radius_cm: i32) -> Stream {
    let places: Vec<(&String, [f64; 2])> = facts
        .places
        .iter()
        .filter(|(_, place)| place.kind.default_role() == role)
        .filter_map(|(id, place)| Some((id, place.point?)))
        .collect();
    let origin = places.first().map_or([0.0, 0.0], |(_, point)| *point);
    let at: Vec<[i32; 2]> = places.iter().map(|(_, point)| centimetres(origin, *point)).collect();
    let zones = Zones::around(&at, radius_cm);
    let arrivals = arrivals(facts, day, &places);
    let earliest = arrivals.iter().map(|arrival| arrival.day).min().unwrap_or_default();
    let weeks = (earliest.unsigned_abs() / 7 + 1).min(WEEKS);
    let groups = crews(&arrivals, 0, weeks);
    let scan = Arrivals::new(&zones, &groups, weeks, Limits::default());
    let kept = apart(&zones, scan.best(), 5);
    let seen: Vec<f64> = kept.iter().map(|found| found.llr).collect();
    let (p, replicates) = p_values(&seen, Draws::default(), |number| scan.top(SEED, number));
    let crowds = kept.iter().zip(p).filter(|(_, p)| *p <= WATCH).map(|(found, p)| {
        let inside: Vec<&(&String, [f64; 2])> =
            members(&zones, found).iter().filter_map(|location| places.get(*location as usize)).collect();
        let targets: Vec<String> =
            inside.iter().filter_map(|(id, _)| Some(facts.places.get(*id)?.name.clone())).collect();
        let recurrence_weeks = BUDGET.recurrence_weeks(p);
        let (seen, expected, weeks) = (found.observed, found.expected, found.weeks);
        Crowd {
            stream: name,
            places: inside.iter().map(|(id, _)| (*id).clone()).collect(),
            sentence: Text::new(
                format!("{seen} orang datang dalam {weeks} minggu; menurut setahun wilayah ini sendiri {expected:.1}; secara kebetulan paling sering sekali dalam {recurrence_weeks:.0} minggu. Perlu verifikasi."),
                format!("{seen} arrived within {weeks} weeks; {expected:.1} expected from this area's own year; by chance at most once in {recurrence_weeks:.0} weeks. To be verified."),
            ),
            targets,
            weeks,
            observed: seen,
            expected,
            ratio: f64::from(seen) / expected,
            llr: found.llr,
            p,
            replicates,
            recurrence_weeks,
            would_open: p <= BUDGET.threshold() && is_large_enough(seen, expected) && groups.len() >= FEW,
        }
    });
    Stream {
        stream: name,
        threshold: BUDGET.threshold(),
        people: arrivals.len() as u32,
        groups: groups.len(),
        weeks,
        too_few: groups.len() < FEW,
        crowds: crowds.collect(),
    }
}

/// Each person's first known day at each place, as days before `day` (never after it).
fn arrivals(facts: &Facts, day: Date, places: &[(&String, [f64; 2])]) -> Vec<Arrival> {
    let location: BTreeMap<&String, u32> = places.iter().map(|(id, _)| *id).zip(0..).collect();
    let stays = facts.stays.iter().filter_map(|stay| Some((&stay.person, &stay.place, stay.check_in?)));
    let seen = facts.sightings.iter().filter_map(|s| Some((s.person.as_ref()?, &s.place, s.seen_on?)));
    let mut first = BTreeMap::<(&String, u32), Date>::new();
    for (person, place, on) in stays.chain(seen).filter(|(_, _, on)| *on <= day) {
        if let Some(location) = location.get(place) {
            let known = first.entry((person, *location)).or_insert(on);
            *known = on.min(*known);
        }
    }
    let sponsors: BTreeMap<&String, u32> = facts.companies.keys().zip(0..).collect();
    first
        .into_iter()
        .map(|((person, location), on)| Arrival {
            day: (on - day).get_days(),
            location,
            sponsor: facts.sponsor(person).and_then(|sponsor| sponsors.get(sponsor).copied()),
        })
        .collect()
}

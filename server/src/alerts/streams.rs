//! The statistical streams: where more people arrived of late than the area's own year
//! explains. Residences and workplaces are judged apart, each with its own budget.
//! Invariant: a stream only says what it would open; a place without a trustworthy
//! point takes no part; a run repeats to the byte for the same facts and day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::{ExpectationId, SiteRole, Text};
use serde::Serialize;

use super::density::arrivals::{Arrival, Arrivals, crews};
use super::density::scan::{Limits, apart, members};
use super::density::significance::{Budget, Draws, is_large_enough, p_values};
use super::density::zones::Zones;
use super::finding::Strength;
use super::signals::{Expected, Facts};
use crate::index::metres::centimetres;

/// False alarms that both weekly streams together may raise in a year.
pub const FALSE_ALARMS_A_YEAR: f64 = 1.5;
/// Noted, and told to nobody.
const WATCH: f64 = 0.05;
/// What is less likely nothing, and at least so many times the expected, is still there.
const FAINT: f64 = 0.2;
const FAINT_RATIO: f64 = 1.5;
/// The area's own year.
const WEEKS: u32 = 52;
/// Arrival groups below which a year is too short a story to compare with.
const FEW: usize = 20;
const SEED: u64 = 6_474;

/// Where people are counted by a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub name: &'static str,
    role: SiteRole,
    radius_cm: i32,
}

/// Residences and workplaces, each with its share of the budget.
pub const STREAMS: [Subject; 2] = [
    Subject { name: "residences_change", role: SiteRole::Residence, radius_cm: 50_000 },
    Subject { name: "workplaces_change", role: SiteRole::Workplace, radius_cm: 100_000 },
];

/// The share of one stream that runs weekly.
pub fn budget(false_alarms_a_year: f64) -> Budget {
    let alarms_a_year = false_alarms_a_year / STREAMS.len() as f64;
    Budget { alarms_a_year, runs_a_year: 365.25 / 7.0 }
}

/// A zone with more arrivals than expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Crowd {
    pub stream: &'static str,
    /// Ids of the places, nearest to the middle first.
    pub places: Vec<String>,
    pub targets: Vec<String>,
    /// People who arrived at each within the weeks.
    pub people: Vec<u32>,
    pub weeks: u32,
    pub observed: u32,
    pub expected: f64,
    pub ratio: f64,
    pub llr: f64,
    pub p: f64,
    pub replicates: u64,
    /// Weeks in which chance alone would show as much once.
    pub recurrence_weeks: f64,
    pub seed: u64,
    /// Large enough to send anybody, beyond what is declared, in a history long enough.
    pub is_large: bool,
    /// Whether a weekly run would open it.
    pub strength: Strength,
    /// Declared densities that raise what is expected here.
    pub suppressions: Vec<ExpectationId>,
    pub sentence: Text,
}

impl Crowd {
    /// Holds it against the p at which a run may raise an alarm.
    pub fn judge(&mut self, threshold: f64) {
        self.strength = match self.p {
            p if p <= threshold && self.is_large => Strength::Open,
            p if p <= WATCH => Strength::Watch,
            _ => Strength::Faint,
        };
    }
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

/// One stream on `day` with the budget of all.
pub fn stream(facts: &Facts, day: Date, subject: Subject, false_alarms_a_year: f64) -> Stream {
    let Subject { name, role, radius_cm } = subject;
    let budget = budget(false_alarms_a_year);
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
    let still = kept.iter().zip(p).filter(|(found, p)| {
        *p <= WATCH || (*p <= FAINT && f64::from(found.observed) >= FAINT_RATIO * found.expected)
    });
    let crowds = still.map(|(found, p)| {
        let inside: Vec<(&String, u32)> = members(&zones, found)
            .iter()
            .filter_map(|location| Some((places.get(*location as usize)?.0, *location)))
            .collect();
        let ids: Vec<String> = inside.iter().map(|(id, _)| (*id).clone()).collect();
        let came = |location: u32| {
            let recent = groups.iter().filter(|group| group.weeks_ago < found.weeks);
            recent.flat_map(|group| &group.people).filter(|(at, _)| *at == location).map(|(_, people)| people).sum()
        };
        let recurrence_weeks = budget.recurrence_weeks(p);
        let (seen, expected, weeks) = (found.observed, found.expected, found.weeks);
        let declared: Vec<&Expected> =
            facts.expectations.iter().filter(|one| one.places.iter().any(|place| ids.contains(place))).collect();
        let raised = expected + declared.iter().map(|one| f64::from(one.capacity)).sum::<f64>();
        let is_beyond = declared.is_empty() || seen > poisson_99(raised);
        let mut crowd = Crowd {
            stream: name,
            people: inside.iter().map(|(_, location)| came(*location)).collect(),
            targets: inside.iter().filter_map(|(id, _)| Some(facts.places.get(*id)?.name.clone())).collect(),
            places: ids,
            sentence: Text::new(
                format!("{seen} orang datang dalam {weeks} minggu; menurut setahun wilayah ini sendiri {expected:.1}; secara kebetulan paling sering sekali dalam {recurrence_weeks:.0} minggu. Perlu verifikasi."),
                format!("{seen} arrived within {weeks} weeks; {expected:.1} expected from this area's own year; by chance at most once in {recurrence_weeks:.0} weeks. To be verified."),
            ),
            weeks,
            observed: seen,
            expected,
            ratio: f64::from(seen) / expected,
            llr: found.llr,
            p,
            replicates,
            recurrence_weeks,
            seed: SEED,
            is_large: is_beyond && is_large_enough(seen, expected) && groups.len() >= FEW,
            strength: Strength::Faint,
            suppressions: declared.iter().map(|one| one.id.clone()).collect(),
        };
        crowd.judge(budget.threshold());
        crowd
    });
    Stream {
        stream: name,
        threshold: budget.threshold(),
        people: arrivals.len() as u32,
        groups: groups.len(),
        weeks,
        too_few: groups.len() < FEW,
        crowds: crowds.collect(),
    }
}

/// The most people of whom 99 in 100 draws of a Poisson number around `mean` stay below.
fn poisson_99(mean: f64) -> u32 {
    let (mut below, mut log_term) = (0.0, -mean);
    for count in 0..u32::MAX {
        below += log_term.exp();
        if below >= 0.99 || f64::from(count) > mean + 10.0 * mean.sqrt() + 20.0 {
            return count;
        }
        log_term += mean.max(f64::MIN_POSITIVE).ln() - f64::from(count + 1).ln();
    }
    u32::MAX
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_99th_percentile_of_poisson_is_that_of_tables() {
        assert_eq!([0.0, 1.0, 4.0, 10.0, 100.0].map(poisson_99), [0, 4, 9, 18, 124]);
    }

    #[test]
    fn the_budget_is_shared_by_the_streams() {
        assert!((budget(FALSE_ALARMS_A_YEAR).threshold() - 0.014_37).abs() < 1e-4);
    }
}

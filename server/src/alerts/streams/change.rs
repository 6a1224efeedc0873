//! "What changed": arrivals of the last weeks against the area's own year, crews that
//! arrive together kept together. Invariant: a person arrives once at a place, on the
//! first day that any list knows; nothing after the day judged counts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use petapora_wire::Text;

use super::crowd::{Seen, crowd};
use super::shape::{MOST, Shapes};
use super::{SEED, Stream, Subject, budget, is_noted, located, plane};
use crate::alerts::comma;
use crate::alerts::density::arrivals::{Arrival, Arrivals, crews};
use crate::alerts::density::scan::{Limits, apart, members};
use crate::alerts::density::significance::{Draws, p_values};
use crate::alerts::density::zones::Zones;
use crate::alerts::signals::Facts;

/// The area's own year.
const WEEKS: u32 = 52;
/// Arrival groups below which a year is too short a story to compare with.
const FEW: usize = 20;

pub fn stream(facts: &Facts, day: Date, subject: Subject, false_alarms_a_year: f64) -> Stream {
    let budget = budget(subject.question, false_alarms_a_year);
    let places = located(facts, subject.role);
    let at = plane(places.iter().map(|(_, point)| *point));
    let zones = Zones::around(&at, subject.radius_cm);
    let arrivals = arrivals(facts, day, &places);
    let earliest = arrivals.iter().map(|arrival| arrival.day).min().unwrap_or_default();
    let weeks = (earliest.unsigned_abs() / 7 + 1).min(WEEKS);
    let groups = crews(&arrivals, 0, weeks);
    let scan = Arrivals::new(&zones, &groups, weeks, Limits::default());
    let kept = apart(&zones, scan.best(), MOST);
    let seen: Vec<f64> = kept.iter().map(|found| found.llr).collect();
    let (p, replicates) = p_values(&seen, Draws::default(), |number| scan.top(SEED, number));
    let too_few = groups.len() < FEW;
    let came_within = |weeks: u32| {
        let mut came = vec![0; places.len()];
        for (at, people) in groups.iter().filter(|group| group.weeks_ago < weeks).flat_map(|one| &one.people)
        {
            came[*at as usize] += people;
        }
        came
    };
    let mut shapes = Shapes::new(&at);
    let noted = kept.iter().zip(p).filter(|(found, p)| is_noted(*p, found.observed, found.expected));
    let crowds = noted.map(|(found, p)| {
        let (observed, expected, weeks) = (found.observed, found.expected, found.weeks);
        let inside = shapes.take(members(&zones, found), &came_within(weeks));
        let inside = inside.iter().filter_map(|(at, people)| Some((places.get(*at)?.0, *people))).collect();
        let says = |recurrence_weeks: f64| Text::new(
            format!("{observed} orang datang dalam {weeks} minggu; menurut setahun wilayah ini sendiri {}; secara kebetulan paling sering sekali dalam {recurrence_weeks:.0} minggu. Perlu verifikasi.", comma(expected)),
            format!("{observed} arrived within {weeks} weeks; {expected:.1} expected from this area's own year; by chance at most once in {recurrence_weeks:.0} weeks. To be verified."),
        );
        let off = Text::new(
            "Kedatangan kembali seperti setahun terakhir, atau kepadatan dinyatakan dengan bukti.",
            "Arrivals are again as in the last year, or the density is declared with evidence.",
        );
        let seen = Seen { found, p, replicates, observed, expected, inside, too_few };
        crowd(facts, (subject, budget), seen, says, off)
    });
    Stream {
        stream: subject.name,
        threshold: budget.threshold(),
        crowds: crowds.collect(),
        people: arrivals.len() as u32,
        groups: groups.len(),
        weeks,
        too_few,
    }
}

/// Each person's first known day at each place, as days before `day` (never after it). What a team saw where an
/// alert had sent it is no arrival: alerts would feed themselves.
fn arrivals(facts: &Facts, day: Date, places: &[(&String, [f64; 2])]) -> Vec<Arrival> {
    let location: BTreeMap<&String, u32> = places.iter().map(|(id, _)| *id).zip(0..).collect();
    let stays = facts.stays.iter().filter_map(|stay| Some((&stay.person, &stay.place, stay.check_in?)));
    let lists = facts.sightings.iter().filter(|sighting| !sighting.by_inspection);
    let seen = lists.filter_map(|s| Some((s.person.as_ref()?, &s.place, s.seen_on?)));
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

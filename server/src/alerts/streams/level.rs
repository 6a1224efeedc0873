//! "What is high": people who are there now against declared capacity and where the
//! population lives (Kulldorff's Poisson scan). Invariant: a place whose capacity is
//! declared is expected to hold whom it holds, up to that capacity, so that a dormitory
//! within its capacity is silent and an empty bed makes nobody else suspicious; all that
//! is expected sums to all who are there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::{SiteRole, Text};

use super::shape::{MOST, Shapes};
use super::{Crowd, SEED, Stream, Subject, budget, declared, is_noted, located, plane, poisson_99};
use crate::alerts::comma;
use crate::alerts::density::level::Level;
use crate::alerts::density::scan::{Limits, apart, members};
use crate::alerts::density::significance::{Draws, is_large_enough, p_values};
use crate::alerts::density::zones::Zones;
use crate::alerts::finding::Strength;
use crate::alerts::signals::Facts;

/// People below whom nothing can be called high.
const FEW: u32 = 20;

pub fn stream(facts: &Facts, day: Date, subject: Subject, false_alarms_a_year: f64) -> Stream {
    let budget = budget(subject.question, false_alarms_a_year);
    let places = located(facts, subject.role);
    let people = match subject.role {
        SiteRole::Residence => {
            facts.occupants(day).into_iter().map(|(at, who)| (at, who.len() as u32)).collect()
        }
        SiteRole::Workplace => workers(facts, day),
    };
    let there: Vec<u32> =
        places.iter().map(|(id, _)| people.get(id.as_str()).copied().unwrap_or_default()).collect();
    let total: u32 = there.iter().sum();
    let too_few = total < FEW;
    // Where the population lives stands beside the places; nobody of the lists is there.
    let cells = facts.inhabited.iter().filter(|_| total > 0);
    let at = plane(places.iter().map(|(_, point)| *point).chain(cells.clone().map(|cell| cell.point)));
    let capacity = |id: &String| match subject.role {
        SiteRole::Residence => facts.places.get(id).and_then(|place| place.capacity.max(place.expected)),
        SiteRole::Workplace => approved(facts, day, id),
    };
    let held: Vec<Option<u32>> =
        places.iter().zip(&there).map(|((id, _), there)| Some(capacity(id)?.min(*there))).collect();
    let rest = f64::from(total - held.iter().flatten().sum::<u32>());
    // An open place without a declared capacity weighs as a usual inhabited cell, so that
    // a crowd outside the built-up area is measured too.
    let inhabited: f64 = facts.inhabited.iter().map(|cell| cell.people).sum();
    let usual = if facts.inhabited.is_empty() { 1.0 } else { inhabited / facts.inhabited.len() as f64 };
    let open = held.iter().filter(|held| held.is_none()).count() as f64;
    let each = rest / (inhabited + usual * open).max(f64::MIN_POSITIVE);
    let expected: Vec<f64> = held
        .iter()
        .map(|held| held.map_or(usual * each, f64::from))
        .chain(cells.map(|cell| cell.people * each))
        .collect();
    let mut counts = there.clone();
    counts.resize(expected.len(), 0);

    let zones = Zones::around(&at, subject.radius_cm);
    let level = Level::new(&zones, &expected, total, Limits::default());
    let kept = if too_few { Vec::new() } else { apart(&zones, level.best(&counts), MOST) };
    let seen: Vec<f64> = kept.iter().map(|found| found.llr).collect();
    let replicates = level.replicates(seen.last().copied().unwrap_or_default(), SEED);
    let (p, drawn) = p_values(&seen, Draws::default(), |number| replicates.top(number));
    let mut shapes = Shapes::new(&at);
    let noted = kept.iter().zip(p).filter(|(found, p)| is_noted(*p, found.observed, found.expected));
    let crowds = noted.map(|(found, p)| {
        let (seen, expected) = (found.observed, found.expected);
        let inside = shapes.take(members(&zones, found), &counts);
        let inside: Vec<(&String, u32)> =
            inside.iter().filter_map(|(at, people)| Some((places.get(*at)?.0, *people))).collect();
        let ids: Vec<String> = inside.iter().map(|(id, _)| (*id).clone()).collect();
        let recurrence_weeks = budget.recurrence_weeks(p);
        let declared = declared(facts, &ids);
        let raised = expected + declared.iter().map(|one| f64::from(one.capacity)).sum::<f64>();
        let is_beyond = declared.is_empty() || seen > poisson_99(raised);
        let mut crowd = Crowd {
            stream: subject.name,
            people: inside.iter().map(|(_, people)| *people).collect(),
            targets: ids.iter().filter_map(|id| Some(facts.places.get(id)?.name.clone())).collect(),
            places: ids,
            sentence: Text::new(
                format!("{seen} orang berada di sini; menurut kapasitas yang dinyatakan dan sebaran penduduk {}; secara kebetulan paling sering sekali dalam {recurrence_weeks:.0} minggu. Perlu verifikasi.", comma(expected)),
                format!("{seen} people are here; {expected:.1} expected from declared capacity and where the population lives; by chance at most once in {recurrence_weeks:.0} weeks. To be verified."),
            ),
            off: Text::new(
                "Kapasitas tempat-tempat ini dinyatakan dengan bukti, atau orangnya pindah.",
                "The capacity of these places is declared with evidence, or the people move on.",
            ),
            weeks: 0,
            observed: seen,
            expected,
            ratio: f64::from(seen) / expected.max(f64::MIN_POSITIVE),
            llr: found.llr,
            p,
            replicates: drawn,
            recurrence_weeks,
            seed: SEED,
            is_large: is_beyond && is_large_enough(seen, expected),
            strength: Strength::Faint,
            suppressions: declared.iter().map(|one| one.id.clone()).collect(),
        };
        crowd.judge(budget.threshold());
        crowd
    });
    Stream {
        stream: subject.name,
        threshold: budget.threshold(),
        crowds: crowds.collect(),
        people: total,
        groups: there.iter().filter(|people| **people > 0).count(),
        weeks: 0,
        too_few,
    }
}

/// People assigned to a place whose assignment has not ended, by place.
fn workers(facts: &Facts, day: Date) -> BTreeMap<&str, u32> {
    let mut people = BTreeMap::<&str, BTreeSet<&str>>::new();
    for one in facts.assignments.iter().filter(|one| one.ends.is_none_or(|ends| ends >= day)) {
        if let Some(place) = &one.place {
            people.entry(place).or_default().insert(&one.person);
        }
    }
    people.into_iter().map(|(place, people)| (place, people.len() as u32)).collect()
}

/// Workers approved at a place on the day; `None` where no approval names it.
fn approved(facts: &Facts, day: Date, place: &String) -> Option<u32> {
    let own = facts.approvals.iter().filter(|one| one.place.as_ref() == Some(place));
    let now =
        own.filter(|one| one.starts.is_none_or(|from| from <= day) && one.ends.is_none_or(|to| day <= to));
    now.map(|one| one.headcount.unwrap_or_default()).reduce(|a, b| a + b)
}

#[cfg(test)]
mod tests {
    use petapora_wire::PlaceKind;

    use super::*;
    use crate::alerts::signals::{Permit, Place};
    use crate::alerts::streams::{Question, STREAMS};
    use crate::region::Inhabited;

    /// Houses a kilometre apart with so many people each; the first has a capacity.
    fn facts(people: &[u32], capacity: Option<u32>) -> Facts {
        let mut facts = Facts::default();
        let mut next = 0;
        for (number, people) in people.iter().enumerate() {
            let point = [117.4 + number as f64 % 6.0 * 0.01, 0.06 + (number / 6) as f64 * 0.01];
            let place = Place {
                name: format!("Kos Rekaan {number}"),
                kind: PlaceKind::Kos,
                company: None,
                capacity: capacity.filter(|_| number == 0),
                expected: None,
                point: Some(point),
                kelurahan: None,
            };
            facts.places.insert(format!("h{number:02}"), place);
            facts.inhabited.push(Inhabited { point, people: 100.0 });
            for _ in 0..*people {
                next += 1;
                facts.permits.push(Permit {
                    person: format!("p{next:03}"),
                    kind: petapora_wire::PermitKind::Unknown,
                    visa_index: None,
                    starts: None,
                    ends: None,
                    sponsor: None,
                    place: Some(format!("h{number:02}")),
                    row: format!("r{next:03}"),
                });
            }
        }
        facts
    }

    fn residences(facts: &Facts) -> Stream {
        let subject = STREAMS.into_iter().find(|one| one.question == Question::Level).unwrap();
        stream(facts, "2026-11-01".parse().unwrap(), subject, 2.0)
    }

    #[test]
    fn a_full_dormitory_is_silent_and_the_same_people_without_capacity_are_not() {
        let mut people = vec![1; 30];
        people[0] = 24;
        let loud = residences(&facts(&people, None));
        assert_eq!(loud.crowds.iter().map(|crowd| crowd.strength).collect::<Vec<_>>(), [Strength::Open]);
        assert_eq!(
            (loud.crowds[0].targets.as_slice(), loud.crowds[0].observed),
            (&["Kos Rekaan 0".to_owned()][..], 24)
        );
        assert!(residences(&facts(&people, Some(24))).crowds.is_empty());
        // Beyond its capacity it speaks again.
        let above = residences(&facts(&people, Some(8)));
        assert_eq!(above.crowds.first().map(|crowd| crowd.strength), Some(Strength::Open));
    }

    #[test]
    fn empty_beds_make_nobody_else_suspicious() {
        let people = vec![1; 30];
        assert!(residences(&facts(&people, Some(500))).crowds.is_empty());
    }

    #[test]
    fn few_people_are_too_few() {
        let told = residences(&facts(&[9, 1], None));
        assert!(told.too_few && told.crowds.is_empty());
    }
}

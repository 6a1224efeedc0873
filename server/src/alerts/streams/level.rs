//! "What is high": people who are there now against declared capacity and where the
//! population lives (Kulldorff's Poisson scan). Whom a declared capacity holds is expected
//! and no matter of chance; the scan asks where all the others are, as if each lived
//! wherever the population does. Invariant: a dormitory within its capacity is silent and
//! an empty bed makes nobody else suspicious; all that is expected sums to all who are
//! there; where people are spread as the population is, a run fires as often as its p says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petapora_wire::{SiteRole, Text};

use super::crowd::{Seen, crowd};
use super::shape::{MOST, Shapes};
use super::{SEED, Stream, Subject, budget, is_noted, located, plane};
use crate::alerts::comma;
use crate::alerts::density::level::Level;
use crate::alerts::density::scan::{Limits, apart, members};
use crate::alerts::density::significance::{Draws, p_values};
use crate::alerts::density::zones::Zones;
use crate::alerts::signals::Facts;

/// People below whom nothing can be called high.
const FEW: u32 = 20;
/// A place lies in the inhabited cell whose middle is at most so far: half the diagonal
/// of a cell, and a little more.
const IN_CELL_CM: i32 = 15_000;

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
    let capacity = |id: &String| match subject.role {
        SiteRole::Residence => facts.places.get(id).and_then(|place| place.capacity.max(place.expected)),
        SiteRole::Workplace => approved(facts, day, id),
    };
    let held: Vec<u32> = places
        .iter()
        .zip(&there)
        .map(|((id, _), there)| capacity(id).unwrap_or_default().min(*there))
        .collect();
    let cells = facts.inhabited.iter().map(|cell| cell.point);
    let plane = plane(places.iter().map(|(_, point)| *point).chain(cells));
    let (at, cells) = plane.split_at(places.len());
    let ground = Ground::of(at, cells, &facts.inhabited.iter().map(|cell| cell.people).collect::<Vec<_>>());
    let sum = |people: &dyn Fn(usize) -> u32| {
        let mut sum = vec![0; ground.weight.len()];
        for (place, location) in ground.of_place.iter().enumerate() {
            sum[*location as usize] += people(place);
        }
        sum
    };
    let counts = sum(&|place| there[place] - held[place]);
    let expected_anyway = sum(&|place| held[place]);

    let zones = Zones::around(&ground.at, subject.radius_cm);
    let level = Level::new(&zones, &ground.weight, counts.iter().sum(), Limits::default());
    let kept = if too_few { Vec::new() } else { apart(&zones, level.best(&counts), MOST) };
    let highest: Vec<f64> = kept.iter().map(|found| found.llr).collect();
    let draws = level.replicates(highest.last().copied().unwrap_or_default(), SEED);
    let (p, replicates) = p_values(&highest, Draws::default(), |number| draws.top(number));
    let mut shapes = Shapes::new(at);
    let told = kept.iter().zip(p).map(|(found, p)| {
        let held: u32 =
            members(&zones, found).iter().map(|location| expected_anyway[*location as usize]).sum();
        (found, p, found.observed + held, found.expected + f64::from(held))
    });
    let noted = told.filter(|(_, p, observed, expected)| is_noted(*p, *observed, *expected));
    let crowds = noted.map(|(found, p, observed, expected)| {
        let zone = ground.places(members(&zones, found));
        let inside = shapes.take(&zone, &there);
        let inside = inside.iter().filter_map(|(at, people)| Some((places.get(*at)?.0, *people))).collect();
        let says = |recurrence_weeks: f64| Text::new(
            format!("{observed} orang berada di sini; menurut kapasitas yang dinyatakan dan sebaran penduduk {}; secara kebetulan paling sering sekali dalam {recurrence_weeks:.0} minggu. Perlu verifikasi.", comma(expected)),
            format!("{observed} people are here; {expected:.1} expected from declared capacity and where the population lives; by chance at most once in {recurrence_weeks:.0} weeks. To be verified."),
        );
        let off = Text::new(
            "Kapasitas tempat-tempat ini dinyatakan dengan bukti, atau orangnya pindah.",
            "The capacity of these places is declared with evidence, or the people move on.",
        );
        let seen = Seen { found, p, replicates, observed, expected, inside, too_few };
        crowd(facts, (subject, budget), seen, says, off)
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

/// Where people may be: the inhabited cells, and the places that lie in none.
struct Ground {
    at: Vec<[i32; 2]>,
    /// How much of the population is there.
    weight: Vec<f64>,
    /// By place: its location.
    of_place: Vec<u32>,
}

impl Ground {
    /// A place outside the built-up area weighs as a usual inhabited cell, once at a
    /// point, so that a crowd out there is measured too.
    fn of(places: &[[i32; 2]], cells: &[[i32; 2]], people: &[f64]) -> Self {
        let usual = if people.is_empty() { 1.0 } else { people.iter().sum::<f64>() / people.len() as f64 };
        let (mut at, mut weight) = (cells.to_vec(), people.to_vec());
        let square = |[x, y]: [i32; 2]| (x.div_euclid(IN_CELL_CM), y.div_euclid(IN_CELL_CM));
        let mut near = BTreeMap::<(i32, i32), Vec<u32>>::new();
        for (cell, number) in cells.iter().zip(0..) {
            near.entry(square(*cell)).or_default().push(number);
        }
        let mut outside = BTreeMap::<[i32; 2], u32>::new();
        let of_place = places
            .iter()
            .map(|place| {
                let (x, y) = square(*place);
                let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
                let around = around.filter_map(|square| near.get(&square)).flatten();
                let away = |cell: u32| {
                    let [dx, dy] =
                        [0, 1].map(|axis| i64::from(place[axis]) - i64::from(cells[cell as usize][axis]));
                    dx * dx + dy * dy
                };
                let nearest = around.map(|cell| (away(*cell), *cell)).min();
                let most = i64::from(IN_CELL_CM) * i64::from(IN_CELL_CM);
                match nearest.filter(|(away, _)| *away <= most) {
                    Some((_, cell)) => cell,
                    None => *outside.entry(*place).or_insert_with(|| {
                        at.push(*place);
                        weight.push(usual);
                        at.len() as u32 - 1
                    }),
                }
            })
            .collect();
        Self { at, weight, of_place }
    }

    /// The places of a zone, in the order of its locations.
    fn places(&self, zone: &[u32]) -> Vec<u32> {
        let of = |location: &u32| {
            let location = *location;
            (0..).zip(&self.of_place).filter(move |(_, own)| **own == location).map(|(place, _)| place)
        };
        zone.iter().flat_map(of).collect()
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
    use crate::alerts::finding::Strength;
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

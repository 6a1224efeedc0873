//! Declared densities: a dormitory or plant whose people are to be expected, with
//! evidence, somebody who answers for it, and an end.
//! Invariant: a declaration raises what is expected and hides nothing: what it keeps from
//! opening is shown beside it, and what goes beyond it opens.

pub mod http;
pub(super) mod sql;

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use petapora_wire::{AlertPreview, Expectation, NewExpectation, Text};

use super::finding::{Finding, Strength, of_signals, of_streams};
use super::signals::{Expected, Facts, signals};
use super::streams::{STREAMS, stream};

/// Longest time that a declaration holds.
const LONGEST_DAYS: i64 = 180;

/// A declaration as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    pub expectation: Expectation,
    pub withdrawn: bool,
}

/// Errors: what is wrong with it, in words.
pub fn check(new: &NewExpectation, today: Date) -> Result<Date, Text> {
    let short =
        |text: &str| (3..=500).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control);
    let corner = |[lon, lat]: &[f64; 2]| (-180.0..=180.0).contains(lon) && (-90.0..=90.0).contains(lat);
    let drawn = |ring: &Vec<[f64; 2]>| (3..=500).contains(&ring.len()) && ring.iter().all(corner);
    match (&new.place, &new.polygon) {
        (Some(_), None) => {}
        (None, Some(ring)) if drawn(ring) => {}
        _ => {
            return Err(Text::new(
                "Sebut satu tempat, atau gambar satu area dengan 3–500 sudut.",
                "Name one place, or draw one area of 3 to 500 corners.",
            ));
        }
    }
    if !(1..=100_000).contains(&new.capacity) {
        return Err(Text::new("Kapasitas harus 1–100.000.", "The capacity is 1 to 100,000."));
    }
    if !short(&new.evidence) || !short(&new.owner) {
        return Err(Text::new(
            "Bukti dan penanggung jawab wajib diisi.",
            "Evidence and who answers for it are needed.",
        ));
    }
    let last = today.saturating_add(LONGEST_DAYS.days());
    let ends = new.ends.parse::<Date>().ok().filter(|ends| (today..=last).contains(ends));
    ends.ok_or_else(|| {
        Text::new(
            format!("Tanggal akhir harus antara {today} dan {last}."),
            format!("The last day is between {today} and {last}."),
        )
    })
}

/// Declarations in force on `day` with the places that they cover.
pub fn in_force(declared: &[Declared], facts: &Facts, day: Date) -> Vec<Expected> {
    let holds = |one: &&Declared| {
        !one.withdrawn && one.expectation.declared.ends.parse::<Date>().is_ok_and(|ends| ends >= day)
    };
    let covered = |one: &Declared| Expected {
        id: one.expectation.id.clone(),
        places: places(&one.expectation.declared, facts),
        capacity: one.expectation.declared.capacity,
    };
    declared.iter().filter(holds).map(covered).collect()
}

fn places(declared: &NewExpectation, facts: &Facts) -> Vec<String> {
    let covers = |(id, place): &(&String, &super::signals::Place)| match (&declared.place, &declared.polygon)
    {
        (Some(named), _) => named == *id,
        (None, Some(ring)) => place.point.is_some_and(|point| holds_point(ring, point)),
        (None, None) => false,
    };
    facts.places.iter().filter(covers).map(|(id, _)| id.clone()).collect()
}

/// Even–odd rule (Shimrat 1962); a point on the rim may count either way.
fn holds_point(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let ends = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = ends
        .filter(|([ax, ay], [bx, by])| (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax);
    crossed.count() % 2 == 1
}

/// The registry as the screen shows it on `day`: what each covers and keeps from opening.
pub fn shown(
    declared: Vec<Declared>,
    facts: &Facts,
    day: Date,
    false_alarms_a_year: f64,
) -> Vec<Expectation> {
    let all = in_force(&declared, facts, day);
    let with = opens(&Facts { expectations: all.clone(), ..facts.clone() }, day, false_alarms_a_year);
    let without = opens(&Facts { expectations: Vec::new(), ..facts.clone() }, day, false_alarms_a_year);
    let key = |finding: &Finding| (finding.signal.clone(), finding.target_id.clone());
    let stays: BTreeSet<_> = with.iter().map(key).collect();
    let suppressed: Vec<&Finding> = without.iter().filter(|finding| !stays.contains(&key(finding))).collect();
    let occupants = facts.occupants(day);
    let view = |one: Declared| {
        let mut shown = one.expectation;
        let expected = all.iter().find(|expected| expected.id == shown.id);
        let places = expected.map(|expected| expected.places.clone()).unwrap_or_default();
        let people =
            places.iter().filter_map(|place| occupants.get(place.as_str())).map(|p| p.len() as u32).sum();
        let named = shown.declared.place.as_ref().and_then(|place| facts.places.get(place));
        shown.name = named.map_or_else(String::new, |place| place.name.clone());
        shown.in_force = expected.is_some();
        shown.places = places.len() as u32;
        shown.people = people;
        let here = |finding: &&&Finding| places.iter().any(|place| finding.places.contains_key(place));
        let preview = |finding: &&Finding| AlertPreview {
            signal: finding.signal.clone(),
            target: finding.target.clone(),
            sentence: finding.sentence.clone(),
            urgency: finding.urgency,
            restricted: finding.restricted,
        };
        shown.suppresses = suppressed.iter().filter(here).map(preview).collect();
        shown.warning = match (shown.in_force, shown.places, people) {
            (false, ..) => None,
            (true, 0, _) => Some(Text::new("Tidak mencakup satu tempat pun.", "It covers no place.")),
            (true, _, 0) => {
                Some(Text::new("Tidak seorang pun tercatat di sana.", "Nobody is recorded there."))
            }
            _ => None,
        };
        shown
    };
    declared.into_iter().map(view).collect()
}

/// What would open on `day`.
fn opens(facts: &Facts, day: Date, false_alarms_a_year: f64) -> Vec<Finding> {
    let streams = STREAMS.map(|subject| stream(facts, day, subject, false_alarms_a_year));
    let mut found = of_signals(facts, &signals(facts, day));
    found.extend(of_streams(facts, &streams));
    found.retain(|finding| finding.strength() == Strength::Open);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(ends: &str) -> NewExpectation {
        NewExpectation {
            place: Some("p".into()),
            polygon: None,
            capacity: 40,
            evidence: "Surat 12/2026".into(),
            owner: "Disnaker".into(),
            ends: ends.into(),
        }
    }

    #[test]
    fn a_declaration_ends_within_180_days() {
        let today = "2026-11-01".parse().unwrap();
        assert!(check(&new("2027-04-30"), today).is_ok());
        for bad in ["2027-05-01", "2026-10-31", "soon"] {
            assert!(check(&new(bad), today).is_err(), "{bad}");
        }
        assert!(check(&NewExpectation { evidence: " ".into(), ..new("2026-12-01") }, today).is_err());
        let both = NewExpectation { polygon: Some(vec![[0.0, 0.0]; 3]), ..new("2026-12-01") };
        assert!(check(&both, today).is_err());
    }

    #[test]
    fn a_point_lies_in_a_ring_or_not() {
        let ring = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [2.0, 1.0], [0.0, 4.0]];
        assert!(holds_point(&ring, [1.0, 1.0]) && holds_point(&ring, [3.9, 3.5]));
        assert!(!holds_point(&ring, [2.0, 2.0]) && !holds_point(&ring, [5.0, 1.0]));
    }
}

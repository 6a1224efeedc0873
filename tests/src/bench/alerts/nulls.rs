//! False alarms: whole streams, from the lists to the alert, on lists with nothing to
//! find, by yearly budget; and what DBSCAN and Gi* say of the same people.
//! Invariant: every dataset is drawn from a baseline by a number of its own and judged by
//! the job's own function; none is left out.

use petapora::alerts::Strength;
use petapora::alerts::density::chance::Chance;
use petapora::alerts::density::grid::cluster;
use petapora::alerts::density::zones::Zones;
use petapora::alerts::density::{NOISE, Reach, Spot};
use petapora::alerts::streams::{FALSE_ALARMS_A_YEAR, Question, STREAMS, budget, stream};
use petapora::region::Inhabited;
use petapora_wire::SiteRole;

use super::Line;
use super::ground::{self, normal};
use super::row::{at_most, told};
use crate::Checked;
use crate::nulls::{DAY, Town};

/// Datasets without anything to find.
pub const NULLS: u64 = 2_000;
/// False alarms a year that all streams together may raise: half, as shipped, double.
const BUDGETS: [f64; 3] = [FALSE_ALARMS_A_YEAR / 2.0, FALSE_ALARMS_A_YEAR, FALSE_ALARMS_A_YEAR * 2.0];

pub fn lines() -> Checked<Vec<Line>> {
    let (at, dwellings) = ground::cells(4_000, 15_000)?;
    let homes = Cells::new(at, dwellings, 50_000);
    // Workplaces are few, far apart and of unequal size.
    let mut chance = Chance::of(77, 0);
    let sites = (0..300).map(|_| [chance.below(2_700_000) as i32, chance.below(1_800_000) as i32]).collect();
    let sizes = (0..300).map(|_| normal(&mut chance)[0].exp()).collect();
    let works = Cells::new(sites, sizes, 100_000);
    let mut lines = Vec::new();
    for subject in STREAMS {
        let cells = if subject.role == SiteRole::Residence { &homes } else { &works };
        let (mut fired, mut opened) = ([0; BUDGETS.len()], 0);
        let (mut clustered, mut hot) = (0, 0);
        for number in 0..NULLS {
            let drawn = match subject.question {
                Question::Level => cells.town.level(subject.role, 300, number),
                Question::Change => cells.town.change(subject.role, 400, number),
            };
            let said = stream(&drawn.facts, DAY, subject, FALSE_ALARMS_A_YEAR);
            let p = said.crowds.iter().map(|crowd| crowd.p).fold(1.0, f64::min);
            for (fired, alarms) in fired.iter_mut().zip(BUDGETS) {
                *fired += usize::from(p <= budget(subject.question, alarms).threshold());
            }
            opened += usize::from(said.crowds.iter().any(|crowd| crowd.strength == Strength::Open));
            if subject.question == Question::Level {
                clustered += usize::from(cells.has_cluster(&drawn.counts));
                hot += usize::from(has_hot_spot(&cells.zones, &drawn.counts));
            }
        }
        let what = format!("nothing to find, {}", subject.name);
        for (fired, alarms) in fired.into_iter().zip(BUDGETS) {
            let threshold = budget(subject.question, alarms).threshold();
            lines.push(within_band(
                &format!("{what}, {alarms} false alarms a year: fires"),
                threshold,
                fired,
            ));
        }
        let shipped = budget(subject.question, FALSE_ALARMS_A_YEAR).threshold();
        lines.push(not_above_band(&format!("{what}: an alert opens (size gates)"), shipped, opened));
        if subject.question == Question::Level {
            let share = |count: usize| count as f64 / NULLS as f64 * 100.0;
            lines.push(told(format!("{what}: DBSCAN finds a cluster (150 m, 5)"), "%", share(clustered)));
            lines.push(told(format!("{what}: Gi* with 5 % FDR finds a hot spot"), "%", share(hot)));
        }
    }
    Ok(lines)
}

/// A baseline with its cells on the plane.
struct Cells {
    town: Town,
    at: Vec<[i32; 2]>,
    zones: Zones,
}

impl Cells {
    fn new(at: Vec<[i32; 2]>, people: Vec<f64>, radius_cm: i32) -> Self {
        let cell = |(at, people): (&[i32; 2], f64)| Inhabited { point: ground::degrees(*at), people };
        let town = Town::new(at.iter().zip(people).map(cell).collect());
        Self { town, zones: Zones::around(&at, radius_cm), at }
    }

    fn has_cluster(&self, counts: &[u32]) -> bool {
        let spot =
            |([x_cm, y_cm], people): (&[i32; 2], &u32)| Spot { x_cm: *x_cm, y_cm: *y_cm, people: *people };
        let spots: Vec<Spot> = self.at.iter().zip(counts).map(spot).collect();
        cluster(&spots, Reach::new(15_001, 5)).name.iter().any(|name| *name != NOISE)
    }
}

/// Bounds that a share of `NULLS` leaves once in a hundred times at `rate`.
fn band(rate: f64) -> [f64; 2] {
    let spread = 2.576 * (rate * (1.0 - rate) / NULLS as f64).sqrt();
    [(rate - spread).max(0.0), rate + spread]
}

fn within_band(what: &str, rate: f64, fired: usize) -> Line {
    let [low, high] = band(rate);
    let measured = fired as f64 / NULLS as f64;
    Line {
        goal: format!("{:.2}–{:.2} % (99 % band of p ≤ {rate:.4})", low * 100.0, high * 100.0),
        met: Some((low..=high).contains(&measured)),
        ..told(what, "%", measured * 100.0)
    }
}

pub fn not_above_band(what: &str, rate: f64, fired: usize) -> Line {
    let [_, high] = band(rate);
    let measured = fired as f64 / NULLS as f64 * 100.0;
    at_most(what, "%", measured, (high * 10_000.0).round() / 100.0)
}

/// Getis and Ord's Gi* of the counts around each location, normal approximation,
/// false-discovery rate 5 % (Benjamini and Hochberg).
fn has_hot_spot(zones: &Zones, counts: &[u32]) -> bool {
    let n = counts.len() as f64;
    let sum: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let squares: f64 = counts.iter().map(|count| f64::from(*count).powi(2)).sum();
    let (mean, deviation) = (sum / n, (squares / n - (sum / n).powi(2)).sqrt());
    let mut p: Vec<f64> = (0..zones.len())
        .map(|centre| {
            let near = zones.near(zones.entries(centre));
            let weight = near.len() as f64;
            let local: f64 = near.iter().map(|location| f64::from(counts[*location as usize])).sum();
            let scale = deviation * ((n * weight - weight * weight) / (n - 1.0)).sqrt();
            upper_tail((local - mean * weight) / scale)
        })
        .collect();
    p.sort_by(f64::total_cmp);
    p.iter().zip(1..).any(|(p, rank)| *p <= 0.05 * f64::from(rank) / n)
}

/// P(Z > z), within 7.5·10⁻⁸ (Abramowitz and Stegun 26.2.17).
fn upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = t
        * (0.319_381_530
            + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let tail = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt() * series;
    if z >= 0.0 { tail } else { 1.0 - tail }
}

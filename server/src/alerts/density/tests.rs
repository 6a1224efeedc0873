//! The scans against looking at every pair of locations, and against chance itself.
//! Invariant: the oracles know no neighbour lists and no thresholds.

use proptest::prelude::*;

use super::arrivals::{Arrival, Arrivals, Group, crews};
use super::chance::Chance;
use super::level::Level;
use super::scan::{Limits, apart, llr, members};
use super::significance::{Budget, Draws, is_large_enough, p_values};
use super::zones::Zones;

const ALL: Limits = Limits { least: 1, share: 1.0 };

fn square(a: [i32; 2], b: [i32; 2]) -> i64 {
    let (dx, dy) = (i64::from(a[0] - b[0]), i64::from(a[1] - b[1]));
    dx * dx + dy * dy
}

/// The highest ratio by definition: every centre, every radius that a location gives.
fn naive(
    at: &[[i32; 2]],
    radius_cm: i32,
    total: u32,
    of: impl Fn(&[usize]) -> Vec<(u32, f64)>,
    limits: Limits,
) -> f64 {
    let mut top: f64 = 0.0;
    for centre in at {
        for rim in at {
            let radius = square(*centre, *rim);
            if radius > i64::from(radius_cm) * i64::from(radius_cm) {
                continue;
            }
            let inside: Vec<usize> = (0..at.len()).filter(|i| square(*centre, at[*i]) <= radius).collect();
            for (seen, expected) in of(&inside) {
                if seen >= limits.least && expected <= limits.share * f64::from(total) + 1e-9 {
                    top = top.max(llr(seen, expected, total));
                }
            }
        }
    }
    top
}

fn places(most: usize) -> impl Strategy<Value = Vec<[i32; 2]>> {
    prop::collection::vec((-40..40i32, -40..40i32).prop_map(|(x, y)| [x, y]), 1..most)
}

proptest! {
    #[test]
    fn the_level_scan_finds_what_looking_at_all_pairs_finds(
        at in places(30), counts in prop::collection::vec(0..6u32, 30), weights in prop::collection::vec(1..9u32, 30),
        radius_cm in 1..60i32, least in 1..4u32, share in 0.2..1.0f64,
    ) {
        let (counts, limits) = (&counts[..at.len()], Limits { least, share });
        let total: u32 = counts.iter().sum();
        let weights: Vec<f64> = weights[..at.len()].iter().map(|w| f64::from(*w)).collect();
        let sum: f64 = weights.iter().sum();
        let of = |inside: &[usize]| {
            let seen = inside.iter().map(|i| counts[*i]).sum();
            vec![(seen, inside.iter().map(|i| weights[*i]).sum::<f64>() / sum * f64::from(total))]
        };
        let zones = Zones::around(&at, radius_cm);
        let level = Level::new(&zones, &weights, total, limits);
        let top = level.best(counts).iter().map(|found| found.llr).fold(0.0, f64::max);
        let naive = naive(&at, radius_cm, total, of, limits);
        prop_assert!((top - naive).abs() <= 1e-9 * (1.0 + naive), "{top} {naive}");
    }

    #[test]
    fn a_replicate_is_the_scan_of_the_people_it_drew(
        at in places(30), weights in prop::collection::vec(1..9u32, 30), total in 1..60u32, floor in 0.0..4.0f64, seed in any::<u64>()
    ) {
        let weights: Vec<f64> = weights[..at.len()].iter().map(|w| f64::from(*w)).collect();
        let zones = Zones::around(&at, 30);
        let level = Level::new(&zones, &weights, total, Limits::default());
        let (whole, above) = (level.replicates(0.0, seed), level.replicates(floor, seed));
        for number in 0..5 {
            let (whole, above) = (whole.top(number), above.top(number));
            prop_assert!(above == whole || (above == 0.0 && whole < floor), "{whole} {above} {floor}");
        }
    }

    #[test]
    fn the_arrival_scan_finds_what_looking_at_all_pairs_finds(
        at in places(15),
        groups in prop::collection::vec((0..20u32, prop::collection::vec((0..15u32, 1..4u32), 1..4)), 1..20),
        radius_cm in 1..60i32,
    ) {
        let count = at.len() as u32;
        let groups: Vec<Group> = groups.into_iter().map(|(weeks_ago, people)| Group {
            weeks_ago, people: people.into_iter().map(|(location, people)| (location % count, people)).collect() }).collect();
        let people = |inside: &[usize], weeks: u32| -> u32 {
            let there = groups.iter().filter(|g| g.weeks_ago < weeks).flat_map(|g| &g.people);
            there.filter(|(location, _)| inside.contains(&(*location as usize))).map(|(_, people)| people).sum()
        };
        let everywhere: Vec<usize> = (0..at.len()).collect();
        let total = people(&everywhere, 20);
        let of = |inside: &[usize]| (1..=8).map(|weeks| {
            let expected = f64::from(people(inside, 20)) * f64::from(people(&everywhere, weeks)) / f64::from(total);
            (people(inside, weeks), expected)
        }).collect();
        let zones = Zones::around(&at, radius_cm);
        let top = Arrivals::new(&zones, &groups, 20, ALL).best().iter().map(|found| found.llr).fold(0.0, f64::max);
        let naive = naive(&at, radius_cm, total, of, ALL);
        prop_assert!((top - naive).abs() <= 1e-9 * (1.0 + naive), "{top} {naive}");
    }

    #[test]
    fn one_more_in_a_fixed_zone_never_lowers_its_ratio_and_more_expected_never_raises_it(
        c in 1..500u32, more in 0..500u32, e in 0.01..500.0f64
    ) {
        let total = c + more + 1;
        let e = e.min(f64::from(total) * 0.9);
        prop_assert!(llr(c + 1, e, total) >= llr(c, e, total) - 1e-9);
        prop_assert!(llr(c, e * 1.01, total) <= llr(c, e, total) + 1e-9);
    }

    #[test]
    fn zones_kept_share_no_location(at in places(30), counts in prop::collection::vec(0..6u32, 30)) {
        let counts = &counts[..at.len()];
        let zones = Zones::around(&at, 30);
        let level = Level::new(&zones, &vec![1.0; at.len()], counts.iter().sum(), ALL);
        let kept = apart(&zones, level.best(counts), 10);
        let mut all: Vec<u32> = kept.iter().flat_map(|found| members(&zones, found).to_vec()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        prop_assert_eq!(all.len(), count);
        prop_assert!(kept.is_sorted_by(|a, b| a.llr >= b.llr));
    }

    #[test]
    fn everybody_arrives_in_one_crew_and_crews_are_of_one_sponsor(
        arrivals in prop::collection::vec((0..60i32, 0..5u32, prop::option::of(0..3u32)), 0..40)
    ) {
        let arrivals: Vec<Arrival> = arrivals.into_iter().map(|(day, location, sponsor)| Arrival { day, location, sponsor }).collect();
        let groups = crews(&arrivals, 59, 52);
        let people: u32 = groups.iter().flat_map(|g| &g.people).map(|(_, people)| people).sum();
        prop_assert_eq!(people as usize, arrivals.len());
        // The order of the rows of a list does not matter.
        let mut turned = arrivals.clone();
        turned.reverse();
        prop_assert_eq!(crews(&turned, 59, 52), groups);
    }
}

fn some_level(seed: u64, cases: u32) -> (Vec<[i32; 2]>, Vec<f64>, Vec<u32>) {
    let mut chance = Chance::of(seed, 0);
    let at: Vec<[i32; 2]> =
        (0..300).map(|_| [chance.below(400_000) as i32, chance.below(400_000) as i32]).collect();
    let weights: Vec<f64> = at.iter().map(|_| 0.2 + chance.share() * chance.share() * 9.0).collect();
    let sum: f64 = weights.iter().sum();
    let mut counts = vec![0; at.len()];
    for _ in 0..cases {
        let mut left = chance.share() * sum;
        let place = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        counts[place.unwrap_or(0)] += 1;
    }
    (at, weights, counts)
}

/// Bounds that a share of `trials` leaves in one of a hundred tests at `rate`.
fn band(rate: f64, trials: f64) -> std::ops::RangeInclusive<f64> {
    let spread = 2.576 * (rate * (1.0 - rate) / trials).sqrt();
    rate - spread..=rate + spread
}

#[test]
fn chance_alone_fires_the_level_scan_as_often_as_promised() {
    let trials = 300;
    let fired = (0..trials).filter(|trial| {
        let (at, weights, counts) = some_level(*trial, 150);
        let zones = Zones::around(&at, 50_000);
        let level = Level::new(&zones, &weights, 150, Limits::default());
        let top = level.best(&counts).iter().map(|found| found.llr).fold(0.0, f64::max);
        let replicates = level.replicates(top, *trial);
        let draws = Draws { most: 199, stop_at: Some(30), threads: 1 };
        p_values(&[top], draws, |number| replicates.top(number)).0[0] <= 0.1
    });
    let rate = fired.count() as f64 / trials as f64;
    assert!(band(0.1, trials as f64).contains(&rate), "{rate}");
}

/// People of a year at 26 sites, half of them alone, half in crews of 2 to 15.
fn crews_of_a_year(seed: u64, people: u32) -> Vec<Arrival> {
    let mut chance = Chance::of(seed, 1);
    let mut arrivals = Vec::new();
    while (arrivals.len() as u32) < people {
        let (day, location) = (chance.below(364) as i32, chance.below(26));
        let size = if (arrivals.len() as u32) < people / 2 { 1 } else { 2 + chance.below(14) };
        let sponsor = chance.below(12);
        arrivals.extend((0..size).map(|_| Arrival { day, location, sponsor: Some(sponsor) }));
    }
    arrivals
}

#[test]
fn crews_that_arrive_together_are_no_alarm() {
    let at: Vec<[i32; 2]> = (0..26).map(|site| [site % 6 * 40_000, site / 6 * 40_000]).collect();
    let zones = Zones::around(&at, 50_000);
    let trials = 300;
    let fired = (0..trials).filter(|trial| {
        let arrivals = crews_of_a_year(*trial, 160);
        let groups = crews(&arrivals, 363, 52);
        let scan = Arrivals::new(&zones, &groups, 52, Limits::default());
        let top = scan.best().iter().map(|found| found.llr).fold(0.0, f64::max);
        let draws = Draws { most: 199, stop_at: Some(30), threads: 1 };
        p_values(&[top], draws, |number| scan.top(*trial, number)).0[0] <= 0.1
    });
    let rate = fired.count() as f64 / trials as f64;
    assert!(rate <= *band(0.1, trials as f64).end(), "{rate}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let (at, weights, counts) = some_level(5, 200);
    let zones = Zones::around(&at, 50_000);
    let level = Level::new(&zones, &weights, 200, Limits::default());
    let kept: Vec<f64> = apart(&zones, level.best(&counts), 5).iter().map(|found| found.llr).collect();
    let replicates = level.replicates(*kept.last().unwrap_or(&0.0), 9);
    let on = |threads| {
        let draws = Draws { threads, ..Draws::default() };
        let (p, drawn) = p_values(&kept, draws, |number| replicates.top(number));
        (p.iter().map(|p| p.to_bits()).collect::<Vec<_>>(), drawn)
    };
    assert_eq!(on(1), on(2));
    assert_eq!(on(1), on(7));
}

#[test]
fn stopping_early_says_what_drawing_all_would_say_of_nothing() {
    let top = |number: u64| Chance::of(3, number).share();
    let (all, drawn) = p_values(&[0.4], Draws { stop_at: None, ..Draws::default() }, top);
    assert_eq!(drawn, 999);
    let (early, drawn) = p_values(&[0.4], Draws::default(), top);
    assert!(drawn < 150 && (all[0] - early[0]).abs() < 0.15, "{drawn} {all:?} {early:?}");
    assert_eq!(p_values(&[2.0], Draws::default(), top), (vec![0.001], 999));
}

#[test]
fn a_budget_of_a_year_is_a_threshold_of_a_run() {
    let weekly = Budget { alarms_a_year: 0.75, runs_a_year: 365.25 / 7.0 };
    assert!((weekly.threshold() - 0.01437).abs() < 1e-4);
    assert!((weekly.recurrence_weeks(weekly.threshold()) - 69.57).abs() < 0.1);
    assert!(is_large_enough(14, 1.6) && !is_large_enough(4, 0.1) && !is_large_enough(9, 5.0));
}

#[test]
fn a_first_month_has_no_year_to_compare_with() {
    let zones = Zones::around(&[[0, 0], [90_000, 0]], 50_000);
    let groups = [Group { weeks_ago: 0, people: vec![(0, 9)] }, Group { weeks_ago: 0, people: vec![(1, 1)] }];
    assert!(Arrivals::new(&zones, &groups, 1, ALL).best().is_empty());
    // All arrived in the one window there is: nobody is more than expected.
    assert!(Arrivals::new(&zones, &groups, 4, ALL).best().is_empty());
}

//! What comes later is linked as if all had come at once. Invariant: a run that starts
//! from an earlier one is compared with a run from nothing, pair by pair.

use std::collections::{BTreeMap, BTreeSet};

use petapora::reconcile::engine::clusters::{Linked, Scored};
use petapora::reconcile::engine::model::{Statistics, Thresholds, Weights};
use petapora::reconcile::engine::said::Rows;
use petapora::reconcile::engine::{Compared, Decided};
use petapora_tests::bench::reconcile::people::{Told, told};
use petapora_tests::bench::reconcile::tell;
use proptest::prelude::*;

/// A row of a file, with the number that it has whatever came first.
type Row = (u64, Told);

/// Two rows, and the score of their groups to the last bit.
type Said = (u64, u64, u32);

/// Links and questions as pairs of rows with their scores, persons as sets of rows.
#[derive(Debug, PartialEq)]
struct Answer {
    persons: BTreeSet<BTreeSet<u64>>,
    links: BTreeSet<Said>,
    asked: BTreeSet<Said>,
}

fn answer(compared: &Compared, linked: &Linked, numbers: &[u64]) -> Answer {
    let row = |index: u32| numbers[compared.rows.rows[index as usize].added as usize];
    let mut persons: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    for (person, index) in linked.person.iter().zip(0..) {
        persons.entry(*person).or_default().insert(row(index));
    }
    let pairs = |scored: &[Scored]| {
        let pair = |scored: &Scored| {
            let (a, b) = (row(scored.a), row(scored.b));
            (a.min(b), a.max(b), scored.bits.to_bits())
        };
        scored.iter().map(pair).collect()
    };
    Answer {
        persons: persons.into_values().collect(),
        links: pairs(&linked.links),
        asked: pairs(&linked.asked),
    }
}

/// A crowd's rows in files, shuffled.
fn files(people: usize, rate: f64, seed: u64, count: usize) -> Vec<Vec<Row>> {
    let mut files = vec![Vec::new(); count * 4];
    for (number, told) in (0_u64..).zip(told(people, rate, seed)) {
        let part = (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % count;
        files[told.list as usize * count + part].push((number, told));
    }
    let len = files.len();
    files.rotate_left(seed as usize % len);
    files.sort_by_key(|file| file.first().map(|(number, _)| number.wrapping_mul(seed | 1) % 1_000));
    files
}

fn add(rows: &mut Rows, list: usize, file: &[Row], numbers: &mut Vec<u64>) {
    for (number, told) in file {
        tell(rows, list as u32, *number, told);
        numbers.push(*number);
    }
}

fn blank(judged: &Statistics) -> Rows {
    Rows::counted(&judged.words, &judged.companies, &judged.places)
}

/// All files at once, the last one first.
fn at_once(
    files: &[Vec<Row>],
    weights: &Weights,
    judged: &Statistics,
    decided: &[(u64, u64, bool)],
) -> Answer {
    let (mut rows, mut numbers) = (blank(judged), Vec::new());
    for (list, file) in files.iter().enumerate().rev() {
        add(&mut rows, list, file, &mut numbers);
    }
    let mut compared = Compared::new(rows, Some(weights.clone()), Some(judged));
    let linked = compared.linked(Thresholds::default(), &numbered(decided, &numbers));
    answer(&compared, &linked, &numbers)
}

/// Decisions by the numbers that rows were added under; those about absent rows wait.
fn numbered(decided: &[(u64, u64, bool)], numbers: &[u64]) -> Decided {
    let at = |row: u64| numbers.iter().position(|number| *number == row).map(|at| at as u32);
    let mut out = Decided::default();
    for (a, b, same) in decided {
        if let (Some(a), Some(b)) = (at(*a), at(*b)) {
            if *same { out.together.push((a, b)) } else { out.apart.push((a, b)) }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn file_after_file_is_as_all_at_once(
        people in 30_usize..220,
        rate in prop_oneof![Just(1.0), Just(3.0), Just(6.0)],
        seed in 1_u64..1_000_000,
        decisions in proptest::collection::vec((0_u64..500, 0_u64..500, any::<bool>()), 0..12),
    ) {
        let files = files(people, rate, seed, 3);
        // What is common and what is rare was learned from some of the files.
        let mut learned = Rows::new();
        for (list, file) in files.iter().enumerate().step_by(2) {
            add(&mut learned, list, file, &mut Vec::new());
        }
        let learned = Compared::new(learned, None, None);
        let (weights, judged) = (learned.model.weights.clone(), learned.model.statistics(&learned.rows));

        let (mut rows, mut numbers) = (blank(&judged), Vec::new());
        add(&mut rows, 0, &files[0], &mut numbers);
        let mut later = Compared::new(rows, Some(weights.clone()), Some(&judged));
        for upto in 1..=files.len() {
            // Decisions come one by one, and some are taken back.
            let made = &decisions[..upto.min(decisions.len())];
            let decided = &made[(upto / 4).min(made.len())..];
            let linked = later.linked(Thresholds::default(), &numbered(decided, &numbers));
            let now = answer(&later, &linked, &numbers);
            prop_assert_eq!(&now, &at_once(&files[..upto], &weights, &judged, decided), "{} files", upto);
            if let Some(file) = files.get(upto) {
                later.extend(|rows| add(rows, upto, file, &mut numbers));
            }
        }
    }
}

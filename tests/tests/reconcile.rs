//! Who is who over the sample lists. Invariant: the truth of the samples is read here
//! only; the program never sees it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petapora::app::App;
use petapora::clock::Clock;
use petapora::config::Config;
use petapora::reconcile::cli::{links_csv, reconcile};
use petapora::reconcile::engine::model::Thresholds;
use petapora::reconcile::engine::said::{Born, Rows, Said};
use petapora::reconcile::engine::{Compared, Decided};
use petapora_tests::{Checked, SAMPLE_DAY_MS, TestApp, both_engines, program, sample};

type Groups = BTreeSet<BTreeSet<(String, u32)>>;
type Pairs = BTreeSet<[(String, u32); 2]>;

/// Rows by person, from `file,row,person`; rows without a person are left out.
fn groups(csv: &str) -> Checked<Groups> {
    let mut of: HashMap<String, BTreeSet<(String, u32)>> = HashMap::new();
    for line in csv.lines().skip(1) {
        let [file, row, person] = line.split(',').collect::<Vec<_>>()[..] else {
            return Err(line.into());
        };
        if !person.is_empty() {
            of.entry(person.into()).or_default().insert((file.into(), row.parse()?));
        }
    }
    Ok(of.into_values().collect())
}

/// Pairs of rows of different files within one group.
fn pairs(groups: &Groups) -> Pairs {
    let mut pairs = BTreeSet::new();
    for group in groups {
        for a in group {
            pairs.extend(group.iter().filter(|b| a < *b && a.0 != b.0).map(|b| [a.clone(), b.clone()]));
        }
    }
    pairs
}

/// The sample lists that name people.
const OF_PEOPLE: [usize; 5] = [0, 1, 2, 3, 6];

async fn bring(app: &TestApp, order: &[usize]) -> Checked<Groups> {
    app.import_in_order(order).await?;
    groups(&links_csv(&app.app).await?)
}

/// Pairs across lists: found and true, found and false, missed.
fn judged(found: &Groups) -> Checked<[Pairs; 3]> {
    let found = pairs(found);
    let truth = groups(&std::fs::read_to_string(sample("truth.csv"))?)?;
    let known: BTreeSet<(String, u32)> = truth.iter().flatten().cloned().collect();
    let truth = pairs(&truth);
    let known = |pair: &&[(String, u32); 2]| pair.iter().all(|row| known.contains(row));
    let (right, rest): (Pairs, Pairs) =
        found.iter().filter(known).cloned().partition(|pair| truth.contains(pair));
    let missed = truth.difference(&right).cloned().collect();
    Ok([right, rest, missed])
}

/// At least 99 of 100 pairs are found, and none that is wrong.
fn trusted(found: &Groups) -> Checked {
    let [right, wrong, missed] = judged(found)?;
    assert!(wrong.is_empty(), "{wrong:?}");
    let all = right.len() + missed.len();
    assert!(right.len() * 100 >= all * 99, "{} of {all}, missed {missed:?}", right.len());
    eprintln!("{} of {all} pairs across lists, none wrong", right.len());
    Ok(())
}

both_engines!(nobody_is_taken_for_another_and_few_are_missed, app => {
    app.import_in_order(&OF_PEOPLE).await?;
    let summary = reconcile(&app.app).await?;
    assert!(summary.asked < 50 && summary.linked > 200, "{summary:?}");
    trusted(&groups(&links_csv(&app.app).await?)?)
});

both_engines!(imports_alone_find_as_many_in_whatever_order_they_come, app => {
    let first = bring(&app, &OF_PEOPLE).await?;
    trusted(&first)?;
    for order in [[6, 2, 3, 1, 0], [3, 0, 6, 2, 1], [1, 6, 0, 3, 2]] {
        let other = TestApp::sqlite().await?;
        assert_eq!(first, bring(&other, &order).await?, "{order:?}");
    }
    Ok(())
});

#[tokio::test]
async fn lists_linked_one_after_the_other_are_linked_as_a_fresh_program_links_them() -> Checked {
    let app = TestApp::sqlite().await?;
    app.import_in_order(&[0, 1, 2]).await?;
    reconcile(&app.app).await?;
    app.import_in_order(&[3, 6]).await?;
    let config = Config {
        data: app.folder().to_owned(),
        database_url: None,
        listen: ([127, 0, 0, 1], 0).into(),
        clock: Clock::fixed(SAMPLE_DAY_MS),
        program: program(),
    };
    let fresh = App::open(config, false).await?;
    assert_eq!(groups(&links_csv(&app.app).await?)?, groups(&links_csv(&fresh).await?)?);
    fresh.store.close().await;
    Ok(())
}

/// An invented crowd on three lists, from a seed; the nationality of each is renamed.
fn crowd(seed: u64, renamed: impl Fn(usize) -> String, reversed: bool) -> BTreeMap<u32, u32> {
    let mut state = seed;
    let mut below = |bound: usize| {
        // Knuth's 64-bit linear congruential generator (TAOCP 2, 3.3.4).
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    const FAMILIES: [&str; 6] = ["Wang", "Kim", "Garcia", "Sharma", "Ivanov", "Müller"];
    const GIVEN: [&str; 8] = ["Bo", "Ji-ho", "Angel", "Amit", "Sergei", "Jürgen", "Mya", "Xiu Ying"];
    let mut told = Vec::new();
    for person in 0..120 {
        let (family, given) = (below(6), below(8));
        let born = Born::Day {
            year: 1960 + i16::try_from(below(40)).unwrap_or(0),
            month: 1 + below(12) as u8,
            day: 1 + below(28) as u8,
        };
        let number = format!("ZZ{:07}", below(10_000_000));
        for list in 0..3 {
            if below(4) == 0 {
                continue;
            }
            let name = if list == 1 {
                format!("{} {}", FAMILIES[family], GIVEN[given])
            } else {
                format!("{}, {}", GIVEN[given], FAMILIES[family]).to_uppercase()
            };
            told.push((person * 3 + list, list, name, renamed(family), born, number.clone()));
        }
    }
    if reversed {
        told.reverse();
    }
    let mut rows = Rows::new();
    for (id, list, name, nationality, born, number) in &told {
        rows.add(&Said {
            list: *list,
            place_in_lists: u64::from(*id),
            name,
            nationality: Some(nationality),
            born: (*list != 2).then_some(*born),
            sex: None,
            passport: (*list != 1).then_some(number),
            permit: None,
            ends_day: None,
            company: None,
            place: None,
            point: None,
        });
    }
    let mut compared = Compared::new(rows, None, None);
    let linked = compared.linked(Thresholds::default(), &Decided::default());
    let rows = &compared.rows;
    let mut least: BTreeMap<u32, u32> = BTreeMap::new();
    let id_of = |index: usize| told[rows.rows[index].added as usize].0;
    for (index, person) in linked.person.iter().enumerate() {
        let least = least.entry(*person).or_insert(u32::MAX);
        *least = (*least).min(id_of(index));
    }
    linked.person.iter().enumerate().map(|(index, person)| (id_of(index), least[person])).collect()
}

#[test]
fn what_nationalities_are_called_changes_no_link() {
    for seed in 1..12 {
        let named = crowd(seed, |n| ["CHN", "KOR", "PHL", "IND", "RUS", "DEU"][n].into(), false);
        let renamed = crowd(seed, |n| ["DEU", "CHN", "RUS", "KOR", "IND", "PHL"][n].into(), false);
        assert_eq!(named, renamed, "seed {seed}");
        assert!(named.iter().any(|(row, person)| row != person));
    }
}

#[test]
fn the_order_of_rows_changes_no_link() {
    for seed in 1..12 {
        let code = |n: usize| format!("N{n}");
        assert_eq!(crowd(seed, code, false), crowd(seed, code, true), "seed {seed}");
    }
}

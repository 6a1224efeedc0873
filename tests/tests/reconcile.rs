//! Who is who over the sample lists, and what the engine promises of any rows. Invariant:
//! the truth of the samples is read for judging only; the program never sees it.

use std::collections::BTreeMap;

use petapora::app::App;
use petapora::clock::Clock;
use petapora::config::Config;
use petapora::imports::{Import, bring_in};
use petapora::reconcile::cli::{links_csv, reconcile};
use petapora::reconcile::engine::model::{Model, Thresholds, Weights};
use petapora::reconcile::engine::said::{Born, Role, Rows, Said};
use petapora::reconcile::engine::{Compared, Decided};
use petapora_tests::bench::reconcile::samples::{Groups, groups, judged};
use petapora_tests::{Checked, SAMPLE_DAY_MS, TestApp, both_engines, program};
use petapora_wire::{Agency, ListKind};

#[path = "layouts/files.rs"]
#[allow(dead_code)]
mod files;

/// The sample lists that name people.
const OF_PEOPLE: [usize; 5] = [0, 1, 2, 3, 6];

async fn bring(app: &TestApp, order: &[usize]) -> Checked<Groups> {
    app.import_in_order(order).await?;
    groups(&links_csv(&app.app).await?)
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

async fn guests(app: &TestApp, name: &str, sheets: &[(&str, &[[&str; 3]])]) -> Checked {
    let sheets: Vec<files::Sheet> = sheets
        .iter()
        .map(|(name, guests)| {
            let head = ["Nama tamu", "Negara", "No Paspor", "Tanggal lahir", "Penginapan", "Check-in"];
            let mut cells = vec![head.map(str::to_owned).to_vec()];
            cells.extend(guests.iter().map(|[name, passport, hotel]| {
                [name, "CHN", passport, "1980-03-04", hotel, "2026-10-01"].map(str::to_owned).to_vec()
            }));
            files::Sheet { name: (*name).to_owned(), cells, merged: Vec::new() }
        })
        .collect();
    let path = app.folder().join(name);
    std::fs::write(&path, files::xlsx(&sheets)?)?;
    let list = Import {
        path,
        file_name: name.into(),
        agency: Agency::Apoa,
        kind: Some(ListKind::LodgingReports),
        columns: None,
        list_date: None,
        dry_run: false,
        actor: "cli".into(),
    };
    bring_in(&app.app, list, |_| {}).await?;
    Ok(())
}

both_engines!(rows_of_a_workbook_of_several_sheets_are_named_with_the_sheet, app => {
    let (wei, bo, min) = (
        ["Wang Wei", "ZZ1000001", "Wisma Contoh"],
        ["Li Bo", "ZZ2000002", "Wisma Contoh"],
        ["Zhang Min", "ZZ3000003", "Wisma Contoh"],
    );
    guests(&app, "tamu.xlsx", &[("Sept", &[wei, bo]), ("Okt", &[min, wei])]).await?;
    // What a sheet of the same name had already said, and a workbook of one sheet.
    guests(&app, "lagi.xlsx", &[("Nov", &[bo, min]), ("Okt", &[wei])]).await?;
    guests(&app, "satu.xlsx", &[("Des", &[min])]).await?;
    let row = |file: &str, row: u32| (file.to_owned(), row);
    let expected: Groups = [
        [row("tamu.xlsx#Sept", 2), row("tamu.xlsx#Okt", 3), row("lagi.xlsx#Okt", 2)].into(),
        [row("tamu.xlsx#Sept", 3), row("lagi.xlsx#Nov", 2)].into(),
        [row("tamu.xlsx#Okt", 2), row("lagi.xlsx#Nov", 3), row("satu.xlsx", 2)].into(),
    ]
    .into();
    assert_eq!(groups(&links_csv(&app.app).await?)?, expected);
    Ok(())
});

/// The bits that two rows' companies and places give, said beside three others of each.
fn evidence(companies: [&str; 2], places: [&str; 2], points: [Option<(f64, f64)>; 2]) -> (f32, f32) {
    let mut rows = Rows::new();
    let others = ["Bara Gas Rekaan", "Cahaya Kimia Rekaan", "Delta Logam Rekaan"];
    let places_of_others = ["Kos Rekaan 7", "Hotel Laut", "Rumah Bukit"];
    let said = companies.into_iter().zip(places).zip(points);
    let others = others.into_iter().zip(places_of_others).map(|names| (names, None));
    for (number, ((company, place), point)) in said.chain(others).enumerate() {
        rows.add(&Said {
            list: number as u32,
            place_in_lists: number as u64,
            name: "Wang Bo",
            nationality: None,
            born: None,
            sex: None,
            passport: None,
            permit: None,
            ends_day: None,
            company: Some(company),
            place: Some((place, Role::Lodging)),
            point,
        });
    }
    let model = Model::of(&rows, Weights::default());
    let (parts, _) = model.compare(&rows, &rows.rows[0], &rows.rows[1]);
    let (back, _) = model.compare(&rows, &rows.rows[1], &rows.rows[0]);
    assert_eq!((parts.company, parts.place), (back.company, back.place), "{companies:?} {places:?}");
    (parts.company, parts.place)
}

#[test]
fn a_company_speaks_for_a_person_in_all_its_spellings_and_its_neighbour_against() {
    let bits = |a, b| evidence([a, b], ["Mess A", "Mess B"], [None; 2]).0;
    for name in [
        "PT. Arung Energi Fiktif",
        "Arung Energi Fiktif, PT",
        "ARUNG ENERGI FIKTIF TBK",
        "P.T. Arung Energi Fiktif (Persero)",
        "PT Arung Enrgi Fiktif",
        "PT AEF",
        "ArungEnergi Fiktif",
    ] {
        assert!(bits("PT Arung Energi Fiktif", name) > 0.5, "{name}");
    }
    for name in ["PT Arung Gas Fiktif", "CV Karya Laut Contoh", "PT Arung Energi Fiktif 2"] {
        assert!(bits("PT Arung Energi Fiktif", name) < -0.5, "{name}");
    }
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
fn the_same_rows_make_the_same_persons_every_time() {
    for seed in 1..4 {
        let code = |n: usize| format!("N{n}");
        let first = crowd(seed, code, false);
        assert!((0..4).all(|_| crowd(seed, code, false) == first), "seed {seed}");
    }
}

#[test]
fn the_order_of_rows_changes_no_link() {
    for seed in 1..12 {
        let code = |n: usize| format!("N{n}");
        assert_eq!(crowd(seed, code, false), crowd(seed, code, true), "seed {seed}");
    }
}

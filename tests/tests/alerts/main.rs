//! The alerts on the invented sample lists. Invariant: what was planted there is known,
//! and nothing else may be found.

mod chance;
mod letters;
mod lifecycle;
mod mail;
mod policy;
mod runs;

use std::collections::BTreeMap;

use petapora::alerts::{export, run};
use petapora::reconcile::cli::reconcile;
use petapora_tests::{TestApp, both_engines, sample};

/// Lines by signal, kind of target and target.
fn counted(text: &str) -> BTreeMap<Vec<String>, usize> {
    let mut counts = BTreeMap::new();
    for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
        *counts.entry(line.split(',').take(3).map(str::to_owned).collect()).or_default() += 1;
    }
    counts
}

/// As they stand, permits first; reversed; register first; by name after the permits; and
/// shuffled by three seeds.
fn orders() -> Vec<[usize; 7]> {
    let mut orders =
        vec![[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [5, 2, 0, 4, 1, 3, 6], [0, 2, 1, 5, 3, 6, 4]];
    for seed in [6_474_u64, 11, 2_026] {
        let (mut order, mut state) = ([0, 1, 2, 3, 4, 5, 6], seed);
        for last in (1..order.len()).rev() {
            // Knuth's 64-bit linear congruential generator (TAOCP 2, 3.3.4).
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(last, (state >> 33) as usize % (last + 1));
        }
        orders.push(order);
    }
    orders
}

both_engines!(what_was_planted_is_found_and_nothing_else_in_whatever_order_lists_come, app => {
    let planted = std::fs::read_to_string(sample("signals_truth.csv"))?;
    for (number, order) in orders().iter().enumerate() {
        // The engine under test once, the other orders where they are quick.
        let other = TestApp::sqlite().await?;
        let app = if number == 0 { &app } else { &other };
        app.import_in_order(order).await?;
        run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
        let found = String::from_utf8(export(&app.app, "cli", false).await?)?;
        assert_eq!(counted(&found), counted(&planted), "{order:?}");
        if number == 0 {
            // And with the weights learned from the lists themselves.
            reconcile(&app.app).await?;
            run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
            let found = String::from_utf8(export(&app.app, "cli", false).await?)?;
            assert_eq!(counted(&found), counted(&planted), "learned");
        }
    }
    Ok(())
});

both_engines!(a_second_run_opens_nothing_and_keeps_every_id, app => {
    app.import_samples().await?;
    let first = run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let before = export(&app.app, "cli", true).await?;
    let second = run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!((second.opened, second.ended, first.opened), (0, 0, first.signals.len() as u64));
    assert_eq!((&second.signals, &second.streams), (&first.signals, &first.streams));
    assert_eq!(export(&app.app, "cli", true).await?, before);
    Ok(())
});

both_engines!(what_no_longer_holds_ends_and_comes_back_under_its_id, app => {
    app.import_samples().await?;
    let early = run(&app.app, "cli", "2026-08-01".parse().ok()).await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let then = export(&app.app, "cli", true).await?;
    let back = run(&app.app, "cli", "2026-08-01".parse().ok()).await?;
    assert_eq!(back.signals, early.signals);
    assert!(back.ended > 0);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!(export(&app.app, "cli", true).await?, then);
    Ok(())
});

both_engines!(without_lists_there_is_nothing_to_say, app => {
    let outcome = run(&app.app, "cli", None).await?;
    assert_eq!((outcome.opened, outcome.signals.len()), (0, 0));
    assert!(outcome.streams.iter().all(|stream| stream.too_few && stream.crowds.is_empty()));
    Ok(())
});

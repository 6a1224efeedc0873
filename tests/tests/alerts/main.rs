//! The alerts on the invented sample lists. Invariant: what was planted there is known,
//! and nothing else may be found.

mod lifecycle;
mod policy;
mod runs;

use std::collections::BTreeMap;

use petapora::alerts::{export, run};
use petapora_tests::{both_engines, sample};

/// Lines by signal, kind of target and target.
fn counted(text: &str) -> BTreeMap<Vec<String>, usize> {
    let mut counts = BTreeMap::new();
    for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
        *counts.entry(line.split(',').take(3).map(str::to_owned).collect()).or_default() += 1;
    }
    counts
}

both_engines!(what_was_planted_in_the_samples_is_found_and_nothing_else, app => {
    app.import_samples().await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let found = String::from_utf8(export(&app.app, "cli", false).await?)?;
    let planted = std::fs::read_to_string(sample("signals_truth.csv"))?;
    assert_eq!(counted(&found), counted(&planted));
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

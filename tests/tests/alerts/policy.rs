//! What holds alerts in check: the budget and what another would have done, declared
//! densities, lists that jump, premises drawn at random, and fairness.

use axum::http::Method;
use petapora::alerts::{run, run_weekly};
use petapora::binds;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Alert, AlertFairness, AlertPage, AlertSettings, AlertState, AlertWhatIf, Expectation, ExpectationId,
    InspectionOutcome, NewAlertStep, NewExpectation, Role,
};

const DAY_MS: i64 = 24 * 3_600_000;

async fn alerts(app: &TestApp, caller: &Caller, query: &str) -> Checked<Vec<Alert>> {
    let page: AlertPage = app.get(caller, &format!("/api/v1/alerts?limit=500{query}")).await?.json()?;
    Ok(page.items)
}

/// Forty people come one by one over a year to as many houses, then fourteen within two
/// weeks to one of them: nothing but stays, at points a kilometre apart.
async fn a_crowd(app: &TestApp) -> Checked {
    const PLACE: &str = "INSERT INTO place (jurisdiction_id, id, kind, name, name_key, lon, lat, located, updated_ms) \
        VALUES ($1, $2, 'kos', $3, $2, $4, $5, 'measured', 0)";
    const PERSON: &str = "INSERT INTO person (jurisdiction_id, id, name, nationality, created_ms) VALUES ($1, $2, $3, 'CHN', 0)";
    const STAY: &str = "INSERT INTO stay (jurisdiction_id, id, person_id, place_id, check_in, check_out, source_row_id) \
        VALUES ($1, $2, $2, $3, $4, NULL, $2)";
    let mut write = app.app.write("cli").await?;
    let j = write.jurisdiction().as_str().to_owned();
    for house in 0..40u32 {
        let (id, name) = (format!("h{house:02}"), format!("Kos Rekaan {house}"));
        let [lon, lat] = [117.40 + f64::from(house % 8) * 0.01, 0.06 + f64::from(house / 8) * 0.01];
        write.tx.execute(PLACE, binds![&j, &id, &name, lon, lat]).await?;
    }
    let first: jiff::civil::Date = "2025-11-05".parse()?;
    let late: jiff::civil::Date = "2026-10-20".parse()?;
    for number in 0..54i64 {
        let (id, name) = (format!("p{number:02}"), format!("Orang Rekaan {number}"));
        let (house, day) = match number {
            0..40 => (number, first.saturating_add(jiff::ToSpan::days(number * 8))),
            late_comer => (7, late.saturating_add(jiff::ToSpan::days(late_comer % 12))),
        };
        write.tx.execute(PERSON, binds![&j, &id, &name]).await?;
        write.tx.execute(STAY, binds![&j, &id, format!("h{house:02}"), day.to_string()]).await?;
    }
    let audit = petapora::store::Audit {
        action: "test.crowd",
        target: String::new(),
        detail: serde_json::Value::Null,
    };
    write.commit(audit).await?;
    Ok(())
}

both_engines!(a_crowd_opens_in_the_weekly_run_only, app => {
    a_crowd(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    run(&app.app, "cli", None).await?;
    assert!(alerts(&app, &planner, "&signal=residences_change").await?.is_empty());
    run_weekly(&app.app).await?;
    let open = alerts(&app, &planner, "&signal=residences_change&state=BARU").await?;
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].target_kind.as_str(), open[0].target.as_str(), open[0].observed >= 14), ("zone", "Kos Rekaan 7", true));
    let detail: petapora_wire::AlertDetail = app.get(&planner, &format!("/api/v1/alerts/{}", open[0].id)).await?.json()?;
    let numbers = &detail.numbers;
    assert!(numbers.p.is_some_and(|p| p <= 0.015) && numbers.recurrence_weeks.is_some_and(|weeks| weeks >= 69.0));
    assert_eq!((numbers.baseline.as_str(), numbers.replicates.is_some()), ("own_year", true));
    assert!(detail.zone.is_some() && detail.alert.sentence.en.contains("by chance at most once"));
    Ok(())
});

both_engines!(another_budget_is_tried_on_history_before_it_is_saved, app => {
    a_crowd(&app).await?;
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    let what_if = |budget: &'static str| app.get(&planner, budget);
    let same: AlertWhatIf = what_if("/api/v1/alerts/what-if?budget=2").await?.json()?;
    assert_eq!((same.opens_now, same.weeks.len()), (same.opens_then, 52));
    assert!(same.opens_now >= 1);
    let few: AlertWhatIf = what_if("/api/v1/alerts/what-if?budget=0.1").await?.json()?;
    let many: AlertWhatIf = what_if("/api/v1/alerts/what-if?budget=12").await?.json()?;
    assert!(few.opens_then <= same.opens_now && same.opens_now <= many.opens_then);
    assert!(few.threshold < same.threshold && same.threshold < many.threshold);
    assert_eq!(what_if("/api/v1/alerts/what-if?budget=0").await?.status, 400);
    assert_eq!(what_if("/api/v1/alerts/what-if").await?.status, 400);
    // Nothing was saved by looking.
    let settings: AlertSettings = app.get(&planner, "/api/v1/alerts/settings").await?.json()?;
    assert!((settings.false_alarms_a_year - 2.0).abs() < 1e-12);
    let strict = AlertSettings { false_alarms_a_year: 0.1 };
    assert_eq!(app.write(&planner, Method::PUT, "/api/v1/alerts/settings", &strict).await?.status, 403);
    assert_eq!(app.write(&head, Method::PUT, "/api/v1/alerts/settings", &strict).await?.status, 200);
    let outcome = run(&app.app, "cli", None).await?;
    // Three eighths for each weekly stream, one eighth for each monthly one.
    let weekly = 0.1 * 3.0 / 8.0 * 7.0 / 365.25;
    let monthly = 0.1 / 8.0 / 12.0;
    let thresholds: Vec<f64> = outcome.streams.iter().map(|stream| stream.threshold).collect();
    let wanted = [weekly, weekly, monthly, monthly];
    assert!(thresholds.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9), "{thresholds:?}");
    Ok(())
});

both_engines!(a_declared_density_raises_what_is_expected_and_shows_what_it_suppresses, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let crowded = alerts(&app, &planner, "&signal=over_capacity&q=Rekaan%202").await?.remove(0);
    let declare = |place: Option<String>, polygon: Option<Vec<[f64; 2]>>, capacity: u32| NewExpectation {
        place, polygon, capacity, evidence: "Surat Disnaker 12/2026".into(), owner: "Disnaker".into(), ends: "2027-01-31".into(),
    };
    let path = "/api/v1/alerts/expected";
    let few = declare(Some(crowded.target_id.clone()), None, crowded.observed - 1);
    let first: ExpectationId = app.write(&planner, Method::POST, path, &few).await?.json()?;
    let nowhere = declare(None, Some(vec![[100.0, 1.0], [100.1, 1.0], [100.1, 1.1]]), 50);
    app.write(&planner, Method::POST, path, &nowhere).await?.json::<ExpectationId>()?;
    let shown: Vec<Expectation> = app.get(&planner, path).await?.json()?;
    // One fewer than are there: it stays open.
    let one = shown.iter().find(|one| one.id == first).ok_or("not listed")?;
    assert_eq!((one.places, one.people, one.suppresses.len(), &one.warning), (1, crowded.observed, 0, &None));
    assert!(shown.iter().any(|one| one.warning.as_ref().is_some_and(|warning| warning.en.contains("no place"))));
    let enough = declare(Some(crowded.target_id.clone()), None, crowded.observed);
    let second: ExpectationId = app.write(&planner, Method::POST, path, &enough).await?.json()?;
    let shown: Vec<Expectation> = app.get(&planner, path).await?.json()?;
    let one = shown.iter().find(|one| one.id == second).ok_or("not listed")?;
    assert_eq!(one.suppresses.iter().map(|alert| alert.signal.as_str()).collect::<Vec<_>>(), ["over_capacity"]);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert!(alerts(&app, &planner, "&signal=over_capacity&q=Rekaan%202").await?.is_empty());
    // Withdrawn, it opens again under its own id.
    assert_eq!(app.write(&planner, Method::DELETE, &format!("{path}/{second}"), &()).await?.status, 200);
    assert_eq!(app.write(&planner, Method::DELETE, &format!("{path}/{second}"), &()).await?.status, 404);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!(alerts(&app, &planner, "&signal=over_capacity&q=Rekaan%202").await?[0].id, crowded.id);
    let late = NewExpectation { ends: "2027-06-30".into(), ..enough };
    assert_eq!(app.write(&planner, Method::POST, path, &late).await?.status, 422);
    Ok(())
});

both_engines!(a_list_that_jumps_holds_the_crowds_until_somebody_looked, app => {
    const BATCH: &str = "INSERT INTO import_batch (jurisdiction_id, id, agency, list_kind, file_name, file_sha256, sheet, \
        list_date, imported_ms, imported_by, mapping, row_count, accepted, rejected, duplicates, finding_count) \
        VALUES ($1, $2, 'APOA', 'lodging_reports', $3, $2, NULL, '2026-11-01', $4, 'cli', '[]', $5, $5, 0, 0, 0)";
    a_crowd(&app).await?;
    let mut write = app.app.write("cli").await?;
    let j = write.jurisdiction().as_str().to_owned();
    for (number, rows) in [10i64, 11, 12, 54].into_iter().enumerate() {
        let at_ms = app.clock.now_ms() - (3 - number as i64) * DAY_MS;
        write.tx.execute(BATCH, binds![&j, format!("b{number}"), format!("apoa_{number}.csv"), at_ms, rows]).await?;
    }
    write.commit(petapora::store::Audit { action: "test.lists", target: String::new(), detail: serde_json::Value::Null }).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let outcome = run_weekly(&app.app).await?.ok_or("the week had its run")?;
    // By both questions: what changed, and what is high.
    assert_eq!(outcome.held, 2);
    let open = alerts(&app, &planner, "").await?;
    let jump = open.iter().find(|alert| alert.signal == "import_jump").ok_or("no alert of the list")?;
    assert_eq!((jump.target.as_str(), jump.observed), ("apoa_3.csv", 54));
    assert!(open.iter().all(|alert| alert.target_kind != "zone"));
    for to in [AlertState::Reviewed, AlertState::Dismissed] {
        let step = NewAlertStep { to, reason: "daftar benar".into(), into: None, outcome: None };
        app.write(&planner, Method::POST, &format!("/api/v1/alerts/{}/steps", jump.id), &step).await?;
    }
    app.clock.advance_ms(7 * DAY_MS);
    let planner = app.sign_in(Role::Planner).await?;
    assert_eq!(run_weekly(&app.app).await?.ok_or("the week had its run")?.held, 0);
    assert_eq!(alerts(&app, &planner, "&signal=residences_change&state=BARU").await?.len(), 1);
    Ok(())
});

both_engines!(one_in_five_offered_is_drawn_at_random_and_only_the_head_is_told, app => {
    app.import_samples().await?;
    run_weekly(&app.app).await?;
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    let offered = alerts(&app, &head, "&reminders=false").await?;
    let drawn = offered.iter().filter(|alert| alert.control == Some(true)).count();
    assert!(drawn > 0 && drawn * 5 >= offered.len(), "{drawn} of {}", offered.len());
    assert!((drawn - 1) * 5 < offered.len());
    assert!(alerts(&app, &planner, "").await?.iter().all(|alert| alert.control.is_none()));
    // They stand until somebody has been there.
    app.clock.advance_ms(60_000);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!(alerts(&app, &head, "&reminders=false").await?, offered);
    Ok(())
});

both_engines!(fairness_is_told_to_the_data_protection_officer_in_counts, app => {
    app.import_samples().await?;
    run_weekly(&app.app).await?;
    let (dpo, planner) = (app.sign_in(Role::Dpo).await?, app.sign_in(Role::Planner).await?);
    let alert = alerts(&app, &planner, "&signal=over_capacity").await?.remove(0);
    for (to, outcome) in [
        (AlertState::Reviewed, None),
        (AlertState::Approved, None),
        (AlertState::Scheduled, None),
        (AlertState::Done, Some(InspectionOutcome::Proven)),
    ] {
        let step = NewAlertStep { to, reason: "sesuai berkas".into(), into: None, outcome };
        app.write(&planner, Method::POST, &format!("/api/v1/alerts/{}/steps", alert.id), &step).await?;
    }
    let told: AlertFairness = app.get(&dpo, "/api/v1/alerts/fairness").await?.json()?;
    assert_eq!(told.months.iter().map(|month| month.month.as_str()).collect::<Vec<_>>(), ["2026-11"]);
    let rates = &told.months[0].rates;
    assert!(!rates.is_empty() && rates.iter().any(|rate| rate.in_alerts > 0));
    assert!(rates.iter().all(|rate| rate.people >= told.masked_below && rate.low <= rate.rate && rate.rate <= rate.high));
    assert_eq!((told.alerts.visited, told.alerts.proven, told.alerts.share), (1, 1, Some(1.0)));
    assert_eq!((told.control.visited, told.control.share), (0, None));
    Ok(())
});

both_engines!(shuffling_nationality_sex_and_names_leaves_every_alert_byte_identical, app => {
    type Person = (String, String, String, Option<String>);
    const PEOPLE: &str = "SELECT id, name, nationality, sex FROM person WHERE jurisdiction_id = $1 ORDER BY id";
    const BECOMES: &str =
        "UPDATE person SET name = $3, nationality = $4, sex = $5 WHERE jurisdiction_id = $1 AND id = $2";
    const SEEN: &str = "UPDATE sighting SET name = 'Rekaan ' || id, nationality = 'XXA' WHERE jurisdiction_id = $1";
    app.import_samples().await?;
    // The links are those that stand; what is told of everybody goes to somebody else.
    let first = run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let before = petapora::alerts::export(&app.app, "cli", true).await?;
    let j = app.app.jurisdiction.id.as_str();
    for turn in [1, 17, 59] {
        let mut tx = app.app.store.begin().await?;
        let people: Vec<Person> = tx.all(PEOPLE, binds![j]).await?;
        let others = people.iter().cycle().skip(turn);
        for ((id, ..), (_, name, nationality, sex)) in people.iter().zip(others) {
            tx.execute(BECOMES, binds![j, id, name, nationality, sex]).await?;
        }
        assert!(people.len() > 100 && tx.execute(SEEN, binds![j]).await? > 0);
        tx.commit().await?;
        let second = run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
        assert_eq!(serde_json::to_vec(&second.signals)?, serde_json::to_vec(&first.signals)?);
        assert_eq!(serde_json::to_vec(&second.streams)?, serde_json::to_vec(&first.streams)?);
        assert_eq!(petapora::alerts::export(&app.app, "cli", true).await?, before);
    }
    Ok(())
});

/// Nineteen people in as many houses and sixteen more in one of them for two years: no
/// news, but more than the population there explains.
async fn an_old_crowd(app: &TestApp) -> Checked {
    const PLACE: &str = "INSERT INTO place (jurisdiction_id, id, kind, name, name_key, lon, lat, located, updated_ms) \
        VALUES ($1, $2, 'kos', $3, $2, $4, $5, 'measured', 0)";
    const PERSON: &str = "INSERT INTO person (jurisdiction_id, id, name, nationality, created_ms) VALUES ($1, $2, $3, 'CHN', 0)";
    const STAY: &str = "INSERT INTO stay (jurisdiction_id, id, person_id, place_id, check_in, check_out, source_row_id) \
        VALUES ($1, $2, $2, $3, '2024-11-01', NULL, $2)";
    let mut write = app.app.write("cli").await?;
    let j = write.jurisdiction().as_str().to_owned();
    for number in 0..35u32 {
        let house = if number < 19 { number } else { 7 };
        let (id, place) = (format!("p{number:02}"), format!("h{house:02}"));
        if number < 19 {
            let [lon, lat] = [117.44 + f64::from(house % 5) * 0.01, 0.10 + f64::from(house / 5) * 0.012];
            write.tx.execute(PLACE, binds![&j, &place, format!("Kos Rekaan {house}"), lon, lat]).await?;
        }
        write.tx.execute(PERSON, binds![&j, &id, format!("Orang Rekaan {number}")]).await?;
        write.tx.execute(STAY, binds![&j, &id, &place]).await?;
    }
    let audit = petapora::store::Audit {
        action: "test.crowd",
        target: String::new(),
        detail: serde_json::Value::Null,
    };
    write.commit(audit).await?;
    Ok(())
}

both_engines!(what_is_high_opens_once_a_month_and_stays_between, app => {
    an_old_crowd(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let high = |planner: Caller| {
        let app = &app;
        async move { alerts(app, &planner, "&signal=residences_level&state=BARU").await }
    };
    // The first run of all is the first of its month.
    run_weekly(&app.app).await?.ok_or("no run")?;
    let open = high(planner).await?;
    assert_eq!((open.len(), open[0].target.as_str(), open[0].observed), (1, "Kos Rekaan 7", 17));
    let planner = app.sign_in(Role::Planner).await?;
    let detail: petapora_wire::AlertDetail = app.get(&planner, &format!("/api/v1/alerts/{}", open[0].id)).await?.json()?;
    assert_eq!((detail.numbers.baseline.as_str(), detail.numbers.window_weeks), ("level", Some(0)));
    // They move out. The runs of the month do not ask; the first runs of later months do.
    let mut write = app.app.write("cli").await?;
    let j = write.jurisdiction().as_str().to_owned();
    let gone = "UPDATE stay SET check_out = '2026-11-02' WHERE jurisdiction_id = $1 AND place_id = 'h07'";
    write.tx.execute(gone, binds![&j]).await?;
    write.commit(petapora::store::Audit { action: "test.gone", target: String::new(), detail: serde_json::Value::Null }).await?;
    let mut weeks = 0;
    loop {
        app.clock.advance_ms(7 * DAY_MS);
        weeks += 1;
        let outcome = run_weekly(&app.app).await?.ok_or("no run")?;
        let planner = app.sign_in(Role::Planner).await?;
        if high(planner).await?.is_empty() {
            // Three first runs in a row without it: November, December, January.
            assert!((9..=14).contains(&weeks), "after {weeks} weeks, {}", outcome.day);
            return Ok(());
        }
        assert!(weeks < 20);
    }
});

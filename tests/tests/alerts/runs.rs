//! Runs: on demand, weekly, after lists; one at a time, cancelled, overtaken, and under
//! clocks that jump.

use axum::http::Method;
use petapora::alerts::{run, run_weekly, tick};
use petapora::binds;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{AlertPage, AlertRun, AlertRunDetail, AlertRunKind, AlertRunState, NewAlertRun, Role};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

async fn history(app: &TestApp, caller: &Caller) -> Checked<Vec<AlertRun>> {
    app.get(caller, "/api/v1/alerts/runs").await?.json()
}

async fn alerts(app: &TestApp, caller: &Caller) -> Checked<AlertPage> {
    app.get(caller, "/api/v1/alerts?limit=500").await?.json()
}

/// Another process takes the turn and says nothing more.
async fn leave_a_lease(app: &TestApp, run: &str, taken_ms: i64) -> Checked {
    const RUN: &str = "INSERT INTO alert_run (jurisdiction_id, id, kind, state, day, week, actor, started_ms, \
        finished_ms, seq, found, opened, ended, held, unlocated, findings) \
        VALUES ($1, $2, 'weekly', 'running', '2026-11-01', NULL, 'system', $3, NULL, 0, 0, 0, 0, 0, 0, '{\"would_open\":[],\"streams\":[]}')";
    const LEASE: &str = "INSERT INTO alert_lease (jurisdiction_id, run_id, taken_ms, until_ms, progress, cancelled) \
        VALUES ($1, $2, $3, $4, 400, FALSE)";
    let mut tx = app.app.store.begin().await?;
    let j = app.app.jurisdiction.id.as_str().to_owned();
    tx.execute(RUN, binds![&j, run, taken_ms]).await?;
    tx.execute(LEASE, binds![&j, run, taken_ms, taken_ms + 600_000]).await?;
    Ok(tx.commit().await?)
}

both_engines!(a_run_on_demand_shows_what_would_open_and_opens_nothing, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let body = NewAlertRun { day: Some("2026-11-01".into()) };
    let reply = app.write(&planner, Method::POST, "/api/v1/alerts/runs", &body).await?;
    assert_eq!(reply.status, 202);
    let run: AlertRun = reply.json()?;
    let mut heard = app.app.live.listen();
    let detail: AlertRunDetail = loop {
        let detail: AlertRunDetail = app.get(&planner, &format!("/api/v1/alerts/runs/{}", run.id)).await?.json()?;
        if detail.run.state != AlertRunState::Running {
            break detail;
        }
        assert!((0.0..=1.0).contains(&detail.run.share));
        heard.recv().await?;
    };
    assert_eq!((detail.run.state, detail.run.kind), (AlertRunState::Done, AlertRunKind::Preview));
    assert!(detail.would_open.iter().any(|one| one.target == "Kos Rekaan 2"));
    assert_eq!(detail.streams.len(), 4);
    assert_eq!(alerts(&app, &planner).await?.matched, 0);
    // What it showed is what opens.
    let outcome = petapora::alerts::run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let of_rules = |signal: &str| !signal.ends_with("_change") && !signal.ends_with("_level");
    assert_eq!(outcome.opened as usize, detail.would_open.iter().filter(|one| of_rules(&one.signal)).count());
    Ok(())
});

both_engines!(one_run_at_a_time_and_a_dead_one_is_overtaken, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    leave_a_lease(&app, "dead", app.clock.now_ms()).await?;
    let reply = app.write(&planner, Method::POST, "/api/v1/alerts/runs", &NewAlertRun::default()).await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (409, "run_under_way"));
    assert_eq!(history(&app, &planner).await?[0].state, AlertRunState::Running);
    assert!(run(&app.app, "cli", None).await.is_err());
    app.clock.advance_ms(600_001);
    assert_eq!(history(&app, &planner).await?[0].state, AlertRunState::Interrupted);
    run(&app.app, "cli", None).await?;
    let states: Vec<AlertRunState> = history(&app, &planner).await?.iter().map(|run| run.state).collect();
    assert_eq!(states, [AlertRunState::Done, AlertRunState::Interrupted]);
    Ok(())
});

both_engines!(a_lease_from_the_future_binds_nobody, app => {
    app.import_samples().await?;
    // The clock was ahead by a day when the turn was taken, and has been set right.
    leave_a_lease(&app, "ahead", app.clock.now_ms() + 24 * 3_600_000).await?;
    assert!(run(&app.app, "cli", None).await?.opened > 0);
    Ok(())
});

both_engines!(a_run_that_was_cancelled_leaves_nothing, app => {
    let planner = app.sign_in(Role::Planner).await?;
    leave_a_lease(&app, "slow", app.clock.now_ms()).await?;
    let cancelled = app.write(&planner, Method::POST, "/api/v1/alerts/runs/slow/cancel", &()).await?;
    assert_eq!(cancelled.status, 200);
    let unknown = app.write(&planner, Method::POST, "/api/v1/alerts/runs/other/cancel", &()).await?;
    assert_eq!((unknown.status.as_u16(), unknown.code()?.as_str()), (409, "run_not_under_way"));
    Ok(())
});

both_engines!(two_replicas_at_once_judge_the_week_once, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let ticks: Vec<_> = (0..6)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { tick(&app).await.map_err(|error| error.to_string()) })
        })
        .collect();
    for tick in ticks {
        tick.await??;
    }
    let runs = history(&app, &planner).await?;
    let weekly = runs.iter().filter(|run| (run.kind, run.state) == (AlertRunKind::Weekly, AlertRunState::Done));
    assert_eq!(weekly.count(), 1);
    let page = alerts(&app, &planner).await?;
    let mut targets: Vec<_> = page.items.iter().map(|alert| (&alert.signal, &alert.target_id)).collect();
    let count = targets.len();
    targets.sort_unstable();
    targets.dedup();
    assert_eq!((targets.len(), count > 0), (count, true));
    Ok(())
});

both_engines!(the_week_has_one_run_whatever_the_clock_does, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    assert!(run_weekly(&app.app).await?.is_some());
    assert!(run_weekly(&app.app).await?.is_none());
    let first = alerts(&app, &planner).await?;
    // Back a month: nothing is judged again, nothing ends.
    app.clock.advance_ms(-4 * WEEK_MS);
    tick(&app.app).await?;
    assert!(run_weekly(&app.app).await?.is_none());
    // Forward nine weeks: one run, not nine.
    app.clock.advance_ms(9 * WEEK_MS);
    let planner = app.sign_in(Role::Planner).await?;
    tick(&app.app).await?;
    tick(&app.app).await?;
    let weekly = history(&app, &planner).await?.into_iter().filter(|run| run.kind == AlertRunKind::Weekly);
    assert_eq!(weekly.count(), 2);
    let now = alerts(&app, &planner).await?;
    let kept = first.items.iter().filter(|alert| now.items.iter().any(|other| other.id == alert.id));
    assert!(kept.count() > 0);
    Ok(())
});

both_engines!(lists_that_came_in_are_judged_at_the_next_look_and_only_once, app => {
    let planner = app.sign_in(Role::Planner).await?;
    tick(&app.app).await?;
    assert_eq!(alerts(&app, &planner).await?.matched, 0);
    app.import_samples().await?;
    let mut heard = app.app.live.listen();
    tick(&app.app).await?;
    let open = alerts(&app, &planner).await?;
    assert!(open.items.iter().any(|alert| alert.signal == "over_capacity"));
    // Statistics open in weekly runs only.
    assert!(open.items.iter().all(|alert| alert.target_kind != "zone"));
    let mut told = false;
    while let Ok((_, event)) = heard.try_recv() {
        told |= matches!(event, petapora_wire::Event::Alerts { .. });
    }
    assert!(told);
    tick(&app.app).await?;
    let kinds: Vec<AlertRunKind> = history(&app, &planner).await?.iter().map(|run| run.kind).collect();
    assert_eq!(kinds, [AlertRunKind::Lists, AlertRunKind::Weekly]);
    Ok(())
});

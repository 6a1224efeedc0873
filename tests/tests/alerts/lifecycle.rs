//! Alerts over HTTP: the list, one alert whole, the steps of people, the bell.

use axum::http::Method;
use petapora::alerts::run;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::AlertState::{self, *};
use petapora_wire::{
    Alert, AlertBell, AlertDetail, AlertId, AlertPage, AlertStepsTaken, InspectionOutcome, NewAlertStep,
    NewAlertSteps, Role,
};

const DAY_MS: i64 = 24 * 3_600_000;

async fn listed(app: &TestApp, caller: &Caller, query: &str) -> Checked<AlertPage> {
    app.get(caller, &format!("/api/v1/alerts{query}")).await?.json()
}

async fn told(app: &TestApp, caller: &Caller, id: &AlertId) -> Checked<AlertDetail> {
    app.get(caller, &format!("/api/v1/alerts/{id}")).await?.json()
}

fn step(to: AlertState) -> NewAlertStep {
    NewAlertStep { to, reason: "sesuai berkas".into(), into: None, outcome: None }
}

/// The status that the step was answered with.
async fn take(app: &TestApp, caller: &Caller, alert: &Alert, step: &NewAlertStep) -> Checked<u16> {
    let path = format!("/api/v1/alerts/{}/steps", alert.id);
    Ok(app.write(caller, Method::POST, &path, step).await?.status.as_u16())
}

/// The sample lists judged on their day, and a planner.
async fn judged(app: &TestApp) -> Checked<Caller> {
    app.import_samples().await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    app.sign_in(Role::Planner).await
}

both_engines!(the_list_is_sorted_by_urgency_paged_and_filtered, app => {
    let planner = judged(&app).await?;
    let all = listed(&app, &planner, "?limit=500").await?;
    assert_eq!(all.matched as usize, all.items.len());
    assert!(all.items.is_sorted_by_key(|alert| alert.urgency));
    assert_eq!(all.items[0].signal, "over_capacity");
    assert!(all.items.iter().all(|alert| alert.state == New && alert.control.is_none()));

    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let page = listed(&app, &planner, &format!("?limit=7{after}")).await?;
        paged.extend(page.items);
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(paged, all.items);

    let full = listed(&app, &planner, "?signal=over_capacity").await?;
    let mut targets: Vec<&str> = full.items.iter().map(|alert| alert.target.as_str()).collect();
    targets.sort_unstable();
    assert_eq!(targets, ["Kos Rekaan 1", "Kos Rekaan 2"]);
    // Its site leads back to it, and so does a box around its point.
    let alert = &full.items[0];
    let by_site = listed(&app, &planner, &format!("?signal=over_capacity&site={}", alert.sites[0])).await?;
    assert_eq!(by_site.items, std::slice::from_ref(alert));
    app.app.read_sites().await?;
    // What is marked is on the map.
    let located = all.items.iter().filter(|alert| alert.target_kind != "company" && alert.point.is_some());
    for site in located.flat_map(|alert| &alert.sites) {
        assert_eq!(app.get(&planner, &format!("/api/v1/sites/{site}")).await?.status, 200, "{site}");
    }
    let [lon, lat] = alert.point.ok_or("no point")?;
    let bbox = format!("?bbox={},{},{},{}&signal=over_capacity", lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6);
    assert_eq!(listed(&app, &planner, &bbox).await?.items, std::slice::from_ref(alert));
    assert_eq!(app.get(&planner, "/api/v1/alerts?stat=BARU").await?.status, 400);
    Ok(())
});

both_engines!(an_alert_says_what_why_where_it_is_written_and_what_would_end_it, app => {
    let planner = judged(&app).await?;
    let alert = &listed(&app, &planner, "?q=kos%20rekaan%201&signal=over_capacity").await?.items[0];
    let detail = told(&app, &planner, &alert.id).await?;
    let numbers = &detail.numbers;
    assert_eq!((numbers.observed, numbers.expected, numbers.excess), (alert.observed, 10.0, f64::from(alert.observed) - 10.0));
    assert_eq!(numbers.baseline, "declared");
    let rows = &detail.cases[0].evidence;
    assert_eq!(rows.len(), alert.observed as usize);
    assert!(rows.iter().all(|row| row.line > 1 && !row.file_name.is_empty() && !row.agency.is_empty()));
    assert!(detail.alert.sentence.id.contains("perlu verifikasi") && detail.law.contains("UU 6/2011"));
    assert!(!detail.off.en.is_empty() && !detail.caveat.id.is_empty());
    assert_eq!(detail.moves, [Reviewed]);
    assert_eq!(detail.timeline.len(), 1);
    assert_eq!((detail.timeline[0].kind.as_str(), detail.timeline[0].told), ("opened", true));
    assert!(detail.zone.is_some() && detail.geocode_share > 0.5 && detail.data_version > 0);
    assert_eq!(detail.day, "2026-11-01");
    assert_eq!(app.get(&planner, "/api/v1/alerts/none").await?.status, 404);
    Ok(())
});

both_engines!(an_alert_goes_from_review_to_the_visit_and_every_step_is_kept, app => {
    let planner = judged(&app).await?;
    let alert = &listed(&app, &planner, "").await?.items[0];
    // Not without review, not without a reason, not without a finding.
    assert_eq!(take(&app, &planner, alert, &step(Approved)).await?, 409);
    assert_eq!(take(&app, &planner, alert, &step(Reviewed)).await?, 200);
    let silent = NewAlertStep { reason: String::new(), ..step(Approved) };
    assert_eq!(take(&app, &planner, alert, &silent).await?, 409);
    assert_eq!(take(&app, &planner, alert, &step(Approved)).await?, 200);
    assert_eq!(take(&app, &planner, alert, &step(Scheduled)).await?, 200);
    assert_eq!(take(&app, &planner, alert, &step(Done)).await?, 409);
    let done = NewAlertStep { outcome: Some(InspectionOutcome::Proven), ..step(Done) };
    assert_eq!(take(&app, &planner, alert, &done).await?, 200);

    let detail = told(&app, &planner, &alert.id).await?;
    assert_eq!((detail.alert.state, detail.alert.outcome), (Done, Some(InspectionOutcome::Proven)));
    let life: Vec<(AlertState, &str)> =
        detail.timeline.iter().map(|step| (step.state, step.reason.as_str())).collect();
    let why = "sesuai berkas";
    assert_eq!(life, [(New, ""), (Reviewed, why), (Approved, why), (Scheduled, why), (Done, why)]);
    assert!(detail.timeline[1..].iter().all(|step| step.actor == planner.account && !step.actor_name.is_empty()));
    // The lists still say so the next day: it stays ended.
    run(&app.app, "cli", "2026-11-02".parse().ok()).await?;
    assert_eq!(told(&app, &planner, &alert.id).await?.alert.state, Done);
    assert!(listed(&app, &planner, "?limit=500").await?.items.iter().all(|other| other.id != alert.id));
    Ok(())
});

both_engines!(many_are_moved_at_once_and_those_that_cannot_are_named, app => {
    let planner = judged(&app).await?;
    let items = listed(&app, &planner, "?limit=3").await?.items;
    take(&app, &planner, &items[0], &step(Reviewed)).await?;
    let mut alerts: Vec<AlertId> = items.iter().map(|alert| alert.id.clone()).collect();
    alerts.push(AlertId("none".into()));
    let body = NewAlertSteps { alerts, step: step(Reviewed) };
    let reply = app.write_with_key(&planner, Method::POST, "/api/v1/alerts/steps", &body, "the-same-key").await?;
    let done: AlertStepsTaken = reply.json()?;
    assert_eq!(done.taken, [items[1].id.clone(), items[2].id.clone()]);
    let refused: Vec<&str> = done.refused.iter().map(|refused| refused.alert.as_str()).collect();
    assert_eq!(refused, [items[0].id.as_str(), "none"]);
    // Sent again, it has the same answer and no further step.
    let again = app.write_with_key(&planner, Method::POST, "/api/v1/alerts/steps", &body, "the-same-key").await?;
    assert_eq!(again.json::<AlertStepsTaken>()?, done);
    assert_eq!(told(&app, &planner, &items[1].id).await?.timeline.len(), 2);
    Ok(())
});

both_engines!(one_alert_lives_on_in_another, app => {
    let planner = judged(&app).await?;
    let items = listed(&app, &planner, "?signal=over_capacity").await?.items;
    take(&app, &planner, &items[1], &step(Reviewed)).await?;
    let into = |id: &AlertId| NewAlertStep { into: Some(id.clone()), ..step(Merged) };
    assert_eq!(take(&app, &planner, &items[1], &into(&items[1].id)).await?, 409);
    assert_eq!(take(&app, &planner, &items[1], &into(&items[0].id)).await?, 200);
    assert_eq!(told(&app, &planner, &items[1].id).await?.alert.merged_into, Some(items[0].id.clone()));
    assert_eq!(told(&app, &planner, &items[0].id).await?.merged_from, [items[1].id.clone()]);
    Ok(())
});

both_engines!(what_ended_comes_back_as_itself_for_ninety_days_and_then_as_another, app => {
    let planner = judged(&app).await?;
    let alert = listed(&app, &planner, "?signal=permit_expiring").await?.items.remove(0);
    let same = |items: &[Alert]| items.iter().any(|other| other.id == alert.id);
    // In August nothing of it can be said.
    run(&app.app, "cli", "2026-08-01".parse().ok()).await?;
    assert_eq!(told(&app, &planner, &alert.id).await?.alert.state, Expired);
    app.clock.advance_ms(89 * DAY_MS);
    let planner = app.sign_in(Role::Planner).await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert!(same(&listed(&app, &planner, "?signal=permit_expiring").await?.items));
    run(&app.app, "cli", "2026-08-01".parse().ok()).await?;
    app.clock.advance_ms(91 * DAY_MS);
    let planner = app.sign_in(Role::Planner).await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    let items = listed(&app, &planner, "?signal=permit_expiring").await?.items;
    assert!(!same(&items) && items.iter().any(|other| other.target_id == alert.target_id));
    Ok(())
});

both_engines!(the_bell_counts_what_was_told_since_one_looked, app => {
    let planner = judged(&app).await?;
    let bell = |path: &'static str| app.get(&planner, path);
    let open = listed(&app, &planner, "?reminders=false").await?.matched;
    let first: AlertBell = bell("/api/v1/alerts/bell").await?.json()?;
    assert_eq!((first.unseen, first.new), (open, open));
    let looked = app.write(&planner, Method::POST, "/api/v1/alerts/bell", &()).await?.json::<AlertBell>()?;
    assert_eq!((looked.unseen, looked.new), (0, open));
    // A run that finds the same tells nobody.
    app.clock.advance_ms(1_000);
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    assert_eq!(bell("/api/v1/alerts/bell").await?.json::<AlertBell>()?.unseen, 0);
    Ok(())
});

both_engines!(an_account_of_one_district_sees_the_alerts_of_that_district, app => {
    let planner = judged(&app).await?;
    let district = app.sign_in_as(Role::Planner, None, "64.74.02").await?;
    let all = listed(&app, &planner, "?limit=500").await?.items;
    let some = listed(&app, &district, "?limit=500").await?.items;
    assert!(!some.is_empty() && some.len() < all.len());
    let hidden = all.iter().find(|alert| !some.contains(alert)).ok_or("nothing is hidden")?;
    assert_eq!(app.get(&district, &format!("/api/v1/alerts/{}", hidden.id)).await?.status, 404);
    assert_eq!(take(&app, &district, hidden, &step(Reviewed)).await?, 404);
    Ok(())
});

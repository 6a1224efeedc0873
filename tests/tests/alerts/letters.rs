//! What comes by letter: numbered referrals, passed on to a queue of their own, and
//! sponsors' reports. Invariant: a referral is told to those alone who may read it, makes
//! no place and is drawn from no list of people.

use axum::http::Method;
use petapora::alerts::{export, run};
use petapora::binds;
use petapora::imports::{Import, import};
use petapora_tests::{Caller, Checked, TestApp, both_engines, sample};
use petapora_wire::{
    Agency, Alert, AlertDetail, AlertPage, AlertRun, AlertRunDetail, AlertRunState, ImportReport, ListKind,
    NewAlertRun, Role,
};

async fn bring(app: &TestApp, path: std::path::PathBuf, agency: Agency) -> Checked<ImportReport> {
    let list = Import {
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        path,
        agency,
        kind: None,
        columns: None,
        list_date: "2026-11-01".parse().ok(),
        dry_run: false,
        actor: "cli".into(),
    };
    Ok(import(&app.app, list, |_| {}).await?)
}

/// Alerts of a rule as the caller sees them, by target.
async fn told(app: &TestApp, caller: &Caller, signal: &str) -> Checked<Vec<Alert>> {
    let path = format!("/api/v1/alerts?limit=500&sort=target&signal={signal}");
    Ok(app.get(caller, &path).await?.json::<AlertPage>()?.items)
}

async fn places(app: &TestApp) -> Checked<i64> {
    let sql = "SELECT COUNT(*) FROM place WHERE jurisdiction_id = $1";
    Ok(app.app.store.one::<(i64,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await?.0)
}

both_engines!(referrals_reach_their_own_queue_as_they_came_and_nobody_else, app => {
    app.import_samples().await?;
    let day = || "2026-11-01".parse::<jiff::civil::Date>().ok();
    run(&app.app, "cli", day()).await?;
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    // No list of people ever makes one.
    assert!(told(&app, &head, "referral").await?.is_empty());
    let (before, seen) = (places(&app).await?, told(&app, &planner, "").await?);

    let report = bring(&app, sample("rujukan.csv"), Agency::Inspeksi).await?;
    assert_eq!((report.list_kind, report.accepted, report.rejected), (ListKind::Referrals, 4, 0));
    let codes: Vec<_> = report.findings.iter().map(|f| (f.line, f.code.as_str())).collect();
    assert_eq!(codes, [(5, "kept_as_source")]);
    run(&app.app, "cli", day()).await?;
    assert_eq!(places(&app).await?, before);

    let queue = told(&app, &head, "referral").await?;
    let targets: Vec<_> = queue.iter().map(|alert| (alert.target.as_str(), alert.observed, alert.sites.len())).collect();
    assert_eq!(targets, [("Gudang Rekaan Utara", 1, 0), ("Kos Rekaan 1", 2, 1)]);
    assert!(queue.iter().all(|alert| alert.restricted && alert.urgency == 1));
    let known: AlertDetail = app.get(&head, &format!("/api/v1/alerts/{}", queue[1].id)).await?.json()?;
    assert!(known.alert.sentence.id.contains("Polres Bontang B/77/X/RES/2026, BNNK Bontang R/12/X/BNNK/2026"));
    let rows: Vec<_> = known.cases.iter().flat_map(|case| &case.evidence).map(|row| (row.file_name.as_str(), row.line)).collect();
    assert_eq!(rows, [("rujukan.csv", 3), ("rujukan.csv", 2)]);
    assert!(queue[0].sentence.en.contains("No list knows these premises"));

    // Whoever may not read referrals sees what was there before, and nothing more.
    assert_eq!(told(&app, &planner, "").await?, seen);
    assert_eq!(app.get(&planner, &format!("/api/v1/alerts/{}", queue[1].id)).await?.status, 404);
    let site = &queue[1].sites[0];
    for part in ["", "/sources"] {
        let told = app.get(&planner, &format!("/api/v1/sites/{site}{part}")).await?;
        assert!(told.status == 200 && !told.text().contains("rujukan"), "{}", told.text());
    }
    let mut heard = app.app.live.listen();
    let preview = app.write(&planner, Method::POST, "/api/v1/alerts/runs", &NewAlertRun::default()).await?;
    let preview: AlertRun = preview.json()?;
    loop {
        let path = format!("/api/v1/alerts/runs/{}", preview.id);
        let detail: AlertRunDetail = app.get(&planner, &path).await?.json()?;
        assert!(detail.would_open.iter().all(|one| one.signal != "referral"));
        if detail.run.state != AlertRunState::Running {
            break;
        }
        heard.recv().await?;
    }
    assert!(!String::from_utf8(export(&app.app, "cli", false).await?)?.contains("referral"));

    // A list that knows the warehouse puts the letter where it belongs.
    let list = "Nama;Jenis;Kapasitas;Lintang;Bujur\nGudang Rekaan Utara;kantor;4;0.135;117.49\n";
    let path = app.folder().join("gudang.csv");
    std::fs::write(&path, list)?;
    bring(&app, path, Agency::Kelurahan).await?;
    run(&app.app, "cli", day()).await?;
    let queue = told(&app, &head, "referral&gone=false").await?;
    let targets: Vec<_> = queue.iter().map(|alert| (alert.target.as_str(), alert.sites.len())).collect();
    assert_eq!(targets, [("Gudang Rekaan Utara", 1), ("Kos Rekaan 1", 1)]);

    // Taken back, they are nobody's business any more.
    let undo = format!("/api/v1/imports/{}/undo", report.batch.ok_or("no batch")?);
    assert_eq!(app.write(&planner, Method::POST, &undo, &()).await?.status, 200);
    run(&app.app, "cli", day()).await?;
    assert!(told(&app, &head, "referral&gone=false").await?.is_empty());
    Ok(())
});

both_engines!(a_sponsor_who_has_not_reported_for_thirty_days_is_reminded, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let missing = async |day: &str| -> Checked<Vec<(String, bool)>> {
        run(&app.app, "cli", day.parse().ok()).await?;
        let alerts = told(&app, &planner, "sponsor_report_missing&gone=false").await?;
        Ok(alerts.into_iter().map(|alert| (alert.target, alert.reminder)).collect())
    };
    // An office that collects no reports writes to nobody.
    assert!(missing("2026-11-01").await?.is_empty());
    let report = bring(&app, sample("laporan_penjamin.csv"), Agency::Imigrasi).await?;
    assert_eq!((report.list_kind, report.accepted, report.rejected), (ListKind::SponsorReports, 3, 1));
    let codes: Vec<_> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["date_in_future", "report_day_missing"]);
    let now = missing("2026-11-01").await?;
    let names: Vec<&str> = now.iter().map(|(name, _)| name.as_str()).collect();
    assert!(now.iter().all(|(_, reminder)| *reminder));
    assert!(names.contains(&"PT Pupuk Contoh Nusantara") && names.contains(&"PT Gas Alam Rekaan"), "{names:?}");
    assert!(!names.contains(&"PT Arung Energi Fiktif") && !names.contains(&"PT Metanol Umpama"), "{names:?}");
    // Thirty days after its report, not before.
    assert!(missing("2026-11-14").await?.iter().all(|(name, _)| name != "PT Arung Energi Fiktif"));
    assert!(missing("2026-11-15").await?.iter().any(|(name, _)| name == "PT Arung Energi Fiktif"));
    let late = told(&app, &planner, "sponsor_report_missing&q=Arung").await?;
    let detail: AlertDetail = app.get(&planner, &format!("/api/v1/alerts/{}", late[0].id)).await?.json()?;
    assert!(detail.cases[0].evidence.iter().any(|row| row.file_name == "laporan_penjamin.csv" && row.line == 2));
    Ok(())
});

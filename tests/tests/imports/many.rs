//! Many rows, many places, many imports at once: still once, whole, and told.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use petapora::imports::import;
use petapora_tests::{Checked, both_engines, sample};
use petapora_wire::{Agency, Check, Event, ImportReport, Role, Uploaded};

use super::{count, people, send, wanted, written};

both_engines!(fifty_equal_imports_at_once_are_one, app => {
    let mut running = Vec::new();
    for _ in 0..50 {
        let app = app.app.clone();
        let wanted = wanted(&sample("ksop_awak_kapal.csv"), Agency::Ksop);
        running.push(tokio::spawn(async move { import(&app, wanted, |_| {}).await }));
    }
    let mut reports = Vec::new();
    for import in running {
        reports.push(import.await??);
    }
    assert_eq!(reports.iter().filter(|report| !report.repeated).count(), 1);
    assert_eq!(reports.iter().filter_map(|report| report.batch.clone()).collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(people(&app).await?, 8);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1").await?, 1);
    Ok(())
});

both_engines!(fifty_equal_uploads_at_once_are_one, app => {
    let list = std::fs::read(sample("ksop_awak_kapal.csv"))?;
    let mut callers = Vec::new();
    for _ in 0..5 {
        callers.push(app.sign_in(Role::Planner).await?);
    }
    let (harness, list) = (&app, &list);
    // From the file to the end, ten times for each account, all at once.
    let ways = callers.iter().cycle().take(50).map(|who| async move {
        let id = harness.upload(who, Agency::Ksop, "awak.csv", list.clone()).await?.json::<Uploaded>()?.upload.id;
        let checked = harness.step(who, &id, "check", &Check::default()).await?;
        let reply = if checked.status.is_success() { harness.step(who, &id, "process", &()).await? } else { checked };
        if reply.status.is_success() {
            let report = reply.json::<ImportReport>()?;
            return Checked::Ok(Some((report.batch, report.repeated)));
        }
        // An upload of the same account that another way finished first.
        assert_eq!(reply.code()?, "upload_finished");
        Ok(None)
    });
    let ended: Vec<_> = futures_util::future::join_all(ways).await.into_iter().collect::<Checked<_>>()?;
    let ended: Vec<_> = ended.into_iter().flatten().collect();
    assert_eq!(ended.iter().filter(|(_, repeated)| !repeated).count(), 1, "{ended:?}");
    assert_eq!(ended.iter().map(|(batch, _)| batch).collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(people(&app).await?, 8);
    for (table, rows) in [
        ("SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1", 1),
        ("SELECT COUNT(*) FROM source_row WHERE jurisdiction_id = $1", 8),
        ("SELECT COUNT(*) FROM upload_part WHERE jurisdiction_id = $1", 0),
    ] {
        assert_eq!(count(&app, table).await?, rows, "{table}");
    }
    Ok(())
});

/// A lodging report of `rows` guests, each at a lodging of their own.
pub fn guests(rows: usize, birth: &str) -> String {
    let mut text = String::from(
        "nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in\n",
    );
    for row in 0..rows {
        let (lat, lon) = (0.10 + (row % 40) as f64 * 0.001, 117.45 + (row / 40) as f64 * 0.001);
        text.push_str(&format!(
            "Kos Rekaan {row},kos,4,{lat:.4},{lon:.4},Tamu Rekaan {row},ZZ{row:07},CHN,{birth},2026-10-01\n"
        ));
    }
    text
}

both_engines!(a_list_of_many_places_is_followed_as_a_whole, app => {
    // More places than are logged one by one.
    let report = send(&app, &written(&app, "banyak.csv", &guests(700, "1980-02-03"))?, Agency::Apoa).await?;
    assert_eq!((report.accepted, report.unlocated), (700, 0));
    let bulk = "SELECT COUNT(*) FROM change WHERE jurisdiction_id = $1 AND op = 'bulk' AND entity = 'place'";
    assert_eq!(count(&app, bulk).await?, 1);
    let single = "SELECT COUNT(*) FROM change WHERE jurisdiction_id = $1 AND op <> 'bulk' AND entity = 'place'";
    assert_eq!(count(&app, single).await?, 0);
    let before = app.app.index.snapshot().seq;
    app.app.read_sites().await?;
    let followed = app.app.index.snapshot();
    assert!(followed.seq >= before && followed.len() == 700);
    Ok(())
});

both_engines!(a_birth_that_one_list_lacks_is_filled_in_from_the_next_and_then_stays, app => {
    let births = "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1 AND birth = '1980-02-03'";
    for (name, birth, known) in [("a.csv", "", 0), ("b.csv", "1980-02-03", 3), ("c.csv", "1991-01-01", 3)] {
        let report = send(&app, &written(&app, name, &guests(3, birth))?, Agency::Apoa).await?;
        assert_eq!(report.accepted, 3, "{name}: {:?}", report.findings);
        assert_eq!((people(&app).await?, count(&app, births).await?), (3, known), "{name}");
    }
    Ok(())
});

both_engines!(progress_is_told_at_most_four_times_a_second_and_the_end_always, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let list = guests(5_000, "1980-02-03").into_bytes();
    let upload = app.upload(&planner, Agency::Apoa, "banyak.csv", list).await?.json::<Uploaded>()?.upload.id;
    app.step(&planner, &upload, "check", &Check::default()).await?;
    let mut heard = app.app.live.listen();
    // The clock stands still: some ten chunks pass in no time.
    let reply = app.step(&planner, &upload, "process", &()).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let mut told = Vec::new();
    while let Ok((_, event)) = heard.try_recv() {
        if let Event::Import(progress) = event {
            assert_eq!(progress.upload.as_ref(), Some(&upload));
            told.push((progress.rows, progress.done));
        }
    }
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told.last(), Some(&(5_000, true)));
    Ok(())
});

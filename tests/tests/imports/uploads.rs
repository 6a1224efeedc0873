//! A file on its way from upload to import: seen, matched, checked, confirmed, processed,
//! cancelled. Invariant: until it is processed the registry knows nothing of it.

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, Check, Checked as Found, ColumnFix, Event, FindingsPage, Fix, ImportCatalogue, ImportReport,
    ListFormat, ListKind, MappedColumn, Role, Upload, UploadId, UploadState, Uploaded,
};

use super::{count, many::guests, people};

async fn sent(app: &TestApp, who: &Caller, agency: Agency, name: &str, text: &[u8]) -> Checked<Uploaded> {
    app.upload(who, agency, name, text.to_vec()).await?.json()
}

async fn checked(app: &TestApp, who: &Caller, upload: &UploadId, check: &Check) -> Checked<Found> {
    app.step(who, upload, "check", check).await?.json()
}

async fn one(app: &TestApp, who: &Caller, upload: &UploadId) -> Checked<petapora_tests::Reply> {
    app.get(who, &format!("/api/v1/imports/uploads/{upload}")).await
}

async fn stored(app: &TestApp) -> Checked<[i64; 3]> {
    Ok([
        count(app, "SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1").await?,
        people(app).await?,
        count(app, "SELECT COUNT(*) FROM upload_part WHERE jurisdiction_id = $1").await?,
    ])
}

const MESSY: &str = "DAFTAR TAMU\nKeadaan s.d. 1 November 2026\n\
    Nama Penginapan;Kapasitas;Lintang;Bujur;Nama Tamu;No Paspor;Kebangsaan;Tgl Masuk\n\
    Kos Rekaan A;4;0,143649;117,49689;KÄTHE REKAAN;ZZ7000001;DEU;01/10/40\n\
    Kos Rekaan A;4;117,49689;0,143649;Orang Dua;ZZ7000002;CHN;02/10/2026\n\
    Kos Rekaan A;4;0,143649;117,49689;;;CHN;03/10/2026\n";

both_engines!(a_file_is_seen_checked_and_processed, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let bytes: Vec<u8> = MESSY.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let Uploaded { upload, detected } = sent(&app, &planner, Agency::Apoa, "tamu.csv", &bytes).await?;
    assert_eq!(upload.state, UploadState::Open);
    assert_eq!((detected.form.format, detected.form.encoding.as_deref()), (ListFormat::Csv, Some("windows-1252")));
    assert_eq!((detected.form.separator.as_deref(), detected.header_line), (Some(";"), Some(3)));
    assert_eq!((detected.list_kind, detected.list_date.as_deref()), (Some(ListKind::LodgingReports), Some("2026-11-01")));
    let passport = &detected.columns[5];
    assert_eq!((passport.mapped.field.as_deref(), passport.filled), (Some("passport"), 2));
    assert!(passport.samples.iter().all(|sample| sample.starts_with("ZZ••")), "{:?}", passport.samples);
    // The same file again is the same upload.
    assert_eq!(sent(&app, &planner, Agency::Apoa, "tamu.csv", &bytes).await?.upload.id, upload.id);
    assert_eq!(app.step(&planner, &upload.id, "process", &()).await?.code()?, "check_first");

    let found = checked(&app, &planner, &upload.id, &Check::default()).await?;
    assert_eq!((found.report.rows, found.report.accepted, found.report.rejected), (3, 2, 1));
    assert_eq!(found.upload.state, UploadState::Checked);
    let groups: Vec<_> = found.report.groups.iter().map(|group| (group.code.as_str(), group.count)).collect();
    assert_eq!(groups[0], ("person_missing", 1));
    assert!(groups.contains(&("axes_swapped", 1)) && groups.contains(&("year_short", 1)), "{groups:?}");
    assert_eq!(stored(&app).await?, [0, 0, 1]);

    let page = async |query: &str| {
        let path = format!("/api/v1/imports/uploads/{}/findings{query}", upload.id);
        app.get(&planner, &path).await?.json::<FindingsPage>()
    };
    let all = page("").await?;
    assert_eq!((all.findings.len() as u64, all.next), (found.report.findings_total, None));
    assert_eq!(all.findings, found.report.findings);
    let first = page("?limit=1").await?;
    assert_eq!((first.findings.len(), first.next), (1, Some(1)));
    assert_eq!(page("?code=axes_swapped").await?.findings.len(), 1);
    assert_eq!(page("?severity=error&after=1").await?.findings.len(), 0);

    let report = app.step(&planner, &upload.id, "process", &()).await?.json::<ImportReport>()?;
    assert_eq!((report.accepted, report.repeated, &report.groups), (2, false, &found.report.groups));
    assert_eq!(stored(&app).await?, [1, 2, 0]);
    assert!(app.step(&planner, &upload.id, "process", &()).await?.json::<ImportReport>()?.repeated);
    assert_eq!(one(&app, &planner, &upload.id).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(app.step(&planner, &upload.id, "check", &Check::default()).await?.code()?, "upload_finished");
    // What was stored tells the same again, whole and in pages.
    let batch = report.batch.ok_or("no batch")?;
    let again = app.get(&planner, &format!("/api/v1/imports/{batch}")).await?.json::<ImportReport>()?;
    assert_eq!(again.groups, report.groups);
    let path = format!("/api/v1/imports/{batch}/findings?severity=error");
    assert_eq!(app.get(&planner, &path).await?.json::<FindingsPage>()?.findings.len(), 1);
    Ok(())
});

both_engines!(columns_matched_by_hand_are_remembered_for_the_agency, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let list = |day: u32| format!("Kolom A;Kolom B;No Paspor;Kolom D\nKos Uji;Orang {day};ZZ700000{day};0{day}/10/2026\n");
    let Uploaded { upload, detected } =
        sent(&app, &planner, Agency::Apoa, "satu.csv", format!("No Paspor;Kebangsaan;Kolom\n{}", "ZZ1000001;CHN;x\n").as_bytes()).await?;
    assert_eq!(detected.list_kind, None);
    assert!(!detected.missing.is_empty() && detected.missing[0].id != detected.missing[0].en);
    assert_eq!(app.step(&planner, &upload.id, "check", &Check::default()).await?.code()?, "unknown_list");

    let text = format!("Jenis Kelamin;Kewarganegaraan;{}", list(1)).replace("\nKos", "\nL;CHN;Kos");
    let Uploaded { upload, detected } = sent(&app, &planner, Agency::Apoa, "dua.csv", text.as_bytes()).await?;
    assert!(!detected.remembered);
    let column = |name: &str, field: &str| MappedColumn {
        column: name.into(),
        field: Some(field.into()),
        ..MappedColumn::default()
    };
    let columns = vec![
        column("Kolom A", "place_name"),
        column("Kolom B", "name"),
        column("No Paspor", "passport"),
        column("Kewarganegaraan", "nationality"),
        column("Kolom D", "check_in"),
    ];
    let wrong = Check { columns: Some(vec![column("Tidak Ada", "name")]), ..Check::default() };
    assert_eq!(app.step(&planner, &upload.id, "check", &wrong).await?.code()?, "mapping_unfit");
    let check = Check { list_kind: Some(ListKind::LodgingReports), columns: Some(columns), ..Check::default() };
    assert_eq!(checked(&app, &planner, &upload.id, &check).await?.report.accepted, 1);
    assert_eq!(app.step(&planner, &upload.id, "process", &()).await?.status, StatusCode::OK);

    let text = format!("JENIS KELAMIN;Kewarganegaraan;{}", list(2)).replace("\nKos", "\nL;CHN;Kos");
    let next = sent(&app, &planner, Agency::Apoa, "tiga.csv", text.as_bytes()).await?;
    assert!(next.detected.remembered);
    assert_eq!(next.detected.columns[0].mapped.column, "JENIS KELAMIN");
    assert_eq!(next.detected.columns[2].mapped.field.as_deref(), Some("place_name"));
    assert_eq!(checked(&app, &planner, &next.upload.id, &Check::default()).await?.report.accepted, 1);
    // Another agency's files are another matter.
    assert!(!sent(&app, &planner, Agency::Kesbangpol, "lima.csv", text.as_bytes()).await?.detected.remembered);
    Ok(())
});

both_engines!(one_click_mends_a_class_of_rows_and_the_undo_of_another_list_keeps_it_mended, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let text = "Nama Penginapan;Lintang;Bujur;Nama Tamu;No Paspor;Kebangsaan;Check In;Check Out\n\
        Kos Uji;117,49689;0,143649;Orang Satu;ZZ7000001;CHN;05/10/2026;01/10/2026\n\
        Kos Uji;0,143649;117,49689;Orang Dua;ZZ7O00O02;CHN;01/10/2026;04/10/2026\n\
        Kos Uji;-0,143649;117,49689;Orang Tiga;ZZ7000003;CHN;01/10/40;\n";
    let upload = sent(&app, &planner, Agency::Apoa, "tamu.csv", text.as_bytes()).await?.upload;
    let found = checked(&app, &planner, &upload.id, &Check::default()).await?;
    let offered: Vec<Fix> = found.offers.iter().map(|offer| offer.fix).collect();
    for fix in [Fix::SwapAxes, Fix::TurnSign, Fix::SwapDays, Fix::ZeroForO, Fix::PastYears] {
        assert!(offered.contains(&fix), "{fix} in {offered:?}");
    }
    let swap = found.offers.iter().find(|offer| offer.fix == Fix::SwapAxes).ok_or("no swap")?;
    assert_eq!(swap.label.id, "Tukar lintang dan bujur pada 1 baris");
    let fixes = found.offers.iter().map(|o| ColumnFix { column: o.column.clone(), fix: o.fix }).collect();
    let mended = checked(&app, &planner, &upload.id, &Check { fixes, ..Check::default() }).await?;
    assert_eq!(mended.offers, []);
    let codes: Vec<_> = mended.report.groups.iter().map(|group| (group.code.as_str(), group.count)).collect();
    assert!(codes.contains(&("fixed", 4)), "{codes:?}");
    assert_eq!(app.step(&planner, &upload.id, "process", &()).await?.status, StatusCode::OK);

    let stays = async || {
        let sql = "SELECT check_in, check_out FROM stay WHERE jurisdiction_id = $1 ORDER BY check_in, check_out";
        app.app.store.all::<(Option<String>, Option<String>)>(sql, binds![app.app.jurisdiction.id.as_str()]).await
    };
    let passport = async || {
        count(&app, "SELECT COUNT(*) FROM travel_document WHERE jurisdiction_id = $1 AND number_masked LIKE '%02'").await
    };
    let before = stays().await?;
    let day = |text: &str| Some(text.to_owned());
    assert!(before.contains(&(day("2026-10-01"), day("2026-10-05"))), "{before:?}");
    assert!(before.iter().any(|(from, _)| *from == day("1940-10-01")), "{before:?}");
    let other = sent(&app, &planner, Agency::Ksop, "awak.csv", b"Kapal;Nama;Paspor;Kebangsaan;Tiba\nMV Uji;Orang Lain;ZZ7000009;THA;2026-10-28\n").await?;
    checked(&app, &planner, &other.upload.id, &Check::default()).await?;
    let batch = app.step(&planner, &other.upload.id, "process", &()).await?.json::<ImportReport>()?.batch.ok_or("no batch")?;
    let undone = app.write(&planner, Method::POST, &format!("/api/v1/imports/{batch}/undo"), &()).await?;
    assert_eq!(undone.status, StatusCode::OK);
    assert_eq!((stays().await?, passport().await?), (before, 1));
    Ok(())
});

both_engines!(a_list_that_changed_by_more_than_a_fifth_waits_for_a_second_account, app => {
    let [first, second] = [app.sign_in(Role::Planner).await?, app.sign_in(Role::Planner).await?];
    let head = app.sign_in(Role::Head).await?;
    for (name, rows) in [("a.csv", 10), ("b.csv", 12)] {
        let upload = sent(&app, &first, Agency::Apoa, name, guests(rows, "").as_bytes()).await?.upload;
        assert_eq!(checked(&app, &first, &upload.id, &Check::default()).await?.upload.state, UploadState::Checked);
        assert_eq!(app.step(&first, &upload.id, "process", &()).await?.status, StatusCode::OK);
    }
    let upload = sent(&app, &first, Agency::Apoa, "c.csv", guests(15, "").as_bytes()).await?.upload;
    let found = checked(&app, &first, &upload.id, &Check::default()).await?.upload;
    let change = found.change.ok_or("no change")?;
    assert_eq!((found.state, change.rows_before, change.rows_now, change.percent), (UploadState::PendingSecond, 12, 15, 25.0));
    assert_eq!(app.step(&first, &upload.id, "process", &()).await?.code()?, "pending_second");
    assert_eq!(app.step(&first, &upload.id, "confirm", &()).await?.status, StatusCode::FORBIDDEN);
    // A check by another account makes that account one of the first pair.
    checked(&app, &second, &upload.id, &Check::default()).await?;
    assert_eq!(app.step(&second, &upload.id, "confirm", &()).await?.status, StatusCode::FORBIDDEN);
    let waiting = app.get(&head, "/api/v1/imports/uploads").await?.json::<Vec<Upload>>()?;
    assert!(waiting.len() == 1 && waiting[0].may_confirm);
    let confirmed = app.step(&head, &upload.id, "confirm", &()).await?.json::<Upload>()?;
    assert_eq!((confirmed.state, confirmed.may_confirm), (UploadState::Checked, false));
    assert_eq!(app.step(&head, &upload.id, "confirm", &()).await?.code()?, "nothing_to_confirm");
    // Checked again, it has to be confirmed again.
    checked(&app, &first, &upload.id, &Check::default()).await?;
    assert_eq!(app.step(&first, &upload.id, "process", &()).await?.code()?, "pending_second");
    app.step(&head, &upload.id, "confirm", &()).await?.json::<Upload>()?;
    let report = app.step(&first, &upload.id, "process", &()).await?.json::<ImportReport>()?;
    assert_eq!((report.rows, report.accepted), (15, 3));
    Ok(())
});

both_engines!(a_cancelled_upload_leaves_nothing_also_while_it_is_processed, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let cancel = async |id: &UploadId| app.write(&planner, Method::DELETE, &format!("/api/v1/imports/uploads/{id}"), &()).await;
    let upload = sent(&app, &planner, Agency::Apoa, "a.csv", guests(3, "").as_bytes()).await?.upload;
    assert_eq!(cancel(&upload.id).await?.status, StatusCode::NO_CONTENT);
    assert_eq!(cancel(&upload.id).await?.code()?, "upload_finished");

    let upload = sent(&app, &planner, Agency::Apoa, "b.csv", guests(20_000, "").as_bytes()).await?.upload;
    checked(&app, &planner, &upload.id, &Check::default()).await?;
    let mut heard = app.app.live.listen();
    let running = app.step(&planner, &upload.id, "process", &());
    let stopping = async {
        loop {
            if let (_, Event::Import(progress)) = heard.recv().await? {
                assert!(!progress.done);
                return cancel(&upload.id).await;
            }
        }
    };
    let (ran, stopped) = tokio::join!(running, stopping);
    assert_eq!((ran?.code()?.as_str(), stopped?.status), ("upload_finished", StatusCode::NO_CONTENT));
    assert_eq!(stored(&app).await?, [0, 0, 0]);
    // What is in already is undone, not cancelled.
    let upload = sent(&app, &planner, Agency::Apoa, "c.csv", guests(3, "").as_bytes()).await?.upload;
    checked(&app, &planner, &upload.id, &Check::default()).await?;
    app.step(&planner, &upload.id, "process", &()).await?;
    assert_eq!(cancel(&upload.id).await?.code()?, "upload_finished");
    Ok(())
});

both_engines!(an_agency_that_used_up_its_day_has_to_wait, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let send = async || app.upload(&planner, Agency::Apoa, "a.csv", guests(3, "").into_bytes()).await;
    let used = "INSERT INTO upload (jurisdiction_id, id, agency, file_name, file_sha256, bytes, state, uploaded_ms, \
        uploaded_by, plan) VALUES ($1, 'besar', 'APOA', 'b', 'b', 249999990, 'cancelled', $2, 'x', '{}')";
    let mut tx = app.app.store.begin().await?;
    tx.execute(used, binds![app.app.jurisdiction.id.as_str(), app.clock.now_ms()]).await?;
    tx.commit().await?;
    let refused = send().await?;
    assert_eq!((refused.status, refused.code()?.as_str()), (StatusCode::TOO_MANY_REQUESTS, "quota"));
    assert!(refused.headers.contains_key("retry-after"));
    // Another agency is not concerned, and a day later nobody is.
    assert_eq!(app.upload(&planner, Agency::Ksop, "a.csv", guests(3, "").into_bytes()).await?.status, StatusCode::OK);
    app.clock.advance_ms(10 * 3_600_000);
    let planner = app.sign_in(Role::Planner).await?;
    assert_eq!(app.upload(&planner, Agency::Apoa, "a.csv", guests(3, "").into_bytes()).await?.status, StatusCode::TOO_MANY_REQUESTS);
    app.clock.advance_ms(15 * 3_600_000);
    let planner = app.sign_in(Role::Planner).await?;
    assert_eq!(app.upload(&planner, Agency::Apoa, "a.csv", guests(3, "").into_bytes()).await?.status, StatusCode::OK);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM upload WHERE jurisdiction_id = $1").await?, 1);
    Ok(())
});

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_file_stands_in_clear_nowhere() -> Checked {
    let app = TestApp::sqlite().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let upload = sent(&app, &planner, Agency::Apoa, "a.csv", guests(40, "").as_bytes()).await?.upload;
    checked(&app, &planner, &upload.id, &Check::default()).await?;
    app.app.store.close().await;
    assert_eq!(std::fs::read_dir(app.folder().join("incoming"))?.count(), 0);
    for entry in std::fs::read_dir(app.folder())? {
        let path = entry?.path();
        if path.is_file() {
            let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
            assert!(!text.contains("Tamu Rekaan 7") && !text.contains("ZZ0000007"), "{}", path.display());
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_names_every_field_that_a_kind_needs() -> Checked {
    let app = TestApp::sqlite().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let catalogue = app.get(&planner, "/api/v1/imports/catalogue").await?.json::<ImportCatalogue>()?;
    assert_eq!(catalogue.kinds.len(), ListKind::ALL.len());
    for kind in &catalogue.kinds {
        for field in kind.needs.iter().flatten() {
            assert!(catalogue.fields.iter().any(|known| known.field == *field), "{field}");
        }
    }
    Ok(())
}

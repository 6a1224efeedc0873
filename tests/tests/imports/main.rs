//! Lists in, as promised: whole or not at all, once, traceable, and readable at rest by
//! nobody. The lists are the invented ones under `fixtures/bontang`.

mod failed;
mod gate;
mod hostile;
mod kinds;
mod many;
mod mutated;
mod uploads;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use petapora::binds;
use petapora::imports::{Import, import};
use petapora_tests::{Caller, Checked, Reply, SAMPLES, TestApp, both_engines, sample};
use petapora_wire::{
    Agency, Batch, Check, ImportReport, PersonAtSite, Purpose, ReadPeople, Reveal, Revealed, Role, Source,
    UnlocatedPlace, Uploaded,
};

fn wanted(path: &Path, agency: Agency) -> Import {
    Import {
        path: path.to_owned(),
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        agency,
        kind: None,
        columns: None,
        list_date: None,
        dry_run: false,
        actor: "cli".into(),
    }
}

async fn send(app: &TestApp, path: &Path, agency: Agency) -> Checked<ImportReport> {
    Ok(import(&app.app, wanted(path, agency), |_| {}).await?)
}

async fn send_all(app: &TestApp) -> Checked<Vec<ImportReport>> {
    let mut reports = Vec::new();
    for (name, agency) in SAMPLES {
        reports.push(send(app, &sample(name), agency).await?);
    }
    Ok(reports)
}

/// A list of our own, in the test's folder.
fn written(app: &TestApp, name: &str, text: &str) -> Checked<std::path::PathBuf> {
    let path = app.folder().join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

async fn count(app: &TestApp, sql: &'static str) -> Checked<i64> {
    let (count,) = app.app.store.one::<(i64,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await?;
    Ok(count)
}

async fn people(app: &TestApp) -> Checked<i64> {
    count(app, "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1").await
}

/// Id of the place with this name key.
async fn place(app: &TestApp, key: &str) -> Checked<String> {
    let sql = "SELECT id FROM place WHERE jurisdiction_id = $1 AND name_key = $2";
    let row = app.app.store.optional::<(String,)>(sql, binds![app.app.jurisdiction.id.as_str(), key]).await?;
    Ok(row.ok_or_else(|| format!("no place {key}"))?.0)
}

async fn read_people(app: &TestApp, caller: &Caller, site: &str) -> Checked<Reply> {
    let body = ReadPeople { purpose: Purpose::Verification };
    app.write(caller, Method::POST, &format!("/api/v1/sites/{site}/people"), &body).await
}

both_engines!(the_sample_lists_go_in_as_they_are, app => {
    let reports = send_all(&app).await?;
    let counts: Vec<_> = reports.iter().map(|r| (r.rows, r.accepted, r.rejected, r.duplicates)).collect();
    assert_eq!(counts, [
        (143, 143, 0, 0),
        (71, 71, 0, 0),
        (103, 101, 0, 2),
        (85, 85, 0, 0),
        (40, 40, 0, 0),
        (22, 22, 0, 0),
        (8, 8, 0, 0),
    ]);
    for report in &reports {
        assert_eq!(report.accepted + report.rejected + report.duplicates, report.rows);
        assert_eq!(report.findings.len() as u64, report.findings_total);
    }
    // The two crowded boarding houses, by the rule that the index uses as well.
    let planner = app.sign_in(Role::Planner).await?;
    for (key, living) in [("kos rekaan 1", 13), ("kos rekaan 2", 10)] {
        let id = place(&app, key).await?;
        let found = read_people(&app, &planner, &format!("{id}-r")).await?.json::<Vec<PersonAtSite>>()?;
        assert_eq!(found.len(), living, "{key}");
    }
    Ok(())
});

both_engines!(a_second_import_of_one_file_adds_nobody, app => {
    let first = send(&app, &sample("apoa_penginapan.csv"), Agency::Apoa).await?;
    let before = people(&app).await?;
    let second = send(&app, &sample("apoa_penginapan.csv"), Agency::Apoa).await?;
    assert_eq!((first.repeated, second.repeated), (false, true));
    assert_eq!((&second.batch, second.rows), (&first.batch, first.rows));
    assert_eq!((second.accepted, second.duplicates), (0, first.accepted + first.duplicates));
    assert_eq!(second.findings_total, first.findings_total);
    assert_eq!(people(&app).await?, before);
    // The same rows in another file are known row by row.
    let mut text = std::fs::read_to_string(sample("apoa_penginapan.csv"))?;
    text.push_str("Kos Rekaan 3,kos,6,0.143649,117.49689,Tamu Baru,ZZ0000001,CHN,1970-01-01,2026-10-01,\n");
    let third = send(&app, &written(&app, "nanti.csv", &text)?, Agency::Apoa).await?;
    assert_eq!((third.accepted, third.duplicates, third.rows), (1, first.rows, first.rows + 1));
    assert!(third.findings.iter().any(|f| f.code == "repeated_row" && f.line == 2));
    assert_eq!(people(&app).await?, before + 1);
    Ok(())
});

type PlaceState = (Option<f64>, Option<f64>, Option<i64>, Option<String>, String, String);

async fn places(app: &TestApp) -> Checked<BTreeMap<String, PlaceState>> {
    let sql = "SELECT name_key, lon, lat, capacity, kelurahan_code, kind, located FROM place WHERE jurisdiction_id = $1";
    type Row = (String, Option<f64>, Option<f64>, Option<i64>, Option<String>, String, String);
    let rows = app.app.store.all::<Row>(sql, binds![app.app.jurisdiction.id.as_str()]).await?;
    Ok(rows
        .into_iter()
        .map(|(key, lon, lat, n, code, kind, how)| (key, (lon, lat, n, code, kind, how)))
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_lists_does_not_matter_for_places() -> Checked {
    let mut states = Vec::new();
    for turn in 0..3 {
        let app = TestApp::sqlite().await?;
        let mut lists = SAMPLES;
        match turn {
            0 => {}
            1 => lists.reverse(),
            _ => lists.rotate_left(3),
        }
        for (name, agency) in lists {
            send(&app, &sample(name), agency).await?;
        }
        states.push(places(&app).await?);
    }
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0], states[2]);
    assert_eq!(states[0]["kos rekaan 1"].2, Some(10));
    Ok(())
}

both_engines!(every_fact_names_its_file_and_line, app => {
    send_all(&app).await?;
    for (facts, traced) in [
        ("SELECT COUNT(*) FROM stay_permit WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM stay_permit f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id AND r.person_id = f.person_id JOIN import_batch b ON b.id = r.batch_id \
          AND b.list_kind = 'stay_permits' WHERE f.jurisdiction_id = $1 AND r.line > 1"),
        ("SELECT COUNT(*) FROM assignment WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM assignment f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id AND r.person_id = f.person_id JOIN import_batch b ON b.id = r.batch_id \
          AND b.list_kind = 'workers' WHERE f.jurisdiction_id = $1 AND r.line > 4"),
        ("SELECT COUNT(*) FROM stay WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM stay f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id AND r.person_id = f.person_id AND r.place_id = f.place_id \
          WHERE f.jurisdiction_id = $1"),
        ("SELECT COUNT(*) FROM sighting WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM sighting f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id WHERE f.jurisdiction_id = $1"),
        ("SELECT COUNT(*) FROM work_approval WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM work_approval f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id WHERE f.jurisdiction_id = $1"),
        ("SELECT COUNT(*) FROM travel_document WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM travel_document f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id AND r.person_id = f.person_id WHERE f.jurisdiction_id = $1"),
        ("SELECT COUNT(*) FROM place WHERE jurisdiction_id = $1",
         "SELECT COUNT(*) FROM place f JOIN source_row r ON r.jurisdiction_id = f.jurisdiction_id \
          AND r.id = f.source_row_id AND r.place_id = f.id WHERE f.jurisdiction_id = $1"),
    ] {
        let all = count(&app, facts).await?;
        assert!(all > 0, "{facts}");
        assert_eq!(count(&app, traced).await?, all, "{facts}");
    }
    Ok(())
});

#[tokio::test(flavor = "multi_thread")]
async fn no_passport_stands_in_clear_in_the_database_file() -> Checked {
    let app = TestApp::sqlite().await?;
    send_all(&app).await?;
    let text = String::from_utf8_lossy(&std::fs::read(sample("imigrasi_izin_tinggal.csv"))?).into_owned();
    let passports: BTreeSet<&str> = text
        .split([';', '\n'])
        .map(str::trim)
        .filter(|cell| cell.starts_with("ZZ") && cell.len() > 6)
        .collect();
    assert!(passports.len() > 100);
    app.app.store.close().await;
    for entry in std::fs::read_dir(app.folder())? {
        let path = entry?.path();
        if path.is_file() {
            let bytes = std::fs::read(&path)?;
            let text = String::from_utf8_lossy(&bytes);
            for passport in &passports {
                assert!(!text.contains(passport), "a passport stands in {}", path.display());
            }
        }
    }
    Ok(())
}

both_engines!(one_passport_in_three_lists_is_one_person, app => {
    let lists = [
        ("izin.csv", Agency::Imigrasi, "No;Nama Lengkap;Jenis Kelamin;Tgl Lahir;Kewarganegaraan;No Paspor;Jenis Izin Tinggal;Indeks Visa;No Izin;Berlaku Sampai;Penjamin;Alamat Tinggal;Kelurahan\n\
          1;Orang Rekaan;L;01/02/1970;CHN;ZZ7000001;ITAS;E23;2C00JE0001-A;31/12/2027;PT Rekaan Satu;Kos Uji;Guntung\n"),
        ("tamu.csv", Agency::Apoa, "nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in,check_out\n\
          Kos Uji,kos,4,0.143649,117.49689,REKAAN ORANG,zz 7000001,CHN,1970-02-01,2026-10-01,\n"),
        ("awak.csv", Agency::Ksop, "Kapal;Nama;Paspor;Kebangsaan;Tiba;Berangkat\n\
          MV Uji;Orang R.;ZZ7000001;CHN;2026-10-28;2026-11-03\n\
          MV Uji;Orang Lain;ZZ7000001;THA;2026-10-28;2026-11-03\n"),
    ];
    for (name, agency, text) in lists {
        let report = send(&app, &written(&app, name, text)?, agency).await?;
        assert_eq!(report.rejected, 0, "{:?}", report.findings);
    }
    // The same number of another state is somebody else.
    assert_eq!(people(&app).await?, 2);
    let named = count(&app, "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1 AND name = 'Orang Rekaan'").await?;
    assert_eq!(named, 1);
    let planner = app.sign_in(Role::Planner).await?;
    let id = place(&app, "kos uji").await?;
    let found = read_people(&app, &planner, &format!("{id}-r")).await?.json::<Vec<PersonAtSite>>()?;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].agencies, [Agency::Imigrasi, Agency::Apoa, Agency::Ksop]);
    assert_eq!(found[0].documents[0].masked, "ZZ•••••01");
    assert_eq!(found[0].company.as_deref(), Some("PT Rekaan Satu"));
    Ok(())
});

both_engines!(an_import_that_fails_leaves_nothing, app => {
    let mut text = std::fs::read_to_string(sample("kesbangpol_pemantauan.geojson"))?;
    text.truncate(text.len() * 3 / 4);
    assert!(send(&app, &written(&app, "putus.geojson", &text)?, Agency::Kesbangpol).await.is_err());
    assert!(send(&app, &written(&app, "bukan.csv", "a;b\n1;2\n")?, Agency::Imigrasi).await.is_err());
    for sql in [
        "SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1",
        "SELECT COUNT(*) FROM source_row WHERE jurisdiction_id = $1",
        "SELECT COUNT(*) FROM place WHERE jurisdiction_id = $1",
        "SELECT COUNT(*) FROM sighting WHERE jurisdiction_id = $1",
        "SELECT COUNT(*) FROM finding WHERE jurisdiction_id = $1",
    ] {
        assert_eq!(count(&app, sql).await?, 0, "{sql}");
    }
    Ok(())
});

both_engines!(a_dry_run_shows_the_first_rows_masked_and_leaves_nothing, app => {
    let mut wanted = wanted(&sample("imigrasi_izin_tinggal.csv"), Agency::Imigrasi);
    wanted.dry_run = true;
    let report = import(&app.app, wanted, |_| {}).await?;
    assert_eq!((report.batch, report.preview.len()), (None, 20));
    let shown = serde_json::to_string(&report.preview)?;
    assert!(shown.contains("ZZ•••••70") && !shown.contains("ZZ4256770") && !shown.contains("2C47JE9259-B"));
    assert_eq!(people(&app).await?, 0);
    let full = send(&app, &sample("imigrasi_izin_tinggal.csv"), Agency::Imigrasi).await?;
    assert_eq!((full.repeated, full.accepted, full.findings_total), (false, report.accepted, report.findings_total));
    Ok(())
});

both_engines!(an_upload_is_taken_from_ones_own_agency_and_leaves_no_file, app => {
    let apoa = app.sign_in_as(Role::Contributor, Some(Agency::Apoa), "").await?;
    let upload = async |agency, body: Vec<u8>| app.upload(&apoa, agency, "daftar.csv", body).await;
    let list = std::fs::read(sample("apoa_penginapan.csv"))?;
    assert_eq!(upload(Agency::Ksop, list.clone()).await?.status, StatusCode::FORBIDDEN);
    assert_eq!(upload(Agency::Apoa, vec![b'a'; 25_000_001]).await?.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(upload(Agency::Apoa, b"a,b\n1,2\n".to_vec()).await?.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = Request::post("/api/v1/imports/uploads?agency=NOBODY&file_name=a.csv").body(Body::empty())?;
    assert_eq!(app.send(Some(&apoa), nobody).await?.status, StatusCode::BAD_REQUEST);
    let mut reports = Vec::new();
    for _ in 0..2 {
        let sent = upload(Agency::Apoa, list.clone()).await?.json::<Uploaded>()?.upload;
        assert_eq!(sent.batch.is_some(), !reports.is_empty());
        let checked = app.step(&apoa, &sent.id, "check", &Check::default()).await?;
        assert_eq!(checked.status, StatusCode::OK, "{}", checked.text());
        reports.push(app.step(&apoa, &sent.id, "process", &()).await?.json::<ImportReport>()?);
    }
    let report = reports.swap_remove(0);
    assert_eq!((report.rows, report.repeated, reports[0].repeated), (103, false, true));
    assert_eq!(std::fs::read_dir(app.folder().join("incoming"))?.count(), 0);

    // Another agency's import is not among one's own.
    let other = send(&app, &sample("ksop_awak_kapal.csv"), Agency::Ksop).await?;
    let batches = app.get(&apoa, "/api/v1/imports").await?.json::<Vec<Batch>>()?;
    assert_eq!(batches.iter().map(|batch| batch.agency).collect::<Vec<_>>(), [Agency::Apoa]);
    let one = async |id: &str| app.get(&apoa, &format!("/api/v1/imports/{id}")).await;
    let own = one(&batches[0].id.0).await?.json::<ImportReport>()?;
    assert_eq!((own.duplicates, own.findings), (report.duplicates, report.findings));
    assert_eq!(one(&other.batch.ok_or("no batch")?.0).await?.status, StatusCode::NOT_FOUND);
    Ok(())
});

both_engines!(people_and_sources_of_another_area_are_not_found, app => {
    send_all(&app).await?;
    let site = format!("{}-r", place(&app, "kos rekaan 1").await?);
    let south = app.sign_in_as(Role::Inspector, None, "64.74.02").await?;
    let north = app.sign_in_as(Role::Inspector, None, "64.74.01").await?;
    let audited = "SELECT COUNT(*) FROM audit WHERE jurisdiction_id = $1 AND action = 'person.read'";
    assert_eq!(read_people(&app, &north, &site).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&north, &format!("/api/v1/sites/{site}/sources")).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&app, audited).await?, 0);
    assert_eq!(read_people(&app, &south, &site).await?.status, StatusCode::OK);
    assert_eq!(count(&app, audited).await?, 1);
    let sources = app.get(&south, &format!("/api/v1/sites/{site}/sources")).await?.json::<Vec<Source>>()?;
    let files: BTreeSet<_> = sources.iter().map(|source| source.file_name.as_str()).collect();
    assert!(files.contains("kelurahan_penginapan.csv") && files.contains("imigrasi_izin_tinggal.csv"));
    Ok(())
});

both_engines!(a_place_without_a_point_waits_and_is_found_by_a_later_list, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let waiting = async || app.get(&planner, "/api/v1/places/unlocated").await?.json::<Vec<UnlocatedPlace>>();
    let report = send(&app, &sample("imigrasi_izin_tinggal.csv"), Agency::Imigrasi).await?;
    let places = waiting().await?;
    assert_eq!(places.len() as u64, report.unlocated);
    let kos = places.iter().find(|place| place.name == "Kos Rekaan 1").ok_or("not waiting")?;
    assert_eq!((kos.agencies.as_slice(), kos.people > 0), ([Agency::Imigrasi].as_slice(), true));
    send(&app, &sample("apoa_penginapan.csv"), Agency::Apoa).await?;
    assert!(waiting().await?.iter().all(|place| place.name != "Kos Rekaan 1"));
    let state = places_state(&app, "kos rekaan 1").await?;
    assert_eq!(state, (Some(117.476372), Some(0.120115), "measured".to_owned()));
    Ok(())
});

async fn places_state(app: &TestApp, key: &str) -> Checked<(Option<f64>, Option<f64>, String)> {
    let state = places(app).await?.remove(key).ok_or("no such place")?;
    Ok((state.0, state.1, state.5))
}

both_engines!(a_number_is_revealed_for_a_reason_in_ones_area_thirty_times_a_day, app => {
    send(&app, &sample("ksop_awak_kapal.csv"), Agency::Ksop).await?;
    send(&app, &sample("imigrasi_izin_tinggal.csv"), Agency::Imigrasi).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let site = format!("{}-w", place(&app, "mv rekaan").await?);
    let crew = read_people(&app, &planner, &site).await?.json::<Vec<PersonAtSite>>()?;
    let santos = crew.iter().find(|person| person.name == "Mark Santos").ok_or("not aboard")?;
    let path = format!("/api/v1/documents/{}/reveal", santos.documents[0].id);
    let asks = |reason: &str| Reveal { purpose: Purpose::Verification, reason: reason.into() };
    let good = asks("Cocokkan dengan daftar agen kapal");

    assert_eq!(app.write(&planner, Method::POST, &path, &asks("ingin   ")).await?.code()?, "reason_too_short");
    // A ship in no kelurahan is outside every area but the whole.
    let elsewhere = app.sign_in_as(Role::Planner, None, "64.74.03").await?;
    assert_eq!(app.write(&elsewhere, Method::POST, &path, &good).await?.status, StatusCode::NOT_FOUND);
    let audited = "SELECT COUNT(*) FROM audit WHERE jurisdiction_id = $1 AND action = 'document.reveal'";
    assert_eq!(count(&app, audited).await?, 0);

    let first = app.write_with_key(&planner, Method::POST, &path, &good, "kunci-pertama").await?;
    assert_eq!(first.json::<Revealed>()?.number, "ZZ1046647");
    let again = app.write_with_key(&planner, Method::POST, &path, &good, "kunci-pertama").await?;
    assert_eq!((again.body, count(&app, audited).await?), (first.body, 1));
    for _ in 1..30 {
        assert_eq!(app.write(&planner, Method::POST, &path, &good).await?.status, StatusCode::OK);
    }
    let refused = app.write(&planner, Method::POST, &path, &good).await?;
    assert_eq!((refused.status, count(&app, audited).await?), (StatusCode::TOO_MANY_REQUESTS, 30));
    app.clock.advance_ms(24 * 3_600_000);
    let fresh = app.sign_in(Role::Planner).await?;
    assert_eq!(app.write(&fresh, Method::POST, &path, &good).await?.status, StatusCode::OK);
    // The reason and the document are in the audit, the number and the name are not.
    let sql = "SELECT detail FROM audit WHERE jurisdiction_id = $1 AND action = 'document.reveal'";
    for (detail,) in app.app.store.all::<(String,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await? {
        assert!(detail.contains("agen kapal") && !detail.contains("ZZ") && !detail.contains("Santos"));
    }
    Ok(())
});

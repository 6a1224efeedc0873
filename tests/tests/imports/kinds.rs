//! The kinds of lists, each by its own template, and the two that came last: entries and
//! exits, which are facts of a person, and referrals, which stay what they are.

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora_tests::{Checked, TestApp, both_engines};
use petapora_wire::{Agency, ListKind, Role, SitesPage, Uploaded};

use super::{count, people, send, written};

#[tokio::test(flavor = "multi_thread")]
async fn every_template_is_understood_as_its_kind() -> Checked {
    let app = TestApp::sqlite().await?;
    let planner = app.sign_in(Role::Planner).await?;
    for kind in ListKind::ALL {
        for (query, ending) in [("", "xlsx"), ("?format=csv", "csv")] {
            let path = format!("/api/v1/imports/templates/{kind}{query}");
            let file = app.get(&planner, &path).await?;
            assert_eq!(file.status, StatusCode::OK, "{path}");
            assert!(file.headers["content-disposition"].to_str()?.ends_with(&format!("{ending}\"")));
            let name = format!("t.{ending}");
            let seen = app.upload(&planner, Agency::Inspeksi, &name, file.body).await?;
            let detected = seen.json::<Uploaded>()?.detected;
            assert_eq!(detected.list_kind, Some(*kind), "{path}");
            let unused: Vec<_> = detected.columns.iter().filter(|c| c.mapped.field.is_none()).collect();
            assert!(unused.is_empty(), "{path}: {unused:?}");
        }
    }
    assert_eq!(app.get(&planner, "/api/v1/imports/templates/nothing").await?.status, StatusCode::NOT_FOUND);
    Ok(())
}

const CROSSINGS: &str = "Nama;Paspor;Negara;Arah;Tanggal Perlintasan;TPI\n\
    Orang Rekaan;ZZ7000001;CHN;Masuk;01/09/2026;TPI Uji\n\
    Orang Rekaan;ZZ7000001;CHN;Keluar;20/09/2026;TPI Uji\n\
    Orang Rekaan;ZZ7000001;CHN;Samping;21/09/2026;TPI Uji\n\
    Orang Dua;ZZ7000002;CHN;Masuk;;TPI Uji\n";

both_engines!(entries_and_exits_are_facts_that_an_undo_takes_back, app => {
    let crossings = async || {
        let sql = "SELECT direction || ' ' || crossed_on || ' ' || COALESCE(port, '') || ' ' || id FROM border_crossing \
            WHERE jurisdiction_id = $1 ORDER BY crossed_on";
        app.app.store.all::<(String,)>(sql, binds![app.app.jurisdiction.id.as_str()]).await
    };
    let report = send(&app, &written(&app, "lintas.csv", CROSSINGS)?, Agency::Imigrasi).await?;
    assert_eq!((report.list_kind, report.accepted, report.rejected), (ListKind::BorderCrossings, 2, 2));
    let codes: Vec<_> = report.findings.iter().map(|f| (f.line, f.code.as_str())).collect();
    assert_eq!(codes, [(4, "direction_unknown"), (4, "crossing_missing"), (5, "crossing_missing")]);
    let before = crossings().await?;
    assert!(before.len() == 2 && before[0].0.starts_with("in 2026-09-01 TPI Uji"), "{before:?}");
    assert_eq!(people(&app).await?, 1);

    // Undone around them, they stay with their ids; undone themselves, they leave.
    let planner = app.sign_in(Role::Planner).await?;
    let undo = async |batch: &petapora_wire::BatchId| {
        app.write(&planner, Method::POST, &format!("/api/v1/imports/{batch}/undo"), &()).await
    };
    let other = send(&app, &petapora_tests::sample("ksop_awak_kapal.csv"), Agency::Ksop).await?;
    assert_eq!(undo(&other.batch.ok_or("no batch")?).await?.status, StatusCode::OK);
    assert_eq!(crossings().await?, before);
    assert_eq!(undo(&report.batch.ok_or("no batch")?).await?.status, StatusCode::OK);
    assert_eq!((crossings().await?.len(), people(&app).await?), (0, 0));
    Ok(())
});

both_engines!(a_referral_is_kept_as_it_came_and_is_no_fact, app => {
    let text = "Nomor Rujukan;Tanggal Surat Rujukan;Instansi Pengirim;Perihal\n\
        R/1/XI/2026;01/11/2026;BNNK;Perihal rekaan\n;02/11/2026;BNNK;Tanpa nomor\n";
    let report = send(&app, &written(&app, "rujukan.csv", text)?, Agency::Inspeksi).await?;
    assert_eq!((report.list_kind, report.accepted, report.rejected), (ListKind::Referrals, 1, 1));
    let codes: Vec<_> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["kept_as_source", "referral_number_missing"]);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM source_row WHERE jurisdiction_id = $1").await?, 2);
    for sql in [
        "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1",
        "SELECT COUNT(*) FROM place WHERE jurisdiction_id = $1",
        "SELECT COUNT(*) FROM company WHERE jurisdiction_id = $1",
    ] {
        assert_eq!(count(&app, sql).await?, 0, "{sql}");
    }
    Ok(())
});

both_engines!(the_sector_of_a_company_is_told_once_and_filters_the_map, app => {
    let list = |sector: &str, name: &str, passport: &str| format!(
        "Nama;Paspor;Negara;Perusahaan;Jabatan;Sektor;Berlaku s/d;Lintang;Bujur\n\
        {name};{passport};CHN;PT Sektor Rekaan;Teknisi;{sector};01/09/2027;0.12;117.48\n"
    );
    let planner = app.sign_in(Role::Planner).await?;
    let sectors = async || -> Checked<Vec<(String, u32)>> {
        app.app.read_sites().await?;
        let page: SitesPage = app.get(&planner, "/api/v1/sites").await?.json()?;
        Ok(page.facets.sector.into_iter().map(|f| (f.value, f.people)).collect())
    };
    send(&app, &written(&app, "satu.csv", &list("", "Wu Min", "ZZ7000001"))?, Agency::Disnaker).await?;
    assert_eq!(sectors().await?, []);
    let told = send(&app, &written(&app, "dua.csv", &list("Konstruksi", "Käthe Müller", "ZZ8135792"))?, Agency::Disnaker).await?;
    assert_eq!(sectors().await?, [("Konstruksi".to_owned(), 2)]);
    send(&app, &written(&app, "tiga.csv", &list("Perdagangan", "Anil Singh", "ZZ9246803"))?, Agency::Disnaker).await?;
    assert_eq!(sectors().await?, [("Konstruksi".to_owned(), 3)]);
    let page: SitesPage = app.get(&planner, "/api/v1/sites?sector=Perdagangan").await?.json()?;
    assert_eq!(page.matched, 0);
    let undo = format!("/api/v1/imports/{}/undo", told.batch.ok_or("no batch")?);
    assert_eq!(app.write(&planner, Method::POST, &undo, &()).await?.status, StatusCode::OK);
    assert_eq!(sectors().await?, [("Perdagangan".to_owned(), 2)]);
    Ok(())
});

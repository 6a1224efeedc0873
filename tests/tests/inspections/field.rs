//! What a team brings back from the field: whom it met, when it came and went, and what shows it.

use axum::body::Body;
use axum::http::{Method, Request};
use petapora::alerts::{Outcome, run};
use petapora::imports::{Import, bring_in};
use petapora_tests::{Caller, Checked, Reply, TestApp, both_engines};
use petapora_wire::{
    Agency, Batch, Evidence, FindingKind, InspectionAct, InspectionDetail, NewInspectionAct, PersonMet,
    PlaceId, Role, SitesPage, Source, VisitOutcome, VisitRecord,
};
use serde_json::json;

use crate::{MINUTE_MS, address, done, judged, of_places, order, places, planned, seen, settings};

/// An inspection under way, its planner and its leader.
struct Out {
    planner: Caller,
    leader: Caller,
    detail: InspectionDetail,
}

async fn out(app: &TestApp) -> Checked<Out> {
    judged(app).await?;
    let head = app.sign_in(Role::Head).await?;
    let leader = app.sign_in(Role::Inspector).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let mut new = of_places(&places(app).await?[..3]);
    new.settings = Some(settings(&[&[&leader]], &["2026-11-02"]));
    let detail = planned(app, &planner, &new).await?;
    let detail = done(app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(app, &head, &detail, InspectionAct::Approve).await?;
    let detail = done(app, &planner, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    let detail = done(app, &leader, &detail, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = done(app, &leader, &detail, InspectionAct::Start).await?;
    // Within the half hour after which a session rests.
    app.clock.advance_ms(25 * MINUTE_MS);
    Ok(Out { planner, leader, detail })
}

/// Seen for twenty minutes until now.
fn record(app: &TestApp, visit: &PlaceId) -> VisitRecord {
    let at_ms = app.clock.now_ms();
    VisitRecord {
        visit: visit.clone(),
        at_ms,
        arrived_ms: Some(at_ms - 20 * MINUTE_MS),
        left_ms: Some(at_ms),
        outcome: VisitOutcome::Confirmed,
        findings: vec![FindingKind::Overcrowded],
        note: String::new(),
        skipped: false,
        met: 0,
    }
}

fn document(number: &str) -> PersonMet {
    PersonMet {
        // A name that says nothing of the number.
        name: number
            .chars()
            .rev()
            .map(|c| c.to_digit(10).map_or(c, |n| char::from(b'a' + n as u8)))
            .collect(),
        nationality: "CHN".into(),
        passport: number.into(),
        ..PersonMet::default()
    }
}

async fn sent(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    act: InspectionAct,
    key: &str,
) -> Checked<Reply> {
    let act = NewInspectionAct { version: None, act };
    app.write_with_key(caller, Method::POST, &address(detail, "/acts"), &act, key).await
}

/// Sightings of the inspection's own record: place, person, day, officer, inspection.
type Seen = (String, Option<String>, Option<String>, Option<String>, String);

async fn sightings(app: &TestApp) -> Checked<Vec<Seen>> {
    const SIGHTINGS: &str = "SELECT s.place_id, s.person_id, s.seen_on, s.officer, b.inspection_id FROM sighting s \
        JOIN source_row r ON r.jurisdiction_id = s.jurisdiction_id AND r.id = s.source_row_id \
        JOIN import_batch b ON b.jurisdiction_id = r.jurisdiction_id AND b.id = r.batch_id \
        WHERE s.jurisdiction_id = $1 AND b.inspection_id IS NOT NULL ORDER BY b.id, r.line";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    Ok(app.app.store.all::<Seen>(SIGHTINGS, binds).await?)
}

async fn count(app: &TestApp, sql: &'static str) -> Checked<i64> {
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    Ok(app.app.store.one::<(i64,)>(sql, binds).await?.0)
}

const PEOPLE: &str = "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1";

both_engines!(whom_a_visit_met_is_in_the_registry_once_under_the_inspections_own_record, app => {
    let Out { planner, leader, detail } = out(&app).await?;
    let visit = detail.visits[0].place.clone();
    let before = count(&app, PEOPLE).await?;
    // One whom Immigration's list knows, one whom nobody knows, one without a document.
    let known = PersonMet { nationality: "MMR".into(), ..document("zz 4256770") };
    let unseen = PersonMet { description: "laki-laki, baju biru".into(), ..PersonMet::default() };
    let act = InspectionAct::Record { record: record(&app, &visit), people: vec![known, document("ZZ9911223"), unseen] };
    // The phone sends it twice: no network the first time.
    for _ in 0..2 {
        assert_eq!(sent(&app, &leader, &detail, act.clone(), "phone-record-1").await?.status, 200);
    }
    let now = seen(&app, &leader, &detail).await?;
    let told = now.visits[0].record.as_ref().ok_or("no record")?;
    assert_eq!((told.met, now.visits[0].named), (3, 3));
    let times = (told.at_ms, told.arrived_ms, told.left_ms);
    assert_eq!(times, (app.clock.now_ms(), Some(app.clock.now_ms() - 20 * MINUTE_MS), Some(app.clock.now_ms())));
    // The new document made one person; the known one and the one without a document made none.
    assert_eq!(count(&app, PEOPLE).await?, before + 1);
    let rows = sightings(&app).await?;
    let officer = format!("{}-{}", Role::Inspector, leader.account);
    for (place, _, on, who, inspection) in &rows {
        assert_eq!((place.as_str(), on.as_deref()), (visit.as_str(), Some("2026-11-01")));
        assert_eq!((who.as_deref(), inspection.as_str()), (Some(officer.as_str()), detail.inspection.id.as_str()));
    }
    const HOLDER: &str = "SELECT person_id, number_masked FROM travel_document WHERE jurisdiction_id = $1 ORDER BY number_masked";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let documents: Vec<(String, String)> = app.app.store.all(HOLDER, binds).await?;
    assert_eq!(rows.len(), 3);
    let masked = |person: &Option<String>| {
        let own = documents.iter().filter(|(holder, _)| Some(holder) == person.as_ref());
        own.map(|(_, masked)| masked.as_str()).collect::<Vec<_>>()
    };
    assert_eq!((masked(&rows[0].1), masked(&rows[1].1)), (vec!["ZZ•••••70"], vec!["ZZ•••••23"]));
    assert_eq!(rows[2].1, None);

    // In the drawer of the place and on the page of the person, by the same source.
    let page: SitesPage = app.get(&planner, "/api/v1/sites?limit=100&facets=false").await?.json()?;
    let site = page.items.iter().find(|site| site.place == visit).ok_or("no such site")?;
    let sources: Vec<Source> = app.get(&planner, &format!("/api/v1/sites/{}/sources", site.id)).await?.json()?;
    let own: Vec<_> = sources.iter().filter(|source| source.agency == Agency::Inspeksi).collect();
    assert_eq!(own.iter().map(|source| source.line).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(own.iter().all(|source| source.file_name == "Catatan inspeksi" && source.list_date == "2026-11-01"));
    let person = rows[1].1.clone().ok_or("nobody")?;
    let claims = app.write(&planner, Method::POST, &format!("/api/v1/people/{person}"), &json!({ "purpose": "verifikasi_data" })).await?;
    assert_eq!(claims.status, 200, "{}", claims.text());
    assert!(claims.text().contains("INSPEKSI") && !claims.text().contains("ZZ9911223"), "{}", claims.text());
    // Who reads the lists of one agency alone does not see the team's record.
    assert!(sources.iter().any(|source| source.agency != Agency::Inspeksi));

    // Nothing of who it was is told with the inspection, or lies readable beside it.
    let told = app.get(&leader, &address(&detail, "")).await?.text();
    const KEPT: &str = "SELECT life || brief || plan FROM inspection WHERE jurisdiction_id = $1";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let (kept,): (String,) = app.app.store.one(KEPT, binds).await?;
    for text in [told, kept] {
        assert!(!text.contains("ZZ9911223") && !text.contains("dccbbjj") && !text.contains("baju biru"));
    }
    petapora::store::verify_audit(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
});

both_engines!(people_are_named_later_and_what_cannot_be_understood_leaves_nothing, app => {
    let Out { planner, leader, detail } = out(&app).await?;
    let visit = detail.visits[0].place.clone();
    let meet = |people: Vec<PersonMet>| InspectionAct::Meet { visit: visit.clone(), people };
    // Nobody is named at a visit that is not recorded.
    let early = sent(&app, &leader, &detail, meet(vec![document("ZZ9911223")]), "phone-meet-0").await?;
    assert_eq!((early.status.as_u16(), early.code()?.as_str()), (422, "incomplete"));
    for wrong in [document("?!"), PersonMet { nationality: String::new(), ..document("ZZ9911223") }, PersonMet::default()] {
        let act = InspectionAct::Record { record: record(&app, &visit), people: vec![document("ZZ9911224"), wrong] };
        let refused = sent(&app, &leader, &detail, act, "phone-record-1").await?;
        assert_eq!((refused.status.as_u16(), refused.code()?.as_str()), (422, "person_met"), "{}", refused.text());
        assert!(refused.text().contains("Orang ke-2"));
    }
    assert_eq!((sightings(&app).await?.len(), seen(&app, &leader, &detail).await?.inspection.recorded), (0, 0));
    let counted = VisitRecord { met: 2, ..record(&app, &visit) };
    let act = InspectionAct::Record { record: counted, people: vec![] };
    assert_eq!(sent(&app, &leader, &detail, act, "phone-record-1").await?.status, 200);
    // Whoever is not of the team names nobody.
    assert_eq!(sent(&app, &planner, &detail, meet(vec![document("ZZ9911223")]), "phone-meet-1").await?.code()?, "wrong_person");
    for _ in 0..2 {
        assert_eq!(sent(&app, &leader, &detail, meet(vec![document("ZZ9911223")]), "phone-meet-2").await?.status, 200);
    }
    let now = seen(&app, &leader, &detail).await?;
    let met = now.visits[0].record.as_ref().map(|record| record.met);
    assert_eq!((met, now.visits[0].named, sightings(&app).await?.len()), (Some(2), 1, 1));
    assert_eq!(now.timeline.iter().filter(|step| step.kind == "meet").count(), 1);
    Ok(())
});

both_engines!(the_record_of_an_inspection_is_no_import_and_outlives_the_undoing_of_one, app => {
    let Out { planner, leader, detail } = out(&app).await?;
    for (number, visit) in detail.visits.iter().enumerate() {
        let people = vec![document(&format!("ZZ99112{number}0")), PersonMet { name: "Tanpa Dokumen".into(), ..PersonMet::default() }];
        let act = InspectionAct::Record { record: record(&app, &visit.place), people };
        assert_eq!(sent(&app, &leader, &detail, act, &format!("phone-record-{number}")).await?.status, 200);
    }
    let before = sightings(&app).await?;
    assert_eq!(before.len(), 6);
    let batches: Vec<Batch> = app.get(&planner, "/api/v1/imports").await?.json()?;
    assert!(batches.iter().all(|batch| batch.agency != Agency::Inspeksi));
    const RECORDS: &str = "SELECT id FROM import_batch WHERE jurisdiction_id = $1 AND inspection_id IS NOT NULL";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let records: Vec<(String,)> = app.app.store.all(RECORDS, binds).await?;
    assert_eq!(records.len(), 3);
    for (id,) in &records {
        for part in ["", "/findings", "/failed"] {
            assert_eq!(app.get(&planner, &format!("/api/v1/imports/{id}{part}")).await?.status, 404, "{part}");
        }
        let undo = app.write(&planner, Method::POST, &format!("/api/v1/imports/{id}/undo"), &json!(null)).await?;
        assert_eq!(undo.status, 404);
    }
    let guests = batches.iter().find(|batch| batch.agency == Agency::Apoa).ok_or("no list of guests")?;
    let undo = app.write(&planner, Method::POST, &format!("/api/v1/imports/{}/undo", guests.id), &json!(null)).await?;
    assert_eq!(undo.status, 200, "{}", undo.text());
    let after = sightings(&app).await?;
    // Ids of places that only the list of guests named are new ones; all else is as it was.
    let told = |rows: &[Seen]| rows.iter().map(|(_, person, on, ..)| (person.clone(), on.clone())).collect::<Vec<_>>();
    assert_eq!(told(&after), told(&before));
    assert_eq!(after.iter().map(|row| &row.0).collect::<Vec<_>>(), before.iter().map(|row| &row.0).collect::<Vec<_>>());
    Ok(())
});

/// What the streams say a week later, in bytes.
async fn statistics(app: &TestApp) -> Checked<String> {
    let Outcome { streams, .. } = run(&app.app, "cli", "2026-11-09".parse().ok()).await?;
    Ok(format!("{streams:#?}"))
}

both_engines!(what_a_team_saw_answers_alerts_and_never_raises_statistical_ones, app => {
    let Out { leader, detail, .. } = out(&app).await?;
    let before = statistics(&app).await?;
    let place = &detail.visits[0];
    let people: Vec<PersonMet> = (10..40).map(|number| document(&format!("ZZ99113{number}"))).collect();
    let act = InspectionAct::Record { record: record(&app, &place.place), people: people.clone() };
    assert_eq!(sent(&app, &leader, &detail, act, "phone-record-1").await?.status, 200);
    assert_eq!(sightings(&app).await?.len(), 30);
    assert_eq!(statistics(&app).await?, before);
    // The same people on an agency's list of that day are events: this test can fail.
    let rows = people.iter().map(|one| format!("{};CHN;{};{};2026-11-01;Petugas\n", one.name, one.passport, place.name));
    let list = format!("Nama;Kewarganegaraan;No Paspor;Tempat;Tanggal Pemantauan;Petugas\n{}", rows.collect::<String>());
    let path = app.folder().join("pemantauan.csv");
    std::fs::write(&path, list)?;
    let import = Import {
        path, file_name: "pemantauan.csv".into(), agency: Agency::Kesbangpol, kind: None, columns: None,
        list_date: None, dry_run: false, actor: "cli".into(),
    };
    assert_eq!(bring_in(&app.app, import, |_| {}).await?.accepted, 30);
    assert_ne!(statistics(&app).await?, before);
    Ok(())
});

async fn photo(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    visit: &str,
    body: &[u8],
) -> Checked<Reply> {
    let path = address(detail, &format!("/visits/{visit}/photos?name=temuan%201.jpg"));
    let request = Request::post(path).header("content-type", "application/octet-stream");
    app.send(Some(caller), request.body(Body::from(body.to_vec()))?).await
}

both_engines!(photos_of_a_finding_are_kept_once_sealed_and_for_those_whom_it_concerns, app => {
    let Out { planner, leader, detail } = out(&app).await?;
    let visit = detail.visits[0].place.to_string();
    let jpeg = b"\xFF\xD8\xFF\xE0 kamar nomor dua \xFF\xD9".as_slice();
    // Twice, as a phone does without an answer.
    for _ in 0..2 {
        let all: Vec<Evidence> = photo(&app, &leader, &detail, &visit, jpeg).await?.json()?;
        assert_eq!(all.iter().map(|one| (one.name.as_str(), one.kind.as_str())).collect::<Vec<_>>(), [("temuan 1.jpg", "jpeg")]);
    }
    let now = seen(&app, &leader, &detail).await?;
    let kept = now.visits[0].photos.first().ok_or("no photo")?.clone();
    assert_eq!((kept.bytes, kept.sha256.len(), &kept.sent_by.0), (jpeg.len() as u64, 64, &leader.account));
    let reply = app.get(&planner, &address(&detail, &format!("/photos/{}", kept.id))).await?;
    assert_eq!((reply.status.as_u16(), reply.body.as_slice()), (200, jpeg));
    let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
    assert_eq!(header("content-disposition"), format!("attachment; filename=\"foto-{}.jpeg\"", kept.id));
    assert_eq!((header("x-content-type-options"), header("cache-control")), ("nosniff".into(), "no-store".into()));
    // What it is not, whose it is not, where it is not.
    for (body, code) in [
        (b"<html>".as_slice(), "evidence_kind"),
        (b"%PDF-1.7 /JavaScript (x) %%EOF", "evidence_acts"),
        (b"\xFF\xD8\xFF\xE0 cut off", "evidence_kind"),
    ] {
        assert_eq!(photo(&app, &leader, &detail, &visit, body).await?.code()?, code);
    }
    let large = [jpeg, &vec![0xD9; 10_000_000]].concat();
    assert_eq!(photo(&app, &leader, &detail, &visit, &large).await?.status, 413);
    let other = b"\xFF\xD8\xFF\xE0 lain \xFF\xD9";
    assert_eq!(photo(&app, &planner, &detail, &visit, other).await?.code()?, "wrong_person");
    assert_eq!(photo(&app, &leader, &detail, "elsewhere", other).await?.status, 404);
    let stranger = app.sign_in(Role::Planner).await?;
    assert_eq!(photo(&app, &stranger, &detail, &visit, other).await?.status, 404);
    // Sealed at rest; each look is in the audit.
    const SEALED: &str = "SELECT sealed FROM inspection_photo WHERE jurisdiction_id = $1";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let rows: Vec<(Vec<u8>,)> = app.app.store.all(SEALED, binds).await?;
    assert!(rows.len() == 1 && !rows[0].0.windows(5).any(|word| word == b"kamar"));
    assert_eq!(count(&app, "SELECT COUNT(*) FROM audit WHERE jurisdiction_id = $1 AND action = 'inspection.photo.read'").await?, 1);
    petapora::store::verify_audit(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
});

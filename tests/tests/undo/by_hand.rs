//! What a planner says of places stands above what lists say, through later lists and through
//! lists that are taken back; taken back itself, it leaves what lists say by then.

use axum::body::Body;
use axum::http::Request;
use petapora_tests::{Caller, Reply};
use petapora_wire::{
    Evidence, NewPlaceFacts, NewPlaceMerge, NewUndo, PersonAtSite, PlaceFacts, PlaceRecord, Purpose,
    ReadPeople, SitesPage, UnlocatedPlace,
};

use super::*;

const HEAD: &str = "Penginapan;Nama tamu;No Paspor;Negara;Check-in;Check-out;Kapasitas;Lintang;Bujur\n";
const FIRST: &str = "Kos Uji;Orang Satu;ZZ7000001;CHN;1/10/2026;;10;0,1213;117,4821\n\
    Kos Udji;Orang Dua;ZZ7000002;JPN;1/10/2026;;6;0,1214;117,4822\n\
    Kos Jauh;Orang Tiga;ZZ7000003;JPN;1/10/2026;;;;\n";
const LATER: &str = "Kos Uji;Orang Empat;ZZ7000004;CHN;9/10/2026;;12;0,1213;117,4821\n\
    Kos Udji;Orang Lima;ZZ7000005;JPN;9/10/2026;;7;0,1214;117,4822\n";
const WHY: &str = "dilihat saat kunjungan lapangan";

/// The list of a day; that of a later day describes places anew.
async fn list(app: &TestApp, name: &str, rows: &str) -> Checked<ImportReport> {
    app.clock.advance_ms(1_000);
    let wanted = Import {
        path: written(app, name, &[HEAD, rows].concat())?,
        file_name: name.into(),
        agency: Agency::Apoa,
        kind: None,
        columns: None,
        list_date: if name == "dua.csv" { "2026-11-02" } else { "2026-11-01" }.parse().ok(),
        dry_run: false,
        actor: "cli".into(),
    };
    let report = import(&app.app, wanted, |_| {}).await?;
    assert_eq!(report.rejected, 0, "{:?}", report.findings);
    Ok(report)
}

/// Id of a place by its key.
async fn place(app: &TestApp, key: &str) -> Checked<String> {
    const ID: &str = "SELECT id FROM place WHERE jurisdiction_id = $1 AND name_key = $2";
    let (id,) = app.app.store.one::<(String,)>(ID, binds![app.app.jurisdiction.id.as_str(), key]).await?;
    Ok(id)
}

async fn record(app: &TestApp, who: &Caller, place: &str) -> Checked<PlaceRecord> {
    app.get(who, &format!("/api/v1/places/{place}/facts")).await?.json()
}

async fn edit(app: &TestApp, who: &Caller, place: &str, facts: PlaceFacts) -> Checked<Reply> {
    app.clock.advance_ms(1_000);
    let body = NewPlaceFacts { facts, reason: WHY.into() };
    app.write(who, Method::PUT, &format!("/api/v1/places/{place}/facts"), &body).await
}

async fn take_back(app: &TestApp, who: &Caller, place: &str, what: &str) -> Checked<Reply> {
    let body = NewUndo { reason: "ternyata keliru dilihat".into() };
    app.write(who, Method::POST, &format!("/api/v1/places/{place}/{what}/undo"), &body).await
}

async fn join(app: &TestApp, who: &Caller, from: &str, into: &str) -> Checked<Reply> {
    let body = NewPlaceMerge { into: into.to_owned().into(), reason: WHY.into() };
    app.write(who, Method::POST, &format!("/api/v1/places/{from}/merge"), &body).await
}

/// Names on the map with the people there.
async fn drawn(app: &TestApp, who: &Caller) -> Checked<Vec<(String, u32)>> {
    app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id).await?;
    let page: SitesPage = app.get(who, "/api/v1/sites?limit=500").await?.json()?;
    let mut all: Vec<_> = page.items.into_iter().map(|site| (site.name, site.people)).collect();
    all.sort();
    Ok(all)
}

fn shown(sites: &[(&str, u32)]) -> Vec<(String, u32)> {
    sites.iter().map(|(name, people)| ((*name).to_owned(), *people)).collect()
}

both_engines!(a_correction_stands_above_lists_and_taken_back_shows_what_they_say_by_then, app => {
    list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let kos = place(&app, "kos uji").await?;
    let before = dump(&app, WHOLE).await?;
    let first = record(&app, &planner, &kos).await?;
    assert_eq!((first.facts.capacity, first.has_point, first.edits.len()), (Some(10), true, 0));
    let wanted = PlaceFacts { name: "Kos Uji Bahagia".into(), capacity: Some(14), expected: Some(20), ..first.facts.clone() };
    let became: PlaceFacts = edit(&app, &planner, &kos, wanted.clone()).await?.json()?;
    assert_eq!(became, wanted);
    // Taken back at once, the whole database is as before.
    assert_eq!(take_back(&app, &planner, &kos, "facts").await?.json::<PlaceFacts>()?, first.facts);
    assert_eq!(differ(&dump(&app, WHOLE).await?, &before), Vec::<String>::new());

    edit(&app, &planner, &kos, wanted.clone()).await?;
    let again = PlaceFacts { address: Some("Jl. Uji 1".into()), ..wanted.clone() };
    edit(&app, &planner, &kos, again.clone()).await?;
    assert!(drawn(&app, &planner).await?.contains(&("Kos Uji Bahagia".into(), 1)));
    let later = list(&app, "dua.csv", LATER).await?;
    let now = record(&app, &planner, &kos).await?;
    assert_eq!((now.facts.clone(), now.listed.capacity), (again.clone(), Some(12)));
    // A list that is taken back takes nothing of it along.
    undo(&app, &later).await?;
    let now = record(&app, &planner, &kos).await?;
    assert_eq!((now.id.as_str(), &now.facts, now.listed.capacity), (kos.as_str(), &again, Some(10)));
    let later = list(&app, "dua.csv", LATER).await?;
    assert_eq!(take_back(&app, &planner, &kos, "facts").await?.json::<PlaceFacts>()?, wanted);
    let listed: PlaceFacts = take_back(&app, &planner, &kos, "facts").await?.json()?;
    assert_eq!(listed, PlaceFacts { capacity: Some(12), ..first.facts });
    assert_eq!(take_back(&app, &planner, &kos, "facts").await?.code()?, "nothing_to_put_back");
    let edits = record(&app, &planner, &kos).await?.edits;
    assert!(edits.len() == 3 && edits.iter().all(|one| one.undone && one.reason == WHY));
    undo(&app, &later).await?;
    assert_eq!(differ(&dump(&app, NAMED).await?, &{
        let without = TestApp::sqlite().await?;
        list(&without, "satu.csv", FIRST).await?;
        dump(&without, NAMED).await?
    }), Vec::<String>::new());
    Ok(())
});

both_engines!(a_list_that_is_sent_again_meets_its_corrections_and_joins_again, app => {
    let report = list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (kos, second) = (place(&app, "kos uji").await?, place(&app, "kos udji").await?);
    let facts = record(&app, &planner, &kos).await?.facts;
    edit(&app, &planner, &kos, PlaceFacts { capacity: Some(40), ..facts }).await?;
    join(&app, &planner, &second, &kos).await?;
    undo(&app, &report).await?;
    assert_eq!(drawn(&app, &planner).await?, shown(&[]));
    list(&app, "satu.csv", FIRST).await?;
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Uji", 2)]));
    let kos = place(&app, "kos uji").await?;
    assert_eq!(record(&app, &planner, &kos).await?.facts.capacity, Some(40));
    Ok(())
});

both_engines!(joined_places_are_one_and_parted_they_are_what_each_would_be_alone, app => {
    list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (kos, second, far) =
        (place(&app, "kos uji").await?, place(&app, "kos udji").await?, place(&app, "kos jauh").await?);
    let before = dump(&app, WHOLE).await?;
    assert_eq!(join(&app, &planner, &second, &kos).await?.json::<String>()?, kos);
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Uji", 2)]));
    assert_eq!(take_back(&app, &planner, &second, "merge").await?.json::<String>()?, second);
    assert_eq!(differ(&dump(&app, WHOLE).await?, &before), Vec::<String>::new());
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Udji", 1), ("Kos Uji", 1)]));

    // One that waits without a point, joined to one that is itself joined later.
    join(&app, &planner, &far, &second).await?;
    assert!(app.get(&planner, "/api/v1/places/unlocated").await?.json::<Vec<UnlocatedPlace>>()?.is_empty());
    join(&app, &planner, &second, &kos).await?;
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Uji", 3)]));
    let names: Vec<String> = record(&app, &planner, &kos).await?.merged.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Kos Jauh", "Kos Udji"]);
    for (from, into) in [(&kos, &far), (&second, &kos), (&kos, &kos)] {
        assert_eq!(join(&app, &planner, from, into).await?.code()?, "merge_not_possible");
    }
    // What later lists say of a second name is said of the place.
    let later = list(&app, "dua.csv", LATER).await?;
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Uji", 5)]));
    // A list that is taken back leaves the joins.
    undo(&app, &later).await?;
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Uji", 3)]));
    list(&app, "dua.csv", LATER).await?;
    take_back(&app, &planner, &second, "merge").await?;
    assert_eq!(drawn(&app, &planner).await?, shown(&[("Kos Udji", 3), ("Kos Uji", 2)]));
    take_back(&app, &planner, &far, "merge").await?;
    assert_eq!(take_back(&app, &planner, &far, "merge").await?.code()?, "nothing_to_put_back");
    let without = TestApp::sqlite().await?;
    list(&without, "satu.csv", FIRST).await?;
    list(&without, "dua.csv", LATER).await?;
    assert_eq!(differ(&dump(&app, NAMED).await?, &dump(&without, NAMED).await?), Vec::<String>::new());
    Ok(())
});

both_engines!(by_hand_needs_a_reason_and_what_is_possible, app => {
    list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let kos = place(&app, "kos uji").await?;
    let facts = record(&app, &planner, &kos).await?.facts;
    let path = format!("/api/v1/places/{kos}/facts");
    for (facts, reason, code) in [
        (facts.clone(), WHY, "nothing_changed"),
        (PlaceFacts { capacity: Some(0), ..facts.clone() }, WHY, "facts_not_possible"),
        (PlaceFacts { name: " ".into(), ..facts.clone() }, WHY, "facts_not_possible"),
        (PlaceFacts { kelurahan_code: Some("64.74.01.1003".into()), ..facts.clone() }, WHY, "kelurahan_not_possible"),
        (PlaceFacts { capacity: Some(9), ..facts.clone() }, " ya ", "reason_too_short"),
    ] {
        let body = NewPlaceFacts { facts, reason: reason.into() };
        let refused = app.write(&planner, Method::PUT, &path, &body).await?;
        assert_eq!((refused.status.as_u16(), refused.code()?.as_str()), (422, code));
    }
    // Where there is no point, the kelurahan can be said; once per key.
    let far = place(&app, "kos jauh").await?;
    let facts = record(&app, &planner, &far).await?.facts;
    let body = NewPlaceFacts { facts: PlaceFacts { kelurahan_code: Some("64.74.01.1003".into()), ..facts }, reason: WHY.into() };
    let path = format!("/api/v1/places/{far}/facts");
    let once = app.write_with_key(&planner, Method::PUT, &path, &body, "kunci-fakta").await?;
    assert_eq!(once.json::<PlaceFacts>()?.kelurahan_code.as_deref(), Some("64.74.01.1003"));
    assert_eq!(app.write_with_key(&planner, Method::PUT, &path, &body, "kunci-fakta").await?.body, once.body);
    assert_eq!(record(&app, &planner, &far).await?.edits.len(), 1);
    // Elsewhere there is no such place.
    let other = app.sign_in_as(Role::Planner, None, "64.74.03").await?;
    assert_eq!(app.get(&other, &path).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(join(&app, &other, &far, &kos).await?.status, StatusCode::NOT_FOUND);
    const AUDIT: &str = "SELECT COUNT(*) FROM audit WHERE jurisdiction_id = $1 AND action = 'place.edit' AND target = $2";
    let audited = binds![app.app.jurisdiction.id.as_str(), &far];
    assert_eq!(app.app.store.one::<(i64,)>(AUDIT, audited).await?.0, 1);
    Ok(())
});

pub const PDF: &[u8] = b"%PDF-1.7\nsurat keterangan rekaan\n%%EOF\n";
const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0 foto rekaan \xFF\xD9";

pub async fn attach(app: &TestApp, who: &Caller, to: &str, name: &str, content: &[u8]) -> Checked<Reply> {
    let request = Request::post(format!("/api/v1/{to}/evidence?name={name}"));
    let request = request.header("content-type", "application/octet-stream");
    app.send(Some(who), request.body(Body::from(content.to_vec()))?).await
}

both_engines!(a_file_is_kept_sealed_looked_at_under_audit_and_withdrawn, app => {
    list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (kos, second) = (place(&app, "kos uji").await?, place(&app, "kos udji").await?);
    let to = format!("places/{kos}");
    let one: Vec<Evidence> = attach(&app, &planner, &to, "..%2Fsurat.pdf", PDF).await?.json()?;
    assert_eq!((one[0].name.as_str(), one[0].kind.as_str(), one[0].bytes), ("surat.pdf", "pdf", PDF.len() as u64));
    assert_eq!(one[0].sha256.len(), 64);
    // The same file is one; a wrong name does not make a photo a PDF.
    assert_eq!(attach(&app, &planner, &to, "lagi.pdf", PDF).await?.json::<Vec<Evidence>>()?, one);
    app.clock.advance_ms(1_000);
    let two: Vec<Evidence> = attach(&app, &planner, &to, "foto.pdf", PHOTO).await?.json()?;
    assert_eq!((two.len(), two[0].kind.as_str()), (2, "jpeg"));

    let path = format!("/api/v1/evidence/{}", one[0].id);
    let looked = app.get(&planner, &path).await?;
    assert_eq!((looked.status, looked.body.as_slice()), (StatusCode::OK, PDF));
    let header = |name: &str| looked.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename=\"bukti-"));
    assert_eq!((header("x-content-type-options"), header("content-type")), ("nosniff".into(), "application/pdf".into()));
    const LOOKS: &str = "SELECT COUNT(*) FROM audit WHERE jurisdiction_id = $1 AND action = 'evidence.read' AND target = $2";
    let jurisdiction = app.app.jurisdiction.id.as_str();
    assert_eq!(app.app.store.one::<(i64,)>(LOOKS, binds![jurisdiction, one[0].id.as_str()]).await?.0, 1);
    const SEALED: &str = "SELECT sealed FROM evidence WHERE jurisdiction_id = $1 AND id = $2";
    let (sealed,) = app.app.store.one::<(Vec<u8>,)>(SEALED, binds![jurisdiction, one[0].id.as_str()]).await?;
    assert!(!sealed.windows(5).any(|part| part == b"%PDF-"));

    // A place has the files of all its names; elsewhere there is none.
    join(&app, &planner, &kos, &second).await?;
    let path_of_second = format!("/api/v1/places/{second}/evidence");
    assert_eq!(app.get(&planner, &path_of_second).await?.json::<Vec<Evidence>>()?.len(), 2);
    let other = app.sign_in_as(Role::Planner, None, "64.74.03").await?;
    assert_eq!(app.get(&other, &path).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&other, &path_of_second).await?.status, StatusCode::NOT_FOUND);

    let body = NewUndo { reason: "berkas orang lain terkirim".into() };
    assert_eq!(app.write(&planner, Method::POST, &format!("{path}/withdraw"), &body).await?.status, StatusCode::OK);
    assert_eq!(app.get(&planner, &path).await?.status, StatusCode::NOT_FOUND);
    const LEFT: &str = "SELECT COUNT(*) FROM evidence WHERE jurisdiction_id = $1 AND sealed IS NOT NULL";
    assert_eq!(app.app.store.one::<(i64,)>(LEFT, binds![jurisdiction]).await?.0, 1);
    Ok(())
});

both_engines!(what_is_no_scan_or_photo_is_not_kept, app => {
    list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let to = format!("places/{}", place(&app, "kos uji").await?);
    let acting = b"%PDF-1.7 <</S /JavaScript /JS (app.alert(1))>> %%EOF";
    for (content, code) in [
        (b"".as_slice(), "evidence_kind"),
        (b"MZ program", "evidence_kind"),
        (b"<svg onload='x'/>", "evidence_kind"),
        (b"%PDF-1.7 cut off", "evidence_kind"),
        (acting, "evidence_acts"),
    ] {
        let refused = attach(&app, &planner, &to, "foto.jpg", content).await?;
        assert_eq!((refused.status.as_u16(), refused.code()?.as_str()), (422, code));
    }
    assert_eq!(attach(&app, &planner, &to, "besar.pdf", &vec![b'x'; 10_000_001]).await?.status.as_u16(), 413);
    assert_eq!(attach(&app, &planner, "places/nowhere", "a.pdf", PDF).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(attach(&app, &planner, "people/nobody", "a.pdf", PDF).await?.status, StatusCode::NOT_FOUND);
    // What an account may send in a day is used up, and free again a day later.
    const USED: &str = "INSERT INTO evidence (jurisdiction_id, id, subject, subject_key, name, kind, bytes, sha256, \
        sent_by, sent_ms, withdrawn_ms) VALUES ($1, 'x', 'place', 'k', 'n', 'pdf', 99999999, 's', $2, $3, $3)";
    let mut tx = app.app.store.begin().await?;
    let binds = binds![app.app.jurisdiction.id.as_str(), &planner.account, app.clock.now_ms()];
    tx.execute(USED, binds).await?;
    tx.commit().await?;
    assert_eq!(attach(&app, &planner, &to, "a.pdf", PDF).await?.status.as_u16(), 429);
    app.clock.advance_ms(24 * 3_600_000 + 1_000);
    let planner = Caller { account: planner.account, ..app.sign_in(Role::Planner).await? };
    assert_eq!(attach(&app, &planner, &to, "a.pdf", PDF).await?.status, StatusCode::OK);
    Ok(())
});

both_engines!(a_person_has_files_too_within_the_area_of_who_looks, app => {
    list(&app, "satu.csv", FIRST).await?;
    let planner = app.sign_in(Role::Planner).await?;
    drawn(&app, &planner).await?;
    let site = format!("/api/v1/sites/{}-r/people", place(&app, "kos uji").await?);
    let asked = ReadPeople { purpose: Purpose::Verification };
    let people: Vec<PersonAtSite> = app.write(&planner, Method::POST, &site, &asked).await?.json()?;
    let to = format!("people/{}", people[0].id);
    let kept: Vec<Evidence> = attach(&app, &planner, &to, "paspor.jpg", PHOTO).await?.json()?;
    assert_eq!(kept.len(), 1);
    let inspector = app.sign_in(Role::Inspector).await?;
    assert_eq!(app.get(&inspector, &format!("/api/v1/{to}/evidence")).await?.json::<Vec<Evidence>>()?, kept);
    let other = app.sign_in_as(Role::Inspector, None, "64.74.03").await?;
    for path in [format!("/api/v1/{to}/evidence"), format!("/api/v1/evidence/{}", kept[0].id)] {
        assert_eq!(app.get(&other, &path).await?.status, StatusCode::NOT_FOUND);
    }
    Ok(())
});

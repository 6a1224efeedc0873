//! What a planner says of persons and their permits stands above what lists say, wherever it
//! is shown: through later lists, lists that are taken back, and links that come and go.

use petapora::imports::bring_in;
use petapora_tests::{Caller, Reply};
use petapora_wire::{
    Decision, Evidence, NewDecision, NewPersonFacts, NewUndo, PermitFacts, PermitKind, PermitStatus,
    PersonAtSite, PersonClaims, PersonFacts, PersonRecord, Purpose, ReadPeople, SitesPage, Verdict,
};

use super::by_hand::{PDF, attach};
use super::*;

const PERMITS_HEAD: &str =
    "Nama Lengkap;Tgl Lahir;Kewarganegaraan;No Paspor;Jenis Izin Tinggal;No Izin;Berlaku Sampai;Penjamin\n";
const PERMITS: &str = "Orang Satu;1/2/1990;CHN;ZZ7100001;ITAS;2C11JE1111-A;31/12/2026;PT Rekaan Uji\n\
    Orang Dua;3/4/1991;JPN;ZZ7100002;ITAS;2C22JE2222-B;31/12/2026;PT Rekaan Uji\n";
const PROLONGED: &str = "Orang Satu;1/2/1990;CHN;ZZ7100001;ITAS;2C11JE1111-A;31/12/2028;PT Rekaan Uji\n";
const LODGING_HEAD: &str =
    "Penginapan;Nama tamu;No Paspor;Negara;Check-in;Check-out;Kapasitas;Lintang;Bujur\n";
const LODGING: &str = "Kos Uji;Orang Satu;ZZ7100001;CHN;1/10/2026;;10;0,1213;117,4821\n\
    Kos Uji;Orang Dua;ZZ7100002;JPN;1/10/2026;;10;0,1213;117,4821\n\
    Kos Uji;Orang Tiga;ZZ7100003;JPN;1/10/2026;;10;0,1213;117,4821\n";
const WHY: &str = "surat Imigrasi nomor 12/2026";

async fn list(app: &TestApp, name: &str, agency: Agency, rows: &[&str]) -> Checked<ImportReport> {
    app.clock.advance_ms(1_000);
    let wanted = Import {
        path: written(app, name, &rows.concat())?,
        file_name: name.into(),
        agency,
        kind: None,
        columns: None,
        list_date: "2026-11-01".parse().ok(),
        dry_run: false,
        actor: "cli".into(),
    };
    let report = bring_in(&app.app, wanted, |_| {}).await?;
    assert_eq!(report.rejected, 0, "{:?}", report.findings);
    Ok(report)
}

/// Permits of two, and the guests of one boarding house.
async fn both_lists(app: &TestApp) -> Checked<[ImportReport; 2]> {
    let permits = list(app, "izin.csv", Agency::Imigrasi, &[PERMITS_HEAD, PERMITS]).await?;
    Ok([permits, list(app, "tamu.csv", Agency::Apoa, &[LODGING_HEAD, LODGING]).await?])
}

/// Everybody at the boarding house, by name.
async fn guests(app: &TestApp, who: &Caller) -> Checked<Vec<PersonAtSite>> {
    app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id).await?;
    let page: SitesPage = app.get(who, "/api/v1/sites?role=residence&q=kos").await?.json()?;
    let Some(site) = page.items.first() else { return Ok(Vec::new()) };
    let asked = ReadPeople { purpose: Purpose::Verification };
    app.write(who, Method::POST, &format!("/api/v1/sites/{}/people", site.id), &asked).await?.json()
}

async fn guest(app: &TestApp, who: &Caller, name: &str) -> Checked<PersonAtSite> {
    let all = guests(app, who).await?;
    let names: Vec<String> = all.iter().map(|one| one.name.clone()).collect();
    Ok(all.into_iter().find(|one| one.name == name).ok_or(format!("{name} is not among {names:?}"))?)
}

/// People at the boarding house whose permit is past its end, as the map counts them.
async fn expired(app: &TestApp, who: &Caller) -> Checked<u32> {
    app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id).await?;
    let page: SitesPage = app.get(who, "/api/v1/sites?role=residence&q=kos").await?.json()?;
    Ok(page.items.first().map_or(0, |site| site.status.of(PermitStatus::Expired)))
}

async fn claims(app: &TestApp, who: &Caller, person: &str) -> Checked<PersonClaims> {
    let asked = ReadPeople { purpose: Purpose::Verification };
    app.write(who, Method::POST, &format!("/api/v1/people/{person}"), &asked).await?.json()
}

async fn record(app: &TestApp, who: &Caller, person: &str) -> Checked<PersonRecord> {
    Ok(claims(app, who, person).await?.record.ok_or("nothing can be corrected")?)
}

async fn edit(app: &TestApp, who: &Caller, person: &str, facts: PersonFacts) -> Checked<Reply> {
    app.clock.advance_ms(1_000);
    let body = NewPersonFacts { facts, reason: WHY.into() };
    app.write(who, Method::PUT, &format!("/api/v1/people/{person}/facts"), &body).await
}

async fn take_back(app: &TestApp, who: &Caller, person: &str) -> Checked<Reply> {
    let body = NewUndo { reason: "ternyata keliru dibaca".into() };
    app.write(who, Method::POST, &format!("/api/v1/people/{person}/facts/undo"), &body).await
}

fn permit(kind: PermitKind, ends: &str) -> Option<PermitFacts> {
    Some(PermitFacts { kind, ends: Some(ends.into()) })
}

both_engines!(a_corrected_person_is_shown_everywhere_and_wins_over_later_lists_until_it_is_taken_back, app => {
    both_lists(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let id = guest(&app, &planner, "Orang Satu").await?.id;
    let before = dump(&app, WHOLE).await?;
    let first = record(&app, &planner, id.as_str()).await?;
    assert_eq!((first.facts.permit.clone(), first.edits.len()), (permit(PermitKind::Itas, "2026-12-31"), 0));
    assert_eq!(first.facts, first.listed);
    let wanted = PersonFacts {
        name: "Orang Satu Benar".into(),
        birth: Some("1990-03-02".into()),
        permit: permit(PermitKind::Itap, "2026-10-15"),
    };
    assert_eq!(edit(&app, &planner, id.as_str(), wanted.clone()).await?.json::<PersonFacts>()?, wanted);
    assert_eq!(take_back(&app, &planner, id.as_str()).await?.json::<PersonFacts>()?, first.facts);
    assert_eq!(differ(&dump(&app, WHOLE).await?, &before), Vec::<String>::new());

    edit(&app, &planner, id.as_str(), wanted.clone()).await?;
    assert_eq!(expired(&app, &planner).await?, 1);
    let one = guest(&app, &planner, "Orang Satu Benar").await?;
    assert_eq!((one.birth.as_deref(), one.permit_kind), (Some("1990-03-02"), PermitKind::Itap));
    assert_eq!((one.permit_status, one.permit_ends.as_deref()), (PermitStatus::Expired, Some("2026-10-15")));
    let said = claims(&app, &planner, id.as_str()).await?;
    let of = |field: &str| said.fields.iter().find(|one| one.field == field);
    for (field, value) in [("name", "Orang Satu Benar"), ("birth", "1990-03-02"), ("permit_kind", "ITAP"), ("permit_ends", "2026-10-15")] {
        let by_hand = of(field).and_then(|one| one.by_hand.clone()).ok_or(field)?;
        assert_eq!((by_hand.value.to_uppercase(), by_hand.reason.as_str()), (value.to_uppercase(), WHY));
    }
    // What lists say stands beside it.
    assert!(of("name").is_some_and(|one| one.claims.iter().all(|claim| claim.value == "Orang Satu")));

    // A list that prolongs the permit is heard, and not shown.
    let later = list(&app, "izin2.csv", Agency::Imigrasi, &[PERMITS_HEAD, PROLONGED]).await?;
    let now = record(&app, &planner, id.as_str()).await?;
    assert_eq!((&now.facts, now.listed.permit), (&wanted, permit(PermitKind::Itas, "2028-12-31")));
    assert_eq!(expired(&app, &planner).await?, 1);
    undo(&app, &later).await?;
    let id = guest(&app, &planner, "Orang Satu Benar").await?.id;
    let now = record(&app, &planner, id.as_str()).await?;
    assert_eq!((&now.facts, now.listed.permit), (&wanted, permit(PermitKind::Itas, "2026-12-31")));
    list(&app, "izin2.csv", Agency::Imigrasi, &[PERMITS_HEAD, PROLONGED]).await?;
    // A second correction, taken back one by one.
    edit(&app, &planner, id.as_str(), PersonFacts { birth: None, ..wanted.clone() }).await?;
    assert_eq!(guest(&app, &planner, "Orang Satu Benar").await?.birth, None);
    assert_eq!(take_back(&app, &planner, id.as_str()).await?.json::<PersonFacts>()?, wanted);
    let listed: PersonFacts = take_back(&app, &planner, id.as_str()).await?.json()?;
    assert_eq!(listed, PersonFacts { permit: permit(PermitKind::Itas, "2028-12-31"), ..first.facts });
    assert_eq!(take_back(&app, &planner, id.as_str()).await?.code()?, "nothing_to_put_back");
    assert_eq!((expired(&app, &planner).await?, record(&app, &planner, id.as_str()).await?.edits.len()), (0, 3));
    let without = TestApp::sqlite().await?;
    both_lists(&without).await?;
    list(&without, "izin2.csv", Agency::Imigrasi, &[PERMITS_HEAD, PROLONGED]).await?;
    assert_eq!(differ(&dump(&app, NAMED).await?, &dump(&without, NAMED).await?), Vec::<String>::new());
    Ok(())
});

both_engines!(a_person_who_left_with_the_lists_comes_back_with_corrections_and_files, app => {
    let reports = both_lists(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let id = guest(&app, &planner, "Orang Dua").await?.id;
    let facts = record(&app, &planner, id.as_str()).await?.facts;
    edit(&app, &planner, id.as_str(), PersonFacts { name: "Orang Kedua".into(), ..facts.clone() }).await?;
    let kept: Vec<Evidence> = attach(&app, &planner, &format!("people/{id}"), "surat.pdf", PDF).await?.json()?;
    for report in reports.iter().rev() {
        undo(&app, report).await?;
    }
    let file = format!("/api/v1/evidence/{}", kept[0].id);
    assert_eq!(app.get(&planner, &file).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(edit(&app, &planner, id.as_str(), facts).await?.status, StatusCode::NOT_FOUND);
    // The other list first: the person is another row's, with another id.
    list(&app, "tamu.csv", Agency::Apoa, &[LODGING_HEAD, LODGING]).await?;
    let again = guest(&app, &planner, "Orang Kedua").await?.id;
    assert_ne!(again, id);
    let path = format!("/api/v1/people/{again}/evidence");
    assert_eq!(app.get(&planner, &path).await?.json::<Vec<Evidence>>()?, kept);
    assert_eq!(app.get(&planner, &file).await?.body, PDF);
    list(&app, "izin.csv", Agency::Imigrasi, &[PERMITS_HEAD, PERMITS]).await?;
    let id = guest(&app, &planner, "Orang Kedua").await?.id;
    assert_eq!(take_back(&app, &planner, id.as_str()).await?.json::<PersonFacts>()?.name, "Orang Dua");
    Ok(())
});

both_engines!(a_correction_goes_with_its_document_when_people_are_linked_and_parted, app => {
    both_lists(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (two, three) = (guest(&app, &planner, "Orang Dua").await?.id, guest(&app, &planner, "Orang Tiga").await?.id);
    let facts = record(&app, &planner, three.as_str()).await?.facts;
    assert_eq!(facts.permit, None);
    let wanted = PersonFacts { name: "Orang Ketiga".into(), birth: Some("1985".into()), permit: None };
    edit(&app, &planner, three.as_str(), wanted).await?;
    let before = dump(&app, WHOLE).await?;
    let row = async |person: &str| -> Checked<String> {
        let fields = claims(&app, &planner, person).await?.fields;
        let claim = fields.into_iter().flat_map(|field| field.claims).next().ok_or("says nothing")?;
        Ok(claim.source.row.as_str().to_owned())
    };
    let (left, right) = (row(two.as_str()).await?, row(three.as_str()).await?);
    let body = NewDecision { left: left.into(), right: right.into(), verdict: Verdict::Same, reason: "paspor baru".into() };
    let decided: Decision = app.write(&planner, Method::POST, "/api/v1/reconcile/decisions", &body).await?.json()?;
    // They are one, and what was said of either is said of both.
    let names: Vec<String> = guests(&app, &planner).await?.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Orang Ketiga", "Orang Satu"]);
    let one = guest(&app, &planner, "Orang Ketiga").await?;
    let now = record(&app, &planner, one.id.as_str()).await?;
    assert_eq!((now.facts.birth.as_deref(), now.edits.len()), (Some("1985"), 1));
    let ended = PersonFacts { permit: permit(PermitKind::Itas, "2026-10-01"), ..now.facts };
    edit(&app, &planner, one.id.as_str(), ended).await?;
    assert_eq!(expired(&app, &planner).await?, 1);
    take_back(&app, &planner, one.id.as_str()).await?;
    let path = format!("/api/v1/reconcile/decisions/{}/undo", decided.id);
    assert_eq!(app.write(&planner, Method::POST, &path, &()).await?.status, StatusCode::OK);
    let names: Vec<String> = guests(&app, &planner).await?.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Orang Dua", "Orang Ketiga", "Orang Satu"]);
    assert_eq!(differ(&dump(&app, WHOLE).await?, &before), Vec::<String>::new());
    Ok(())
});

both_engines!(a_person_is_corrected_for_a_reason_by_whoever_may_within_the_area, app => {
    both_lists(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let id = guest(&app, &planner, "Orang Satu").await?.id;
    let facts = record(&app, &planner, id.as_str()).await?.facts;
    let path = format!("/api/v1/people/{id}/facts");
    let with = |birth: &str| PersonFacts { birth: Some(birth.into()), ..facts.clone() };
    for (facts, reason, code) in [
        (facts.clone(), WHY, "nothing_changed"),
        (with("2026-12-24"), WHY, "facts_not_possible"),
        (with("31/12/1990"), WHY, "facts_not_possible"),
        (PersonFacts { name: " ".into(), ..facts.clone() }, WHY, "facts_not_possible"),
        (PersonFacts { permit: permit(PermitKind::Itas, "besok"), ..facts.clone() }, WHY, "facts_not_possible"),
        (with("1990"), " ya ", "reason_too_short"),
    ] {
        let body = NewPersonFacts { facts, reason: reason.into() };
        let refused = app.write(&planner, Method::PUT, &path, &body).await?;
        assert_eq!((refused.status.as_u16(), refused.code()?.as_str()), (422, code));
    }
    let three = guest(&app, &planner, "Orang Tiga").await?.id;
    let none = record(&app, &planner, three.as_str()).await?.facts;
    let invented = PersonFacts { permit: permit(PermitKind::Itas, "2027-01-01"), ..none };
    assert_eq!(edit(&app, &planner, three.as_str(), invented).await?.code()?, "no_permit");

    let body = NewPersonFacts { facts: with("1990"), reason: WHY.into() };
    let once = app.write_with_key(&planner, Method::PUT, &path, &body, "kunci-orang").await?;
    assert_eq!(once.json::<PersonFacts>()?.birth.as_deref(), Some("1990"));
    assert_eq!(app.write_with_key(&planner, Method::PUT, &path, &body, "kunci-orang").await?.body, once.body);
    assert_eq!(record(&app, &planner, id.as_str()).await?.edits.len(), 1);
    let inspector = app.sign_in(Role::Inspector).await?;
    assert_eq!(app.write(&inspector, Method::PUT, &path, &body).await?.status, StatusCode::FORBIDDEN);
    let other = app.sign_in_as(Role::Planner, None, "64.74.03").await?;
    assert_eq!(app.write(&other, Method::PUT, &path, &body).await?.status, StatusCode::NOT_FOUND);
    // The audit says which facts, and not what they are.
    const AUDIT: &str = "SELECT detail FROM audit WHERE jurisdiction_id = $1 AND action = 'person.edit' AND target = $2";
    let audited = app.app.store.all::<(String,)>(AUDIT, binds![app.app.jurisdiction.id.as_str(), id.as_str()]).await?;
    assert_eq!(audited.len(), 1);
    assert!(audited[0].0.contains("birth") && !audited[0].0.contains("1990") && !audited[0].0.contains("Orang"));
    Ok(())
});

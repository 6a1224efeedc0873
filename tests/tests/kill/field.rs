//! What survives when the program is killed while a phone sends what it recorded: everything that was answered, and
//! after the phone has repeated the rest, each record, person and photo once.

use std::thread::sleep;
use std::time::{Duration, Instant};

use axum::http::Method;
use petapora_tests::{Caller, Checked, TestApp};
use petapora_wire::{
    AccountId, InspectionAct, InspectionDetail, InspectionOrder, InspectionSettings, InspectionTeam,
    NewInspection, NewInspectionAct, PersonMet, PlaceId, Role, Signatory, VisitOutcome, VisitRecord,
};

use crate::{Chance, Served, ask_with_key, audit_chain_holds, petapora};

const KILLS: u32 = 4;
const VISITS: usize = 6;
/// Longer than any clock of a test machine.
const FAR_MS: i64 = 4_102_444_800_000;

/// One sending of the phone, repeated under its key until it is answered.
struct Sending {
    key: String,
    path: String,
    body: Vec<u8>,
}

async fn acted(
    app: &TestApp,
    who: &Caller,
    detail: &InspectionDetail,
    act: InspectionAct,
) -> Checked<InspectionDetail> {
    let act = NewInspectionAct { version: Some(detail.inspection.version), act };
    let path = format!("/api/v1/inspections/{}/acts", detail.inspection.id);
    let reply = app.write(who, Method::POST, &path, &act).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// An inspection under way on the sample's day, and its leader.
async fn under_way(app: &TestApp) -> Checked<(Caller, InspectionDetail)> {
    app.import_in_order(&[5]).await?;
    app.app.read_sites().await?;
    let [planner, head, leader] = [
        app.sign_in(Role::Planner).await?,
        app.sign_in(Role::Head).await?,
        app.sign_in(Role::Inspector).await?,
    ];
    const LOCATED: &str =
        "SELECT id FROM place WHERE jurisdiction_id = $1 AND located = 'measured' ORDER BY id";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let places: Vec<(String,)> = app.app.store.all(LOCATED, binds).await?;
    let team = InspectionTeam {
        name: "Tim".into(),
        members: vec![AccountId(leader.account.clone())],
        skills: Vec::new(),
        base: None,
    };
    let settings = InspectionSettings {
        teams: vec![team],
        days: vec!["2026-11-02".into(), "2026-11-03".into()],
        from: "08:00".into(),
        to: "16:00".into(),
        overtime_min: 60,
        max_drive_min: 240,
        balance: 1,
        stability: 3,
    };
    let places = places.into_iter().take(VISITS).map(|(id,)| PlaceId(id)).collect();
    let new = NewInspection { places, settings: Some(settings), ..NewInspection::default() };
    let detail = app.write(&planner, Method::POST, "/api/v1/inspections", &new).await?.json()?;
    let detail = acted(app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = acted(app, &head, &detail, InspectionAct::Approve).await?;
    let order = InspectionOrder {
        number: "UJI/1".into(),
        signatory: Signatory { name: "Pejabat".into(), title: "Kepala".into(), nip: String::new() },
        signed_on: "2026-11-01".into(),
        valid_from: "2026-11-01".into(),
        valid_to: "2099-12-31".into(),
        elsewhere: false,
        file: None,
    };
    let detail = acted(app, &planner, &detail, InspectionAct::IssueOrder { order }).await?;
    let detail = acted(app, &leader, &detail, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = acted(app, &leader, &detail, InspectionAct::Start).await?;
    assert_eq!(detail.inspection.planned as usize, VISITS);
    // The program that is killed has the machine's clock.
    const LAST: &str = "UPDATE session SET ends_ms = $2, seen_ms = $2 WHERE jurisdiction_id = $1";
    let mut write = app.app.write("system").await?;
    let jurisdiction = write.jurisdiction().as_str().to_owned();
    write.tx.execute(LAST, petapora::binds![&jurisdiction, FAR_MS]).await?;
    let audit = petapora::store::Audit {
        action: "test.session",
        target: String::new(),
        detail: serde_json::Value::Null,
    };
    write.commit(audit).await?;
    Ok((leader, detail))
}

/// What the phone has: a record with two people and a photo of every visit.
fn queue(app: &TestApp, detail: &InspectionDetail) -> Checked<Vec<Sending>> {
    let mut all = Vec::new();
    for (number, visit) in detail.visits.iter().enumerate() {
        let record = VisitRecord {
            visit: visit.place.clone(),
            at_ms: app.clock.now_ms(),
            arrived_ms: None,
            left_ms: None,
            outcome: VisitOutcome::Unverified,
            findings: Vec::new(),
            note: String::new(),
            skipped: false,
            met: 2,
        };
        let person = PersonMet {
            name: format!("Rekaan {number}"),
            nationality: "CHN".into(),
            passport: format!("ZZ881100{number}"),
            ..PersonMet::default()
        };
        let seen = PersonMet { description: "tanpa dokumen".into(), ..PersonMet::default() };
        let act = InspectionAct::Record { record, people: vec![person, seen] };
        let inspection = format!("/api/v1/inspections/{}", detail.inspection.id);
        all.push(Sending {
            key: format!("telepon-catatan-{number}"),
            path: format!("{inspection}/acts"),
            body: serde_json::to_vec(&NewInspectionAct { version: None, act })?,
        });
        all.push(Sending {
            key: format!("telepon-foto-{number}"),
            path: format!("{inspection}/visits/{}/photos?name=foto.jpg", visit.place),
            body: [b"\xFF\xD8\xFF".as_slice(), number.to_string().as_bytes(), b"\xFF\xD9"].concat(),
        });
    }
    Ok(all)
}

/// Sends one after the other from the first that was not answered; how many are answered when the line breaks.
fn send(address: &str, cookie: &str, queue: &[Sending], mut answered: usize) -> Checked<usize> {
    while let Some(next) = queue.get(answered) {
        let what = (format!("POST {}", next.path), "application/json", next.body.as_slice());
        let asked = ask_with_key(address, cookie, &next.key, (&what.0, what.1, what.2));
        let Ok((head, answer)) = asked else { break };
        assert!(head.starts_with("HTTP/1.1 200"), "{head} {answer}");
        answered += 1;
    }
    Ok(answered)
}

const COUNTS: [(&str, &str); 5] = [
    ("records", "SELECT COUNT(*) FROM inspection_step WHERE jurisdiction_id = $1 AND kind = 'record'"),
    ("sightings", "SELECT COUNT(*) FROM sighting WHERE jurisdiction_id = $1"),
    ("people", "SELECT COUNT(*) FROM person WHERE jurisdiction_id = $1"),
    ("photos", "SELECT COUNT(*) FROM inspection_photo WHERE jurisdiction_id = $1"),
    ("lists", "SELECT COUNT(*) FROM import_batch WHERE jurisdiction_id = $1 AND inspection_id IS NOT NULL"),
];

async fn counts(app: &TestApp) -> Checked<[i64; 5]> {
    let mut all = [0; 5];
    for ((_, sql), count) in COUNTS.into_iter().zip(&mut all) {
        let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
        (*count,) = app.app.store.one::<(i64,)>(sql, binds).await?;
    }
    Ok(all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_server_is_killed_while_it_sends_has_all_there_once() -> Checked {
    let app = TestApp::sqlite().await?;
    let (leader, detail) = under_way(&app).await?;
    let queue = std::sync::Arc::new(queue(&app, &detail)?);
    let mut chance = Chance(20_261_130);
    let mut answered = 0;
    let mut one = Duration::from_millis(150);
    for kill in 0..KILLS {
        let served = Served::start(petapora(app.folder(), &["serve", "--listen", "127.0.0.1:0"]))?;
        let (address, cookie, queue) = (served.address.clone(), leader.cookie.clone(), queue.clone());
        let begun = Instant::now();
        let from = answered;
        let phone = std::thread::spawn(move || send(&address, &cookie, &queue, from));
        // Somewhere in the next few sendings.
        sleep(one.mul_f64(3.0 * chance.share()));
        drop(served);
        answered = phone.join().map_err(|_| "the phone died")??;
        if answered > from {
            one = begun.elapsed() / u32::try_from(answered - from)?;
        }
        let now = counts(&app).await?;
        let [records, sightings, _, photos, lists] = now;
        // Answered is there; at most one more was in when the line broke, and nothing is half there.
        let sent = records + photos;
        assert!(
            (answered as i64..=answered as i64 + 1).contains(&sent),
            "kill {kill}: {answered} answered, {now:?}"
        );
        assert_eq!((sightings, lists), (2 * records, records), "kill {kill}: {now:?}");
    }
    let served = Served::start(petapora(app.folder(), &["serve", "--listen", "127.0.0.1:0"]))?;
    // All of it again, as a phone that has forgotten what was answered.
    let (address, cookie) = (served.address.clone(), leader.cookie.clone());
    let all = queue.clone();
    let sent = tokio::task::spawn_blocking(move || send(&address, &cookie, &all, 0)).await??;
    assert_eq!(sent, 2 * VISITS);
    drop(served);
    let visits = VISITS as i64;
    assert_eq!(counts(&app).await?, [visits, 2 * visits, visits, visits, visits]);
    audit_chain_holds(app.folder())?;
    Ok(())
}

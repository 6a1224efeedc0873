//! Plans leak (domain guide, fact 6). Invariant: whom an inspection does not concern cannot tell it from one that does
//! not exist, in no endpoint, list, search, feed or mail; a new route is walked without being named here.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use petapora::alerts::run_weekly;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, Evidence, FindingKind, InspectionAct, InspectionDetail, InspectionEdit, InspectionSettings,
    NewInspectionAct, Role, VisitOutcome, VisitRecord,
};
use serde_json::json;

use crate::{address, done, edited, judged, of_places, order, places, planned, seen, settings};

const TITLE: &str = "Operasi Rahasia Bakau";

/// One of everything that an inspection can have: a title, an order, a record and a photo.
async fn secret(app: &TestApp) -> Checked<(Caller, InspectionDetail)> {
    judged(app).await?;
    let head = app.sign_in(Role::Head).await?;
    let leader = app.sign_in(Role::Inspector).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let mut new = of_places(&places(app).await?[..3]);
    new.settings = Some(settings(&[&[&leader]], &["2026-11-02"]));
    let detail = planned(app, &planner, &new).await?;
    let title = InspectionEdit::Title { title: TITLE.into() };
    let detail: InspectionDetail = edited(app, &planner, &detail, title).await?.json()?;
    let detail = done(app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(app, &head, &detail, InspectionAct::Approve).await?;
    let detail = done(app, &planner, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    let detail = done(app, &leader, &detail, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = done(app, &leader, &detail, InspectionAct::Start).await?;
    let record = VisitRecord {
        visit: detail.visits[0].place.clone(),
        at_ms: app.clock.now_ms(),
        arrived_ms: None,
        left_ms: None,
        outcome: VisitOutcome::Confirmed,
        findings: vec![FindingKind::Other],
        note: "pintu belakang di gang bakau".into(),
        skipped: false,
        met: 0,
    };
    let act = NewInspectionAct { version: None, act: InspectionAct::Record { record, people: vec![] } };
    assert_eq!(app.write(&leader, Method::POST, &address(&detail, "/acts"), &act).await?.status, 200);
    let path = address(&detail, &format!("/visits/{}/photos", detail.visits[0].place));
    let request = Request::post(path).header("content-type", "application/octet-stream");
    let request = request.body(Body::from(b"\xFF\xD8\xFF\xE0 \xFF\xD9".to_vec()))?;
    let photos: Vec<Evidence> = app.send(Some(&leader), request).await?.json()?;
    assert_eq!(photos.len(), 1);
    Ok((leader.clone(), seen(app, &leader, &detail).await?))
}

/// Everybody who is neither its planner, nor of its team, nor the head.
async fn strangers(app: &TestApp) -> Checked<Vec<(String, Caller)>> {
    let mut all = Vec::new();
    for (role, agency, area) in [
        (Role::Planner, None, ""),
        (Role::Planner, Some(Agency::Disnaker), ""),
        (Role::Planner, None, "64.74.02"),
        (Role::Inspector, None, ""),
        (Role::Inspector, Some(Agency::Kesbangpol), ""),
        (Role::Contributor, Some(Agency::Kesbangpol), ""),
        (Role::Viewer, None, ""),
        (Role::Admin, None, ""),
        (Role::Dpo, None, ""),
    ] {
        let agency_code = agency.map_or("", Agency::as_str);
        all.push((format!("{role} {agency_code} {area}"), app.sign_in_as(role, agency, area).await?));
    }
    Ok(all)
}

/// A body that is right, so that nothing but the reader stands in the way.
fn body(path: &str, detail: &InspectionDetail) -> Body {
    let version = detail.inspection.version;
    let settings: &InspectionSettings = &detail.settings;
    let json = match path.rsplit('/').next() {
        Some("edits") => json!({ "version": version, "edit": "settings", "settings": settings }),
        Some("search") => json!({ "version": version }),
        Some("replan") => json!({ "version": version, "stability": 5, "teams": [] }),
        Some("take") => {
            json!({ "version": version, "stability": 5, "teams": [], "at_ms": 0, "digest": "0" })
        }
        Some("acts") => {
            json!({ "act": "meet", "visit": detail.visits[0].place, "people": [{ "name": "A" }] })
        }
        Some("order-file") => return Body::from("%PDF-1.7\n%%EOF"),
        Some("photos") => return Body::from(b"\xFF\xD8\xFF\xE0 \xFF\xD9".to_vec()),
        _ => return Body::from("{}"),
    };
    Body::from(json.to_string())
}

/// The address with each gap filled by what there really is. Errors: a gap that this test cannot fill.
fn filled(path: &str, id: &str, detail: &InspectionDetail) -> Checked<String> {
    let photo = detail.visits[0].photos.first().ok_or("no photo")?;
    let path = path
        .replace("{id}", id)
        .replace("{visit}", detail.visits[0].place.as_str())
        .replace("{photo}", photo.id.as_str())
        .replace("{team}", "0")
        .replace("{day}", "0")
        .replace("{file}", "route.geojson");
    if path.contains('{') { Err(format!("{path}: fill the gap here").into()) } else { Ok(path) }
}

async fn asked(
    app: &TestApp,
    caller: &Caller,
    method: &Method,
    path: &str,
    detail: &InspectionDetail,
) -> Checked<(u16, String)> {
    let body = if *method == Method::GET { Body::empty() } else { body(path, detail) };
    let kind = if path.ends_with("order-file") { "application/pdf" } else { "application/json" };
    let request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header("content-type", kind)
        .header("idempotency-key", petapora::store::new_id());
    let reply = app.send(Some(caller), request.body(body)?).await?;
    Ok((reply.status.as_u16(), reply.text()))
}

both_engines!(to_a_stranger_an_inspection_is_as_one_that_does_not_exist_on_every_route, app => {
    let (leader, detail) = secret(&app).await?;
    let routes: Vec<_> = petapora::app::routes()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/v1/inspections/{id}"))
        .map(|route| (route.method, route.path))
        .collect();
    assert!(routes.len() >= 15, "{}", routes.len());
    let nowhere = petapora::store::new_id();
    for (who, stranger) in strangers(&app).await? {
        for (method, path) in &routes {
            let there = asked(&app, &stranger, method, &filled(path, detail.inspection.id.as_str(), &detail)?, &detail).await?;
            let absent = asked(&app, &stranger, method, &filled(path, &nowhere, &detail)?, &detail).await?;
            assert_eq!(there, absent, "{who}: {method} {path}");
            // Told to whoever may do such a thing at all; the others are kept out before.
            assert!(matches!(there.0, 403 | 404), "{who}: {method} {path}: {there:?}");
            let reads = who.starts_with("planner") || (who.starts_with("inspector") && *method == Method::GET);
            assert!(!reads || there.0 == 404, "{who}: {method} {path}: {there:?}");
        }
    }
    // The walk is no walk past closed doors: whom it concerns passes them.
    for (method, path) in routes.iter().filter(|(method, _)| *method == Method::GET) {
        let (status, text) = asked(&app, &leader, method, &filled(path, detail.inspection.id.as_str(), &detail)?, &detail).await?;
        let no_file = path.ends_with("/order-file") && status == 404;
        assert!(status == 200 || no_file, "{path}: {status} {text}");
    }
    Ok(())
});

/// Addresses that are read without naming one thing, with a question where they take one.
fn readable() -> Vec<&'static str> {
    let endless = ["/api/v1/events"];
    let mut all: BTreeSet<&str> = petapora::app::routes()
        .into_iter()
        .filter(|route| route.method == Method::GET && !route.path.contains('{'))
        .map(|route| route.path)
        .filter(|path| !endless.contains(path))
        .collect();
    all.extend(["/api/v1/search?q=Rahasia", "/api/v1/search?q=bakau", "/api/v1/sites?text=Rahasia"]);
    all.into_iter().collect()
}

both_engines!(no_list_feed_search_event_or_mail_tells_a_stranger_of_a_route, app => {
    let mut events = app.app.live.listen();
    let head = app.sign_in(Role::Head).await?;
    let mail = json!({ "relay": "127.0.0.1:9", "sender": "p@kantor.example", "recipients": ["a@kantor.example"] });
    assert_eq!(app.write(&head, Method::PUT, "/api/v1/alerts/mail", &mail).await?.status, 200);
    let (_, detail) = secret(&app).await?;
    run_weekly(&app.app).await?;
    app.app.read_sites().await?;
    let id = detail.inspection.id.as_str();
    let photo = detail.visits[0].photos[0].id.as_str().to_owned();
    let order = order().number;
    let words = [id, TITLE, "gang bakau", &order, &photo];
    for (who, stranger) in strangers(&app).await? {
        for path in readable() {
            let reply = app.get(&stranger, path).await?;
            let text = reply.text();
            for word in words {
                // The data-protection officer reads that something was done to it, and nothing of the route.
                let audited = path == "/api/v1/audit" && (word == id || word == photo);
                assert!(audited || !text.contains(word), "{who}: {path} tells {word}");
            }
        }
    }
    // Events say that something changed: a number, and nothing else.
    let mut heard = 0;
    while let Ok((_, event)) = events.try_recv() {
        let told = serde_json::to_value(&event)?;
        let mut within = told.as_object().into_iter().flatten();
        assert!(within.all(|(kind, what)| {
            let fields = what.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
            matches!(kind.as_str(), "changed" | "alerts") && fields.eq(["seq"])
        }), "{told}");
        let text = told.to_string();
        assert!(words.iter().all(|word| !text.contains(word)), "{text}");
        let places = detail.visits.iter().map(|visit| visit.place.as_str());
        assert!(places.into_iter().all(|place| !text.contains(place)), "{text}");
        heard += 1;
    }
    assert!(heard > 0);
    // Mail waits as two counts.
    const OUTBOX: &str = "SELECT opened, changed FROM alert_mail_outbox WHERE jurisdiction_id = $1";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let waiting: Vec<(i64, i64)> = app.app.store.all(OUTBOX, binds).await?;
    assert!(waiting.len() <= 2, "{waiting:?}");
    Ok(())
});

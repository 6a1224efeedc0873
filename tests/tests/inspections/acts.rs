//! The life of an inspection under the law, and what it means for the alerts behind it.

use axum::body::Body;
use axum::http::{Method, Request};
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, AlertDetail, AlertId, AlertPage, AlertState, FindingKind, InspectionAct, InspectionDetail,
    InspectionEdit, InspectionOrder, InspectionOutcome, InspectionState, NewInspection, NewInspectionAct,
    OrderFile, PlaceId, Role, VisitOutcome, VisitRecord,
};

use crate::{
    HOUR_MS, acted, address, approved_alerts, done, edited, judged, of_places, order, places, planned, seen,
    settings,
};

/// An inspection of a few places by an inspector's team, and who takes part.
struct Cast {
    planner: Caller,
    head: Caller,
    leader: Caller,
    detail: InspectionDetail,
}

async fn cast(app: &TestApp, alerts: &[AlertId]) -> Checked<Cast> {
    let head = app.sign_in(Role::Head).await?;
    let leader = app.sign_in(Role::Inspector).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let mut new = if alerts.is_empty() {
        of_places(&places(app).await?[..3])
    } else {
        NewInspection { alerts: alerts.to_vec(), ..NewInspection::default() }
    };
    new.settings = Some(settings(&[&[&leader]], &["2026-11-02", "2026-11-03"]));
    let detail = planned(app, &planner, &new).await?;
    Ok(Cast { planner, head, leader, detail })
}

async fn code(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    act: InspectionAct,
) -> Checked<String> {
    let reply = acted(app, caller, detail, act.clone()).await?;
    assert!(matches!(reply.status.as_u16(), 409 | 422), "{act:?}: {}", reply.text());
    reply.code()
}

fn record(visit: &PlaceId, at_ms: i64, outcome: VisitOutcome) -> VisitRecord {
    let findings = if outcome == VisitOutcome::Confirmed { vec![FindingKind::Overcrowded] } else { vec![] };
    VisitRecord {
        visit: visit.clone(),
        at_ms,
        arrived_ms: None,
        left_ms: None,
        outcome,
        findings,
        note: String::new(),
        skipped: false,
        met: 0,
    }
}

/// Records need no version.
async fn recorded(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    record: VisitRecord,
    key: &str,
) -> Checked<u16> {
    let act = NewInspectionAct { version: None, act: InspectionAct::Record { record, people: vec![] } };
    Ok(app.write_with_key(caller, Method::POST, &address(detail, "/acts"), &act, key).await?.status.as_u16())
}

fn reason(text: &str) -> String {
    text.to_owned()
}

both_engines!(who_plans_does_not_approve_and_nobody_starts_without_an_order, app => {
    judged(&app).await?;
    let Cast { planner, head, leader, detail } = cast(&app, &[]).await?;
    let reply = acted(&app, &leader, &detail, InspectionAct::Start).await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (409, "no_order"));
    assert!(reply.text().contains("Pasal 30") && reply.text().contains("Article 30"), "{}", reply.text());
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    assert!(!detail.editable);
    let visit = detail.visits[0].place.clone();
    let reply = edited(&app, &planner, &detail, InspectionEdit::Exclude { visit, reason: String::new() }).await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (409, "not_a_draft"));
    assert_eq!(code(&app, &planner, &detail, InspectionAct::Approve).await?, "wrong_person");
    let detail = done(&app, &head, &detail, InspectionAct::Return { reason: reason("terlalu jauh") }).await?;
    assert_eq!(detail.inspection.state, InspectionState::Draft);
    assert_eq!(code(&app, &head, &detail, InspectionAct::Approve).await?, "wrong_step");
    // The head submits it herself, and then must not approve it.
    let own = done(&app, &head, &detail, InspectionAct::Submit).await?;
    assert_eq!(code(&app, &head, &own, InspectionAct::Approve).await?, "two_persons");
    let other = app.sign_in(Role::Head).await?;
    let detail = done(&app, &other, &own, InspectionAct::Approve).await?;
    assert_eq!(code(&app, &leader, &detail, InspectionAct::Start).await?, "no_order");
    let detail = done(&app, &planner, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    assert_eq!(detail.order, Some(order()));
    assert_eq!(detail.inspection.order, order().number);
    // By turns: what the reader may do now is told to him.
    let seen_by_leader = seen(&app, &leader, &detail).await?;
    assert_eq!(seen_by_leader.acts, ["brief"]);
    let steps: Vec<&str> = detail.timeline.iter().map(|step| step.kind.as_str()).collect();
    assert_eq!(steps, ["planned", "submit", "return", "submit", "approve", "issue_order"]);
    assert_eq!(detail.timeline[2].reason, "terlalu jauh");
    Ok(())
});

both_engines!(the_urgent_way_has_its_clock, app => {
    judged(&app).await?;
    let Cast { planner, head, leader, detail } = cast(&app, &[]).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    let act = InspectionAct::ApproveUrgent { reason: reason("akan pindah malam ini") };
    let detail = done(&app, &head, &detail, act).await?;
    let timer = detail.inspection.timer.as_ref().ok_or("no clock")?;
    assert_eq!((timer.kind.as_str(), timer.late), ("order_due", false));
    // Midnight after Monday, 2 November, in Bontang.
    assert_eq!(timer.due_ms, 1_793_577_600_000 + 16 * HOUR_MS);
    let detail = done(&app, &leader, &detail, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Start).await?;
    app.clock.advance_ms(40 * HOUR_MS);
    // No session outlives two days.
    let head = app.sign_in(Role::Head).await?;
    let late = seen(&app, &head, &detail).await?;
    assert!(late.inspection.timer.is_some_and(|timer| timer.late));
    let detail = done(&app, &head, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    assert!(detail.inspection.timer.is_none());
    Ok(())
});

both_engines!(findings_answer_the_alerts_and_the_case_is_closed, app => {
    let analyst = judged(&app).await?;
    let alerts = approved_alerts(&app, &analyst, "over_capacity").await?.items;
    let ids: Vec<AlertId> = alerts.iter().map(|alert| alert.id.clone()).collect();
    let Cast { planner, head, leader, detail } = cast(&app, &ids).await?;
    assert_eq!(detail.visits.len(), 2);
    let state = |id: AlertId| {
        let (app, analyst) = (&app, &analyst);
        async move {
            let detail: AlertDetail = app.get(analyst, &format!("/api/v1/alerts/{id}")).await?.json()?;
            Checked::Ok((detail.alert.state, detail.alert.outcome))
        }
    };
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    assert_eq!(state(ids[0].clone()).await?, (AlertState::Approved, None));
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    assert_eq!(state(ids[0].clone()).await?, (AlertState::Scheduled, None));
    let detail = done(&app, &head, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Start).await?;
    assert_eq!(detail.inspection.state, InspectionState::UnderWay);

    let at_ms = app.clock.now_ms();
    let visits: Vec<PlaceId> = detail.visits.iter().map(|visit| visit.place.clone()).collect();
    let first = record(&visits[0], at_ms, VisitOutcome::Confirmed);
    // The phone sends it twice: no network the first time.
    for _ in 0..2 {
        assert_eq!(recorded(&app, &leader, &detail, first.clone(), "phone-record-1").await?, 200);
    }
    // Said again under another key, it is refused and nothing is overwritten.
    let again = record(&visits[0], at_ms, VisitOutcome::NotConfirmed);
    assert_eq!(recorded(&app, &leader, &detail, again, "phone-record-2").await?, 422);
    assert_eq!(recorded(&app, &planner, &detail, record(&visits[1], at_ms, VisitOutcome::Unverified), "desk-record-1").await?, 409);
    let open = seen(&app, &leader, &detail).await?;
    assert_eq!((open.inspection.recorded, open.visits[0].record.as_ref()), (1, Some(&first)));
    let minutes = || InspectionAct::Finish {
        number: "BA-1/XI/2026".into(), on: "2026-11-01".into(), signed_by: vec!["Rekaan A".into(), "Rekaan B".into()],
    };
    assert_eq!(code(&app, &leader, &open, minutes()).await?, "incomplete");
    let skip = VisitRecord { skipped: true, note: "pagar terkunci".into(), ..record(&visits[1], at_ms, VisitOutcome::Unverified) };
    assert_eq!(recorded(&app, &leader, &detail, skip, "phone-record-3").await?, 200);
    let all = seen(&app, &leader, &detail).await?;
    assert!(all.visits[1].record.as_ref().is_some_and(|record| record.skipped && record.note == "pagar terkunci"));
    let detail = done(&app, &leader, &all, minutes()).await?;
    assert_eq!(code(&app, &planner, &detail, InspectionAct::Cancel { reason: reason("batal") }).await?, "in_the_field");
    let detail = done(&app, &planner, &detail, InspectionAct::Conclude).await?;
    assert_eq!(detail.inspection.state, InspectionState::Finding);
    for visit in &detail.visits {
        let expected = if visit.place == visits[0] { InspectionOutcome::Proven } else { InspectionOutcome::Unverifiable };
        assert_eq!(state(visit.alerts[0].id.clone()).await?, (AlertState::Done, Some(expected)));
    }
    let on = || "2026-11-01".to_owned();
    let detail = done(&app, &planner, &detail, InspectionAct::Hear { number: "BAP-1".into(), on: on() }).await?;
    let measure = InspectionAct::Measure { number: "TAK-1".into(), served_on: on() };
    assert_eq!(code(&app, &head, &detail, measure.clone()).await?, "no_conference");
    let detail = done(&app, &head, &detail, InspectionAct::Confer).await?;
    let detail = done(&app, &head, &detail, measure).await?;
    let timer = detail.inspection.timer.as_ref().ok_or("no clock")?;
    assert_eq!((timer.kind.as_str(), timer.provisional), ("objection_until", false));
    assert_eq!(code(&app, &head, &detail, InspectionAct::Close).await?, "objection_open");
    let detail = done(&app, &planner, &detail, InspectionAct::Object { number: "K-1".into(), on: on() }).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Forward { on: on() }).await?;
    let settled = InspectionAct::SettleObjection { number: "P-1".into(), upheld: false };
    let detail = done(&app, &head, &detail, settled).await?;
    let detail = done(&app, &head, &detail, InspectionAct::Close).await?;
    assert_eq!((detail.inspection.state, detail.acts.len()), (InspectionState::Closed, 0));
    petapora::store::verify_audit(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
});

both_engines!(an_inspection_that_is_called_off_gives_its_alerts_back, app => {
    let analyst = judged(&app).await?;
    let alerts = approved_alerts(&app, &analyst, "over_capacity").await?.items;
    let ids: Vec<AlertId> = alerts.iter().map(|alert| alert.id.clone()).collect();
    let Cast { planner, head, detail, .. } = cast(&app, &ids).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    let act = InspectionAct::Postpone { reason: reason("banjir") };
    let detail = done(&app, &planner, &detail, act).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Resume).await?;
    assert_eq!(detail.inspection.state, InspectionState::Approved);
    let act = InspectionAct::Cancel { reason: reason("bocor") };
    done(&app, &planner, &detail, act).await?;
    for id in &ids {
        let alert: AlertDetail = app.get(&analyst, &format!("/api/v1/alerts/{id}")).await?.json()?;
        assert_eq!(alert.alert.state, AlertState::Approved);
    }
    Ok(())
});

both_engines!(an_order_signed_elsewhere_brings_its_pdf, app => {
    judged(&app).await?;
    let Cast { planner, head, leader, detail } = cast(&app, &[]).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    let path = address(&detail, "/order-file?name=surat%20rekaan.pdf");
    let put = |body: Vec<u8>| Request::put(&path).header("content-type", "application/pdf").body(Body::from(body));
    let pdf = b"%PDF-1.7\nrekaan\n%%EOF\n".to_vec();
    let elsewhere = |file| InspectionOrder { elsewhere: true, file, ..order() };
    let issue = |file| InspectionAct::IssueOrder { order: elsewhere(file) };
    assert_eq!(code(&app, &planner, &detail, issue(None)).await?, "order_incomplete");
    let said = OrderFile { name: "surat.pdf".into(), bytes: 1, sha256: "0".repeat(64) };
    assert_eq!(code(&app, &planner, &detail, issue(Some(said))).await?, "order_file_unknown");
    assert_eq!(app.send(Some(&planner), put(b"<html>".to_vec())?).await?.code()?, "order_file");
    // More than an ordinary request may carry.
    let large = [b"%PDF-1.7\n".as_slice(), &vec![b' '; 3_000_000], b"%%EOF"].concat();
    assert_eq!(app.send(Some(&planner), put(large)?).await?.status, 200);
    let too_large = [b"%PDF-1.7\n".as_slice(), &vec![b' '; 20 << 20], b"%%EOF"].concat();
    assert_eq!(app.send(Some(&planner), put(too_large)?).await?.code()?, "order_file");
    let file: OrderFile = app.send(Some(&planner), put(pdf.clone())?).await?.json()?;
    assert_eq!((file.name.as_str(), file.bytes), ("surat rekaan.pdf", pdf.len() as u64));
    let detail = done(&app, &planner, &detail, issue(Some(file.clone()))).await?;
    assert_eq!(detail.order.as_ref().and_then(|order| order.file.clone()), Some(file));
    let reply = app.get(&leader, &address(&detail, "/order-file")).await?;
    assert_eq!((reply.status.as_u16(), reply.body.as_slice()), (200, pdf.as_slice()));
    let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("content-disposition"), "attachment; filename=\"surat-perintah.pdf\"");
    assert_eq!(header("x-content-type-options"), "nosniff");
    Ok(())
});

both_engines!(a_joint_operation_begins_with_a_briefing_of_all, app => {
    judged(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let head = app.sign_in(Role::Head).await?;
    let leader = app.sign_in_as(Role::Inspector, Some(Agency::Imigrasi), "").await?;
    let labour = app.sign_in_as(Role::Inspector, Some(Agency::Disnaker), "").await?;
    let mut new = of_places(&places(&app).await?[..2]);
    new.settings = Some(settings(&[&[&leader, &labour]], &["2026-11-02"]));
    let detail = planned(&app, &planner, &new).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    let detail = done(&app, &head, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    let brief = |agencies: &[&str]| InspectionAct::Brief { agencies: agencies.iter().map(|a| (*a).to_owned()).collect() };
    assert_eq!(code(&app, &labour, &detail, brief(&["DISNAKER"])).await?, "wrong_person");
    assert_eq!(code(&app, &leader, &detail, brief(&[])).await?, "agency_absent");
    let detail = done(&app, &leader, &detail, brief(&["DISNAKER"])).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Start).await?;
    // Whoever is in the team records; each visit once, whoever was first.
    let at_ms = app.clock.now_ms();
    let visit = &detail.visits[0].place;
    let seen_by_labour = record(visit, at_ms, VisitOutcome::Unverified);
    assert_eq!(recorded(&app, &labour, &detail, seen_by_labour, "labour-record").await?, 200);
    assert_eq!(recorded(&app, &leader, &detail, record(visit, at_ms, VisitOutcome::NotConfirmed), "leader-record").await?, 422);
    Ok(())
});

both_engines!(approving_an_inspection_takes_up_alerts_and_tells_them_nothing_of_it, app => {
    let analyst = judged(&app).await?;
    let page: AlertPage = app.get(&analyst, "/api/v1/alerts?signal=over_capacity").await?.json()?;
    let ids: Vec<AlertId> = page.items.iter().map(|alert| alert.id.clone()).collect();
    let Cast { planner, head, detail, .. } = cast(&app, &ids).await?;
    let title = InspectionEdit::Title { title: "Operasi Rahasia".into() };
    let detail: InspectionDetail = edited(&app, &planner, &detail, title).await?.json()?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    done(&app, &head, &detail, InspectionAct::Approve).await?;
    for id in &ids {
        let reply = app.get(&analyst, &format!("/api/v1/alerts/{id}")).await?;
        let alert: AlertDetail = reply.json()?;
        let life: Vec<AlertState> = alert.timeline.iter().map(|step| step.state).collect();
        use AlertState::{Approved, New, Reviewed, Scheduled};
        assert_eq!(life, [New, Reviewed, Approved, Scheduled]);
        assert!(alert.timeline[1..].iter().all(|step| step.actor == head.account));
        assert!(!reply.text().contains("Rahasia") && !reply.text().contains(detail.inspection.id.as_str()));
    }
    Ok(())
});

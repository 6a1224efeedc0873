//! The rest planned again from where the teams are, and what of a plan may change in which state.

use axum::http::Method;
use petapora::store::{Audit, Entity, Op};
use petapora_tests::{Caller, Checked, Reply, TestApp, both_engines};
use petapora_wire::{
    AlertDetail, AlertId, AlertState, InspectionAct, InspectionDetail, InspectionEdit, InspectionState,
    NewInspection, NewInspectionAct, NewReplan, PlaceId, Replan, Role, TakenReplan, VisitChangeKind,
    VisitOutcome, VisitRecord,
};

use crate::{
    HOUR_MS, MINUTE_MS, acted, address, approved_alerts, assert_checked, done, edited, judged, of_places,
    order, places, planned, seen, settings,
};

/// 08:00 of Monday, 2 November 2026, in Bontang.
const EIGHT_MS: i64 = 1_793_577_600_000;

/// Lets time pass for people who work: nobody's session rests meanwhile.
async fn until(app: &TestApp, at_ms: i64) -> Checked {
    const AWAKE: &str = "UPDATE session SET seen_ms = $2, ends_ms = $3 WHERE jurisdiction_id = $1";
    app.clock.advance_ms(at_ms - app.clock.now_ms());
    let mut write = app.app.write("system").await?;
    let jurisdiction = write.jurisdiction().as_str().to_owned();
    write.tx.execute(AWAKE, petapora::binds![&jurisdiction, at_ms, at_ms + 12 * HOUR_MS]).await?;
    // Whoever remembers a session forgets it.
    write.changed(Entity::Account, "", Op::Update);
    let audit = Audit { action: "test.awake", target: String::new(), detail: serde_json::Value::Null };
    write.commit(audit).await?;
    Ok(())
}

async fn record(
    app: &TestApp,
    who: &Caller,
    detail: &InspectionDetail,
    visit: &PlaceId,
    skipped: bool,
) -> Checked {
    let note = if skipped { "pagar terkunci".into() } else { String::new() };
    let record = VisitRecord {
        visit: visit.clone(),
        at_ms: app.clock.now_ms(),
        outcome: VisitOutcome::NotConfirmed,
        findings: vec![],
        note,
        skipped,
        arrived_ms: None,
        left_ms: None,
        met: 0,
    };
    let act = NewInspectionAct { version: None, act: InspectionAct::Record { record, people: Vec::new() } };
    let reply = app.write(who, Method::POST, &address(detail, "/acts"), &act).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    Ok(())
}

async fn asked(app: &TestApp, who: &Caller, detail: &InspectionDetail, stability: u32) -> Checked<Reply> {
    let new = NewReplan { version: detail.inspection.version, stability, teams: vec![] };
    app.write(who, Method::POST, &address(detail, "/replan"), &new).await
}

async fn proposed(app: &TestApp, who: &Caller, detail: &InspectionDetail, stability: u32) -> Checked<Replan> {
    let reply = asked(app, who, detail, stability).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

fn taken(replan: &Replan, stability: u32) -> TakenReplan {
    let asked = NewReplan { version: replan.version, stability, teams: vec![] };
    TakenReplan { asked, at_ms: replan.at_ms, digest: replan.digest.clone() }
}

async fn take(
    app: &TestApp,
    who: &Caller,
    detail: &InspectionDetail,
    body: &TakenReplan,
    key: &str,
) -> Checked<Reply> {
    app.write_with_key(who, Method::POST, &address(detail, "/replan/take"), body, key).await
}

fn team_of(detail: &InspectionDetail, visit: &PlaceId) -> Option<(u32, u32)> {
    let route = detail.routes.iter().find(|route| route.stops.iter().any(|stop| stop.visit == *visit));
    route.map(|route| (route.team, route.day))
}

both_engines!(under_way_the_rest_is_planned_again_shown_and_taken_as_it_was_shown, app => {
    judged(&app).await?;
    until(&app, EIGHT_MS).await?;
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    let (leader, member) = (app.sign_in(Role::Inspector).await?, app.sign_in(Role::Inspector).await?);
    let stranger = app.sign_in(Role::Inspector).await?;
    let mut new = of_places(&places(&app).await?[..9]);
    new.settings = Some(settings(&[&[&leader], &[&member]], &["2026-11-02", "2026-11-03"]));
    let detail = planned(&app, &planner, &new).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::IssueOrder { order: order() }).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Start).await?;
    let first = detail.routes.iter().find(|route| route.day == 0).ok_or("nobody is out on Monday")?;
    let made = first.stops[0].visit.clone();
    let team = first.team;
    // Half an hour late.
    until(&app, first.stops[0].ends_ms + 30 * MINUTE_MS).await?;
    record(&app, &leader, &detail, &made, false).await?;
    until(&app, app.clock.now_ms() + 10 * MINUTE_MS).await?;
    let before = seen(&app, &leader, &detail).await?;
    assert!(before.steerable && !before.editable);

    // Who plans no longer steers; whom it does not concern does not find it.
    let refused = asked(&app, &planner, &before, 5).await?;
    assert_eq!((refused.status.as_u16(), refused.code()?.as_str()), (409, "wrong_person"));
    assert!(refused.text().contains("Pasal 53"), "{}", refused.text());
    assert!(!seen(&app, &planner, &detail).await?.steerable);
    assert_eq!(asked(&app, &stranger, &before, 5).await?.status, 404);
    assert_eq!(asked(&app, &leader, &before, 11).await?.status, 422);

    let calm = proposed(&app, &leader, &before, 10).await?;
    let kinds = |replan: &Replan, kind| replan.changes.iter().filter(|change| change.kind == kind).count();
    assert_eq!((kinds(&calm, VisitChangeKind::Moved), kinds(&calm, VisitChangeKind::Made)), (0, 1));
    let all: usize = calm.routes.iter().map(|route| route.stops.len()).sum();
    assert_eq!(all + kinds(&calm, VisitChangeKind::Dropped), calm.changes.len());
    let stays = calm.changes.iter().find(|change| change.kind == VisitChangeKind::Stays).ok_or("none stays")?;
    assert!(stays.before.is_some() && stays.after.is_some());
    // The same question, the same answer, and nothing is stored.
    assert_eq!(proposed(&app, &leader, &before, 10).await?, calm);
    assert_eq!(seen(&app, &leader, &detail).await?, before);

    let free = proposed(&app, &leader, &before, 0).await?;
    let wrong = TakenReplan { digest: calm.digest.clone(), ..taken(&free, 3) };
    let reply = take(&app, &leader, &before, &wrong, "take-the-wrong-one").await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (409, "proposal_outdated"));
    let reply = take(&app, &leader, &before, &taken(&free, 0), "take-the-best-one").await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let after: InspectionDetail = reply.json()?;
    crate::assert_whole(&after);
    assert_checked(&app).await?;
    assert_eq!(after.routes, free.routes);
    assert_eq!(after.inspection.version, before.inspection.version + 1);
    assert_eq!(team_of(&after, &made), Some((team, 0)));
    assert_eq!(after.timeline.last().map(|step| step.kind.as_str()), Some("replanned"));
    let now_ms = app.clock.now_ms();
    for stop in after.routes.iter().flat_map(|route| &route.stops).filter(|stop| stop.visit != made) {
        assert!(stop.arrives_ms >= now_ms, "planned into the past");
    }
    // Sent again it is one change; on the old version it is a conflict.
    assert_eq!(take(&app, &leader, &before, &taken(&free, 0), "take-the-best-one").await?.status, 200);
    assert_eq!(seen(&app, &leader, &detail).await?, after);
    let reply = take(&app, &leader, &before, &taken(&calm, 10), "take-the-calm-one").await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (409, "version_conflict"));
    let old = proposed(&app, &leader, &after, 5).await?;
    until(&app, app.clock.now_ms() + 11 * MINUTE_MS).await?;
    let reply = take(&app, &leader, &after, &taken(&old, 5), "take-an-old-one").await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (409, "proposal_outdated"));

    // The day goes on: what is made after it was planned again stays as well.
    let next = after.routes.iter().flat_map(|route| &route.stops).find(|stop| stop.visit != made && stop.arrives_ms < EIGHT_MS + 8 * HOUR_MS);
    let next = next.ok_or("nothing is left of Monday")?.visit.clone();
    until(&app, app.clock.now_ms() + 40 * MINUTE_MS).await?;
    record(&app, &leader, &after, &next, false).await?;
    let again = seen(&app, &leader, &after).await?;
    let replan = proposed(&app, &leader, &again, 0).await?;
    let reply = take(&app, &leader, &again, &taken(&replan, 0), "take-the-next-one").await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let end: InspectionDetail = reply.json()?;
    crate::assert_whole(&end);
    assert_eq!((team_of(&end, &made), team_of(&end, &next)), (Some((team, 0)), team_of(&again, &next)));
    petapora::store::verify_audit(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
});

both_engines!(under_the_order_the_leader_changes_order_and_leaves_out_with_a_reason, app => {
    judged(&app).await?;
    until(&app, EIGHT_MS).await?;
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    let leader = app.sign_in(Role::Inspector).await?;
    let mut new = of_places(&places(&app).await?[..9]);
    new.settings = Some(settings(&[&[&leader]], &["2026-11-02", "2026-11-09"]));
    let draft = planned(&app, &planner, &new).await?;
    let submitted = done(&app, &planner, &draft, InspectionAct::Submit).await?;
    let title = || InspectionEdit::Title { title: "Lain".into() };
    let code = |reply: Reply| Checked::Ok((reply.status.as_u16(), reply.code()?));
    assert_eq!(code(edited(&app, &planner, &submitted, title()).await?)?, (409, "not_a_draft".into()));
    let approved = done(&app, &head, &submitted, InspectionAct::Approve).await?;
    assert_eq!(code(edited(&app, &planner, &approved, title()).await?)?, (409, "not_a_draft".into()));
    let issued = done(&app, &planner, &approved, InspectionAct::IssueOrder { order: order() }).await?;
    let reply = edited(&app, &planner, &issued, title()).await?;
    assert!(reply.text().contains("Pasal 30"), "{}", reply.text());
    assert_eq!(code(reply)?, (409, "order_binds".into()));
    let withdraw = InspectionAct::Withdraw { reason: "salah tempat".into() };
    assert_eq!(code(acted(&app, &planner, &issued, withdraw).await?)?, (409, "order_binds".into()));

    let stops: Vec<PlaceId> = issued.routes[0].stops.iter().map(|stop| stop.visit.clone()).collect();
    let to = |visit: &PlaceId, day, rank| InspectionEdit::Move { visit: visit.clone(), team: 0, day, rank };
    assert_eq!(code(edited(&app, &planner, &issued, to(&stops[1], 0, 0)).await?)?, (409, "wrong_person".into()));
    // The ninth is outside the order.
    assert_eq!(code(edited(&app, &leader, &issued, to(&stops[1], 1, 0)).await?)?, (422, "order_does_not_cover".into()));
    let reply = edited(&app, &leader, &issued, to(&stops[1], 0, 0)).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let moved: InspectionDetail = reply.json()?;
    crate::assert_whole(&moved);
    assert_eq!(moved.routes[0].stops[0].visit, stops[1]);

    let leave = |reason: &str| InspectionEdit::Exclude { visit: stops[0].clone(), reason: reason.into() };
    assert_eq!(code(edited(&app, &leader, &moved, leave(" ")).await?)?, (422, "incomplete".into()));
    let reply = edited(&app, &leader, &moved, leave("jembatan putus")).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let left: InspectionDetail = reply.json()?;
    crate::assert_whole(&left);
    assert_checked(&app).await?;
    let out = left.visits.iter().find(|visit| visit.place == stops[0]).ok_or("it is gone")?;
    let told = out.record.as_ref().is_some_and(|record| record.skipped && record.note == "jembatan putus");
    assert!(out.excluded && told, "{out:?}");
    let last = left.timeline.last().ok_or("no step")?;
    assert_eq!((last.kind.as_str(), last.reason.as_str()), ("edited", "jembatan putus"));
    assert_eq!(code(edited(&app, &leader, &left, to(&stops[0], 0, 0)).await?)?, (409, "visit_done".into()));

    // What was made, was left out or had no room is accounted for, and the team is back.
    let detail = done(&app, &leader, &left, InspectionAct::Brief { agencies: vec![] }).await?;
    let detail = done(&app, &leader, &detail, InspectionAct::Start).await?;
    until(&app, app.clock.now_ms() + HOUR_MS).await?;
    record(&app, &leader, &detail, &stops[1], false).await?;
    let now = seen(&app, &leader, &detail).await?;
    assert_eq!(code(edited(&app, &leader, &now, to(&stops[1], 0, 0)).await?)?, (409, "visit_done".into()));
    for visit in detail.routes.iter().flat_map(|route| &route.stops).filter(|stop| stop.visit != stops[1]) {
        record(&app, &leader, &detail, &visit.visit, true).await?;
    }
    let minutes = InspectionAct::Finish {
        number: "BA-2/XI/2026".into(), on: "2026-11-02".into(), signed_by: vec!["Rekaan A".into(), "Rekaan B".into()],
    };
    let detail = seen(&app, &leader, &detail).await?;
    let back = done(&app, &leader, &detail, minutes).await?;
    assert_eq!(back.inspection.state, InspectionState::Recorded);
    assert_eq!(code(edited(&app, &leader, &back, to(&stops[2], 0, 0)).await?)?, (409, "is_over".into()));
    assert_eq!(code(asked(&app, &leader, &back, 5).await?)?, (409, "is_over".into()));
    Ok(())
});

both_engines!(a_plan_that_is_taken_back_gives_its_alerts_back_and_is_approved_anew, app => {
    let analyst = judged(&app).await?;
    let alerts = approved_alerts(&app, &analyst, "over_capacity").await?.items;
    let ids: Vec<AlertId> = alerts.iter().map(|alert| alert.id.clone()).collect();
    let (head, planner) = (app.sign_in(Role::Head).await?, app.sign_in(Role::Planner).await?);
    let detail = planned(&app, &planner, &NewInspection { alerts: ids.clone(), ..NewInspection::default() }).await?;
    let detail = done(&app, &planner, &detail, InspectionAct::Submit).await?;
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    assert!(seen(&app, &planner, &detail).await?.acts.contains(&"withdraw".to_owned()));
    let detail = done(&app, &planner, &detail, InspectionAct::Withdraw { reason: "ganti hari".into() }).await?;
    assert_eq!(detail.inspection.state, InspectionState::Draft);
    assert!(detail.editable && !detail.steerable);
    for id in &ids {
        let alert: AlertDetail = app.get(&analyst, &format!("/api/v1/alerts/{id}")).await?.json()?;
        assert_eq!(alert.alert.state, AlertState::Approved);
    }
    // A draft is planned again as well; nobody is out, so nothing is made.
    let replan = proposed(&app, &planner, &detail, 4).await?;
    assert!(replan.changes.iter().all(|change| change.kind != VisitChangeKind::Made));
    let reply = take(&app, &planner, &detail, &taken(&replan, 4), "take-the-draft").await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let detail = done(&app, &planner, &reply.json()?, InspectionAct::Submit).await?;
    let order = InspectionAct::IssueOrder { order: order() };
    assert_eq!(acted(&app, &planner, &detail, order).await?.code()?, "wrong_step");
    let detail = done(&app, &head, &detail, InspectionAct::Approve).await?;
    assert_eq!(detail.inspection.state, InspectionState::Approved);
    Ok(())
});

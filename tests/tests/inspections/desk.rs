//! The desk: what is planned from what, who finds it, and what a planner may change.

use axum::body::Body;
use axum::http::{Method, Request};
use petapora::inspections::import_roads;
use petapora::store::verify_audit;
use petapora_tests::{Checked, both_engines, shared};
use petapora_wire::{
    AlertId, InspectionDetail, InspectionEdit, InspectionPage, InspectionState, NewInspection, PlaceId, Role,
    VisitWindow,
};

use crate::{
    HOUR_MS, address, approved_alerts, asked, assert_checked, assert_whole, edited, judged, of_places,
    places, planned, seen, settings,
};

both_engines!(places_become_a_plan_of_the_next_working_day, app => {
    let planner = judged(&app).await?;
    let chosen = &places(&app).await?[..6];
    let detail = planned(&app, &planner, &of_places(chosen)).await?;
    let inspection = &detail.inspection;
    // The lists are of Sunday, 1 November.
    assert_eq!((inspection.days.as_slice(), inspection.teams), (["2026-11-02".to_owned()].as_slice(), 1));
    assert_eq!((inspection.state, inspection.version), (InspectionState::Draft, 1));
    assert_eq!((inspection.title.as_str(), detail.settings.teams[0].name.as_str()), ("Inspeksi 2 November 2026", "Tim 1"));
    assert_eq!(detail.settings.teams[0].members[0].0, planner.account);
    assert_eq!(inspection.planned_by, inspection.leader);
    assert!(detail.editable && detail.acts == ["submit", "cancel"], "{:?}", detail.acts);
    assert_eq!(detail.time_zone, "Asia/Makassar");
    assert!(!detail.roads.is_empty() && !detail.attribution.is_empty());
    let route = &detail.routes[0];
    // 08.00 in Bontang.
    assert_eq!(route.leaves_ms, 1_793_577_600_000);
    assert_eq!(route.shift_ends_ms - route.leaves_ms, 8 * HOUR_MS);
    assert!(route.stops.iter().all(|stop| !stop.way.line.is_empty()));
    assert!(detail.visits.iter().any(|visit| visit.people > 0));
    assert_eq!(detail.timeline.len(), 1);
    assert_eq!(detail.timeline[0].kind, "planned");
    assert!(detail.difference.moved.is_empty() && detail.difference.added.is_empty());

    assert_eq!(seen(&app, &planner, &detail).await?, detail);
    let list: InspectionPage = app.get(&planner, "/api/v1/inspections").await?.json()?;
    assert_eq!(list.items, std::slice::from_ref(inspection));
    verify_audit(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
});

both_engines!(the_order_in_which_places_were_chosen_changes_nothing, app => {
    let planner = judged(&app).await?;
    let mut chosen = places(&app).await?[..8].to_vec();
    let plan = |detail: &InspectionDetail| (detail.routes.clone(), detail.unserved.clone(), detail.objective);
    let one = plan(&planned(&app, &planner, &of_places(&chosen)).await?);
    for turn in [3, 5] {
        chosen.rotate_left(turn);
        chosen.swap(0, 4);
        assert_eq!(plan(&planned(&app, &planner, &of_places(&chosen)).await?), one);
    }
    Ok(())
});

both_engines!(alerts_become_visits_that_say_why, app => {
    let planner = judged(&app).await?;
    let alerts = approved_alerts(&app, &planner, "over_capacity").await?.items;
    let ids: Vec<AlertId> = alerts.iter().map(|alert| alert.id.clone()).collect();
    let detail = planned(&app, &planner, &NewInspection { alerts: ids.clone(), ..NewInspection::default() }).await?;
    let mut answered: Vec<AlertId> =
        detail.visits.iter().flat_map(|visit| visit.alerts.iter().map(|alert| alert.id.clone())).collect();
    answered.sort_unstable();
    let mut wanted = ids;
    wanted.sort_unstable();
    assert_eq!(answered, wanted);
    assert!(detail.visits.iter().all(|visit| visit.alerts[0].sentence.id.contains("perlu verifikasi")));

    for new in [
        NewInspection { alerts: vec![AlertId("none".into())], ..NewInspection::default() },
        NewInspection { places: vec![PlaceId("none".into())], ..NewInspection::default() },
        NewInspection::default(),
    ] {
        assert_eq!(asked(&app, &planner, &new).await?.status, 422);
    }
    Ok(())
});

both_engines!(a_place_without_a_point_is_refused_by_its_name, app => {
    let planner = judged(&app).await?;
    let unlocated: Vec<petapora_wire::UnlocatedPlace> =
        app.get(&planner, "/api/v1/places/unlocated").await?.json()?;
    let place = unlocated.first().ok_or("every place has a point")?;
    let reply = asked(&app, &planner, &of_places(std::slice::from_ref(&place.id))).await?;
    assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (422, "place_unlocated"));
    assert!(reply.text().contains(&place.name));
    Ok(())
});

both_engines!(a_stale_edit_is_a_conflict_and_loses_nothing, app => {
    let planner = judged(&app).await?;
    let head = app.sign_in(Role::Head).await?;
    let first = planned(&app, &planner, &of_places(&places(&app).await?[..6])).await?;
    let visit = first.routes[0].stops[0].visit.clone();
    let locked = edited(&app, &planner, &first, InspectionEdit::Lock { visit: visit.clone() }).await?;
    assert_eq!(locked.status, 200, "{}", locked.text());
    let locked: InspectionDetail = locked.json()?;
    // The head still has the first version before her.
    let other = first.routes[0].stops[1].visit.clone();
    let stale = edited(&app, &head, &first, InspectionEdit::Exclude { visit: other.clone(), reason: String::new() }).await?;
    assert_eq!((stale.status.as_u16(), stale.code()?.as_str()), (409, "version_conflict"));
    assert!(stale.text().contains("version 2"), "{}", stale.text());
    assert_eq!(seen(&app, &planner, &first).await?, locked);
    let both = edited(&app, &head, &locked, InspectionEdit::Exclude { visit: other.clone(), reason: String::new() }).await?;
    let both: InspectionDetail = both.json()?;
    assert_whole(&both);
    let of = |place: &PlaceId| both.visits.iter().find(|visit| visit.place == *place).map(|v| (v.locked, v.excluded));
    assert_eq!((of(&visit), of(&other)), (Some((true, false)), Some((false, true))));
    assert_eq!(both.difference.removed, [other]);
    Ok(())
});

both_engines!(a_planner_moves_locks_takes_in_and_leaves_out, app => {
    let planner = judged(&app).await?;
    let inspector = app.sign_in(Role::Inspector).await?;
    let all = places(&app).await?;
    let mut new = of_places(&all[..6]);
    new.settings = Some(settings(&[&[&planner], &[&inspector]], &["2026-11-03", "2026-11-02"]));
    let detail = planned(&app, &planner, &new).await?;
    assert_eq!(detail.settings.days, ["2026-11-02", "2026-11-03"]);
    assert_eq!(detail.people.len(), 2);
    let next = |detail: InspectionDetail, edit: InspectionEdit| {
        let (app, planner) = (&app, &planner);
        async move {
            let reply = edited(app, planner, &detail, edit.clone()).await?;
            assert_eq!(reply.status, 200, "{edit:?}: {}", reply.text());
            let after: InspectionDetail = reply.json()?;
            assert_whole(&after);
            assert_eq!(after.inspection.version, detail.inspection.version + 1);
            Checked::Ok(after)
        }
    };
    let visit = detail.visits[0].place.clone();
    let detail = next(detail, InspectionEdit::Move { visit: visit.clone(), team: 1, day: 1, rank: 0 }).await?;
    let at = |detail: &InspectionDetail| {
        let own = detail.routes.iter().find(|route| route.stops.iter().any(|stop| stop.visit == visit));
        own.map(|route| (route.team, route.day, route.stops[0].visit == visit))
    };
    assert_eq!(at(&detail), Some((1, 1, true)));
    let detail = next(detail, InspectionEdit::Lock { visit: visit.clone() }).await?;
    let refused = edited(&app, &planner, &detail, InspectionEdit::Exclude { visit: visit.clone(), reason: String::new() }).await?;
    assert_eq!((refused.status.as_u16(), refused.code()?.as_str()), (422, "edit_refused"));
    // A lock holds when all is planned again.
    let detail = next(detail, InspectionEdit::Add { place: all[6].clone() }).await?;
    assert_eq!(detail.visits.len(), 7);
    assert_eq!(at(&detail).map(|(team, day, _)| (team, day)), Some((1, 1)));
    let gate = |from: &str, to: &str| VisitWindow { day: "2026-11-03".into(), from: from.into(), to: to.into() };
    let narrow = |from: &str, to: &str| InspectionEdit::Visit {
        visit: all[6].clone(), must: true, priority: 2, service_min: 30, windows: vec![gate(from, to)], skills: vec![], access: None,
    };
    let detail = next(detail, narrow("13:00", "15:00")).await?;
    let stop = detail.routes.iter().flat_map(|route| &route.stops).find(|stop| stop.visit == all[6]);
    let stop = stop.ok_or("not planned")?;
    // 13.00 to 15.00 on Tuesday in Bontang.
    let one = 1_793_577_600_000 + 29 * HOUR_MS;
    assert!(one <= stop.begins_ms && stop.ends_ms <= one + 2 * HOUR_MS);
    assert_eq!(edited(&app, &planner, &detail, narrow("15:00", "13:00")).await?.status, 422);
    let detail = next(detail, InspectionEdit::Unlock { visit: visit.clone() }).await?;
    let detail = next(detail, InspectionEdit::Remove { visit: visit.clone() }).await?;
    assert!(at(&detail).is_none() && detail.visits.len() == 6);
    assert_eq!(detail.difference.removed, std::slice::from_ref(&visit));
    let one_day = settings(&[&[&planner]], &["2026-11-03"]);
    let detail = next(detail, InspectionEdit::Settings { settings: one_day }).await?;
    assert_eq!((detail.inspection.teams, detail.inspection.days.len()), (1, 1));
    let detail = next(detail, InspectionEdit::Title { title: " Operasi uji ".into() }).await?;
    assert_eq!(detail.inspection.title, "Operasi uji");
    let mut nobody = detail.settings.clone();
    nobody.teams[0].members = vec![petapora_wire::AccountId("none".into())];
    assert_eq!(edited(&app, &planner, &detail, InspectionEdit::Settings { settings: nobody }).await?.status, 422);
    let unknown = InspectionEdit::Move { visit, team: 0, day: 0, rank: 0 };
    assert_eq!(edited(&app, &planner, &detail, unknown).await?.status, 422);
    assert_checked(&app).await?;
    Ok(())
});

both_engines!(whom_it_does_not_concern_finds_it_nowhere, app => {
    let planner = judged(&app).await?;
    let member = app.sign_in(Role::Inspector).await?;
    let mut new = of_places(&places(&app).await?[..4]);
    new.settings = Some(settings(&[&[&member]], &["2026-11-02"]));
    let detail = planned(&app, &planner, &new).await?;
    let routes: Vec<_> = petapora::app::routes()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/v1/inspections/{id}"))
        .map(|route| (route.method, route.path))
        .collect();
    assert!(routes.len() >= 8);
    let version = detail.inspection.version;
    for role in [Role::Planner, Role::Inspector] {
        let stranger = app.sign_in(role).await?;
        let list: InspectionPage = app.get(&stranger, "/api/v1/inspections").await?.json()?;
        assert!(list.items.is_empty());
        for (method, path) in &routes {
            let path = path
                .replace("{id}", detail.inspection.id.as_str())
                .replace("{team}", "0")
                .replace("{day}", "0")
                .replace("{file}", "route.gpx")
                .replace("{visit}", detail.visits[0].place.as_str())
                .replace("{photo}", "p");
            // Bodies that are right, so that nothing but the reader stands in the way.
            let body = match path.rsplit('/').next() {
                Some("edits") => format!("{{\"version\":{version},\"edit\":\"title\",\"title\":\"X\"}}"),
                Some("search") => format!("{{\"version\":{version}}}"),
                Some("replan") => format!("{{\"version\":{version},\"stability\":5}}"),
                Some("take") => {
                    format!("{{\"version\":{version},\"stability\":5,\"at_ms\":0,\"digest\":\"\"}}")
                }
                Some("acts") => format!("{{\"version\":{version},\"act\":\"submit\"}}"),
                _ => "%PDF-1.7\n%%EOF".to_owned(),
            };
            let is_file = path.ends_with("order-file");
            let kind = if is_file { "application/pdf" } else { "application/json" };
            let body = if *method == Method::GET { String::new() } else { body };
            let request = Request::builder()
                .method(method.clone())
                .uri(&path)
                .header("content-type", kind)
                .header("idempotency-key", petapora::store::new_id())
                .body(Body::from(body))?;
            let reply = app.send(Some(&stranger), request).await?;
            let planner_only = role == Role::Inspector && reply.status == 403;
            assert!(reply.status == 404 || planner_only, "{role} {method} {path}: {}", reply.status);
        }
    }
    for caller in [&planner, &member, &app.sign_in(Role::Head).await?] {
        assert_eq!(app.get(caller, &address(&detail, "")).await?.status, 200);
        let list: InspectionPage = app.get(caller, "/api/v1/inspections").await?.json()?;
        assert_eq!(list.items.len(), 1);
    }
    // Each of the three who looked is in the audit.
    const READ: &str = "SELECT actor FROM audit WHERE jurisdiction_id = $1 AND action = 'inspection.read'";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let read: Vec<(String,)> = app.app.store.all(READ, binds).await?;
    assert_eq!(read.len(), 3);
    // Out of the team, out of the list.
    let without = settings(&[&[&planner]], &["2026-11-02"]);
    assert_eq!(edited(&app, &planner, &detail, InspectionEdit::Settings { settings: without }).await?.status, 200);
    assert_eq!(app.get(&member, &address(&detail, "")).await?.status, 404);
    Ok(())
});

both_engines!(the_same_wish_twice_is_one_inspection, app => {
    let planner = judged(&app).await?;
    let new = of_places(&places(&app).await?[..3]);
    let mut replies = Vec::new();
    for _ in 0..2 {
        replies.push(app.write_with_key(&planner, Method::POST, "/api/v1/inspections", &new, "one-wish-01").await?);
    }
    assert_eq!(replies[0].text(), replies[1].text());
    let list: InspectionPage = app.get(&planner, "/api/v1/inspections").await?.json()?;
    assert_eq!(list.items.len(), 1);
    Ok(())
});

both_engines!(new_roads_time_a_draft_anew_before_it_is_changed, app => {
    let Some(file) = shared("osm/bontang_rbi_roads.osm.pbf")? else { return Ok(()) };
    let planner = judged(&app).await?;
    let first = planned(&app, &planner, &of_places(&places(&app).await?[..5])).await?;
    let imported = import_roads(&app.app, &file).await?;
    assert_ne!(first.roads, imported.hash);
    // What is kept stands as it was, until somebody changes it.
    assert_eq!(seen(&app, &planner, &first).await?, first);
    let visit = first.routes[0].stops[0].visit.clone();
    let reply = edited(&app, &planner, &first, InspectionEdit::Lock { visit }).await?;
    let after: InspectionDetail = reply.json()?;
    assert_whole(&after);
    assert_checked(&app).await?;
    assert_eq!(after.roads, imported.hash);
    assert_ne!(after.objective.drive_s, first.objective.drive_s);
    assert_eq!(after.visits.iter().filter(|visit| visit.locked).count(), 1);
    Ok(())
});

both_engines!(a_planner_of_one_area_plans_nothing_outside_it, app => {
    let planner = judged(&app).await?;
    const NORTH: &str = "SELECT id, kelurahan_code FROM place WHERE jurisdiction_id = $1 AND located = 'measured' \
        AND kelurahan_code IS NOT NULL ORDER BY id";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let rows: Vec<(String, String)> = app.app.store.all(NORTH, binds).await?;
    let area = rows[0].1[..8].to_owned();
    let own = app.sign_in_as(Role::Planner, None, &area).await?;
    let outside = rows.iter().find(|(_, code)| !code.starts_with(&area)).ok_or("all in one kecamatan")?;
    let [inside, outside] = [&rows[0].0, &outside.0].map(|id| PlaceId(id.clone()));
    assert_eq!(asked(&app, &own, &of_places(&[inside.clone(), outside.clone()])).await?.status, 422);
    let detail = planned(&app, &own, &of_places(&[inside])).await?;
    assert_eq!(edited(&app, &own, &detail, InspectionEdit::Add { place: outside.clone() }).await?.status, 422);
    assert_eq!(asked(&app, &planner, &of_places(&[outside])).await?.status, 201);
    Ok(())
});

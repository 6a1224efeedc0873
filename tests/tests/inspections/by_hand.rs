//! What planners draw into the roads: where a place is entered, and boats that no map knows.

use axum::http::Method;
use petapora_tests::{Checked, TestApp, both_engines};
use petapora_wire::{Boat, InspectionDetail, InspectionEdit, InspectionVisit, NewBoat, Role};

use crate::{assert_checked, assert_whole, edited, judged, of_places, places, planned};

/// Whether two points are the same to the width of a hair, which is what JSON keeps.
fn is_there(one: [f64; 2], other: [f64; 2]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-12)
}

fn entered(visit: &InspectionVisit, access: Option<[f64; 2]>) -> InspectionEdit {
    InspectionEdit::Visit {
        visit: visit.place.clone(),
        must: visit.must,
        priority: visit.priority,
        service_min: visit.service_min,
        windows: visit.windows.clone(),
        skills: visit.skills.clone(),
        access,
    }
}

/// The road nearest to a point.
async fn road(app: &TestApp, at: [f64; 2]) -> Checked<[f64; 2]> {
    let ground = app.app.roads.ground(&app.app).await?;
    Ok(ground.graph.snap(at, 20_000.0).ok_or("there is no road")?.at)
}

both_engines!(where_a_place_is_entered_holds_for_later_plans_until_it_is_taken_back, app => {
    let planner = judged(&app).await?;
    let chosen = &places(&app).await?[..3];
    let detail = planned(&app, &planner, &of_places(chosen)).await?;
    let visit = &detail.visits[0];
    assert_eq!(visit.access, None);
    // Far from every road, or far from the city, nobody enters anything.
    for nowhere in [[117.58, 0.02], [110.0, 5.0]] {
        let reply = edited(&app, &planner, &detail, entered(visit, Some(nowhere))).await?;
        assert_eq!((reply.status.as_u16(), reply.code()?.as_str()), (422, "inspection_refused"), "{nowhere:?}");
    }
    let base = road(&app, detail.routes[0].base).await?;
    let reply = edited(&app, &planner, &detail, entered(visit, Some(base))).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let next: InspectionDetail = reply.json()?;
    assert_whole(&next);
    assert_checked(&app).await?;
    assert!(next.visits[0].access.is_some_and(|access| is_there(access, base)));
    assert_ne!(next.routes, detail.routes);
    let later = planned(&app, &planner, &of_places(chosen)).await?;
    assert!(later.visits[0].access.is_some_and(|access| is_there(access, base)));
    let reply = edited(&app, &planner, &later, entered(&later.visits[0], None)).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let again = planned(&app, &planner, &of_places(chosen)).await?;
    assert_eq!((again.visits[0].access, &again.routes), (None, &detail.routes));
    const SAID: &str = "SELECT target FROM audit WHERE jurisdiction_id = $1 AND action = 'inspection.edit' AND detail LIKE '%\"entered\"%'";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    assert_eq!(app.app.store.all::<(String,)>(SAID, binds).await?.len(), 2);
    Ok(())
});

both_engines!(a_boat_that_was_drawn_changes_the_roads_of_plans_to_come, app => {
    let planner = judged(&app).await?;
    let inspector = app.sign_in(Role::Inspector).await?;
    let chosen = &places(&app).await?[..4];
    let before = planned(&app, &planner, &of_places(chosen)).await?;
    let base = road(&app, before.routes[0].base).await?;
    let path = "/api/v1/roads/boats";
    let boat = |to: [f64; 2], minutes| NewBoat {
        name: " Perahu Rekaan ".into(), from: base, to, minutes, both_ways: true,
    };
    let island = [117.56, 0.08];
    for wrong in [
        boat(base, 10),
        boat(island, 0),
        boat([10.0, 10.0], 10),
        NewBoat { name: " ".into(), ..boat(island, 10) },
        NewBoat { from: [117.58, 0.02], ..boat([117.585, 0.02], 10) },
    ] {
        assert_eq!(app.write(&planner, Method::POST, path, &wrong).await?.status, 422, "{wrong:?}");
    }
    let drawn = app.write_with_key(&planner, Method::POST, path, &boat(island, 12), "draw-the-boat").await?;
    assert_eq!(drawn.status, 201, "{}", drawn.text());
    let boats: Vec<Boat> = drawn.json()?;
    assert_eq!((boats.len(), boats[0].boat.name.as_str(), boats[0].boat.to), (1, "Perahu Rekaan", island));
    // Sent again it is the same boat.
    app.write_with_key(&planner, Method::POST, path, &boat(island, 12), "draw-the-boat").await?;
    let seen: Vec<Boat> = app.get(&inspector, path).await?.json()?;
    assert_eq!(seen, boats);
    let with = planned(&app, &planner, &of_places(chosen)).await?;
    assert_ne!(with.roads, before.roads);
    // An older plan is timed anew on the roads with the boat when it is changed.
    let visit = before.routes[0].stops[0].visit.clone();
    let reply = edited(&app, &planner, &before, InspectionEdit::Lock { visit }).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json::<InspectionDetail>()?.roads, with.roads);

    let remove = format!("{path}/{}/remove", boats[0].id);
    assert_eq!(app.write(&planner, Method::POST, &remove, &()).await?.status, 200);
    assert_eq!(app.write(&planner, Method::POST, &remove, &()).await?.status, 404);
    let after = planned(&app, &planner, &of_places(chosen)).await?;
    assert_eq!((after.roads, after.routes), (before.roads, before.routes));
    petapora::store::verify_audit(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
});

//! Places put on the map by hand, over the API.

use axum::http::Method;
use petapora::binds;
use petapora::store::{Audit, Entity, Op, Write};
use petapora_tests::seed::Registry;
use petapora_tests::{Caller, Checked, Reply, TestApp, both_engines};
use petapora_wire::{
    Located, NewPin, NewUndo, PinCandidate, PlaceMove, Problem, Role, SitesPage, UnlocatedPlace, Whereabouts,
};
use serde_json::Value;

const POINT: [f64; 2] = [117.4821, 0.1213];

/// An invented registry; its first place waits without a point, named like its second.
async fn seed(app: &TestApp) -> Checked<(String, String)> {
    const LOSE: &str = "UPDATE place SET lon = NULL, lat = NULL, accuracy_m = NULL, located = 'unlocated', name = $3, \
        kelurahan_code = $4 WHERE jurisdiction_id = $1 AND id = $2";
    const NAME: &str =
        "UPDATE place SET name = $3, kelurahan_code = $4 WHERE jurisdiction_id = $1 AND id = $2";
    let registry = Registry::invent(5, 30, 40);
    let [lost, like] = [0, 1].map(|at| registry.places[at].id.to_string());
    let mut write: Write = app.app.write("cli").await?;
    registry.store(&mut write).await?;
    let jurisdiction = app.app.jurisdiction.id.as_str();
    let code = "64.74.02.1001";
    write.tx.execute(LOSE, binds![jurisdiction, &lost, "Kos Kenanga Jaya", code]).await?;
    write.tx.execute(NAME, binds![jurisdiction, &like, "Kos Kenanga Jayaa", code]).await?;
    write.changed(Entity::Place, "", Op::Bulk);
    write.commit(Audit { action: "test.seed", target: String::new(), detail: Value::Null }).await?;
    catch_up(app).await?;
    Ok((lost, like))
}

async fn catch_up(app: &TestApp) -> Checked {
    app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
}

async fn pin(app: &TestApp, who: &Caller, place: &str, point: [f64; 2], accuracy_m: f64) -> Checked<Reply> {
    let body = NewPin { point, accuracy_m, reason: "dilihat saat kunjungan lapangan".into() };
    app.write(who, Method::PUT, &format!("/api/v1/places/{place}/pin"), &body).await
}

async fn undo(app: &TestApp, who: &Caller, place: &str) -> Checked<Reply> {
    let body = NewUndo { reason: "ternyata rumah di sebelahnya".into() };
    app.write(who, Method::POST, &format!("/api/v1/places/{place}/pin/undo"), &body).await
}

async fn drawn(app: &TestApp, who: &Caller, place: &str) -> Checked<Option<[f64; 2]>> {
    catch_up(app).await?;
    let page: SitesPage = app.get(who, "/api/v1/sites?limit=500").await?.json()?;
    Ok(page.items.iter().find(|site| site.place.0 == place).map(|site| [site.lon, site.lat]))
}

async fn waiting(app: &TestApp, who: &Caller) -> Checked<Vec<String>> {
    let places: Vec<UnlocatedPlace> = app.get(who, "/api/v1/places/unlocated").await?.json()?;
    Ok(places.into_iter().map(|place| place.id.0).collect())
}

both_engines!(a_place_is_put_on_the_map_and_back_into_the_list, app => {
    let (lost, like) = seed(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    assert_eq!((waiting(&app, &planner).await?, drawn(&app, &planner, &lost).await?), (vec![lost.clone()], None));

    let found: Vec<PinCandidate> =
        app.get(&planner, &format!("/api/v1/places/{lost}/candidates")).await?.json()?;
    assert_eq!(found[0].place.as_ref().map(|place| place.0.clone()), Some(like));
    assert!(found.iter().filter(|one| !one.exact).all(|one| one.accuracy_m > 300.0));

    let became: Whereabouts = pin(&app, &planner, &lost, POINT, 30.0).await?.json()?;
    assert_eq!((became.point, became.located), (Some(POINT), Located::Pinned));
    assert!(became.kelurahan_code.is_some());
    assert_eq!((waiting(&app, &planner).await?, drawn(&app, &planner, &lost).await?), (vec![], Some(POINT)));

    let elsewhere = [117.4831, 0.1213];
    pin(&app, &planner, &lost, elsewhere, 10.0).await?;
    assert_eq!(drawn(&app, &planner, &lost).await?, Some(elsewhere));
    // Back, move by move, to where the lists left it.
    assert_eq!(undo(&app, &planner, &lost).await?.json::<Whereabouts>()?, became);
    assert_eq!(drawn(&app, &planner, &lost).await?, Some(POINT));
    let first: Whereabouts = undo(&app, &planner, &lost).await?.json()?;
    assert_eq!((first.point, first.located), (None, Located::Unlocated));
    assert_eq!((waiting(&app, &planner).await?, drawn(&app, &planner, &lost).await?), (vec![lost.clone()], None));
    let refused = undo(&app, &planner, &lost).await?;
    assert_eq!((refused.status.as_u16(), refused.json::<Problem>()?.code), (422, "nothing_to_put_back".into()));

    let moves: Vec<PlaceMove> = app.get(&planner, &format!("/api/v1/places/{lost}/moves")).await?.json()?;
    assert_eq!(moves.iter().map(|one| one.undone).collect::<Vec<_>>(), [true, true]);
    assert_eq!(moves[0].before, became);
    Ok(())
});

both_engines!(a_pin_that_says_too_little_or_lies_elsewhere_is_refused, app => {
    let (lost, _) = seed(&app).await?;
    let planner = app.sign_in(Role::Planner).await?;
    for (point, accuracy_m, code) in [
        (POINT, 2_000.0, "pin_too_coarse"),
        (POINT, 0.0, "pin_too_coarse"),
        ([POINT[1], POINT[0]], 30.0, "outside_area"),
    ] {
        let refused = pin(&app, &planner, &lost, point, accuracy_m).await?;
        assert_eq!((refused.status.as_u16(), refused.json::<Problem>()?.code.as_str()), (422, code));
    }
    let short = NewPin { point: POINT, accuracy_m: 30.0, reason: " ya ".into() };
    let refused = app.write(&planner, Method::PUT, &format!("/api/v1/places/{lost}/pin"), &short).await?;
    assert_eq!(refused.json::<Problem>()?.code, "reason_too_short");
    assert_eq!(pin(&app, &planner, "nowhere", POINT, 30.0).await?.status, 404);
    assert_eq!(waiting(&app, &planner).await?, [lost]);
    Ok(())
});

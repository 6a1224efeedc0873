//! The map's answers over the API, on both engines.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Request, header};
use petapora::access::Scope;
use petapora::binds;
use petapora::layers::export_sites;
use petapora::store::{Audit, Entity, Op};
use petapora_tests::seed::Registry;
use petapora_tests::{Caller, Checked, Reply, TestApp, both_engines};
use petapora_wire::{AreaCounts, Problem, Role, SearchHit, Site, SiteFilter, SitesPage};
use serde_json::Value;

/// Puts an invented registry into the app and its index.
async fn seed(app: &TestApp, places: usize, people: usize) -> Checked<Registry> {
    let registry = Registry::invent(21, places, people);
    let mut write = app.app.write("cli").await?;
    registry.store(&mut write).await?;
    commit(app, write).await?;
    Ok(registry)
}

async fn commit(app: &TestApp, write: petapora::store::Write) -> Checked {
    let audit = Audit { action: "test.seed", target: String::new(), detail: Value::Null };
    write.commit(audit).await?;
    app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id).await?;
    Ok(())
}

/// All pages of the list.
async fn list(app: &TestApp, caller: &Caller, query: &str) -> Checked<(SitesPage, Vec<Site>)> {
    let mut items = Vec::new();
    let mut first: Option<SitesPage> = None;
    loop {
        let after = first.as_ref().and_then(|page| page.next.clone());
        let after = after.map_or_else(String::new, |token| format!("&after={token}"));
        let page: SitesPage = app.get(caller, &format!("/api/v1/sites?{query}{after}")).await?.json()?;
        items.extend(page.items.clone());
        let next = page.next.clone();
        let kept = first.get_or_insert(page);
        kept.next = next;
        if kept.next.is_none() {
            return Ok((kept.clone(), items));
        }
    }
}

async fn geojson(app: &TestApp, caller: &Caller, path: &str) -> Checked<Value> {
    let reply = app.get(caller, path).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.headers[header::CONTENT_TYPE], "application/geo+json");
    reply.json()
}

async fn exports_audited(app: &TestApp) -> Checked<Vec<Value>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        detail: String,
    }
    const SQL: &str =
        "SELECT detail FROM audit WHERE jurisdiction_id = $1 AND action = 'sites.export' ORDER BY seq";
    let rows = app.app.store.all::<Row>(SQL, binds![app.app.jurisdiction.id.as_str()]).await?;
    Ok(rows.iter().map(|row| serde_json::from_str(&row.detail)).collect::<Result<_, _>>()?)
}

both_engines!(list_map_and_file_show_the_same_sites, app => {
    let registry = seed(&app, 150, 260).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let query = "role=residence&bbox=117.42,0.03,117.58,0.18";
    let (page, items) = list(&app, &planner, &format!("{query}&limit=20&facets=false")).await?;
    assert!(page.matched > 40, "{}", page.matched);
    assert_eq!(page.matched as usize, items.len());
    let ids: BTreeSet<String> = items.iter().map(|site| site.id.to_string()).collect();
    assert_eq!(ids.len(), items.len(), "no site is on two pages");

    let people: BTreeMap<String, u64> = items.iter().map(|s| (s.id.to_string(), s.people.into())).collect();
    let of = |collection: &Value| -> BTreeMap<String, u64> {
        let features = collection["features"].as_array().cloned().unwrap_or_default();
        let pair = |f: &Value| Some((f["properties"]["id"].as_str()?.to_owned(), f["properties"]["people"].as_u64()?));
        features.iter().filter_map(pair).collect()
    };
    let map = geojson(&app, &planner, &format!("/api/v1/sites/map?{query}")).await?;
    assert_eq!(of(&map), people);
    let file = geojson(&app, &planner, &format!("/api/v1/sites.geojson?{query}")).await?;
    assert_eq!(of(&file), people);

    // The file against the database's own rows.
    for feature in file["features"].as_array().ok_or("no features")? {
        let place = feature["properties"]["place"].as_str().unwrap_or_default();
        let stored = registry.places.iter().find(|p| p.id.to_string() == place).ok_or("unknown place")?;
        let degrees = |n: usize| feature["geometry"]["coordinates"][n].as_f64().unwrap_or(f64::NAN);
        // Reading a decimal may miss its last bit.
        let off = (degrees(0) - stored.lon).abs() + (degrees(1) - stored.lat).abs();
        assert!(off < 1e-12, "{feature}");
        assert_eq!(feature["properties"]["name"], stored.name.as_str());
        assert_eq!(feature["properties"]["capacity"].as_u64(), stored.capacity.map(u64::from));
    }
    assert_eq!(file["numberMatched"], page.matched);
    assert_eq!(file["filter"]["role"], "residence");
    assert_eq!(file["asOf"], "2026-11-01");
    assert_eq!(file["sourceDate"], "2026-11-01");
    assert!(file["attribution"].as_str().is_some_and(|text| !text.is_empty()));
    Ok(())
});

both_engines!(an_export_is_recorded_before_its_first_byte, app => {
    seed(&app, 30, 40).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let reply = app.get(&planner, "/api/v1/sites.geojson?role=workplace").await?;
    assert_eq!(
        reply.headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"petapora-situs-2026-11-01.geojson\""
    );
    let recorded = exports_audited(&app).await?;
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0]["filter"]["role"], "workplace");
    assert_eq!(recorded[0]["count"], reply.json::<Value>()?["numberMatched"]);

    let file = export_sites(&app.app, "cli", &Scope::default(), &SiteFilter::default()).await?;
    assert_eq!(exports_audited(&app).await?.len(), 2, "recorded although nothing was read yet");
    drop(file);
    // Lists and maps are not records of an export.
    app.get(&planner, "/api/v1/sites/map").await?;
    app.get(&planner, "/api/v1/sites").await?;
    assert_eq!(exports_audited(&app).await?.len(), 2);
    Ok(())
});

both_engines!(what_cannot_be_read_is_refused_by_name, app => {
    let planner = app.sign_in(Role::Planner).await?;
    for (path, name) in [
        ("/api/v1/sites?colour=red", "colour"),
        ("/api/v1/sites?nationality=XXA", "nationality"),
        ("/api/v1/sites/map?limit=5", "limit"),
        ("/api/v1/sites.geojson?bbox=1,2,3", "bbox"),
        ("/api/v1/sites?limit=501", "limit"),
        ("/api/v1/areas?day=2026-11-01", "day"),
        ("/api/v1/areas?date=2026-02-31", "date"),
        ("/api/v1/search?q=a&person=b", "person"),
        ("/api/v1/search", "q"),
    ] {
        let reply = app.get(&planner, path).await?;
        assert_eq!(reply.status, 400, "{path}");
        let problem: Problem = reply.json()?;
        assert!(problem.detail.id.contains(name), "{path}: {}", problem.detail.id);
    }
    Ok(())
});

both_engines!(an_unchanged_answer_is_not_sent_twice, app => {
    let registry = seed(&app, 30, 40).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let elsewhere = app.sign_in_as(Role::Planner, None, "64.74.01").await?;
    for path in ["/api/v1/sites/map?role=residence", "/api/v1/sites?role=residence"] {
        let first = app.get(&planner, path).await?;
        let tag = first.headers[header::ETAG].to_str()?.to_owned();
        let again = async |caller: &Caller, path: &str| -> Checked<Reply> {
            app.send(Some(caller), Request::get(path).header("if-none-match", &tag).body(Body::empty())?).await
        };
        let unchanged = again(&planner, path).await?;
        assert_eq!((unchanged.status.as_u16(), unchanged.text().as_str()), (304, ""));
        assert_eq!(again(&planner, &format!("{path}&kind=kos")).await?.status, 200);
        assert_eq!(again(&elsewhere, path).await?.status, 200, "another scope is another answer");

        let mut write = app.app.write("cli").await?;
        write.changed(Entity::Place, &registry.places[0].id.to_string(), Op::Update);
        commit(&app, write).await?;
        assert_eq!(again(&planner, path).await?.status, 200);
    }
    Ok(())
});

both_engines!(nobody_sees_a_site_outside_the_area, app => {
    seed(&app, 120, 200).await?;
    let all = app.sign_in(Role::Planner).await?;
    let north = app.sign_in_as(Role::Planner, None, "64.74.01").await?;
    let (everything, sites) = list(&app, &all, "limit=500").await?;
    let (page, seen) = list(&app, &north, "limit=500").await?;
    let inside = |site: &Site| site.kelurahan_code.as_deref().is_some_and(|code| code.starts_with("64.74.01"));
    assert_eq!(seen.len(), sites.iter().filter(|site| inside(site)).count());
    assert!(seen.iter().all(inside) && !seen.is_empty());
    assert_eq!(page.total as usize, seen.len());
    assert!(page.people_total < everything.people_total);
    assert!(page.facets.kelurahan.iter().all(|value| value.value.starts_with("64.74.01")));
    let outside = sites.iter().find(|site| !inside(site)).ok_or("no site outside")?;
    assert_eq!(app.get(&north, &format!("/api/v1/sites/{}", outside.id)).await?.status, 404);
    let site: Site = app.get(&all, &format!("/api/v1/sites/{}", outside.id)).await?.json()?;
    assert_eq!(&site, outside);
    assert_eq!(app.get(&all, "/api/v1/sites/nobody-w").await?.status, 404);
    let hits: Vec<SearchHit> = app.get(&north, "/api/v1/search?q=tempat%20uji").await?.json()?;
    assert!(hits.iter().all(|hit| match hit {
        SearchHit::Site { id, .. } => seen.iter().any(|site| site.id == *id),
        _ => true,
    }));
    Ok(())
});

both_engines!(a_sorted_list_pages_through_without_gaps, app => {
    seed(&app, 80, 150).await?;
    let planner = app.sign_in(Role::Planner).await?;
    for sort in ["occupancy", "people", "name", "kelurahan", "source_date", "-people", "-name"] {
        let (_, whole) = list(&app, &planner, &format!("sort={sort}&limit=500&facets=false")).await?;
        let (_, pages) = list(&app, &planner, &format!("sort={sort}&limit=7&facets=false")).await?;
        assert_eq!(whole, pages, "{sort}");
    }
    let (_, by_people) = list(&app, &planner, "sort=people&limit=500").await?;
    assert!(by_people.is_sorted_by(|a, b| a.people >= b.people));
    let (_, by_name) = list(&app, &planner, "sort=name&limit=500").await?;
    assert!(by_name.is_sorted_by(|a, b| a.name <= b.name));
    // Also where the filter leaves fewer people than there are.
    for others in ["", "&status=active", "&status=unknown"] {
        let (_, fullest) = list(&app, &planner, &format!("limit=500&over_capacity=true{others}")).await?;
        assert!(fullest.iter().all(|site| site.over_capacity() > 0) && !fullest.is_empty());
        assert!(fullest.iter().all(|site| site.people <= site.occupancy));
    }
    Ok(())
});

both_engines!(a_viewer_learns_no_small_number, app => {
    seed(&app, 60, 900).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let viewer = app.sign_in(Role::Viewer).await?;
    let exact: AreaCounts = app.get(&planner, "/api/v1/areas").await?.json()?;
    let shared: AreaCounts = app.get(&viewer, "/api/v1/areas").await?.json()?;
    assert_eq!((exact.masked_below, shared.masked_below), (0, 10));
    assert_eq!(exact.areas.len(), 15);
    assert!(exact.areas.iter().any(|area| area.residents.is_some_and(|n| n % 5 != 0)));
    for (exact, shared) in exact.areas.iter().zip(&shared.areas) {
        for (exact, shared) in [(exact.residents, shared.residents), (exact.workers, shared.workers)] {
            let expected = exact.filter(|n| *n >= 10).map(|n| n / 5 * 5);
            assert_eq!(shared, expected);
        }
        let density = shared.residents_per_1000.zip(shared.residents).map(|(per, n)| per / f64::from(n));
        let same = exact.residents_per_1000.zip(exact.residents).map(|(per, n)| per / f64::from(n));
        if let (Some(density), Some(same)) = (density, same) {
            assert!((density - same).abs() < 0.01 * same.max(1.0), "densities are made of the shared number");
        }
    }
    // Another day of the month tells the viewer nothing new.
    let later: AreaCounts = app.get(&viewer, "/api/v1/areas?date=2026-11-28").await?.json()?;
    assert_eq!(later.areas, shared.areas);
    assert_eq!(app.get(&viewer, "/api/v1/sites").await?.status, 403);
    Ok(())
});

both_engines!(the_search_box_finds_everything_but_people, app => {
    let registry = seed(&app, 60, 100).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let find = async |q: &str| -> Checked<Vec<SearchHit>> {
        app.get(&planner, &format!("/api/v1/search?q={q}")).await?.json()
    };
    assert!(matches!(&find("loktuan").await?[..], [SearchHit::Kelurahan { code, .. }, ..] if code == "64.74.01.1003"));
    assert!(find("pt%20uji").await?.iter().any(|hit| matches!(hit, SearchHit::Company { sites, .. } if *sites > 0)));
    let place = &registry.places[5];
    let named = find(&place.name.to_uppercase().replace(' ', "%20")).await?;
    assert!(named.iter().any(|hit| matches!(hit, SearchHit::Site { name, .. } if *name == place.name)));
    for q in ["117.48,%200.12", "0,12%20117,48"] {
        assert_eq!(find(q).await?, [SearchHit::Coordinates { lon: 117.48, lat: 0.12 }]);
    }
    let landmark = app.app.ground.load().landmarks[0].name.clone();
    let q: String = landmark.bytes().map(|b| format!("%{b:02X}")).collect();
    assert!(find(&q).await?.iter().any(|hit| matches!(hit, SearchHit::Landmark { name, .. } if *name == landmark)));
    // Everybody in the seed is called ZZ.
    assert_eq!(find("ZZ").await?, []);
    assert!(find("uji").await?.len() <= 20);
    Ok(())
});

both_engines!(the_map_carries_no_words, app => {
    let registry = seed(&app, 40, 60).await?;
    let planner = app.sign_in(Role::Planner).await?;
    let reply = app.get(&planner, "/api/v1/sites/map").await?;
    let text = reply.text();
    assert!(!text.contains("Uji"), "no name and no address");
    let map: Value = reply.json()?;
    let features = map["features"].as_array().ok_or("no features")?;
    assert!(features.len() >= registry.places.len());
    let mut numbers = BTreeSet::new();
    for feature in features {
        assert!(numbers.insert(feature["id"].as_u64().ok_or("the id is no whole number")?));
        let keys: Vec<&str> = feature["properties"].as_object().ok_or("no properties")?.keys().map(String::as_str).collect();
        let numbers_and_codes =
            ["active", "expired", "expiring", "id", "kind", "over", "people", "role", "status", "unknown"];
        assert!(keys.iter().all(|key| numbers_and_codes.contains(key)), "{keys:?}");
        assert!(["id", "people", "role", "status"].iter().all(|key| keys.contains(key)), "{keys:?}");
    }
    Ok(())
});

//! The ground of the map: packages, point → kelurahan, the office and the code lists.
//! Invariant: what the embedded drawing says of a built-up place, the precise package
//! says as well, ninety-nine times in a hundred.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use geo::Contains as _;
use petapora::binds;
use petapora::region::{self, Ground, Package, Shape};
use petapora::store::{self, Store, verify_audit};
use petapora_tests::{Checked, both_engines, shared, workspace};
use petapora_wire::{CodeLabel, Office, Problem, Region, Role};

/// The folder of the embedded drawing: a package like any other.
fn drawing() -> PathBuf {
    workspace().join("server/src/region/bontang")
}

fn precise() -> Checked<Option<Package>> {
    Ok(match shared("region/bontang")? {
        Some(folder) => Some(Package::read(&folder)?),
        None => None,
    })
}

/// SplitMix64 (Steele, Lea, Flood 2014): points that repeat from run to run.
struct Chance(u64);

impl Chance {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + (high - low) * ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn point_in(&mut self, [west, south, east, north]: [f64; 4]) -> (f64, f64) {
        (self.between(west, east), self.between(south, north))
    }
}

fn as_geo(shape: &Shape) -> geo::MultiPolygon {
    let ring = |ring: &Vec<[f64; 2]>| geo::LineString::from(ring.clone());
    let polygon = |rings: &Vec<Vec<[f64; 2]>>| {
        geo::Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect())
    };
    shape.polygons().iter().map(polygon).collect()
}

#[test]
fn point_to_kelurahan_is_brute_force_on_the_precise_package() -> Checked {
    let Some(package) = precise()? else { return Ok(()) };
    let ground = Ground::new(&package, 1);
    let all: Vec<_> = package.kelurahan.iter().map(|area| (&area.code, as_geo(&area.shape))).collect();
    let mut chance = Chance(64_74);
    let mut held = 0;
    for _ in 0..100_000 {
        let (lon, lat) = chance.point_in(package.manifest.bbox);
        let tried = all.iter().find(|(_, area)| area.contains(&geo::Point::new(lon, lat)));
        let found = ground.kelurahan_at(lon, lat);
        assert_eq!(found, tried.map(|(code, _)| code.as_str()), "{lon}, {lat}");
        held += usize::from(found.is_some());
    }
    assert!(held > 15_000, "only {held} points fell in a kelurahan");
    Ok(())
}

#[test]
fn the_drawing_agrees_with_the_precise_package_where_people_live() -> Checked {
    let Some(package) = precise()? else { return Ok(()) };
    let (exact, drawn) = (Ground::new(&package, 1), Ground::embedded()?);
    let layer: serde_json::Value = serde_json::from_str(&package.layers["settlements"])?;
    let mut built = Vec::new();
    for feature in layer["features"].as_array().into_iter().flatten() {
        let geometry = &feature["geometry"];
        let coordinates = geometry["coordinates"].clone();
        built.push(Shape::new(match geometry["type"].as_str() {
            Some("Polygon") => vec![serde_json::from_value(coordinates)?],
            _ => serde_json::from_value(coordinates)?,
        }));
    }
    let around =
        |[aw, as_, ae, an]: [f64; 4], [w, s, e, n]: [f64; 4]| [aw.min(w), as_.min(s), ae.max(e), an.max(n)];
    let around = built.iter().map(Shape::bbox).reduce(around).ok_or("no settlement")?;
    let mut chance = Chance(2);
    let (mut inside, mut same) = (0, 0);
    while inside < 20_000 {
        let (lon, lat) = chance.point_in(around);
        if built.iter().any(|shape| shape.contains(lon, lat)) {
            inside += 1;
            same += usize::from(exact.kelurahan_at(lon, lat) == drawn.kelurahan_at(lon, lat));
        }
    }
    assert!(same * 100 >= inside * 99, "{same} of {inside} agree");
    Ok(())
}

#[test]
fn the_precise_package_has_its_area_its_roads_and_its_spellings() -> Checked {
    let Some(package) = precise()? else { return Ok(()) };
    let ground = Ground::new(&package, 1);
    let area: f64 = ground.region.kelurahan.iter().map(|a| a.area_km2).sum();
    assert!((area - 160.74).abs() < 0.5, "{area} km²");
    assert!((ground.region.roads_km - 348.0).abs() < 1.0, "{} km", ground.region.roads_km);
    for spelling in ["Loktuan", "Kel. Lok Tuan", "LHOKTUAN"] {
        assert_eq!(ground.kelurahan_named(spelling), Some("64.74.01.1003"), "{spelling}");
    }
    assert_eq!(ground.kelurahan_named("BontangLestari"), Some("64.74.02.1005"));
    assert!(!ground.covers(117.44, -0.0214), "the city's southern end with a wrong sign");
    Ok(())
}

#[test]
fn every_sample_place_falls_in_its_kelurahan_in_both_packages() -> Checked {
    let Some(file) = shared("samples/bontang/places.csv")? else { return Ok(()) };
    let mut grounds = vec![Ground::embedded()?];
    grounds.extend(precise()?.map(|package| Ground::new(&package, 1)));
    let mut places = 0;
    for line in std::fs::read_to_string(file)?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (lon, lat) = (cells[3].parse()?, cells[4].parse()?);
        for ground in &grounds {
            assert_eq!(ground.kelurahan_at(lon, lat), Some(cells[2]), "{line}");
            assert!(ground.covers(lon, lat));
        }
        places += 1;
    }
    assert!(places > 20);
    Ok(())
}

/// Counted with one jurisdiction per database.
#[derive(sqlx::FromRow)]
struct Count {
    n: i64,
}

async fn count(store: &Store, sql: &'static str) -> Checked<i64> {
    Ok(store.one::<Count>(sql, binds![]).await?.n)
}

const SETUPS: &str = "SELECT CAST(count(*) AS BIGINT) AS n FROM audit WHERE action = 'jurisdiction.setup'";

both_engines!(a_new_database_is_furnished_once, test => {
    let app = &test.app;
    assert_eq!(app.ground.load().region.version, 1);
    assert_eq!(app.office.load().time_zone, "Asia/Makassar");
    assert_eq!(app.office.load().fixed_date, None, "only a demo stands still");
    let again = region::ensure_jurisdiction(&app.store, &app.clock, true).await?;
    assert_eq!(again, app.jurisdiction);
    assert_eq!(count(&app.store, SETUPS).await?, 1);
    assert_eq!(verify_audit(&app.store, &again.id).await?.entries, 1);
    Ok(())
});

both_engines!(a_start_that_was_cut_short_is_completed_once_by_many, test => {
    let app = &test.app;
    let mut tx = app.store.begin().await?;
    tx.execute("DELETE FROM office", binds![]).await?;
    tx.execute("DELETE FROM code WHERE list = 'agency'", binds![]).await?;
    tx.execute("DELETE FROM region_layer", binds![]).await?;
    tx.execute("DELETE FROM region", binds![]).await?;
    tx.commit().await?;
    let start = || region::ensure_jurisdiction(&app.store, &app.clock, false);
    let (a, b, c, d) = tokio::join!(start(), start(), start(), start());
    for start in [a, b, c, d] {
        assert_eq!(start?, app.jurisdiction);
    }
    assert_eq!(count(&app.store, SETUPS).await?, 2, "the first start, and one of the four");
    assert_eq!(region::load_ground(&app.store, &app.jurisdiction.id).await?.region.kelurahan.len(), 15);
    assert_eq!(region::load_office(&app.store, &app.jurisdiction.id).await?, **app.office.load());
    verify_audit(&app.store, &app.jurisdiction.id).await?;
    Ok(())
});

both_engines!(a_jurisdiction_is_made_once, test => {
    let app = &test.app;
    let again = store::add_jurisdiction(&app.store, "64.74", true, 7).await?;
    assert_eq!(again, app.jurisdiction);
    Ok(())
});

#[tokio::test(flavor = "multi_thread")]
async fn two_starts_at_once_share_one_jurisdiction() -> Checked {
    let folder = std::env::temp_dir().join(format!("petapora-starts-{}", store::new_id()));
    let store = Store::open_sqlite(&folder).await?;
    store.migrate().await?;
    let clock = petapora::clock::Clock::fixed(petapora_tests::SAMPLE_DAY_MS);
    let start = || region::ensure_jurisdiction(&store, &clock, true);
    let (a, b, c) = tokio::join!(start(), start(), start());
    let (a, b, c) = (a?, b?, c?);
    assert_eq!((&a, &a), (&b, &c));
    assert_eq!(count(&store, "SELECT CAST(count(*) AS BIGINT) AS n FROM jurisdiction").await?, 1);
    assert_eq!(count(&store, SETUPS).await?, 1);
    assert_eq!(region::load_office(&store, &a.id).await?.fixed_date.as_deref(), Some("2026-11-01"));
    store.close().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

const ADD_PLACE: &str = "INSERT INTO place (jurisdiction_id, id, kind, name, name_key, lon, lat, located, kelurahan_code, \
    updated_ms) VALUES ($1, $2, 'kos', $2, $2, $3, $4, 'measured', $5, 0)";
const PLACE_CHANGES: &str = "SELECT CAST(count(*) AS BIGINT) AS n FROM change WHERE entity = 'place'";
const IN_BERBAS: &str =
    "SELECT CAST(count(*) AS BIGINT) AS n FROM place WHERE kelurahan_code = '64.74.02.1002'";
const AT_SEA: &str = "SELECT CAST(count(*) AS BIGINT) AS n FROM place \
    WHERE id = 'jetty' AND kelurahan_code = '64.74.02.1006'";

both_engines!(installing_a_package_assigns_the_places_and_shows_it, test => {
    let app = &test.app;
    let id = app.jurisdiction.id.as_str();
    let mut write = app.write("system").await?;
    for (place, lon, lat, code) in [
        ("wrong", 117.476_372, 0.120_115, Some("64.74.02.1001")),
        ("none", 117.477_64, 0.114_407, None),
        ("right", 117.487_683, 0.124_9, Some("64.74.02.1001")),
        ("jetty", 117.53, 0.1, Some("64.74.02.1006")),
    ] {
        write.tx.execute(ADD_PLACE, binds![id, place, lon, lat, code]).await?;
    }
    write.commit(store::Audit { action: "test.places", target: String::new(), detail: serde_json::Value::Null }).await?;

    let installed = region::install(app, &drawing()).await?;
    assert_eq!(installed.version, 2);
    assert_eq!(app.ground.load().region, installed);
    assert_eq!(count(&app.store, IN_BERBAS).await?, 2);
    assert_eq!(count(&app.store, AT_SEA).await?, 1, "a place at sea keeps what its list said");
    assert_eq!(count(&app.store, PLACE_CHANGES).await?, 2, "only what moved is noted");
    verify_audit(&app.store, &app.jurisdiction.id).await?;

    if let Some(folder) = shared("region/bontang")? {
        let precise = region::install(app, &folder).await?;
        assert_eq!((precise.version, precise.generalised), (3, false));
        assert!((precise.roads_km - 348.0).abs() < 1.0);
        let loaded = region::load_ground(&app.store, &app.jurisdiction.id).await?;
        assert_eq!(loaded.region, precise);
    }
    Ok(())
});

both_engines!(a_package_of_another_city_is_refused_whole, test => {
    let folder = test.folder().join("package");
    std::fs::create_dir_all(&folder)?;
    for entry in std::fs::read_dir(drawing())? {
        let entry = entry?;
        let text = std::fs::read_to_string(entry.path())?.replace("64.74", "64.72");
        std::fs::write(folder.join(entry.file_name()), text)?;
    }
    let refused = region::install(&test.app, &folder).await.err().ok_or("installed")?;
    assert_eq!(refused.problem().code, "region_package");
    assert_eq!(test.app.ground.load().region.version, 1);
    assert_eq!(count(&test.app.store, "SELECT CAST(count(*) AS BIGINT) AS n FROM region").await?, 1);
    Ok(())
});

both_engines!(layers_are_served_for_good_by_version, test => {
    let who = test.sign_in(Role::Planner).await?;
    let region: Region = test.get(&who, "/api/v1/region").await?.json()?;
    assert_eq!((region.code.as_str(), region.version), ("64.74", 1));
    for layer in &region.layers {
        let reply = test.get(&who, &format!("/api/v1/region/layers/{layer}.geojson?v=1")).await?;
        assert_eq!(reply.status, StatusCode::OK, "{layer}");
        assert_eq!(reply.headers["content-type"], "application/geo+json");
        assert_eq!(reply.headers["cache-control"], "private, max-age=31536000, immutable");
        assert!(reply.text().starts_with(r#"{"type":"FeatureCollection""#));
    }
    let newest = test.get(&who, "/api/v1/region/layers/land.geojson").await?;
    assert_eq!(newest.headers["cache-control"], "private, no-cache");
    let again = Request::get("/api/v1/region/layers/land.geojson")
        .header("if-none-match", newest.headers["etag"].clone())
        .body(Body::empty())?;
    let again = test.send(Some(&who), again).await?;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    for gone in ["land.geojson?v=9", "nothing.geojson", "land", "..%2Fregion.json"] {
        let reply = test.get(&who, &format!("/api/v1/region/layers/{gone}")).await?;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let bad = test.get(&who, "/api/v1/region/layers/land.geojson?v=new").await?;
    assert_eq!(bad.code()?, "bad_parameter");
    Ok(())
});

both_engines!(codes_are_those_of_the_day, test => {
    let who = test.sign_in(Role::Planner).await?;
    let valid = async |day: &str, code: &str| -> Checked<bool> {
        let codes: Vec<CodeLabel> = test.get(&who, &format!("/api/v1/codes?on={day}")).await?.json()?;
        Ok(codes.iter().any(|c| c.list == "visa_index" && c.code == code))
    };
    assert_eq!([valid("2023-06-01", "C312").await?, valid("2023-06-01", "E23").await?], [true, false]);
    assert_eq!([valid("2026-11-01", "C312").await?, valid("2026-11-01", "E23U").await?], [false, true]);
    assert_eq!(test.get(&who, "/api/v1/codes?on=2026-1-1").await?.code()?, "bad_parameter");
    Ok(())
});

both_engines!(the_office_changes_once_per_key_and_never_to_nonsense, test => {
    let who = test.sign_in(Role::Head).await?;
    let put = async |office: &Office, key: &str| {
        test.write_with_key(&who, Method::PUT, "/api/v1/office", office, key).await
    };
    let mut office: Office = test.get(&who, "/api/v1/office").await?.json()?;
    office.chair = "Kepala Kantor Imigrasi Kelas III Non TPI Bontang".into();
    for _ in 0..2 {
        assert_eq!(put(&office, "first-intention").await?.json::<Office>()?, office);
    }
    assert_eq!(**test.app.office.load(), office);
    let updates = "SELECT CAST(count(*) AS BIGINT) AS n FROM audit WHERE action = 'office.update'";
    assert_eq!(count(&test.app.store, updates).await?, 1);

    let nonsense = Office { time_zone: "Asia/Bontang".into(), ..office.clone() };
    let refused: Problem = put(&nonsense, "second-intention").await?.json()?;
    assert_eq!((refused.status, refused.column.as_deref()), (422, Some("time_zone")));
    let other = Office { chair: "Ketua lain".into(), ..office.clone() };
    assert_eq!(put(&other, "first-intention").await?.code()?, "idempotency_key_reused");
    assert_eq!(**test.app.office.load(), office);
    Ok(())
});

both_engines!(another_process_shows_what_was_installed, test => {
    let other = petapora::app::App::open(test.app.config.clone(), false).await?;
    region::install(&other, &drawing()).await?;
    assert_eq!(test.app.ground.load().region.version, 1);
    region::refresh(&test.app).await?;
    assert_eq!(test.app.ground.load().region.version, 2);
    Ok(())
});

//! The road graph on real roads, read in place.

use petapora::inspections::road::{Graph, LegSource, Network, Place, Side, of_package, osm};
use petapora::inspections::{RoadsImported, import_roads, load_roads};
use petapora::region::read_layer;
use petapora_tests::{Checked, both_engines, shared};

/// The roads of the precise package of Bontang.
fn bontang() -> Checked<Option<Network>> {
    let Some(file) = shared("region/bontang/roads.geojson")? else { return Ok(None) };
    let roads = read_layer("roads.geojson", &std::fs::read_to_string(file)?, 1_000_000)?;
    Ok(Some(of_package(&roads, "bontang", "BIG")))
}

/// Spots spread over the middle of the city.
fn places() -> Vec<Place> {
    let grid = (0..36).map(|i| [117.46 + f64::from(i % 6) * 0.008, 0.10 + f64::from(i / 6) * 0.012]);
    grid.map(|at| Place { at, access: None }).collect()
}

#[test]
fn all_roads_of_bontang_that_can_be_driven_are_one_network() -> Checked {
    let Some(network) = bontang()? else { return Ok(()) };
    let graph = Graph::new(&network, Side::Left);
    // The package's own count of what is drivable in one connected graph.
    assert!((graph.connected_km() - 335.9).abs() < 0.1, "{} km", graph.connected_km());
    Ok(())
}

#[test]
fn the_same_roads_by_package_and_by_extract_are_the_same_legs() -> Checked {
    let (Some(network), Some(file)) = (bontang()?, shared("osm/bontang_rbi_roads.osm.pbf")?) else {
        return Ok(());
    };
    let speeds: Vec<u8> = network.ways.iter().map(|way| way.kmh).collect();
    let mut extract = osm::of_extract(&file)?;
    // The package calls one of its roads not routable; the extract cannot say so.
    assert_eq!(extract.ways.len(), network.ways.len() + 1);
    // Both assume speeds, each by its own classes; the lengths are what the files share.
    let same = 30;
    assert!(speeds.iter().any(|kmh| *kmh != same));
    extract.ways.iter_mut().for_each(|way| way.kmh = same);
    let mut network = network;
    network.ways.iter_mut().for_each(|way| way.kmh = same);
    let legs = [network, extract].map(|network| Graph::new(&network, Side::Left).legs(&places(), 2));
    assert!(legs[0].snaps.iter().flatten().count() > 20);
    assert_eq!(legs[0].sources, legs[1].sources);
    let metres = legs[0].matrix.metres.iter().zip(&legs[1].matrix.metres);
    let apart: Vec<_> = metres.filter(|(a, b)| a.abs_diff(**b) > 2 + a.unsigned_abs() / 1_000).collect();
    assert!(apart.is_empty(), "{apart:?}");
    Ok(())
}

#[test]
fn legs_of_bontang_lead_where_they_say_and_no_detour_pays() -> Checked {
    let Some(network) = bontang()? else { return Ok(()) };
    let graph = Graph::new(&network, Side::Left);
    let places = places();
    let legs = graph.legs(&places, 2);
    let n = places.len();
    let road = |a: usize, b: usize| legs.sources[a * n + b] == LegSource::Road;
    let mut drawn = 0;
    for (a, b) in (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| a != b && road(*a, *b)) {
        for c in (0..n).filter(|c| road(a, *c) && road(*c, b)) {
            let (direct, by) =
                (legs.matrix.seconds(a, b), legs.matrix.seconds(a, c) + legs.matrix.seconds(c, b));
            // Passing a place needs no turning round there, so only its whole seconds may be too many.
            assert!(direct <= by + 2 + 40, "{a} to {b} by {c}: {direct} s, {by} s");
        }
        if (a + b) % 7 == 0 {
            let leg = graph.leg(&places[a], &places[b]).ok_or("no leg")?;
            let walk = [a, b].map(|p| legs.snaps[p].map_or(0.0, |snap| snap.offset_m)).iter().sum::<f64>();
            let seconds = leg.seconds + walk * 3.6 / 5.0;
            assert!((seconds - legs.matrix.seconds(a, b) as f64).abs() <= 1.0);
            assert!((leg.metres - legs.matrix.metres(a, b) as f64).abs() <= 1.0);
            drawn += 1;
        }
    }
    assert!(drawn > 50, "{drawn}");
    Ok(())
}

#[test]
fn malta_is_imported_with_its_restrictions_and_the_ferry_to_gozo() -> Checked {
    let Some(file) = shared("osm/malta-latest.osm.pbf")? else { return Ok(()) };
    let network = osm::of_extract(&file)?;
    assert!(network.source.contains("2024-03-13"), "{}", network.source);
    assert!(network.ways.len() > 25_000 && network.bans.len() > 300, "{}", network.bans.len());
    let graph = Graph::new(&network, Side::Left);
    assert!(graph.connected_km() > 3_000.0, "{} km", graph.connected_km());
    // Valletta, Victoria on Gozo, Mdina.
    let places = [[14.512, 35.898], [14.2397, 36.0444], [14.403, 35.885]];
    let legs = graph.legs(&places.map(|at| Place { at, access: None }), 2);
    let (road, boat) = (LegSource::Road, LegSource::Connector);
    assert_eq!(legs.sources, vec![road, boat, road, boat, road, boat, road, boat, road]);
    let (to_gozo, to_mdina) = (legs.matrix.seconds(0, 1) / 60, legs.matrix.seconds(0, 2) / 60);
    assert!((55..150).contains(&to_gozo) && (10..35).contains(&to_mdina), "{to_gozo} and {to_mdina} min");
    Ok(())
}

both_engines!(an_extract_replaces_the_roads_of_the_region_and_once_is_enough, test => {
    let Some(file) = shared("osm/bontang_rbi_roads.osm.pbf")? else { return Ok(()) };
    let app = &test.app;
    let drawn = load_roads(app).await?;
    assert!(drawn.connected_km() > 10.0 && drawn.identity.source.starts_with("64.74"));
    let imported = import_roads(app, &file).await?;
    assert!(imported.new && (imported.km - 335.9).abs() < 0.1, "{imported:?}");
    assert_eq!(imported.attribution, osm::ATTRIBUTION);
    let loaded = load_roads(app).await?;
    assert_eq!(loaded.identity.hash, imported.hash);
    assert_eq!(import_roads(app, &file).await?, RoadsImported { new: false, ..imported.clone() });
    // The whole extract lies in the region, so nothing was cut away.
    assert_eq!(Graph::new(&osm::of_extract(&file)?, Side::Left).connected_km(), imported.km);
    let (count,): (i64,) =
        app.store.one("SELECT CAST(count(*) AS BIGINT) FROM road_network", petapora::binds![]).await?;
    let (noted,): (i64,) = app
        .store
        .one("SELECT CAST(count(*) AS BIGINT) FROM audit WHERE action = 'region.roads'", petapora::binds![])
        .await?;
    assert_eq!((count, noted), (1, 1));
    petapora::store::verify_audit(&app.store, &app.jurisdiction.id).await?;
    Ok(())
});

both_engines!(roads_of_another_city_and_no_roads_at_all_are_refused, test => {
    let Some(folder) = shared("osm")? else { return Ok(()) };
    for (file, code) in [("porto_alegre.osm.pbf", "roads_elsewhere"), ("README.md", "road_extract"), ("none", "road_extract")] {
        let refused = import_roads(&test.app, &folder.join(file)).await.err().ok_or("imported")?;
        assert_eq!(refused.problem().code, code, "{file}");
    }
    Ok(())
});

#[test]
fn a_network_cut_to_a_box_keeps_what_is_driven_within_it() -> Checked {
    let Some(file) = shared("osm/malta-latest.osm.pbf")? else { return Ok(()) };
    let whole = osm::of_extract(&file)?;
    let gozo = whole.clone().within([14.18, 36.0, 14.345, 36.09]);
    assert!(gozo.ways.len() > 2_000 && gozo.ways.len() < whole.ways.len() / 3, "{}", gozo.ways.len());
    assert!(!gozo.bans.is_empty() && gozo.bans.len() < whole.bans.len());
    // Victoria, Xagħra, Nadur: no way between them leaves the island.
    let places = [[14.2397, 36.0444], [14.265, 36.05], [14.294, 36.038]];
    let legs = [whole, gozo].map(|network| {
        Graph::new(&network, Side::Left).legs(&places.map(|at| Place { at, access: None }), 1)
    });
    assert_eq!(legs[0].matrix, legs[1].matrix);
    assert!(legs[0].matrix.seconds(0, 2) > 200);
    Ok(())
}

//! The drawn map: what it must show, wherever it is printed.

use petapora_mapsvg::{Area, Map, Name, Projection, Road, Stop, Way, WayKind, draw};
use petapora_tests::seed::Chance;
use petapora_tests::{Checked, shared};
use serde_json::Value;

/// A square of land with two kelurahan, a road of each rank, and a route of three stops.
fn small() -> Map {
    let ring = |w: f64, s: f64, e: f64, n: f64| vec![vec![[w, s], [e, s], [e, n], [w, n], [w, s]]];
    let area = |name: &str, w: f64, e: f64| Area {
        name: name.into(),
        at: [(w + e) / 2.0, 0.12],
        polygons: vec![ring(w, 0.08, e, 0.16)],
    };
    let road = |rank: u8, lat: f64| Road { rank, line: vec![[117.42, lat], [117.5, lat]] };
    let way = |kind, from: [f64; 2], to: [f64; 2]| Way { line: vec![from, to], kind };
    Map {
        width: 400.0,
        height: 300.0,
        extent: [117.4, 0.07, 117.52, 0.17],
        title: "Rute Tim 1".into(),
        land: vec![ring(117.41, 0.075, 117.51, 0.165)],
        areas: vec![area("Satimpo", 117.41, 117.46), area("Loktuan", 117.46, 117.51)],
        roads: vec![road(0, 0.1), road(1, 0.11), road(2, 0.14)],
        names: vec![Name { text: "Pelabuhan <Rekaan> & \"Co\"".into(), at: [117.49, 0.09] }],
        ways: vec![
            way(WayKind::Road, [117.43, 0.1], [117.45, 0.1]),
            way(WayKind::Estimate, [117.45, 0.1], [117.4501, 0.1001]),
            way(WayKind::Boat, [117.45, 0.1], [117.515, 0.15]),
        ],
        stops: [[117.45, 0.1], [117.4501, 0.1001], [117.515, 0.15]]
            .into_iter()
            .zip(1..)
            .map(|(at, number)| Stop { number, at })
            .collect(),
        base: Some([117.43, 0.1]),
        attribution: "© Rekaan".into(),
        heading: "Rahasia – terbatas".into(),
    }
}

/// Values of an attribute of every element that holds `mark`.
fn values(svg: &str, mark: &str, attribute: &str) -> Vec<f64> {
    let elements = svg.split('<').filter(|element| element.contains(mark));
    let value = |element: &str| {
        let (_, rest) = element.split_once(&format!(" {attribute}=\""))?;
        rest.split('"').next()?.parse().ok()
    };
    elements.filter_map(value).collect()
}

#[test]
fn a_small_map_is_drawn_as_it_was_looked_at() {
    insta::assert_snapshot!(draw(&small()));
}

#[test]
fn the_same_map_is_the_same_bytes() {
    assert_eq!(draw(&small()), draw(&small()));
}

#[test]
fn every_stop_is_drawn_once_inside_the_frame_and_none_covers_another() {
    for seed in 0..30 {
        let mut chance = Chance(seed);
        let mut map = small();
        (map.width, map.height) = (900.0, 700.0);
        // Half of them within one block.
        map.stops = (1..=60)
            .map(|number| {
                let wide = if number % 2 == 0 { 0.08 } else { 0.004 };
                let at = [117.42 + wide * chance.share(), 0.08 + wide * chance.share()];
                Stop { number, at }
            })
            .collect();
        let svg = draw(&map);
        let (x, y) = (values(&svg, "r=\"9.5\"", "cx"), values(&svg, "r=\"9.5\"", "cy"));
        assert_eq!((x.len(), y.len()), (60, 60));
        let discs: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
        for (place, (x, y)) in discs.iter().enumerate() {
            assert!((9.0..=891.0).contains(x) && (9.0..=691.0).contains(y), "seed {seed}: {x} {y}");
            for (other_x, other_y) in &discs[..place] {
                assert!((x - other_x).hypot(y - other_y) > 18.8, "seed {seed}: two stops on each other");
            }
        }
        let numbers = svg.split("font-weight=\"700\" fill=\"#ffffff\">").skip(1);
        let numbers: Vec<usize> = numbers.filter_map(|rest| rest.split('<').next()?.parse().ok()).collect();
        assert_eq!(numbers, (1..=60).collect::<Vec<_>>());
    }
}

#[test]
fn the_scale_bar_is_as_long_as_it_says() {
    for extent in [[117.4, 0.07, 117.52, 0.17], [117.45, 0.1, 117.46, 0.105], [14.0, 35.7, 14.7, 36.1]] {
        let map = Map { extent, stops: vec![], ways: vec![], names: vec![], ..small() };
        let svg = draw(&map);
        let label = svg.rsplit_once(" km<").or(svg.rsplit_once(" m<")).map(|(before, _)| before);
        let label =
            label.and_then(|before| before.rsplit('>').next()?.parse::<f64>().ok()).unwrap_or_default();
        let metres = if svg.contains(" km<") { label * 1_000.0 } else { label };
        let bar = svg
            .split("<path d=\"M10 ")
            .nth(1)
            .and_then(|rest| rest.split('h').nth(1)?.split('v').next()?.parse::<f64>().ok());
        let projection = Projection::fit(extent, map.width, map.height);
        let [left, right] = [[extent[0], extent[1]], [extent[2], extent[1]]].map(|at| projection.at(at));
        // On the equator a degree is 111,320 m long.
        let cos = ((extent[1] + extent[3]) / 2.0_f64).to_radians().cos();
        let real_m = (extent[2] - extent[0]) * 111_320.0 * cos;
        let drawn_m = bar.unwrap_or_default() * real_m / (right[0] - left[0]);
        assert!((drawn_m - metres).abs() < 0.01 * metres + 10.0, "{drawn_m} m are called {metres} m");
    }
}

#[test]
fn no_text_breaks_the_picture() {
    let mut map = small();
    for text in ["<script>alert(1)</script>", "\" onload=\"x", "&#x0;", "\u{0}\u{7}]]>", "ñ é 中 🏠"] {
        map.names = vec![Name { text: text.into(), at: [117.49, 0.09] }];
        (map.title, map.heading, map.attribution) = (text.into(), text.into(), text.into());
        map.areas[0].name = text.into();
        let svg = draw(&map);
        assert!(!svg.contains("<script") && !svg.contains("\" onload"), "{svg}");
        assert!(svg.chars().all(|c| c == '\n' || !c.is_control()));
        let references = svg.split('&').skip(1);
        let known = ["amp;", "lt;", "gt;", "quot;"];
        assert!(references.clone().all(|rest| known.iter().any(|name| rest.starts_with(name))), "{svg}");
        assert_eq!(svg.matches('<').count(), svg.matches('>').count());
    }
}

#[test]
fn bontang_is_drawn_with_every_kelurahan_and_its_whole_credit() -> Checked {
    let Some(folder) = shared("region/bontang")? else { return Ok(()) };
    let features = |layer: &str| -> Checked<Vec<Value>> {
        let text = std::fs::read_to_string(folder.join(format!("{layer}.geojson")))?;
        let whole: Value = serde_json::from_str(&text)?;
        Ok(whole["features"].as_array().cloned().unwrap_or_default())
    };
    let polygons = |feature: &Value| -> Checked<Vec<Vec<Vec<[f64; 2]>>>> {
        let coordinates = feature["geometry"]["coordinates"].clone();
        let one = feature["geometry"]["type"] == "Polygon";
        Ok(if one {
            vec![serde_json::from_value(coordinates)?]
        } else {
            serde_json::from_value(coordinates)?
        })
    };
    let mut map = Map { names: vec![], ways: vec![], stops: vec![], base: None, ..small() };
    (map.width, map.height, map.extent) = (700.0, 950.0, [117.36, 0.0, 117.56, 0.23]);
    map.attribution =
        "Batas wilayah: Badan Informasi Geospasial (BIG), melalui cahyadsn/wilayah_boundaries (MIT). \
        Jalan, permukiman, kantor: Peta Rupabumi Indonesia, BIG."
            .into();
    (map.land, map.areas) = (Vec::new(), Vec::new());
    for feature in features("land")? {
        map.land.extend(polygons(&feature)?);
    }
    for feature in features("kelurahan")? {
        let polygons = polygons(&feature)?;
        let ring =
            polygons.iter().map(|polygon| &polygon[0]).max_by_key(|ring| ring.len()).ok_or("no ring")?;
        let mean = |axis: usize| ring.iter().map(|at| at[axis]).sum::<f64>() / ring.len() as f64;
        let name = feature["properties"]["name"].as_str().ok_or("no name")?.to_owned();
        map.areas.push(Area { name, at: [mean(0), mean(1)], polygons });
    }
    map.roads.clear();
    for feature in features("roads")? {
        let line = serde_json::from_value(feature["geometry"]["coordinates"].clone())?;
        map.roads.push(Road { rank: u8::from(feature["properties"]["class"] != "arterial") * 2, line });
    }
    let svg = draw(&map);
    for area in &map.areas {
        assert_eq!(svg.matches(&format!(">{}<", area.name.to_uppercase())).count(), 1, "{}", area.name);
    }
    assert!(svg.contains(&map.attribution));
    assert!(svg.len() < 300_000, "{} bytes", svg.len());
    Ok(())
}

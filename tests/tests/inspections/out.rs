//! Routes as files: the same stops at the same times as on the screen, restricted, and in the audit.

use petapora_tests::{Checked, both_engines};
use petapora_wire::{InspectionDetail, InspectionRoute, Role};
use serde_json::Value;

use crate::{address, judged, of_places, places, planned, settings};

/// Names of the stops in order, with the moment at which each begins.
fn stops(detail: &InspectionDetail, route: &InspectionRoute) -> Vec<(String, i64)> {
    let name = |visit| detail.visits.iter().find(|own| own.place == visit).map(|own| own.name.clone());
    route.stops.iter().map(|stop| (name(stop.visit.clone()).unwrap_or_default(), stop.begins_ms)).collect()
}

fn moment(text: &str) -> Checked<i64> {
    Ok(text.parse::<jiff::Timestamp>()?.as_millisecond())
}

both_engines!(every_file_holds_the_stops_of_the_screen, app => {
    let planner = judged(&app).await?;
    let member = app.sign_in(Role::Inspector).await?;
    let mut new = of_places(&places(&app).await?[..10]);
    new.settings = Some(settings(&[&[&planner], &[&member]], &["2026-11-02", "2026-11-03"]));
    let detail = planned(&app, &planner, &new).await?;
    assert!(!detail.routes.is_empty());
    for route in &detail.routes {
        let shown = stops(&detail, route);
        let path = |file: &str| address(&detail, &format!("/routes/{}/{}/{file}", route.team, route.day));
        let reply = app.get(&member, &path("route.geojson")).await?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let file: Value = reply.json()?;
        let features = file["features"].as_array().ok_or("no features")?;
        let mut read = Vec::new();
        for feature in features.iter().filter(|feature| feature["properties"]["kind"] == "stop") {
            let own = &feature["properties"];
            read.push((own["name"].as_str().unwrap_or_default().to_owned(), moment(own["begins"].as_str().unwrap_or_default())?));
        }
        assert_eq!(read, shown);
        let header = |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
        assert_eq!(header("content-type"), "application/geo+json");
        let named = format!("attachment; filename=\"rute-{}-{}.geojson\"", route.team + 1, route.day + 1);
        assert_eq!((header("content-disposition"), header("x-content-type-options")), (named, "nosniff".to_owned()));

        let gpx = app.get(&member, &path("route.gpx")).await?.text();
        let points: Vec<&str> = gpx.split("<rtept ").skip(1).collect();
        assert_eq!(points.len(), shown.len());
        for (point, (_, begins_ms)) in points.iter().zip(&shown) {
            let time = point.split("<time>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
            assert_eq!(moment(time)?, *begins_ms);
        }
        let ics = app.get(&member, &path("route.ics")).await?.text();
        let begins: Vec<String> = ics
            .lines()
            .filter_map(|line| line.strip_prefix("DTSTART;TZID=Asia/Makassar:"))
            .map(|local| format!("{}-{}-{}T{}:{}:{}+08:00", &local[..4], &local[4..6], &local[6..8], &local[9..11], &local[11..13], &local[13..15]))
            .collect();
        let begins = begins.iter().map(|text| moment(text)).collect::<Checked<Vec<i64>>>()?;
        assert_eq!(begins, shown.iter().map(|(_, ms)| *ms).collect::<Vec<_>>());
        let svg = app.get(&member, &path("map.svg")).await?;
        assert_eq!(svg.headers.get("content-type").and_then(|v| v.to_str().ok()), Some("image/svg+xml"));
        let svg = svg.text();
        assert!(svg.starts_with("<svg") && svg.contains("Rahasia") && !svg.contains("<script"));
        assert_eq!(svg.matches("r=\"9.5\"").count(), shown.len());
    }
    let none = [("/routes/7/0/route.gpx"), ("/routes/0/9/map.svg"), ("/routes/0/0/route.exe"), ("/routes/x/0/map.svg")];
    for rest in none {
        assert_eq!(app.get(&member, &address(&detail, rest)).await?.status, 404, "{rest}");
    }
    const OUT: &str = "SELECT detail FROM audit WHERE jurisdiction_id = $1 AND action = 'inspection.export' AND actor = $2";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str(), member.account.as_str()];
    let out: Vec<(String,)> = app.app.store.all(OUT, binds).await?;
    assert_eq!(out.len(), 4 * detail.routes.len());
    Ok(())
});

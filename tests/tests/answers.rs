//! The API's answers about the sample lists, whole, as they were looked at and kept
//! under `snapshots`. Both engines must give the very same ones. What differs from run
//! to run is replaced: ids by numbers in the order in which they first appear, hashes
//! and the map's feature numbers by a word.

use std::collections::HashMap;

use axum::http::Method;
use petapora::demo;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{PermitStatus, PersonAtSite, Purpose, ReadPeople, Role, SitesPage};
use serde_json::Value;
use uuid::Uuid;

/// The ids met so far.
#[derive(Default)]
struct Steady(HashMap<String, usize>);

impl Steady {
    fn of(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.of(item)).collect(),
            Value::Object(fields) => {
                let is_feature = fields.get("type").is_some_and(|kind| kind == "Feature");
                let steady = |(name, value): (String, Value)| match value {
                    Value::Number(_) if is_feature && name == "id" => (name, "[number]".into()),
                    value => {
                        let value = self.of(value);
                        (name, value)
                    }
                };
                Value::Object(fields.into_iter().map(steady).collect())
            }
            plain => plain,
        }
    }

    fn text(&mut self, text: &str) -> String {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return "[hash]".into();
        }
        let is_id = |at: &usize| text.get(*at..at + 36).is_some_and(|id| Uuid::parse_str(id).is_ok());
        let Some(at) = (0..text.len()).find(is_id) else { return text.to_owned() };
        let next = self.0.len() + 1;
        let number = *self.0.entry(text[at..at + 36].to_owned()).or_insert(next);
        format!("{}[{number}]{}", &text[..at], self.text(&text[at + 36..]))
    }
}

struct Desk<'a> {
    app: &'a TestApp,
    steady: Steady,
}

impl Desk<'_> {
    async fn ask(&mut self, caller: &Caller, path: &str) -> Checked<Value> {
        let reply = self.app.get(caller, path).await?;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        Ok(self.steady.of(reply.json()?))
    }
}

both_engines!(the_map_answers_about_the_sample_lists_as_kept, app => {
    demo::import_samples(&app.app).await?;
    app.app.read_sites().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let mut desk = Desk { app: &app, steady: Steady::default() };
    for (name, path) in [
        ("sites_with_facets", "/api/v1/sites?limit=3"),
        ("sites_over_capacity", "/api/v1/sites?role=residence&over_capacity=true&facets=false"),
        ("sites_within_a_circle", "/api/v1/sites?near=117.4957,0.1210&radius_m=1500&sort=name&limit=5&facets=false"),
        ("map_of_expired_permits", "/api/v1/sites/map?status=expired"),
        ("file_of_hotels", "/api/v1/sites.geojson?kind=hotel"),
        ("areas", "/api/v1/areas"),
        ("search", "/api/v1/search?q=api"),
        ("unlocated_places", "/api/v1/places/unlocated"),
        ("imports", "/api/v1/imports"),
    ] {
        insta::assert_json_snapshot!(name, desk.ask(&planner, path).await?);
    }
    let page: SitesPage = app.get(&planner, "/api/v1/sites?sort=people&limit=1&facets=false").await?.json()?;
    let site = &page.items[0].id;
    insta::assert_json_snapshot!("site", desk.ask(&planner, &format!("/api/v1/sites/{site}")).await?);
    let sources = desk.ask(&planner, &format!("/api/v1/sites/{site}/sources")).await?;
    insta::assert_json_snapshot!("sources_of_a_site", sources.as_array().map(|all| all.iter().take(3).collect::<Vec<_>>()));
    let purpose = ReadPeople { purpose: Purpose::Verification };
    let people = app.write(&planner, Method::POST, &format!("/api/v1/sites/{site}/people"), &purpose).await?;
    let people = desk.steady.of(people.json()?);
    insta::assert_json_snapshot!("people_at_a_site", people.as_array().map(|all| all.iter().take(3).collect::<Vec<_>>()));
    let viewer = app.sign_in(Role::Viewer).await?;
    insta::assert_json_snapshot!("areas_for_a_viewer", desk.ask(&viewer, "/api/v1/areas").await?);
    Ok(())
});

both_engines!(the_office_answers_as_kept, app => {
    let mut desk = Desk { app: &app, steady: Steady::default() };
    let [head, admin, dpo] = [Role::Head, Role::Admin, Role::Dpo];
    for (name, role, path) in [
        ("office", head, "/api/v1/office"),
        ("policy", head, "/api/v1/policy"),
        ("codes", head, "/api/v1/codes"),
        ("session", admin, "/api/v1/session"),
        ("accounts", admin, "/api/v1/accounts"),
        ("audit", dpo, "/api/v1/audit?limit=3"),
    ] {
        let caller = app.sign_in(role).await?;
        insta::assert_json_snapshot!(name, desk.ask(&caller, path).await?);
    }
    Ok(())
});

both_engines!(refusals_are_problems_as_kept, app => {
    let planner = app.sign_in(Role::Planner).await?;
    let mut kept = Vec::new();
    for path in [
        "/api/v1/sites?colour=red",
        "/api/v1/sites?bbox=1,2,3",
        "/api/v1/sites/none",
        "/api/v1/accounts",
        "/api/v1/nothing",
    ] {
        let reply = app.get(&planner, path).await?;
        assert_eq!(reply.headers["content-type"], "application/problem+json", "{path}");
        kept.push((path, reply.status.as_u16(), reply.json::<Value>()?));
    }
    insta::assert_json_snapshot!("problems", kept);
    Ok(())
});

both_engines!(a_drawer_lists_the_people_whom_the_map_counts, app => {
    demo::import_samples(&app.app).await?;
    app.app.read_sites().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let page: SitesPage = app.get(&planner, "/api/v1/sites?limit=500&facets=false").await?.json()?;
    assert_eq!(page.items.len(), page.matched as usize, "one page holds them all");
    let purpose = ReadPeople { purpose: Purpose::Verification };
    for site in &page.items {
        let path = format!("/api/v1/sites/{}/people", site.id);
        let people: Vec<PersonAtSite> = app.write(&planner, Method::POST, &path, &purpose).await?.json()?;
        let with = |status| people.iter().filter(|person| person.permit_status == status).count() as u32;
        for &status in PermitStatus::ALL {
            assert_eq!(with(status), site.status.of(status), "{} {status:?}", site.name);
        }
        assert_eq!(people.len() as u32, site.people, "{}", site.name);
    }
    Ok(())
});

//! Every route × everybody. The table below is the expectation, written by hand: a
//! route that is not in it fails the test, and so does a line without its route.

use std::collections::BTreeSet;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use petapora::access::cli;
use petapora::app::{router, routes};
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::Role::{self, *};
use petapora_wire::{Agency, Problem};
use tower::ServiceExt as _;

enum Open {
    /// Also without signing in.
    ToAll,
    ToSignedIn,
    To(&'static [Role]),
}
use Open::{To, ToAll, ToSignedIn};

const EXPECTED: &[(&str, &str, Open)] = &[
    ("GET", "/healthz/live", ToAll),
    ("GET", "/healthz/ready", ToAll),
    ("GET", "/api/openapi.json", ToAll),
    ("GET", "/api/docs", ToAll),
    ("POST", "/api/v1/session", ToAll),
    ("POST", "/api/v1/session/link", ToAll),
    ("POST", "/api/v1/session/link/look", ToAll),
    ("POST", "/api/v1/session/password", ToAll),
    ("GET", "/api/v1/session", ToSignedIn),
    ("DELETE", "/api/v1/session", ToSignedIn),
    ("GET", "/api/v1/accounts", To(&[Admin])),
    ("POST", "/api/v1/accounts", To(&[Admin])),
    ("PATCH", "/api/v1/accounts/{id}", To(&[Admin])),
    ("POST", "/api/v1/accounts/{id}/link", To(&[Admin])),
    ("GET", "/api/v1/policy", To(&[Head])),
    ("PUT", "/api/v1/policy", To(&[Head])),
    ("GET", "/api/v1/audit", To(&[Dpo])),
    ("GET", "/api/v1/region", ToSignedIn),
    ("GET", "/api/v1/region/layers/{file}", ToSignedIn),
    ("GET", "/api/v1/codes", ToSignedIn),
    ("GET", "/api/v1/office", ToSignedIn),
    ("PUT", "/api/v1/office", To(&[Head, Admin])),
    ("GET", "/api/v1/areas", To(&[Planner, Inspector, Contributor, Head, Dpo, Viewer])),
    ("GET", "/api/v1/sites", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/sites/map", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/sites/{id}", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/search", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/sites.geojson", To(&[Planner, Head])),
    ("GET", "/api/v1/places/unlocated", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/places/{id}/candidates", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/places/{id}/moves", To(&[Planner, Inspector, Head])),
    ("PUT", "/api/v1/places/{id}/pin", To(&[Planner, Head])),
    ("POST", "/api/v1/places/{id}/pin/undo", To(&[Planner, Head])),
    ("GET", "/api/v1/places/{id}/facts", To(&[Planner, Inspector, Head])),
    ("PUT", "/api/v1/places/{id}/facts", To(&[Planner, Head])),
    ("POST", "/api/v1/places/{id}/facts/undo", To(&[Planner, Head])),
    ("POST", "/api/v1/places/{id}/merge", To(&[Planner, Head])),
    ("POST", "/api/v1/places/{id}/merge/undo", To(&[Planner, Head])),
    ("GET", "/api/v1/places/{id}/evidence", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/places/{id}/evidence", To(&[Planner, Head])),
    ("PUT", "/api/v1/people/{id}/facts", To(&[Planner, Head])),
    ("POST", "/api/v1/people/{id}/facts/undo", To(&[Planner, Head])),
    ("GET", "/api/v1/people/{id}/evidence", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/people/{id}/evidence", To(&[Planner, Head])),
    ("GET", "/api/v1/evidence/{id}", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/evidence/{id}/withdraw", To(&[Planner, Head])),
    ("GET", "/api/v1/sites/{id}/sources", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/sites/{id}/people", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/documents/{id}/reveal", To(&[Planner, Head])),
    ("GET", "/api/v1/imports", To(&[Planner, Contributor, Head])),
    ("GET", "/api/v1/imports/{id}", To(&[Planner, Contributor, Head])),
    ("GET", "/api/v1/imports/{id}/findings", To(&[Planner, Contributor, Head])),
    ("POST", "/api/v1/imports/{id}/undo", To(&[Planner, Contributor])),
    ("GET", "/api/v1/alerts", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/{id}", To(&[Planner, Head])),
    ("POST", "/api/v1/alerts/{id}/steps", To(&[Planner, Head])),
    ("POST", "/api/v1/alerts/steps", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/bell", To(&[Planner, Head])),
    ("POST", "/api/v1/alerts/bell", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/runs", To(&[Planner, Head])),
    ("POST", "/api/v1/alerts/runs", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/runs/{id}", To(&[Planner, Head])),
    ("POST", "/api/v1/alerts/runs/{id}/cancel", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/settings", To(&[Planner, Head])),
    ("PUT", "/api/v1/alerts/settings", To(&[Head])),
    ("GET", "/api/v1/alerts/mail", To(&[Head])),
    ("PUT", "/api/v1/alerts/mail", To(&[Head])),
    ("GET", "/api/v1/alerts/what-if", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/expected", To(&[Planner, Head])),
    ("POST", "/api/v1/alerts/expected", To(&[Planner, Head])),
    ("DELETE", "/api/v1/alerts/expected/{id}", To(&[Planner, Head])),
    ("GET", "/api/v1/alerts/fairness", To(&[Dpo])),
    ("GET", "/api/v1/reconcile/queue", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/reconcile/pair", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/reconcile/decisions", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/reconcile/decisions", To(&[Planner, Head])),
    ("POST", "/api/v1/reconcile/decisions/{id}/undo", To(&[Planner, Head])),
    ("GET", "/api/v1/reconcile/precedence", ToSignedIn),
    ("PUT", "/api/v1/reconcile/precedence", To(&[Head, Admin])),
    ("POST", "/api/v1/people/{id}", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/differences", To(&[Planner, Contributor, Head])),
    ("GET", "/api/v1/differences/summary.pdf", To(&[Planner, Contributor, Head])),
    ("GET", "/api/v1/differences/people", To(&[Planner, Contributor, Head])),
    ("GET", "/api/v1/differences/questions", To(&[Planner, Contributor, Head])),
    ("POST", "/api/v1/differences/questions", To(&[Planner, Head])),
    ("POST", "/api/v1/differences/questions/{id}/answer", To(&[Planner, Contributor, Head])),
    ("POST", "/api/v1/differences/questions/{id}/close", To(&[Planner, Head])),
    ("GET", "/api/v1/imports/{id}/failed", To(&[Planner, Contributor])),
    ("GET", "/api/v1/imports/templates/{kind}", To(&[Planner, Contributor])),
    ("GET", "/api/v1/imports/catalogue", To(&[Planner, Contributor])),
    ("POST", "/api/v1/imports/uploads", To(&[Planner, Contributor])),
    ("GET", "/api/v1/imports/uploads", To(&[Planner, Contributor, Head])),
    ("GET", "/api/v1/imports/uploads/{id}", To(&[Planner, Contributor, Head])),
    ("POST", "/api/v1/imports/uploads/{id}/check", To(&[Planner, Contributor])),
    ("GET", "/api/v1/imports/uploads/{id}/findings", To(&[Planner, Contributor, Head])),
    ("POST", "/api/v1/imports/uploads/{id}/confirm", To(&[Planner, Contributor, Head])),
    ("POST", "/api/v1/imports/uploads/{id}/process", To(&[Planner, Contributor])),
    ("DELETE", "/api/v1/imports/uploads/{id}", To(&[Planner, Contributor])),
    ("GET", "/api/v1/roads/boats", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/roads/boats", To(&[Planner, Head])),
    ("POST", "/api/v1/roads/boats/{id}/remove", To(&[Planner, Head])),
    ("GET", "/api/v1/inspections", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/inspections", To(&[Planner, Head])),
    ("GET", "/api/v1/inspections/{id}", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/inspections/{id}/edits", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/inspections/{id}/replan", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/inspections/{id}/replan/take", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/inspections/{id}/search", To(&[Planner, Head])),
    ("GET", "/api/v1/inspections/{id}/search", To(&[Planner, Inspector, Head])),
    ("DELETE", "/api/v1/inspections/{id}/search", To(&[Planner, Head])),
    ("POST", "/api/v1/inspections/{id}/acts", To(&[Planner, Inspector, Head])),
    ("PUT", "/api/v1/inspections/{id}/order-file", To(&[Planner, Head])),
    ("GET", "/api/v1/inspections/{id}/order-file", To(&[Planner, Inspector, Head])),
    ("POST", "/api/v1/inspections/{id}/visits/{visit}/photos", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/inspections/{id}/photos/{photo}", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/inspections/{id}/routes/{team}/{day}/{file}", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/inspections/{id}/routes/{team}/{day}/sheet.pdf", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/inspections/{id}/routes/{team}/{day}/sheet.json", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/inspections/{id}/order.pdf", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/inspections/{id}/minutes.pdf", To(&[Planner, Inspector, Head])),
    ("GET", "/api/v1/events", ToSignedIn),
];

/// What came back: the status and, for an error, its code. The body of a success is
/// not read, because some never end.
async fn outcome(app: &TestApp, request: Request<Body>) -> Checked<(u16, String)> {
    let response = router(app.app.clone()).oneshot(request).await?;
    let status = response.status();
    if status.is_success() || status.is_redirection() {
        return Ok((status.as_u16(), String::new()));
    }
    let body = to_bytes(response.into_body(), 1_000_000).await?;
    let problem: Problem = serde_json::from_slice(&body)
        .map_err(|e| format!("{e}: {status} {}", String::from_utf8_lossy(&body)))?;
    Ok((status.as_u16(), problem.code))
}

fn request(method: &str, path: &str, caller: Option<&Caller>, site: &str) -> Checked<Request<Body>> {
    let id = petapora::store::new_id();
    let path: String = path
        .split('/')
        .map(|part| if part.starts_with('{') { id.as_str() } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes())?)
        .uri(path)
        .header("host", "127.0.0.1:8080")
        .header("sec-fetch-site", site)
        .header("idempotency-key", petapora::store::new_id())
        .header("content-type", "application/json");
    if let Some(caller) = caller {
        request = request.header("cookie", &caller.cookie);
    }
    Ok(request.body(Body::from("{}"))?)
}

fn in_the_way(status: u16, code: &str) -> bool {
    status == 401 || matches!(code, "forbidden" | "foreign_origin" | "sign_in_first")
}

async fn new_caller(app: &TestApp, role: Role) -> Checked<Caller> {
    app.sign_in_as(role, (role == Contributor).then_some(Agency::Kesbangpol), "").await
}

both_engines!(every_route_is_open_to_whom_the_table_says_and_to_nobody_else, app => {
    let declared: BTreeSet<_> = EXPECTED.iter().map(|(method, path, _)| (*method, *path)).collect();
    let routes = routes();
    let existing: BTreeSet<_> = routes.iter().map(|route| (route.method.as_str(), route.path)).collect();
    assert_eq!(existing.difference(&declared).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "routes that nobody declared");
    assert_eq!(declared.difference(&existing).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "lines without a route");
    assert_eq!(routes.len(), EXPECTED.len());

    for (method, path, open) in EXPECTED {
        for role in Role::ALL {
            // Anew for each: one of the routes signs out.
            let caller = new_caller(&app, *role).await?;
            let (status, code) = outcome(&app, request(method, path, Some(&caller), "same-origin")?).await?;
            let may = match open {
                ToAll | ToSignedIn => true,
                To(roles) => roles.contains(role),
            };
            if may {
                assert!(!in_the_way(status, &code), "{role} {method} {path}: {status} {code}");
            } else {
                assert_eq!((status, code.as_str()), (403, "forbidden"), "{role} {method} {path}");
            }
            assert!(status < 500, "{role} {method} {path}: {status}");
        }
    }
    Ok(())
});

both_engines!(nobody_and_ended_sessions_pass_no_door_but_the_open_ones, app => {
    let mut ended = Vec::new();
    for role in Role::ALL {
        let disabled = new_caller(&app, *role).await?;
        // Another works on, so that this administrator is not the last.
        let _other = new_caller(&app, *role).await?;
        cli::set_disabled(&app.app, &format!("{role}-{}", disabled.account), true).await?;
        ended.push(disabled);
        ended.push(new_caller(&app, *role).await?);
    }
    // The second of each pair expires by rest.
    app.clock.advance_ms(30 * 60_000);
    ended.push(Caller { account: String::new(), cookie: "petapora=".into() });
    ended.push(Caller { account: String::new(), cookie: "petapora=not-a-key".into() });
    for (method, path, open) in EXPECTED {
        for caller in ended.iter().map(Some).chain([None]) {
            let (status, code) = outcome(&app, request(method, path, caller, "same-origin")?).await?;
            match open {
                ToAll => assert!(!in_the_way(status, &code), "{method} {path}: {status} {code}"),
                _ => assert_eq!((status, code.as_str()), (401, "sign_in_first"), "{method} {path}"),
            }
        }
    }
    Ok(())
});

both_engines!(no_other_site_can_change_anything, app => {
    for (method, path, _) in EXPECTED.iter().filter(|(method, _, _)| *method != "GET") {
        for role in Role::ALL {
            let caller = new_caller(&app, *role).await?;
            for site in ["cross-site", "same-site", ""] {
                let (status, code) = outcome(&app, request(method, path, Some(&caller), site)?).await?;
                assert_eq!((status, code.as_str()), (403, "foreign_origin"), "{role} {method} {path} {site}");
            }
        }
    }
    Ok(())
});

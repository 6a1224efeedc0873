//! Inspections from choosing places to closing the case, over HTTP. Invariant: every plan that is shown is whole:
//! each visit in one route or left out with its reason, every time within its day.

mod acts;
mod by_hand;
mod desk;
mod field;
mod leaks;
mod out;
mod paper;
mod replan;
mod search;

use std::collections::BTreeSet;

use axum::http::Method;
use petapora::alerts::run;
use petapora::inspections::check::check;
use petapora::inspections::plan::Problem;
use petapora_tests::{Caller, Checked, Reply, TestApp};
use petapora_wire::{
    AccountId, AlertPage, AlertState, InspectionAct, InspectionDetail, InspectionEdit, InspectionOrder,
    InspectionSettings, InspectionTeam, NewAlertStep, NewInspection, NewInspectionAct, NewInspectionEdit,
    PlaceId, Role, Signatory,
};

pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;

/// The sample lists judged on their day, and a planner.
pub async fn judged(app: &TestApp) -> Checked<Caller> {
    app.import_samples().await?;
    run(&app.app, "cli", "2026-11-01".parse().ok()).await?;
    app.app.read_sites().await?;
    app.sign_in(Role::Planner).await
}

/// Ids of the places that have a trustworthy point, in their order.
pub async fn places(app: &TestApp) -> Checked<Vec<PlaceId>> {
    const LOCATED: &str =
        "SELECT id FROM place WHERE jurisdiction_id = $1 AND located = 'measured' ORDER BY id";
    let j = app.app.jurisdiction.id.as_str();
    let rows: Vec<(String,)> = app.app.store.all(LOCATED, petapora::binds![j]).await?;
    Ok(rows.into_iter().map(|(id,)| PlaceId(id)).collect())
}

pub fn of_places(places: &[PlaceId]) -> NewInspection {
    NewInspection { places: places.to_vec(), ..NewInspection::default() }
}

pub async fn asked(app: &TestApp, caller: &Caller, new: &NewInspection) -> Checked<Reply> {
    app.write(caller, Method::POST, "/api/v1/inspections", new).await
}

pub async fn planned(app: &TestApp, caller: &Caller, new: &NewInspection) -> Checked<InspectionDetail> {
    let reply = asked(app, caller, new).await?;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let detail = reply.json()?;
    assert_whole(&detail);
    Ok(detail)
}

pub fn address(detail: &InspectionDetail, rest: &str) -> String {
    format!("/api/v1/inspections/{}{rest}", detail.inspection.id)
}

pub async fn seen(app: &TestApp, caller: &Caller, detail: &InspectionDetail) -> Checked<InspectionDetail> {
    let detail = app.get(caller, &address(detail, "")).await?.json()?;
    assert_whole(&detail);
    Ok(detail)
}

pub async fn edited(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    edit: InspectionEdit,
) -> Checked<Reply> {
    let edit = NewInspectionEdit { version: detail.inspection.version, edit };
    app.write(caller, Method::POST, &address(detail, "/edits"), &edit).await
}

/// The act on the version of `detail`.
pub async fn acted(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    act: InspectionAct,
) -> Checked<Reply> {
    let act = NewInspectionAct { version: Some(detail.inspection.version), act };
    app.write(caller, Method::POST, &address(detail, "/acts"), &act).await
}

/// The act, which must be taken.
pub async fn done(
    app: &TestApp,
    caller: &Caller,
    detail: &InspectionDetail,
    act: InspectionAct,
) -> Checked<InspectionDetail> {
    let reply = acted(app, caller, detail, act.clone()).await?;
    assert_eq!(reply.status, 200, "{act:?}: {}", reply.text());
    let detail = reply.json()?;
    assert_whole(&detail);
    Ok(detail)
}

pub fn settings(teams: &[&[&Caller]], days: &[&str]) -> InspectionSettings {
    let team = |(number, members): (usize, &&[&Caller])| InspectionTeam {
        name: format!("Tim {}", number + 1),
        members: members.iter().map(|caller| AccountId(caller.account.clone())).collect(),
        skills: Vec::new(),
        base: None,
    };
    InspectionSettings {
        teams: teams.iter().enumerate().map(team).collect(),
        days: days.iter().map(|day| (*day).to_owned()).collect(),
        from: "08:00".into(),
        to: "16:00".into(),
        overtime_min: 0,
        max_drive_min: 240,
        balance: 1,
        stability: 3,
    }
}

/// An order signed in the office, valid in the first week of November 2026.
pub fn order() -> InspectionOrder {
    InspectionOrder {
        number: "W.18.IMI.3-100.GR.01.01".into(),
        signatory: Signatory {
            name: "Pejabat Rekaan".into(),
            title: "Kepala Kantor".into(),
            nip: String::new(),
        },
        signed_on: "2026-11-01".into(),
        valid_from: "2026-11-01".into(),
        valid_to: "2026-11-07".into(),
        elsewhere: false,
        file: None,
    }
}

/// Alerts at places with points, taken up to where they are to be inspected.
pub async fn approved_alerts(app: &TestApp, planner: &Caller, signal: &str) -> Checked<AlertPage> {
    let list = format!("/api/v1/alerts?signal={signal}");
    let page: AlertPage = app.get(planner, &list).await?.json()?;
    for alert in &page.items {
        for to in [AlertState::Reviewed, AlertState::Approved] {
            let step = NewAlertStep { to, reason: "sesuai berkas".into(), into: None, outcome: None };
            let path = format!("/api/v1/alerts/{}/steps", alert.id);
            assert_eq!(app.write(planner, Method::POST, &path, &step).await?.status, 200);
        }
    }
    Ok(page)
}

/// Goes over every plan that is kept, with the check alone.
pub async fn assert_checked(app: &TestApp) -> Checked {
    const KEPT: &str = "SELECT problem, legs, plan FROM inspection WHERE jurisdiction_id = $1";
    let binds = petapora::binds![app.app.jurisdiction.id.as_str()];
    let rows: Vec<(String, String, String)> = app.app.store.all(KEPT, binds).await?;
    assert!(!rows.is_empty());
    for (problem, legs, plan) in rows {
        let mut problem: Problem = serde_json::from_str(&problem)?;
        let mut legs: serde_json::Value = serde_json::from_str(&legs)?;
        problem.legs = serde_json::from_value(legs["matrix"].take())?;
        assert_eq!(check(&problem, &serde_json::from_str(&plan)?), vec![]);
    }
    Ok(())
}

/// What every plan must show, whatever was done before.
pub fn assert_whole(detail: &InspectionDetail) {
    let mut once = BTreeSet::new();
    let (mut drive, mut stops) = (0, 0);
    for route in &detail.routes {
        assert!(!route.stops.is_empty());
        let mut free = route.leaves_ms;
        for stop in &route.stops {
            assert!(once.insert(&stop.visit), "{} twice", stop.visit);
            assert!(
                free <= stop.arrives_ms
                    && stop.arrives_ms <= stop.begins_ms
                    && stop.begins_ms <= stop.ends_ms
            );
            free = stop.ends_ms;
            drive += stop.way.seconds;
            stops += 1;
        }
        drive += route.home.seconds;
        assert!(free <= route.returns_ms);
        assert!(
            route.returns_ms <= route.shift_ends_ms + i64::from(detail.settings.overtime_min) * MINUTE_MS
        );
    }
    assert_eq!(i64::from(drive), detail.objective.drive_s);
    assert_eq!(stops, detail.inspection.planned as usize);
    for unserved in &detail.unserved {
        assert!(once.insert(&unserved.visit), "{} is in a route and left out", unserved.visit);
        assert!(!unserved.reason.id.is_empty() && !unserved.reason.en.is_empty());
    }
    for visit in detail.visits.iter().filter(|visit| visit.excluded) {
        assert!(once.insert(&visit.place), "{} is excluded and elsewhere", visit.place);
    }
    assert_eq!(once.len(), detail.visits.len());
    assert_eq!(detail.inspection.wanted as usize, detail.visits.len());
}

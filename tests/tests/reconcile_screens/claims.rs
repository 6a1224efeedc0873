//! What lists claim of a person and of a place, and whose word counts. Invariant: no claim
//! is lost or without its row, and an agency reads its own.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use petapora::binds;
use petapora::registry::name_key::display_name;
use petapora_tests::{Caller, Checked, TestApp, both_engines};
use petapora_wire::{
    Agency, PersonClaims, PlaceField, Precedence, Purpose, ReadPeople, Role, RowPair, Verdict,
};

use super::{audited, decide};

const PRECEDENCE: &str = "/api/v1/reconcile/precedence";

async fn person(app: &TestApp, who: &Caller, id: &str) -> Checked<PersonClaims> {
    let body = ReadPeople { purpose: Purpose::Verification };
    let reply = app.write(who, Method::POST, &format!("/api/v1/people/{id}"), &body).await?;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    reply.json()
}

/// Somebody whom several rows name, and the rows of one link.
async fn linked(app: &TestApp) -> Checked<(String, RowPair)> {
    const SQL: &str = "SELECT w.person_id, l.left_row, l.right_row FROM person_link l \
        JOIN person_row w ON w.jurisdiction_id = l.jurisdiction_id AND w.row_id = l.left_row \
        WHERE l.jurisdiction_id = $1 ORDER BY w.person_id, l.left_row, l.right_row";
    let rows: Vec<(String, String, String)> =
        app.app.store.all(SQL, binds![app.app.jurisdiction.id.as_str()]).await?;
    let (person, left, right) = rows.into_iter().next().ok_or("nobody is linked")?;
    Ok((person, RowPair { left: left.into(), right: right.into() }))
}

both_engines!(whose_word_counts_is_set_by_an_administrator_once_and_shown_first, app => {
    app.import_samples().await?;
    let (planner, admin) = (app.sign_in(Role::Planner).await?, app.sign_in(Role::Admin).await?);
    let (id, _) = linked(&app).await?;
    let before = person(&app, &planner, &id).await?;
    let name = |claims: &PersonClaims| claims.fields.iter().find(|field| field.field == "name").cloned();
    let named = name(&before).ok_or("no name")?;
    assert_eq!(named.order.first(), Some(&Agency::Imigrasi));
    let last = named.claims.last().map(|claim| claim.source.agency).ok_or("no claim")?;
    assert_ne!(named.claims[0].source.agency, last, "two agencies name them");

    let mut wanted: Precedence = app.get(&admin, PRECEDENCE).await?.json()?;
    wanted.person = vec![last];
    for _ in 0..2 {
        let reply = app.write_with_key(&admin, Method::PUT, PRECEDENCE, &wanted, "satu-niat-saja").await?;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    }
    assert_eq!(audited(&app, "reconcile.precedence").await?, 1);
    assert_eq!(app.get(&planner, PRECEDENCE).await?.json::<Precedence>()?, wanted);
    let after = person(&app, &planner, &id).await?;
    let now = name(&after).ok_or("no name")?;
    assert_eq!((now.claims[0].source.agency, now.claims.len(), &now.order), (last, named.claims.len(), &wanted.person));

    wanted.job = vec![Agency::Ksop, Agency::Ksop];
    let reply = app.write(&admin, Method::PUT, PRECEDENCE, &wanted).await?;
    assert_eq!((reply.status, reply.code()?.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "agency_twice"));
    Ok(())
});

both_engines!(a_person_shows_every_claim_with_its_row_and_what_was_decided, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    let (id, pair) = linked(&app).await?;
    let before = person(&app, &planner, &id).await?;
    assert!(before.decisions.is_empty() && !before.links.is_empty());
    for field in &before.fields {
        assert!(field.claims.iter().all(|claim| claim.source.line > 0 && !claim.source.list_date.is_empty()));
        let shown = field.claims.first().map(|claim| claim.source.agency);
        let best = field.order.iter().find(|one| field.claims.iter().any(|claim| claim.source.agency == **one));
        assert!(best.is_none_or(|best| shown == Some(*best)), "{}: {shown:?} before {best:?}", field.field);
    }
    // Split, looked at from both sides, and put together again.
    let decision = decide(&app, &planner, &pair, Verdict::Different).await?;
    let split = person(&app, &planner, &id).await?;
    assert_eq!(split.decisions.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [decision.id.as_str()]);
    assert_ne!(serde_json::to_value(&split.links)?, serde_json::to_value(&before.links)?);
    let path = format!("/api/v1/reconcile/decisions/{}/undo", decision.id);
    assert_eq!(app.write(&planner, Method::POST, &path, &()).await?.status, StatusCode::OK);
    let again = person(&app, &planner, &id).await?;
    assert_eq!((serde_json::to_value(&again)?, again.decisions.len()), (serde_json::to_value(&before)?, 0));
    Ok(())
});

both_engines!(a_place_shows_every_claim_with_its_list_and_date, app => {
    app.import_samples().await?;
    let planner = app.sign_in(Role::Planner).await?;
    const PLACES: &str = "SELECT id, name FROM place WHERE jurisdiction_id = $1 ORDER BY name";
    let places: Vec<(String, String)> =
        app.app.store.all(PLACES, binds![app.app.jurisdiction.id.as_str()]).await?;
    let mut agencies_of_one = 0;
    for (id, name) in &places {
        let fields: Vec<PlaceField> = app.get(&planner, &format!("/api/v1/places/{id}/claims")).await?.json()?;
        let named = fields.iter().find(|field| field.field == "name").ok_or("no name")?;
        // What the map shows is the first claim, as screens write names; sites of one company
        // have their area after it.
        let first = display_name(&named.claims[0].value);
        assert!(name.starts_with(&first), "{name} is shown, {first} stands first");
        for claim in fields.iter().flat_map(|field| &field.claims) {
            assert!(claim.source.line > 0 && claim.source.list_date == "2026-11-01", "{claim:?}");
        }
        let agencies: BTreeSet<Agency> = named.claims.iter().map(|claim| claim.source.agency).collect();
        agencies_of_one = agencies_of_one.max(agencies.len());
    }
    assert!(agencies_of_one > 1, "no place is named by two agencies");
    let path = format!("/api/v1/places/{}/claims", places[0].0);
    let other = app.sign_in_as(Role::Planner, None, "64.74.99").await?;
    assert_eq!(app.get(&other, &path).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&planner, "/api/v1/places/nowhere/claims").await?.status, StatusCode::NOT_FOUND);
    Ok(())
});

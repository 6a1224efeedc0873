//! Signing in, staying in, getting out; and guessing.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;

use axum::extract::ConnectInfo;
use axum::http::{Method, header};
use futures_util::future::join_all;
use petapora::access::cli;
use petapora::app::App;
use petapora::binds;
use petapora_tests::{Checked, Reply, TestApp, both_engines};
use petapora_wire::{AccountChange, Me, Permission, Role, SignIn};

use crate::{PASSWORD, caller, is_live, post, request, sign_in, with_password};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
const WRONG: &str = "payung kuning di atas kursi";

both_engines!(a_password_opens_a_session_that_says_who_one_is, app => {
    with_password(&app, "analis", Role::Planner).await?;
    let reply = sign_in(&app, " Analis ", PASSWORD).await?;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let me: Me = reply.json()?;
    assert_eq!((me.username.as_str(), me.role), ("analis", Role::Planner));
    assert!(me.may.contains(&Permission::ImportLists) && !me.may.contains(&Permission::ManageAccounts));
    let planner = caller(&reply)?;
    let again: Me = app.get(&planner, "/api/v1/session").await?.json()?;
    assert_eq!(again.id, me.id);
    assert_eq!(sign_in(&app, "analis", WRONG).await?.code()?, "wrong_password");
    Ok(())
});

both_engines!(the_cookie_is_bound_to_the_host_except_on_this_machine, app => {
    with_password(&app, "analis", Role::Planner).await?;
    let body = SignIn { username: "analis".into(), password: PASSWORD.into() };
    for (host, name, end) in [
        ("127.0.0.1:8080", "petapora", "Path=/; HttpOnly; SameSite=Strict"),
        ("peta.example", "__Host-petapora", "Path=/; HttpOnly; SameSite=Strict; Secure"),
        ("192.168.1.5:8080", "__Host-petapora", "Path=/; HttpOnly; SameSite=Strict; Secure"),
    ] {
        let mut sent = request(Method::POST, "/api/v1/session", &body)?;
        sent.headers_mut().insert("host", host.parse()?);
        let reply = app.send(None, sent).await?;
        let cookie = reply.headers.get(header::SET_COOKIE).ok_or("no cookie")?.to_str()?.to_owned();
        let (pair, flags) = cookie.split_once("; ").ok_or("no flags")?;
        assert_eq!(flags, end);
        let (found, key) = pair.split_once('=').ok_or("no value")?;
        assert_eq!((found, key.len()), (name, 43));
        // The loopback name opens nothing on another host.
        let mut read = request(Method::GET, "/api/v1/session", &())?;
        read.headers_mut().insert("host", "peta.example".parse()?);
        read.headers_mut().insert("cookie", format!("petapora={key}").parse()?);
        assert_eq!(app.send(None, read).await?.status, 401);
    }
    Ok(())
});

both_engines!(a_session_is_dead_at_once_when_its_time_or_its_powers_end, app => {
    let admin = with_password(&app, "kepala.tu", Role::Admin).await?;
    let first = with_password(&app, "analis", Role::Planner).await?;

    // Signing in again with the old cookie gives a new key and ends the old one.
    let mut again = request(Method::POST, "/api/v1/session", &SignIn { username: "analis".into(), password: PASSWORD.into() })?;
    again.headers_mut().insert("cookie", first.cookie.parse()?);
    let second = caller(&app.send(None, again).await?)?;
    assert_ne!(first.cookie, second.cookie);
    assert!(!is_live(&app, &first).await? && is_live(&app, &second).await?);

    // Signing out.
    let out = app.send(Some(&second), request(Method::DELETE, "/api/v1/session", &())?).await?;
    assert_eq!(out.status, 204);
    assert!(out.headers[header::SET_COOKIE].to_str()?.contains("Max-Age=0"));
    assert!(!is_live(&app, &second).await?);

    // A change of role, of area, disabling.
    let account = format!("/api/v1/accounts/{}", first.account);
    let changes = [
        AccountChange { role: Some(Role::Inspector), ..AccountChange::default() },
        AccountChange { area: Some("64.74.01".into()), ..AccountChange::default() },
        AccountChange { disabled: Some(true), ..AccountChange::default() },
    ];
    for change in changes {
        let session = caller(&sign_in(&app, "analis", PASSWORD).await?)?;
        assert!(is_live(&app, &session).await?);
        let name = AccountChange { display_name: Some("Analis Baru".into()), ..AccountChange::default() };
        assert_eq!(app.write(&admin, Method::PATCH, &account, &name).await?.status, 200);
        assert!(is_live(&app, &session).await?, "a new name ends nothing");
        let reply = app.write(&admin, Method::PATCH, &account, &change).await?;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert!(!is_live(&app, &session).await?, "{change:?}");
    }
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.code()?, "wrong_password");
    Ok(())
});

both_engines!(a_session_rests_thirty_minutes_and_lasts_twelve_hours, app => {
    let rested = with_password(&app, "rested", Role::Viewer).await?;
    let busy = with_password(&app, "busy", Role::Viewer).await?;
    for _ in 0..24 {
        app.clock.advance_ms(29 * MINUTE_MS);
        assert!(is_live(&app, &busy).await?);
        // The time of the request is noted beside the answer.
        while app.app.touching.load(Ordering::Acquire) {
            tokio::task::yield_now().await;
        }
    }
    assert!(!is_live(&app, &rested).await?);
    app.clock.advance_ms(24 * MINUTE_MS);
    assert!(!is_live(&app, &busy).await?, "12 hours are over");
    Ok(())
});

both_engines!(of_ten_thousand_guesses_in_a_day_at_most_a_hundred_are_evaluated, app => {
    let account = with_password(&app, "analis", Role::Planner).await?.account;
    for _ in 0..10_000 {
        assert_eq!(sign_in(&app, "analis", WRONG).await?.status, 401);
        app.clock.advance_ms(DAY_MS / 10_000);
    }
    const EVALUATED: &str = "SELECT COUNT(*) FROM audit \
        WHERE jurisdiction_id = $1 AND action = 'session.attempt' AND target = $2";
    let jurisdiction = app.app.jurisdiction.id.as_str();
    let (evaluated,): (i64,) = app.app.store.one(EVALUATED, binds![jurisdiction, &account]).await?;
    assert!((50..=100).contains(&evaluated), "{evaluated}");
    // The owner waits once, and a success sets everything back.
    app.clock.advance_ms(20 * MINUTE_MS);
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.status, 200);
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.status, 200);
    Ok(())
});

both_engines!(guesses_sent_at_once_are_not_all_the_first, app => {
    with_password(&app, "analis", Role::Planner).await?;
    let guesses: Vec<_> = (0..12).map(|_| sign_in(&app, "analis", WRONG)).collect();
    let mut waiting = 0;
    for reply in join_all(guesses).await {
        let reply = reply?;
        waiting += usize::from(reply.headers.contains_key(header::RETRY_AFTER));
    }
    assert_eq!(waiting, 12 - 5);
    Ok(())
});

both_engines!(a_lock_survives_a_restart, app => {
    with_password(&app, "analis", Role::Planner).await?;
    for _ in 0..5 {
        sign_in(&app, "analis", WRONG).await?;
    }
    let restarted = App::open(app.app.config.clone(), false).await?;
    let body = SignIn { username: "analis".into(), password: PASSWORD.into() };
    let mut sent = request(Method::POST, "/api/v1/session", &body)?;
    sent.headers_mut().insert("host", "127.0.0.1".parse()?);
    sent.headers_mut().insert("sec-fetch-site", "same-origin".parse()?);
    let reply = tower::ServiceExt::oneshot(petapora::app::router(restarted), sent).await?;
    assert_eq!(reply.status(), 401);
    assert_eq!(reply.headers()[header::RETRY_AFTER], "1");
    Ok(())
});

both_engines!(an_unknown_name_is_answered_like_a_known_one, app => {
    with_password(&app, "known", Role::Planner).await?;
    cli::add_account(&app.app, crate::new_account("uninvited", Role::Planner)).await?;
    with_password(&app, "disabled", Role::Planner).await?;
    cli::set_disabled(&app.app, "disabled", true).await?;
    let shown = |reply: &Reply| {
        (reply.status, reply.text(), reply.headers.get(header::RETRY_AFTER).cloned())
    };
    for step in 0..12 {
        let known = shown(&sign_in(&app, "known", WRONG).await?);
        for other in ["nobody", "uninvited", "disabled"] {
            let password = if other == "disabled" { PASSWORD } else { WRONG };
            assert_eq!(shown(&sign_in(&app, other, password).await?), known, "{other}, step {step}");
        }
        app.clock.advance_ms(900 * (1 << step.min(6)));
    }
    Ok(())
});

async fn guess_from(app: &TestApp, address: [u8; 4], n: u32) -> Checked<Reply> {
    let body = SignIn { username: format!("nobody{n}"), password: WRONG.into() };
    let mut sent = request(Method::POST, "/api/v1/session", &body)?;
    sent.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 4000))));
    // Whatever a client claims about itself changes nothing.
    sent.headers_mut().insert("x-forwarded-for", format!("10.1.1.{n}").parse()?);
    app.send(None, sent).await
}

both_engines!(one_address_cannot_spray_over_many_names, app => {
    for n in 0..30 {
        assert_eq!(guess_from(&app, [10, 0, 0, 1], n).await?.status, 401);
    }
    let stopped = guess_from(&app, [10, 0, 0, 1], 30).await?;
    assert_eq!((stopped.status.as_u16(), stopped.code()?.as_str()), (429, "too_many"));
    assert_eq!(stopped.headers[header::RETRY_AFTER], "300");
    assert_eq!(guess_from(&app, [10, 0, 0, 2], 31).await?.status, 401);
    app.clock.advance_ms(5 * MINUTE_MS);
    assert_eq!(guess_from(&app, [10, 0, 0, 1], 32).await?.status, 401);
    Ok(())
});

both_engines!(a_hash_of_old_parameters_is_renewed_at_the_next_sign_in, app => {
    const OLD: &str = "$argon2id$v=19$m=8192,t=1,p=1$I877USgBMHIUR1zuArEnSQ$iHEtsPHzQ8vUpFXH1YXoZXQD76QCwIQE4EDqPSWxK0M";
    const SET: &str = "UPDATE account SET password_hash = $2 WHERE jurisdiction_id = $1 AND username = 'analis'";
    const READ: &str = "SELECT password_hash FROM account WHERE jurisdiction_id = $1 AND username = 'analis'";
    with_password(&app, "analis", Role::Planner).await?;
    let jurisdiction = app.app.jurisdiction.id.as_str();
    let mut tx = app.app.store.begin().await?;
    tx.execute(SET, binds![jurisdiction, OLD]).await?;
    tx.commit().await?;
    assert_eq!(sign_in(&app, "analis", WRONG).await?.status, 401);
    let kept = |row: (String,)| row.0;
    assert_eq!(kept(app.app.store.one(READ, binds![jurisdiction]).await?), OLD);
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.status, 200);
    let renewed = kept(app.app.store.one(READ, binds![jurisdiction]).await?);
    assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.status, 200);
    Ok(())
});

both_engines!(no_answer_and_no_audit_entry_holds_a_secret, app => {
    let session = with_password(&app, "analis", Role::Planner).await?;
    let reply = sign_in(&app, "analis", PASSWORD).await?;
    post(&app, "/api/v1/session", &SignIn { username: PASSWORD.into(), password: "x".into() }).await?;
    const ALL: &str = "SELECT action, target, detail FROM audit WHERE jurisdiction_id = $1";
    let rows: Vec<(String, String, String)> =
        app.app.store.all(ALL, binds![app.app.jurisdiction.id.as_str()]).await?;
    let audit = format!("{rows:?}");
    assert!(audit.contains("session.attempt") && audit.contains("session.start"));
    for secret in [PASSWORD, "$argon2", &session.cookie["petapora=".len()..]] {
        assert!(!audit.contains(secret) && !reply.text().contains(secret));
    }
    Ok(())
});

//! One-time links: what each does, once, and not for long.

use petapora::access::cli;
use petapora::app::App;
use petapora_tests::{Checked, Reply, TestApp, both_engines};
use petapora_wire::{Me, Role, SetPassword, UseLink};

use crate::{PASSWORD, caller, is_live, key, new_account, post, sign_in, with_password};

const HOUR_MS: i64 = 3_600_000;

async fn look(app: &TestApp, link: &str) -> Checked<Reply> {
    post(app, "/api/v1/session/link/look", &UseLink { key: key(link) }).await
}

async fn set(app: &TestApp, link: &str, username: Option<&str>, password: &str) -> Checked<Reply> {
    let body = SetPassword {
        key: key(link),
        username: username.map(Into::into),
        display_name: None,
        password: password.into(),
    };
    post(app, "/api/v1/session/password", &body).await
}

both_engines!(a_link_can_be_looked_at_often_and_used_once, app => {
    let link = cli::add_account(&app.app, new_account("analis", Role::Planner)).await?.link;
    assert!(link.starts_with("/#kunci=") && key(&link).len() == 43);
    for _ in 0..3 {
        assert_eq!(look(&app, &link).await?.text(), "\"password\"");
    }
    assert_eq!(set(&app, &link, None, PASSWORD).await?.status, 200);
    assert_eq!(look(&app, &link).await?.code()?, "link_spent");
    assert_eq!(set(&app, &link, None, PASSWORD).await?.code()?, "link_spent");
    Ok(())
});

both_engines!(a_link_used_ten_times_at_once_works_once, app => {
    let link = cli::add_account(&app.app, new_account("analis", Role::Planner)).await?.link;
    let mut tasks = tokio::task::JoinSet::new();
    let app = std::sync::Arc::new(app);
    for _ in 0..10 {
        let (app, link) = (app.clone(), link.clone());
        tasks.spawn(async move { set(&app, &link, None, PASSWORD).await.map(|reply| reply.status.as_u16()) });
    }
    let mut statuses = Vec::new();
    while let Some(status) = tasks.join_next().await {
        statuses.push(status??);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 422)), "{statuses:?}");
    Ok(())
});

both_engines!(a_link_ends_by_itself, app => {
    let invited = cli::add_account(&app.app, new_account("analis", Role::Planner)).await?.link;
    let set_up = cli::set_up_link(&app.app).await?.ok_or("there is an administrator")?;
    app.clock.advance_ms(24 * HOUR_MS - 1);
    assert_eq!(look(&app, &set_up).await?.text(), "\"set_up\"");
    app.clock.advance_ms(1);
    assert_eq!(look(&app, &set_up).await?.code()?, "link_spent");
    app.clock.advance_ms(48 * HOUR_MS - 1);
    assert_eq!(look(&app, &invited).await?.status, 200);
    app.clock.advance_ms(1);
    assert_eq!(set(&app, &invited, None, PASSWORD).await?.code()?, "link_spent");
    Ok(())
});

both_engines!(a_new_password_ends_the_sessions_and_links_of_the_old_one, app => {
    let session = with_password(&app, "analis", Role::Planner).await?;
    let older = cli::new_password_link(&app.app, "Analis").await?.link;
    let newer = cli::new_password_link(&app.app, "analis").await?.link;
    assert_eq!(look(&app, &older).await?.code()?, "link_spent");
    assert!(is_live(&app, &session).await?, "a link by itself ends nothing");
    let new = "tujuh ikan berenang";
    assert_eq!(set(&app, &newer, None, new).await?.status, 200);
    assert!(!is_live(&app, &session).await?);
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.status, 401);
    assert_eq!(sign_in(&app, "analis", new).await?.status, 200);
    Ok(())
});

both_engines!(a_new_password_opens_a_locked_account, app => {
    with_password(&app, "analis", Role::Planner).await?;
    for _ in 0..6 {
        sign_in(&app, "analis", "payung kuning di atas kursi").await?;
    }
    let link = cli::new_password_link(&app.app, "analis").await?.link;
    assert_eq!(set(&app, &link, None, PASSWORD).await?.status, 200);
    assert_eq!(sign_in(&app, "analis", PASSWORD).await?.status, 200);
    Ok(())
});

both_engines!(a_weak_password_is_refused_and_the_link_stays, app => {
    let link = cli::add_account(&app.app, new_account("analis", Role::Planner)).await?.link;
    assert_eq!(set(&app, &link, None, "pendek").await?.code()?, "password_length");
    assert_eq!(set(&app, &link, None, "Bontang Bontang Bontang").await?.code()?, "password_weak");
    assert_eq!(set(&app, &link, None, "analis analis analis").await?.code()?, "password_weak");
    assert_eq!(set(&app, &link, None, PASSWORD).await?.status, 200);
    Ok(())
});

both_engines!(the_first_administrator_is_made_once, app => {
    let first = cli::set_up_link(&app.app).await?.ok_or("there is an administrator")?;
    let second = cli::set_up_link(&app.app).await?.ok_or("there is an administrator")?;
    assert_eq!(set(&app, &first, None, PASSWORD).await?.code()?, "username_form");
    let reply = set(&app, &first, Some("Kepala.TU"), PASSWORD).await?;
    let me: Me = reply.json()?;
    assert_eq!((me.username.as_str(), me.role), ("kepala.tu", Role::Admin));
    assert!(is_live(&app, &caller(&reply)?).await?);
    assert_eq!(set(&app, &second, Some("penyusup"), PASSWORD).await?.code()?, "link_spent");
    assert!(cli::set_up_link(&app.app).await?.is_none());
    Ok(())
});

both_engines!(a_disabled_account_s_link_is_void, app => {
    let link = cli::add_account(&app.app, new_account("analis", Role::Planner)).await?.link;
    cli::set_disabled(&app.app, "analis", true).await?;
    assert_eq!(set(&app, &link, None, PASSWORD).await?.code()?, "link_spent");
    let newer = cli::new_password_link(&app.app, "analis").await?.link;
    assert_eq!(set(&app, &newer, None, PASSWORD).await?.code()?, "link_spent");
    Ok(())
});

both_engines!(only_the_demo_can_be_entered_without_a_password, app => {
    assert!(cli::demo_sign_in_link(&app.app).await.is_err());
    Ok(())
});

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_s_planner_signs_in_by_link_once() -> Checked {
    let app = TestApp::sqlite().await?;
    let mut config = app.app.config.clone();
    config.data = app.folder().join("demo");
    let demo = App::open(config, true).await?;
    let links = [cli::demo_sign_in_link(&demo).await?, cli::demo_sign_in_link(&demo).await?];
    // With the head and a team's leader, who have their links from the command line.
    let accounts = cli::list_accounts(&demo).await?;
    let names: Vec<&str> = accounts.iter().map(|account| account.username.as_str()).collect();
    assert_eq!(names, ["analis", "kepala", "ketua"]);
    for link in &links {
        for expected in [200, 422] {
            let body = UseLink { key: key(link) };
            let mut sent = crate::request(axum::http::Method::POST, "/api/v1/session/link", &body)?;
            sent.headers_mut().insert("host", "127.0.0.1".parse()?);
            sent.headers_mut().insert("sec-fetch-site", "same-origin".parse()?);
            let reply = tower::ServiceExt::oneshot(petapora::app::router(demo.clone()), sent).await?;
            assert_eq!(reply.status(), expected);
        }
    }
    Ok(())
}

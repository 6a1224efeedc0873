//! What survives when the program is killed while it improves a plan: the best plan saved so far, whole.

use std::thread::sleep;
use std::time::{Duration, Instant};

use petapora::inspections::check::check;
use petapora::inspections::plan::{Plan, Problem};
use petapora_tests::Checked;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, SqliteConnection};

use crate::served::{Served, exchange, serve};
use crate::{Folder, audit_chain_holds};

/// Longest wait for a first better plan.
const PATIENCE: Duration = Duration::from_secs(120);

/// Head and body of the answer.
fn ask(served: &Served, cookie: &str, path: &str, body: &Value) -> Checked<(String, Value)> {
    exchange(&served.address, cookie, &petapora::store::new_id(), path, body.to_string().as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_is_killed_leaves_the_best_plan_it_saved() -> Checked {
    let folder = Folder::new()?;
    let served = serve(&folder.data(), &["--demo"])?;
    let (head, _) = ask(&served, "", "/api/v1/session/link", &json!({ "key": served.key }))?;
    let cookie = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("set-cookie")
            .then(|| value.split(';').next().unwrap_or_default().to_owned())
    });
    let cookie = cookie.ok_or(head)?;
    let file = folder.data().join("petapora.sqlite");
    let mut db = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).connect().await?;
    let places: Vec<String> =
        sqlx::query_scalar("SELECT id FROM place WHERE located = 'measured' ORDER BY id")
            .fetch_all(&mut db)
            .await?;
    let (head, made) = ask(&served, &cookie, "/api/v1/inspections", &json!({ "places": places }))?;
    assert!(head.starts_with("HTTP/1.1 201"), "{head} {made}");
    let id = made["inspection"]["id"].as_str().ok_or("no id")?.to_owned();
    let wish = json!({ "version": 1, "seconds": 60 });
    let (head, answer) = ask(&served, &cookie, &format!("/api/v1/inspections/{id}/search"), &wish)?;
    assert!(head.starts_with("HTTP/1.1 202"), "{head} {answer}");
    let begun = Instant::now();
    let mut seen = 1;
    while seen == 1 && begun.elapsed() < PATIENCE {
        sleep(Duration::from_millis(50));
        seen = version(&mut db).await?;
    }
    drop(served);
    assert!(seen > 1, "no better plan within {PATIENCE:?}");
    drop(db);
    // The program comes up again and finds the chain whole.
    audit_chain_holds(&folder.data())?;
    let mut db = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).connect().await?;
    assert!(version(&mut db).await? >= seen);
    let (problem, legs, plan): (String, String, String) =
        sqlx::query_as("SELECT problem, legs, plan FROM inspection").fetch_one(&mut db).await?;
    let mut problem: Problem = serde_json::from_str(&problem)?;
    let mut legs: Value = serde_json::from_str(&legs)?;
    problem.legs = serde_json::from_value(legs["matrix"].take())?;
    let plan: Plan = serde_json::from_str(&plan)?;
    assert_eq!(check(&problem, &plan), vec![]);
    Ok(())
}

async fn version(db: &mut SqliteConnection) -> Checked<i64> {
    Ok(sqlx::query_scalar("SELECT version FROM inspection").fetch_one(db).await?)
}

//! What survives when the program is killed while it improves a plan: the best plan saved so far, whole.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use petapora::inspections::check::check;
use petapora::inspections::plan::{Plan, Problem};
use petapora_tests::Checked;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, SqliteConnection};

use crate::{Folder, audit_chain_holds, petapora};

/// Longest wait for a first better plan.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that is gone when it is dropped.
struct Served {
    child: Child,
    address: String,
    key: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves the demo; it says where, with a key that signs in once.
fn serve(folder: &Folder) -> Checked<Served> {
    let mut child = petapora(&folder.data(), &["serve", "--demo", "--listen", "127.0.0.1:0"]).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let rest = line.split("http://").nth(1).ok_or("no address")?;
    let (address, rest) = rest.split_once("/#kunci=").ok_or("no key")?;
    let key = rest.split_whitespace().next().unwrap_or_default();
    Ok(Served { child, address: address.to_owned(), key: key.to_owned() })
}

/// Head and body of the answer.
fn ask(served: &Served, cookie: &str, path: &str, body: &Value) -> Checked<(String, Value)> {
    let (address, body, key) = (&served.address, body.to_string(), petapora::store::new_id());
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").ok_or("no answer")?;
    // The bodies here come whole, so the first brace begins them.
    let from = body.find('{').ok_or_else(|| format!("{head}\n{body}"))?;
    let mut values = serde_json::Deserializer::from_str(&body[from..]).into_iter();
    Ok((head.to_owned(), values.next().ok_or("no JSON")??))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_is_killed_leaves_the_best_plan_it_saved() -> Checked {
    let folder = Folder::new()?;
    let served = serve(&folder)?;
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

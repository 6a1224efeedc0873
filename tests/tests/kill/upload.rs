//! `petapora serve`, killed while it processes an upload: what was accepted is there after the next start,
//! waiting or whole, and can be brought to its end.

use std::thread::sleep;
use std::time::{Duration, Instant};

use petapora_tests::{Checked, TestApp};
use petapora_wire::Role;
use serde_json::json;

use crate::kept::Kept;
use crate::{Chance, Office, Served, ask, kills, list, post};

const ROWS: u32 = 1_500;
const REJECTED: u32 = ROWS.div_ceil(list::ONE_BAD_IN);

/// Whether the answer's head says that all is well.
fn is_ok(head: &str) -> bool {
    head.starts_with("HTTP/1.1 200")
}

async fn killed_uploads(on_postgres: bool, kills: u32) -> Checked {
    let office = Office::new(on_postgres).await?;
    let app = TestApp::over(office.data(), office.url.clone()).await?;
    let cookie = app.sign_in(Role::Planner).await?.cookie;
    app.app.store.close().await;
    drop(app);
    let serve = || Served::start(office.petapora(&["serve", "--listen", "127.0.0.1:0"]));
    let (mut chance, mut kept) = (Chance(20_261_130), Kept::default());
    let (mut absent, mut present) = (0, 0);
    let mut served = serve()?;
    // The first upload is processed in peace, to know how long that takes.
    let mut lasts = None;
    for round in 0..=kills {
        let list = office.list(round, ROWS)?;
        let name = list.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let line = format!("POST /api/v1/imports/uploads?agency=APOA&file_name={name}");
        let sent =
            ask(&served.address, &cookie, (&line, "application/octet-stream", &std::fs::read(&list)?))?;
        assert!(is_ok(&sent.0), "{sent:?}");
        let id = sent.1["upload"]["id"].as_str().ok_or("no id")?.to_owned();
        let step = |step: &str| format!("/api/v1/imports/uploads/{id}/{step}");
        let checked = post(&served.address, &cookie, &step("check"), &json!({}))?;
        assert!(is_ok(&checked.0), "{checked:?}");

        let (address, who, path) = (served.address.clone(), cookie.clone(), step("process"));
        let begun = Instant::now();
        let asked = std::thread::spawn(move || post(&address, &who, &path, &json!({})));
        if let Some(lasts) = lasts {
            sleep(chance.moment(round - 1, kills, Duration::ZERO, lasts));
            served.kill();
        }
        // An answer that was cut off is none.
        let is_told = asked.join().map_err(|_| "the asking thread")?.is_ok_and(|(head, _)| is_ok(&head));
        if lasts.is_none() {
            lasts = Some(begun.elapsed().mul_f64(1.05));
            assert!(is_told);
            kept.acknowledge(&list, ROWS, REJECTED);
            continue;
        }
        if is_told {
            kept.acknowledge(&list, ROWS, REJECTED);
        }
        let is_in = kept.check(&office, &list).await?;
        *(if is_in { &mut present } else { &mut absent }) += 1;

        served = serve()?;
        if !is_in {
            // Accepted is accepted: it waits as it was checked.
            let line = format!("GET /api/v1/imports/uploads/{id}");
            let waits = ask(&served.address, &cookie, (&line, "application/json", b""))?;
            assert!(is_ok(&waits.0) && waits.1["upload"]["state"] == "checked", "{waits:?}");
        }
        let report = post(&served.address, &cookie, &step("process"), &json!({}))?;
        assert!(is_ok(&report.0) && report.1["rows"] == ROWS, "{report:?}");
        assert_eq!(report.1["repeated"], json!(is_in));
        kept.acknowledge(&list, ROWS, REJECTED);
    }
    served.kill();
    kept.check(&office, &office.list(0, ROWS)?).await?;
    eprintln!("{kills} kills of a serving program: {absent} lists waited, {present} were in");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_survives_the_server_that_processes_it_on_sqlite() -> Checked {
    killed_uploads(false, kills(3)?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_survives_the_server_that_processes_it_on_postgres() -> Checked {
    killed_uploads(true, kills(2)?).await
}

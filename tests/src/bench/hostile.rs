//! `cargo xtask bench hostile`: files that do harm to those who trust them, through the
//! whole router, and a line of 300 MB. Invariant: a file counts until its answer is there,
//! and memory is this process's; sheets are read by a child with limits of its own.

use std::time::Instant;

use axum::body::Body;
use axum::http::{Method, Request};
use petapora_wire::{Agency, Check, Checked as Found, Role, Uploaded};

use super::{Line, status_mb};
use crate::bad_files::bad_files;
use crate::{Caller, Checked, TestApp};

/// Sends every bad file and checks those that are taken.
pub fn lines() -> Checked<Vec<Line>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measured())
}

async fn measured() -> Checked<Vec<Line>> {
    let app = TestApp::sqlite().await?;
    let (mut slowest_s, mut most_mb, mut slow, mut large) = (0.0, 0.0, String::new(), String::new());
    let mut count = 0.0;
    for file in bad_files()? {
        app.clock.advance_ms(25 * 3_600_000);
        let planner = app.sign_in(Role::Planner).await?;
        let (name, before_mb) = (file.name.clone(), rest_mb()?);
        let started = Instant::now();
        let upload = app.upload(&planner, Agency::Apoa, &file.name, file.bytes).await?;
        after(&app, &planner, upload).await?;
        let (took_s, grew_mb) = (started.elapsed().as_secs_f64(), status_mb("VmHWM:")? - before_mb);
        if took_s > slowest_s {
            (slowest_s, slow) = (took_s, name.clone());
        }
        if grew_mb > most_mb {
            (most_mb, large) = (grew_mb, name);
        }
        count += 1.0;
    }
    app.clock.advance_ms(25 * 3_600_000);
    let planner = app.sign_in(Role::Planner).await?;
    let (before_mb, started) = (rest_mb()?, Instant::now());
    let part = || Ok::<_, std::io::Error>(vec![b'x'; 1_000_000]);
    let body = Body::from_stream(futures_util::stream::iter((0..300).map(move |_| part())));
    let request = Request::post("/api/v1/imports/uploads?agency=APOA&file_name=panjang.csv");
    let request = request.header("content-type", "application/octet-stream").body(body)?;
    let reply = app.send(Some(&planner), request).await?;
    if reply.status.as_u16() != 413 {
        return Err(format!("300 MB: {}", reply.text()).into());
    }
    let (took_s, grew_mb) = (started.elapsed().as_secs_f64(), status_mb("VmHWM:")? - before_mb);
    let line = |what: String, unit, measured: f64, most: f64| Line {
        what,
        unit,
        measured,
        goal: format!("≤ {most}"),
        peer: None,
        met: Some(measured <= most),
        solved: None,
    };
    Ok(vec![
        Line {
            met: Some(count >= 300.0),
            goal: "≥ 300".into(),
            ..line("bad files".into(), "files", count, 0.0)
        },
        line(format!("slowest answer ({slow})"), "s", slowest_s, 2.0),
        line(format!("most memory beyond the file itself ({large})"), "MB", most_mb, 64.0),
        line("a line of 300 MB".into(), "s", took_s, 2.0),
        line("its memory".into(), "MB", grew_mb, 64.0),
    ])
}

/// Checks a file that was taken, and drops it.
async fn after(app: &TestApp, planner: &Caller, sent: crate::Reply) -> Checked {
    if sent.status.is_server_error() {
        return Err(sent.text().into());
    }
    if !sent.status.is_success() {
        return Ok(());
    }
    let id = sent.json::<Uploaded>()?.upload.id;
    let checked = app.step(planner, &id, "check", &Check::default()).await?;
    if checked.status.is_success() && checked.json::<Found>()?.report.findings_total == 0 {
        return Err("a bad file of which nothing was said".into());
    }
    app.write(planner, Method::DELETE, &format!("/api/v1/imports/uploads/{id}"), &()).await?;
    Ok(())
}

/// What this process holds now; its peak is counted anew from here (proc(5), `clear_refs`).
fn rest_mb() -> Checked<f64> {
    std::fs::write("/proc/self/clear_refs", "5")?;
    status_mb("VmRSS:")
}

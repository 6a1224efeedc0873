//! `cargo xtask bench hostile`: files that do harm to those who trust them, through the
//! whole router, and a line of 300 MB. Invariant: a file counts until its answer is there;
//! memory is what this process grows by and all that the child holds that reads sheets.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request};
use petapora_wire::{Agency, Check, Checked as Found, Role, Uploaded};

use super::{Line, status_mb, status_of_mb};
use crate::bad_files::bad_files;
use crate::{Caller, Checked, TestApp};

/// Sends every bad file and checks those that are taken.
pub fn lines() -> Checked<Vec<Line>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measured())
}

/// One file's answer.
struct Answered {
    name: String,
    took_s: f64,
    /// Growth of this process, and the most that a child held.
    grew_mb: f64,
    child_mb: f64,
}

async fn measured() -> Checked<Vec<Line>> {
    let app = TestApp::sqlite().await?;
    let children = Children::watch();
    let mut all = Vec::new();
    for file in bad_files()? {
        app.clock.advance_ms(25 * 3_600_000);
        let planner = app.sign_in(Role::Planner).await?;
        let (name, before_mb) = (file.name.clone(), rest_mb()?);
        children.forget();
        let started = Instant::now();
        let upload = app.upload(&planner, Agency::Apoa, &file.name, file.bytes).await?;
        after(&app, &planner, upload).await?;
        let took_s = started.elapsed().as_secs_f64();
        let grew_mb = (status_mb("VmHWM:")? - before_mb).max(0.0);
        all.push(Answered { name, took_s, grew_mb, child_mb: children.most_mb() });
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
    let count = all.len() as f64;
    all.sort_by(|a, b| b.took_s.total_cmp(&a.took_s));
    let mut lines = vec![Line {
        met: Some(count >= 300.0),
        goal: "≥ 300".into(),
        ..line("bad files".into(), "files", count, 0.0)
    }];
    let slowest = all.iter().take(3).zip(["slowest", "second slowest", "third slowest"]);
    lines.extend(slowest.map(|(file, which)| line(format!("{which}: {}", file.name), "s", file.took_s, 2.0)));
    all.sort_by(|a, b| (b.grew_mb + b.child_mb).total_cmp(&(a.grew_mb + a.child_mb)));
    let largest = all.iter().take(3).zip(["most", "second most", "third most"]);
    lines.extend(largest.map(|(file, which)| {
        let [own, child] = [file.grew_mb, file.child_mb].map(|mb| format!("{mb:.0}"));
        let what = format!("{which} memory beyond the file: {} (here {own}, child {child})", file.name);
        line(what, "MB", file.grew_mb + file.child_mb, 64.0)
    }));
    lines.push(line("a line of 300 MB".into(), "s", took_s, 2.0));
    lines.push(line("its memory".into(), "MB", grew_mb, 64.0));
    Ok(lines)
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

/// Looks at this process's children all the time: each tells its own peak, so that little is
/// missed between two looks.
struct Children {
    most_kb: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Children {
    fn watch() -> Self {
        let own = Self { most_kb: Arc::default(), ended: Arc::default() };
        let (most_kb, ended) = (Arc::clone(&own.most_kb), Arc::clone(&own.ended));
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                for child in children().into_iter().filter(|child| is_reader(child)) {
                    // One that has just ended tells nothing any more.
                    let held = status_of_mb(&child, "VmHWM:").unwrap_or_default();
                    most_kb.fetch_max((held * 1_000.0) as u64, Ordering::Relaxed);
                }
                std::thread::sleep(Duration::from_micros(500));
            }
        });
        own
    }

    fn forget(&self) {
        self.most_kb.store(0, Ordering::Relaxed);
    }

    fn most_mb(&self) -> f64 {
        self.most_kb.load(Ordering::Relaxed) as f64 / 1_000.0
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

/// Whether it reads a sheet by now: until then a child is this process.
fn is_reader(process: &str) -> bool {
    std::fs::read(format!("/proc/{process}/cmdline"))
        .is_ok_and(|line| line.windows(10).any(|part| part == b"read-sheet"))
}

/// The numbers of the processes that this one's threads started (proc(5), `children`).
fn children() -> Vec<String> {
    let mut all = Vec::new();
    for thread in std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let listed = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        all.extend(listed.split_whitespace().map(str::to_owned));
    }
    all
}

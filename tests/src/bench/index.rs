//! The index at 100,000 sites: building, memory, answers over HTTP, and how soon a
//! commit is seen. Invariant: the server's part runs on one thread, pinned to one
//! core; the client runs on another.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use petapora::access::Scope;
use petapora::app::router;
use petapora::index::Snapshot;
use petapora::store::{Audit, Entity, Op};
use petapora_wire::{Role, Shape, SiteFilter};

use crate::bench::{Line, thread_cpu_s};
use crate::seed::{Chance, DAY, Registry};
use crate::{Checked, TestApp};

/// Places that make some 100,000 sites: many are a workplace and a residence.
const PLACES: usize = 69_500;
const PEOPLE: usize = 100_000;
/// Sides of a box that holds 100 of 100,000 sites, degrees.
const BOX: [f64; 2] = [0.2 * 0.0316, 0.18 * 0.0316];
const CONNECTIONS: usize = 8;
const MEASURE: Duration = Duration::from_secs(5);

pub fn lines() -> Checked<Vec<Line>> {
    let registry = Registry::invent(1, PLACES, PEOPLE);
    let mut lines = in_process(&registry)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let app = runtime.block_on(async {
        let app = TestApp::sqlite().await?;
        let mut write = app.app.write("cli").await?;
        registry.store(&mut write).await?;
        write.commit(audit()).await?;
        app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id).await?;
        Checked::Ok(app)
    })?;
    let cookie = runtime.block_on(app.sign_in(Role::Planner))?.cookie;
    runtime.block_on(app.app.index.catch_up(&app.app.store, &app.app.jurisdiction.id))?;
    lines.extend(over_http(&app, &cookie)?);
    lines.push(runtime.block_on(until_visible(&app, &registry))?);
    Ok(lines)
}

fn in_process(registry: &Registry) -> Checked<Vec<Line>> {
    let facts = registry.facts();
    let mut seconds = f64::INFINITY;
    let mut snapshot = Snapshot::default();
    for _ in 0..3 {
        let facts = facts.clone();
        let before = thread_cpu_s()?;
        snapshot = Snapshot::build(facts);
        seconds = seconds.min(thread_cpu_s()? - before);
    }
    let sites = snapshot.len() as f64;
    let (scope, mut chance) = (Scope::default(), Chance(5));
    let (mut queries, mut hits) = (0.0, 0);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        let filter = SiteFilter { shape: Some(Shape::Bbox(some_box(&mut chance))), ..SiteFilter::default() };
        hits += snapshot.select(&scope, &filter, DAY).sites.len();
        queries += 1.0;
    }
    let rate = queries / start.elapsed().as_secs_f64();
    let mean = hits as f64 / queries;
    Ok(vec![
        at_most("build of 100,000 sites (best of 3)", "CPU-s", seconds, 0.2),
        at_most(
            "tree and columns, with 1 person a site",
            "bytes/site",
            snapshot.bytes() as f64 / sites,
            200.0,
        ),
        told("names and addresses", "bytes/site", snapshot.described_bytes() as f64 / sites),
        told(&format!("bbox in process, {mean:.0} results of {sites:.0}"), "queries/s", rate),
    ])
}

fn over_http(app: &TestApp, cookie: &str) -> Checked<Vec<Line>> {
    let (told_address, address) = std::sync::mpsc::channel::<SocketAddr>();
    let app = app.app.clone();
    // The thread ends with the program.
    std::thread::spawn(move || -> Checked {
        pin(0);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
            told_address.send(listener.local_addr()?)?;
            petapora::serve::serve(listener, router(app)).await?;
            Ok(())
        })
    });
    let address = address.recv_timeout(Duration::from_secs(10))?;
    pin(1);
    let measure = |path: &str| requests_per_s(address, path, cookie);
    let map = measure("/api/v1/sites/map?")?;
    let list = measure("/api/v1/sites?facets=false&limit=100&")?;
    let facets = measure("/api/v1/sites?limit=100&")?;
    Ok(vec![
        at_least("map, bbox with 100 results of 100,000, over HTTP on one core", "requests/s", map, 5_000.0),
        told("the same as a list with names", "requests/s", list),
        told("the same as a list with names and facets", "requests/s", facets),
    ])
}

/// Keeps `CONNECTIONS` requests under way; every answer is read whole and must be 200.
fn requests_per_s(address: SocketAddr, path: &str, cookie: &str) -> Checked<f64> {
    let mut chance = Chance(9);
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        connections.push(BufReader::with_capacity(64 * 1024, stream));
    }
    let mut ask = |connection: &mut BufReader<TcpStream>| -> Checked {
        let [w, s, e, n] = some_box(&mut chance);
        let request = format!(
            "GET {path}bbox={w},{s},{e},{n} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\r\n"
        );
        Ok(connection.get_mut().write_all(request.as_bytes())?)
    };
    for connection in &mut connections {
        ask(connection)?;
    }
    let warm = Instant::now() + Duration::from_secs(1);
    let (mut start, mut answers) = (warm, 0_u32);
    loop {
        for connection in &mut connections {
            read_answer(connection)?;
            ask(connection)?;
            answers += 1;
        }
        if answers > 0 && start == warm && Instant::now() >= warm {
            (start, answers) = (Instant::now(), 0);
        }
        if start != warm && start.elapsed() >= MEASURE {
            return Ok(f64::from(answers) / start.elapsed().as_secs_f64());
        }
    }
}

fn read_answer(connection: &mut BufReader<TcpStream>) -> Checked {
    let (mut line, mut length) = (String::new(), 0);
    connection.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200") {
        return Err(format!("the server answered {line}").into());
    }
    while line.trim() != "" {
        line.clear();
        connection.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    Ok(connection.read_exact(&mut body)?)
}

/// Moves places one after another and waits for each to be seen; the slowest.
async fn until_visible(app: &TestApp, registry: &Registry) -> Checked<Line> {
    const MOVE: &str = "UPDATE place SET lon = $3 WHERE jurisdiction_id = $1 AND id = $2";
    app.app.follow();
    let mut slowest = Duration::ZERO;
    for place in registry.places.iter().take(20) {
        let id = place.id.to_string();
        let mut write = app.app.write("cli").await?;
        let jurisdiction = write.jurisdiction().as_str().to_owned();
        write.tx.execute(MOVE, petapora::binds![jurisdiction, &id, place.lon + 0.001]).await?;
        write.changed(Entity::Place, &id, Op::Update);
        let seq = write.commit(audit()).await?;
        let committed = Instant::now();
        app.app.index.caught_up(seq).await;
        slowest = slowest.max(committed.elapsed());
    }
    Ok(at_most(
        "commit to visible at 100,000 sites (slowest of 20)",
        "ms",
        slowest.as_secs_f64() * 1e3,
        100.0,
    ))
}

fn some_box(chance: &mut Chance) -> [f64; 4] {
    let (w, s) = (117.40 + chance.share() * (0.2 - BOX[0]), 0.02 + chance.share() * (0.18 - BOX[1]));
    [w, s, w + BOX[0], s + BOX[1]]
}

fn audit() -> Audit {
    Audit { action: "bench.seed", target: String::new(), detail: serde_json::Value::Null }
}

/// Binds the calling thread to a core, where `taskset` is installed.
fn pin(core: u32) {
    let thread = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    let thread = thread.file_name().unwrap_or_default().to_owned();
    // Without it the numbers are those of an unpinned thread.
    let _ = Command::new("taskset").arg("-pc").arg(core.to_string()).arg(thread).output();
}

fn at_most(what: &str, unit: &'static str, measured: f64, most: f64) -> Line {
    Line { goal: format!("≤ {most}"), met: Some(measured <= most), ..told(what, unit, measured) }
}

fn at_least(what: &str, unit: &'static str, measured: f64, least: f64) -> Line {
    Line { goal: format!("≥ {least}"), met: Some(measured >= least), ..told(what, unit, measured) }
}

fn told(what: &str, unit: &'static str, measured: f64) -> Line {
    Line { what: what.into(), unit, measured, goal: "–".into(), peer: None, met: None, solved: None }
}

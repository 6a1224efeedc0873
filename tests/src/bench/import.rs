//! `cargo xtask bench import`: a long list through the real importer, beside GDAL
//! turning the same file into a GeoPackage.
//! Invariant: both read the same file in the same run; the list is invented and the
//! same on every machine.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use petapora::app::App;
use petapora::clock::Clock;
use petapora::config::Config;
use petapora::imports::{Import, import};
use petapora_wire::Agency;

use super::{Line, status_mb};
use crate::{Checked, SAMPLE_DAY_MS, program, workspace};

const ROWS: u32 = 100_000;
const LODGINGS: u32 = 2_000;

/// Imports the list into a new SQLite file, and has `ogr2ogr` read it where there is one.
pub fn lines() -> Checked<Vec<Line>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measured())
}

/// Imports a list of so many rows and prints seconds and the peak of this process in MB:
/// a process of its own, so that its peak is of this import alone.
pub fn print_rows(rows: &str) -> Checked {
    let rows: u32 = rows.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = folder()?;
    let list = folder.join(format!("apoa_{rows}.csv"));
    write_list(&list, rows)?;
    let seconds = runtime.block_on(imported_s(&list, rows))?;
    std::fs::remove_file(&list)?;
    println!("{seconds} {}", status_mb("VmHWM:")?);
    Ok(())
}

/// Seconds and peak of an import in a process of its own.
fn apart(rows: u32) -> Checked<(f64, f64)> {
    let mut own = Command::new(std::env::current_exe()?);
    let out = own.args(["import-rows", &rows.to_string()]).stdin(Stdio::null()).output()?;
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).into_owned().into());
    }
    let text = String::from_utf8(out.stdout)?;
    let (seconds, peak_mb) = text.trim().split_once(' ').ok_or("no numbers")?;
    Ok((seconds.parse()?, peak_mb.parse()?))
}

/// Ten times as many rows: speed beside that of 100,000, and memory.
fn million() -> Checked<Vec<Line>> {
    let ((few_s, few_mb), (many_s, many_mb)) = (apart(ROWS)?, apart(10 * ROWS)?);
    let speed = 100.0 * 10.0 * few_s / many_s;
    let line = |what: &str, unit, measured, goal: &str, met| Line {
        what: what.into(),
        unit,
        measured,
        goal: goal.into(),
        peer: None,
        met,
        solved: None,
    };
    Ok(vec![
        line("1,000,000 rows: speed beside that of 100,000", "%", speed, "≥ 40", Some(speed >= 40.0)),
        line("1,000,000 rows imported", "rows/s", f64::from(10 * ROWS) / many_s, "–", None),
        line("memory of 1,000,000 rows", "MB", many_mb, "≤ 256", Some(many_mb <= 256.0)),
        line("memory of 100,000 rows", "MB", few_mb, "–", None),
    ])
}

fn folder() -> Checked<PathBuf> {
    let folder = workspace().join("target/bench-import");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

async fn imported_s(list: &Path, rows: u32) -> Checked<f64> {
    let folder = folder()?;
    let data = folder.join(format!("data-{}", petapora::store::new_id()));
    let config = Config {
        data: data.clone(),
        database_url: None,
        listen: ([127, 0, 0, 1], 0).into(),
        clock: Clock::fixed(SAMPLE_DAY_MS),
        program: program(),
    };
    let app = App::open(config, false).await?;
    let wanted = Import {
        path: list.to_owned(),
        file_name: "apoa.csv".into(),
        agency: Agency::Apoa,
        kind: None,
        columns: None,
        list_date: None,
        dry_run: false,
        actor: "cli".into(),
    };
    let started = Instant::now();
    let report = import(&app, wanted, |_| {}).await?;
    let ours_s = started.elapsed().as_secs_f64();
    app.store.close().await;
    std::fs::remove_dir_all(&data)?;
    if (report.rows, report.accepted) != (u64::from(rows), u64::from(rows)) {
        return Err(format!("{} rows, {} accepted", report.rows, report.accepted).into());
    }
    Ok(ours_s)
}

async fn measured() -> Checked<Vec<Line>> {
    let folder = folder()?;
    let list = folder.join("apoa_100000.csv");
    write_list(&list, ROWS)?;
    let ours_s = imported_s(&list, ROWS).await?;
    let peer_s = geopackage_s(&list, &folder.join("apoa.gpkg"))?;
    let mut lines = vec![
        Line {
            what: "import of 100,000 rows with checks, provenance, audit".into(),
            unit: "s",
            measured: ours_s,
            goal: "≤ 4 × ogr2ogr -f GPKG".into(),
            peer: peer_s,
            met: peer_s.map(|peer_s| ours_s <= 4.0 * peer_s),
            solved: None,
        },
        Line {
            what: "rows imported".into(),
            unit: "rows/s",
            measured: f64::from(ROWS) / ours_s,
            goal: "–".into(),
            peer: peer_s.map(|peer_s| f64::from(ROWS) / peer_s),
            met: None,
            solved: None,
        },
    ];
    lines.extend(million()?);
    Ok(lines)
}

/// A lodging report of invented guests: passports begin with ZZ, lodgings lie in the
/// built-up part of Bontang.
fn write_list(path: &Path, rows: u32) -> Checked {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        out,
        "nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in,check_out"
    )?;
    const STATES: [&str; 6] = ["CHN", "THA", "PHL", "JPN", "KOR", "MMR"];
    let mut chance = Chance(6_474);
    for row in 0..rows {
        let lodging = chance.below(LODGINGS);
        let (lat, lon) = (0.10 + f64::from(lodging % 50) * 0.001, 117.45 + f64::from(lodging / 50) * 0.001);
        writeln!(
            out,
            "Kos Rekaan {lodging},kos,{},{lat:.6},{lon:.6},Tamu Rekaan {row},ZZ{row:07},{},{}-{:02}-{:02},2026-10-{:02},",
            6 + lodging % 40,
            STATES[chance.below(6) as usize],
            1960 + chance.below(40),
            1 + chance.below(12),
            1 + chance.below(28),
            1 + chance.below(28),
        )?;
    }
    out.flush()?;
    Ok(())
}

/// Seconds that `ogr2ogr` takes; `None` where it is not installed.
fn geopackage_s(list: &Path, out: &PathBuf) -> Checked<Option<f64>> {
    // A file of an earlier run would be added to.
    let _ = std::fs::remove_file(out);
    let mut command = Command::new("ogr2ogr");
    command
        .args(["-f", "GPKG", "-oo", "X_POSSIBLE_NAMES=longitude", "-oo", "Y_POSSIBLE_NAMES=latitude"])
        .args(["-oo", "AUTODETECT_TYPE=YES", "-a_srs", "EPSG:4326"])
        .args([out.as_path(), list])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    match command.status() {
        Ok(status) if status.success() => Ok(Some(started.elapsed().as_secs_f64())),
        Ok(status) => Err(format!("ogr2ogr ended with {status}").into()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Numbers that repeat: Knuth's 64-bit linear congruential generator (TAOCP 2, 3.3.4).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }
}

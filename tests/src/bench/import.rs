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

use super::Line;
use crate::{Checked, SAMPLE_DAY_MS, program, workspace};

const ROWS: u32 = 100_000;
const LODGINGS: u32 = 2_000;

/// Imports the list into a new SQLite file, and has `ogr2ogr` read it where there is one.
pub fn lines() -> Checked<Vec<Line>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measured())
}

async fn measured() -> Checked<Vec<Line>> {
    let folder = workspace().join("target/bench-import");
    std::fs::create_dir_all(&folder)?;
    let list = folder.join("apoa_100000.csv");
    write_list(&list)?;

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
        path: list.clone(),
        file_name: "apoa_100000.csv".into(),
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
    if (report.rows, report.accepted) != (u64::from(ROWS), u64::from(ROWS)) {
        return Err(format!("{} rows, {} accepted", report.rows, report.accepted).into());
    }

    let peer_s = geopackage_s(&list, &folder.join("apoa.gpkg"))?;
    Ok(vec![
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
    ])
}

/// A lodging report of invented guests: passports begin with ZZ, lodgings lie in the
/// built-up part of Bontang.
fn write_list(path: &Path) -> Checked {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        out,
        "nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in,check_out"
    )?;
    const STATES: [&str; 6] = ["CHN", "THA", "PHL", "JPN", "KOR", "MMR"];
    let mut chance = Chance(6_474);
    for row in 0..ROWS {
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

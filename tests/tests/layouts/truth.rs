//! What is true of every list, and how a list is read and compared with it. Invariant:
//! the truth is made before the file, and never looked at by the reader.

use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use petapora::imports::claim::{Birth, Claim};
use petapora::imports::list::{Context, List, Row};
use petapora::region::Ground;
use petapora_tests::{Checked, program};
use petapora_wire::{Agency, ListKind};

use super::files::{Grid, Scratch, Sheet};

pub const ROWS: usize = 60;

/// What is true of row `i` of every list.
pub struct Truth {
    pub family: &'static str,
    pub given: &'static str,
    pub passport: String,
    /// Alpha-3, and as lists name it.
    pub state: (&'static str, [&'static str; 3]),
    pub sex: &'static str,
    pub birth: Date,
    pub from: Date,
    pub until: Date,
    pub company: &'static str,
    pub position: &'static str,
    pub place: &'static str,
    pub capacity: u32,
    pub lon: f64,
    pub lat: f64,
    pub kelurahan: (&'static str, &'static str),
}

impl Truth {
    pub fn of(i: usize) -> Self {
        const FAMILIES: [&str; 7] = ["Wang", "Tanaka", "Müller", "Santos", "Kim", "O'Brien", "Nguyen"];
        const GIVEN: [&str; 5] = ["Wei", "Haruto", "Jörg", "Maria Luisa", "Min-jun"];
        const STATES: [(&str, [&str; 3]); 5] = [
            ("CHN", ["RRT", "Chinese", "CHINA (CHN)"]),
            ("JPN", ["Jepang", "Japanese", "JPN"]),
            ("DEU", ["Jerman", "German", "DEU"]),
            ("PHL", ["Filipina", "Philippines", "PHL - Filipina"]),
            ("KOR", ["Korsel", "South Korea", "KOR"]),
        ];
        const COMPANIES: [&str; 3] =
            ["PT Arung Energi Fiktif", "PT Pupuk Contoh Nusantara", "CV Rekaan Jaya"];
        const POSITIONS: [&str; 4] =
            ["Boiler Specialist", "Commissioning Engineer", "Welder", "Penasihat Teknik"];
        const PLACES: [&str; 4] = ["Mess Arung Energi", "Hotel Contoh 5", "Kos Rekaan 2", "Wisma Uji"];
        const AREAS: [(&str, &str); 3] =
            [("Guntung", "64.74.01.1004"), ("Kel. Satimpo", "64.74.02.1004"), ("Lhoktuan", "64.74.01.1003")];
        let group = i * 3 / ROWS;
        let micro = |base: f64, step: usize| ((base + step as f64 * 1e-4) * 1e6).round() / 1e6;
        Self {
            family: FAMILIES[i % 7],
            given: GIVEN[i % 5],
            passport: format!("ZZ{:07}", 1_000_003 + i * 7_919),
            state: STATES[(i * 3) % 5],
            sex: ["L", "P"][i % 2],
            birth: date(1960, 1, 3) + ((i * 211) as i64).days(),
            from: date(2026, 8, 5) + ((i % 27) as i64).days(),
            until: date(2027, 1, 2) + ((i * 5) as i64).days(),
            company: COMPANIES[group],
            position: POSITIONS[i % 4],
            place: PLACES[i * 4 / ROWS],
            capacity: 12 + (i * 4 / ROWS) as u32,
            lon: micro(117.4753, i),
            lat: micro(0.1126, i),
            kelurahan: AREAS[i % 3],
        }
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.family, self.given)
    }
}

pub fn truths() -> Vec<Truth> {
    (0..ROWS).map(Truth::of).collect()
}

pub fn day(date: Date, form: &str) -> String {
    date.strftime(form).to_string()
}

/// `5 Agustus 2026`.
pub fn indonesian(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    format!("{} {} {}", date.day(), MONTHS[date.month() as usize - 1], date.year())
}

pub fn serial(date: Date) -> String {
    format!("={}", (date - jiff::civil::date(1899, 12, 30)).get_days())
}

pub fn dms(degrees: f64, letters: &str) -> String {
    let seconds = (degrees * 36_000.0).round() / 10.0;
    let (whole, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    format!("{whole:.0}°{:02.0}'{:04.1}\" {letters}", (rest / 60.0).floor(), rest % 60.0)
}

pub fn strings<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

pub fn sheet(name: &str, cells: Grid, merged: &[&str]) -> Sheet {
    Sheet { name: name.into(), cells, merged: merged.iter().map(|area| (*area).to_owned()).collect() }
}

pub fn read(path: &Path, agency: Agency) -> Checked<(ListKind, Vec<Row>)> {
    let context = Context {
        ground: Arc::new(Ground::embedded()?),
        today: date(2026, 11, 1),
        program: program(),
        agency,
        kind: None,
        columns: None,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let list = List::open(path, &name, &context)?;
    let kind = list.kind;
    let shown: Vec<_> = list
        .columns
        .iter()
        .map(|column| format!("{}={:?}{:?}", column.column, column.field, column.split))
        .collect();
    let rows: Vec<Row> = list.collect::<Result<_, _>>()?;
    println!("{name}: {kind} {shown:#?}");
    Ok((kind, rows))
}

/// Reads the layout and compares each row that went in with its truth.
pub fn judge(
    name: &str,
    bytes: &[u8],
    (agency, kind): (Agency, ListKind),
    is_right: impl Fn(&Claim, &Truth) -> Checked,
) -> Checked {
    let file = Scratch::new(name, bytes)?;
    judge_file(&file.0, (agency, kind), is_right)
}

pub fn judge_file(
    path: &Path,
    (agency, kind): (Agency, ListKind),
    is_right: impl Fn(&Claim, &Truth) -> Checked,
) -> Checked {
    let (found, rows) = read(path, agency)?;
    assert_eq!(found, kind, "{}", path.display());
    let rows: Vec<Row> = rows.into_iter().filter(|row| !row.is_beside).collect();
    assert_eq!(
        rows.len(),
        ROWS,
        "{}: records, {:?}",
        path.display(),
        rows.iter().map(|row| &row.cells).take(3).collect::<Vec<_>>()
    );
    for (row, truth) in rows.iter().zip(truths()) {
        let claim = row
            .claim
            .as_ref()
            .ok_or_else(|| format!("line {} is out: {:?} {:?}", row.line, row.cells, row.findings))?;
        is_right(claim, &truth).map_err(|e| {
            format!("{} line {}: {e}: {:?} {:?}", path.display(), row.line, row.cells, row.findings)
        })?;
        let doubts: Vec<&str> = row.findings.iter().map(|finding| finding.code.as_str()).collect();
        let usual = ["filled_from_above", "coordinate_missing", "month_first", "country_missing"];
        assert!(
            doubts.iter().all(|code| usual.contains(code)),
            "line {}: {doubts:?} {:?}",
            row.line,
            row.cells
        );
    }
    Ok(())
}

pub fn equal<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Checked {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, not {expected:?}").into()) }
}

pub fn right_person(claim: &Claim, truth: &Truth) -> Checked {
    let person = claim.person.as_ref().ok_or("no person")?;
    equal("name", person.name.to_lowercase(), truth.name().to_lowercase())?;
    equal("passport", person.passport.as_deref(), Some(truth.passport.as_str()))?;
    equal("nationality", person.nationality.as_deref(), Some(truth.state.0))
}

pub fn right_birth(claim: &Claim, truth: &Truth) -> Checked {
    equal("birth", claim.person.as_ref().and_then(|person| person.birth), Some(Birth::Day(truth.birth)))
}

pub fn right_period(claim: &Claim, truth: &Truth) -> Checked {
    equal("period", (claim.from, claim.until), (Some(truth.from), Some(truth.until)))
}

pub fn right_point(claim: &Claim, truth: &Truth) -> Checked {
    let point = claim.place.as_ref().and_then(|place| place.point).ok_or("no point")?;
    // A tenth of a second is three metres.
    let near = (point.lon - truth.lon).abs() < 3e-5 && (point.lat - truth.lat).abs() < 3e-5;
    if near { Ok(()) } else { Err(format!("point {point:?}").into()) }
}

pub fn right_place(claim: &Claim, truth: &Truth) -> Checked {
    equal(
        "place",
        claim.place.as_ref().map(|place| place.name.to_lowercase()),
        Some(truth.place.to_lowercase()),
    )
}

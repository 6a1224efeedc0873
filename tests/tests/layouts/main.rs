//! Lists as offices really send them, in twelve layouts no two of which are alike: each
//! row that is sound goes in without anybody touching the mapping, and every value that
//! went in is the one that was written. Invariant: the truth is made first and written
//! into the layout; a value that could not be read has to be missing and said, not wrong.

mod files;

use std::path::Path;
use std::sync::Arc;

use files::{Grid, Scratch, Sheet, geopackage, kml, ods, text, utf16, windows_1252, xlsx};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use petapora::imports::claim::{Birth, Claim};
use petapora::imports::list::{Context, List, Row};
use petapora::region::Ground;
use petapora_tests::{Checked, program};
use petapora_wire::{Agency, ListKind, PermitKind};

const ROWS: usize = 60;

/// What is true of row `i` of every list.
struct Truth {
    family: &'static str,
    given: &'static str,
    passport: String,
    /// Alpha-3, and as lists name it.
    state: (&'static str, [&'static str; 3]),
    sex: &'static str,
    birth: Date,
    from: Date,
    until: Date,
    company: &'static str,
    position: &'static str,
    place: &'static str,
    capacity: u32,
    lon: f64,
    lat: f64,
    kelurahan: (&'static str, &'static str),
}

impl Truth {
    fn of(i: usize) -> Self {
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

    fn name(&self) -> String {
        format!("{} {}", self.family, self.given)
    }
}

fn truths() -> Vec<Truth> {
    (0..ROWS).map(Truth::of).collect()
}

fn day(date: Date, form: &str) -> String {
    date.strftime(form).to_string()
}

/// `5 Agustus 2026`.
fn indonesian(date: Date) -> String {
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

fn serial(date: Date) -> String {
    format!("={}", (date - jiff::civil::date(1899, 12, 30)).get_days())
}

fn dms(degrees: f64, letters: &str) -> String {
    let seconds = (degrees * 36_000.0).round() / 10.0;
    let (whole, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    format!("{whole:.0}°{:02.0}'{:04.1}\" {letters}", (rest / 60.0).floor(), rest % 60.0)
}

fn strings<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn sheet(name: &str, cells: Grid, merged: &[&str]) -> Sheet {
    Sheet { name: name.into(), cells, merged: merged.iter().map(|area| (*area).to_owned()).collect() }
}

fn read(path: &Path, agency: Agency) -> Checked<(ListKind, Vec<Row>)> {
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
fn judge(
    name: &str,
    bytes: &[u8],
    (agency, kind): (Agency, ListKind),
    is_right: impl Fn(&Claim, &Truth) -> Checked,
) -> Checked {
    let file = Scratch::new(name, bytes)?;
    judge_file(&file.0, (agency, kind), is_right)
}

fn judge_file(
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

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Checked {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, not {expected:?}").into()) }
}

fn right_person(claim: &Claim, truth: &Truth) -> Checked {
    let person = claim.person.as_ref().ok_or("no person")?;
    equal("name", person.name.to_lowercase(), truth.name().to_lowercase())?;
    equal("passport", person.passport.as_deref(), Some(truth.passport.as_str()))?;
    equal("nationality", person.nationality.as_deref(), Some(truth.state.0))
}

fn right_birth(claim: &Claim, truth: &Truth) -> Checked {
    equal("birth", claim.person.as_ref().and_then(|person| person.birth), Some(Birth::Day(truth.birth)))
}

fn right_period(claim: &Claim, truth: &Truth) -> Checked {
    equal("period", (claim.from, claim.until), (Some(truth.from), Some(truth.until)))
}

fn right_point(claim: &Claim, truth: &Truth) -> Checked {
    let point = claim.place.as_ref().and_then(|place| place.point).ok_or("no point")?;
    // A tenth of a second is three metres.
    let near = (point.lon - truth.lon).abs() < 3e-5 && (point.lat - truth.lat).abs() < 3e-5;
    if near { Ok(()) } else { Err(format!("point {point:?}").into()) }
}

fn right_place(claim: &Claim, truth: &Truth) -> Checked {
    equal(
        "place",
        claim.place.as_ref().map(|place| place.name.to_lowercase()),
        Some(truth.place.to_lowercase()),
    )
}

#[test]
fn permits_as_utf_16_with_tabs_in_english() -> Checked {
    let mut rows = vec![strings([
        "Sr#",
        "Passport Holder Name",
        "Citizen Of (Country)",
        "PassportNo",
        "DateOfBirth",
        "Sex",
        "Stay Permit Type",
        "Permit Expiry Date",
        "Sponsor Company",
        "Residential Address",
    ])];
    for (i, t) in truths().iter().enumerate() {
        rows.push(vec![
            (i + 1).to_string(),
            t.name(),
            t.state.1[1].into(),
            t.passport.clone(),
            day(t.birth, "%d %b %Y"),
            t.sex.into(),
            "KITAS (E23)".into(),
            day(t.until, "%d-%b-%y"),
            t.company.into(),
            t.place.into(),
        ]);
    }
    judge(
        "holders.txt",
        &utf16(&text(&rows, '\t'), true),
        (Agency::Imigrasi, ListKind::StayPermits),
        |claim, t| {
            right_person(claim, t)?;
            right_birth(claim, t)?;
            right_place(claim, t)?;
            equal("sponsor", claim.company.as_deref(), Some(t.company))?;
            let permit = claim.permit.as_ref().ok_or("no permit")?;
            equal("permit", (permit.kind, permit.ends), (PermitKind::Itas, Some(t.until)))
        },
    )
}

#[test]
fn permits_under_a_header_of_two_rows_with_name_and_passport_in_one_cell() -> Checked {
    let mut rows = vec![
        strings(["REKAPITULASI WARGA NEGARA ASING"]),
        strings(["KANTOR IMIGRASI (CONTOH)", "", "", "", ""]),
        strings([""]),
        strings([
            "No.",
            "Nama WNA (No. Paspor)",
            "Kewarga-negaraan",
            "Izin Tinggal",
            "",
            "",
            "Masa Berlaku Paspor",
            "Penjamin",
            "Domisili",
        ]),
        strings(["", "", "", "Jenis", "Mulai", "s.d.", "", "", ""]),
        strings(["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
    ];
    for (i, t) in truths().iter().enumerate() {
        rows.push(vec![
            format!("={}", i + 1),
            format!("{} ({})", t.name(), t.passport),
            t.state.1[0].into(),
            "ITAS".into(),
            serial(t.from),
            serial(t.until),
            serial(date(2031, 5, 5)),
            t.company.into(),
            t.place.into(),
        ]);
        if i % 20 == 19 {
            rows.push(strings(["", "Jumlah", "", "", "", "", "", "=20"]));
        }
    }
    rows.push(strings(["", "", "", "", "", "", "", "Bontang, 1 November 2026"]));
    rows.push(strings(["", "", "", "", "", "", "", "Kepala Seksi"]));
    rows.push(strings(["", "", "", "", "", "", "", "NIP. 19700101 199003 1 001"]));
    let book = xlsx(&[sheet(
        "WNA",
        rows,
        &["A1:I1", "A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:G5", "H4:H5", "I4:I5"],
    )])?;
    judge("wna.xlsx", &book, (Agency::Imigrasi, ListKind::StayPermits), |claim, t| {
        right_person(claim, t)?;
        right_place(claim, t)?;
        let permit = claim.permit.as_ref().ok_or("no permit")?;
        equal("permit", (permit.starts, permit.ends), (Some(t.from), Some(t.until)))
    })
}

#[test]
fn workers_in_a_sheet_for_each_company() -> Checked {
    let mut sheets = vec![sheet(
        "Rekap",
        vec![
            strings(["Rekap per perusahaan"]),
            strings(["No", "Isi", "Orang"]),
            strings(["=1", "lihat lembar lain", "=60"]),
        ],
        &[],
    )];
    for (number, part) in truths().chunks(ROWS / 3).enumerate() {
        let mut rows = vec![
            strings(["DAFTAR TENAGA KERJA ASING"]),
            vec![part[0].company.to_uppercase()],
            strings([""]),
            strings([
                "NO",
                "NAMA TKA",
                "KEBANGSAAN",
                "NO PASPORT",
                "TGL LAHIR",
                "JABATAN",
                "MULAI KERJA",
                "AKHIR KONTRAK",
            ]),
        ];
        for t in part {
            rows.push(vec![
                "=1".into(),
                t.name().to_uppercase(),
                t.state.1[2].into(),
                t.passport.clone(),
                indonesian(t.birth),
                t.position.into(),
                day(t.from, "%Y-%m-%d"),
                serial(t.until),
            ]);
        }
        rows.push(strings(["", "TOTAL", "", "", "", "=20"]));
        sheets.push(sheet(&format!("Lembar {number}"), rows, &["A1:H1", "A2:H2"]));
    }
    judge("tka.xlsx", &xlsx(&sheets)?, (Agency::Disnaker, ListKind::Workers), |claim, t| {
        right_person(claim, t)?;
        right_birth(claim, t)?;
        right_period(claim, t)?;
        equal("company", claim.company.as_deref().map(str::to_uppercase), Some(t.company.to_uppercase()))?;
        equal("position", claim.position.as_deref(), Some(t.position))
    })
}

#[test]
fn workers_under_their_company_once_with_place_and_day_of_birth_in_one_cell() -> Checked {
    let mut rows = vec![strings([
        "Perush. Pemberi Kerja",
        "Nm. Pekerja",
        "Tempat / Tgl. Lahir",
        "Wrg Negara",
        "Paspor",
        "Jabatan/Posisi",
        "Ket.",
    ])];
    let mut above = "";
    for t in truths() {
        let company = if t.company == above { "" } else { t.company };
        above = t.company;
        rows.push(vec![
            company.into(),
            t.name(),
            format!("Beijing / {}", day(t.birth, "%d-%m-%y")),
            t.state.1[0].into(),
            format!("ZZ {}", &t.passport[2..]),
            t.position.into(),
            String::new(),
        ]);
    }
    judge(
        "pekerja.csv",
        &windows_1252(&text(&rows, '|')),
        (Agency::Perusahaan, ListKind::Workers),
        |claim, t| {
            right_person(claim, t)?;
            right_birth(claim, t)?;
            equal("company", claim.company.as_deref(), Some(t.company))
        },
    )
}

#[test]
fn guests_in_a_sheet_for_each_hotel() -> Checked {
    let mut sheets = Vec::new();
    for (number, part) in truths().chunks(ROWS / 4).enumerate() {
        let mut rows = vec![
            strings(["LAPORAN TAMU ASING"]),
            vec![format!("Nama Penginapan : {}", part[0].place)],
            vec![format!("Kapasitas : {} orang", part[0].capacity)],
            strings(["No", "Nama Tamu", "Asal Negara", "Nomor Paspor", "Tgl Masuk", "Tgl Keluar"]),
        ];
        for t in part {
            rows.push(vec![
                "1".into(),
                t.name(),
                t.state.1[0].into(),
                t.passport.clone(),
                day(t.from, "%d.%m.%Y"),
                day(t.until, "%d.%m.%Y"),
            ]);
        }
        sheets.push(sheet(&format!("{number}"), rows, &[]));
    }
    judge("tamu.ods", &ods(&sheets)?, (Agency::Apoa, ListKind::LodgingReports), |claim, t| {
        right_person(claim, t)?;
        right_place(claim, t)?;
        right_period(claim, t)?;
        equal("capacity", claim.place.as_ref().and_then(|place| place.capacity), Some(t.capacity))
    })
}

#[test]
fn guests_with_their_stay_and_their_point_in_one_cell_each() -> Checked {
    let mut rows = vec![strings([
        "Accommodation",
        "Guest Full Name",
        "Nationality",
        "Passport Number",
        "Stay Period",
        "GPS",
    ])];
    for t in truths() {
        rows.push(vec![
            t.place.into(),
            format!("{}, {}", t.family, t.given).replace(", ", " "),
            t.state.1[1].into(),
            t.passport.to_lowercase(),
            format!("{} - {}", day(t.from, "%d/%m/%Y"), day(t.until, "%d/%m/%Y")),
            format!("{}, {}", t.lat, t.lon),
        ]);
    }
    judge("guests.csv", text(&rows, ',').as_bytes(), (Agency::Apoa, ListKind::LodgingReports), |claim, t| {
        right_person(claim, t)?;
        right_place(claim, t)?;
        right_period(claim, t)?;
        right_point(claim, t)
    })
}

#[test]
fn sightings_as_kml() -> Checked {
    let rows: Vec<_> = truths()
        .iter()
        .map(|t| {
            (
                t.lon,
                t.lat,
                vec![
                    t.name(),
                    t.state.1[0].into(),
                    t.place.into(),
                    day(t.from, "%d/%m/%Y"),
                    "Petugas & Contoh".into(),
                ],
            )
        })
        .collect();
    let file = kml(&["Nama Orang", "Kebangsaan", "Lokasi Pemantauan", "Tgl Pemantauan", "Petugas"], &rows);
    judge("pantau.kml", &file, (Agency::Kesbangpol, ListKind::Monitoring), |claim, t| {
        let person = claim.person.as_ref().ok_or("no person")?;
        equal(
            "person",
            (person.name.as_str(), person.nationality.as_deref()),
            (t.name().as_str(), Some(t.state.0)),
        )?;
        equal("seen", (claim.from, claim.officer.as_deref()), (Some(t.from), Some("Petugas & Contoh")))?;
        right_place(claim, t)?;
        right_point(claim, t)
    })
}

#[test]
fn sightings_with_degrees_minutes_and_seconds() -> Checked {
    const WEEKDAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
    let mut rows = vec![
        strings(["HASIL PEMANTAUAN ORANG ASING"]),
        strings([""]),
        strings(["No", "Hari/Tanggal", "Nama", "Negara", "Tempat", "Titik Koordinat", "Petugas Pemantau"]),
    ];
    for (i, t) in truths().iter().enumerate() {
        let weekday = WEEKDAYS[t.from.weekday().to_monday_zero_offset() as usize];
        rows.push(vec![
            format!("={}", i + 1),
            format!("{weekday}, {}", indonesian(t.from)),
            t.name(),
            t.state.1[0].into(),
            t.place.into(),
            format!("{}, {}", dms(t.lat, "LU"), dms(t.lon, "BT")),
            "Budi".into(),
        ]);
    }
    judge(
        "pemantauan.xlsx",
        &xlsx(&[sheet("Data", rows, &[])])?,
        (Agency::Kesbangpol, ListKind::Monitoring),
        |claim, t| {
            equal("seen", claim.from, Some(t.from))?;
            right_place(claim, t)?;
            right_point(claim, t)
        },
    )
}

#[test]
fn approvals_with_their_period_in_one_cell() -> Checked {
    let mut rows = vec![strings([
        "No. RPTKA",
        "Perusahaan Pemberi Kerja",
        "Jabatan TKA",
        "Jml TKA (orang)",
        "Masa Berlaku",
        "Lokasi Kerja",
    ])];
    for (i, t) in truths().iter().enumerate() {
        rows.push(vec![
            format!("B.3/{}/PK.04.01/2026", 1000 + i),
            t.company.into(),
            t.position.into(),
            t.capacity.to_string(),
            format!("{} s/d {}", indonesian(t.from), indonesian(t.until)),
            t.kelurahan.0.into(),
        ]);
    }
    judge(
        "rptka.csv",
        &utf16(&text(&rows, ';'), false),
        (Agency::Disnaker, ListKind::WorkPlans),
        |claim, t| {
            let approval = claim.approval.as_ref().ok_or("no approval")?;
            equal(
                "approval",
                (approval.headcount, approval.starts, approval.ends),
                (Some(t.capacity), Some(t.from), Some(t.until)),
            )?;
            equal(
                "company",
                (claim.company.as_deref(), claim.position.as_deref()),
                (Some(t.company), Some(t.position)),
            )?;
            equal(
                "area",
                claim.place.as_ref().and_then(|place| place.kelurahan_code.as_deref()),
                Some(t.kelurahan.1),
            )
        },
    )
}

#[tokio::test]
async fn lodgings_as_a_geopackage() -> Checked {
    let rows: Vec<_> = truths()
        .iter()
        .enumerate()
        .map(|(i, t)| {
            (
                t.lon,
                t.lat,
                vec![
                    format!("{} {i}", t.place),
                    "kos".into(),
                    t.capacity.to_string(),
                    "Ibu Contoh".into(),
                    t.kelurahan.0.into(),
                ],
            )
        })
        .collect();
    let file = Scratch::new("penginapan.gpkg", b"")?;
    geopackage(&file.0, &["nama_penginapan", "jenis", "daya_tampung", "pemilik", "kelurahan"], &rows).await?;
    judge_file(&file.0, (Agency::Kelurahan, ListKind::LodgingRegister), |claim, t| {
        let place = claim.place.as_ref().ok_or("no place")?;
        equal("place", (place.capacity, place.operator.as_deref()), (Some(t.capacity), Some("Ibu Contoh")))?;
        equal("area", place.kelurahan_code.as_deref(), Some(t.kelurahan.1))?;
        right_point(claim, t)
    })
}

#[test]
fn lodgings_with_their_header_on_every_page() -> Checked {
    let header = strings([
        "No",
        "Nama Kos/Hotel/Mess",
        "Pemilik/Pengelola",
        "Alamat",
        "RT",
        "Kel.",
        "Jml Kamar",
        "Kapasitas (orang)",
        "Garis Lintang",
        "Garis Bujur",
    ]);
    let mut rows = vec![strings(["DATA PENGINAPAN SE-KOTA BONTANG"]), strings(["Keadaan : 1 November 2026"])];
    for (i, t) in truths().iter().enumerate() {
        if i % 20 == 0 {
            rows.push(header.clone());
        }
        let comma = |degrees: f64| degrees.to_string().replace('.', ",");
        rows.push(vec![
            format!("={}", i + 1),
            format!("{} {i}", t.place),
            "Bapak Contoh".into(),
            "Jl. Contoh 3".into(),
            "07".into(),
            t.kelurahan.0.into(),
            "=4".into(),
            format!("={}", t.capacity),
            comma(t.lat),
            comma(t.lon),
        ]);
    }
    judge(
        "kos.xlsx",
        &xlsx(&[sheet("Kos", rows, &["A1:J1"])])?,
        (Agency::Kelurahan, ListKind::LodgingRegister),
        |claim, t| {
            let place = claim.place.as_ref().ok_or("no place")?;
            equal(
                "place",
                (place.capacity, place.operator.as_deref(), place.rt.as_deref()),
                (Some(t.capacity), Some("Bapak Contoh"), Some("07")),
            )?;
            right_point(claim, t)
        },
    )
}

#[test]
fn crews_with_two_names_and_days_month_first() -> Checked {
    let mut rows = vec![
        strings(["CREW LIST"]),
        strings(["Vessel", "MV Rekaan"]),
        strings([
            "Family Name",
            "Given Name(s)",
            "Rank",
            "Nat.",
            "Passport",
            "Date of Birth",
            "Arr. Date",
            "Dep. Date",
        ]),
    ];
    for t in truths() {
        rows.push(vec![
            t.family.into(),
            t.given.into(),
            "Able Seaman".into(),
            t.state.0.into(),
            t.passport.clone(),
            day(t.birth, "%m/%d/%Y"),
            day(t.from, "%m/%d/%Y"),
            day(t.until, "%m/%d/%Y"),
        ]);
    }
    judge("crew.csv", text(&rows, ';').as_bytes(), (Agency::Ksop, ListKind::ShipCrews), |claim, t| {
        let person = claim.person.as_ref().ok_or("no person")?;
        equal("name", person.name.as_str(), format!("{} {}", t.given, t.family).as_str())?;
        right_birth(claim, t)?;
        right_period(claim, t)?;
        equal("ship", claim.place.as_ref().map(|place| place.name.as_str()), Some("MV Rekaan"))
    })
}

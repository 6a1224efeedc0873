//! Lists of persons: permits, workers, guests, crews. Invariant: as in `main.rs`.

use jiff::civil::date;
use petapora_tests::Checked;
use petapora_wire::{Agency, ListKind, PermitKind};

use super::files::*;
use super::truth::*;

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

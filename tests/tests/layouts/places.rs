//! Lists of places, plans and sightings. Invariant: as in `main.rs`.

use petapora_tests::Checked;
use petapora_wire::{Agency, ListKind};

use super::files::*;
use super::truth::*;

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

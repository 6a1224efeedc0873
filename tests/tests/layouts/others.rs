//! Two more layouts, of officers who never met the twelve others. Invariant: as in `main.rs`.

use jiff::civil::Date;
use petapora_tests::Checked;
use petapora_wire::{Agency, ListKind, PermitKind};

use super::files::*;
use super::truth::*;

#[test]
fn a_monthly_report_in_groups_with_subtotals_pages_and_years_of_two_digits() -> Checked {
    let mut rows = vec![
        strings(["", "", "", "", "", "", "", "", ""]),
        strings(["LAPORAN BULANAN ORANG ASING", "", "", "", "", "", "", "", ""]),
        strings(["Bulan : Oktober 2026", "", "", "", "", "", "", "", ""]),
        strings([
            "NO.",
            "NAMA (SESUAI PASPOR)",
            "L/P",
            "WARGA NEGARA",
            "NO. DOKUMEN PERJALANAN",
            "TGL LAHIR (hh/bb/tt)",
            "IZIN TINGGAL",
            "KITAS BERLAKU S.D.",
            "PENJAMIN",
        ]),
    ];
    for (i, t) in truths().iter().enumerate() {
        if i % 20 == 0 {
            let group = format!("KECAMATAN CONTOH {}", i / 20 + 1);
            rows.push(vec![
                group,
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
            ]);
        }
        rows.push(vec![
            format!("{}.", i % 20 + 1),
            t.name().to_uppercase(),
            t.sex.into(),
            t.state.1[0].to_uppercase(),
            format!("{}-{}", &t.passport[..2], &t.passport[2..]),
            day(t.birth, "%d/%m/%y"),
            "Itas".into(),
            day(t.until, "%d/%m/%y"),
            t.company.to_uppercase(),
        ]);
        if i % 20 == 19 {
            rows.push(strings(["", "Sub Total", "20 orang", "", "", "", "", "", ""]));
            rows.push(vec![format!("Halaman {} dari 3", i / 20 + 1)]);
            rows.push(strings([""]));
        }
    }
    judge(
        "bulanan.csv",
        &windows_1252(&text(&rows, ';')),
        (Agency::Imigrasi, ListKind::StayPermits),
        |claim, t| {
            right_person(claim, t)?;
            right_birth(claim, t)?;
            let company = claim.company.as_deref().map(str::to_uppercase);
            equal("sponsor", company, Some(t.company.to_uppercase()))?;
            let permit = claim.permit.as_ref().ok_or("no permit")?;
            equal("permit", (permit.kind, permit.ends), (PermitKind::Itas, Some(t.until)))
        },
    )
}

#[test]
fn a_guest_book_with_merged_lodgings_two_ways_of_writing_days_and_points_in_seconds() -> Checked {
    /// `5 Agt 2026`, as it is said.
    fn short(date: Date) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Peb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Agt", "Sept", "Okt", "Nop", "Des"];
        format!("{} {} {}", date.day(), MONTHS[date.month() as usize - 1], date.year())
    }
    let mut rows = vec![
        strings(["BUKU TAMU WARGA ASING"]),
        strings(["Periode: Agustus - Oktober 2026"]),
        strings([""]),
        strings(["No", "Penginapan", "Identitas Tamu", "", "", "Lama Menginap", "", "Titik", ""]),
        strings(["", "", "Nama", "Paspor", "Negara", "Dari", "Sampai", "Lintang", "Bujur"]),
    ];
    let mut merged = vec!["A1:I1".to_owned(), "C4:E4".into(), "F4:G4".into(), "H4:I4".into()];
    for (i, t) in truths().iter().enumerate() {
        let is_first = i % 15 == 0;
        if is_first {
            merged.push(format!("B{}:B{}", rows.len() + 1, rows.len() + 15));
        }
        rows.push(vec![
            format!("{}.", i + 1),
            if is_first { t.place.into() } else { String::new() },
            t.name(),
            format!("{} {}", &t.passport[..2], &t.passport[2..]),
            t.state.1[1].into(),
            if i % 2 == 0 { serial(t.from) } else { short(t.from) },
            day(t.until, "%d-%m-%Y"),
            dms(t.lat, "LU"),
            dms(t.lon, "BT"),
        ]);
    }
    let merged: Vec<&str> = merged.iter().map(String::as_str).collect();
    let pivot = sheet(
        "Rekap",
        vec![strings(["Row Labels", "Count of Nama"]), strings(["Hotel Contoh 5", "=15"])],
        &[],
    );
    let book = xlsx(&[sheet("Agt-Okt", rows, &merged), pivot])?;
    judge("buku tamu.xlsx", &book, (Agency::Apoa, ListKind::LodgingReports), |claim, t| {
        right_person(claim, t)?;
        right_place(claim, t)?;
        right_period(claim, t)?;
        right_point(claim, t)
    })
}

//! What reading a whole list promises, on the seven sample lists and on small lists in
//! other layouts. Invariant: only invented people.

use super::*;
use crate::imports::claim::{Birth, Point};
use crate::imports::read::tests_support::{Scratch, workbook_reader};
use jiff::civil::date;
use petapora_wire::{PermitKind, PlaceKind, Severity};
use proptest::prelude::*;

fn context(agency: Agency) -> Context {
    Context {
        ground: Arc::new(Ground::embedded().unwrap()),
        today: date(2026, 11, 1),
        program: PathBuf::from("no-program"),
        agency,
        kind: None,
        columns: None,
    }
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bontang").join(name)
}

/// A sample's rows, after checking what holds for each sample.
fn read(name: &str, agency: Agency, kind: ListKind, count: usize) -> Vec<Row> {
    let path = sample(name);
    let reader = workbook_reader(&path);
    let context = Context { program: reader.path().to_owned(), ..context(agency) };
    let mut list = List::open(&path, name, &context).unwrap();
    assert_eq!(list.kind, kind);
    let rows: Vec<Row> = list.by_ref().map(Result::unwrap).collect();
    assert_eq!(rows.len(), count, "{name}");
    assert!((list.share() - 1.0).abs() < 1e-9);
    for row in &rows {
        assert!(row.claim.is_some(), "{name} {}: {:?}", row.line, row.findings);
        assert!(row.findings.iter().all(|finding| finding.severity != Severity::Error));
        let point = row.claim.as_ref().and_then(|claim| claim.place.as_ref()?.point);
        assert!(point.is_none_or(|p| context.ground.covers(p.lon, p.lat)), "{name} {}", row.line);
    }
    rows
}

fn lines_with(rows: &[Row], code: &str) -> Vec<u32> {
    rows.iter().filter(|row| row.findings.iter().any(|f| f.code == code)).map(|row| row.line).collect()
}

fn codes(rows: &[Row]) -> Vec<&str> {
    let mut codes: Vec<_> = rows.iter().flat_map(|row| &row.findings).map(|f| f.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn claim(rows: &[Row], line: u32) -> &Claim {
    rows.iter().find(|row| row.line == line).and_then(|row| row.claim.as_ref()).unwrap()
}

#[test]
fn stay_permits_are_read_from_windows_1252() {
    let rows = read("imigrasi_izin_tinggal.csv", Agency::Imigrasi, ListKind::StayPermits, 143);
    assert_eq!(codes(&rows), ["letter_for_zero"]);
    let kaethe = claim(&rows, 37);
    let person = kaethe.person.as_ref().unwrap();
    assert_eq!(person.name, "Käthe Weiß");
    assert_eq!(person.passport.as_deref(), Some("ZZ1608170"));
    assert_eq!(person.nationality.as_deref(), Some("DEU"));
    assert_eq!(person.birth, Some(Birth::Day(date(1990, 5, 5))));
    let permit = kaethe.permit.as_ref().unwrap();
    assert_eq!((permit.kind, permit.ends), (PermitKind::Itk, Some(date(2026, 12, 19))));
    assert_eq!(permit.visa_index.as_deref(), Some("C20"));
    let home = kaethe.place.as_ref().unwrap();
    assert_eq!((home.name.as_str(), home.kind), ("Mess Pupuk Contoh Nusantara", PlaceKind::Mess));
    assert_eq!(home.kelurahan_code.as_deref(), Some("64.74.01.1004"));
    assert!(rows.iter().all(|row| row.claim.as_ref().unwrap().place.as_ref().unwrap().point.is_none()));
}

#[test]
fn workers_are_read_under_the_title_rows_of_a_sheet() {
    let rows = read("disnaker_tka.xlsx", Agency::Disnaker, ListKind::Workers, 71);
    assert_eq!((rows[0].line, rows[70].line), (5, 75));
    let swapped = lines_with(&rows, "axes_swapped");
    assert!(swapped.starts_with(&[8, 34]), "{swapped:?}");
    assert_eq!(codes(&rows), ["axes_swapped", "letter_for_zero"]);
    let worker = claim(&rows, 8);
    assert_eq!(worker.company.as_deref(), Some("Arung Energi Fiktif, PT"));
    assert_eq!(worker.until, Some(date(2027, 11, 27)));
    let site = worker.place.as_ref().unwrap();
    assert_eq!((site.name.as_str(), site.kind), ("Arung Energi Fiktif, PT", PlaceKind::Workplace));
    assert_eq!(site.point, Some(Point { lon: 117.412062, lat: 0.089819 }));
    let path = sample("disnaker_tka.xlsx");
    let reader = workbook_reader(&path);
    let context = Context { program: reader.path().to_owned(), ..context(Agency::Disnaker) };
    let list = List::open(&path, "disnaker_tka.xlsx", &context).unwrap();
    assert_eq!((list.list_date, list.sheet.is_some()), (Some(date(2026, 11, 1)), true));
    assert_eq!(list.secret_columns(), [4]);
}

#[test]
fn lodging_reports_have_their_signs_corrected() {
    let rows = read("apoa_penginapan.csv", Agency::Apoa, ListKind::LodgingReports, 103);
    assert_eq!(codes(&rows), ["sign_wrong"]);
    let wrong =
        rows.iter().filter(|row| row.cells[3].starts_with('-')).map(|row| row.line).collect::<Vec<_>>();
    assert_eq!(lines_with(&rows, "sign_wrong"), wrong);
    let stay = claim(&rows, 6);
    let hotel = stay.place.as_ref().unwrap();
    assert_eq!((hotel.kind, hotel.capacity), (PlaceKind::Hotel, Some(10)));
    assert_eq!(hotel.point, Some(Point { lon: 117.497843, lat: 0.143089 }));
    assert_eq!((stay.from, stay.until), (Some(date(2026, 8, 29)), Some(date(2026, 9, 28))));
}

#[test]
fn monitoring_keeps_those_whom_nobody_knows() {
    let rows = read("kesbangpol_pemantauan.geojson", Agency::Kesbangpol, ListKind::Monitoring, 85);
    assert_eq!(lines_with(&rows, "unidentified"), [82, 83, 84, 85]);
    assert_eq!(codes(&rows), ["unidentified"]);
    let seen = claim(&rows, 22);
    let person = seen.person.as_ref().unwrap();
    assert_eq!((person.name.as_str(), person.birth), ("KÄTHE WEISS", Some(Birth::Year(1990))));
    assert_eq!((seen.from, seen.officer.as_deref()), (Some(date(2026, 10, 12)), Some("Tim 1")));
    let place = seen.place.as_ref().unwrap();
    assert_eq!((place.kind, place.accuracy_m), (PlaceKind::Workplace, Some(40.0)));
    let nobody = claim(&rows, 85);
    assert_eq!(nobody.person.as_ref().unwrap().name, "");
    assert_eq!(nobody.place.as_ref().unwrap().kind, PlaceKind::Workplace);
}

#[test]
fn work_plans_name_their_site_by_the_company() {
    let rows = read("rptka_pengesahan.csv", Agency::Disnaker, ListKind::WorkPlans, 40);
    assert_eq!(codes(&rows), [] as [&str; 0]);
    let plan = claim(&rows, 2);
    let approval = plan.approval.as_ref().unwrap();
    assert_eq!((approval.number.as_str(), approval.headcount), ("B.3/1000/PK.04.01/2026", Some(6)));
    assert_eq!((approval.starts, approval.ends), (Some(date(2026, 4, 15)), Some(date(2027, 8, 28))));
    let site = plan.place.as_ref().unwrap();
    assert_eq!(site.name, "PT Arung Energi Fiktif");
    assert_eq!((site.kelurahan_code.as_deref(), &site.address), (Some("64.74.02.1005"), &None));
}

#[test]
fn the_register_says_where_coordinates_are_half_missing() {
    let rows = read("kelurahan_penginapan.csv", Agency::Kelurahan, ListKind::LodgingRegister, 22);
    let half = |row: &&Row| row.cells[7].is_empty() != row.cells[8].is_empty();
    let none = |row: &&Row| row.cells[7].is_empty() && row.cells[8].is_empty();
    let lines = |rows: Vec<&Row>| rows.iter().map(|row| row.line).collect::<Vec<_>>();
    let halves = lines(rows.iter().filter(half).collect());
    assert!(halves.len() > 5);
    assert_eq!(lines_with(&rows, "coordinate_half_missing"), halves);
    assert_eq!(lines_with(&rows, "coordinate_missing"), lines(rows.iter().filter(none).collect()));
    assert_eq!(codes(&rows), ["coordinate_half_missing", "coordinate_missing"]);
    let mess = claim(&rows, 2).place.as_ref().unwrap();
    assert_eq!((mess.capacity, mess.rt.as_deref()), (Some(54), Some("31")));
    assert_eq!(mess.operator.as_deref(), Some("Pengelola Contoh"));
    assert_eq!(mess.kelurahan_code.as_deref(), Some("64.74.02.1005"));
}

#[test]
fn crews_live_on_their_ship() {
    let rows = read("ksop_awak_kapal.csv", Agency::Ksop, ListKind::ShipCrews, 8);
    assert_eq!(codes(&rows), [] as [&str; 0]);
    let sailor = claim(&rows, 2);
    let ship = sailor.place.as_ref().unwrap();
    assert_eq!((ship.name.as_str(), ship.kind), ("MV Rekaan", PlaceKind::Jetty));
    assert_eq!((sailor.from, sailor.until), (Some(date(2026, 10, 28)), Some(date(2026, 11, 3))));
}

/// Rows of a list given as text.
fn rows_of(text: impl AsRef<[u8]>, agency: Agency) -> Vec<Row> {
    let file = Scratch::new(text.as_ref());
    let list = List::open(file.path(), "list.csv", &context(agency)).unwrap();
    list.map(Result::unwrap).collect()
}

#[test]
fn an_english_company_list_with_titles_is_understood() {
    let rows = rows_of(
        "Foreign workers,,,,,,\n\"As of November 1, 2026\",,,,,,\n\
         #,Full name,Passport No.,Nationality,Job title,Employer,Valid until,Longitude,Latitude\n\
         1,\"Smith, Liam\",zz 804-0210,Australian Antarctica,Fitter,PT Soda Abu Misal,Dec-15-2026,117.393462,0.039333\n\
         2,Mya,ZZ6372932,Myanmar,,PT Soda Abu Misal,15 Dec 26,,\n",
        Agency::Perusahaan,
    );
    let [smith, mya] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((smith.line, mya.line), (4, 5));
    let person = smith.claim.as_ref().unwrap().person.as_ref().unwrap();
    assert_eq!((person.name.as_str(), person.passport.as_deref()), ("Smith, Liam", Some("ZZ8040210")));
    assert_eq!(person.nationality, None);
    assert_eq!(smith.findings[0].code, "country_unknown");
    assert_eq!(smith.findings[0].column.as_deref(), Some("Nationality"));
    for row in &rows {
        assert_eq!(row.claim.as_ref().unwrap().until, Some(date(2026, 12, 15)));
    }
    assert_eq!(codes(&rows[1..]), ["coordinate_missing"]);
}

#[test]
fn an_indonesian_permit_list_in_another_order_is_understood() {
    let rows = rows_of(
        "ALAMAT TINGGAL\tKEL\tNAMA WNA\tL/P\tTTL\tWARGA NEGARA\tNO. PASPOR\tJENIS IZIN\tNO. KITAS\tBERLAKU S.D.\tSPONSOR\n\
         Rumah Kost Bu Contoh\tLhoktuan\tCONTOH SATU\tP\tManila, 05-03-72\tFilipina\tZZ1234567\tKITAS\t2c 11\t31-12-27\t-\n\
         \tAtlantis\tCONTOH DUA\tX\t31/02/1990\tKorsel\tZZ1\tSesuatu\t\t1/1/2020\t\n",
        Agency::Imigrasi,
    );
    let first = rows[0].claim.as_ref().unwrap();
    assert_eq!(codes(&rows[..1]), [] as [&str; 0]);
    let person = first.person.as_ref().unwrap();
    assert_eq!((person.birth, person.sex.as_deref()), (Some(Birth::Day(date(1972, 3, 5))), Some("P")));
    assert_eq!(person.nationality.as_deref(), Some("PHL"));
    assert_eq!((first.company.as_deref(), first.place.as_ref().unwrap().kind), (None, PlaceKind::Kos));
    assert_eq!(first.permit.as_ref().unwrap().kind, PermitKind::Itas);
    assert_eq!(
        codes(&rows[1..]),
        [
            "date_impossible",
            "document_form",
            "kelurahan_unknown",
            "permit_kind_unknown",
            "place_missing",
            "sex_unknown"
        ]
    );
}

#[test]
fn a_row_is_rejected_only_for_what_cannot_be_used() {
    let long = "x".repeat(501);
    let rows = rows_of(
        format!(
            "Penginapan;Nama tamu;No Paspor;Negara;Check-in;Check-out\n\
             Hotel Contoh 1;;;;1/10/2026;\n\
             Hotel Contoh 1;;ZZ1234567;JPN;1/10/2026;\n\
             ;A B;ZZ1234567;JPN;1/10/2026;\n\
             Hotel Contoh 1;A;B;ZZ1234567;JPN;1/10/2026;2/10/2026\n\
             Hotel Contoh 1;{long};ZZ1234567;JPN;1/10/2026;\n\
             Hotel Contoh 1;A B;ZZ1234567;JPN;9/10/2026;1/10/2026\n\
             Hotel Contoh 1;A B;ZZ1234567\n\
             ;;;;;\n\
             Hotel Contoh 1;A B;ZZ1234567;JPN;13/13/2026;;;\n"
        ),
        Agency::Apoa,
    );
    let said: Vec<_> = rows
        .iter()
        .map(|row| (row.line, row.claim.is_some(), row.findings.iter().map(|f| &*f.code).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        said,
        [
            (2, false, vec!["person_missing"]),
            (3, true, vec!["name_missing"]),
            (4, false, vec!["place_missing"]),
            (5, false, vec!["cells_extra"]),
            (6, false, vec!["text_too_long"]),
            (7, true, vec!["dates_reversed"]),
            (8, true, vec!["cells_missing", "country_missing"]),
            (10, true, vec!["date_impossible"]),
        ]
    );
}

#[test]
fn a_list_without_its_key_columns_says_which() {
    let file = Scratch::new(b"Perusahaan;Jabatan;Catatan\nPT A;Operator;x\n");
    let said = "Needed columns are missing: name of the person or passport number.";
    for (kind, agency) in [(None, Agency::Disnaker), (Some(ListKind::Workers), Agency::Imigrasi)] {
        let context = Context { kind, ..context(agency) };
        match List::open(file.path(), "list.csv", &context) {
            Err(ListError::Refused(refusal)) => {
                assert_eq!((refusal.code, refusal.detail.en.as_str()), ("unknown_list", said));
            }
            _ => panic!("taken"),
        }
    }
}

#[test]
fn one_list_gives_equal_claims_in_every_dialect() {
    let bytes = std::fs::read(sample("imigrasi_izin_tinggal.csv")).unwrap();
    let (text, ..) = encoding_rs::WINDOWS_1252.decode(&bytes);
    let claims = |bytes: &[u8]| -> Vec<Claim> {
        rows_of(bytes, Agency::Imigrasi).into_iter().map(|row| row.claim.unwrap()).collect()
    };
    let expected = claims(&bytes);
    // "PT X, Y" would be cut by a comma, so cells are quoted.
    let quoted = |separator: &str| {
        let line = |line: &str| {
            line.split(';').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(separator) + "\n"
        };
        text.lines().map(line).collect::<String>()
    };
    for dialect in [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        text.replace("\r\n", "\n").into_bytes(),
        quoted(",").into_bytes(),
        quoted("\t").into_bytes(),
        quoted("|").into_bytes(),
    ] {
        assert_eq!(claims(&dialect), expected);
    }
}

#[test]
fn a_list_is_read_as_its_rows_are_taken() {
    let row = "Hotel Contoh 1;CONTOH SATU;ZZ1234567;JPN;1/10/2026;2/10/2026\n";
    let text = format!("Penginapan;Nama tamu;No Paspor;Negara;Check-in;Check-out\n{}", row.repeat(100_000));
    let file = Scratch::new(text.as_bytes());
    let mut list = List::open(file.path(), "list.csv", &context(Agency::Apoa)).unwrap();
    assert!(list.next().is_some());
    assert!(list.share() < 0.05, "{}", list.share());
    assert_eq!(list.by_ref().filter(|row| row.as_ref().is_ok_and(|row| row.claim.is_some())).count(), 99_999);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No remark repeats what a person's cells hold.
    #[test]
    fn findings_never_repeat_a_person(name in "[A-Z]{12}", passport in "[A-Z]{12}", birth in "[A-Z]{12}") {
        let text = format!(
            "Nama;Paspor;Tgl Lahir;Negara;Jenis Izin;Alamat\n{name};{passport};{birth};{name};{passport};\n"
        );
        for row in rows_of(text, Agency::Imigrasi) {
            let said = serde_json::to_string(&row.findings).unwrap();
            prop_assert!(row.findings.len() >= 4);
            prop_assert!(![&name, &passport, &birth].iter().any(|cell| said.contains(cell.as_str())));
        }
    }

    #[test]
    fn any_cells_are_claimed_or_rejected(cells in proptest::collection::vec("[^\"\\x00]{0,12}", 0..14)) {
        let text = format!("Nama;Paspor;Lahir;Negara;Jenis Izin;Lintang;Bujur;Berlaku s.d.;Mulai\n{}\n", cells.join(";"));
        for row in rows_of(text, Agency::Imigrasi) {
            let rejected = row.findings.iter().any(|finding| finding.severity == Severity::Error);
            prop_assert_eq!(row.claim.is_none(), rejected || row.is_beside);
        }
    }
}

//! Official paper, read back from its PDF: what must stand on it, in which order, whatever a place is called.

mod templates;

use std::io::Write as _;
use std::process::{Command, Stdio};

use petapora_mapsvg::{Map, draw};
use petapora_paper::{
    Language, MinutesPaper, Officer, OrderPaper, Place, Sheet, Signatory, Stop, Templates, Visit, minutes,
    order, sheet,
};
use petapora_tests::Checked;
use proptest::prelude::*;

const OWN_LINES: [&str; 3] = ["TIM PENGAWASAN ORANG ASING", "KOTA BONTANG", "Jalan Rekaan 1, Bontang 75311"];

fn letterhead() -> Vec<String> {
    OWN_LINES.map(String::from).to_vec()
}

fn signatory() -> Signatory {
    Signatory {
        title: "Kepala Kantor Imigrasi Rekaan".into(),
        name: "Rahmat Contoh".into(),
        nip: "198001012005011001".into(),
    }
}

fn stop(number: usize, name: &str) -> Stop {
    let minutes = 8 * 60 + number * 9;
    let clock = |minutes: usize| format!("{:02}.{:02}", minutes / 60, minutes % 60);
    Stop {
        number,
        name: name.into(),
        address: format!("Jalan Rekaan {number}, RT 2, Loktuan"),
        arrives: clock(minutes),
        leaves: clock(minutes + 7),
        people: (!number.is_multiple_of(3)).then_some(number as u32 + 100),
        reason: "Penghuni tercatat 48, kapasitas 40.".into(),
    }
}

fn small_map() -> String {
    draw(&Map {
        width: 700.0,
        height: 330.0,
        extent: [117.4, 0.07, 117.52, 0.17],
        heading: "Rahasia – terbatas".into(),
        attribution: "© Rekaan".into(),
        stops: vec![petapora_mapsvg::Stop { number: 1, at: [117.45, 0.1] }],
        ..Map::default()
    })
}

fn route(names: &[&str]) -> Sheet {
    Sheet {
        language: Language::Id,
        letterhead: letterhead(),
        title: "Rute Loktuan".into(),
        order: Some("W.18-GR.03-0042/2026".into()),
        team: "Tim 1".into(),
        members: vec!["Ibu Ketua".into(), "Bapak Anggota".into()],
        date: "Senin, 2 November 2026".into(),
        base: "Kantor".into(),
        leaves: "08.00".into(),
        returns: "15.40".into(),
        stops: (1..).zip(names).map(|(number, name)| stop(number, name)).collect(),
        metres: 41_349,
        seconds: 4_230,
        map_svg: Some(small_map()),
        qr: Some("https://peta.example/#/inspeksi/01J/rute/0/0".into()),
        attribution: "© Rekaan, contoh".into(),
        signatory: Some(signatory()),
        printed: "Dicetak 1 Nov 2026 09.00 WITA".into(),
    }
}

fn officers() -> Vec<Officer> {
    let officer = |name: &str, agency: &str, part: &str| Officer {
        name: name.into(),
        agency: agency.into(),
        part: part.into(),
    };
    vec![officer("Ibu Ketua", "Imigrasi", "ketua tim"), officer("Bapak Anggota", "Disnaker", "anggota")]
}

fn the_order() -> OrderPaper {
    OrderPaper {
        letterhead: letterhead(),
        number: None,
        officers: officers(),
        period: "2 November 2026 sampai dengan 3 November 2026".into(),
        agencies: vec!["Disnaker".into(), "Polres".into()],
        urgent: Some("laporan warga".into()),
        places: vec![Place { name: "Mess Rekaan".into(), address: "Jalan Rekaan 1".into() }],
        town: "Bontang".into(),
        signed_on: None,
        signatory: Some(signatory()),
        printed: "Dicetak 1 Nov 2026 09.00 WITA".into(),
    }
}

fn the_minutes() -> MinutesPaper {
    let visit =
        |name: &str| Visit { name: name.into(), address: "Jalan Rekaan 1".into(), ..Visit::default() };
    let seen = Visit {
        time: Some("09.12".into()),
        outcome: Some("terbukti".into()),
        findings: vec!["izin tinggal habis".into()],
        note: "Tiga orang di kamar 2.".into(),
        ..visit("Mess Rekaan")
    };
    MinutesPaper {
        letterhead: letterhead(),
        number: Some("BA-7/2026".into()),
        day: Some("Senin, 2 November 2026".into()),
        town: "Bontang".into(),
        order: Some(("W.18-GR.03-0042/2026".into(), "1 November 2026".into())),
        officers: officers(),
        visits: vec![seen, visit("Kos Contoh")],
        found: vec![("izin tinggal habis".into(), 1)],
        met: 3,
        signed_by: vec!["Ibu Ketua".into(), "Bapak Anggota".into()],
        printed: "Dicetak 3 Nov 2026 09.00 WITA".into(),
    }
}

fn built_in() -> Templates {
    Templates::built_in()
}

/// What a program answers to a PDF on its standard input.
fn through(program: &str, arguments: &[&str], pdf: &[u8]) -> Checked<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}; install poppler-utils and qpdf"))?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let pdf = pdf.to_vec();
    let fed = std::thread::spawn(move || stdin.write_all(&pdf));
    let out = child.wait_with_output()?;
    fed.join().map_err(|_| "writing failed")??;
    if !out.status.success() {
        return Err(format!("{program}: {}", String::from_utf8_lossy(&out.stdout)).into());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The text of each page in the order in which it was written: cell by cell, row by row.
fn pages(pdf: &[u8]) -> Checked<Vec<String>> {
    let text = through("pdftotext", &["-raw", "-", "-"], pdf)?;
    Ok(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

/// Without what a line break can add or take.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// All of it, squeezed.
fn text_of(pdf: &[u8]) -> Checked<String> {
    Ok(squeezed(&pages(pdf)?.concat()))
}

/// The parts follow one another.
fn in_order(text: &str, parts: &[String]) {
    let mut rest = text;
    for part in parts {
        let part = squeezed(part);
        let (_, after) = rest.split_once(&part).unwrap_or_else(|| panic!("{part:?} is missing in {rest:?}"));
        rest = after;
    }
}

fn rows(sheet: &Sheet) -> Vec<String> {
    let row = |stop: &Stop| {
        let people = stop.people.map_or("–".into(), |people| people.to_string());
        [stop.number.to_string(), stop.name.clone(), stop.address.clone()]
            .into_iter()
            .chain([stop.arrives.clone(), stop.leaves.clone(), people, stop.reason.clone()])
            .collect::<Vec<_>>()
    };
    sheet.stops.iter().flat_map(row).collect()
}

#[test]
fn every_stop_stands_on_the_sheet_with_number_name_address_and_times_in_order() -> Checked {
    let route = route(&["Mess Rekaan", "Kos Contoh", "Hotel Misal"]);
    let pdf = sheet(&built_in(), &route)?;
    let text = text_of(&pdf)?;
    in_order(&text, &rows(&route));
    let head =
        ["W.18-GR.03-0042/2026", "Senin, 2 November 2026", "Tim 1", "Ibu Ketua, Bapak Anggota", "08.00"];
    let parts: Vec<String> = OWN_LINES.iter().chain(&head).map(|part| (*part).to_owned()).collect();
    in_order(&text, &parts);
    for part in
        ["41,3 km · 1 jam 11 menit", "3 / 203", "Rahasia – terbatas", "Halaman 1 dari", "Rahmat Contoh"]
    {
        assert!(text.contains(&squeezed(part)), "{part}: {text}");
    }
    assert!(!text.contains("DRAF"), "{text}");
    Ok(())
}

#[test]
fn the_map_and_the_square_code_stand_on_the_sheet() -> Checked {
    let whole = route(&["Mess Rekaan"]);
    let text = text_of(&sheet(&built_in(), &whole)?)?;
    assert!(text.contains("5kmU/N") && text.contains("Bukarute"), "scale, north arrow, code: {text}");
    let bare = Sheet { map_svg: None, qr: None, ..whole };
    let text = text_of(&sheet(&built_in(), &bare)?)?;
    assert!(text.contains("Petatidaktersedia.") && !text.contains("Bukarute"), "{text}");
    Ok(())
}

#[test]
fn every_paper_is_a_sound_pdf() -> Checked {
    let papers = [
        sheet(&built_in(), &route(&["Mess Rekaan"; 40]))?,
        order(&built_in(), &the_order())?,
        minutes(&built_in(), &the_minutes())?,
    ];
    for pdf in papers {
        let file =
            std::env::temp_dir().join(format!("petapora-paper-{}-{}.pdf", std::process::id(), pdf.len()));
        std::fs::write(&file, &pdf)?;
        let said = Command::new("qpdf").arg("--check").arg(&file).output();
        std::fs::remove_file(&file)?;
        let said = said.map_err(|error| format!("qpdf: {error}; install it"))?;
        let told = String::from_utf8_lossy(&said.stdout);
        assert!(said.status.success() && told.contains("No syntax or stream encoding errors"), "{told}");
    }
    Ok(())
}

#[test]
fn a_sheet_without_an_order_is_marked_a_draft_on_every_page() -> Checked {
    let route = Sheet { order: None, ..route(&["Mess Rekaan"; 40]) };
    let read = pages(&sheet(&built_in(), &route)?)?;
    assert!(read.len() > 1);
    for page in &read {
        assert!(squeezed(page).contains("DRAF"), "{page}");
    }
    assert!(read[0].contains("belum terbit"), "{}", read[0]);
    Ok(())
}

#[test]
fn a_hostile_name_is_printed_as_it_is() -> Checked {
    let names = [
        "#read(\"/etc/passwd\")",
        "$ x^2 $ *tebal* _miring_ `kode`",
        "#import \"@preview/a:0.1.0\": *",
        "\\#let x = [\"}])",
        "<label> @rujukan = Judul // bukan komentar /* */",
        "Mess - \"Rekaan\" -- 'A' --- ...",
        "</svg><script>alert(1)</script>&amp;",
        "sys.inputs #paper.printed #{1 + 1}",
        "satukatayangsangatpanjangsekalitanpaspasiuntukmelewatiselnyadanterusberjalan",
        "Łódź Ёлка Ωμέγα ñ é – ‘kutip’",
    ];
    let mut route = route(&names);
    for stop in &mut route.stops {
        (stop.address, stop.reason) = (stop.name.clone(), stop.name.clone());
    }
    (route.title, route.team, route.base) = (names[0].into(), names[1].into(), names[3].into());
    route.members = names.map(String::from).to_vec();
    in_order(&text_of(&sheet(&built_in(), &route)?)?, &rows(&route));
    let places = names.map(|name| Place { name: name.into(), address: name.into() }).to_vec();
    let expected: Vec<String> = places.iter().flat_map(|p| [p.name.clone(), p.address.clone()]).collect();
    let urgent = Some(names[0].to_owned());
    in_order(&text_of(&order(&built_in(), &OrderPaper { places, urgent, ..the_order() })?)?, &expected);
    let visits = names.map(|name| Visit {
        name: name.into(),
        address: name.into(),
        findings: vec![name.into()],
        note: name.into(),
        ..Visit::default()
    });
    let expected: Vec<String> = names.iter().flat_map(|name| [*name; 4]).map(String::from).collect();
    let paper = MinutesPaper { visits: visits.to_vec(), ..the_minutes() };
    in_order(&text_of(&minutes(&built_in(), &paper)?)?, &expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_a_place_is_called_its_sheet_is_printed(name in "[ -~éñ–\u{1}\u{202e}\n]{1,90}") {
        let mut route = route(&[&name, "Kos Contoh"]);
        let clean = |c: &char| !c.is_control() && *c != '\u{202e}';
        let text = text_of(&sheet(&built_in(), &route).unwrap()).unwrap();
        route.stops[0].name = name.chars().filter(clean).collect();
        in_order(&text, &rows(&route));
    }
}

#[test]
fn the_same_paper_is_the_same_bytes() -> Checked {
    let route = route(&["Mess Rekaan", "Kos Contoh"]);
    let first = sheet(&built_in(), &route)?;
    order(&built_in(), &the_order())?;
    assert!(sheet(&built_in(), &route)? == first, "a route sheet printed twice differs");
    assert!(order(&built_in(), &the_order())? == order(&built_in(), &the_order())?, "an order differs");
    Ok(())
}

#[test]
fn sixty_stops_go_over_pages_each_with_the_heading_of_the_table() -> Checked {
    let route = route(&["Mess Rekaan dengan nama yang panjang"; 60]);
    let read = pages(&sheet(&built_in(), &route)?)?;
    assert!(read.len() > 2, "{} pages", read.len());
    in_order(&squeezed(&read.concat()), &rows(&route));
    for (number, page) in (1..).zip(&read) {
        let text = squeezed(page);
        assert!(text.contains(&format!("Halaman{number}dari{}", read.len())), "{page}");
        let (heading, row) = (text.find("AlasanHasilParaf"), text.find("MessRekaandengan"));
        assert!(row.is_none() || heading.is_some_and(|heading| Some(heading) < row), "{page}");
    }
    Ok(())
}

#[test]
fn the_sheet_speaks_both_languages() -> Checked {
    let english = Sheet { language: Language::En, order: None, ..route(&["Mess Rekaan"]) };
    let text = text_of(&sheet(&built_in(), &english)?)?;
    for part in ["INSPECTION ROUTE SHEET", "DRAFT", "41.3 km · 1 h 11 min", "Page 1 of", "Rahasia – terbatas"]
    {
        assert!(text.contains(&squeezed(part)), "{part}: {text}");
    }
    Ok(())
}

#[test]
fn an_order_names_its_officers_its_places_and_why_it_is_urgent() -> Checked {
    let read = pages(&order(&built_in(), &the_order())?)?;
    let text = squeezed(&read.concat());
    let parts = ["SURAT PERINTAH", "laporan warga", "Disnaker dan Polres", "MEMERINTAHKAN", "Ibu Ketua"];
    let rest =
        ["1 lokasi", "2 November 2026 sampai dengan", "Rahmat Contoh", "NIP 1980", "DAFTAR LOKASI", "Mess"];
    in_order(&text, &parts.iter().chain(&rest).map(|part| (*part).to_owned()).collect::<Vec<_>>());
    assert!(read.iter().all(|page| squeezed(page).contains("DRAF")), "{read:?}");
    let signed =
        OrderPaper { number: Some("SP-42".into()), signed_on: Some("1 November 2026".into()), ..the_order() };
    let text = text_of(&order(&built_in(), &signed)?)?;
    assert!(text.contains("NOMOR:SP-42") && text.contains("padatanggal1November2026"), "{text}");
    assert!(!text.contains("DRAF"), "{text}");
    Ok(())
}

#[test]
fn minutes_tell_what_was_found_and_leave_room_for_what_was_not() -> Checked {
    let text = text_of(&minutes(&built_in(), &the_minutes())?)?;
    let parts =
        ["BA-7/2026", "Senin, 2 November 2026", "Ibu Ketua", "W.18-GR.03-0042/2026", "1 November 2026"];
    let rest = [
        "Mess Rekaan",
        "09.12",
        "terbukti",
        "izin tinggal habis",
        "Tiga orang",
        "Kos Contoh",
        "tidak terbukti",
    ];
    in_order(&text, &parts.iter().chain(&rest).map(|part| (*part).to_owned()).collect::<Vec<_>>());
    assert!(!text.contains("DRAF"));
    let empty = MinutesPaper { number: None, day: None, order: None, signed_by: vec![], ..the_minutes() };
    let text = text_of(&minutes(&built_in(), &empty)?)?;
    assert!(text.contains("DRAF") && text.contains("NOMOR:Padahariini,,diBontang"), "{text}");
    Ok(())
}

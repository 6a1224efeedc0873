//! Files that do harm to those who trust them: cut off, swollen, lying, leading astray,
//! in every format that lists come in. Invariant: the same files on every machine; each
//! has a fault that an importer has to name.

use std::io::{Cursor, Write as _};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::Checked;

/// One of them.
pub struct BadFile {
    /// With the ending under which it is sent, which may be the wrong one.
    pub name: String,
    pub bytes: Vec<u8>,
}

const HEADER: &str = "nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in\n";

fn row(number: usize) -> String {
    format!(
        "Kos Rekaan {number},kos,4,0.143{:03},117.496{:03},Tamu Rekaan {number},ZZ{number:07},CHN,1980-01-02,2026-10-01\n",
        number % 1000,
        number % 1000
    )
}

/// More than 300 files. Errors: one could not be made.
pub fn bad_files() -> Checked<Vec<BadFile>> {
    let mut all = Vec::new();
    let mut add = |name: String, bytes: Vec<u8>| all.push(BadFile { name, bytes });
    texts(&mut add);
    features(&mut add);
    markup(&mut add);
    archives(&mut add)?;
    binaries(&mut add);
    Ok(all)
}

fn texts(add: &mut impl FnMut(String, Vec<u8>)) {
    let list: String = std::iter::once(HEADER.to_owned()).chain((0..20).map(row)).collect();
    // Cut inside the last row's cells, or before the header ends.
    for cut in 1..=30 {
        let at = if cut <= 20 { list.len() - 15 - cut * 3 } else { (cut - 20) * 4 };
        add(format!("putus-{cut}.csv"), list.as_bytes()[..at].to_vec());
    }
    for (at, number) in ["1e999", "-1e999", "NaN", "inf", "1e-999", "9".repeat(400).as_str(), "0x1F", "--0.1"]
        .iter()
        .enumerate()
    {
        for (axis, text) in [("lat", "0.143005"), ("lon", "117.496005")] {
            add(format!("angka-{axis}-{at}.csv"), list.replace(text, number).into_bytes());
        }
    }
    for at in 0..10 {
        let mut bytes = list.clone().into_bytes();
        bytes[at * 90] = 0;
        add(format!("nul-{at}.csv"), bytes);
    }
    let swapped = list.replace("0.143", "@").replace("117.496", "0.143").replace('@', "117.496");
    add("terbalik.csv".into(), swapped.into_bytes());
    let wide = "a,".repeat(1_000_000);
    add("sejuta-kolom.csv".into(), format!("{wide}\n").into_bytes());
    add("sejuta-kolom-baris.csv".into(), format!("{list}{wide}\n").into_bytes());
    add("sejuta-kolom-judul.csv".into(), format!("{}{wide}\n{}", HEADER.trim_end(), row(1)).into_bytes());
    for (name, sign) in [("kutip", "\""), ("sel", "")] {
        let long = "x".repeat(20_000_000);
        add(format!("baris-panjang-{name}.csv"), format!("{list}{sign}{long}").into_bytes());
    }
    add("baris-panjang-saja.csv".into(), vec![b'x'; 24_000_000]);
    for (at, day) in ["31/02/2026", "00/00/0000", "99/99/99", "2026-13-45", "-1/-1/-1", "1e3/1/1", "31-31-31"]
        .iter()
        .enumerate()
    {
        add(format!("tanggal-{at}.csv"), list.replacen("1980-01-02", day, 3).into_bytes());
    }
    for (at, formula) in
        ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1", "=HYPERLINK(\"x\")"].iter().enumerate()
    {
        add(format!("rumus-{at}.csv"), list.replacen("ZZ0000003", formula, 1).into_bytes());
    }
    for (at, text) in ["\u{202e}", "\u{feff}", "\u{0}", "\u{7}"].iter().enumerate() {
        add(format!("tanda-{at}.csv"), list.replacen("ZZ0000004", &text.repeat(600), 1).into_bytes());
    }
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(list.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for cut in 1..=5 {
        add(format!("utf16-putus-{cut}.csv"), wide[..wide.len() - 25 - cut * 7].to_vec());
    }
    add("kosong.csv".into(), Vec::new());
    add("spasi.csv".into(), vec![b' '; 100_000]);
    add("baris-kosong.csv".into(), vec![b'\n'; 1_000_000]);
    add("kutipan.csv".into(), vec![b'"'; 1_000_000]);
    add("koma.csv".into(), vec![b','; 1_000_000]);
    add("judul-saja.csv".into(), b"satu\n".to_vec());
}

fn features(add: &mut impl FnMut(String, Vec<u8>)) {
    let feature = |point: &str| {
        format!(
            r#"{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{point}]}},"properties":{{"nama":"Orang Rekaan","negara":"CHN","tempat":"Kos","tanggal":"2026-10-01"}}}}"#
        )
    };
    let collection = |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let good = collection(&vec![feature("117.47,0.12"); 20].join(","));
    for cut in 1..=20 {
        add(format!("putus-{cut}.geojson"), good.as_bytes()[..good.len() * cut / 21].to_vec());
    }
    for (at, point) in [
        "1e999,0.1",
        "117.4,-1e999",
        "0.12,117.47",
        "null,null",
        "\"117\",\"0\"",
        "",
        "1",
        "1,2,3,4",
        "[117.4,0.1]",
        "91,181",
    ]
    .iter()
    .enumerate()
    {
        add(format!("titik-{at}.geojson"), collection(&feature(point)).into_bytes());
    }
    let vertices = vec!["[117.47,0.12]"; 1_000_000].join(",");
    for (name, geometry) in [
        ("poligon", format!(r#"{{"type":"Polygon","coordinates":[[{vertices}]]}}"#)),
        ("garis", format!(r#"{{"type":"LineString","coordinates":[{vertices}]}}"#)),
        ("titik", format!(r#"{{"type":"MultiPoint","coordinates":[{vertices}]}}"#)),
    ] {
        let text = collection(&format!(
            r#"{{"type":"Feature","geometry":{geometry},"properties":{{"nama":"A","tanggal":"2026-10-01","tempat":"B"}}}}"#
        ));
        add(format!("sejuta-{name}.geojson"), text.into_bytes());
    }
    for (at, text) in [
        "{",
        "[",
        "{}",
        "[]",
        "null",
        "{\"features\":5}",
        "{\"features\":[5]}",
        "{\"features\":[{]}",
        "{\"type\":\"Feature\"}",
        "\"\"",
    ]
    .iter()
    .enumerate()
    {
        add(format!("bentuk-{at}.geojson"), text.as_bytes().to_vec());
    }
    for depth in [1_000, 100_000, 1_000_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        add(format!("dalam-{depth}.geojson"), collection(&deep).into_bytes());
        add(format!("dalam-{depth}.json"), deep.into_bytes());
    }
    let many: Vec<String> = (0..200_000).map(|at| format!("\"k{at}\":1")).collect();
    let text = format!(r#"{{"type":"Feature","geometry":null,"properties":{{{}}}}}"#, many.join(","));
    add("properti.geojson".into(), collection(&text).into_bytes());
    for at in 0..6 {
        let mut bytes = good.clone().into_bytes();
        let place = 60 + at * 150;
        bytes[place] = 0;
        add(format!("nul-{at}.geojson"), bytes);
    }
}

fn markup(add: &mut impl FnMut(String, Vec<u8>)) {
    let mark = |point: &str| {
        format!(
            "<Placemark><name>Kos Rekaan</name><ExtendedData><Data name=\"kapasitas\"><value>4</value></Data></ExtendedData><Point><coordinates>{point}</coordinates></Point></Placemark>"
        )
    };
    let kml = |marks: &str| {
        format!(
            "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{marks}</Document></kml>"
        )
    };
    let good = kml(&mark("117.47,0.12,0").repeat(20));
    for cut in 1..=20 {
        add(format!("putus-{cut}.kml"), good.as_bytes()[..good.len() * cut / 21].to_vec());
    }
    for (at, point) in ["1e999,0", "0.12,117.47", "NaN,NaN", "", ",", "117.47"].iter().enumerate() {
        add(format!("titik-{at}.kml"), kml(&mark(point)).into_bytes());
    }
    add("sejuta-titik.kml".into(), kml(&mark(&"117.47,0.12 ".repeat(1_000_000))).into_bytes());
    add("dalam.kml".into(), kml(&"<Folder>".repeat(500_000)).into_bytes());
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><kml><Document><Placemark><name>&c;&c;&c;</name></Placemark></Document></kml>";
    add("tawa.kml".into(), laughs.as_bytes().to_vec());
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><kml><Document><Placemark><name>&x;</name></Placemark></Document></kml>";
    add("luar.kml".into(), outside.as_bytes().to_vec());
}

/// What makes an archive bad.
enum Part<'a> {
    File(&'a str, Vec<u8>),
    Link(&'a str, &'a str),
}

fn archive(parts: Vec<Part<'_>>) -> Checked<Vec<u8>> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for part in parts {
        match part {
            Part::File(name, bytes) => {
                out.start_file(name, plain)?;
                out.write_all(&bytes)?;
            }
            Part::Link(name, target) => out.add_symlink(name, target, plain)?,
        }
    }
    Ok(out.finish()?.into_inner())
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const TOP: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook whose only sheet is this XML, with further parts.
fn workbook(sheet: Vec<u8>, more: Vec<Part<'_>>) -> Checked<Vec<u8>> {
    let file = |name, text: &str| Part::File(name, text.as_bytes().to_vec());
    let mut parts = vec![
        file("[Content_Types].xml", TYPES),
        file("_rels/.rels", TOP),
        file("xl/workbook.xml", BOOK),
        file("xl/_rels/workbook.xml.rels", LINKS),
        Part::File("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(more);
    archive(parts)
}

fn sheet(rows: &str) -> Vec<u8> {
    format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()
}

fn cells(line: usize, texts: &[&str]) -> String {
    let cell = |(at, text): (u8, &&str)| {
        format!(r#"<c r="{}{line}" t="inlineStr"><is><t>{text}</t></is></c>"#, char::from(b'A' + at))
    };
    let cells: String = (0..).zip(texts).map(cell).collect();
    format!(r#"<row r="{line}">{cells}</row>"#)
}

fn listed() -> String {
    let header = cells(1, &["Nama Kapal", "Nama", "No Paspor", "Kebangsaan", "Tanggal Tiba"]);
    header + &cells(2, &["MV Uji", "Orang Rekaan", "ZZ1234567", "CHN", "2026-10-01"])
}

fn archives(add: &mut impl FnMut(String, Vec<u8>)) -> Checked {
    let good = workbook(sheet(&listed()), Vec::new())?;
    for cut in 1..=25 {
        add(format!("putus-{cut}.xlsx"), good[..good.len() * cut / 26].to_vec());
    }
    // A directory that lies about sizes: the fields at 20 and 24 of its entries.
    for (at, entry) in good.windows(4).enumerate().filter(|(_, bytes)| *bytes == b"PK\x01\x02") {
        let _ = entry;
        for (name, size) in [("kecil", 1_u32), ("besar", u32::MAX - 1), ("nol", 0)] {
            let mut bytes = good.clone();
            bytes[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
            add(format!("bohong-{name}-{at}.xlsx"), bytes);
        }
        let mut bytes = good.clone();
        bytes[at + 42..at + 46].copy_from_slice(&u32::MAX.to_le_bytes());
        add(format!("bohong-letak-{at}.xlsx"), bytes);
    }
    let swollen = [sheet(&listed()), vec![b' '; 80_000_000]].concat();
    add("bom-lembar.xlsx".into(), workbook(swollen, Vec::new())?);
    let zeros = || vec![0_u8; 80_000_000];
    for name in ["xl/sharedStrings.xml", "xl/styles.xml", "bom.bin", "xl/media/image1.png"] {
        add(
            format!("bom-{}.xlsx", name.replace('/', "-")),
            workbook(sheet(&listed()), vec![Part::File(name, zeros())])?,
        );
    }
    for name in ["../../etc/cron.d/x", "/etc/passwd", "xl/../../x", "..\\..\\x", "C:\\x", "a/../../../b"] {
        let part = Part::File(name, b"x".to_vec());
        add(format!("jalur-{}.xlsx", name.len()), workbook(sheet(&listed()), vec![part])?);
    }
    for target in ["/etc/passwd", "../../x", "xl/workbook.xml"] {
        let link = Part::Link("xl/tautan", target);
        add(format!("tautan-{}.xlsx", target.len()), workbook(sheet(&listed()), vec![link])?);
    }
    let many: Vec<String> = (0..20_000).map(|at| format!("x{at}")).collect();
    let parts = many.iter().map(|name| Part::File(name, Vec::new())).collect();
    add("berkas-banyak.xlsx".into(), workbook(sheet(&listed()), parts)?);
    for (name, place) in
        [("xfd", "XFD1048576"), ("jauh", "ZZZZZZZ99999999999"), ("nol", "A0"), ("kosong", ""), ("min", "-1")]
    {
        let far = format!(r#"{}<row r="3"><c r="{place}"><v>1</v></c></row>"#, listed());
        add(format!("sel-{name}.xlsx"), workbook(sheet(&far), Vec::new())?);
        let only = format!(r#"<row r="1048576"><c r="{place}"><v>1</v></c></row>"#);
        add(format!("sel-saja-{name}.xlsx"), workbook(sheet(&only), Vec::new())?);
    }
    let wide: String = (0..1_000_000).map(|_| "<c><v>1</v></c>").collect();
    add("sejuta-kolom.xlsx".into(), workbook(sheet(&format!("<row r=\"1\">{wide}</row>")), Vec::new())?);
    let merged = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(50_000);
    let text = String::from_utf8(sheet(&listed()))?
        .replace("</sheetData>", &format!("</sheetData><mergeCells>{merged}</mergeCells>"));
    add("gabung.xlsx".into(), workbook(text.into_bytes(), Vec::new())?);
    for (at, xml) in [
        "",
        "<",
        "<worksheet>",
        "<worksheet><sheetData><row><c></row>",
        "\u{0}",
        "<worksheet><sheetData><row r=\"99999999999\"/></sheetData></worksheet>",
    ]
    .iter()
    .enumerate()
    {
        add(format!("xml-{at}.xlsx"), workbook(xml.as_bytes().to_vec(), Vec::new())?);
    }
    let deep = format!("<worksheet>{}", "<a>".repeat(2_000_000));
    add("xml-dalam.xlsx".into(), workbook(deep.into_bytes(), Vec::new())?);
    add("tanpa-isi.xlsx".into(), archive(Vec::new())?);
    add("bukan-buku.xlsx".into(), archive(vec![Part::File("a.txt", b"x".to_vec())])?);
    let nested = archive(vec![Part::File("xl/workbook.xml", good.clone())])?;
    add("bersarang.xlsx".into(), nested);
    open_documents(add)
}

fn open_documents(add: &mut impl FnMut(String, Vec<u8>)) -> Checked {
    let ods = |rows: &str| {
        let xml = format!(
            r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        archive(vec![
            Part::File("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            Part::File("content.xml", xml.into_bytes()),
        ])
    };
    let cell = "<table:table-cell><text:p>Nama</text:p></table:table-cell>";
    let good = ods(&format!("<table:table-row>{cell}</table:table-row>"))?;
    for cut in 1..=15 {
        add(format!("putus-{cut}.ods"), good[..good.len() * cut / 16].to_vec());
    }
    for (name, rows) in [
        ("baris", format!(r#"<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>"#)),
        ("kolom", r#"<table:table-row><table:table-cell table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell></table:table-row>"#.to_owned()),
        ("minus", r#"<table:table-row table:number-rows-repeated="-5"><table:table-cell table:number-columns-repeated="-5"/></table:table-row>"#.to_owned()),
        ("penuh", r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#.to_owned()),
    ] {
        add(format!("ulang-{name}.ods"), ods(&rows)?);
    }
    add("bom.ods".into(), ods(&" ".repeat(80_000_000))?);
    Ok(())
}

fn binaries(add: &mut impl FnMut(String, Vec<u8>)) {
    let noise = |seed: u64, length: usize| {
        let mut state = seed;
        let byte = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        (0..length).map(byte).collect::<Vec<u8>>()
    };
    let heads: [(&str, &[u8]); 4] = [
        ("xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("gpkg", b"SQLite format 3\0"),
        ("xlsx", b"PK\x03\x04"),
        ("ods", b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
    ];
    for (ending, head) in heads {
        for seed in 1..=12_u64 {
            let length = 50 * 3_usize.pow(u32::try_from(seed).unwrap_or(1).min(7));
            add(format!("acak-{seed}.{ending}"), [head, &noise(seed, length)].concat());
        }
    }
    for (at, head) in [
        &b"%PDF-1.7\n"[..],
        b"\x89PNG\r\n\x1a\n",
        b"\x7fELF",
        b"MZ\x90\0",
        b"\x1f\x8b\x08",
        b"<!doctype html><table>",
        b"{\\rtf1",
        b"\xFF\xD8\xFF\xE0",
        b"BZh9",
        b"7z\xBC\xAF",
    ]
    .iter()
    .enumerate()
    {
        for ending in ["csv", "xlsx", "geojson"] {
            add(format!("samaran-{at}.{ending}"), [head, noise(7, 3_000).as_slice()].concat());
        }
    }
}

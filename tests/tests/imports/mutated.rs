//! Sample files with some bytes made wrong, thousands of them for each reader, the same
//! ones on every machine: whatever is in a file, it gives rows with findings or a refusal
//! with a code, in no more steps than it has bytes. `cargo xtask fuzz` looks further.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use petapora::imports::list::{Context, List, ListError, print_sheet};
use petapora::imports::{By, value};
use petapora::region::Ground;
use petapora_tests::{Checked, sample};
use petapora_wire::Agency;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// What breaks parsers: signs of each format, numbers at the edge, bytes that are no text.
const SPLICES: [&[u8]; 26] = [
    b"\0",
    b"\"",
    b"\r",
    b"\n",
    b";",
    b",",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\xC3",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"1e999",
    b"-",
    b"99999999999999999999",
    b"NaN",
    b"\\u",
    b"\xF0\x9F\x98\x80",
    b"31/02/29",
    b"0\xC2\xB0",
];

/// The bytes with one to six faults in them.
fn mutated(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=chance.below(6) {
        let (at, length) = (chance.below(bytes.len()), chance.below(40));
        let end = (at + length).min(bytes.len());
        match chance.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            4 => {
                let splice = SPLICES[chance.below(SPLICES.len())];
                bytes.splice(at..end.min(at + splice.len()), splice.iter().copied());
            }
            _ => {
                let splice = SPLICES[chance.below(SPLICES.len())];
                bytes.splice(at..at, splice.iter().copied());
            }
        }
    }
    bytes
}

/// A folder that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Checked<Self> {
        let folder = std::env::temp_dir().join(format!("petapora-mutated-{}", petapora::store::new_id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The start of a sample list, which is enough of every reader.
fn start(name: &str, bytes: usize) -> Checked<Vec<u8>> {
    let mut list = std::fs::read(sample(name))?;
    list.truncate(bytes);
    Ok(list)
}

fn context() -> Checked<Context> {
    Ok(Context {
        ground: std::sync::Arc::new(Ground::embedded()?),
        today: "2026-11-01".parse()?,
        program: PathBuf::from("/nowhere"),
        agency: Agency::Apoa,
        kind: None,
        columns: None,
    })
}

/// Reads a file to its end: how many rows it has, or the code of its refusal.
fn read(path: &std::path::Path, name: &str, bytes: usize, context: &Context) -> Result<usize, String> {
    let code = |error: ListError| match error {
        ListError::Io(error) => panic!("the disk failed: {error}"),
        refused => refused.code().to_owned(),
    };
    let mut rows = 0;
    for row in List::open(path, name, context).map_err(code)? {
        let row = row.map_err(code)?;
        assert!(row.claim.is_some() || !row.findings.is_empty(), "a row without a word: {row:?}");
        rows += 1;
        assert!(rows <= bytes, "more rows than bytes");
    }
    Ok(rows)
}

/// So many cases, or `PETAPORA_MUTATIONS` times as many.
fn cases(usual: u32) -> Checked<u32> {
    Ok(usual * std::env::var("PETAPORA_MUTATIONS").ok().map_or(Ok(1), |times| times.parse::<u32>())?)
}

/// Mutates `good` so often and reads what comes out.
fn all_are_read_or_refused(name: &str, good: &[u8], cases: u32, seed: u64) -> Checked {
    let (folder, context, mut chance, cases) =
        (Scratch::new()?, context()?, Chance(seed), self::cases(cases)?);
    let path = folder.0.join("list");
    let (mut whole, mut refused) = (0, 0);
    for case in 0..cases {
        let bytes = mutated(good, &mut chance);
        std::fs::write(&path, &bytes)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&path, name, bytes.len(), &context)));
        match outcome {
            Ok(Ok(_)) => whole += 1,
            Ok(Err(code)) => {
                assert!(code != "io", "case {case} of {name}");
                refused += 1;
            }
            Err(_) => panic!("case {case} of {name} (seed {seed}): {:?}", String::from_utf8_lossy(&bytes)),
        }
    }
    // A test in which all are refused at the door would show little.
    assert!(whole > cases / 20 && refused > 0, "{name}: {whole} read, {refused} refused");
    Ok(())
}

#[test]
fn separated_values_with_wrong_bytes_are_rows_or_a_refusal() -> Checked {
    for (seed, name) in (1..).zip(["apoa_penginapan.csv", "imigrasi_izin_tinggal.csv", "ksop_awak_kapal.csv"])
    {
        all_are_read_or_refused(name, &start(name, 1_500)?, 100, seed)?;
    }
    let text = String::from_utf8_lossy(&start("imigrasi_izin_tinggal.csv", 900)?).into_owned();
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    all_are_read_or_refused("lebar.csv", &wide, 100, 9)
}

#[test]
fn features_with_wrong_bytes_are_rows_or_a_refusal() -> Checked {
    let good = r#"{"type":"FeatureCollection","name":"x","features":[
        {"type":"Feature","geometry":{"type":"Point","coordinates":[117.47,0.12]},"properties":{"nama":"Orang Rekaan","negara":"CHN","tempat":"Kos Uji","tanggal":"2026-10-01","petugas":"B"}},
        {"type":"Feature","geometry":null,"properties":{"nama":"Orang \"Dua\"","negara":null,"tempat":"Kos\u0020Uji","tanggal":"1 Oktober 2026","petugas":5}}]}"#;
    all_are_read_or_refused("p.geojson", good.as_bytes(), 4_000, 20)
}

/// Reads a sheet as the child process would, without its limits.
fn all_sheets_end_with_a_word(name: &str, good: &[u8], cases: u32, seed: u64) -> Checked {
    let (folder, mut chance, cases) = (Scratch::new()?, Chance(seed), self::cases(cases)?);
    let path = folder.0.join("list");
    let mut faults = 0;
    for case in 0..cases {
        let bytes = mutated(good, &mut chance);
        std::fs::write(&path, &bytes)?;
        let mut out = Vec::new();
        print_sheet(&path, &mut out)?;
        let text = String::from_utf8(out).map_err(|e| format!("case {case} of {name}: {e}"))?;
        let last = text.lines().last().unwrap_or_default();
        assert!(last == "\"end\"" || last.starts_with("{\"fault\":"), "case {case} of {name}: {last}");
        faults += u32::from(last != "\"end\"");
    }
    assert!(faults > 0 && faults < cases, "{name}: {faults} of {cases}");
    Ok(())
}

#[test]
fn placemarks_with_wrong_bytes_end_with_a_word() -> Checked {
    let good = "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>A</name><Placemark><name>Kos &amp; Rekaan</name><description><![CDATA[x <b>]]></description><ExtendedData><Data name=\"kapasitas\"><value>4</value></Data><SchemaData><SimpleData name=\"nama\">Orang &#65;</SimpleData></SchemaData></ExtendedData><Point><coordinates>117.47,0.12,0</coordinates></Point></Placemark><Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark></Document></kml>";
    all_sheets_end_with_a_word("p.kml", good.as_bytes(), 4_000, 30)
}

#[test]
fn workbooks_with_wrong_bytes_end_with_a_word() -> Checked {
    all_sheets_end_with_a_word("tka.xlsx", &std::fs::read(sample("disnaker_tka.xlsx"))?, 250, 40)?;
    // Its parts not packed, so that faults get inside.
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(std::fs::read(sample("disnaker_tka.xlsx"))?))?;
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at)?;
        let plain =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(part.name()?.into_owned(), plain)?;
        std::io::copy(&mut part, &mut out)?;
    }
    all_sheets_end_with_a_word("terbuka.xlsx", &out.finish()?.into_inner(), 250, 41)
}

/// Cells as people write them.
const CELLS: [&str; 24] = [
    "03/11/1996",
    "3-11-96",
    "1996-11-03T00:00:00",
    "3 November 1996",
    "46327",
    "Per 1 Nopember 2026",
    "Beijing / 03-11-96",
    "0,1231; 117,4811",
    "0° 7' 23.2\" LU",
    "117°28'52,1\"BT",
    "-0.143649",
    "1.234.567,89",
    "12 orang",
    "ZZ 123-4567",
    "2C47JE9259-B",
    "KITAS (E23)",
    "RRT",
    "Korea Selatan (Rep.)",
    "Wang Wei (ZZ1234567)",
    "01/09/2026 s.d. 01/09/2027",
    "L",
    "Kos Rekaan 1, RT 05",
    "ya",
    "--",
];

#[test]
fn every_cell_is_a_value_or_none() -> Checked {
    let mut chance = Chance(50);
    for case in 0..cases(20_000)? {
        let bytes = mutated(CELLS[chance.below(CELLS.len())].as_bytes(), &mut chance);
        let cell = String::from_utf8_lossy(&bytes);
        let outcome = catch_unwind(|| {
            let _ = (value::date::day(&cell, 2026), value::date::day_in(&cell, 2026, true));
            let _ = (value::date::day_within(&cell, 2026), value::date::has_short_year(&cell));
            let axes = [value::number::decimal(&cell), value::number::degrees(&cell)];
            assert!(axes.into_iter().flatten().all(f64::is_finite), "a number without an end");
            let _ = (value::number::pair(&cell), value::number::count(&cell));
            let _ = (value::document::passport(&cell), value::document::permit_number(&cell));
            let _ = (value::document::zero_for_o(&cell), value::country::country(&cell));
            let _ = (value::permit::permit_kind(&cell), value::permit::visa_index(&cell));
            let _ = (value::place::place_kind(&cell), value::place::kind_of_name(&cell));
            let _ = (value::text::clean(&cell), value::text::sex(&cell), value::text::is_entry(&cell));
            for by in By::ALL {
                let [first, second] = by.parts(&cell);
                assert!(first.len() + second.len() <= cell.len(), "more than there was");
            }
        });
        assert!(outcome.is_ok(), "case {case}: {cell:?}");
    }
    Ok(())
}

//! Puts the readers of lists under libFuzzer, each for some seconds.
//! Invariant: what is missing is named; a finding fails the task and stays as a file.

use std::path::{Path, PathBuf};

use crate::Done;
use crate::command::{cargo, program, run, say, succeeds, target};

/// The targets, and the sample lists from which each begins.
const TARGETS: [(&str, &[&str]); 5] = [
    ("csv", &["apoa_penginapan.csv", "imigrasi_izin_tinggal.csv", "ksop_awak_kapal.csv"]),
    ("geojson", &["kesbangpol_pemantauan.geojson"]),
    ("kml", &[]),
    ("workbook", &["disnaker_tka.xlsx"]),
    ("values", &[]),
];

/// What a target begins with that no sample list shows.
const SEEDS: [(&str, &str); 5] = [
    (
        "kml",
        "<Document><Placemark><name>A &amp; B</name><ExtendedData><Data name=\"n\"><value>4</value></Data></ExtendedData><Point><coordinates>117.47,0.12,0</coordinates></Point></Placemark></Document></kml>",
    ),
    ("values", "3 November 1996"),
    ("values", "0° 7' 23.2\" LU"),
    ("values", "Wang Wei (ZZ1234567)"),
    ("values", "0,1231; 117,4811"),
];

/// Bytes of a sample list that a target begins with: more only make it slow.
const BEGINNING: usize = 4_000;

/// Builds the targets and runs each for `seconds`.
pub fn readers(seconds: u32) -> Done {
    if !succeeds(program("c++").arg("--version")) {
        return Err("libFuzzer is C++: install a compiler (build-essential)".into());
    }
    let built = target().join("fuzz");
    let wrapper = std::env::current_dir().map_err(|e| e.to_string())?.join("tests/fuzz/instrument.sh");
    say("building the readers with libFuzzer's counters …");
    let mut build = cargo(&["build", "--quiet", "--manifest-path", "tests/fuzz/Cargo.toml"]);
    run(build.env("RUSTC_WRAPPER", wrapper).env("CARGO_TARGET_DIR", &built))?;
    let mut failed = Vec::new();
    for (name, samples) in TARGETS {
        let corpus = corpus(&built, name, samples)?;
        say(format_args!("\n── {name}, {seconds} s"));
        let mut fuzzer = program(&built.join("debug").join(name).to_string_lossy());
        fuzzer.arg(&corpus).arg(format!("-max_total_time={seconds}"));
        fuzzer.arg(format!("-artifact_prefix={}/{name}-", built.display()));
        // Memory is bounded by the child that reads a sheet, which is not here.
        fuzzer.args(["-timeout=10", "-rss_limit_mb=4096", "-max_len=65536", "-print_final_stats=1"]);
        if let Err(why) = run(&mut fuzzer) {
            say(&why);
            failed.push(name);
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("findings in {}; their files are in {}", failed.join(", "), built.display())),
    }
}

/// The folder that a target begins with and adds to.
fn corpus(built: &Path, name: &str, samples: &[&str]) -> Done<PathBuf> {
    let folder = built.join("corpus").join(name);
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let put = |file: String, bytes: &[u8]| {
        let path = folder.join(file);
        std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))
    };
    for sample in samples {
        let list =
            std::fs::read(Path::new("tests/fixtures/bontang").join(sample)).map_err(|e| e.to_string())?;
        // A workbook is read from its end.
        let end = if sample.ends_with(".xlsx") { list.len() } else { BEGINNING.min(list.len()) };
        put((*sample).to_owned(), &list[..end])?;
    }
    for (at, (_, seed)) in SEEDS.iter().enumerate().filter(|(_, (of, _))| *of == name) {
        put(format!("seed-{at}"), seed.as_bytes())?;
    }
    Ok(folder)
}

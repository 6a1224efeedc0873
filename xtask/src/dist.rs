//! Lays out `frontend/dist`: `index.html`, `sw.js`, and one folder `assets/<hash>/` with everything they load, each
//! file with its gzip and brotli form beside it. The server embeds the folder as it is.
//! Invariant: the folder's name is a hash of its contents, so a browser may keep every file for ever; all
//! files lie in one folder, because MapLibre looks for its worker beside itself.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::Done;
use crate::command::{say, target};
use crate::npm;
use crate::stamp::{self, Fingerprint, files_under, read, write};
use crate::wasm;

/// What the page itself calls the folder; the hash takes its place.
const DEV_FOLDER: &str = "/assets/dev/";

/// Where the script that keeps the program names its files.
const UNTOLD: &str = "const FILES = ['start.js'];";

/// Taken from npm as they are: MapLibre 6 needs no bundler.
const FROM_NPM: &[&str] = &[
    "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css",
    "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
];

/// Their licences, which ask to travel with them.
const LICENCES: &[&str] = &["maplibre-gl/LICENSE.txt", "@fontsource-variable/plus-jakarta-sans/LICENSE"];

/// Most that the part of the WASM program that starts may weigh, gzipped, in bytes: an office's line
/// carries it in under 3 s.
const WASM_GZIP_LIMIT: u64 = 430_000;

/// Most that a part fetched with its page may weigh, gzipped, in bytes: under a second on the same line.
const PART_GZIP_LIMIT: u64 = 130_000;

/// Sizes of the WASM program in bytes, as stored and as sent.
struct Weight {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Builds the web app if its sources changed.
pub fn build() -> Done {
    lay_out().map(|_| ())
}

/// Builds the web app, prints what it weighs, and fails above the limit.
pub fn build_within_budget() -> Done {
    let assets = lay_out()?;
    let weight = weigh(&assets.join("petapora_web_bg.wasm"))?;
    say(format_args!(
        "{}: {} KB, {} KB gzip, {} KB brotli",
        assets.display(),
        weight.raw / 1000,
        weight.gzip / 1000,
        weight.brotli / 1000
    ));
    if weight.gzip > WASM_GZIP_LIMIT {
        return Err(format!(
            "the web app weighs {} bytes gzipped; the limit is {WASM_GZIP_LIMIT}",
            weight.gzip
        ));
    }
    for file in files_under(&assets)? {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if file.extension().is_none_or(|ext| ext != "wasm") || name == "petapora_web_bg.wasm" {
            continue;
        }
        let gzip = weigh(&file)?.gzip;
        // Scraps that two parts share are many and small.
        if gzip >= 10_000 {
            say(format_args!("  {name}: {} KB gzip", gzip / 1000));
        }
        if gzip > PART_GZIP_LIMIT {
            return Err(format!("{name} weighs {gzip} bytes gzipped; the limit is {PART_GZIP_LIMIT}"));
        }
    }
    Ok(())
}

/// Makes `frontend/dist` unless nothing changed; returns its folder of assets.
fn lay_out() -> Done<PathBuf> {
    let program = wasm::build()?;
    npm::install("frontend")?;
    let files = collect(&program)?;
    let page = String::from_utf8(read(Path::new("frontend/index.html"))?)
        .map_err(|_| "frontend/index.html is not UTF-8".to_owned())?;
    if !page.contains(DEV_FOLDER) {
        return Err(format!("frontend/index.html names nothing under {DEV_FOLDER}"));
    }
    let hash = hash_of(&files);
    let keeper = String::from_utf8(read(Path::new("frontend/sw.js"))?)
        .map_err(|_| "frontend/sw.js is not UTF-8".to_owned())?;
    let keeper = keeping(&keeper, files.keys().map(String::as_str))?;
    let dist = Path::new("frontend/dist");
    let assets = dist.join("assets").join(&hash);
    let mut print = Fingerprint::default();
    print.add_bytes("assets", hash.as_bytes());
    print.add_bytes("index.html", page.as_bytes());
    print.add_bytes("sw.js", keeper.as_bytes());
    print.add(Path::new("xtask/src/dist.rs"))?;
    let (stamp, inputs) = (target().join("stamps/dist"), print.hex());
    if assets.is_dir() && stamp::is_fresh(&stamp, &inputs) {
        return Ok(assets);
    }

    say("compressing the web app …");
    let fresh = target().join("dist");
    stamp::clear(&fresh)?;
    for (name, bytes) in &files {
        write_compressed(&fresh.join("assets").join(&hash).join(name), bytes)?;
    }
    let page = page.replace(DEV_FOLDER, &format!("/assets/{hash}/"));
    write_compressed(&fresh.join("index.html"), page.as_bytes())?;
    let keeper = keeper.replace(DEV_FOLDER, &format!("/assets/{hash}/"));
    write_compressed(&fresh.join("sw.js"), keeper.as_bytes())?;
    stamp::clear(dist)?;
    fs::rename(&fresh, dist).map_err(|e| format!("{}: {e}", dist.display()))?;
    stamp::mark(&stamp, &inputs)?;
    Ok(assets)
}

/// Every file of the folder of assets, by name.
fn collect(program: &Path) -> Done<BTreeMap<String, Vec<u8>>> {
    let npm = Path::new("frontend/node_modules");
    let mut sources = files_under(program)?;
    sources.extend(FROM_NPM.iter().map(|file| npm.join(file)));
    sources.extend(files_under(Path::new("frontend/style"))?);
    let scripts = files_under(Path::new("frontend/src"))?;
    sources.extend(scripts.into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "js")));

    let mut licences = Vec::new();
    for licence in LICENCES {
        licences.extend(format!("── {licence}\n\n").into_bytes());
        licences.extend(read(&npm.join(licence))?);
    }
    let mut files = BTreeMap::from([("licences.txt".to_owned(), licences)]);
    for source in sources {
        let name = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if files.insert(name.clone(), read(&source)?).is_some() {
            return Err(format!("two files of the web app are called {name}"));
        }
    }
    Ok(files)
}

/// The script that keeps the field view's program, told which files that is: all but the map's, which the field view
/// does without. Errors: it has no place for them.
fn keeping<'a>(script: &str, files: impl Iterator<Item = &'a str>) -> Done<String> {
    let needless = |name: &&str| !name.starts_with("maplibre") && *name != "licences.txt";
    let names: Vec<String> = files.filter(needless).map(|name| format!("'{name}'")).collect();
    let told = script.replace(UNTOLD, &format!("const FILES = [{}];", names.join(", ")));
    if told == script || !script.contains(DEV_FOLDER) {
        return Err(format!("frontend/sw.js lacks `{UNTOLD}` or {DEV_FOLDER}"));
    }
    Ok(told)
}

/// The first 16 hex digits of SHA-256 over names and contents.
fn hash_of(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut print = Fingerprint::default();
    files.iter().for_each(|(name, bytes)| print.add_bytes(name, bytes));
    let mut hex = print.hex();
    hex.truncate(16);
    hex
}

/// Writes the file, its `.gz` and its `.br`. Fonts are compressed already and stay alone.
fn write_compressed(path: &Path, bytes: &[u8]) -> Done {
    write(path, bytes)?;
    if path.extension().is_some_and(|ext| ext == "woff2") {
        return Ok(());
    }
    let at = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).map_err(at)?;
    write(&beside(path, "gz"), &gzip.finish().map_err(at)?)?;
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params).map_err(at)?;
    write(&beside(path, "br"), &brotli)
}

fn weigh(wasm: &Path) -> Done<Weight> {
    let size =
        |path: &Path| fs::metadata(path).map(|m| m.len()).map_err(|e| format!("{}: {e}", path.display()));
    Ok(Weight { raw: size(wasm)?, gzip: size(&beside(wasm, "gz"))?, brotli: size(&beside(wasm, "br"))? })
}

/// `app.css` → `app.css.gz`.
fn beside(path: &Path, form: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(form);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_named_after_what_is_in_it() {
        let of = |text: &str| hash_of(&BTreeMap::from([("app.css".to_owned(), text.as_bytes().to_vec())]));
        assert_eq!(of("a{}").len(), 16);
        assert_eq!(of("a{}"), of("a{}"));
        assert_ne!(of("a{}"), of("b{}"));
    }

    #[test]
    fn the_script_that_keeps_the_program_names_its_files_without_the_map() {
        let script = format!("const FOLDER = '{DEV_FOLDER}';\n{UNTOLD}\n");
        let told = keeping(&script, ["a.css", "licences.txt", "maplibre-gl.mjs", "start.js"].into_iter());
        assert_eq!(
            told,
            Ok(format!("const FOLDER = '{DEV_FOLDER}';\nconst FILES = ['a.css', 'start.js'];\n"))
        );
        assert!(keeping("const FILES = [];", ["a.css"].into_iter()).is_err());
    }

    #[test]
    fn a_font_stays_alone_and_a_style_gets_both_forms() {
        let folder = std::env::temp_dir().join(format!("petapora-dist-{}", std::process::id()));
        write_compressed(&folder.join("a.woff2"), b"font").expect("a temporary folder can be written");
        write_compressed(&folder.join("a.css"), b"a{}").expect("a temporary folder can be written");
        let names: Vec<_> = files_under(&folder)
            .expect("it was just made")
            .iter()
            .map(|file| file.file_name().map(|n| n.to_string_lossy().into_owned()))
            .collect();
        fs::remove_dir_all(&folder).expect("it was just made");
        assert_eq!(names, ["a.css", "a.css.br", "a.css.gz", "a.woff2"].map(|n| Some(n.to_owned())));
    }
}

//! What the web app weighs on the wire, as it lies in `frontend/dist`.
//! Invariant: before sign-in is what `index.html` names plus the program; MapLibre is not in it.

use std::path::{Path, PathBuf};

use crate::bench::Line;
use crate::{Checked, workspace};

/// Most that the program may weigh gzipped, in KB of 1,000 bytes; `cargo xtask web` fails above it.
const PROGRAM_GZIP_KB: f64 = 430.0;
/// The same, brotli.
const PROGRAM_BROTLI_KB: f64 = 350.0;
/// The same, as stored: what the browser compiles.
const PROGRAM_RAW_KB: f64 = 1_200.0;

/// The program alone, and everything loaded before sign-in.
pub fn lines() -> Checked<Vec<Line>> {
    let dist = workspace().join("frontend/dist");
    let page = std::fs::read_to_string(dist.join("index.html"))?;
    let mut first = loaded_first(&page);
    for style in first.clone().iter().filter(|path| path.ends_with(".css")) {
        let folder = style.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = std::fs::read_to_string(dist.join(style))?;
        first.extend(fonts_in(&text).map(|font| format!("{folder}/{font}")));
    }
    first.sort();
    first.dedup();
    let program = first
        .iter()
        .find(|path| path.ends_with("_bg.wasm"))
        .ok_or("frontend/dist/index.html names no program")?;
    let program = dist.join(program);
    if first.iter().any(|path| path.contains("maplibre")) {
        return Err("the map library is loaded before sign-in".into());
    }
    let mut all = vec![dist.join("index.html")];
    all.extend(first.iter().map(|path| dist.join(path)));
    let sum = |form| all.iter().map(|path| kilobytes(path, form)).sum::<Checked<f64>>();
    Ok(vec![
        at_most("WASM program, as stored", kilobytes(&program, "")?, PROGRAM_RAW_KB),
        at_most("WASM program, gzip", kilobytes(&program, ".gz")?, PROGRAM_GZIP_KB),
        at_most("WASM program, brotli", kilobytes(&program, ".br")?, PROGRAM_BROTLI_KB),
        told("everything loaded before sign-in, gzip", sum(".gz")?),
        told("everything loaded before sign-in, brotli", sum(".br")?),
    ])
}

/// Paths under `dist` that the page names, each once, and the program that its script loads.
fn loaded_first(page: &str) -> Vec<String> {
    let mut paths: Vec<String> = page
        .split('"')
        .filter_map(|piece| piece.strip_prefix("/assets/"))
        .map(|path| format!("assets/{path}"))
        .collect();
    // The script finds the program beside itself, so a page that does not preload it names it nowhere.
    let program = paths
        .iter()
        .filter_map(|path| path.strip_suffix("petapora_web.js"))
        .map(|folder| format!("{folder}petapora_web_bg.wasm"))
        .next();
    paths.extend(program);
    paths.sort();
    paths.dedup();
    paths
}

/// Fonts that a style sheet names, beside itself.
fn fonts_in(style: &str) -> impl Iterator<Item = &str> {
    style
        .split("url(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.ends_with(".woff2"))
}

/// Size in KB of 1,000 bytes; of the compressed form where there is one.
fn kilobytes(path: &Path, form: &str) -> Checked<f64> {
    let compressed = PathBuf::from(format!("{}{form}", path.display()));
    let sent = if compressed.is_file() { compressed } else { path.to_owned() };
    let bytes = std::fs::metadata(&sent).map_err(|e| format!("{}: {e}", sent.display()))?.len();
    Ok(bytes as f64 / 1_000.0)
}

fn at_most(what: &str, measured: f64, limit: f64) -> Line {
    Line {
        what: what.into(),
        unit: "KB",
        measured,
        goal: format!("≤ {limit} KB"),
        peer: None,
        met: Some(measured <= limit),
        solved: None,
    }
}

/// A number without a goal, for the record.
fn told(what: &str, measured: f64) -> Line {
    Line { what: what.into(), unit: "KB", measured, goal: "–".into(), peer: None, met: None, solved: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_counts_even_where_the_page_does_not_preload_it() {
        let page =
            r#"<link rel="stylesheet" href="/assets/0f/app.css"><script src="/assets/0f/petapora_web.js">"#;
        assert_eq!(
            loaded_first(page),
            ["assets/0f/app.css", "assets/0f/petapora_web.js", "assets/0f/petapora_web_bg.wasm"]
        );
    }

    #[test]
    fn a_font_counts_once_however_many_weights_use_it() {
        let style = "@font-face{src:url(\"a.woff2\")}\n@font-face{src:url(\"a.woff2\")} .x{background:url(\"b.svg\")}";
        let fonts: std::collections::BTreeSet<_> = fonts_in(style).collect();
        assert_eq!(fonts.into_iter().collect::<Vec<_>>(), ["a.woff2"]);
    }
}

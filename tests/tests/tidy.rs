//! The habits of this repository, as facts: they hold for every file that is committed.
//! Invariant: a failure names each file and what to do with it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use petapora_tests::{Checked, shared, workspace};

/// Lines a file may have before its tests.
const LINE_LIMIT: usize = 400;

/// What may stand at the top of the repository, beside dotfiles.
const TOP: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "frontend",
    "migrations",
    "rust-toolchain.toml",
    "server",
    "tests",
    "xtask",
];

/// Files of the server that may name axum: the edge to HTTP.
const NAMES_AXUM: &[&str] = &[
    "server/src/app.rs",
    "server/src/error.rs",
    "server/src/access/guard.rs",
    "server/src/access/once.rs",
    "server/src/access/route.rs",
    "server/src/access/who.rs",
    "server/src/serve/listen.rs",
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["common", "data", "helper", "helpers", "manager", "misc", "util", "utils"];

/// Every committed file that is still there, by its path from the root.
fn committed() -> Checked<Vec<String>> {
    let out = Command::new("git").args(["ls-files", "-z"]).current_dir(workspace()).output()?;
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).into_owned().into());
    }
    let paths = String::from_utf8(out.stdout)?;
    let present = |path: &&str| !path.is_empty() && workspace().join(path).is_file();
    Ok(paths.split('\0').filter(present).map(str::to_owned).collect())
}

/// The committed Rust files with their text.
fn rust_files() -> Checked<Vec<(String, String)>> {
    let read = |path: String| Ok((path.clone(), text_of(&path)?));
    committed()?.into_iter().filter(|path| path.ends_with(".rs")).map(read).collect()
}

fn text_of(path: &str) -> Checked<String> {
    std::fs::read_to_string(workspace().join(path)).map_err(|e| format!("{path}: {e}").into())
}

/// Lines before the file's own tests.
fn before_tests(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"))
}

/// The code of a line: what stands before a comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// Whether `text` holds `word` with nothing before or after it that would make it another word.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(part) && !after.starts_with(part)
    })
}

fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn every_rust_file_opens_with_its_promise() -> Checked {
    let silent: Vec<_> = rust_files()?
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    none(&silent, "open the file with `//!`: its promise and its invariant");
    Ok(())
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() -> Checked {
    let long: Vec<_> = rust_files()?
        .iter()
        .map(|(path, text)| (path, before_tests(text).count()))
        .filter(|(_, lines)| *lines > LINE_LIMIT)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    none(&long, "split by meaning, not by size: over 400 lines before the tests");
    Ok(())
}

#[test]
fn pure_files_name_neither_the_database_nor_the_web() -> Checked {
    let mut impure = Vec::new();
    for (path, text) in rust_files()?.iter().filter(|(path, _)| path.starts_with("server/src/")) {
        let sql = path.ends_with("/sql.rs") || path.starts_with("server/src/store/");
        let http = path.ends_with("/http.rs") || NAMES_AXUM.contains(&path.as_str());
        for (number, line) in before_tests(text).enumerate() {
            for (word, may) in [("sqlx", sql), ("axum", http)] {
                if !may && has_word(code(line), word) {
                    impure.push(format!("{path}:{} names {word}", number + 1));
                }
            }
        }
    }
    none(&impure, "sqlx stays in sql.rs and store/, axum in http.rs and the files of the router");
    Ok(())
}

#[test]
fn sql_is_one_text_and_never_put_together() -> Checked {
    let dynamic: Vec<_> = rust_files()?
        .iter()
        .filter(|(path, _)| path.starts_with("server/src/") && path.ends_with("/sql.rs"))
        .filter(|(_, text)| before_tests(text).any(|line| has_word(code(line), "AssertSqlSafe")))
        .map(|(path, _)| path.clone())
        .collect();
    none(&dynamic, "write the statement as one constant with $1 binds");
    Ok(())
}

#[test]
fn javascript_is_met_in_one_file() -> Checked {
    let elsewhere: Vec<_> = rust_files()?
        .iter()
        .filter(|(path, text)| {
            path.starts_with("frontend/src/")
                && path != "frontend/src/map/bridge.rs"
                && text.lines().any(|line| code(line).contains("#[wasm_bindgen"))
        })
        .map(|(path, _)| path.clone())
        .collect();
    none(&elsewhere, "frontend/src/map/bridge.rs is the only contact with our JavaScript");
    Ok(())
}

#[test]
fn names_say_what_is_inside() -> Checked {
    let empty: Vec<_> = committed()?
        .into_iter()
        .filter(|path| {
            let mut parts = Path::new(path).iter().filter_map(|part| Path::new(part).file_stem()?.to_str());
            parts.any(|part| EMPTY_NAMES.contains(&part))
        })
        .collect();
    none(&empty, "name it by the trade");
    Ok(())
}

#[test]
fn nothing_is_left_for_later() -> Checked {
    // Put together here, so that this file does not find itself.
    let marks =
        [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X:"].concat(), ["#[ig", "nore"].concat()];
    let mut left = Vec::new();
    for (path, text) in rust_files()? {
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                left.push(format!("{path}:{}", number + 1));
            }
        }
    }
    none(&left, "finish it or leave it out and say so");
    Ok(())
}

#[test]
fn every_path_that_the_readme_names_exists() -> Checked {
    let text = text_of("README.md")?;
    let missing: Vec<_> =
        paths_named(&text).into_iter().filter(|path| !workspace().join(path).exists()).collect();
    none(&missing, "README.md names what is not there");
    Ok(())
}

/// Paths in code spans and links of a Markdown text. Addresses, commands and what a build makes are not
/// meant.
fn paths_named(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            continue;
        }
        if in_block {
            continue;
        }
        let spans = line.split('`').skip(1).step_by(2);
        let links = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        named.extend(spans.chain(links).filter(|span| looks_like_a_path(span)).map(str::to_owned));
    }
    named
}

fn looks_like_a_path(span: &str) -> bool {
    let shape = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let made =
        ["/", "./", "../", "target/", "data/", "application/"].iter().any(|start| span.starts_with(start));
    span.contains('/') && !made && span.chars().all(shape)
}

#[test]
fn a_path_is_told_from_an_address_and_a_command() {
    let text = "See `server/src/app.rs`, [the web](frontend/src), `/api/v1/sites`, `cargo xtask run`, `./data`.\n\
                ```\n`not/this.rs`\n```\n";
    let named: Vec<_> = paths_named(text).into_iter().collect();
    assert_eq!(named, ["frontend/src", "server/src/app.rs"]);
}

#[test]
fn the_top_level_holds_only_the_agreed_names() -> Checked {
    let top: BTreeSet<String> =
        committed()?.iter().filter_map(|path| path.split('/').next()).map(str::to_owned).collect();
    let strange: Vec<_> =
        top.into_iter().filter(|name| !name.starts_with('.') && !TOP.contains(&name.as_str())).collect();
    none(&strange, "give it a place below server/, frontend/, migrations/, tests/ or xtask/");
    Ok(())
}

#[test]
fn package_locks_name_no_place_to_fetch_from() -> Checked {
    let mut placed = Vec::new();
    for path in committed()?.into_iter().filter(|path| path.ends_with("package-lock.json")) {
        if text_of(&path)?.contains("\"resolved\": \"http") {
            placed.push(path);
        }
    }
    none(&placed, "set omit-lockfile-registry-resolved=true in .npmrc and lock again");
    Ok(())
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() -> Checked {
    // Put together here, so that this file does not find itself.
    let marks = ["/ro ot/", "/wo rk/", "/fa rm/", "/ho me/", "/Us ers/", "/tmp/w t/", "bash_ jobs"]
        .map(|mark| mark.replace(' ', ""));
    let mut found = Vec::new();
    for path in committed()? {
        let Ok(text) = text_of(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            // The same letters inside a longer path or address are no folder of a machine.
            let at_start = |mark: &str| {
                line.match_indices(mark).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "}_-.*".contains(c))
                })
            };
            if marks.iter().any(|mark| at_start(mark)) {
                found.push(format!("{path}:{}", number + 1));
            }
        }
    }
    none(&found, "take the path of the machine out");
    Ok(())
}

#[test]
fn nothing_that_a_build_makes_is_committed() -> Checked {
    let made: Vec<_> = committed()?
        .into_iter()
        .filter(|path| {
            let folder = ["target/", "data/", "frontend/dist/"].iter().any(|start| path.starts_with(start));
            folder || path.contains("node_modules/") || path.ends_with(".snap.new") || path.ends_with(".wasm")
        })
        .collect();
    none(&made, "let the build make it");
    Ok(())
}

#[test]
fn no_data_of_others_is_committed() -> Checked {
    let mut theirs = Vec::new();
    for folder in ["region", "osm"] {
        if let Some(folder) = shared(folder)? {
            collect_files(&folder, &mut theirs)?;
        }
    }
    let mut copied = Vec::new();
    for ours in committed()? {
        let path = workspace().join(&ours);
        let size = std::fs::metadata(&path)?.len();
        for other in &theirs {
            if std::fs::metadata(other)?.len() == size && std::fs::read(other)? == std::fs::read(&path)? {
                copied.push(ours.clone());
            }
        }
    }
    none(&copied, "read it in place through PETAPORA_TEST_DATA");
    Ok(())
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> Checked {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

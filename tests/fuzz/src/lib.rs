//! What is fuzzed, for all targets: bytes as a file, read to its end.
//! Invariant: the property is that of the tests: rows with findings or a coded refusal, in
//! no more steps than the file has bytes; anything else stops the fuzzer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use petapora::imports::list::{Context, List, ListError, print_sheet};
use petapora::region::Ground;
use petapora_wire::Agency;

/// Writes the bytes where this process alone reads them.
fn file(bytes: &[u8]) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let path = folder.join(format!("petapora-fuzz-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("a place for the file");
    path
}

fn context() -> &'static Context {
    static CONTEXT: OnceLock<Context> = OnceLock::new();
    CONTEXT.get_or_init(|| Context {
        ground: Arc::new(Ground::embedded().expect("the embedded ground")),
        today: jiff::civil::date(2026, 11, 1),
        program: PathBuf::from("/nowhere"),
        agency: Agency::Apoa,
        kind: None,
        columns: None,
    })
}

/// Reads the bytes as a list that is sent under `name`.
pub fn list(bytes: &[u8], name: &str) {
    let path = file(bytes);
    let known = |error: &ListError| assert!(error.code() != "io", "{error}");
    match List::open(&path, name, context()) {
        Ok(list) => {
            for (row, at) in list.zip(1..) {
                match row {
                    Ok(row) => {
                        assert!(row.claim.is_some() || !row.findings.is_empty(), "a row without a word")
                    }
                    Err(error) => known(&error),
                }
                assert!(at <= bytes.len() + 1, "more rows than bytes");
            }
        }
        // What a child reads is another target's.
        Err(ListError::Io(_)) if bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF") => {}
        Err(ListError::Io(_)) if bytes.starts_with(b"SQLite") || bytes.contains(&b'<') => {}
        Err(error) => known(&error),
    }
}

/// Prints the bytes as the child does that reads sheets, without its limits.
pub fn sheet(bytes: &[u8]) {
    let path = file(bytes);
    let mut out = Vec::new();
    print_sheet(&path, &mut out).expect("a place for the rows");
    let text = std::str::from_utf8(&out).expect("JSON is UTF-8");
    let last = text.lines().last().unwrap_or_default();
    assert!(last == "\"end\"" || last.starts_with("{\"fault\":"), "{last}");
}

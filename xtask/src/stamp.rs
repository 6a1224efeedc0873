//! Knows whether something must be made again: a stamp holds the hash of everything that went in.
//! Invariant: a stamp is written only after the thing was made whole.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Done;

/// SHA-256, in hex, over names and contents of files; folders are walked in order of name.
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Adds a file, or every file under a folder.
    pub fn add(&mut self, path: &Path) -> Done {
        for file in files_under(path)? {
            self.add_bytes(&file.to_string_lossy(), &read(&file)?);
        }
        Ok(())
    }

    /// Adds bytes under a name. Lengths go in too, so that no two lists of files read alike.
    pub fn add_bytes(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    pub fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Whether the stamp says that the thing was made from these very inputs.
pub fn is_fresh(stamp: &Path, inputs: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|made_from| made_from == inputs)
}

/// Says that the thing is made.
pub fn mark(stamp: &Path, inputs: &str) -> Done {
    write(stamp, inputs.as_bytes())
}

/// The file itself, or every file under a folder, in order of name. Absent: an error that names it.
pub fn files_under(path: &Path) -> Done<Vec<PathBuf>> {
    let at = |e: std::io::Error| format!("{}: {e}", path.display());
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries = fs::read_dir(path)
        .map_err(at)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(at)?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_under(&entry)?);
    }
    Ok(files)
}

/// Reads a whole file; the error names it.
pub fn read(path: &Path) -> Done<Vec<u8>> {
    fs::read(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes a whole file and the folders above it.
pub fn write(path: &Path, bytes: &[u8]) -> Done {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))
}

/// Removes a folder and all in it, if it is there.
pub fn clear(folder: &Path) -> Done {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {e}", folder.display())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> String {
        let mut print = Fingerprint::default();
        files.iter().for_each(|(name, text)| print.add_bytes(name, text.as_bytes()));
        print.hex()
    }

    #[test]
    fn a_byte_moved_from_one_file_to_the_next_changes_the_fingerprint() {
        assert_ne!(of(&[("a", "xy"), ("b", "z")]), of(&[("a", "x"), ("b", "yz")]));
        assert_ne!(of(&[("a", "x")]), of(&[("ax", "")]));
        assert_eq!(of(&[("a", "x")]), of(&[("a", "x")]));
    }

    #[test]
    fn a_stamp_is_fresh_only_for_the_inputs_it_was_marked_with() {
        let stamp = std::env::temp_dir().join(format!("petapora-stamp-{}", std::process::id()));
        assert!(!is_fresh(&stamp, "one"));
        mark(&stamp, "one").expect("a temporary folder can be written");
        assert!(is_fresh(&stamp, "one") && !is_fresh(&stamp, "two"));
        fs::remove_file(stamp).expect("it was just written");
    }
}

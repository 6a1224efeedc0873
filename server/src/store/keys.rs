//! The key file beside the data: without it sealed columns cannot be read.
//! Invariant: the file is mode 0600 and never inside the database or its backups;
//! the sealing key and the blind-index key are different.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("{path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("{path} is readable by others (mode {mode:o}); run: chmod 600 {path}")]
    Open { path: String, mode: u32 },
    #[error("{path} is not a Petapora key file")]
    Form { path: String },
}

/// 256-bit keys for sealing (XChaCha20-Poly1305) and for blind indexes (HMAC-SHA-256).
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    blind: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

const HEADER: &str = "petapora-keys-1";

impl Keys {
    /// Reads `folder/petapora.key`, making it on the first start.
    /// Errors: the file cannot be read, is open to others, or is damaged.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        let path = folder.join("petapora.key");
        let name = path.display().to_string();
        let file_error = |source| KeyError::File { path: name.clone(), source };
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let mode = std::fs::metadata(&path).map_err(file_error)?.permissions().mode() & 0o777;
                if mode & 0o077 != 0 {
                    return Err(KeyError::Open { path: name, mode });
                }
                Self::parse(&text).ok_or(KeyError::Form { path: name })
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder).map_err(file_error)?;
                let keys = Self { seal: rand::random(), blind: rand::random() };
                let hex = |key: &[u8]| data_encoding::HEXLOWER.encode(key);
                let text = format!("{HEADER}\n{}\n{}\n", hex(&keys.seal), hex(&keys.blind));
                let mut file = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(&path)
                    .map_err(file_error)?;
                file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(file_error)?;
                Ok(keys)
            }
            Err(source) => Err(file_error(source)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != HEADER {
            return None;
        }
        let mut key = || data_encoding::HEXLOWER.decode(lines.next()?.as_bytes()).ok()?.try_into().ok();
        Some(Self { seal: key()?, blind: key()? })
    }

    /// The key for sealing.
    pub(super) fn seal_key(&self) -> &[u8; 32] {
        &self.seal
    }

    /// HMAC-SHA-256 of a normalised value under the blind-index key, bound to the column
    /// it is for: equal values meet in one column without being readable in any. Its
    /// first 192 bits (RFC 2104, 5) as 32 characters: indexes of it are half as large.
    pub fn blind(&self, column: &'static str, value: &str) -> String {
        // HMAC takes keys of any length, so this cannot fail; an empty index matches nothing.
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.blind) else {
            return String::new();
        };
        mac.update(column.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        data_encoding::BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()[..24])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_reads_the_same_keys_and_refuses_an_open_file() {
        let folder = std::env::temp_dir().join(format!("petapora-keys-{}", uuid::Uuid::now_v7()));
        let first = Keys::open(&folder).map(|k| k.blind("c", "v")).unwrap_or_default();
        let second = Keys::open(&folder).map(|k| k.blind("c", "v")).unwrap_or_default();
        assert!(!first.is_empty());
        assert_eq!(first, second);
        let file = folder.join("petapora.key");
        assert!(std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).is_ok());
        assert!(matches!(Keys::open(&folder), Err(KeyError::Open { .. })));
        assert!(std::fs::remove_dir_all(&folder).is_ok());
    }
}

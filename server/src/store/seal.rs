//! Sealed columns: XChaCha20-Poly1305 (RFC 8439 with a 192-bit nonce), bound to the
//! row. Invariant: a sealed value moved to another column or row does not open.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::keys::Keys;

/// The value could not be sealed, or is not what was sealed for this row.
#[derive(Debug, thiserror::Error)]
#[error("sealed value of {column} does not open for its row")]
pub struct SealError {
    column: &'static str,
}

/// Bytes as stored: nonce (24), then ciphertext and tag.
pub type Sealed = Vec<u8>;

impl Keys {
    /// Seals `clear` for `column` of the row `row_id`.
    pub fn seal(&self, column: &'static str, row_id: &str, clear: &[u8]) -> Result<Sealed, SealError> {
        let nonce: [u8; 24] = rand::random();
        let aad = aad(column, row_id);
        let text = XChaCha20Poly1305::new(self.seal_key().into())
            .encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: &aad })
            .map_err(|_| SealError { column })?;
        let mut sealed = Vec::with_capacity(24 + text.len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// Opens what `seal` made for the same column and row.
    pub fn open_sealed(
        &self,
        column: &'static str,
        row_id: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let refused = SealError { column };
        let Some((nonce, text)) = sealed.split_first_chunk::<24>() else {
            return Err(refused);
        };
        let aad = aad(column, row_id);
        XChaCha20Poly1305::new(self.seal_key().into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: &aad })
            .map_err(|_| refused)
    }
}

fn aad(column: &str, row_id: &str) -> Vec<u8> {
    [column.as_bytes(), &[0], row_id.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_for_its_column_and_row() {
        let folder = std::env::temp_dir().join(format!("petapora-seal-{}", uuid::Uuid::now_v7()));
        let opened = Keys::open(&folder).map(|keys| {
            let sealed = keys.seal("doc.number", "row-1", b"ZZ1234567").unwrap_or_default();
            (
                keys.open_sealed("doc.number", "row-1", &sealed).ok(),
                keys.open_sealed("doc.number", "row-2", &sealed).ok(),
                keys.open_sealed("permit.number", "row-1", &sealed).ok(),
            )
        });
        assert_eq!(opened.ok(), Some((Some(b"ZZ1234567".to_vec()), None, None)));
        assert!(std::fs::remove_dir_all(&folder).is_ok());
    }
}

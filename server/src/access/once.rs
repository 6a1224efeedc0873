//! Writes that may be sent twice. Invariant: a request with the same key and the same
//! content has one effect and one answer; the same key with other content is refused.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use petapora_wire::Text;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::store::Key;

/// Largest JSON body of a write.
const LIMIT_BYTES: usize = 1_000_000;

/// A JSON write: its key (header `Idempotency-Key`, 8 to 80 printable characters,
/// new for each intention, equal for each repetition) and its body.
#[derive(Debug, Clone)]
pub struct Once<T> {
    pub key: Key,
    pub body: T,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Once<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok())
            .filter(|key| (8..=80).contains(&key.len()))
            .ok_or_else(|| {
                Error::refused(
                    "idempotency_key_missing",
                    Text::new("Kunci idempotensi tidak ada.", "The idempotency key is missing."),
                    Text::new(
                        "Kirim header Idempotency-Key (8–80 karakter), baru untuk tiap maksud.",
                        "Send the header Idempotency-Key (8–80 characters), new for each intention.",
                    ),
                )
            })?
            .to_owned();
        let bytes = to_bytes(body, LIMIT_BYTES)
            .await
            .map_err(|_| Error::TooLarge { limit_bytes: LIMIT_BYTES as u64 })?;
        let mut sha = Sha256::new();
        for part in [parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), &bytes] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part);
        }
        let request_hash = data_encoding::HEXLOWER.encode(&sha.finalize());
        // A write without a body is the JSON null.
        let text: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        let body = serde_json::from_slice(text).map_err(|e| Error::BadBody(e.to_string()))?;
        Ok(Self { key: Key { key, request_hash }, body })
    }
}
